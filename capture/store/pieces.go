package store

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

// keep keeps what is wanted, in its order, and the room of the rest.
func (p *pieces[T]) keep(wanted func(*T) bool) {
	kept := uint32(0)
	for i := range uint32(p.used) {
		if one := p.at(i); wanted(one) {
			*p.at(kept) = *one
			kept++
		}
	}
	p.used = int(kept)
}
