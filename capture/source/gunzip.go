package source

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// The first two bytes of a gzip member (RFC 1952 section 2.3.1).
const (
	gzipFirst  = 0x1f
	gzipSecond = 0x8b
)

// Bounds of what is unpacked. No recording of real traffic packs so small; a file
// made to keep the reader busy does, and is read up to here.
const (
	bombBytes = 2 << 30 // unpacked, before the ratio counts
	bombRatio = 250     // unpacked bytes for one packed
)

// gunzip unpacks one gzip member after another. Zero bytes after the last one
// are padding, as tape and block devices leave it; anything else is an error.
type gunzip struct {
	packed  *bufio.Reader
	member  *gzip.Reader
	err     error
	in      *counted
	out     int64 // bytes unpacked
	allowed int64 // bombBytes, less in tests
}

// counted counts what is read through it.
type counted struct {
	from io.Reader
	n    int64
}

// Read passes the bytes through.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += int64(n)
	return n, err
}

func newGunzip(packed io.Reader) (*gunzip, error) {
	in := &counted{from: packed}
	buffered := bufio.NewReaderSize(in, readBytes)
	member, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gunzip{packed: buffered, member: member, in: in, allowed: bombBytes}, nil
}

// Read gives unpacked bytes.
func (g *gunzip) Read(b []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.member.Read(b)
	g.out += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		err = g.next()
	case err == nil && g.out > g.allowed && g.out/bombRatio > g.in.n:
		err = errBomb
	}
	g.err = err
	return n, err
}

// next goes to the following member, io.EOF if there is none.
func (g *gunzip) next() error {
	head, err := g.packed.Peek(2)
	switch {
	case len(head) == 0:
		return err
	case head[0] == 0:
		return g.padding()
	case head[0] != gzipFirst || len(head) == 2 && head[1] != gzipSecond:
		return errTrailing
	}
	if err := g.member.Reset(g.packed); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return io.ErrUnexpectedEOF
		}
		return errTrailing
	}
	g.member.Multistream(false)
	return nil
}

func (g *gunzip) padding() error {
	for {
		c, err := g.packed.ReadByte()
		switch {
		case err != nil:
			return err
		case c != 0:
			return errTrailing
		}
	}
}
