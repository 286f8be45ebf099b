package flow_test

import (
	"bytes"
	"testing"

	"telltale/capture/flow"
)

// someFrame has bytes that all differ.
func someFrame() flow.Frame {
	f := flow.Frame{TimeNs: 1_700_000_000_123_456_789, HasTime: true, Wire: 90, LinkType: 1, Index: 7}
	for i := range 90 {
		f.Data = append(f.Data, byte(i*7))
	}
	return f
}

// TestPrintKnowsAPacketAgain changes what a second recording of a packet, or a
// file written anew, may change.
func TestPrintKnowsAPacketAgain(t *testing.T) {
	f := someFrame()
	want := flow.Print(&f)
	for name, change := range map[string]func(*flow.Frame){
		"another place in the file": func(f *flow.Frame) { f.Index = 9 },
		"cut after the headers":     func(f *flow.Frame) { f.Data = f.Data[:54] },
		"microseconds only":         func(f *flow.Frame) { f.TimeNs -= f.TimeNs % 1000 },
	} {
		f := someFrame()
		if change(&f); flow.Print(&f) != want {
			t.Errorf("%s: another fingerprint", name)
		}
	}
}

// TestPrintTellsPacketsApart changes one thing at a time.
func TestPrintTellsPacketsApart(t *testing.T) {
	seen := map[uint64]string{}
	note := func(name string, f flow.Frame) {
		h := flow.Print(&f)
		if other, ok := seen[h]; ok {
			t.Errorf("%q and %q have one fingerprint", name, other)
		}
		seen[h] = name
	}
	note("as it is", someFrame())
	later, longer, short := someFrame(), someFrame(), someFrame()
	later.TimeNs += 1e6
	longer.Wire++
	short.Data = short.Data[:20]
	note("later", later)
	note("longer", longer)
	note("hardly captured", short)
	short.Data = nil
	note("not captured", short)
	for at := 14; at < 46; at++ { // the headers of IP and the transport
		f := someFrame()
		f.Data = bytes.Clone(f.Data)
		f.Data[at] ^= 1
		note(string(rune('a'+at)), f)
	}
}

// TestPrintsSpread holds that fingerprints of packets that differ little
// differ in half of their bits, so that sums of them do not cancel out.
func TestPrintsSpread(t *testing.T) {
	var set [64]int
	const n = 4096
	f := someFrame()
	for i := range n {
		f.Data[40], f.Data[41] = byte(i), byte(i>>8)
		for h, bit := flow.Print(&f), 0; bit < 64; bit++ {
			set[bit] += int(h >> bit & 1)
		}
	}
	for bit, count := range set {
		if count < n*2/5 || count > n*3/5 {
			t.Errorf("bit %d is set in %d of %d", bit, count, n)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	f := someFrame()
	b.ReportAllocs()
	for b.Loop() {
		f.TimeNs += int64(flow.Print(&f) & 1)
	}
}
