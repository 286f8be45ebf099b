package capturetest_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"golang.org/x/net/dns/dnsmessage"

	"telltale/capture/capturetest"
)

func parseDNS(t *testing.T, b []byte) dnsmessage.Message {
	t.Helper()
	var m dnsmessage.Message
	if err := m.Unpack(b); err != nil {
		t.Fatalf("reading DNS message: %v", err)
	}
	return m
}

// answersOf writes the answers as "owner type value".
func answersOf(m dnsmessage.Message) []string {
	var all []string
	for _, r := range append(m.Answers, m.Additionals...) {
		s := r.Header.Name.String() + " " + r.Header.Type.String()
		switch body := r.Body.(type) {
		case *dnsmessage.AResource:
			s += " " + netip.AddrFrom4(body.A).String()
		case *dnsmessage.AAAAResource:
			s += " " + netip.AddrFrom16(body.AAAA).String()
		case *dnsmessage.CNAMEResource:
			s += " " + body.CNAME.String()
		case *dnsmessage.PTRResource:
			s += " " + body.PTR.String()
		case *dnsmessage.SRVResource:
			s += " " + body.Target.String()
		case *dnsmessage.TXTResource:
			for _, v := range body.TXT {
				s += " " + v
			}
		}
		all = append(all, s)
	}
	return all
}

func TestDNSAnswerIsRead(t *testing.T) {
	query := capturetest.DNSQuery(77, "www.streamo.example", capturetest.TypeA)
	b := capturetest.DNSAnswer(
		query,
		capturetest.AliasRecord("www.streamo.example", "edge.edgelory.example", 60),
		capturetest.AddressRecord("edge.edgelory.example", addr("192.0.2.65"), 60),
		capturetest.AddressRecord("edge.edgelory.example", addr("2001:db8::65"), 60),
	).Bytes()
	m := parseDNS(t, b)
	want := []string{
		"www.streamo.example. TypeCNAME edge.edgelory.example.",
		"edge.edgelory.example. TypeA 192.0.2.65",
		"edge.edgelory.example. TypeAAAA 2001:db8::65",
	}
	if diff := cmp.Diff(want, answersOf(m)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if !m.Response || !m.RecursionAvailable || m.ID != 77 || m.Questions[0].Name.String() != "www.streamo.example." {
		t.Errorf("head is %+v, questions %v", m.Header, m.Questions)
	}
	// 12 head, 25 question, 12+17 alias (names seen before take 2), 16 and 28 addresses.
	if len(b) > 120 {
		t.Errorf("message has %d bytes: names are not compressed", len(b))
	}
}

func TestHTTPSRecordData(t *testing.T) {
	r := capturetest.HTTPSRecord("a.example", 60, "h3", "h2")
	if want := []byte("\x00\x01\x00\x00\x01\x00\x06\x02h3\x02h2"); !bytes.Equal(r.Data, want) {
		t.Errorf("data is %q, want %q", r.Data, want)
	}
}

func TestMDNSAnnouncementIsRead(t *testing.T) {
	m := parseDNS(t, capturetest.MDNSAnnouncement(
		"printer", []netip.Addr{addr("192.168.178.30")},
		capturetest.MDNSService{Instance: "Printello 5500", Kind: "_ipp._tcp", Port: 631, Texts: []string{"ty=5500", "note="}},
		capturetest.MDNSService{Instance: "Printello 5500", Kind: "_x._udp", Port: 1},
	).Bytes())
	want := []string{
		"_ipp._tcp.local. TypePTR Printello 5500._ipp._tcp.local.",
		"Printello 5500._ipp._tcp.local. TypeSRV printer.local.",
		"Printello 5500._ipp._tcp.local. TypeTXT ty=5500 note=",
		"_x._udp.local. TypePTR Printello 5500._x._udp.local.",
		"Printello 5500._x._udp.local. TypeSRV printer.local.",
		"Printello 5500._x._udp.local. TypeTXT ",
		"printer.local. TypeA 192.168.178.30",
	}
	if diff := cmp.Diff(want, answersOf(m)); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestNBNSRegistrationSpreadsName(t *testing.T) {
	m := parseDNS(t, capturetest.NBNSRegistration(5, "fred", 0x20, addr("192.168.178.30")))
	// RFC 1001 section 14.1 has the first 12 bytes of "FRED" as this.
	if got, want := m.Questions[0].Name.String(), "EGFCEFEECACACACACACACACACACACACA."; got != want {
		t.Errorf("name is %s, want %s", got, want)
	}
	if m.OpCode != 5 || len(m.Additionals) != 1 {
		t.Errorf("opcode %d with %d records, want 5 with 1", m.OpCode, len(m.Additionals))
	}
}

func TestLeaseIsRead(t *testing.T) {
	var r capturetest.Recorder
	l := capturetest.Lease{Router: newRouter(), Device: newDevice(), Seconds: 600, Clues: []capturetest.DHCPOption{
		capturetest.DHCPText(12, "Orvo-TV-55"), capturetest.DHCPParameters(1, 3), capturetest.DHCPClientID(deviceMAC), capturetest.DHCPFullName("tv.home"),
	}}
	ready := l.Take(&r, 1000, 99)
	l.Renew(&r, ready, 100)
	var types []layers.DHCPMsgType
	for _, p := range r.Packets() {
		d, ok := gopacket.NewPacket(p.Data, layers.LayerTypeEthernet, gopacket.Default).Layer(layers.LayerTypeDHCPv4).(*layers.DHCPv4)
		if !ok {
			t.Fatalf("packet at %d is not DHCP", p.AtNs)
		}
		options, given := map[layers.DHCPOpt]string{}, d.YourClientIP.String()
		for _, o := range d.Options {
			options[o.Type] = string(o.Data)
		}
		types = append(types, layers.DHCPMsgType(options[layers.DHCPOptMessageType][0]))
		want, wantGiven := map[layers.DHCPOpt]string{12: "Orvo-TV-55", 55: "\x01\x03", 61: "\x01" + string(deviceMAC[:]), 81: "\x00\x00\x00tv.home"}, "0.0.0.0"
		if d.Operation == layers.DHCPOpReply {
			want, wantGiven = map[layers.DHCPOpt]string{51: "\x00\x00\x02\x58", 3: string(newRouter().IPv4.AsSlice())}, "192.168.178.20"
		}
		if given != wantGiven {
			t.Errorf("message of type %d gives %s, want %s", types[len(types)-1], given, wantGiven)
		}
		for code, value := range want {
			if options[code] != value {
				t.Errorf("option %d is %q, want %q", code, options[code], value)
			}
		}
	}
	if diff := cmp.Diff([]layers.DHCPMsgType{1, 2, 3, 5, 3, 5}, types); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestSSDPMessages(t *testing.T) {
	s := capturetest.SSDP{Type: "upnp:rootdevice", Device: "uuid:1", Location: "http://192.168.178.1/", Server: "Linux UPnP/1.0 X/1"}
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(s.Notify())))
	if err != nil {
		t.Fatal(err)
	}
	if request.Header.Get("Usn") != "uuid:1::upnp:rootdevice" || request.Header.Get("Server") != s.Server {
		t.Errorf("notice says %v", request.Header)
	}
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(s.Reply())), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.Header.Get("St") != "upnp:rootdevice" || response.StatusCode != 200 {
		t.Errorf("reply says %v", response.Header)
	}
	search, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(capturetest.SSDPSearch("ssdp:all", "x/1"))))
	if err != nil || search.Method != "M-SEARCH" || search.UserAgent() != "x/1" {
		t.Errorf("search is %+v, %v", search, err)
	}
}

func TestHTTPMessagesAreRead(t *testing.T) {
	b := capturetest.HTTPRequest("POST", "/a?b=c", []capturetest.Header{{Name: "Host", Value: "api.wagix.example"}}, []byte("weight=72"))
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil || string(body) != "weight=72" || request.Host != "api.wagix.example" || request.URL.Query().Get("b") != "c" {
		t.Errorf("request is %v %v %q, %v", request.Host, request.URL, body, err)
	}
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(capturetest.HTTPResponse("200 OK", nil, nil))), nil)
	if err != nil || response.ContentLength != 0 {
		t.Fatalf("response is %+v, %v", response, err)
	}
	_ = response.Body.Close()
}

func TestNTPTimes(t *testing.T) {
	b := capturetest.NTP(true, 500_000_000)
	if want := []byte{0x83, 0xaa, 0x7e, 0x80, 0x80, 0, 0, 0}; !bytes.Equal(b[40:], want) || b[0] != 0x24 {
		t.Errorf("half a second into 1970 is %x with head %#x, want %x with 0x24", b[40:], b[0], want)
	}
}
