package meter_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// clues lists what a device said, as "kind value".
func clues(t *testing.T, r *meter.Result, key string) []string {
	t.Helper()
	var list []string
	for _, c := range deviceOf(t, r, key).Clues {
		list = append(list, string(c.Kind)+" "+c.Value)
	}
	return list
}

// datagram is one datagram from the lamp, or to it.
func datagram(from, to *capturetest.Host, ports [2]uint16, payload []byte) []byte {
	return udpFrame(from, to, ports[0], ports[1], string(payload))
}

func TestCluesOfLessUsualProtocols(t *testing.T) {
	llmnr := capturetest.DNSAnswer(capturetest.DNSQuery(1, "lamp", capturetest.TypeA), capturetest.AddressRecord("lamp", lamp().IPv4, 30))
	other := capturetest.DNSAnswer(capturetest.DNSQuery(1, "ghost", capturetest.TypeA), capturetest.AddressRecord("ghost", addr("192.168.1.99"), 30))
	wsd := capturetest.WSDiscovery{Endpoint: "urn:uuid:7", Types: "dn:NetworkVideoTransmitter", Scopes: "onvif://www.onvif.org/name/A onvif://x", XAddrs: "http://192.168.1.20/"}
	lease := capturetest.DHCP{Type: capturetest.DHCPAck, ClientMAC: mac(2), YourIP: lamp().IPv4, Options: []capturetest.DHCPOption{
		capturetest.DHCPAddress(6, router().IPv4, addr("9.9.9.9")),
	}}
	ask := capturetest.DHCP{Type: capturetest.DHCPRequest, ClientMAC: mac(2), Options: []capturetest.DHCPOption{{Code: 61, Data: []byte{0xff, 7}}}}
	tests := map[string]struct {
		frame []byte
		want  []string
	}{
		"LLMNR":               {datagram(lamp(), camera(), [2]uint16{5355, 4000}, llmnr.Bytes()), []string{"llmnr_names lamp"}},
		"LLMNR for another":   {datagram(lamp(), camera(), [2]uint16{5355, 4000}, other.Bytes()), nil},
		"WS-Discovery":        {datagram(lamp(), camera(), [2]uint16{3702, 3702}, wsd.Hello()), []string{"wsd_endpoint urn:uuid:7", "wsd_scopes onvif://www.onvif.org/name/A", "wsd_scopes onvif://x", "wsd_types dn:NetworkVideoTransmitter", "wsd_xaddrs http://192.168.1.20/"}},
		"WS-Discovery answer": {datagram(lamp(), camera(), [2]uint16{3702, 4000}, capturetest.WSDiscovery{Endpoint: "urn:uuid:8"}.Hello()), []string{"wsd_endpoint urn:uuid:8"}},
		"SSDP":                {datagram(lamp(), camera(), [2]uint16{4000, 1900}, capturetest.SSDPSearch("ssdp:all", "Lamp/1")), []string{"ssdp_user_agents Lamp/1"}},
		"DHCP answer":         {datagram(router(), lamp(), [2]uint16{67, 68}, lease.Bytes()), []string{"offered_resolver 192.168.1.1", "offered_resolver 9.9.9.9"}},
		"DHCP client id":      {datagram(lamp(), router(), [2]uint16{68, 67}, ask.Bytes()), []string{"dhcp_client_id ff07"}},
		"LLDP":                {capturetest.LLDPFrame(mac(2), "lamp-1", "Lamp 2"), []string{"lldp_chassis 00:00:5e:00:53:02", "lldp_description Lamp 2", "lldp_system lamp-1"}},
		"EAPOL":               {capturetest.EAPOLStart(mac(2), mac(1)), []string{"joined eapol"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			r := ordered(udpFrame(lamp(), camera(), 1, 2, "x"), tc.frame)
			if diff := cmp.Diff(tc.want, clues(t, r, mac(2).String())); diff != "" {
				t.Errorf("clues (-want +got):\n%s", diff)
			}
		})
	}
}

// lampV6 is the lamp's link-local address, routerV6 the router's.
func lampV6() netip.Addr   { return capturetest.LinkLocal(mac(2)) }
func routerV6() netip.Addr { return capturetest.LinkLocal(mac(1)) }

// v6Datagram is one datagram between the lamp and the router by IPv6.
func v6Datagram(fromLamp bool, ports [2]uint16, payload []byte) []byte {
	d := capturetest.Datagram{Source: netip.AddrPortFrom(lampV6(), ports[0]), Destination: netip.AddrPortFrom(routerV6(), ports[1]), Payload: payload}
	link := capturetest.Link{Source: mac(2), Destination: mac(1)}
	if !fromLamp {
		d.Source, d.Destination = netip.AddrPortFrom(routerV6(), ports[0]), netip.AddrPortFrom(lampV6(), ports[1])
		link = capturetest.Link{Source: mac(1), Destination: mac(2)}
	}
	return d.Frame(link, capturetest.IPHeader{})
}

func TestCluesOfDHCPv6(t *testing.T) {
	solicit := capturetest.DHCPv6(
		capturetest.DHCPv6Solicit, 7, capturetest.DHCPv6ClientID(mac(9)), capturetest.DHCPv6FullName("lamp.example"),
		capturetest.DHCPv6Option{Code: 6, Data: []byte{0, 23}}, capturetest.DHCPv6Option{Code: 112, Data: []byte("https://example.com/mud")},
	)
	reply := capturetest.DHCPv6(capturetest.DHCPv6Reply, 7, capturetest.DHCPv6ClientID(mac(9)), capturetest.DHCPv6Option{Code: 23, Data: routerV6().AsSlice()})
	relayed := append(append([]byte{12, 0}, make([]byte, 32)...), 0, 9, 0, byte(len(solicit)))
	relayed = append(relayed, solicit...)
	r := ordered(v6Datagram(true, [2]uint16{546, 547}, solicit), v6Datagram(false, [2]uint16{547, 546}, reply))
	want := []string{
		"dhcpv6_address 00:00:5e:00:53:09", "dhcpv6_duid 0003000100005e005309", "dhcpv6_fqdn lamp.example", "dhcpv6_params 23",
		"mud_url https://example.com/mud", "offered_resolver " + routerV6().String(),
	}
	if diff := cmp.Diff(want, clues(t, r, mac(2).String())); diff != "" {
		t.Errorf("clues (-want +got):\n%s", diff)
	}
	r = ordered(v6Datagram(true, [2]uint16{547, 547}, relayed))
	if got := clues(t, r, mac(2).String()); got != nil {
		t.Errorf("a relay says nothing of itself, yet clues = %v", got)
	}
}

func TestClueOfRouterAdvertisement(t *testing.T) {
	body := append(make([]byte, 12), capturetest.ResolverOption(600, addr("fd00::1"))...)
	body[0] = 64
	advert := capturetest.IPFrame(
		capturetest.Link{Source: mac(1), Destination: mac(2)},
		capturetest.IPHeader{Source: routerV6(), Destination: lampV6(), Protocol: capturetest.ProtocolICMPv6, HopLimit: 255},
		capturetest.ICMPv6(routerV6(), lampV6(), [2]uint8{134, 0}, body),
	)
	if diff := cmp.Diff([]string{"announced_resolver fd00::1"}, clues(t, ordered(advert), mac(1).String())); diff != "" {
		t.Errorf("clues (-want +got):\n%s", diff)
	}
}

// TestCluesAreBounded: a capture made to do harm does not fill the memory with
// what it says.
func TestCluesAreBounded(t *testing.T) {
	long := strings.Repeat("x", 60_000)
	m := meter.New(meter.Options{})
	for i := range 400 { // 24 MB of values
		data := udpFrame(lamp(), camera(), 4000, 1900, string(capturetest.SSDPSearch("ssdp:all", string(rune('a'+i))+long)))
		if err := m.Frame(&flow.Frame{TimeNs: startNs, HasTime: true, Wire: uint32(len(data)), LinkType: ethernet, Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := m.Settle()
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, c := range deviceOf(t, r, mac(2).String()).Clues {
		kept += len(c.Value)
	}
	if kept > 17<<20 || kept < 15<<20 {
		t.Errorf("%d bytes of clues are kept", kept)
	}
	if diff := cmp.Diff(true, len(r.Capture.Oddities) > 0 && r.Capture.Oddities[0].Reason == "clues_dropped"); diff != "" {
		t.Errorf("oddities = %+v, want the dropped clues", r.Capture.Oddities)
	}
}
