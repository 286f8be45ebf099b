// Package leaves_test holds what is told of data that leaves the home against
// recordings: for each rule some on which it must be told, and some, of a false
// friend or just below a threshold, on which it must not.
package leaves_test

import (
	"bytes"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/disclosure"
)

const (
	second = int64(1e9)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour

	sunday = int64(1773532800) * second // 2026-03-15 00:00 UTC
	noon   = sunday + 12*hour
)

// lab is a home in which a recording is made of one device.
type lab struct {
	capturetest.Recorder
	router *capturetest.Host
	device *capturetest.Host
	chance *capturetest.Chance
	kind   string // that the owner sets
	days   int    // that the recording lasts, at least
}

func newLab(kind string) *lab {
	l := &lab{chance: capturetest.NewChance(11), kind: kind}
	l.router, l.device = l.thing(1), l.thing(2)
	return l
}

// thing is a device of the home by its number.
func (l *lab) thing(n byte) *capturetest.Host {
	return &capturetest.Host{MAC: flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, n}, IPv4: netip.AddrFrom4([4]byte{192, 168, 7, n})}
}

// server is a host on the Internet; each name has its own.
func (l *lab) server(name string) *capturetest.Host {
	sum := uint16(0)
	for _, c := range []byte(name) {
		sum = sum*31 + uint16(c)
	}
	return capturetest.Far(l.router.MAC, netip.AddrFrom4([4]byte{198, 18, byte(sum >> 8), byte(sum)}))
}

// clear records an exchange that anybody can read.
func (l *lab) clear(atNs int64, to *capturetest.Host, port uint16, up, down []byte) {
	client, remote := capturetest.Call(l.device, to, port)
	c := l.OpenTCP(atNs, l.chance, client, remote)
	c.Send(up)
	c.Receive(down)
	c.Close()
}

// post records an HTTP request with a body to a named server.
func (l *lab) post(atNs int64, host, kind string, body []byte, more ...capturetest.Header) {
	headers := append([]capturetest.Header{{Name: "Host", Value: host}, {Name: "Content-Type", Value: kind}}, more...)
	l.clear(atNs, l.server(host), 80, capturetest.HTTPRequest("POST", "/in", headers, body), capturetest.HTTPResponse("200 OK", nil, []byte("thanks")))
}

// get records an HTTP request to a named server.
func (l *lab) get(atNs int64, host, path string, more ...capturetest.Header) {
	headers := append([]capturetest.Header{{Name: "Host", Value: host}}, more...)
	l.clear(atNs, l.server(host), 80, capturetest.HTTPRequest("GET", path, headers, nil), capturetest.HTTPResponse("204 No Content", nil, nil))
}

// open begins a sealed connection to a named server.
func (l *lab) open(atNs int64, host string) *capturetest.TLSSession {
	client, remote := capturetest.Call(l.device, l.server(host), 443)
	return l.OpenTCP(atNs, l.chance, client, remote).BeginTLS(l.chance, capturetest.NewClientHello(l.chance, host, capturetest.TLS13, "h2"))
}

// upload records a sealed sending of some length, and its answer.
func (l *lab) upload(atNs int64, host string, bytes int, lengthNs int64, answer int) {
	s := l.open(atNs, host)
	s.At(atNs + 10*second) // the hello is no part of it
	s.Up(bytes, lengthNs)
	if answer > 0 {
		s.Down(answer, 0)
	}
	s.NowNs += second
	s.Close()
}

// here records that the device is there, from the first moment to the last.
func (l *lab) here() {
	for _, at := range []int64{sunday, sunday + int64(max(l.days, 1))*day - second} {
		l.Add(at, capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: l.device.MAC, SenderIP: l.device.IPv4, TargetIP: l.router.IPv4}.Frame())
	}
}

// judged imports the recording into a new home, by the same way as the program,
// with the device's kind as the owner set it, and judges it.
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
	for i := range home.Facts.Devices {
		if home.Facts.Devices[i].Device.Key == l.device.MAC.String() {
			home.Facts.Devices[i].Device.OwnKind = l.kind
		}
	}
	return classify.Judge(home.Facts, s.Tables())
}

// told writes what is told by one rule, or by all others.
func told(list []disclosure.Disclosure, rule string, only bool) string {
	var text []string
	for _, d := range list {
		if (d.Rule == rule) == only && d.Grade != disclosure.Able {
			text = append(text, strings.TrimPrefix(d.Sentence, "leaves.")+" "+d.Grade.String())
		}
	}
	slices.Sort(text)
	if len(text) == 0 {
		return nothing
	}
	return strings.Join(text, ", ")
}

const nothing = "nothing"
