package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ouiMagic opens the table of hardware address prefixes; the figure at its end is the format's version.
const ouiMagic = "TTMAKER1"

// makeOUI makes the table from hardware address prefix (24, 28 or 36 bits) to the name of the registrant.
func makeOUI(ctx context.Context, s shelf) ([]byte, error) {
	const file = "package/index.json"
	members, err := s.open(ctx, "oui-data", oneOf(file))
	if err != nil {
		return nil, err
	}
	var entries map[string]string
	if err := json.Unmarshal(members[file], &entries); err != nil {
		return nil, fmt.Errorf("reading %q: %w", file, err)
	}
	return encodeOUI(entries)
}

// encodeOUI writes magic, the sorted names (line feed after each), then for 6, 7 and 9 hex digits the number of
// prefixes, the distances between them and the index of each one's name. Of each entry only the first line, the name,
// is kept: a postal address helps nobody at home.
func encodeOUI(entries map[string]string) ([]byte, error) {
	names, index := map[string]bool{}, map[string]uint64{}
	for _, entry := range entries {
		names[registrant(entry)] = true
	}
	sorted := slices.Sorted(maps.Keys(names))
	out := []byte(ouiMagic)
	out = binary.AppendUvarint(out, uint64(len(sorted)))
	for i, name := range sorted {
		index[name] = uint64(i)
		out = append(out, name...)
		out = append(out, '\n')
	}
	prefixes := slices.Sorted(maps.Keys(entries))
	done := 0
	for _, digits := range []int{6, 7, 9} {
		same := slices.DeleteFunc(slices.Clone(prefixes), func(p string) bool { return len(p) != digits })
		done += len(same)
		var err error
		if out, err = appendPrefixes(out, same, func(p string) uint64 { return index[registrant(entries[p])] }); err != nil {
			return nil, err
		}
	}
	if done != len(entries) {
		return nil, fmt.Errorf("%d prefixes have neither 6, 7 nor 9 hex digits", len(entries)-done)
	}
	return out, nil
}

func appendPrefixes(out []byte, prefixes []string, name func(prefix string) uint64) ([]byte, error) {
	out = binary.AppendUvarint(out, uint64(len(prefixes)))
	before := uint64(0)
	for _, p := range prefixes {
		n, err := strconv.ParseUint(p, 16, 36)
		if err != nil {
			return nil, fmt.Errorf("reading prefix: %w", err)
		}
		if n < before {
			return nil, fmt.Errorf("prefix %q is written in mixed case", p)
		}
		out = binary.AppendUvarint(out, n-before)
		before = n
	}
	for _, p := range prefixes {
		out = binary.AppendUvarint(out, name(p))
	}
	return out, nil
}

func registrant(entry string) string {
	name, _, _ := strings.Cut(entry, "\n")
	return oneLine(name)
}
