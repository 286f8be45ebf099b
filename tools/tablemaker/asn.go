package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// namesMagic opens the table of network names; the figure at its end is the format's version.
const namesMagic = "TTNAMES1"

const (
	asnPackage = "@ip-location-db/asn"
	asnFile4   = "package/asn-ipv4.csv"
	asnFile6   = "package/asn-ipv6.csv"
)

// makeASNRanges makes the table from address to number of the network (autonomous system) that announces it.
func makeASNRanges(ctx context.Context, s shelf) ([]byte, error) {
	return makeRanges(ctx, s, asnPackage, asnValue, asnFile4, asnFile6)
}

func asnValue(field []string) (uint32, error) {
	n, err := strconv.ParseUint(field[0], 10, 32)
	if err != nil {
		return 0, fmt.Errorf("reading network number: %w", err)
	}
	return uint32(n), nil
}

// makeASNNames makes the table from network number to the name of its owner.
func makeASNNames(ctx context.Context, s shelf) ([]byte, error) {
	members, err := s.open(ctx, asnPackage, oneOf(asnFile4, asnFile6))
	if err != nil {
		return nil, err
	}
	names := map[uint32]string{}
	for _, file := range []string{asnFile4, asnFile6} {
		if err := readNames(members[file], names); err != nil {
			return nil, fmt.Errorf("reading %q: %w", file, err)
		}
	}
	return encodeNames(names), nil
}

// readNames collects the fourth field by the number in the third; the first name met stays.
func readNames(raw []byte, names map[uint32]string) error {
	lines := csv.NewReader(bytes.NewReader(raw))
	lines.ReuseRecord = true
	for {
		field, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(field) < 4 {
			return fmt.Errorf("network line has %d fields, want 4", len(field))
		}
		n, err := asnValue(field[2:])
		if err != nil {
			return err
		}
		if _, ok := names[n]; !ok {
			names[n] = strings.Clone(oneLine(field[3]))
		}
	}
}

// encodeNames writes magic, the number of names, the distances between the sorted network numbers, and the names with
// a line feed after each.
func encodeNames(names map[uint32]string) []byte {
	numbers := slices.Sorted(maps.Keys(names))
	out := []byte(namesMagic)
	out = binary.AppendUvarint(out, uint64(len(numbers)))
	before := uint32(0)
	for _, n := range numbers {
		out = binary.AppendUvarint(out, uint64(n-before))
		before = n
	}
	for _, n := range numbers {
		out = append(out, names[n]...)
		out = append(out, '\n')
	}
	return out
}

// oneLine joins all white space into single blanks, so that a name can never break a line-based table.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
