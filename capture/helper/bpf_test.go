package main

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bpfRecord is one packet as a read from /dev/bpf holds it, with its header filled up to
// so many bytes, and itself not filled up.
func bpfRecord(header int, seconds, micros, wire uint32, data []byte) []byte {
	var b []byte
	for _, v := range []uint32{seconds, micros, uint32(len(data)), wire} {
		b = binary.NativeEndian.AppendUint32(b, v)
	}
	b = binary.NativeEndian.AppendUint16(b, uint16(header))
	return append(append(b, make([]byte, header-len(b))...), data...)
}

// filled fills b up to a multiple of n.
func filled(b []byte, n int) []byte { return append(b, make([]byte, (n-len(b)%n)%n)...) }

func TestBPF(t *testing.T) {
	t.Parallel()
	odd, even := []byte("seven b"), []byte("eight by")
	first := bpfRecord(18, 1700000000, 999999, 1514, odd) // 25 bytes: the next is at 28, and not at 32
	second := bpfRecord(20, 1700000001, 0, 8, even)
	want := []packet{
		{timeNs: 1700000000_999999000, wire: 1514, data: odd},
		{timeNs: 1700000001_000000000, wire: 8, data: even},
	}
	tests := []struct {
		name  string
		read  []byte
		want  []packet
		whole bool
	}{
		{"nothing", nil, nil, true},
		{"one, not filled up", first, want[:1], true},
		{"one, filled up", filled(first, bpfAlign), want[:1], true},
		{"two at multiples of four", append(filled(first, bpfAlign), second...), want, true},
		{"two at multiples of eight, as nobody writes", append(filled(first, 8), second...), want[:1], false},
		{"an empty one", bpfRecord(18, 5, 0, 60, nil), []packet{{timeNs: 5e9, wire: 60, data: []byte{}}}, true},
		{"cut in the header", append(filled(first, bpfAlign), second[:17]...), want[:1], false},
		{"cut in the packet", second[:27], nil, false},
		{"a header shorter than there is", append(binary.NativeEndian.AppendUint16(bytes.Clone(second[:16]), 4), second[18:]...), nil, false},
		{"longer than all numbers", append(append(bytes.Clone(second[:8]), 0xff, 0xff, 0xff, 0xff), second[12:]...), nil, false},
		{"a time after 2038", bpfRecord(20, 1<<31+1, 1, 1, even[:1]), []packet{{timeNs: (1<<31+1)*1e9 + 1000, wire: 1, data: even[:1]}}, true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, whole := appendBPF(nil, tc.read)
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(packet{})); diff != "" || whole != tc.whole {
				t.Errorf("whole %v, want %v (-want +got):\n%s", whole, tc.whole, diff)
			}
		})
	}
}

// FuzzBPF: whatever was read, packets are parts of it, in its order, and none is there twice.
func FuzzBPF(f *testing.F) {
	f.Add(filled(bpfRecord(18, 1, 2, 3, []byte("packet")), 4))
	f.Add(append(filled(bpfRecord(20, 1, 2, 3, []byte("x")), 4), bpfRecord(18, 1, 2, 3, nil)...))
	f.Fuzz(func(t *testing.T, read []byte) {
		packets, _ := appendBPF(nil, read)
		total := 0
		for _, p := range packets {
			total += bpfLeast + len(p.data)
		}
		if total > len(read) {
			t.Errorf("%d bytes of packets and headers in a read of %d", total, len(read))
		}
	})
}

func TestLinkOf(t *testing.T) {
	t.Parallel()
	for dlt, want := range map[uint32]uint16{0: 0, 1: 1, 12: 101, 101: 101, 105: 105, 108: 108, 127: 127} {
		if got, ok := linkOf(dlt); !ok || got != want {
			t.Errorf("%d: %d, %v", dlt, got, ok)
		}
	}
	for _, dlt := range []uint32{9, 50, 1<<16 + 1} { // PPP; and a number whose low half would be Ethernet
		if got, ok := linkOf(dlt); ok {
			t.Errorf("%d is taken for %d", dlt, got)
		}
	}
}
