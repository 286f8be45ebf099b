// Package findings_test holds each finding against two recordings: one on which
// it must be told, and one, of a false friend or just below the threshold, on
// which it must not.
package findings_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"path/filepath"
	"testing"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/risk"
)

const (
	second = int64(1e9)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour

	sunday = int64(1773532800) * second // 2026-03-15 00:00 UTC
	noon   = sunday + 12*hour
)

// lab is a home in which a recording is made.
type lab struct {
	capturetest.Recorder
	router *capturetest.Host
	chance *capturetest.Chance
}

func newLab() *lab {
	return &lab{router: &capturetest.Host{MAC: mac(1), IPv4: netip.AddrFrom4([4]byte{192, 168, 7, 1})}, chance: capturetest.NewChance(7)}
}

func mac(n byte) flow.MAC { return flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, n} }

// thing is a device of the home by its number, from 2 on.
func thing(n byte) *capturetest.Host {
	return &capturetest.Host{MAC: mac(n), IPv4: netip.AddrFrom4([4]byte{192, 168, 7, n})}
}

// stranger is an address on the Internet by its number.
func stranger(n int) netip.Addr { return netip.AddrFrom4([4]byte{198, 18, byte(n >> 8), byte(n)}) }

func strangers(from, n int) []netip.Addr {
	list := make([]netip.Addr, n)
	for i := range list {
		list[i] = stranger(from + i)
	}
	return list
}

// server is a host on the Internet.
func (l *lab) server(n int) *capturetest.Host { return capturetest.Far(l.router.MAC, stranger(n)) }

// called says what a device calls itself, by renewing its lease, and which name
// server it is offered.
func (l *lab) called(d *capturetest.Host, name string) {
	lease := capturetest.Lease{Router: l.router, Device: d, Seconds: 3600, Clues: []capturetest.DHCPOption{{Code: 12, Data: []byte(name)}}}
	lease.Renew(&l.Recorder, sunday+minute, 7)
	lease.Renew(&l.Recorder, sunday+2*minute, 8)
}

// cloud records a small sealed exchange with a named server, so that both ways
// are in the recording.
func (l *lab) cloud(atNs int64, d *capturetest.Host, name string) {
	client, remote := capturetest.Call(d, l.server(60000+len(name)), 443)
	c := l.OpenTCP(atNs, l.chance, client, remote)
	s := c.BeginTLS(l.chance, capturetest.NewClientHello(l.chance, name, capturetest.TLS13, "h2"))
	s.Up(300, 0)
	s.Down(300, 0)
	c.Close()
}

// clear records an exchange that anybody can read.
func (l *lab) clear(atNs int64, d *capturetest.Host, to *capturetest.Host, port uint16, up, down []byte) {
	client, remote := capturetest.Call(d, to, port)
	c := l.OpenTCP(atNs, l.chance, client, remote)
	if len(up) > 0 {
		c.Send(up)
	}
	if len(down) > 0 {
		c.Receive(down)
	}
	c.Close()
}

// web records a request for a page, twice within a quarter of an hour.
func (l *lab) web(d *capturetest.Host, method, target string, headers []capturetest.Header, body []byte) {
	headers = append([]capturetest.Header{{Name: "Host", Value: "log.strange.example"}}, headers...)
	for i := range int64(2) {
		l.clear(noon+i*15*minute, d, l.server(5), 80, capturetest.HTTPRequest(method, target, headers, body), capturetest.HTTPResponse("200 OK", nil, []byte("thanks")))
	}
}

// datagram records one datagram.
func (l *lab) datagram(atNs int64, from, to *capturetest.Host, fromPort, toPort uint16, payload []byte) {
	l.SendUDP(atNs, end(from, fromPort), end(to, toPort), payload)
}

func end(h *capturetest.Host, port uint16) capturetest.End {
	return capturetest.End{Host: h, Addr: netip.AddrPortFrom(h.IPv4, port)}
}

// judged imports the recording into a new home, by the same way as the program,
// and judges it.
func (l *lab) judged(t *testing.T) classify.Home {
	t.Helper()
	s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	raw := l.PCAPNG("made up for a test")
	if _, err := s.Import(t.Context(), session.Input{Name: "made-up.pcapng", Reader: bytes.NewReader(raw), Size: int64(len(raw))}, nil); err != nil {
		t.Fatal(err)
	}
	home, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	return home
}

// findings are all of a home.
func findings(h classify.Home) []risk.Finding {
	all := append([]risk.Finding(nil), h.Findings...)
	for _, d := range h.Devices {
		all = append(all, d.Findings...)
	}
	return all
}

// told writes findings as "TT-B01 critical", without those of a rule or with only
// those.
func told(list []risk.Finding, rule string, only bool) string {
	text := ""
	for _, f := range list {
		if (f.Rule == rule) == only {
			text += fmt.Sprintf(" %s %s", f.Rule, f.Severity)
		}
	}
	if text == "" {
		return "nothing"
	}
	return text[1:]
}
