package meter

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// refusal is what an ICMP message "port unreachable" says of the packet that it
// answers: who sent it, to whom, and to which service.
type refusal struct {
	src, dst netip.Addr
	proto    uint8
	port     uint16 // of dst
}

// refused notes a service that does not exist, as the other side says.
func (m *Meter) refused(p *flow.Packet) {
	r, ok := unreachable(p)
	if !ok || !p.HasTime || r.src != p.Dst {
		return
	}
	m.behaviour.attempts.Answer(pattern.Source{MAC: p.DstMAC, Addr: r.src}, r.dst, r.proto, r.port, pattern.Refused)
}

// unreachable reads the message (RFC 792, RFC 4443 section 3.1). At least eight
// bytes behind the header of the packet that it answers are within it.
func unreachable(p *flow.Packet) (refusal, bool) {
	const head, shortest4, shortest6, ports = 8, 20, 40, 4
	d := p.Payload
	if len(d) < head+shortest4+ports {
		return refusal{}, false
	}
	inner := d[head:]
	switch {
	case p.Proto == flow.ProtoICMP && d[0] == 3 && d[1] == 3:
		size := int(inner[0]&15) * 4
		if inner[0]>>4 != 4 || size < shortest4 || len(inner) < size+ports {
			return refusal{}, false
		}
		return refusal{
			src: netip.AddrFrom4([4]byte(inner[12:16])), dst: netip.AddrFrom4([4]byte(inner[16:20])),
			proto: inner[9], port: binary.BigEndian.Uint16(inner[size+2:]),
		}, true
	case p.Proto == flow.ProtoICMPv6 && d[0] == 1 && d[1] == 4 && inner[0]>>4 == 6 && len(inner) >= shortest6+ports:
		return refusal{
			src: netip.AddrFrom16([16]byte(inner[8:24])), dst: netip.AddrFrom16([16]byte(inner[24:40])),
			proto: inner[6], port: binary.BigEndian.Uint16(inner[shortest6+2:]),
		}, true
	}
	return refusal{}, false
}
