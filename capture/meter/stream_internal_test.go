package meter

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"testing"

	"telltale/capture/flow"
)

func TestStreamPutsSegmentsInOrder(t *testing.T) {
	want := make([]byte, 3000)
	for i := range want {
		want[i] = byte(i * i >> 3)
	}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		const start = uint32(0xffffff00) // so that the numbers wrap
		s := &stream{known: true, opened: start, next: start}
		type piece struct{ from, to int }
		var pieces []piece
		for at := 0; at < len(want); {
			n := min(1+r.IntN(200), len(want)-at)
			pieces = append(pieces, piece{max(0, at-r.IntN(20)), at + n}) // some overlap
			at += n
		}
		for i := range pieces { // each is late by a few at most
			j := min(i+r.IntN(5), len(pieces)-1)
			pieces[i], pieces[j] = pieces[j], pieces[i]
		}
		for _, p := range pieces {
			if !s.take(start+uint32(p.from), want[p.from:p.to]) {
				t.Fatalf("seed %d: no room", seed)
			}
		}
		if !bytes.Equal(s.buf, want) || s.held != 0 || len(s.parts) != 0 {
			t.Errorf("seed %d: %d bytes in order and %d held, want %d and none", seed, len(s.buf), s.held, len(want))
		}
	}
}

func TestStreamHoldsNoMoreThanItMay(t *testing.T) {
	s := &stream{known: true}
	full := false
	for i := range uint32(100) {
		full = full || !s.take(1+i*2000, make([]byte, 1999))
		if s.stored() > streamBytes || len(s.parts) > streamSegments {
			t.Fatalf("%d bytes in %d segments", s.stored(), len(s.parts))
		}
	}
	if !full {
		t.Error("there was room for everything")
	}
}

// TestBufferedIsWhatStreamsHold sends garbage, requests that never end and gaps,
// and compares the running sum with what is there.
func TestBufferedIsWhatStreamsHold(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	openings := [][]byte{[]byte("GET / HTTP/1.1\r\nHost: a.example\r\nX: "), []byte("\x16\x03\x01\x3f\xff\x01\x00\x3f\xf0"), []byte("noise"), {0, 200, 1}}
	m := New(Options{Limits: Limits{StreamBytes: 200_000}})
	next := map[int]uint32{}
	for i := range 20_000 {
		k := r.IntN(40)
		p := flow.Packet{
			IP: true, HasPorts: true, Proto: flow.ProtoTCP, SrcPort: uint16(1000 + k), DstPort: 80, Seq: next[k],
			Src: netip.MustParseAddr("10.0.0.1"), Dst: netip.MustParseAddr("203.0.113.7"),
			Payload: append(bytes.Clone(openings[(k+i/500)%len(openings)]), make([]byte, r.IntN(1200))...),
		}
		switch r.IntN(20) {
		case 0:
			p.Seq += uint32(r.IntN(5000))
		case 1:
			p.TCPFlags, p.Seq = flow.FlagSYN, r.Uint32()
			next[k] = p.Seq + 1
		default:
			next[k] += uint32(len(p.Payload))
		}
		e, dir := m.flow(&p)
		if e.state&stateQuiet == 0 {
			m.payload(e, dir, &p)
		}
		if m.buffered > m.options.StreamBytes {
			t.Fatalf("step %d: %d bytes are held", i, m.buffered)
		}
	}
	if held := heldBy(m); held != m.buffered || held == 0 {
		t.Errorf("streams hold %d bytes, the sum says %d", held, m.buffered)
	}
}

// heldBy adds up what all streams hold.
func heldBy(m *Meter) int {
	held := 0
	m.flows.each(func(_ uint32, e *entry) {
		if e.cold == 0 {
			return
		}
		for _, s := range m.record(e).streams {
			if s != nil {
				held += s.stored()
			}
		}
	})
	return held
}

func TestSpan(t *testing.T) {
	var s span
	s.widen(span{})
	if s.hasTime {
		t.Error("nothing has a time")
	}
	for _, at := range []int64{0, 5, -3} {
		s.widen(span{first: at, last: at, hasTime: true})
	}
	if s.first != -3 || s.last != 5 {
		t.Errorf("span = %+v, want -3 to 5", s)
	}
}

func TestFloorTo(t *testing.T) {
	for ns, want := range map[int64]int64{0: 0, 9: 0, 10: 10, 19: 10, -1: -10, -10: -10, -11: -20} {
		if got := floorTo(ns, 10); got != want {
			t.Errorf("floorTo(%d) = %d, want %d", ns, got, want)
		}
	}
}
