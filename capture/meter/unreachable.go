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
	const head = 8
	d := p.Payload
	switch {
	case len(d) < head:
	case p.Proto == flow.ProtoICMP && d[0] == 3 && d[1] == 3:
		return refusedV4(d[head:])
	case p.Proto == flow.ProtoICMPv6 && d[0] == 1 && d[1] == 4:
		return refusedV6(d[head:])
	}
	return refusal{}, false
}

const portsBytes = 4 // of UDP and TCP

func refusedV4(d []byte) (refusal, bool) {
	const shortest = 20
	if len(d) < shortest || d[0]>>4 != 4 {
		return refusal{}, false
	}
	size := int(d[0]&15) * 4
	if size < shortest || len(d) < size+portsBytes {
		return refusal{}, false
	}
	return refusal{
		src: netip.AddrFrom4([4]byte(d[12:16])), dst: netip.AddrFrom4([4]byte(d[16:20])),
		proto: d[9], port: binary.BigEndian.Uint16(d[size+2:]),
	}, true
}

func refusedV6(d []byte) (refusal, bool) {
	const size = 40
	if len(d) < size+portsBytes || d[0]>>4 != 6 {
		return refusal{}, false
	}
	return refusal{
		src: netip.AddrFrom16([16]byte(d[8:24])), dst: netip.AddrFrom16([16]byte(d[24:40])),
		proto: d[6], port: binary.BigEndian.Uint16(d[size+2:]),
	}, true
}
