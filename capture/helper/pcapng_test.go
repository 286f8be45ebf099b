package main

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// kept is a frame as Telltale's own reader reads it.
type kept struct {
	TimeNs int64
	Wire   uint32
	Link   uint16
	Data   string
}

// readBack reads a capture and gives its frames and how many were lost.
func readBack(t testing.TB, b []byte) ([]kept, uint64) {
	t.Helper()
	r, err := source.Open(bytes.NewReader(b), "test")
	if err != nil {
		t.Fatal(err)
	}
	var frames []kept
	var f flow.Frame
	for err = r.Next(&f); err == nil; err = r.Next(&f) {
		frames = append(frames, kept{f.TimeNs, f.Wire, f.LinkType, string(f.Data)})
	}
	if !errors.Is(err, io.EOF) {
		t.Fatalf("the capture is not whole: %v", err)
	}
	return frames, r.Dropped()
}

func TestPCAPNG(t *testing.T) {
	t.Parallel()
	frame := []byte("123456abcdef\x08\x00payload")
	tests := []struct {
		name string
		snap uint32
		in   packet
		want kept
	}{
		{"whole", 4096, packet{timeNs: 1_700_000_000_123_456_789, wire: 21, data: frame}, kept{1_700_000_000_123_456_789, 21, 1, string(frame)}},
		{"cut by the kernel", 4096, packet{timeNs: 1, wire: 1500, data: frame}, kept{1, 1500, 1, string(frame)}},
		{"empty", 4096, packet{timeNs: 1, wire: 60}, kept{1, 60, 1, ""}},
		{"a tag goes back", 4096, packet{wire: 21, data: frame, tag: 0x81000007}, kept{0, 25, 1, "123456abcdef\x81\x00\x00\x07\x08\x00payload"}},
		{"a tag makes it longer than is kept", 18, packet{wire: 21, data: frame[:18], tag: 0x88a80007}, kept{0, 25, 1, "123456abcdef\x88\xa8\x00\x07\x08\x00"}},
		{"no room for a tag", 4096, packet{wire: 21, data: frame[:5], tag: 0x81000007}, kept{0, 21, 1, "12345"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := appendStart(nil, "eth0", linkOfTest, tc.snap)
			b = appendPacket(appendPacket(b, tc.in, tc.snap), tc.in, tc.snap)
			got, lost := readBack(t, appendStatistics(b, 5, 9, 7))
			if diff := cmp.Diff([]kept{tc.want, tc.want}, got); diff != "" || lost != 7 {
				t.Errorf("lost %d, want 7; frames (-want +got):\n%s", lost, diff)
			}
		})
	}
}

const linkOfTest = 1 // Ethernet

func BenchmarkAppendPacket(b *testing.B) {
	p := packet{timeNs: 1, wire: 325, data: make([]byte, 325)}
	out := make([]byte, 0, 512)
	b.SetBytes(325)
	b.ReportAllocs()
	for b.Loop() {
		out = appendPacket(out[:0], p, snapDefault)
	}
}
