package meter_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// six is a frame with one byte over UDP between two IPv6 addresses.
func six(fromMAC, toMAC flow.MAC, from, to string) []byte {
	return capturetest.Datagram{
		Source: netip.AddrPortFrom(addr(from), 5000), Destination: netip.AddrPortFrom(addr(to), 443), Payload: []byte{1},
	}.Frame(capturetest.Link{Source: fromMAC, Destination: toMAC}, capturetest.IPHeader{})
}

// TestOnLinkPrefixes has one case for each rule of measurement specification
// 3.3, and beside it the same capture without what the rule asks for.
func TestOnLinkPrefixes(t *testing.T) {
	const inside, outside = "2001:db8:1::20", "2001:db8:ffff::1"
	talk := six(mac(2), mac(1), inside, outside)
	advert := capturetest.RouterAdvertisement(mac(1), 1800, capturetest.OnLink{Prefix: netip.MustParsePrefix("2001:db8:1::/64")})
	noFlag := capturetest.RouterAdvertisement(mac(1), 1800, capturetest.OnLink{Prefix: netip.MustParsePrefix("2001:db8:1::/64")})
	clearOnLinkFlag(noFlag)
	own := capturetest.EUI64(netip.MustParsePrefix("2001:db8:1::/64"), mac(2)).String()
	far := [][]byte{
		six(mac(1), mac(2), "2001:db8:a::1", inside), six(mac(1), mac(2), "2001:db8:b::1", inside), six(mac(1), mac(2), "2001:db8:c::1", inside),
	}
	v4 := udpFrame(lamp(), router(), 1, 2, "x")
	tests := []struct {
		name   string
		frames [][]byte
		want   flow.Scope // of what the lamp sends, transit if it belongs to nobody
	}{
		{"nothing tells", [][]byte{talk}, flow.ScopeTransit},
		{"a: a router announces the prefix", [][]byte{talk, advert}, flow.ScopeInternet},
		{"a: announced, but not as on-link", [][]byte{talk, noFlag}, flow.ScopeTransit},
		{"b: a neighbour is asked for", [][]byte{talk, capturetest.NeighbourSolicitation(mac(1), addr("fe80::1"), addr("2001:db8:1::99"))}, flow.ScopeInternet},
		{"b: a neighbour elsewhere", [][]byte{talk, capturetest.NeighbourSolicitation(mac(1), addr("fe80::1"), addr("2001:db8:2::99"))}, flow.ScopeTransit},
		{"c: an address made from the hardware address", [][]byte{talk, six(mac(2), mac(1), own, outside)}, flow.ScopeInternet},
		{"c: made from somebody else's", [][]byte{talk, six(mac(3), mac(1), own, outside)}, flow.ScopeTransit},
		{"d: the sender has a local IPv4 address", [][]byte{talk, v4}, flow.ScopeInternet},
		{"d: in three prefixes", [][]byte{
			talk, v4, six(mac(2), mac(1), "2001:db8:2::20", outside), six(mac(2), mac(1), "2001:db8:3::20", outside),
		}, flow.ScopeTransit},
		{"e: the other side is in three prefixes", append([][]byte{talk}, far...), flow.ScopeInternet},
		{"e: the other side is in two", append([][]byte{talk}, far[:2]...), flow.ScopeTransit},
		{"e: the other side is in this one too", append([][]byte{talk, six(mac(1), mac(2), "2001:db8:1::77", outside)}, far...), flow.ScopeTransit},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := flow.ScopeTransit
			for _, c := range ordered(test.frames...).Conversations {
				if c.Device == mac(2).String() && c.Remote == addr(outside) {
					got = c.Scope
				}
			}
			if got != test.want {
				t.Errorf("scope = %v, want %v", got, test.want)
			}
		})
	}
}

// clearOnLinkFlag takes the L flag off the last option of an advertisement,
// which is 32 bytes long (RFC 4861 section 4.6.2). Checksums are not read.
func clearOnLinkFlag(frame []byte) { frame[len(frame)-32+3] &^= 0x80 }

func TestTwoDevicesOfOneOnLinkPrefixAreInTheHome(t *testing.T) {
	r := ordered(
		six(mac(2), mac(3), "2001:db8:1::20", "2001:db8:1::30"),
		capturetest.RouterAdvertisement(mac(1), 1800, capturetest.OnLink{Prefix: netip.MustParsePrefix("2001:db8:1::/64")}),
	)
	c := conversation(t, r, mac(3).String(), addr("2001:db8:1::20"))
	if c.Scope != flow.ScopeLAN || c.ReceivedPackets != 1 {
		t.Errorf("conversation = %+v, want one packet received within the home", c)
	}
	d := deviceOf(t, r, mac(2).String())
	if len(d.Addrs) != 1 || d.Addrs[0] != addr("2001:db8:1::20") {
		t.Errorf("addresses = %v, want the global one, which is the device's own", d.Addrs)
	}
}

// TestRelayedPhone is the case of label specification 0.1, rows 2 and 3: a
// phone joined to a plug's own Wi-Fi during set-up speaks through the plug.
func TestRelayedPhone(t *testing.T) {
	plug := lamp()
	phone := &capturetest.Host{MAC: plug.MAC, IPv4: addr("10.22.22.138")}
	claim := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: plug.MAC, SenderIP: plug.IPv4, TargetIP: router().IPv4}.Frame()
	social := capturetest.Far(mac(1), addr("203.0.113.50"))
	conversations := [][]byte{
		udpFrame(plug, server(), 50000, 443, "mine"),
		udpFrame(phone, social, 50001, 443, "the phone's"),
		udpFrame(social, phone, 443, 50001, "an answer"),
	}
	t.Run("claimed", func(t *testing.T) {
		r := ordered(append([][]byte{claim}, conversations...)...)
		for _, row := range r.Traffic {
			checkCarried(t, row, row.Remote == social.IPv4)
		}
		if len(r.Slots) != 1 || r.Slots[0].SentPayload != 4 || r.Slots[0].Contacts != 1 {
			t.Errorf("slots = %+v, want the plug's own four bytes to one", r.Slots)
		}
		// The conversation still counts for the hardware address (measurement specification 4.1).
		conversation(t, r, plug.MAC.String(), social.IPv4)
	})
	t.Run("nothing claimed", func(t *testing.T) {
		for _, row := range ordered(conversations...).Traffic {
			if row.Relayed != (flow.Counter{}) {
				t.Errorf("without a claim nothing can be told apart: %+v", row)
			}
		}
	})
}

func TestACarriedPhonesBrowserSaysNothingOfThePlug(t *testing.T) {
	ask := func(from string) []byte {
		return capturetest.Segment{
			Source: netip.AddrPortFrom(addr(from), 50000), Destination: netip.AddrPortFrom(server().IPv4, 80), Sequence: 1, Payload: request("a.example"),
		}.Frame(capturetest.Link{Source: mac(2), Destination: mac(1)}, capturetest.IPHeader{})
	}
	claim := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: router().IPv4}.Frame()
	for from, want := range map[string]int{"10.22.22.138": 0, "192.168.1.20": 1} {
		if d := deviceOf(t, ordered(claim, ask(from)), mac(2).String()); len(d.Clues) != want {
			t.Errorf("from %s: clues = %+v, want %d", from, d.Clues, want)
		}
	}
}

func TestACarriedPhonesNamesAreNotThePlugs(t *testing.T) {
	phone := &capturetest.Host{MAC: mac(2), IPv4: addr("10.22.22.138")}
	claim := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: router().IPv4}.Frame()
	told := func(to *capturetest.Host) []byte {
		return answer(to, "social.example", capturetest.AddressRecord("social.example", server().IPv4, 60))
	}
	asks := capturetest.Segment{
		Source: netip.AddrPortFrom(phone.IPv4, 50000), Destination: netip.AddrPortFrom(server().IPv4, 80), Sequence: 1, Payload: request("web.example"),
	}.Frame(capturetest.Link{Source: mac(2), Destination: mac(1)}, capturetest.IPHeader{})
	mine := udpFrame(lamp(), server(), 50000, 443, "mine")
	for _, c := range []struct {
		name   string
		frames [][]byte
		want   map[string]bool
	}{
		{"an answer to the phone", [][]byte{claim, told(phone), mine}, map[string]bool{"dns social.example": true}},
		{"an answer to the plug", [][]byte{claim, told(lamp()), mine}, map[string]bool{"dns social.example": false}},
		{"an answer to both", [][]byte{claim, told(phone), told(lamp()), mine}, map[string]bool{"dns social.example": false}},
		{"the phone's own request", [][]byte{claim, asks, mine}, map[string]bool{"http_host web.example": true}},
		{"nothing claimed", [][]byte{told(phone), mine}, map[string]bool{"dns social.example": false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := map[string]bool{}
			r := ordered(c.frames...)
			for _, b := range r.Names {
				got[b.Source.String()+" "+b.Name] = b.Relayed
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(r.Names) != len(c.want) {
				t.Errorf("%d names, relayed or not (-want +got):\n%s", len(r.Names), diff)
			}
		})
	}
}

func checkCarried(t *testing.T, row flow.Traffic, carried bool) {
	t.Helper()
	if !carried {
		if row.Relayed != (flow.Counter{}) {
			t.Errorf("the plug's own counts as carried: %+v", row)
		}
		return
	}
	if row.Own != (flow.Counter{}) || row.Relayed.SentPackets != 1 || row.Relayed.ReceivedPackets != 1 {
		t.Errorf("what was carried counts as the plug's own: %+v", row)
	}
	if row.Reach != flow.ReachAsked || row.Grade != (flow.Grade{}) {
		t.Errorf("reach %v and grade %+v of what was carried; want none", row.Reach, row.Grade)
	}
}

func TestAnAddressFromDHCPIsTheDevicesOwn(t *testing.T) {
	ack := func(kind byte) []byte {
		b := make([]byte, 240)
		b[0], b[1], b[2] = 2, 1, 6
		copy(b[16:], []byte{10, 5, 5, 5}) // your address
		copy(b[28:], []byte{0, 0, 0x5e, 0, 0x53, 2})
		binary.BigEndian.PutUint32(b[236:], 0x63825363)
		return append(b, 53, 1, kind, 255)
	}
	claim := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: router().IPv4}.Frame()
	second := &capturetest.Host{MAC: mac(2), IPv4: addr("10.5.5.5")}
	for kind, relayed := range map[byte]uint64{5: 0, 2: 1} { // an ACK gives, an OFFER does not yet
		r := ordered(claim, udpFrame(router(), lamp(), 67, 68, string(ack(kind))), udpFrame(second, server(), 1, 443, "x"))
		var got uint64
		for _, row := range r.Traffic {
			got += row.Relayed.SentPackets
		}
		if got != relayed {
			t.Errorf("after message type %d, %d packets are carried for others, want %d", kind, got, relayed)
		}
	}
}
