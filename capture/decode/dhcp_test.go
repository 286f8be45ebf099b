package decode_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// dhcpMessage writes a message with options; op is 1 for a request.
func dhcpMessage(op byte, options ...[]byte) []byte {
	b := make([]byte, 236)
	b[0], b[1], b[2] = op, 1, 6
	copy(b[28:], []byte{2, 0, 0, 0, 0, 7})
	b = append(b, 0x63, 0x82, 0x53, 0x63)
	for _, o := range options {
		b = append(b, o...)
	}
	return append(b, 255)
}

func dhcpOption(code byte, body string) []byte { return wireJoin(code, len(body), body) }

func TestParseDHCP(t *testing.T) {
	t.Parallel()
	mac := flow.MAC{2, 0, 0, 0, 0, 7}
	addr := netip.MustParseAddr
	offer := dhcpMessage(2, dhcpOption(53, "\x02"), dhcpOption(3, "\xc0\xa8\x01\x01\xc0\xa8\x01\x02"), dhcpOption(54, "\xc0\xa8\x01\x01"))
	copy(offer[16:], []byte{192, 168, 1, 50})
	overloaded := dhcpMessage(1, dhcpOption(52, "\x03"))
	copy(overloaded[108:], wireJoin(dhcpOption(12, "in-file"), 255))
	copy(overloaded[44:], wireJoin(dhcpOption(60, "in-sname"), 255))
	token := dhcpMessage(1, dhcpOption(12, "x"))
	token[1] = 6 // IEEE 802, not Ethernet
	for name, tc := range map[string]struct {
		in   []byte
		want decode.DHCP
	}{
		"request": {
			dhcpMessage(1, []byte{0, 0}, dhcpOption(53, "\x03"), dhcpOption(50, "\xc0\xa8\x01\x32"), dhcpOption(12, " lamp \x00x"), dhcpOption(12, "second"),
				dhcpOption(55, "\x01\x03\xf9"), dhcpOption(60, "udhcp 1.2\n"), dhcpOption(161, "https://example.com/mud")),
			decode.DHCP{
				Request: true, MessageType: 3, Client: mac, Hostname: "lamp", VendorClass: "udhcp 1.2", Params: "1,3,249",
				MUDURL: "https://example.com/mud", Requested: addr("192.168.1.50"),
			},
		},
		"offer": {offer, decode.DHCP{MessageType: 2, Client: mac, YourAddr: addr("192.168.1.50"), Router: addr("192.168.1.1"), Server: addr("192.168.1.1")}},
		"resolvers": {
			dhcpMessage(2, dhcpOption(53, "\x05"), dhcpOption(6, "\xc0\xa8\x01\x01\x00\x00\x00\x00\x09\x09\x09\x09\x08")),
			decode.DHCP{MessageType: 5, Client: mac, Resolvers: []netip.Addr{addr("192.168.1.1"), addr("9.9.9.9")}},
		},
		"client id":      {dhcpMessage(1, dhcpOption(61, "\xff\x01\x02")), decode.DHCP{Request: true, Client: mac, ClientID: "ff0102"}},
		"own address":    {dhcpMessage(1, dhcpOption(61, "\x01\x02\x00\x00\x00\x00\x07")), decode.DHCP{Request: true, Client: mac}},
		"other address":  {dhcpMessage(1, dhcpOption(61, "\x01\x02\x00\x00\x00\x00\x08")), decode.DHCP{Request: true, Client: mac, ClientID: "01020000000008"}},
		"FQDN as text":   {dhcpMessage(1, dhcpOption(81, "\x01\x00\x00lamp.example.")), decode.DHCP{Request: true, Client: mac, FQDN: "lamp.example"}},
		"FQDN as wire":   {dhcpMessage(1, dhcpOption(81, "\x05\x00\x00\x04lamp\x07example\x00")), decode.DHCP{Request: true, Client: mac, FQDN: "lamp.example"}},
		"FQDN partial":   {dhcpMessage(1, dhcpOption(81, "\x04\x00\x00\x04lamp")), decode.DHCP{Request: true, Client: mac, FQDN: "lamp"}},
		"FQDN lies":      {dhcpMessage(1, dhcpOption(81, "\x04\x00\x00\x09lamp")), decode.DHCP{Request: true, Client: mac}},
		"FQDN empty":     {dhcpMessage(1, dhcpOption(81, "\x04\x00")), decode.DHCP{Request: true, Client: mac}},
		"overloaded":     {overloaded, decode.DHCP{Request: true, Client: mac, Hostname: "in-file", VendorClass: "in-sname"}},
		"plain BOOTP":    {dhcpMessage(1)[:236], decode.DHCP{Request: true, Client: mac}},
		"other hardware": {token, decode.DHCP{Request: true, Hostname: "x"}},
		"empty options":  {dhcpMessage(1, dhcpOption(53, ""), dhcpOption(12, ""), dhcpOption(50, "\x01")), decode.DHCP{Request: true, Client: mac}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.ParseDHCP(tc.in)
			if diff := cmp.Diff(tc.want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); err != nil || diff != "" {
				t.Errorf("error %v: %s", err, diff)
			}
		})
	}
}

func TestParseDHCPDamaged(t *testing.T) {
	t.Parallel()
	cut := dhcpMessage(1, dhcpOption(12, "lamp"), []byte{60, 99, 'x'})
	d, err := decode.ParseDHCP(cut[:len(cut)-1])
	if !errors.Is(err, decode.ErrCut) || d.Hostname != "lamp" {
		t.Errorf("error %v, host name %q", err, d.Hostname)
	}
	if _, err := decode.ParseDHCP(cut[:235]); !errors.Is(err, decode.ErrCut) {
		t.Errorf("235 bytes: error %v", err)
	}
	if _, err := decode.ParseDHCP(make([]byte, 300)); !errors.Is(err, decode.ErrBroken) {
		t.Errorf("zeros: error %v", err)
	}
}

func FuzzParseDHCP(f *testing.F) {
	f.Add(dhcpMessage(1, dhcpOption(52, "\x03"), dhcpOption(81, "\x05\x00\x00\x04lamp\x00"), dhcpOption(55, "\x01\x03")))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decode.ParseDHCP(b)
		if err == nil && len(b) < 236 {
			t.Error("a message without its fixed part was taken")
		}
		if d.Requested.Is6() || len(d.Params) > 4*255 {
			t.Errorf("bad facts %+v", d)
		}
	})
}

func BenchmarkParseDHCP(b *testing.B) {
	msg := dhcpMessage(1, dhcpOption(53, "\x03"), dhcpOption(12, "lamp"), dhcpOption(55, "\x01\x03\x06\x0f"), dhcpOption(60, "udhcp"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode.ParseDHCP(msg); err != nil {
			b.Fatal(err)
		}
	}
}
