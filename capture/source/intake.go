package source

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// Hashing says how much of a capture's bytes goes into its digest. Hashing all
// of a large capture costs more than reading and decoding it.
type Hashing uint8

// The ways to hash.
const (
	// HashWhole hashes every byte: the digest is what sha256sum prints.
	HashWhole Hashing = iota
	// HashSampled hashes a capture of up to 16 MiB whole, with the same digest as
	// HashWhole. Of a larger one it hashes the first 64 KiB of every 16 MiB, and
	// the length: enough to know it again, and few places to seek on a slow disk.
	HashSampled
	// HashNone hashes nothing.
	HashNone
)

// SampledPrefix begins the digest of a sample, so that nobody takes it for what
// sha256sum prints.
const SampledPrefix = "sampled:"

const (
	sampleWhole  = 16 << 20 // bytes up to which a capture is hashed whole
	sampleStride = 16 << 20 // of a longer one, of every stride …
	sampleTake   = 64 << 10 // … this much
	drainBytes   = 1 << 30  // how far behind a fault the digest is followed
)

// intake counts and hashes the bytes of a capture as they come in.
type intake struct {
	from    io.Reader
	hashing Hashing
	sum     hash.Hash // of all bytes; with HashSampled, of the first sampleWhole
	samples hash.Hash // with HashSampled
	count   int64
	err     error // what the source itself failed with, io.EOF at its end
}

func newIntake(from io.Reader, hashing Hashing) *intake {
	in := &intake{from: from, hashing: hashing}
	if hashing != HashNone {
		in.sum, in.samples = sha256.New(), sha256.New()
	}
	return in
}

// Read passes the bytes through.
func (in *intake) Read(b []byte) (int, error) {
	n, err := in.from.Read(b)
	if n > 0 {
		in.take(b[:n])
	}
	if err != nil && in.err == nil {
		in.err = err
	}
	return n, err
}

func (in *intake) take(b []byte) {
	start := in.count
	in.count += int64(len(b))
	switch in.hashing {
	case HashWhole:
		_, _ = in.sum.Write(b)
	case HashSampled:
		if start < sampleWhole {
			_, _ = in.sum.Write(b[:min(int64(len(b)), sampleWhole-start)])
		}
		in.sample(b, start)
	case HashNone:
	}
}

// sample hashes what of b, which begins at offset off of the capture, belongs
// to the sample. Offsets decide, not reads, so a pipe gives the same digest as
// a file.
func (in *intake) sample(b []byte, off int64) {
	for len(b) > 0 {
		in0 := off % sampleStride
		if in0 < sampleTake {
			n := min(int64(len(b)), sampleTake-in0)
			_, _ = in.samples.Write(b[:n])
			b, off = b[n:], off+n
			continue
		}
		n := min(int64(len(b)), sampleStride-in0)
		b, off = b[n:], off+n
	}
}

// drain reads on to the end, so that the digest is of the whole even when the
// capture in it ended early.
func (in *intake) drain(scratch []byte) {
	if in.hashing == HashNone {
		return
	}
	empty := 0
	for limit := in.count + drainBytes; in.err == nil && in.count < limit && empty < 100; {
		if n, _ := in.Read(scratch); n == 0 {
			empty++
		} else {
			empty = 0
		}
	}
}

// digest gives the hash in hexadecimal, "" if the end was not reached.
func (in *intake) digest() string {
	if in.sum == nil || !errors.Is(in.err, io.EOF) {
		return ""
	}
	if in.hashing == HashSampled && in.count > sampleWhole {
		var length [8]byte
		for i := range length {
			length[i] = byte(in.count >> (8 * i))
		}
		sum := sha256.New()
		_, _ = sum.Write(in.samples.Sum(nil))
		_, _ = sum.Write(length[:])
		return SampledPrefix + hex.EncodeToString(sum.Sum(nil))
	}
	return hex.EncodeToString(in.sum.Sum(nil))
}
