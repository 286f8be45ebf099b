package meter

import (
	"hash/maphash"
	"math/bits"
)

// hashSeeds make places in tables depend on chance, else a capture could be
// made whose flows all fall on one place. No result depends on them.
type hashSeeds [4]uint64

func newHashSeeds() *hashSeeds {
	var seeds hashSeeds
	for i := range seeds {
		seeds[i] = maphash.String(maphash.MakeSeed(), "")
	}
	return &seeds
}

// foldProduct multiplies and joins both halves of the product, as wyhash does.
func foldProduct(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// bookKey is whatever a row of a book is found by, packed into words.
type bookKey [4]uint64

// book numbers keys in the order in which they come. What is kept under a key
// stands in a list of the owner, under its number. A book holds no pointers but
// to its few slabs, so that it costs the garbage collector nothing.
type book struct {
	seeds *hashSeeds
	index []uint64 // hash and, in the lower half, number+1; 0 is a free place; a power of two of them
	keys  slabs[bookKey]
}

const firstPlaces = 256

func newBook(seeds *hashSeeds) book { return book{seeds: seeds, index: make([]uint64, firstPlaces)} }

func (b *book) len() int { return b.keys.used }

func (b *book) key(i uint32) *bookKey { return b.keys.at(i) }

func (b *book) hash(k *bookKey) uint32 {
	return uint32(foldProduct(foldProduct(k[0]^b.seeds[0], k[1]^b.seeds[1]), foldProduct(k[2]^b.seeds[2], k[3]^b.seeds[3])^b.seeds[0]))
}

// find gives the number of a key, if there is one.
func (b *book) find(k *bookKey) (uint32, bool) {
	i, _, ok := b.look(k)
	return i, ok
}

// look gives the number of a key, else the hash to put it under.
func (b *book) look(k *bookKey) (i, hash uint32, ok bool) {
	hash = b.hash(k)
	mask := uint32(len(b.index) - 1)
	for place := hash & mask; b.index[place] != 0; place = (place + 1) & mask {
		if uint32(b.index[place]>>32) != hash {
			continue
		}
		if i = uint32(b.index[place]) - 1; *b.keys.at(i) == *k {
			return i, hash, true
		}
	}
	return 0, hash, false
}

// add gives the number of a key, a fresh one if it is new.
func (b *book) add(k bookKey) (i uint32, fresh bool) {
	i, hash, ok := b.look(&k)
	if ok {
		return i, false
	}
	if b.keys.used >= len(b.index)/4*3 {
		b.grow()
	}
	i = uint32(b.keys.used)
	*b.keys.grow() = k
	b.place(uint64(hash)<<32 | uint64(i+1))
	return i, true
}

func (b *book) grow() {
	old := b.index
	b.index = make([]uint64, 2*len(old))
	for _, entry := range old {
		if entry != 0 {
			b.place(entry)
		}
	}
}

func (b *book) place(entry uint64) {
	mask := uint32(len(b.index) - 1)
	place := uint32(entry>>32) & mask
	for b.index[place] != 0 {
		place = (place + 1) & mask
	}
	b.index[place] = entry
}

// reset forgets all keys and keeps the room they took.
func (b *book) reset() { b.cut(0) }

// cut forgets all keys but the first, which may have changed, and keeps the room they took.
func (b *book) cut(first uint32) {
	b.keys.cut(first)
	clear(b.index)
	for i := range first {
		b.place(uint64(b.hash(b.keys.at(i)))<<32 | uint64(i+1))
	}
}

// slabs hold many small things in a few large pieces: one slice would be copied
// whenever it grows, and a piece of memory for each costs time and room.
type slabs[T any] struct {
	pieces [][]T
	used   int
}

const (
	slabShift = 9
	slabSize  = 1 << slabShift
)

func (s *slabs[T]) at(i uint32) *T { return &s.pieces[i>>slabShift][i&(slabSize-1)] }

// grow adds one thing, which is zero.
func (s *slabs[T]) grow() *T {
	if s.used == len(s.pieces)*slabSize {
		s.pieces = append(s.pieces, make([]T, slabSize))
	}
	s.used++
	return s.at(uint32(s.used - 1))
}

// reset forgets all things and keeps the room they took.
func (s *slabs[T]) reset() { s.cut(0) }

// cut forgets all things but the first and keeps the room they took.
func (s *slabs[T]) cut(first uint32) {
	for from := int(first); from < s.used; from = (from/slabSize + 1) * slabSize {
		clear(s.pieces[from/slabSize][from%slabSize:])
	}
	s.used = int(first)
}
