package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
)

// rangesMagic opens every range table; the figure at its end is the format's version.
const rangesMagic = "TTRANGE1"

// span says that all addresses from first to last hold value. For IPv4 first and last are the address, for IPv6 the
// upper 64 bits. Value 0 is "nothing known".
type span struct {
	first, last uint64
	value       uint32
}

// step says that value holds from start up to the next step.
type step struct {
	start uint64
	value uint32
}

// readRanges reads lines of first address, last address, value and perhaps more fields. Addresses may be written as
// such or, for IPv4, as decimal numbers. Lines that start with # are skipped.
func readRanges(raw []byte, value func(field []string) (uint32, error)) (v4, v6 []span, err error) {
	lines := csv.NewReader(bytes.NewReader(raw))
	lines.Comment = '#'
	lines.FieldsPerRecord = -1
	lines.ReuseRecord = true
	for {
		field, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return v4, v6, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if len(field) < 3 {
			return nil, nil, fmt.Errorf("range line has %d fields, want 3 or more", len(field))
		}
		s, is4, ok, err := readSpan(field, value)
		switch {
		case err != nil:
			return nil, nil, err
		case !ok:
			// finer than a /64: left out
		case is4:
			v4 = append(v4, s)
		default:
			v6 = append(v6, s)
		}
	}
}

func readSpan(field []string, value func([]string) (uint32, error)) (s span, is4, ok bool, err error) {
	first, err := parseAddr(field[0])
	if err != nil {
		return s, false, false, err
	}
	last, err := parseAddr(field[1])
	if err != nil {
		return s, false, false, err
	}
	if first.Is4() != last.Is4() || last.Less(first) {
		return s, false, false, fmt.Errorf("range %s to %s is not one", first, last)
	}
	if s.value, err = value(field[2:]); err != nil {
		return s, false, false, err
	}
	if first.Is4() {
		a, b := first.As4(), last.As4()
		s.first, s.last = uint64(binary.BigEndian.Uint32(a[:])), uint64(binary.BigEndian.Uint32(b[:]))
		return s, true, true, nil
	}
	s.first, s.last, ok = wholeNets(first, last)
	return s, false, ok, nil
}

func parseAddr(text string) (netip.Addr, error) {
	if n, err := strconv.ParseUint(text, 10, 32); err == nil {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(n))
		return netip.AddrFrom4(b), nil
	}
	return netip.ParseAddr(text)
}

// wholeNets gives the first and the last /64 network that lies wholly inside the range; ok is false if there is none.
// A home or a server holds a /64 at least, so finer borders cost space and tell nothing.
func wholeNets(first, last netip.Addr) (from, to uint64, ok bool) {
	a, b := first.As16(), last.As16()
	from, to = binary.BigEndian.Uint64(a[:8]), binary.BigEndian.Uint64(b[:8])
	if binary.BigEndian.Uint64(a[8:]) != 0 {
		if from == ^uint64(0) {
			return 0, 0, false
		}
		from++
	}
	if binary.BigEndian.Uint64(b[8:]) != ^uint64(0) {
		if to == 0 {
			return 0, 0, false
		}
		to--
	}
	return from, to, from <= to
}

// toSteps sorts, fills the gaps with value 0 and joins equal neighbours. Where two spans overlap the one that starts
// first keeps its part: the sources hold next to no overlaps, so all that counts is that the outcome is always the same.
func toSteps(spans []span, top uint64) []step {
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	var steps []step
	add := func(start uint64, value uint32) {
		if n := len(steps); n > 0 && steps[n-1].value == value {
			return
		}
		steps = append(steps, step{start, value})
	}
	next := uint64(0) // first address not yet covered
	for _, s := range spans {
		if s.last < next {
			continue
		}
		first := max(s.first, next)
		if first > next {
			add(next, 0)
		}
		add(first, s.value)
		if s.last == top {
			return steps
		}
		next = s.last + 1
	}
	add(next, 0)
	return steps
}

// encodeRanges writes magic, the palette of values with the commonest first, then for IPv4 and for IPv6 the number of
// steps, all distances between starts and all palette indexes. Starts and values stand apart because each packs
// better on its own.
func encodeRanges(v4, v6 []span) []byte {
	steps4, steps6 := toSteps(v4, 1<<32-1), toSteps(v6, ^uint64(0))
	index, palette := makePalette(steps4, steps6)
	out := []byte(rangesMagic)
	out = binary.AppendUvarint(out, uint64(len(palette)))
	for _, v := range palette {
		out = binary.AppendUvarint(out, uint64(v))
	}
	for _, steps := range [][]step{steps4, steps6} {
		out = binary.AppendUvarint(out, uint64(len(steps)))
		before := uint64(0)
		for _, s := range steps {
			out = binary.AppendUvarint(out, s.start-before)
			before = s.start
		}
		for _, s := range steps {
			out = binary.AppendUvarint(out, index[s.value])
		}
	}
	return out
}

func makePalette(tables ...[]step) (index map[uint32]uint64, palette []uint32) {
	count := map[uint32]int{}
	for _, steps := range tables {
		for _, s := range steps {
			count[s.value]++
		}
	}
	for v := range count {
		palette = append(palette, v)
	}
	slices.SortFunc(palette, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	index = make(map[uint32]uint64, len(palette))
	for i, v := range palette {
		index[v] = uint64(i)
	}
	return index, palette
}
