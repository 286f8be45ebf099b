package meter_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// FuzzFrames cuts bytes into frames and meters them: whatever they hold, what
// is told adds up to what was read.
func FuzzFrames(f *testing.F) {
	f.Add(uint16(ethernet), uint8(200), tcpSegment(443, 1, capturetest.ACK, hello("cloud.example")))
	f.Add(uint16(ethernet), uint8(255), udpFrame(lamp(), camera(), 1, 5353, "x"))
	f.Add(uint16(rawIP), uint8(0), answer(lamp(), "a.example", capturetest.AddressRecord("a.example", server().IPv4, 1))[14:])
	f.Add(uint16(ethernet), uint8(60), append(tcpSegment(80, 1, 0, request("a.example")), tcpSegment(80, 1<<31, capturetest.SYN, nil)...))
	for _, seed := range clueSeeds() {
		f.Add(uint16(ethernet), uint8(255), seed)
	}
	f.Fuzz(func(t *testing.T, link uint16, size uint8, data []byte) {
		var list []flow.Frame
		cut := int(size) + 14
		for i := uint64(0); len(data) > 0; i++ {
			part := data[:min(cut, len(data))]
			data = data[len(part):]
			list = append(list, flow.Frame{
				TimeNs: int64(i) * second, HasTime: i%5 != 0, Wire: uint32(len(part)), LinkType: link, Index: i, Data: part,
			})
		}
		r := settleWith(meter.Limits{Flows: 3, StreamBytes: 1000}, list)
		var packets uint64
		for _, c := range r.Conversations {
			packets += c.SentPackets
			if c.Scope != flow.ScopeLAN {
				packets += c.ReceivedPackets
			}
		}
		if packets += r.Capture.Skipped + r.Capture.Unattributed; packets != r.Capture.Packets {
			t.Errorf("%d packets are told of, %d were read", packets, r.Capture.Packets)
		}
	})
}

// clueSeeds are frames of protocols by which devices tell of themselves.
func clueSeeds() [][]byte {
	solicit := capturetest.DHCPv6(capturetest.DHCPv6Solicit, 7, capturetest.DHCPv6ClientID(mac(9)), capturetest.DHCPv6FullName("lamp.example"))
	llmnr := capturetest.DNSAnswer(capturetest.DNSQuery(1, "lamp", capturetest.TypeA), capturetest.AddressRecord("lamp", lamp().IPv4, 30))
	return [][]byte{
		v6Datagram(true, [2]uint16{546, 547}, solicit),
		datagram(lamp(), camera(), [2]uint16{5355, 4000}, llmnr.Bytes()),
		datagram(lamp(), camera(), [2]uint16{3702, 3702}, []byte("<Envelope><Hello><Types>a b</Types>")),
		datagram(lamp(), camera(), [2]uint16{4000, 1900}, capturetest.SSDPSearch("ssdp:all", "Lamp/1")),
		capturetest.LLDPFrame(mac(2), "lamp-1", "Lamp 2"), capturetest.EAPOLStart(mac(2), mac(1)),
		asks("a.example"), denies("a.example"),
	}
}

// FuzzSegments sends one hello in pieces, in whatever order, twice and with
// overlaps: as long as there is room to wait for what is missing, its name is found.
func FuzzSegments(f *testing.F) {
	f.Add([]byte{0, 100, 3, 50, 7, 200})
	f.Add([]byte{})
	f.Add([]byte{255, 1, 255, 1, 0, 0})
	message := hello("cloud.example")
	f.Fuzz(func(t *testing.T, cuts []byte) {
		const most = 24 // fewer than are held out of order
		var early, late [][]byte
		for at, i := 0, 0; at < len(message); i++ {
			n, delayed := len(message)-at, false
			if 2*i+1 < len(cuts) && i < most {
				n, delayed = min(n, 1+int(cuts[2*i+1])), cuts[2*i]&1 != 0
			}
			from := max(0, at-overlap(cuts, i))
			segment := tcpSegment(443, 1000+uint32(from), capturetest.ACK, message[from:at+n])
			if delayed {
				late = append(late, segment)
			} else {
				early = append(early, segment)
			}
			at += n
		}
		frames := append([][]byte{tcpSegment(443, 999, capturetest.SYN, nil)}, early...)
		frames = append(frames, early...) // sent again
		slices.Reverse(late)
		frames = append(frames, late...)
		if diff := cmp.Diff([]string{"tls_sni cloud.example"}, names(ordered(frames...), mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	})
}

// overlap is how many bytes of the segment before a segment sends again.
func overlap(cuts []byte, i int) int {
	if 2*i >= len(cuts) {
		return 0
	}
	return int(cuts[2*i] >> 4)
}
