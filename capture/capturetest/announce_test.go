package capturetest_test

import (
	"encoding/xml"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

func TestDHCPv6ReadByAnother(t *testing.T) {
	mac := flow.MAC{0, 0, 0x5e, 0, 0x53, 7}
	b := capturetest.DHCPv6(
		capturetest.DHCPv6Solicit, 0x01020304, capturetest.DHCPv6ClientID(mac), capturetest.DHCPv6FullName("lamp.example"),
	)
	var got layers.DHCPv6
	if err := got.DecodeFromBytes(b, gopacket.NilDecodeFeedback); err != nil {
		t.Fatal(err)
	}
	if got.MsgType != layers.DHCPv6MsgTypeSolicit || string(got.TransactionID) != "\x02\x03\x04" || len(got.Options) != 2 {
		t.Fatalf("message = %+v", got)
	}
	if o := got.Options[0]; o.Code != layers.DHCPv6OptClientID || string(o.Data) != "\x00\x03\x00\x01"+string(mac[:]) {
		t.Errorf("client identifier = %+v", o)
	}
	if o := got.Options[1]; o.Code != layers.DHCPv6OptClientFQDN || string(o.Data) != "\x01\x04lamp\x07example\x00" {
		t.Errorf("name = %+v", o)
	}
}

func TestLLDPReadByAnother(t *testing.T) {
	mac := flow.MAC{0, 0, 0x5e, 0, 0x53, 7}
	p := gopacket.NewPacket(capturetest.LLDPFrame(mac, "switch-1", "Example 8"), layers.LayerTypeEthernet, gopacket.Default)
	unit, ok := p.Layer(layers.LayerTypeLinkLayerDiscovery).(*layers.LinkLayerDiscovery)
	if !ok {
		t.Fatalf("no unit in %v", p)
	}
	if unit.ChassisID.Subtype != layers.LLDPChassisIDSubTypeMACAddr || string(unit.ChassisID.ID) != string(mac[:]) || unit.TTL != 120 {
		t.Errorf("unit = %+v", unit)
	}
	more, ok := p.Layer(layers.LayerTypeLinkLayerDiscoveryInfo).(*layers.LinkLayerDiscoveryInfo)
	if !ok || more.SysName != "switch-1" || more.SysDescription != "Example 8" {
		t.Errorf("texts = %+v", more)
	}
}

func TestEAPOLReadByAnother(t *testing.T) {
	p := gopacket.NewPacket(capturetest.EAPOLStart(flow.MAC{2, 0, 0, 0, 0, 1}, flow.MAC{2, 0, 0, 0, 0, 2}), layers.LayerTypeEthernet, gopacket.Default)
	if e, ok := p.Layer(layers.LayerTypeEAPOL).(*layers.EAPOL); !ok || e.Type != layers.EAPOLTypeStart {
		t.Errorf("packet = %v", p)
	}
}

func TestWSDiscoveryIsXML(t *testing.T) {
	var got struct {
		Address string `xml:"Body>Hello>EndpointReference>Address"`
		Types   string `xml:"Body>Hello>Types"`
		Scopes  string `xml:"Body>Hello>Scopes"`
		XAddrs  string `xml:"Body>Hello>XAddrs"`
	}
	said := capturetest.WSDiscovery{Endpoint: "urn:uuid:7", Types: "a b", Scopes: "c", XAddrs: "http://192.168.1.2/"}
	if err := xml.Unmarshal(said.Hello(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Address != said.Endpoint || got.Types != said.Types || got.Scopes != said.Scopes || got.XAddrs != said.XAddrs {
		t.Errorf("message = %+v", got)
	}
}

func TestResolverOption(t *testing.T) {
	b := capturetest.ResolverOption(600, netip.MustParseAddr("fd00::1"), netip.MustParseAddr("fd00::2"))
	if len(b) != int(b[1])*8 || b[0] != 25 || b[7] != 600&0xff {
		t.Errorf("option = %x", b)
	}
}
