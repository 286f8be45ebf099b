package meter_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// talk is a TCP connection of two hosts, of which only the payload is recorded.
type talk struct {
	from, to         *capturetest.Host
	fromPort, toPort uint16
	sent, received   uint32
}

func (c *talk) frame(back bool, payload string) []byte {
	s := capturetest.Segment{
		Source: netip.AddrPortFrom(c.from.IPv4, c.fromPort), Destination: netip.AddrPortFrom(c.to.IPv4, c.toPort),
		Sequence: 1 + c.sent, Flags: capturetest.ACK, Payload: []byte(payload),
	}
	link := capturetest.Link{Source: c.from.MAC, Destination: c.to.MAC}
	if back {
		s.Source, s.Destination, s.Sequence = s.Destination, s.Source, 1+c.received
		link.Source, link.Destination = link.Destination, link.Source
		c.received += uint32(len(payload))
	} else {
		c.sent += uint32(len(payload))
	}
	return s.Frame(link, capturetest.IPHeader{})
}

// web is a connection of the lamp to the server's port 80.
func web(fromPort uint16) *talk {
	return &talk{from: lamp(), to: server(), fromPort: fromPort, toPort: 80}
}

// ask is a request for a path of a host.
func ask(host, path string) string { return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n" }

// observed lists observations as "device rule what masked scope remote name port ×count".
func observed(r *meter.Result) []string {
	var list []string
	for _, o := range r.Observations {
		list = append(list, fmt.Sprintf("%s %s %s %s %s %s %s %s/%d ×%d", o.Device[15:], o.Rule, o.What, o.Masked, o.Scope, o.Remote, o.Name, o.Protocol, o.Port, o.Count))
	}
	return list
}

func TestObservations(t *testing.T) {
	const path = "/a?m=00005e005302&token=ZPGokK7WXwHZ"
	found := []string{
		"02 D01 mac_hex 00:00:5e:xx:xx:xx internet 203.0.113.7 a.example tcp/80 ×1",
		"02 D08 token_key ZP*** internet 203.0.113.7 a.example tcp/80 ×1",
	}
	a, b := web(50000), web(50001)
	picture := "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\n\x89PNG\r\n\x1a\n\x00"
	inside := &talk{from: lamp(), to: camera(), fromPort: 40000, toPort: 8080}
	phone := &talk{from: &capturetest.Host{MAC: mac(2), IPv4: addr("10.22.22.138")}, to: server(), fromPort: 50000, toPort: 80}
	claim := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: router().IPv4}.Frame()
	for name, tc := range map[string]struct {
		frames [][]byte
		want   []string
	}{
		"at the end of all":  {[][]byte{web(50000).frame(false, ask("a.example", path))}, found},
		"once it is asked":   {[][]byte{a.frame(false, ask("a.example", path)), a.frame(true, picture)}, found},
		"in two segments":    {[][]byte{b.frame(false, ask("a.example", path)[:40]), b.frame(false, ask("a.example", path)[40:])}, found},
		"sealed":             {[][]byte{web(50000).frame(false, string(hello("a.example"))+path)}, nil},
		"only received":      {[][]byte{web(50000).frame(true, "HTTP/1.1 200 OK\r\n\r\ntoken=ZPGokK7WXwHZ")}, nil},
		"of a carried phone": {[][]byte{claim, phone.frame(false, ask("a.example", path))}, nil},
		"within the home": {
			[][]byte{inside.frame(false, ask("cam", "/?pwd=swordfish7")), inside.frame(true, "HTTP/1.1 200 OK\r\n\r\n{\"m\":\"00005e005303\",\"power\":12}")},
			[]string{
				"02 D08 password_key sw*** lan 192.168.1.30 cam tcp/8080 ×1",
				"03 D01 mac_hex 00:00:5e:xx:xx:xx lan 192.168.1.20 cam tcp/8080 ×1",
			},
		},
		"datagrams": {
			[][]byte{udpFrame(lamp(), server(), 5000, 6000, "imei=490154203237518"), udpFrame(lamp(), server(), 5001, 6000, "imei=490154203237518")},
			[]string{"02 D04 imei 49*** internet 203.0.113.7  udp/6000 ×2"},
		},
		"to a clock": {[][]byte{udpFrame(lamp(), server(), 5000, 123, "imei=490154203237518")}, nil},
		"to all":     {[][]byte{udpFrame(lamp(), capturetest.Far(flow.MAC{1, 0, 0x5e, 1, 1, 1}, addr("224.1.1.1")), 5000, 6000, "imei=490154203237518")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, observed(ordered(tc.frames...))); diff != "" {
				t.Errorf("observations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestObservationTimes(t *testing.T) {
	c := web(50000)
	text := ask("a.example", "/?token=ZPGokK7WXwHZ")
	r := ordered(c.frame(false, text[:20]), c.frame(false, text[20:]), c.frame(true, "HTTP/1.1 204 No Content\r\n\r\n"), c.frame(false, text))
	want := []flow.Observation{{
		Device: mac(2).String(), Rule: "D08", What: "token_key", Masked: "ZP***", Remote: server().IPv4, Name: "a.example",
		Protocol: "tcp", Port: 80, Scope: flow.ScopeInternet, Packet: 1, FirstNs: startNs + 1e6, LastNs: startNs + 3e6, Count: 2,
	}}
	if diff := cmp.Diff(want, r.Observations, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
}

func TestSerialNumberToldLater(t *testing.T) {
	const id = "2f402f80-da50-11e1-9b23-aabbccddeeff"
	announce := func(from *capturetest.Host) []byte {
		return udpFrame(from, capturetest.Far(flow.MAC{1, 0, 0x5e, 0x7f, 0xff, 0xfa}, addr("239.255.255.250")), 1900, 1900,
			"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNTS: ssdp:alive\r\nUSN: uuid:"+id+"::upnp:rootdevice\r\n\r\n")
	}
	sends := func() []byte { return web(50000).frame(false, ask("a.example", "/?me="+id)) }
	want := []string{"02 D03 serial 2f*** internet 203.0.113.7 a.example tcp/80 ×1"}
	for name, tc := range map[string]struct {
		frames [][]byte
		want   []string
	}{
		"told before":      {[][]byte{announce(lamp()), sends()}, want},
		"told later":       {[][]byte{sends(), announce(lamp())}, want},
		"told by another":  {[][]byte{sends(), announce(camera())}, nil},
		"told by nobody":   {[][]byte{sends()}, nil},
		"told, never sent": {[][]byte{announce(lamp()), web(50000).frame(false, ask("a.example", "/"))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, observed(ordered(tc.frames...))); diff != "" {
				t.Errorf("observations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFirmwareFetched(t *testing.T) {
	c := web(50000)
	list := [][]byte{c.frame(false, ask("a.example", "/firmware/x.tgz")), c.frame(true, "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n")}
	for range 90 {
		list = append(list, c.frame(true, strings.Repeat("x", 1000)))
	}
	want := []string{"02 TT-C05 named HTTP internet 203.0.113.7 a.example tcp/80 ×1"}
	if diff := cmp.Diff(want, observed(ordered(list...))); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
	if got := observed(ordered(list[:60]...)); got != nil {
		t.Errorf("what is smaller than a firmware gives %q", got)
	}
}

func TestObservationsAreBounded(t *testing.T) {
	var list [][]byte
	for i := range 100 {
		list = append(list, web(uint16(50000+i)).frame(false, ask("a.example", fmt.Sprintf("/?token=%02dGokK7WXwHZ", i))))
	}
	r := ordered(list...)
	var kept, count uint64
	for _, o := range r.Observations {
		kept, count = kept+1, count+o.Count
	}
	if kept > 10 || count != 100 {
		t.Errorf("%d observations of %d tokens, want a few of 100", kept, count)
	}
}
