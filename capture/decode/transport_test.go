package decode_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// told is what a test of the IP and transport headers looks at.
type told struct {
	Proto               uint8
	Fragment, FirstFrag bool
	HasPorts            bool
	Src, Dst            uint16
	Payload             string
	Wire                uint32
	Odd                 decode.Oddity
}

func tellOf(t *testing.T, link uint16, frame string, wire uint32) told {
	t.Helper()
	b := unhex(t, frame)
	if wire == 0 {
		wire = uint32(len(b))
	}
	var p flow.Packet
	odd := decode.Headers(&flow.Frame{LinkType: link, Wire: wire, Data: b}, &p)
	if !p.IP {
		t.Fatalf("no IP header: %q", odd)
	}
	return told{p.Proto, p.Fragment, p.FirstFrag, p.HasPorts, p.SrcPort, p.DstPort, string(p.Payload), p.PayloadWire, odd}
}

// v4 gives an IPv4 header from 10.0.0.1 to 8.8.8.8; length, flags and protocol
// are hexadecimal.
func v4(length, flags, protocol string) string {
	return "4500" + length + "0001" + flags + "40" + protocol + "0000 0a000001 08080808"
}

// v6 gives an IPv6 header; length and next header are hexadecimal.
func v6(length, next string) string {
	return "60000000" + length + next + "40 fe800000000000000000000000000001 fe800000000000000000000000000002"
}

const (
	udpAbcd = "1388 0035 000c 0000 61626364"
	tcpAbcd = "1388 0050 00000001 00000002 5018 ffff 0000 0000 61626364"
)

func TestTransport(t *testing.T) {
	full := told{Proto: 17, HasPorts: true, Src: 5000, Dst: 53, Payload: "abcd", Wire: 4}
	tests := []struct {
		name  string
		link  uint16
		frame string
		wire  uint32 // 0: as long as the frame
		want  told
	}{
		{"UDP", 228, v4("0020", "0000", "11") + udpAbcd, 0, full},
		{"padding of the link is no payload", 228, v4("0020", "0000", "11") + udpAbcd + "000000", 0, full},
		{"IP options", 228, "4600 0024 0001 0000 4011 0000 0a000001 08080808 01010101" + udpAbcd, 0, full},
		{"UDP shorter than IP says", 228, v4("0022", "0000", "11") + udpAbcd + "7a7a", 0, full},
		{"UDP longer than IP says", 228, v4("0020", "0000", "11") + "1388 0035 ffff 0000 61626364", 0, full},
		{"UDP length of zero", 228, v4("0020", "0000", "11") + "1388 0035 0000 0000 61626364", 0, full},
		{"cut by the snap length", 228, v4("0020", "0000", "11") + "1388 0035 000c 0000 6162", 32, told{17, false, false, true, 5000, 53, "ab", 4, 0}},
		{"padded on the wire and cut", 228, v4("0020", "0000", "11") + "1388 0035 000c 0000 6162", 46, told{17, false, false, true, 5000, 53, "ab", 4, 0}},
		{"cut inside the UDP header", 228, v4("0020", "0000", "11") + "1388 0035", 32, told{17, false, false, true, 5000, 53, "", 4, decode.OddityTransportShort}},
		{"cut inside the ports", 228, v4("0020", "0000", "11") + "1388", 32, told{17, false, false, false, 0, 0, "", 0, decode.OddityTransportShort}},
		{"length of zero: the frame counts", 228, v4("0000", "0000", "11") + udpAbcd, 0, full},
		{"length of zero, cut", 228, v4("0000", "0000", "06") + tcpAbcd, 4044, told{6, false, false, true, 5000, 80, "abcd", 4004, 0}},
		{"length over the wire", 228, v4("ffff", "0000", "11") + udpAbcd, 0, full},
		{"length under the header", 228, v4("0013", "0000", "11") + udpAbcd, 0, told{17, false, false, false, 0, 0, "", 0, decode.OddityIPLength}},
		{"TCP", 228, v4("002c", "4000", "06") + tcpAbcd, 0, told{6, false, false, true, 5000, 80, "abcd", 4, 0}},
		{"TCP with options", 228, v4("0030", "0000", "06") + "1388 0050 00000001 00000002 6018 ffff 0000 0000 01010101 61626364", 0, told{6, false, false, true, 5000, 80, "abcd", 4, 0}},
		{"TCP header absurd", 228, v4("002c", "0000", "06") + "1388 0050 00000001 00000002 4018 ffff 0000 0000 61626364", 0, told{6, false, false, true, 5000, 80, "", 0, decode.OddityTransportShort}},
		{"TCP cut before its flags", 228, v4("002c", "0000", "06") + "1388 0050 00000001", 44, told{6, false, false, true, 5000, 80, "", 4, decode.OddityTransportShort}},
		{"TCP without ports", 228, v4("0016", "0000", "06") + "1388", 0, told{6, false, false, false, 0, 0, "", 0, decode.OddityTransportShort}},
		{"SCTP", 228, v4("0024", "0000", "84") + "1388 0050 00000001 00000000 61626364", 0, told{132, false, false, true, 5000, 80, "abcd", 4, 0}},
		{"SCTP without ports", 228, v4("0016", "0000", "84") + "1388", 0, told{132, false, false, false, 0, 0, "", 0, decode.OddityTransportShort}},
		{"ICMP", 228, v4("001c", "0000", "01") + "0800 0000 0001 0001", 0, told{1, false, false, false, 0, 0, "\x08\x00\x00\x00\x00\x01\x00\x01", 8, 0}},
		{"first fragment", 228, v4("0020", "2000", "11") + "1388 0035 00ff 0000 61626364", 0, told{17, true, true, false, 0, 0, "abcd", 4, 0}},
		{"later fragment", 228, v4("0020", "0001", "11") + udpAbcd, 0, told{17, true, false, false, 0, 0, "\x13\x88\x005\x00\x0c\x00\x00abcd", 12, 0}},
		{"IPv6", 229, v6("000c", "11") + udpAbcd, 0, full},
		{"IPv6, padded", 229, v6("000c", "11") + udpAbcd + "0000", 0, full},
		{"IPv6, all extension headers", 229, v6("0024", "00") + "2b00000000000000 3c00000000000000 1100000000000000" + udpAbcd, 0, full},
		{"IPv6, long extension header", 229, v6("001c", "3c") + "1101000000000000 0000000000000000" + udpAbcd, 0, full},
		{"IPv6, atomic fragment", 229, v6("0014", "2c") + "11000000 00000001" + udpAbcd, 0, told{17, true, true, false, 0, 0, "abcd", 4, 0}},
		{"IPv6, later fragment", 229, v6("0010", "2c") + "3c000008 00000001" + "61626364 65666768", 0, told{60, true, false, false, 0, 0, "abcdefgh", 8, 0}},
		{"IPv6, nothing follows", 229, v6("0000", "3b") + "6162", 0, told{Proto: 59}},
		{"IPv6, jumbogram", 229, v6("0000", "00") + "1100c20400010000" + "1388 0035 0000 0000 61626364", 100, told{17, false, false, true, 5000, 53, "abcd", 44, 0}},
		{"IPv6, extension header missing", 229, v6("000c", "00") + "11", 0, told{0, false, false, false, 0, 0, "", 0, decode.OddityExtensionShort}},
		{"IPv6, extension header cut", 229, v6("000c", "2b") + "1105 0000 0000 0000 0000 0000", 0, told{43, false, false, false, 0, 0, "", 0, decode.OddityExtensionShort}},
		{"IPv6, unknown next header", 229, v6("0004", "87") + "61626364", 0, told{135, false, false, false, 0, 0, "abcd", 4, 0}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tellOf(t, tc.link, tc.frame, tc.wire)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTCPFields(t *testing.T) {
	p, _ := headers(t, 228, v4("002c", "4000", "06")+tcpAbcd)
	if p.Seq != 1 || p.Ack != 2 || p.TCPFlags != flow.FlagPSH|flow.FlagACK || p.HopLimit != 64 {
		t.Errorf("sequence %d, acknowledgement %d, flags %#x, hop limit %d", p.Seq, p.Ack, p.TCPFlags, p.HopLimit)
	}
}

func TestOutermostAddressesDecide(t *testing.T) {
	p, _ := headers(t, 228, v4("0034", "0000", "04")+udpV4)
	if p.Src != netip.MustParseAddr("10.0.0.1") || p.Proto != 4 || p.HasPorts || len(p.Payload) != 32 {
		t.Errorf("a tunnel was entered: %+v", p)
	}
}

func TestMappedAddressStaysIPv6(t *testing.T) {
	p, _ := headers(t, 229, "60000000 0000 3b 40 00000000000000000000ffff0a000001 00000000000000000000000000000000")
	if got := p.Src.String(); got != "::ffff:10.0.0.1" || !flow.Local(p.Src) {
		t.Errorf("source %s, local %v", got, flow.Local(p.Src))
	}
}

const (
	prefixHead = "0304" // option 3 of 32 bytes
	docPrefix  = "00000e10 00000e10 00000000 20010db8000100020003000400050006"
	raHead     = "86000000 40 00 0708 00000000 00000000"
)

func TestNDP(t *testing.T) {
	tests := []struct {
		name   string
		body   string
		ok     bool
		router bool
		target string
		onLink []string
	}{
		{name: "router solicitation", body: "85000000 00000000", ok: true},
		{name: "router advertisement", body: raHead, ok: true, router: true},
		{
			name: "prefixes", body: raHead + "0101 020000000001" + prefixHead + "40 c0" + docPrefix + prefixHead + "20 80" + docPrefix,
			ok: true, router: true, onLink: []string{"2001:db8:1:2::/64", "2001:db8::/32"},
		},
		{name: "prefix that is not on-link", body: raHead + prefixHead + "40 40" + docPrefix, ok: true, router: true},
		{name: "prefix too long", body: raHead + prefixHead + "41 c0" + docPrefix, ok: true, router: true},
		{name: "prefix too short", body: raHead + prefixHead + "1f c0" + docPrefix, ok: true, router: true},
		{name: "option of no length", body: raHead + "0100" + prefixHead + "40 c0" + docPrefix, ok: true, router: true},
		{name: "option cut", body: raHead + prefixHead + "40 c0 0000", ok: true, router: true},
		{name: "short prefix option", body: raHead + "0301 40c0 00000000", ok: true, router: true},
		{name: "neighbour solicitation", body: "87000000 00000000 20010db8000000000000000000000007", ok: true, target: "2001:db8::7"},
		{name: "neighbour advertisement", body: "88000000 60000000 20010db8000000000000000000000008", ok: true, target: "2001:db8::8"},
		{name: "target cut", body: "87000000 00000000 2001"},
		{name: "redirect", body: "89000000 00000000 20010db8000000000000000000000007"},
		{name: "cut", body: "8600"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p, _ := headers(t, 229, v6("0000", "3a")+tc.body)
			facts, ok := decode.NDP(&p)
			target := ""
			if facts.Target.IsValid() {
				target = facts.Target.String()
			}
			if ok != tc.ok || facts.RouterAdvert != tc.router || target != tc.target {
				t.Errorf("understood %v, router %v, target %q", ok, facts.RouterAdvert, target)
			}
			var onLink []string
			for prefix := range facts.OnLink() {
				onLink = append(onLink, prefix.String())
			}
			if diff := cmp.Diff(tc.onLink, onLink); diff != "" {
				t.Errorf("prefixes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNDPResolvers(t *testing.T) {
	const one, two = "fd000000000000000000000000000001", "fd000000000000000000000000000002"
	for name, tc := range map[string]struct {
		options string
		want    []string
	}{
		"two":            {"1905 0000 00000258" + one + two, []string{"fd00::1", "fd00::2"}},
		"behind another": {"0101 020000000001 1903 0000 00000258" + one, []string{"fd00::1"}},
		"half an option": {"1905 0000 00000258" + one, nil},
		"no length":      {"1900 0000 00000258" + one, nil},
		"none":           {"1901 0000 00000258", nil},
	} {
		p, _ := headers(t, 229, v6("0000", "3a")+raHead+tc.options)
		facts, _ := decode.NDP(&p)
		var got []string
		for _, a := range facts.Resolvers() {
			got = append(got, a.String())
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestUnits: frames without IP that say something keep what stands in them.
func TestUnits(t *testing.T) {
	for frame, want := range map[string]uint16{
		macs + "88cc 0207": flow.EtherLLDP, macs + "8100 0001 888e 0201": flow.EtherEAPOL, macs + "88b5 0207": 0,
	} {
		p, odd := headers(t, 1, frame)
		if odd != decode.OddityNotIP || p.EtherType != want || (len(p.Payload) == 2) != (want != 0) {
			t.Errorf("%s: oddity %q, type %04x, payload %x", frame, odd, p.EtherType, p.Payload)
		}
	}
}

func TestNDPOnlyOutermost(t *testing.T) {
	inner := v6("0018", "3a") + "87000000 00000000 20010db8000000000000000000000007"
	p, _ := headers(t, 229, v6("0040", "29")+inner)
	if _, ok := decode.NDP(&p); ok {
		t.Error("a message inside a tunnel speaks of another link")
	}
	stop, _ := headers(t, 229, v6("0000", "3a")+raHead+prefixHead+"40 c0"+docPrefix+prefixHead+"40 c0"+docPrefix)
	facts, _ := decode.NDP(&stop)
	count := 0
	for range facts.OnLink() {
		count++
		break
	}
	if count != 1 {
		t.Errorf("%d prefixes after a break", count)
	}
}
