package knowledge

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"net/netip"
	"slices"
)

// ranges maps addresses to a value V: sorted starts, each with the value that holds up to the next start; 0 is "not
// known". IPv4 starts are addresses, IPv6 starts the upper 64 bits: a /64 is the least that a home or server holds.
type ranges[V uint16 | uint32] struct {
	start4 []uint32
	value4 []V
	start6 []uint64
	value6 []V
}

// rangesOf makes a function that reads the range table in a file of the form that tools/tablemaker writes.
func rangesOf[V uint16 | uint32](path string) func(fs.FS) (*ranges[V], error) {
	return func(fsys fs.FS) (*ranges[V], error) {
		p, err := readPacked(fsys, path, "TTRANGE1")
		if err != nil {
			return nil, err
		}
		r := &ranges[V]{}
		palette := readPalette[V](p)
		r.start4, r.value4 = readSteps[uint32](p, palette)
		r.start6, r.value6 = readSteps[uint64](p, palette)
		return r, p.end()
	}
}

func readPalette[V uint16 | uint32](p *packed) []V {
	palette := make([]V, p.count())
	for i := range palette {
		v := p.uvarint()
		if uint64(V(v)) != v {
			p.fail(fmt.Sprintf("value %d too large", v))
		}
		palette[i] = V(v)
	}
	return palette
}

func readSteps[A uint32 | uint64, V uint16 | uint32](p *packed, palette []V) ([]A, []V) {
	n := p.count()
	starts, values := make([]A, n), make([]V, n)
	at := uint64(0)
	for i := range starts {
		distance := p.uvarint()
		if i > 0 && distance == 0 || distance > math.MaxUint64-at || uint64(A(at+distance)) != at+distance {
			p.fail("starts out of order")
			return nil, nil
		}
		at += distance
		starts[i] = A(at)
	}
	for i := range values {
		v := p.uvarint()
		if v >= uint64(len(palette)) {
			p.fail("value outside the palette")
			return nil, nil
		}
		values[i] = palette[v]
	}
	return starts, values
}

// at returns the value for an address that has gone through plainAddr, 0 if none is known.
func (r *ranges[V]) at(addr netip.Addr) V {
	if addr.Is4() {
		b := addr.As4()
		return lastAt(r.start4, r.value4, binary.BigEndian.Uint32(b[:]))
	}
	b := addr.As16()
	return lastAt(r.start6, r.value6, binary.BigEndian.Uint64(b[:8]))
}

func lastAt[A uint32 | uint64, V uint16 | uint32](starts []A, values []V, x A) V {
	i, found := slices.BinarySearch(starts, x)
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return values[i]
}
