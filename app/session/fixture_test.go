package session_test

import (
	"bytes"
	"context"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// example is the capture of the example home, made once.
var example = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := capturetest.ExampleHome(&b); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
})

// home opens an empty home.
func home(t testing.TB) *session.Session {
	t.Helper()
	s, err := session.Open(context.Background(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// input is a capture in memory.
func input(name string, raw []byte) session.Input {
	return session.Input{Name: name, Reader: bytes.NewReader(raw), Size: int64(len(raw))}
}

// facts is all that the home holds, without what only a database row tells.
func facts(t testing.TB, s *session.Session) flow.Facts {
	t.Helper()
	judged, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	return judged.Facts
}

// must imports a capture that has to go well.
func must(t testing.TB, s *session.Session, in session.Input) *session.Imported {
	t.Helper()
	imported, err := s.Import(t.Context(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	return imported
}

// dayNs is the length of a day, and sunday the start of one.
const (
	dayNs  = 24 * flow.HourNs
	sunday = int64(1773532800) * 1e9 // 2026-03-15 00:00 UTC
)

// thing is a device of a made-up home by its number.
func thing(n byte) *capturetest.Host {
	return &capturetest.Host{MAC: flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x80 + n}, IPv4: netip.AddrFrom4([4]byte{192, 168, 7, n})}
}

// talk is a capture in which one device sends some text to a server at a time.
func talk(atNs int64, from byte) []byte {
	var rec capturetest.Recorder
	server := capturetest.Far(flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}, netip.AddrFrom4([4]byte{203, 0, 113, 5}))
	client, remote := capturetest.Call(thing(from), server, 8080)
	c := rec.OpenTCP(atNs, capturetest.NewChance(1), client, remote)
	c.Send([]byte("a few words that anyone on the way can read"))
	c.Receive([]byte("and an answer"))
	c.Close()
	return rec.PCAPNG("made up for a test")
}

// key is the device key of a thing.
func key(n byte) string { return thing(n).MAC.String() }

// remote is the address of a server that a thing talks to.
func remote(device, n byte) netip.Addr { return netip.AddrFrom4([4]byte{203, device, 113, n}) }
