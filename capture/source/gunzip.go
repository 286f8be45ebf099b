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

// gunzip unpacks one gzip member after another. Zero bytes after the last one
// are padding, as tape and block devices leave it; anything else is an error.
type gunzip struct {
	packed *bufio.Reader
	member *gzip.Reader
	err    error
}

func newGunzip(packed io.Reader) (*gunzip, error) {
	buffered := bufio.NewReaderSize(packed, readBytes)
	member, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gunzip{packed: buffered, member: member}, nil
}

// Read gives unpacked bytes.
func (g *gunzip) Read(b []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.member.Read(b)
	if errors.Is(err, io.EOF) {
		err = g.next()
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
