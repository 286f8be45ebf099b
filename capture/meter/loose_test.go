package meter_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
)

// TestSSDPWithoutEnd reads what many devices send: no empty line behind the headers.
func TestSSDPWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\r\n\r\n", "\r\n", ""} {
		frame := udpFrame(lamp(), camera(), 1900, 1900, "NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nServer: Lamp UPnP/1.0"+end)
		if diff := cmp.Diff([]string{"ssdp_servers Lamp UPnP/1.0"}, clues(t, ordered(frame), mac(2).String())); diff != "" {
			t.Errorf("end %q: clues (-want +got):\n%s", end, diff)
		}
	}
}

// TestDNSAnswerToThePort binds what an answer says that came from another port.
func TestDNSAnswerToThePort(t *testing.T) {
	t.Parallel()
	msg := answerBytes("a.example", capturetest.AddressRecord("a.example", server().IPv4, 60))
	for _, ports := range [][2]uint16{{53, 40000}, {40000, 53}, {53, 53}} {
		r := ordered(udpFrame(router(), lamp(), ports[0], ports[1], string(msg)))
		if diff := cmp.Diff([]string{"dns a.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("ports %v: names (-want +got):\n%s", ports, diff)
		}
	}
}

// TestDHCPToABootServer reads what a device asks a boot server for, which listens on
// a port of its own.
func TestDHCPToABootServer(t *testing.T) {
	t.Parallel()
	ask := capturetest.DHCP{Type: capturetest.DHCPRequest, ClientMAC: mac(2), Options: []capturetest.DHCPOption{capturetest.DHCPText(60, "PXEClient")}}
	for _, ports := range [][2]uint16{{68, 67}, {68, 4011}, {4011, 4011}} {
		frame := udpFrame(lamp(), router(), ports[0], ports[1], string(ask.Bytes()))
		if diff := cmp.Diff([]string{"dhcp_vendor_class PXEClient"}, clues(t, ordered(frame), mac(2).String())); diff != "" {
			t.Errorf("ports %v: clues (-want +got):\n%s", ports, diff)
		}
	}
}
