package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/mattn/go-sqlite3"
)

// packing says what the entries of a packed column hold. An entry is a fixed
// number of integers, the first of them keys; the entries of a column are sorted
// by their keys, and no two have the same. A day of a device in one row of a few
// hundred bytes takes a third of the room of a row an entry, and is written and
// read in a fraction of the time.
type packing struct {
	keys int
	join []joining // of the values behind the keys
	rare []int     // values that are mostly zero: these are left out then, and a bit each beside the first key says so
	most int       // entries beyond so many are dropped, those with the smallest value at weight; 0 for no bound
	by   int       // which integer of an entry is its weight
}

// joining says how two values of the same keys become one.
type joining uint8

// The joinings.
const (
	joinAdd joining = iota
	joinLarger
	joinBits // each bit that either has
	joinEnd  // the larger of the lowest two bits, and of the others
)

// packed numbers the packings, for the SQL function merge_packed.
type packed int64

// The packed columns.
const (
	packedHours       packed = iota // traffic.hours
	packedDeviceHours               // device_hours.hours
	packedSlots                     // slot.slots
	packedBursts                    // burst.bursts
	packedLookups                   // lookup.lookups
	packedMonth                     // traffic_month.hours
	packedStretches                 // capture_slot.slots
	packedKinds
)

// mostBursts bounds the bursts of a device in an hour: one in two and a half minutes.
const mostBursts = 24

// of gives the packing of a column.
func (p packed) of() packing {
	const add, larger = joinAdd, joinLarger
	switch p {
	case packedHours:
		return packing{keys: 1, join: []joining{add, add, add, add, add, add, add, add, joinEnd}, rare: []int{5, 6, 7}}
	case packedDeviceHours:
		return packing{keys: 1, join: []joining{add, add, add, add, add, add, add}}
	case packedSlots:
		return packing{keys: 1, join: []joining{add, larger}}
	case packedBursts:
		return packing{keys: 2, join: []joining{larger, larger, larger, larger, larger}, most: mostBursts, by: 5}
	case packedLookups:
		return packing{keys: 2, join: []joining{add, larger, add}}
	case packedMonth:
		return packing{keys: 1, join: []joining{joinBits}}
	case packedStretches, packedKinds:
	}
	return packing{keys: 1, join: []joining{add, add}}
}

// stretch gives the column by which the entries of a device are put together, and
// its length in nanoseconds: as much as fits into a page.
func (p packed) stretch() (column string, ns int64) {
	if p == packedBursts {
		return "hour", hourNs
	}
	return "quarter", quarterNs
}

// width is the number of integers in an entry.
func (p packing) width() int { return p.keys + len(p.join) }

func (p packing) compare(a, b []int64) int { return slices.Compare(a[:p.keys], b[:p.keys]) }

// merge adds the values of an entry to those of another with the same keys.
func (p packing) merge(to, from []int64) {
	for i, how := range p.join {
		at := p.keys + i
		switch how {
		case joinAdd:
			to[at] += from[at]
		case joinLarger:
			to[at] = max(to[at], from[at])
		case joinBits:
			to[at] |= from[at]
		case joinEnd:
			to[at] = max(to[at]&^3, from[at]&^3) | max(to[at]&3, from[at]&3)
		}
	}
}

// appendEntry packs one entry: the first key as its distance from that of the
// entry before, all others as they are, each in as few bytes as it needs.
func (p packing) appendEntry(dst []byte, entry []int64, before int64) []byte {
	there := uint64(0)
	for i, at := range p.rare {
		if entry[at] != 0 {
			there |= 1 << i
		}
	}
	dst = binary.AppendUvarint(dst, uint64(entry[0]-before)<<len(p.rare)|there)
	for at := 1; at < len(entry); at++ {
		if entry[at] != 0 || !slices.Contains(p.rare, at) {
			dst = binary.AppendUvarint(dst, uint64(entry[at]))
		}
	}
	return dst
}

// pack packs sorted entries that lie one after the other.
func (p packing) pack(entries []int64) []byte {
	w, before := p.width(), int64(0)
	dst := make([]byte, 0, 2*len(entries)) // of none it is an empty column, not NULL
	for ; len(entries) >= w; entries = entries[w:] {
		dst = p.appendEntry(dst, entries[:w], before)
		before = entries[0]
	}
	return dst
}

// unpack appends the entries of a column to dst, one after the other. ErrDamaged
// if the bytes are no such column.
func (p packing) unpack(dst []int64, column []byte) ([]int64, error) {
	w, before := p.width(), int64(0)
	for len(column) > 0 {
		from := len(dst)
		there := ^uint64(0)
		for at := range w {
			if i := slices.Index(p.rare, at); i >= 0 && there>>i&1 == 0 {
				dst = append(dst, 0)
				continue
			}
			v, n := binary.Uvarint(column)
			if n <= 0 {
				return dst[:from], fmt.Errorf("unpacking a column: %w", ErrDamaged)
			}
			if at == 0 {
				there, v = v, v>>len(p.rare)
			}
			dst, column = append(dst, int64(v)), column[n:]
		}
		dst[from] += before
		before = dst[from]
	}
	return dst, nil
}

// mergeColumns joins two packed columns.
func (p packing) mergeColumns(a, b []byte) ([]byte, error) {
	all, err := p.unpack(nil, a)
	if err != nil {
		return nil, err
	}
	if all, err = p.unpack(all, b); err != nil {
		return nil, err
	}
	return p.pack(p.tidy(all)), nil
}

// tidy sorts entries, merges those of the same keys, and keeps the bound.
func (p packing) tidy(entries []int64) []int64 {
	w := p.width()
	list := make([][]int64, 0, len(entries)/w)
	for rest := entries; len(rest) >= w; rest = rest[w:] {
		list = append(list, rest[:w:w])
	}
	slices.SortStableFunc(list, p.compare)
	merged := list[:0]
	for _, one := range list {
		if n := len(merged); n > 0 && p.compare(merged[n-1], one) == 0 {
			p.merge(merged[n-1], one)
			continue
		}
		merged = append(merged, one)
	}
	return slices.Concat(p.largest(merged)...)
}

// largest leaves out the smallest of too many entries.
func (p packing) largest(list [][]int64) [][]int64 {
	if p.most == 0 || len(list) <= p.most {
		return list
	}
	slices.SortStableFunc(list, func(a, b []int64) int { return cmp.Compare(b[p.by], a[p.by]) })
	list = list[:p.most]
	slices.SortFunc(list, p.compare)
	return list
}

// mergeFunctions are the SQL functions by which an insert merges what it brings
// with what is there: merge_packed(kind, a, b), and ones_in(bits).
func mergeFunctions(c *sqlite3.SQLiteConn) error {
	err := c.RegisterFunc("merge_packed", func(kind int64, a, b []byte) ([]byte, error) {
		if kind < 0 || kind >= int64(packedKinds) {
			return nil, fmt.Errorf("merging columns of kind %d: %w", kind, ErrDamaged)
		}
		return packed(kind).of().mergeColumns(a, b)
	}, true)
	if err != nil {
		return err
	}
	return c.RegisterFunc("ones_in", func(set int64) int64 { return int64(bits.OnesCount64(uint64(set))) }, true)
}
