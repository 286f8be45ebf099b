package knowledge

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// maxUnpacked bounds a table in memory; the largest has 3 MB. A handed-over file must not fill the memory.
const maxUnpacked = 32 << 20

// readPacked unpacks a zstd file and checks that it starts with the magic text, which it takes off.
func readPacked(fsys fs.FS, path, magic string) (*packed, error) {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, fmt.Errorf("reading table: %w: %w", ErrTable, err)
	}
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpacked))
	if err != nil {
		return nil, fmt.Errorf("reading table %q: %w", path, err)
	}
	defer unzip.Close()
	plain, err := unzip.DecodeAll(raw, nil)
	if err != nil {
		return nil, fmt.Errorf("unpacking table %q: %w: %w", path, ErrTable, err)
	}
	rest, ok := bytes.CutPrefix(plain, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("reading table %q: %w: no %q at its start", path, ErrTable, magic)
	}
	return &packed{path: path, rest: rest}, nil
}

// packed reads an unpacked table from front to back. After the first fault it gives zeros and keeps the fault.
type packed struct {
	path string
	rest []byte
	err  error
}

func (p *packed) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("reading table %q: %w: %s", p.path, ErrTable, what)
	}
}

// uvarint reads one number.
func (p *packed) uvarint() uint64 {
	v, n := binary.Uvarint(p.rest)
	if n <= 0 {
		p.fail("number cut short")
		p.rest = nil
		return 0
	}
	p.rest = p.rest[n:]
	return v
}

// count reads how many things follow, each of which takes a byte at least, so that a false count reserves no memory.
func (p *packed) count() int {
	n := p.uvarint()
	if n > uint64(len(p.rest)) {
		p.fail("count beyond the end")
		return 0
	}
	return int(n)
}

// lines reads n texts with a line feed after each.
func (p *packed) lines(n int) texts {
	t := texts{ends: make([]uint32, 0, n)}
	at := 0
	for range n {
		i := bytes.IndexByte(p.rest[at:], '\n')
		if i < 0 {
			p.fail("text cut short")
			return texts{}
		}
		at += i + 1
		t.ends = append(t.ends, uint32(at))
	}
	t.all = string(p.rest[:at])
	p.rest = p.rest[at:]
	return t
}

// end returns the first fault met; bytes left over are one.
func (p *packed) end() error {
	if len(p.rest) > 0 {
		p.fail("bytes left over")
	}
	return p.err
}

// texts holds many short strings in one long one: 80,000 names as single strings would cost a header each.
type texts struct {
	all  string
	ends []uint32 // byte after the line feed of each
}

// at returns the i-th text, or an empty one beyond the end.
func (t texts) at(i int) string {
	if i < 0 || i >= len(t.ends) {
		return ""
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return strings.TrimSuffix(t.all[start:t.ends[i]], "\n")
}
