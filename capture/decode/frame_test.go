package decode_test

import (
	"bytes"
	"encoding/hex"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Pieces of frames. Hexadecimal, because what is tested is bytes.
const (
	macs      = "020000000002 020000000001" // to :02, from :01
	groupMACs = "ffffffffffff 020000000001"
	udpV4     = "45000020 00010000 40110000 0a000001 08080808" + " 1388 0035 000c 0000 61626364"
	udpV6     = "60000000 000c 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002" + " 1388 0035 000c 0000 61626364"
	wifiToAP  = "0801 0000 0200000000aa 020000000001 020000000002 0000"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatalf("bad hexadecimal in the test: %v", err)
	}
	return b
}

func headers(t testing.TB, link uint16, frame string) (flow.Packet, decode.Oddity) {
	t.Helper()
	b := unhex(t, frame)
	var p flow.Packet
	odd := decode.Headers(&flow.Frame{LinkType: link, Wire: uint32(len(b)), Data: b}, &p)
	return p, odd
}

// TestEveryWayToIP follows each way from the link layer to the IP header that
// measurement specification 2.4 asks for, and checks the addresses of 2.1 to
// 2.3 on the way.
func TestEveryWayToIP(t *testing.T) {
	tests := []struct {
		name     string
		link     uint16
		frame    string
		src, dst string // usable link addresses, "" for none
		group    bool
	}{
		{"ethernet", 1, macs + "0800" + udpV4, "1", "2", false},
		{"ethernet to all", 1, groupMACs + "0800" + udpV4, "1", "", true},
		{"ethernet without addresses", 1, "000000000000 000000000000 0800" + udpV4, "", "", false},
		{"ethernet from a group", 1, "020000000002 010000000001 0800" + udpV4, "", "2", false},
		{"ethernet and IPv6", 1, macs + "86dd" + udpV6, "1", "2", false},
		{"VLAN", 1, macs + "8100 0001 0800" + udpV4, "1", "2", false},
		{"three VLANs", 1, macs + "88a8 0001 9100 0002 8100 0003 86dd" + udpV6, "1", "2", false},
		{"802.3 and SNAP", 1, macs + "0028 aaaa03 000000 0800" + udpV4, "1", "2", false},
		{"802.3 and LLC", 1, macs + "0023 060603" + udpV4, "1", "2", false},
		{"VLAN, 802.3 and SNAP", 1, macs + "8100 0001 0028 aaaa03 000000 86dd" + udpV6, "1", "2", false},
		{"SNAP and VLAN", 1, macs + "002c aaaa03 000000 8100 0001 0800" + udpV4, "1", "2", false},
		{"PPPoE", 1, macs + "8864 1100 0001 0022 0021" + udpV4, "1", "2", false},
		{"PPPoE and IPv6 in a VLAN", 1, macs + "8100 0007 8864 1100 0001 0036 0057" + udpV6, "1", "2", false},
		{"PPP", 9, "ff03 0021" + udpV4, "", "", false},
		{"PPP without address", 9, "0021" + udpV4, "", "", false},
		{"PPP with one byte of protocol", 9, "21" + udpV4, "", "", false},
		{"PPP with all of it short", 9, "ff03 57" + udpV6, "", "", false},
		{"cooked", 113, "0000 0001 0006 020000000001 0000 0800" + udpV4, "1", "", false},
		{"cooked, broadcast", 113, "0001 0001 0006 020000000001 0000 0800" + udpV4, "1", "", true},
		{"cooked, multicast", 113, "0002 0001 0006 020000000001 0000 0800" + udpV4, "1", "", true},
		{"cooked, sent, no address", 113, "0004 fffe 0000 020000000001 0000 86dd" + udpV6, "", "", false},
		{"cooked, zero address", 113, "0000 0304 0006 000000000000 0000 0800" + udpV4, "", "", false},
		{"cooked and VLAN", 113, "0000 0001 0006 020000000001 0000 8100 0001 0800" + udpV4, "1", "", false},
		{"cooked and LLC", 113, "0000 0001 0006 020000000001 0000 0004 aaaa03 000000 0800" + udpV4, "1", "", false},
		{"cooked two", 276, "86dd 0000 00000002 0001 02 06 020000000001 0000" + udpV6, "1", "", true},
		{"cooked two, short address", 276, "0800 0000 00000002 0001 00 04 020000000001 0000" + udpV4, "", "", false},
		{"raw", 101, udpV4, "", "", false},
		{"raw, version 6", 101, udpV6, "", "", false},
		{"raw of BSD", 12, udpV4, "", "", false},
		{"raw of OpenBSD", 14, udpV6, "", "", false},
		{"IPv4", 228, udpV4, "", "", false},
		{"IPv6", 229, udpV6, "", "", false},
		{"loopback, little-endian", 0, "02000000" + udpV4, "", "", false},
		{"loopback, big-endian", 0, "00000002" + udpV4, "", "", false},
		{"loopback, IPv6 of Linux", 0, "0a000000" + udpV6, "", "", false},
		{"loopback, IPv6 of NetBSD", 0, "00000018" + udpV6, "", "", false},
		{"loopback, IPv6 of FreeBSD", 0, "1c000000" + udpV6, "", "", false},
		{"loopback, IPv6 of Darwin", 0, "1e000000" + udpV6, "", "", false},
		{"loopback of OpenBSD", 108, "00000002" + udpV4, "", "", false},
		{"Wi-Fi to the access point", 105, wifiToAP + "aaaa03 000000 0800" + udpV4, "1", "2", false},
		{"Wi-Fi between stations", 105, "0800 0000 020000000002 020000000001 0200000000aa 0000 aaaa03 000000 0800" + udpV4, "1", "2", false},
		{"Wi-Fi from the access point", 105, "0802 0000 ffffffffffff 0200000000aa 020000000001 0000 aaaa03 000000 0800" + udpV4, "1", "", true},
		{"Wi-Fi, four addresses, QoS", 105, "8803 0000 0200000000aa 0200000000bb 020000000002 0000 020000000001 0000 aaaa03 000000 86dd" + udpV6, "1", "2", false},
		{"Wi-Fi, QoS with HT control", 105, "8881 0000 0200000000aa 020000000001 020000000002 0000 0000 00000000 aaaa03 000000 0800" + udpV4, "1", "2", false},
		{
			"Wi-Fi, the first of two units", 105, "8801 0000 0200000000aa 0200000000bb 0200000000cc 0000 8000" +
				"020000000002 020000000001 0028 aaaa03 000000 0800" + udpV4 + "020000000004 020000000003 0028 aaaa03 000000 0800" + udpV4, "1", "2", false,
		},
		{
			"Wi-Fi, a unit to all", 105, "8802 0000 0200000000aa 0200000000bb 0200000000bb 0000 8000" +
				"ffffffffffff 020000000001 0028 aaaa03 000000 0800" + udpV4 + "0000", "1", "", true,
		},
		{"Wi-Fi, first fragment", 105, "0805 0000 0200000000aa 020000000001 020000000002 1000 aaaa03 000000 0800" + udpV4, "1", "2", false},
		{"radiotap", 127, "00000800 00000000" + wifiToAP + "aaaa03 000000 0800" + udpV4, "1", "2", false},
		{
			"radiotap with clock and padding", 127,
			"00001900 03000080 00000000 00000000 0000000000000000 20" +
				"8801 0000 0200000000aa 020000000001 020000000002 0000 0000 0000 aaaa03 000000 0800" + udpV4, "1", "2", false,
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p, odd := headers(t, tc.link, tc.frame)
			if odd != decode.OddityNone || !p.IP {
				t.Fatalf("IP header found: %v, oddity %q", p.IP, odd)
			}
			if got, want := [2]flow.MAC{p.SrcMAC, p.DstMAC}, [2]flow.MAC{ending(tc.src), ending(tc.dst)}; got != want {
				t.Errorf("link addresses %v, want %v", got, want)
			}
			if p.LinkBroadcast != tc.group {
				t.Errorf("LinkBroadcast %v, want %v", p.LinkBroadcast, tc.group)
			}
			if p.SrcPort != 5000 || p.DstPort != 53 || string(p.Payload) != "abcd" || p.PayloadWire != 4 {
				t.Errorf("ports %d to %d, payload %q of %d", p.SrcPort, p.DstPort, p.Payload, p.PayloadWire)
			}
		})
	}
}

func ending(digit string) flow.MAC {
	if digit == "" {
		return flow.MAC{}
	}
	return flow.MAC{2, 0, 0, 0, 0, digit[0] - '0'}
}

// TestFramesWithoutIP names the reason for every frame that gives no address.
func TestFramesWithoutIP(t *testing.T) {
	tests := []struct {
		name  string
		link  uint16
		frame string
		want  decode.Oddity
	}{
		{"unknown link", 147, udpV4, decode.OddityLinkUnknown},
		{"nothing captured", 1, "", decode.OddityLinkShort},
		{"ethernet cut", 1, macs + "08", decode.OddityLinkShort},
		{"VLAN cut", 1, macs + "8100 0001", decode.OddityLinkShort},
		{"LLC cut", 1, macs + "0028 aaaa", decode.OddityLinkShort},
		{"SNAP cut", 1, macs + "0028 aaaa03 000000 08", decode.OddityLinkShort},
		{"PPPoE cut", 1, macs + "8864 1100", decode.OddityLinkShort},
		{"PPP cut", 9, "ff03", decode.OddityLinkShort},
		{"PPP protocol cut", 9, "00", decode.OddityLinkShort},
		{"cooked cut", 113, "0000 0001 0006", decode.OddityLinkShort},
		{"cooked two cut", 276, "0800 0000", decode.OddityLinkShort},
		{"loopback cut", 0, "0200", decode.OddityLinkShort},
		{"radiotap longer than the frame", 127, "0000ff00 00000000", decode.OddityLinkShort},
		{"radiotap shorter than itself", 127, "00000700 00000000", decode.OddityLinkShort},
		{"radiotap cut", 127, "0000", decode.OddityLinkShort},
		{"radiotap of endless presence words", 127, "00000c00 020000ff ffffffff" + wifiToAP, decode.OddityLinkShort},
		{"Wi-Fi of one byte", 105, "08", decode.OddityLinkShort},
		{"Wi-Fi cut", 105, "0801 0000 0200", decode.OddityLinkShort},
		{"spanning tree", 1, macs + "0026 424203 0000", decode.OddityNotIP},
		{"vendor SNAP", 1, macs + "0028 aaaa03 00000c 2000 0000", decode.OddityNotIP},
		{"SNAP without a type", 1, macs + "0028 aaaa03 000000 0010" + udpV4, decode.OddityNotIP},
		{"between length and type", 1, macs + "05dd" + udpV4, decode.OddityNotIP},
		{"MPLS", 1, macs + "8847 00001140" + udpV4, decode.OddityNotIP},
		{"PPPoE of another code", 1, macs + "8864 1109 0001 0022 0021" + udpV4, decode.OddityNotIP},
		{"PPP link control", 9, "ff03 c021 0101", decode.OddityNotIP},
		{"cooked CAN", 113, "0000 0118 0000 0000000000000000 000c 00", decode.OddityNotIP},
		{"loopback of another family", 0, "07000000" + udpV4, decode.OddityNotIP},
		{"beacon", 105, "8000 0000 ffffffffffff 020000000001 020000000001 0000", decode.OddityWiFiControl},
		{"Wi-Fi without payload", 105, "4801 0000 0200000000aa 020000000001 020000000002 0000", decode.OddityWiFiControl},
		{"Wi-Fi sealed", 105, "0841 0000 0200000000aa 020000000001 020000000002 0000 aaaa03 000000 0800" + udpV4, decode.OddityWiFiSealed},
		{"Wi-Fi, later fragment", 105, "0801 0000 0200000000aa 020000000001 020000000002 1100" + udpV4, decode.OddityNotIP},
		{"Wi-Fi, a unit cut", 105, "8801 0000 0200000000aa 020000000001 020000000002 0000 8000 020000000002 02000000", decode.OddityLinkShort},
		{"Wi-Fi, a unit of no length", 105, "8801 0000 0200000000aa 020000000001 020000000002 0000 8000 020000000002 020000000001 0000 aaaa03 000000 0800" + udpV4, decode.OddityLinkShort},
		{"raw of no version", 101, "00", decode.OddityIPVersion},
		{"raw, nothing", 101, "", decode.OddityIPHeaderShort},
		{"IPv6 where IPv4 was said", 1, macs + "0800" + udpV6, decode.OddityIPVersion},
		{"IPv4 where IPv6 was said", 1, macs + "86dd" + udpV4, decode.OddityIPVersion},
		{"IPv4 missing", 228, "", decode.OddityIPHeaderShort},
		{"IPv4 header of 16", 228, "44" + udpV4[2:], decode.OddityIPHeaderShort},
		{"IPv4 options cut", 228, "4f" + udpV4[2:], decode.OddityIPHeaderShort},
		{"IPv6 missing", 229, "", decode.OddityIPHeaderShort},
		{"IPv6 cut", 229, "60000000 000c 11 40 2001", decode.OddityIPHeaderShort},
		{"ARP cut", 1, macs + "0806 0001 0800 0604 0001 0200", decode.OddityARPShort},
		{"ARP for something else", 1, macs + "0806 0001 86dd 0604 0001 020000000001 0a000001 0000", decode.OddityARPShort},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p, odd := headers(t, tc.link, tc.frame)
			if odd != tc.want {
				t.Errorf("oddity %q, want %q", odd, tc.want)
			}
			if p.IP || p.Src.IsValid() || p.HasPorts || p.Payload != nil || p.ARP {
				t.Errorf("a frame without IP gave %+v", p)
			}
		})
	}
}

func TestARP(t *testing.T) {
	const body = "0001 0800 0604 0001 %s 0a000001 000000000000 0a000002"
	tests := []struct {
		name, sender string
		want         flow.MAC
	}{
		{"usable", "020000000001", flow.MAC{2, 0, 0, 0, 0, 1}},
		{"none", "000000000000", flow.MAC{}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p, odd := headers(t, 1, groupMACs+"0806"+strings.ReplaceAll(body, "%s", tc.sender))
			want := flow.Packet{
				Wire: 42, SrcMAC: flow.MAC{2, 0, 0, 0, 0, 1}, LinkBroadcast: true,
				ARP: true, ARPMAC: tc.want, ARPIP: netip.MustParseAddr("10.0.0.1"), ARPTarget: netip.MustParseAddr("10.0.0.2"),
			}
			if diff := cmp.Diff(want, p, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" || odd != decode.OddityNone {
				t.Errorf("oddity %q, packet (-want +got):\n%s", odd, diff)
			}
		})
	}
}

// TestHeadersForgets checks that nothing of an earlier frame shows through.
func TestHeadersForgets(t *testing.T) {
	p, _ := headers(t, 1, macs+"0800"+udpV4)
	decode.Headers(&flow.Frame{LinkType: 1, Index: 7, TimeNs: 5, HasTime: true, Wire: 60, Data: unhex(t, "0000")}, &p)
	want := flow.Packet{Index: 7, TimeNs: 5, HasTime: true, Wire: 60}
	if diff := cmp.Diff(want, p, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("packet (-want +got):\n%s", diff)
	}
}

func TestOddityNames(t *testing.T) {
	seen := map[string]bool{}
	for o := decode.OddityLinkUnknown; o <= decode.OddityTransportShort; o++ {
		name := o.String()
		if name == "" || seen[name] || strings.ToLower(name) != name {
			t.Errorf("oddity %d has the name %q", o, name)
		}
		seen[name] = true
	}
	if decode.OddityNone.String() != "" || decode.Oddity(200).String() != "" {
		t.Error("no oddity has a name")
	}
}

// FuzzHeaders holds for every input: no panic, the payload lies inside the
// frame, and sizes are never larger than what was on the wire.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{
		macs + "0800" + udpV4, macs + "8100 0001 86dd" + udpV6, "0021" + udpV4, udpV6,
		"0000 0001 0006 020000000001 0000 0800" + udpV4, "00000800 00000000" + wifiToAP + "aaaa03 000000 0800" + udpV4,
		"8801 0000 0200000000aa 0200000000bb 0200000000cc 0000 8000 020000000002 020000000001 0028 aaaa03 000000 0800" + udpV4,
		"60000000 0028 00 40 fe800000000000000000000000000001 ff020000000000000000000000000001 3a00 0502 0000 0100" +
			" 87000000 00000000 20010db8000000000000000000000002",
	} {
		for _, link := range allLinks() {
			f.Add(link, uint32(64), unhex(f, seed))
		}
	}
	f.Fuzz(func(t *testing.T, link uint16, wire uint32, b []byte) {
		before := bytes.Clone(b)
		var p flow.Packet
		odd := decode.Headers(&flow.Frame{LinkType: link, Wire: wire, Data: b}, &p)
		checkPacket(t, &p, odd, b)
		if facts, ok := decode.NDP(&p); ok {
			for prefix := range facts.OnLink() {
				if prefix.Bits() < 32 || prefix.Bits() > 64 {
					t.Errorf("prefix %v", prefix)
				}
			}
		}
		if !bytes.Equal(before, b) {
			t.Error("the frame was changed")
		}
	})
}

func allLinks() []uint16 {
	return []uint16{0, 1, 9, 12, 14, 101, 105, 108, 113, 127, 228, 229, 276, 50, 65535}
}

func checkPacket(t *testing.T, p *flow.Packet, odd decode.Oddity, b []byte) {
	t.Helper()
	rules := map[string]bool{
		"the payload fits the frame":             payloadFits(p, len(b)),
		"IP and addresses go together":           p.IP == p.Src.IsValid() && p.IP == p.Dst.IsValid(),
		"an early oddity leaves no IP":           !p.IP || odd == decode.OddityNone || odd > decode.OddityIPHeaderShort,
		"a frame without IP has a reason":        p.IP || p.ARP || odd != decode.OddityNone,
		"a fragment has no ports":                !p.HasPorts || !p.Fragment,
		"a group address is no sender, receiver": !p.SrcMAC.Group() && !p.DstMAC.Group(),
	}
	for rule, holds := range rules {
		if !holds {
			t.Errorf("not so: %s: oddity %q, frame of %d bytes, %+v", rule, odd, len(b), p)
		}
	}
}

func payloadFits(p *flow.Packet, captured int) bool {
	wire := max(int(p.Wire), captured)
	return len(p.Payload) <= captured && len(p.Payload) <= int(p.PayloadWire) && int(p.PayloadWire) <= wire
}

func BenchmarkHeaders(b *testing.B) {
	for _, tc := range []struct{ name, frame string }{
		{"UDP4", macs + "0800" + udpV4},
		{"UDP6", macs + "86dd" + udpV6},
		{"TCP4", macs + "0800 4500002c 00010000 40060000 0a000001 08080808 c000 01bb 00000001 00000002 5018 ffff 0000 0000 61626364"},
	} {
		b.Run(tc.name, func(b *testing.B) {
			data := unhex(b, tc.frame)
			frame := flow.Frame{LinkType: 1, Wire: uint32(len(data)), Data: data}
			var p flow.Packet
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				decode.Headers(&frame, &p)
			}
		})
	}
}

func TestHeadersAllocatesNothing(t *testing.T) {
	data := unhex(t, macs+"86dd"+udpV6)
	frame := flow.Frame{LinkType: 1, Wire: uint32(len(data)), Data: data}
	var p flow.Packet
	if n := testing.AllocsPerRun(100, func() { decode.Headers(&frame, &p) }); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
