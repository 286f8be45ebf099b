package store

import (
	"encoding/binary"
	"slices"
)

// waiting are rows that wait to be written, in the order in which they came. Most
// figures of a row are small, so they are kept in as few bytes as they need: a row
// of traffic waits in 45 bytes and not in 130.
type waiting struct {
	keys  pieces[waitingKey]
	lists lists
}

// waitingKey is what rows that wait are sorted by.
type waitingKey struct {
	device, partner int64
	time            int32 // hours, or whatever stretch of time the table has, since 1970
	at              place
}

// add adds a row.
func (w *waiting) add(device, partner, time int64, values []int64) {
	w.keys.append(&waitingKey{device: device, partner: partner, time: int32(time), at: w.lists.put(values)})
}

func (w *waiting) len() int { return w.keys.used }

func (w *waiting) key(i uint32) *waitingKey { return w.keys.at(i) }

// values fills in the figures of a row.
func (w *waiting) values(i uint32, values []int64) { w.lists.get(w.key(i).at, values) }

// newest gives the latest time of the rows in steps of so many of its units, and how
// many rows are of it.
func (w *waiting) newest(step int64) (time int64, rows int) {
	for i := range uint32(w.len()) {
		switch t := w.key(i).step(step); {
		case i == 0 || t > time:
			time, rows = t, 1
		case t == time:
			rows++
		}
	}
	return time, rows
}

// step gives the time of a row in steps of so many of its units.
func (k *waitingKey) step(step int64) int64 { return floorDiv(int64(k.time), step) }

// sorted appends the rows that are wanted to order, by device and time and then as
// they came, unless their partners differ.
func (w *waiting) sorted(order []uint32, step int64, wanted func(*waitingKey) bool) []uint32 {
	for i := range uint32(w.len()) {
		if wanted(w.key(i)) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j uint32) int {
		a, b := w.key(i), w.key(j)
		if c := compare3(a.device, b.device, a.step(step), b.step(step), a.partner, b.partner); c != 0 {
			return c
		}
		return int(a.time) - int(b.time)
	})
	return order
}

// keep keeps the rows that are wanted, in their order, and the room of the rest.
func (w *waiting) keep(figures int, wanted func(*waitingKey) bool) {
	values, kept := make([]int64, figures), uint32(0)
	w.lists.used = 0
	for i := range uint32(w.len()) {
		if k := w.key(i); wanted(k) { // what is put never goes beyond where it was
			w.lists.get(k.at, values)
			*w.key(kept) = waitingKey{device: k.device, partner: k.partner, time: k.time, at: w.lists.put(values)}
			kept++
		}
	}
	w.keys.used = int(kept)
}

// lists are numbers in few bytes each. A list lies within one piece of memory.
type lists struct {
	pieces [][]byte
	used   place
}

// place is where a list begins.
type place uint32

const (
	listsShift = 14
	listsPiece = 1 << listsShift
)

// put adds a list and gives its place.
func (l *lists) put(values []int64) place {
	if left := listsPiece - int(l.used)%listsPiece; left < len(values)*binary.MaxVarintLen64 {
		l.used += place(left)
	}
	if int(l.used)>>listsShift == len(l.pieces) {
		l.pieces = append(l.pieces, make([]byte, listsPiece))
	}
	at := l.used
	room := l.pieces[at>>listsShift][at%listsPiece:][:0]
	for _, v := range values {
		room = binary.AppendUvarint(room, uint64(v))
	}
	l.used += place(len(room))
	return at
}

// get fills in a list of that many numbers.
func (l *lists) get(at place, values []int64) {
	b := l.pieces[at>>listsShift][at%listsPiece:]
	for i := range values {
		v, n := binary.Uvarint(b)
		values[i], b = int64(v), b[n:]
	}
}

// pieces is a list in several pieces of memory: one slice would be copied whenever it
// grows, and what it leaves behind would keep the garbage collector busy.
type pieces[T any] struct {
	list [][]T
	used int
}

// pieceSize is how many things one piece holds.
const pieceSize = 256

func (p *pieces[T]) at(i uint32) *T { return &p.list[i/pieceSize][i%pieceSize] }

func (p *pieces[T]) append(one *T) {
	if p.used == len(p.list)*pieceSize {
		p.list = append(p.list, make([]T, pieceSize))
	}
	p.used++
	*p.at(uint32(p.used - 1)) = *one
}
