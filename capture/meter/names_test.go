package meter_test

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// answer is the router's answer to a question of a device.
func answer(to *capturetest.Host, name string, records ...capturetest.DNSRecord) []byte {
	return udpFrame(router(), to, 53, 40000, string(answerBytes(name, records...)))
}

func answerBytes(name string, records ...capturetest.DNSRecord) []byte {
	return capturetest.DNSAnswer(capturetest.DNSQuery(1, name, capturetest.TypeA), records...).Bytes()
}

func TestTwoDevicesMeanTwoThingsByOneAddress(t *testing.T) {
	r := ordered(
		answer(lamp(), "lamp.example", capturetest.AddressRecord("lamp.example", server().IPv4, 60)),
		answer(
			camera(), "video.example",
			capturetest.AliasRecord("video.example", "edge.cdn.example", 60),
			capturetest.AddressRecord("edge.cdn.example", server().IPv4, 60),
		),
		udpFrame(lamp(), server(), 1, 2, "x"),
		udpFrame(camera(), server(), 1, 2, "x"),
	)
	for device, want := range map[string]string{mac(2).String(): "dns lamp.example", mac(3).String(): "dns video.example"} {
		if diff := cmp.Diff([]string{want}, names(r, device, server().IPv4)); diff != "" {
			t.Errorf("names of %s (-want +got):\n%s", device, diff)
		}
	}
	for _, row := range r.Traffic {
		if row.Name != "" {
			t.Errorf("an answer of a name server is no name that the flow itself used: %+v", row)
		}
	}
}

func TestAskingIsNoContact(t *testing.T) {
	r := ordered(answer(lamp(), "asked.example", capturetest.AddressRecord("asked.example", server().IPv4, 60)))
	for _, c := range r.Conversations {
		if c.Remote == server().IPv4 {
			t.Errorf("a name was asked for and nothing sent, yet there is %+v", c)
		}
	}
}

func TestDNSOverTCP(t *testing.T) {
	msg := answerBytes("slow.example", capturetest.AddressRecord("slow.example", server().IPv4, 60))
	stream := append(binary.BigEndian.AppendUint16(nil, uint16(len(msg))), msg...)
	var frames [][]byte
	for seq, rest := uint32(100), stream; len(rest) > 0; {
		part := rest[:min(20, len(rest))]
		frames = append(frames, capturetest.Segment{
			Source: netip.AddrPortFrom(router().IPv4, 53), Destination: netip.AddrPortFrom(lamp().IPv4, 40000), Sequence: seq, Payload: part,
		}.Frame(capturetest.Link{Source: mac(1), Destination: mac(2)}, capturetest.IPHeader{}))
		seq, rest = seq+uint32(len(part)), rest[len(part):]
	}
	if diff := cmp.Diff([]string{"dns slow.example"}, names(ordered(frames...), mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// TestServerNameInSegments gives one hello in the ways in which a capture may
// hold its segments.
func TestServerNameInSegments(t *testing.T) {
	h := hello("cloud.example")
	third := len(h) / 3
	syn := tcpSegment(443, 999, capturetest.SYN, nil)
	a, b, c := tcpSegment(443, 1000, capturetest.ACK, h[:third]), tcpSegment(443, 1000+uint32(third), capturetest.ACK, h[third:2*third]),
		tcpSegment(443, 1000+uint32(2*third), capturetest.ACK, h[2*third:])
	overlap := tcpSegment(443, 1000+uint32(third)-5, capturetest.ACK, h[third-5:2*third])
	wrap := func(seq uint32) [][]byte {
		return [][]byte{
			tcpSegment(443, seq-1, capturetest.SYN, nil), tcpSegment(443, seq, capturetest.ACK, h[:third]),
			tcpSegment(443, seq+uint32(third), capturetest.ACK, h[third:]),
		}
	}
	tests := map[string][][]byte{
		"in order":                  {syn, a, b, c},
		"out of order":              {syn, c, a, b},
		"backwards":                 {syn, c, b, a},
		"sent twice":                {syn, a, a, b, a, b, c},
		"overlapping":               {syn, a, overlap, c},
		"without the SYN":           {a, b, c},
		"the SYN came late":         {a, syn, b, c},
		"the SYN was sent twice":    {syn, syn, a, b, c},
		"the sequence numbers wrap": wrap(0xffffffff - 20),
		"behind a change of cipher, the first hello lost": {
			tcpSegment(443, 1000, capturetest.ACK, []byte("\x14\x03\x03\x00\x01\x01")), tcpSegment(443, 1006, capturetest.ACK, h),
		},
		"with a change of cipher, behind another gap": {
			tcpSegment(443, 900, capturetest.ACK, []byte("\x17\x03\x03\x00\x02ab")),
			tcpSegment(443, 1000, capturetest.ACK, append([]byte("\x14\x03\x03\x00\x01\x01"), h...)),
		},
		"a different port":       {tcpSegment(8883, 999, capturetest.SYN, nil), tcpSegment(8883, 1000, capturetest.ACK, h)},
		"after a first exchange": {syn, tcpSegment(443, 1000, 0, []byte("\x00\x00\x00\x08\x04\xd2\x16\x2f")), tcpSegment(443, 1008, 0, h)},
		"through a proxy, unencrypted": {
			syn, tcpSegment(443, 1000, 0, []byte("CONNECT x HTTP/1.1\r\n\r\n")), tcpSegment(443, 1022, 0, h),
		},
	}
	for name, list := range tests {
		t.Run(name, func(t *testing.T) {
			r := ordered(list...)
			if diff := cmp.Diff([]string{"tls_sni cloud.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTwoNamesInOneHello: both are told, since nobody knows which one the server heeds.
func TestTwoNamesInOneHello(t *testing.T) {
	h := capturetest.NewClientHello(capturetest.NewChance(7), "one.example", capturetest.TLS13, "h2")
	h.Extra = []capturetest.Extension{
		{Type: 0, Data: []byte("\x00\x0e\x00\x00\x0btwo.example")}, {Type: 0, Data: []byte("\x00\x0c\x00\x00\x09192.0.2.1")},
	}
	r := ordered(tcpSegment(443, 1, capturetest.SYN, nil), tcpSegment(443, 2, capturetest.ACK, h.Record()))
	if diff := cmp.Diff([]string{"tls_sni one.example", "tls_sni two.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]flow.Oddity{{Reason: "tls_further_names", Count: 2}}, r.Capture.Oddities); diff != "" || r.Traffic[0].Name != "one.example" {
		t.Errorf("the connection is called %q, oddities (-want +got):\n%s", r.Traffic[0].Name, diff)
	}
}

// TestCrumbsAreGivenUp: a hello in segments of one byte is read, and a stream that
// promises one and brings crumbs only is given up.
func TestCrumbsAreGivenUp(t *testing.T) {
	crumbs := func(b []byte) [][]byte {
		list := [][]byte{tcpSegment(443, 999, capturetest.SYN, nil)}
		for i := range b {
			list = append(list, tcpSegment(443, 1000+uint32(i), capturetest.ACK, b[i:i+1]))
		}
		return list
	}
	want := []string{"tls_sni cloud.example"}
	if diff := cmp.Diff(want, names(ordered(crumbs(hello("cloud.example"))...), mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	endless := capturetest.NewClientHello(capturetest.NewChance(7), "cloud.example", capturetest.TLS13)
	endless.Extra = []capturetest.Extension{{Type: 21, Data: make([]byte, 9000)}}
	if got := names(ordered(crumbs(endless.Record())...), mac(2).String(), server().IPv4); got != nil {
		t.Errorf("names = %v, want none: reading each crumb anew costs too much", got)
	}
}

func request(host string) []byte {
	return capturetest.HTTPRequest("POST", "/", []capturetest.Header{{Name: "Host", Value: host}, {Name: "User-Agent", Value: "Lamp/1.0"}}, []byte("on=1"))
}

func TestTwoHostsOnOneConnection(t *testing.T) {
	one, two := request("One.example:80"), request("two.example")
	r := ordered(
		tcpSegment(80, 1, capturetest.SYN, nil),
		tcpSegment(80, 2, capturetest.ACK, append(append([]byte{}, one...), two[:10]...)),
		tcpSegment(80, 2+uint32(len(one)+10), capturetest.ACK, two[10:]),
		tcpSegment(80, 2+uint32(len(one)+len(two)), capturetest.ACK, two),
	)
	if diff := cmp.Diff([]string{"http_host one.example", "http_host two.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	var sent uint64
	seen := map[string]bool{}
	for _, row := range r.Traffic {
		sent += row.Own.SentPayload
		seen[row.Name] = true
	}
	if want := uint64(len(one) + 2*len(two)); sent != want {
		t.Errorf("payload = %d, want %d", sent, want)
	}
	if !seen["two.example"] || !seen["one.example"] {
		t.Errorf("traffic goes under %v, want both hosts", seen)
	}
	d := deviceOf(t, r, mac(2).String())
	if len(d.Clues) != 1 || d.Clues[0].Kind != flow.ClueHTTPUserAgent || d.Clues[0].Count != 3 {
		t.Errorf("clues = %+v, want one user agent, seen three times", d.Clues)
	}
}

// TestALostSegmentIsNotWaitedForWithoutEnd leaves a gap after the first request
// and sends many more, each in a segment of its own.
func TestALostSegmentIsNotWaitedForWithoutEnd(t *testing.T) {
	first := request("first.example")
	frames := [][]byte{tcpSegment(80, 1, capturetest.SYN, nil), tcpSegment(80, 2, 0, first)}
	seq := 2 + uint32(len(first)) + 1000 // what is between is lost
	for range 40 {
		next := request("later.example")
		frames = append(frames, tcpSegment(80, seq, 0, next))
		seq += uint32(len(next))
	}
	frames = append(frames, tcpSegment(80, seq, 0, request("last.example")))
	want := []string{"http_host first.example", "http_host last.example", "http_host later.example"}
	if diff := cmp.Diff(want, names(ordered(frames...), mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, c := range deviceOf(t, ordered(frames...), mac(2).String()).Clues {
		if c.Count != 42 {
			t.Errorf("%d requests were read, want 42", c.Count)
		}
	}
}

func TestDamagedMessagesAreCounted(t *testing.T) {
	short := string(answerBytes("a.example", capturetest.AddressRecord("a.example", server().IPv4, 60)))[:20]
	r := ordered(
		udpFrame(router(), lamp(), 53, 40000, short), udpFrame(lamp(), camera(), 5353, 5353, short),
		udpFrame(lamp(), router(), 68, 67, "x"), udpFrame(lamp(), camera(), 1900, 1900, "x"), udpFrame(lamp(), camera(), 137, 137, "x"),
	)
	var got []string
	for _, odd := range r.Capture.Oddities {
		got = append(got, odd.Reason)
	}
	want := []string{"dhcp_damaged", "dns_damaged", "mdns_damaged", "nbns_damaged", "ssdp_damaged"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("oddities (-want +got):\n%s", diff)
	}
}

func TestCluesWithoutHardwareAddress(t *testing.T) {
	frame := tcpSegment(80, 1, 0, request("a.example"))[14:]
	r := settle([]flow.Frame{{TimeNs: startNs, HasTime: true, LinkType: rawIP, Wire: uint32(len(frame)), Data: frame}})
	d := deviceOf(t, r, "ip:192.168.1.20")
	if len(d.Clues) != 1 || d.Clues[0].Value != "Lamp/1.0" || d.Clues[0].Device != d.Key {
		t.Errorf("clues = %+v, want the user agent", d.Clues)
	}
	if diff := cmp.Diff([]string{"http_host a.example"}, names(r, d.Key, server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestTextInABodyIsNoRequest(t *testing.T) {
	fake := string(request("false.example"))
	chunked := "POST / HTTP/1.1\r\nHost: true.example\r\nTransfer-Encoding: chunked\r\n\r\n"
	body := "fff\r\n"
	list := [][]byte{
		tcpSegment(80, 1, capturetest.SYN, nil),
		tcpSegment(80, 2, 0, []byte(chunked+body)),
		tcpSegment(80, 2+uint32(len(chunked+body)), 0, []byte(fake)),
	}
	if diff := cmp.Diff([]string{"http_host true.example"}, names(ordered(list...), mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// TestTwoHostsInOneRequest: both are told, and the first is what the flow is called.
func TestTwoHostsInOneRequest(t *testing.T) {
	r := ordered(tcpSegment(80, 1, 0, []byte("GET / HTTP/1.1\r\nHost: one.example\r\nHost: two.example\r\n\r\n")))
	want := []string{"http_host one.example", "http_host two.example"}
	if diff := cmp.Diff(want, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, row := range r.Traffic {
		if row.Name != "one.example" {
			t.Errorf("the flow is called %q", row.Name)
		}
	}
}

// TestEmptyLinesBetweenRequests: some clients end a body with a line end that does
// not belong to it.
func TestEmptyLinesBetweenRequests(t *testing.T) {
	one, two := request("one.example"), request("two.example")
	stream := slices.Concat([]byte("\r\n"), one, []byte("\r\n\r\n"), two)
	for _, size := range []int{len(stream), 100, 7} {
		frames := [][]byte{tcpSegment(80, 1, capturetest.SYN, nil)}
		for at := 0; at < len(stream); at += size {
			frames = append(frames, tcpSegment(80, 2+uint32(at), 0, stream[at:min(at+size, len(stream))]))
		}
		want := []string{"http_host one.example", "http_host two.example"}
		if diff := cmp.Diff(want, names(ordered(frames...), mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("segments of %d bytes: names (-want +got):\n%s", size, diff)
		}
	}
}

func TestPortsAreUsedAgain(t *testing.T) {
	first, second := hello("first.example"), request("second.example")
	r := ordered(
		tcpSegment(443, 1, capturetest.SYN, nil),
		tcpSegment(443, 2, 0, first),
		tcpSegment(443, 90000, capturetest.SYN, nil),
		tcpSegment(443, 90001, 0, second),
	)
	got := map[string]flow.Grade{}
	for _, row := range r.Traffic {
		got[row.Name] = row.Grade
	}
	want := map[string]flow.Grade{
		"first.example": {Sealed: uint64(len(first))}, "second.example": {Clear: uint64(len(second))},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("grade by name (-want +got):\n%s", diff)
	}
}

func TestPortsUsedAgainWithoutName(t *testing.T) {
	r := ordered(
		tcpSegment(443, 1, capturetest.SYN, nil),
		tcpSegment(443, 2, 0, hello("first.example")),
		tcpSegment(443, 90000, capturetest.SYN, nil),
		tcpSegment(443, 90001, 0, []byte{1, 2, 3}),
	)
	for _, row := range r.Traffic {
		if row.Name == "" && row.Own.SentPayload == 3 {
			return
		}
	}
	t.Errorf("the second connection bears the first one's name: %+v", r.Traffic)
}

func TestQUIC(t *testing.T) {
	var rec capturetest.Recorder
	chance := capturetest.NewChance(3)
	client, remote := capturetest.Call(lamp(), server(), 443)
	q, err := rec.OpenQUIC(startNs, chance, [2]capturetest.End{client, remote}, capturetest.NewClientHello(chance, "quick.example", capturetest.TLS13, "h3"))
	if err != nil {
		t.Fatal(err)
	}
	q.Up(3000)
	r := recorded(&rec)
	if diff := cmp.Diff([]string{"quic_sni quick.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, row := range r.Traffic {
		if row.Grade.Clear+row.Grade.Unknown > 0 || row.Grade.Sealed != row.Own.SentPayload {
			t.Errorf("grade = %+v of %d bytes, want all of it sealed", row.Grade, row.Own.SentPayload)
		}
	}
}

// TestQUICOfAVersionThatTheServerRefuses: the client begins with a version that
// nobody knows, is told which ones there are, and begins anew.
func TestQUICOfAVersionThatTheServerRefuses(t *testing.T) {
	id := []byte("connid78")
	hello := capturetest.NewClientHello(capturetest.NewChance(3), "quick.example", capturetest.TLS13, "h3")
	first, err := capturetest.QUICInitial{FirstID: id, Destination: id, Frames: capturetest.CryptoFrame(0, hello.Message())}.Datagram()
	if err != nil {
		t.Fatal(err)
	}
	unknown := append([]byte{0xc3, 0x1a, 0x2a, 0x3a, 0x4a}, first[5:]...)
	refusal := append(append([]byte{0x80, 0, 0, 0, 0, 0, 8}, id...), 0, 0, 0, 1)
	r := ordered(
		udpFrame(lamp(), server(), 5000, 443, string(unknown)), udpFrame(server(), lamp(), 443, 5000, string(refusal)),
		udpFrame(lamp(), server(), 5000, 443, string(first)),
	)
	if diff := cmp.Diff([]string{"quic_sni quick.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestAddressesAreNoNames(t *testing.T) {
	r := ordered(tcpSegment(80, 1, 0, request("203.0.113.7")))
	if got := names(r, mac(2).String(), server().IPv4); len(got) != 0 {
		t.Errorf("names = %v, want none", got)
	}
}

func TestRequestsFromOutsideAreNobodysClue(t *testing.T) {
	in := capturetest.Segment{
		Source: netip.AddrPortFrom(server().IPv4, 4000), Destination: netip.AddrPortFrom(lamp().IPv4, 80), Sequence: 1, Payload: request("lamp"),
	}.Frame(capturetest.Link{Source: mac(1), Destination: mac(2)}, capturetest.IPHeader{})
	r := ordered(udpFrame(router(), lamp(), 1, 2, "x"), in)
	for _, d := range r.Devices {
		if len(d.Clues) != 0 {
			t.Errorf("clues of %s = %+v, want none", d.Key, d.Clues)
		}
	}
}
