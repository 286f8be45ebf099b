package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"telltale/capture/flow"
)

const magicBytes = 4

// begin finds the format behind at most one layer of gzip.
func (r *Reader) begin() *Problem {
	head := r.win.peek(magicBytes)
	if head == nil {
		return r.unknown()
	}
	if head[0] == gzipFirst && head[1] == gzipSecond {
		// What was read ahead must be unpacked too, so the first window stays
		// in front of the source.
		unpacked, err := newGunzip(&ahead{win: r.win})
		if err != nil {
			return r.unknown()
		}
		r.packed = true
		r.win = newWindow(unpacked)
		if head = r.win.peek(magicBytes); head == nil {
			return r.unknown()
		}
	}
	return r.format(head)
}

func (r *Reader) format(head []byte) *Problem {
	if binary.BigEndian.Uint32(head) == blockSection {
		r.blocks = &pcapngFile{}
		return r.settle(r.blocks.begin(r.win))
	}
	file, ok := pcapKind(head)
	if !ok {
		return r.unknown()
	}
	r.file = &file
	return r.settle(r.file.begin(r.win))
}

// settle keeps a fault in the file header for Next: the format is known, so
// this is a capture, if one without frames.
func (r *Reader) settle(problem *Problem) *Problem {
	if problem == nil || !problem.Status.Readable() {
		return problem
	}
	_ = r.finish(problem)
	return nil
}

// unknown says of what kind the source is, if it is no capture that can be
// read.
func (r *Reader) unknown() *Problem {
	if failed := r.in.err; failed != nil && !errors.Is(failed, io.EOF) {
		return &Problem{Status: flow.StatusNotACapture, Key: KeyUnreadable, Err: fmt.Errorf("reading its beginning: %w", failed)}
	}
	r.win.peek(16)
	head := r.win.buf[r.win.lo:min(r.win.hi, r.win.lo+16)]
	for _, kind := range otherKinds() {
		if bytes.HasPrefix(head, []byte(kind.magic)) {
			return &Problem{Status: flow.StatusUnsupported, Key: kind.key, Err: fmt.Errorf("%w: %s", errOther, kind.name)}
		}
	}
	return &Problem{Status: flow.StatusNotACapture, Key: KeyNotACapture, Err: errNoMagic}
}

type otherKind struct{ magic, name, key string }

// otherKinds are files that a person may well take for a capture, by their
// first bytes (the formats' own specifications; file(1) lists the same).
func otherKinds() []otherKind {
	return []otherKind{
		{"snoop\x00\x00\x00", "snoop", KeyUnsupported},
		{"btsnoop\x00", "btsnoop", KeyUnsupported},
		{"GMBU", "Network Monitor 2", KeyUnsupported},
		{"RTSS", "Network Monitor 1", KeyUnsupported},
		{"TRSNIFF data", "Sniffer", KeyUnsupported},
		{"XCP\x00", "NetXRay", KeyUnsupported},
		{"iptrace ", "iptrace", KeyUnsupported},
		{"\x28\xb5\x2f\xfd", "zstd", KeyPacked},
		{"\xfd7zXZ\x00", "xz", KeyPacked},
		{"BZh", "bzip2", KeyPacked},
		{"\x04\x22\x4d\x18", "lz4", KeyPacked},
		{"PK\x03\x04", "zip", KeyPacked},
		{"7z\xbc\xaf\x27\x1c", "7-Zip", KeyPacked},
	}
}

// ahead gives the bytes that a window has read ahead, then those that follow.
type ahead struct{ win *window }

// Read empties the window first.
func (a *ahead) Read(b []byte) (int, error) {
	if a.win.lo < a.win.hi {
		n := copy(b, a.win.buf[a.win.lo:a.win.hi])
		a.win.lo += n
		return n, nil
	}
	if a.win.err != nil {
		return 0, a.win.err
	}
	return a.win.from.Read(b)
}
