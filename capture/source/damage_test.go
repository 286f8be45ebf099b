package source_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// TestCutAnywhere cuts captures at every byte: each whole record before the
// cut counts and nothing after it (measurement specification 1.5).
func TestCutAnywhere(t *testing.T) {
	le := binary.LittleEndian
	p := pcapng{order: le}
	p.section()
	head := len(p.b)
	p.iface(1, 0)
	edges := []int{head, len(p.b)}
	for i := range 3 {
		p.enhanced(0, uint64(i), 60, "abcdefg"[:i*2])
		edges = append(edges, len(p.b))
	}
	old := pcap(le, 0xa1b2c3d4, 1, record{1, 0, 3, "abc"}, record{1, 0, 3, ""}, record{1, 0, 30, "defgh"})
	tests := []struct {
		name  string
		file  []byte
		edges []int // where a cut leaves whole records
		first int   // the edge after the first packet
	}{
		{"pcap", old, []int{24, 43, 59, 80}, 1},
		{"pcapng", p.b, edges, 2},
	}
	for _, tc := range tests {
		for n := 4; n <= len(tc.file); n++ {
			frames, r, problem := readAll(t, bytes.NewReader(tc.file[:n]))
			want, status := afterCut(n, tc.edges, tc.first)
			if len(frames) != want || r.Status() != status || (problem == nil) != (status != flow.StatusTruncated) {
				t.Fatalf("%s cut to %d bytes: %d frames, want %d, status %q, want %q, problem %v", tc.name, n, len(frames), want, r.Status(), status, problem)
			}
		}
	}
}

// afterCut says what a capture of n bytes must give, if edges are the places
// where a record ends, and the one numbered first ends the first packet.
func afterCut(n int, edges []int, first int) (frames int, status flow.Status) {
	for i, edge := range edges {
		if edge <= n && i >= first {
			frames++
		}
	}
	switch {
	case !slices.Contains(edges, n):
		return frames, flow.StatusTruncated
	case frames == 0:
		return frames, flow.StatusEmpty
	}
	return frames, flow.StatusOK
}

// TestDamage lists what cannot be right, and how many frames count before it.
func TestDamage(t *testing.T) {
	le := binary.LittleEndian
	start := func() *pcapng { return (&pcapng{order: le}).section().iface(1, 8).enhanced(0, 1, 4, "good") }
	raw := func(p *pcapng, numbers ...uint32) []byte { return append(p.b, p.numbers(numbers...)...) }
	set := func(p *pcapng, fromEnd int, v byte) []byte { p.b[len(p.b)-fromEnd] = v; return p.b }
	good := pcap(le, 0xa1b2c3d4, 1, record{1, 0, 4, "good"})
	zipped := packed(t, append(good, make([]byte, 100)...))
	flipped := bytes.Clone(zipped)
	flipped[len(flipped)-6] ^= 0xff
	many := (&pcapng{order: le}).section()
	for range 1<<16 + 1 {
		many.iface(1, 0)
	}
	tests := []struct {
		name   string
		file   []byte
		frames int
		status flow.Status
	}{
		{"captured length over the limit", append(bytes.Clone(good), 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 4, 0, 1, 0, 4, 0), 1, flow.StatusDamaged},
		{"block under 12", raw(start(), 6, 8, 8), 1, flow.StatusDamaged},
		{"block not a multiple of four", raw(start(), 6, 33, 0, 0, 0, 0, 0, 0, 33, 0), 1, flow.StatusDamaged},
		{"block over the end", raw(start(), 6, 4000, 0, 0, 0), 1, flow.StatusTruncated},
		{"another trailer", set(start().enhanced(0, 1, 4, "evil"), 4, 40), 1, flow.StatusDamaged},
		{"captured length over the block", start().block(6, append(start().numbers(0, 0, 0, 9, 9), "short678"...)).b, 1, flow.StatusDamaged},
		{"no such interface", start().enhanced(1, 1, 4, "evil").b, 1, flow.StatusDamaged},
		{"packet block too short", start().block(6, make([]byte, 16)).b, 1, flow.StatusDamaged},
		{"simple packet over its block", start().simple(8, "1234").b, 1, flow.StatusDamaged},
		{"simple packet too short", start().block(3, nil).b, 1, flow.StatusDamaged},
		{"simple packet of no interface", start().section().simple(4, "1234").b, 1, flow.StatusDamaged},
		{"interface too short", start().block(1, make([]byte, 4)).b, 1, flow.StatusDamaged},
		{"section without byte order", raw(start(), 0x0a0d0d0a, 28, 0xdeadbeef), 1, flow.StatusDamaged},
		{"section of another version", set(start().section(), 16, 9), 1, flow.StatusDamaged},
		{"section too short", start().block(0x0a0d0d0a, start().numbers(0x1a2b3c4d)).b, 1, flow.StatusDamaged},
		{"65537 interfaces", many.enhanced(0, 1, 4, "evil").b, 0, flow.StatusDamaged},
		{"gzip checksum", flipped, 0, flow.StatusDamaged},
		{"gzip cut", zipped[:len(zipped)-4], 0, flow.StatusTruncated},
		{"gzip and garbage", append(packed(t, good), "garbage"...), 1, flow.StatusDamaged},
		{"gzip, zeroes, garbage", append(packed(t, good), 0, 0, 'g'), 1, flow.StatusDamaged},
		{"gzip and half a header", append(packed(t, good), 0x1f, 0x8b), 1, flow.StatusTruncated},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			frames, r, problem := readAll(t, bytes.NewReader(tc.file))
			if problem == nil || problem.Status != tc.status || r.Status() != tc.status || problem.Error() == "" {
				t.Fatalf("problem %v, want status %q", problem, tc.status)
			}
			if want := map[flow.Status]string{flow.StatusDamaged: source.KeyDamaged, flow.StatusTruncated: source.KeyTruncated}[tc.status]; problem.Key != want {
				t.Errorf("key %q, want %q", problem.Key, want)
			}
			if n := len(frames); tc.frames > 0 && n != tc.frames {
				t.Errorf("%d frames, want %d", n, tc.frames)
			}
		})
	}
}

// TestNoCapture lists what is refused at once.
func TestNoCapture(t *testing.T) {
	p := (&pcapng{order: binary.LittleEndian}).section()
	p.b[12] = 2 // major version
	tests := []struct {
		name, file string
		status     flow.Status
		key        string
	}{
		{"nothing", "", flow.StatusNotACapture, source.KeyNotACapture},
		{"one byte", "\xd4", flow.StatusNotACapture, source.KeyNotACapture},
		{"text", "no capture at all, only words", flow.StatusNotACapture, source.KeyNotACapture},
		{"nearly", "\xa1\xb2\xc3\xd5 and so on, twenty-four bytes", flow.StatusNotACapture, source.KeyNotACapture},
		{"gzip of text", string(packed(t, []byte("words"))), flow.StatusNotACapture, source.KeyNotACapture},
		{"gzip of nothing", string(packed(t, nil)), flow.StatusNotACapture, source.KeyNotACapture},
		{"gzip cut in its header", "\x1f\x8b\x08\x00", flow.StatusNotACapture, source.KeyNotACapture},
		{"section without byte order", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00wordswords", flow.StatusNotACapture, source.KeyNotACapture},
		{"pcapng of another version", string(p.b), flow.StatusUnsupported, source.KeyUnsupported},
		{"snoop", "snoop\x00\x00\x00\x00\x00\x00\x02", flow.StatusUnsupported, source.KeyUnsupported},
		{"zip", "PK\x03\x04 and so on", flow.StatusUnsupported, source.KeyPacked},
		{"zstd", "\x28\xb5\x2f\xfd and so on", flow.StatusUnsupported, source.KeyPacked},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, r, problem := readAll(t, bytes.NewReader([]byte(tc.file)))
			if r != nil || problem == nil {
				t.Fatal("it was opened")
			}
			if problem.Status != tc.status || problem.Key != tc.key {
				t.Errorf("status %q, key %q, want %q, %q", problem.Status, problem.Key, tc.status, tc.key)
			}
		})
	}
}
