package meter_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

func TestScopes(t *testing.T) {
	tests := []struct {
		name         string
		frame        []byte
		want         []flow.Conversation
		unattributed uint64
	}{
		{
			name:  "to the Internet",
			frame: udpFrame(lamp(), server(), 50000, 443, "abc"),
			want: []flow.Conversation{{
				Device: "00:00:5e:00:53:02", Remote: addr("203.0.113.7"), Protocol: "udp", Port: 443, Scope: flow.ScopeInternet,
				Counter: flow.Counter{SentPackets: 1, SentBytes: 45, SentPayload: 3},
			}},
		},
		{
			name:  "from the Internet",
			frame: udpFrame(server(), lamp(), 443, 50000, "abcd"),
			want: []flow.Conversation{{
				Device: "00:00:5e:00:53:02", Remote: addr("203.0.113.7"), Protocol: "udp", Port: 443, Scope: flow.ScopeInternet,
				Counter: flow.Counter{ReceivedPackets: 1, ReceivedBytes: 46, ReceivedPayload: 4},
			}},
		},
		{
			name:  "within the home counts for both",
			frame: udpFrame(lamp(), camera(), 50000, 9999, "ab"),
			want: []flow.Conversation{
				{
					Device: "00:00:5e:00:53:02", Remote: addr("192.168.1.30"), Protocol: "udp", Port: 9999, Scope: flow.ScopeLAN,
					Counter: flow.Counter{SentPackets: 1, SentBytes: 44, SentPayload: 2},
				},
				{
					Device: "00:00:5e:00:53:03", Remote: addr("192.168.1.20"), Protocol: "udp", Port: 50000, Scope: flow.ScopeLAN,
					Counter: flow.Counter{ReceivedPackets: 1, ReceivedBytes: 44, ReceivedPayload: 2},
				},
			},
		},
		{
			name:  "to a group counts for the sender alone",
			frame: groupFrame(addr("239.255.255.250"), capturetest.MulticastMAC(addr("239.255.255.250"))),
			want: []flow.Conversation{{
				Device: "00:00:5e:00:53:02", Remote: addr("239.255.255.250"), Protocol: "udp", Port: 9, Scope: flow.ScopeMulticast,
				Counter: flow.Counter{SentPackets: 1, SentBytes: 43, SentPayload: 1},
			}},
		},
		{
			name:  "one address in a frame to everybody is a group too",
			frame: groupFrame(addr("192.168.1.30"), capturetest.Broadcast()),
			want: []flow.Conversation{{
				Device: "00:00:5e:00:53:02", Remote: addr("192.168.1.30"), Protocol: "udp", Port: 9, Scope: flow.ScopeMulticast,
				Counter: flow.Counter{SentPackets: 1, SentBytes: 43, SentPayload: 1},
			}},
		},
		{
			name:         "between two global addresses belongs to nobody",
			frame:        udpFrame(server(), capturetest.Far(mac(9), addr("198.51.100.1")), 1, 2, "x"),
			unattributed: 1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := ordered(test.frame)
			for i := range test.want {
				test.want[i].FirstNs, test.want[i].LastNs, test.want[i].HasTime = startNs, startNs, true
			}
			if diff := cmp.Diff(test.want, r.Conversations, compareAddrs(), cmpEmpty()); diff != "" {
				t.Errorf("conversations (-want +got):\n%s", diff)
			}
			if r.Capture.Unattributed != test.unattributed {
				t.Errorf("unattributed = %d, want %d", r.Capture.Unattributed, test.unattributed)
			}
		})
	}
}

// groupFrame is a datagram of one byte from the lamp.
func groupFrame(to netip.Addr, link flow.MAC) []byte {
	return capturetest.Datagram{
		Source: netip.AddrPortFrom(lamp().IPv4, 9), Destination: netip.AddrPortFrom(to, 9), Payload: []byte{1},
	}.Frame(capturetest.Link{Source: mac(2), Destination: link}, capturetest.IPHeader{})
}

func compareAddrs() cmp.Option {
	return cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
}

func cmpEmpty() cmp.Option {
	return cmp.FilterValues(func(a, b []flow.Conversation) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore())
}

func TestFramesThatAreNoUse(t *testing.T) {
	arp := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: router().IPv4}.Frame()
	r := ordered(arp, []byte{1, 2, 3}, nil, udpFrame(lamp(), server(), 1, 2, "x"))
	if r.Capture.Packets != 4 || r.Capture.Skipped != 3 {
		t.Errorf("packets, skipped = %d, %d; want 4, 3", r.Capture.Packets, r.Capture.Skipped)
	}
	want := uint64(len(arp) + 3 + 43)
	if r.Capture.WireBytes != want {
		t.Errorf("wire bytes = %d, want %d", r.Capture.WireBytes, want)
	}
}

func TestFragmentsCountWithoutPorts(t *testing.T) {
	whole := capturetest.Datagram{
		Source: netip.AddrPortFrom(lamp().IPv4, 4000), Destination: netip.AddrPortFrom(server().IPv4, 5000), Payload: make([]byte, 56),
	}.Bytes()
	piece := func(flags uint8, from, to int) []byte {
		return capturetest.IPFrame(
			capturetest.Link{Source: mac(2), Destination: mac(1)},
			capturetest.IPHeader{
				Source: lamp().IPv4, Destination: server().IPv4, Protocol: flow.ProtoUDP, Flags: flags, ID: 7, OffsetBytes: uint16(from),
			}, whole[from:to])
	}
	r := ordered(piece(1, 0, 32), piece(0, 32, 64))
	c := conversation(t, r, mac(2).String(), server().IPv4)
	if c.Port != 0 || c.SentPackets != 2 || c.SentBytes != 2*(34+32) {
		t.Errorf("conversation = %+v, want port 0 and both pieces", c)
	}
}

func TestCookedCaptureFindsReceiversByWhatTheySent(t *testing.T) {
	up := udpFrame(lamp(), server(), 50000, 443, "abc")
	down := udpFrame(server(), lamp(), 443, 50000, "abcd")
	// Linux cooked, version 1: packet type, ARPHRD, address length, source address, protocol.
	cook := func(kind byte, source flow.MAC, frame []byte) []byte {
		b := []byte{0, kind, 0, 1, 0, 6}
		b = append(b, source[:]...)
		return append(append(b, 0, 0, 8, 0), frame[14:]...)
	}
	list := []flow.Frame{
		{TimeNs: startNs, HasTime: true, LinkType: 113, Data: cook(0, mac(1), down)},
		{TimeNs: startNs, HasTime: true, LinkType: 113, Data: cook(4, mac(2), up)},
	}
	for i := range list {
		list[i].Wire = uint32(len(list[i].Data))
	}
	c := conversation(t, settle(list), mac(2).String(), server().IPv4)
	if c.SentPackets != 1 || c.ReceivedPackets != 1 {
		t.Errorf("conversation = %+v, want one packet each way", c)
	}
}

func TestRawCaptureHasOneDeviceForEachAddress(t *testing.T) {
	frame := udpFrame(lamp(), server(), 50000, 443, "abc")[14:]
	r := settle([]flow.Frame{{TimeNs: startNs, HasTime: true, LinkType: rawIP, Wire: uint32(len(frame)), Data: frame}})
	d := deviceOf(t, r, "ip:192.168.1.20")
	if len(d.Addrs) != 1 || d.Addrs[0] != lamp().IPv4 || !d.MAC.IsZero() {
		t.Errorf("device = %+v, want its one address and no hardware address", d)
	}
	conversation(t, r, "ip:192.168.1.20", server().IPv4)
}

func TestGatewayOwnsOnlyItsOwnTraffic(t *testing.T) {
	r := ordered(
		udpFrame(lamp(), server(), 50000, 443, "abc"),
		udpFrame(server(), lamp(), 443, 50000, "abc"),
		udpFrame(lamp(), router(), 50001, 9, "q"),
	)
	for _, c := range r.Conversations {
		if c.Device == mac(1).String() && c.Scope != flow.ScopeLAN {
			t.Errorf("the router has %+v, which is the lamp's", c)
		}
	}
	conversation(t, r, mac(1).String(), lamp().IPv4)
}

func TestPacketsWithoutTime(t *testing.T) {
	frame := udpFrame(lamp(), server(), 50000, 443, "abc")
	r := settle([]flow.Frame{{LinkType: ethernet, Wire: uint32(len(frame)), Data: frame, TimeNs: 12345}})
	c := conversation(t, r, mac(2).String(), server().IPv4)
	if c.HasTime || c.FirstNs != 0 || c.SentPackets != 1 {
		t.Errorf("conversation = %+v, want one packet without time", c)
	}
	if r.Capture.HasTime || len(r.Slots) != 0 {
		t.Errorf("capture has time %v and slots %v, want neither", r.Capture.HasTime, r.Slots)
	}
}

func TestHoursAndSlots(t *testing.T) {
	var r capturetest.Recorder
	for _, at := range []int64{0, 299 * second, 300 * second, 3599 * second, 3600 * second} {
		r.Add(startNs+at, udpFrame(lamp(), server(), 50000, 443, "abc"))
	}
	r.Add(startNs+3601*second, udpFrame(lamp(), capturetest.Far(mac(1), addr("203.0.113.8")), 50000, 443, "abc"))
	r.Add(startNs+3602*second, udpFrame(lamp(), server(), 50000, 123, "time"))
	got := recorded(&r)
	var hours []int64
	for _, row := range got.Traffic {
		if row.Remote == server().IPv4 && row.Port == 443 {
			hours = append(hours, (row.HourNs-startNs)/flow.HourNs, int64(row.Own.SentPackets))
		}
	}
	if diff := cmp.Diff([]int64{0, 4, 1, 1}, hours); diff != "" {
		t.Errorf("hours and packets (-want +got):\n%s", diff)
	}
	var slots []int64
	for _, s := range got.Slots {
		slots = append(slots, (s.StartNs-startNs)/flow.SlotNs, int64(s.SentPayload), int64(s.Contacts))
	}
	// The question for the time is housekeeping and counts for no slot.
	if diff := cmp.Diff([]int64{0, 6, 1, 1, 3, 1, 11, 3, 1, 12, 6, 2}, slots); diff != "" {
		t.Errorf("slot, bytes, contacts (-want +got):\n%s", diff)
	}
}
