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
	room, step := make([]byte, sampleTake), int64(sampleStride)
	if size <= sampleWhole {
		step = sampleTake // all of it, piece by piece
	}
	for off := int64(0); off < size; off += step {
		b := room[:min(sampleTake, size-off)]
		if n, err := r.ReadAt(b, off); n < len(b) {
			return "", fmt.Errorf("hashing a capture at byte %d: %w", off, err)
		}
		in.count = off
		in.take(b)
	}
	in.count, in.err = size, io.EOF
	return in.digest(), nil
}
