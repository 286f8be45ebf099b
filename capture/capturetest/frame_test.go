package capturetest_test

import (
	"encoding/hex"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

var (
	deviceMAC = flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x10}
	routerMAC = flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func newDevice() *capturetest.Host {
	return &capturetest.Host{MAC: deviceMAC, IPv4: addr("192.168.178.20"), IPv6: addr("2001:db8:77:1::20")}
}

func newRouter() *capturetest.Host {
	return &capturetest.Host{MAC: routerMAC, IPv4: addr("192.168.178.1")}
}

func TestFrames(t *testing.T) {
	link := capturetest.Link{Source: deviceMAC, Destination: routerMAC}
	src, dst := netip.MustParseAddrPort("192.0.2.1:1000"), netip.MustParseAddrPort("192.0.2.2:53")
	tagged := link
	tagged.VLANs = []uint16{7, 4095}
	for _, tt := range []struct {
		name string
		got  []byte
		want string
	}{
		{
			"question for an address goes to everybody",
			capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: deviceMAC, SenderIP: src.Addr(), TargetIP: dst.Addr()}.Frame(),
			"ffffffffffff00005e0053100806" + "0001080006040001" + "00005e005310c0000201" + "000000000000c0000202",
		},
		{
			"two VLAN tags", capturetest.Ethernet(tagged, 0x88b5, []byte{1, 2}),
			"00005e00530100005e005310" + "81000007" + "81000fff" + "88b5" + "0102",
		},
		{
			"UDP over IPv4", capturetest.Datagram{Source: src, Destination: dst, Payload: []byte("hi")}.Frame(link, capturetest.IPHeader{ID: 1}),
			"00005e00530100005e0053100800" + "4500001e000100004011f6ca" + "c0000201c0000202" + "03e80035000a0f50" + "6869",
		},
		{
			"echo", capturetest.ICMPEcho(false, 1, 2, []byte("ab")),
			"0800" + "969a" + "00010002" + "6162",
		},
		{
			"unreachable keeps the header and 8 bytes",
			capturetest.ICMPUnreachable(3, capturetest.IP(capturetest.IPHeader{Source: src.Addr(), Destination: dst.Addr(), Protocol: 17}, []byte("0123456789")))[8:],
			"4500001e000000004011f6cb" + "c0000201c0000202" + "3031323334353637",
		},
		{
			"echo reply", capturetest.ICMPEcho(true, 1, 2, []byte("ab")),
			"0000" + "9e9a" + "00010002" + "6162",
		},
		{
			"TCP options of a SYN", capturetest.SYNOptions(1460),
			"020405b4" + "01010402" + "01030307",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := hex.EncodeToString(tt.got); got != tt.want {
				t.Errorf("got\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestChecksum(t *testing.T) {
	// RFC 1071 section 3: the sum of these is ddf2.
	b := []byte{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}
	if got := capturetest.Checksum(b); got != ^uint16(0xddf2) {
		t.Errorf("checksum is %#x, want %#x", got, ^uint16(0xddf2))
	}
	if got := capturetest.Checksum([]byte{0xff}); got != 0x00ff {
		t.Errorf("checksum of an odd byte is %#x, want 0xff", got)
	}
}

func TestFragmentHeader(t *testing.T) {
	h := capturetest.IPHeader{Source: addr("192.0.2.1"), Destination: addr("192.0.2.2"), Protocol: 17, Flags: 1, OffsetBytes: 1480, Options: []byte{1, 1, 1, 0}}
	b := capturetest.IP(h, make([]byte, 8))
	if b[0] != 0x46 || b[6] != 0x20 || b[7] != 185 || b[3] != 32 {
		t.Errorf("header is %x: want 24 bytes long, more fragments, offset 185 eights, total 32", b[:24])
	}
	if capturetest.Checksum(b[:24]) != 0 {
		t.Error("checksum does not cover the options")
	}
}

func TestGroupAddresses(t *testing.T) {
	for _, tt := range []struct {
		name string
		got  string
		want string
	}{
		{"mDNS over IPv4", capturetest.MulticastMAC(addr("224.0.0.251")).String(), "01:00:5e:00:00:fb"},
		{"high bit of an IPv4 group is dropped", capturetest.MulticastMAC(addr("239.255.255.250")).String(), "01:00:5e:7f:ff:fa"},
		{"mDNS over IPv6", capturetest.MulticastMAC(addr("ff02::fb")).String(), "33:33:00:00:00:fb"},
		{"solicited node", capturetest.SolicitedNode(addr("fe80::2aa:ff:fe28:9c5a")).String(), "ff02::1:ff28:9c5a"},
		{"link-local address", capturetest.LinkLocal(deviceMAC).String(), "fe80::200:5eff:fe00:5310"},
		{"all nodes", capturetest.AllNodes().String(), "ff02::1"},
		{"all routers", capturetest.AllRouters().String(), "ff02::2"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestRouterAdvertisementCarriesPrefix(t *testing.T) {
	p := capturetest.OnLink{Prefix: netip.MustParsePrefix("2001:db8:77:1::/64"), ValidSeconds: 7200, PreferSeconds: 3600}
	frame := capturetest.RouterAdvertisement(routerMAC, 1800, p)
	want := "0304" + "40c0" + "00001c20" + "00000e10" + "00000000" + "20010db8007700010000000000000000"
	if got := hex.EncodeToString(frame[len(frame)-32:]); got != want {
		t.Errorf("prefix option is\n%s, want\n%s", got, want)
	}
	if diff := cmp.Diff(uint8(255), frame[14+7]); diff != "" {
		t.Errorf("hop limit (-want +got):\n%s", diff)
	}
}
