package capturetest

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Chance is a source of numbers and bytes that gives the same row for the same
// seed on every machine. It draws whole numbers only: fractions may be rounded
// differently from processor to processor.
type Chance struct {
	source *rand.PCG
}

// NewChance gives a source for one seed; two seeds give unrelated rows.
func NewChance(seed uint64) *Chance {
	return &Chance{source: rand.NewPCG(seed, 0x74656c6c74616c65)}
}

// Uint64 gives 64 random bits.
func (c *Chance) Uint64() uint64 { return c.source.Uint64() }

// IntN gives a number from 0 up to but not including n, and 0 for n below 1.
func (c *Chance) IntN(n int) int {
	if n < 1 {
		return 0
	}
	return int(c.below(uint64(n)))
}

// below gives a number below n. It counts in 64 bits on every machine: a time
// span in nanoseconds does not fit into the int of a small one.
func (c *Chance) below(n uint64) uint64 {
	high, _ := bits.Mul64(c.source.Uint64(), n)
	return high
}

// Between gives a number from low to high, both included.
func (c *Chance) Between(low, high int) int { return low + c.IntN(high-low+1) }

// AroundNs gives a time span of middleNs, up to spreadNs more or less.
func (c *Chance) AroundNs(middleNs, spreadNs int64) int64 {
	return middleNs - spreadNs + int64(c.below(uint64(2*spreadNs+1)))
}

// Bytes gives n random bytes.
func (c *Chance) Bytes(n int) []byte {
	b := make([]byte, n)
	c.fill(b)
	return b
}

// Read fills p; it never fails. It makes a Chance an io.Reader for key makers.
func (c *Chance) Read(p []byte) (int, error) {
	c.fill(p)
	return len(p), nil
}

func (c *Chance) fill(b []byte) {
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, c.source.Uint64())
		b = b[8:]
	}
	if len(b) > 0 {
		var rest [8]byte
		binary.LittleEndian.PutUint64(rest[:], c.source.Uint64())
		copy(b, rest[:])
	}
}
