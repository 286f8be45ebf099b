package session_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// talks is a capture of one wire: in each slot given by its number since sunday
// a device talks to a server. What is said in a slot is the same in any capture.
func talks(slots ...int64) []byte {
	var rec capturetest.Recorder
	for _, slot := range slots {
		server := capturetest.Far(flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}, netip.AddrFrom4([4]byte{203, 0, 113, 5}))
		client, remote := capturetest.Call(thing(1), server, 8080) // anew, since they number their packets
		c := rec.OpenTCP(sunday+slot*flow.SlotNs+int64(60e9), capturetest.NewChance(uint64(slot)+1), client, remote)
		c.Send([]byte("a few words that anyone on the way can read"))
		c.Receive([]byte("and an answer"))
		c.Close()
	}
	return rec.PCAPNG("made up for a test")
}

func packed(t *testing.T, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// own is what the home says that its one device exchanged.
func own(t *testing.T, s *session.Session) flow.Counter {
	t.Helper()
	devices := facts(t, s).Devices
	if len(devices) != 1 {
		t.Fatalf("%d devices", len(devices))
	}
	c := devices[0].Own
	c.SentPackets += devices[0].Setup.SentPackets
	c.ReceivedPackets += devices[0].Setup.ReceivedPackets
	return flow.Counter{SentPackets: c.SentPackets, ReceivedPackets: c.ReceivedPackets}
}

// TestTheSamePacketsCountOnce imports captures that have packets in common.
func TestTheSamePacketsCountOnce(t *testing.T) {
	first := talks(0, 1, 2, 3)
	alone := home(t)
	must(t, alone, input("all", talks(0, 1, 2, 3, 4, 5)))
	for _, c := range []struct {
		name    string
		raw     []byte
		already bool
		left    int64 // slots that are left out
	}{
		{"the recording in gzip", packed(t, first), true, 0},
		{"a part of it", talks(1, 2), true, 0},
		{"a second recording that went on for longer", talks(2, 3, 4, 5), false, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home(t)
			one := must(t, s, input("first", first))
			got := must(t, s, input("second", c.raw))
			perSlot := one.Capture.Packets / 4
			if got.Already != c.already || got.Capture.LeftOut != perSlot*uint64(c.left) {
				t.Errorf("already %v, %d packets left out; want %v and %d", got.Already, got.Capture.LeftOut, c.already, perSlot*uint64(c.left))
			}
			want := one.Capture.Packets
			if c.already {
				if got.Capture.ID != one.Capture.ID {
					t.Errorf("is capture %d, want %d", got.Capture.ID, one.Capture.ID)
				}
			} else {
				want += got.Capture.Packets // of the whole file
				if diff := cmp.Diff(own(t, alone), own(t, s)); diff != "" {
					t.Errorf("traffic (-one recording +two):\n%s", diff)
				}
			}
			if count, err := s.Count(t.Context()); err != nil || count != want {
				t.Errorf("%d packets are accounted for (%v), want %d", count, err, want)
			}
		})
	}
}

// TestAStreamCannotBeReadTwice holds that packets in common are told where they
// cannot be left out.
func TestAStreamCannotBeReadTwice(t *testing.T) {
	s := home(t)
	must(t, s, input("first", talks(0, 1, 2)))
	stream := session.Input{Name: "-", Reader: io.MultiReader(bytes.NewReader(talks(2, 3)))}
	got := must(t, s, stream)
	if got.Already || got.Capture.LeftOut != 0 || len(got.Overlap.Same) != 1 || got.Overlap.SamePackets == 0 {
		t.Errorf("already %v, left out %d, overlap %+v", got.Already, got.Capture.LeftOut, got.Overlap)
	}
}
