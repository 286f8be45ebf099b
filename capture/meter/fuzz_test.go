package meter_test

import (
	"testing"

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
