package flow_test

import (
	"net/netip"
	"testing"

	"telltale/capture/flow"
)

func somePacket() flow.Packet {
	return flow.Packet{
		TimeNs: 1_700_000_000_123_456_789, HasTime: true, Wire: 90, Index: 7, IP: true, Proto: flow.ProtoTCP,
		Src: netip.MustParseAddr("192.168.7.2"), Dst: netip.MustParseAddr("203.0.113.5"),
		SrcMAC: flow.MAC{2, 0, 0, 0, 0, 1}, DstMAC: flow.MAC{2, 0, 0, 0, 0, 2},
		HasPorts: true, SrcPort: 40000, DstPort: 443, TCPFlags: flow.FlagACK, Seq: 5, Ack: 9, PayloadWire: 20, Payload: []byte("hello"),
	}
}

// TestPrintKnowsAPacketAgain changes what a second recording of a packet, or a
// file written anew, may change.
func TestPrintKnowsAPacketAgain(t *testing.T) {
	p := somePacket()
	want := flow.Print(&p)
	for name, change := range map[string]func(*flow.Packet){
		"another place in the file": func(p *flow.Packet) { p.Index = 9 },
		"cut after the headers":     func(p *flow.Packet) { p.Payload = nil },
		"microseconds only":         func(p *flow.Packet) { p.TimeNs -= p.TimeNs % 1000 },
	} {
		p := somePacket()
		if change(&p); flow.Print(&p) != want {
			t.Errorf("%s: another fingerprint", name)
		}
	}
}

// TestPrintTellsPacketsApart changes one thing at a time.
func TestPrintTellsPacketsApart(t *testing.T) {
	seen := map[uint64]string{}
	for name, change := range map[string]func(*flow.Packet){
		"as it is":         func(*flow.Packet) {},
		"later":            func(p *flow.Packet) { p.TimeNs += 1e6 },
		"longer":           func(p *flow.Packet) { p.Wire++ },
		"other sender":     func(p *flow.Packet) { p.Src = p.Src.Next() },
		"other receiver":   func(p *flow.Packet) { p.Dst = p.Dst.Next() },
		"turned round":     func(p *flow.Packet) { p.Src, p.Dst = p.Dst, p.Src },
		"other port":       func(p *flow.Packet) { p.SrcPort++ },
		"other service":    func(p *flow.Packet) { p.DstPort++ },
		"next segment":     func(p *flow.Packet) { p.Seq++ },
		"next answer":      func(p *flow.Packet) { p.Ack++ },
		"reset":            func(p *flow.Packet) { p.TCPFlags = flow.FlagRST },
		"other protocol":   func(p *flow.Packet) { p.Proto = flow.ProtoUDP },
		"no IP":            func(p *flow.Packet) { p.IP = false },
		"no IP, other MAC": func(p *flow.Packet) { p.IP, p.SrcMAC = false, flow.MAC{9} },
	} {
		p := somePacket()
		change(&p)
		h := flow.Print(&p)
		if other, ok := seen[h]; ok {
			t.Errorf("%q and %q have one fingerprint", name, other)
		}
		seen[h] = name
	}
}

// TestPrintsSpread holds that fingerprints of packets that differ little
// differ in half of their bits, so that sums of them do not cancel out.
func TestPrintsSpread(t *testing.T) {
	var set [64]int
	const n = 4096
	p := somePacket()
	for range n {
		p.Seq++
		for h, bit := flow.Print(&p), 0; bit < 64; bit++ {
			set[bit] += int(h >> bit & 1)
		}
	}
	for bit, count := range set {
		if count < n*2/5 || count > n*3/5 {
			t.Errorf("bit %d is set in %d of %d", bit, count, n)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	p := somePacket()
	b.ReportAllocs()
	for b.Loop() {
		p.Seq += uint32(flow.Print(&p) & 1)
	}
}
