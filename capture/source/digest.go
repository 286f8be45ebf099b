package source

import (
	"fmt"
	"io"
)

// HashAt gives the digest that a Reader with HashSampled gives at the end of the
// first size bytes of r, without reading more of them than the digest needs. So
// a file is known again before it is read.
func HashAt(r io.ReaderAt, size int64) (string, error) {
	in := newIntake(nil, HashSampled)
	room := make([]byte, sampleStride)
	for off := int64(0); off < size; {
		piece, next := sampleAt(off, size)
		b := room[:piece]
		if n, err := r.ReadAt(b, off); n < len(b) {
			return "", fmt.Errorf("hashing a capture at byte %d: %w", off, err)
		}
		in.sample(b, off)
		off = next
	}
	in.count, in.err = size, io.EOF
	return in.digest(), nil
}

// sampleAt says how many bytes at off, a place where a sample begins, belong to
// it, and where the next one begins.
func sampleAt(off, size int64) (piece, next int64) {
	next = off + sampleStride
	piece = sampleTake
	if off < sampleWhole {
		piece = sampleStride
	}
	return min(piece, size-off), next
}
