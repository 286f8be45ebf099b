package decode

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// Transport headers: TCP (RFC 9293), UDP (RFC 768), SCTP (RFC 9260).
const (
	portBytes = 4 // source and destination port, the same place in all three
	tcpBytes  = 20
	tcpFlags  = 14 // bytes up to the end of the flags
	udpBytes  = 8
	sctpBytes = 12
)

// transport reads the header after IP. b is the IP payload as long as the IP
// length field says, so padding and trailers are gone.
func transport(p *flow.Packet, b layer) Oddity {
	if p.Fragment && !p.FirstFrag {
		return keep(p, b)
	}
	switch p.Proto {
	case flow.ProtoTCP:
		return tcp(p, b)
	case flow.ProtoUDP:
		return udp(p, b)
	case flow.ProtoSCTP:
		if !ports(p, b.Bytes) {
			return OddityTransportShort
		}
		return after(p, b, sctpBytes)
	}
	return keep(p, b)
}

// ports keeps the ports of a whole datagram. The parts of a fragmented one
// have none, so that all of them count alike (measurement specification 4.5).
func ports(p *flow.Packet, d []byte) bool {
	if len(d) < portBytes {
		return false
	}
	if !p.Fragment {
		p.HasPorts = true
		p.SrcPort, p.DstPort = binary.BigEndian.Uint16(d), binary.BigEndian.Uint16(d[2:])
	}
	return true
}

func tcp(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if !ports(p, d) {
		return OddityTransportShort
	}
	if len(d) < tcpFlags {
		return after(p, b, tcpBytes)
	}
	p.Seq, p.Ack = binary.BigEndian.Uint32(d[4:]), binary.BigEndian.Uint32(d[8:])
	p.TCPFlags = d[13]
	header := int(d[12]>>4) * 4
	if header < tcpBytes {
		return OddityTransportShort
	}
	return after(p, b, header)
}

// udp trusts the datagram's own length only where it is smaller than what IP
// holds; zero is a jumbogram or segmentation offload.
func udp(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if !ports(p, d) {
		return OddityTransportShort
	}
	if len(d) >= 6 && !p.Fragment {
		if length := int(binary.BigEndian.Uint16(d[4:])); length >= udpBytes {
			b = b.firstOnWire(length)
		}
	}
	return after(p, b, udpBytes)
}

// after keeps what follows a transport header of the given size; a header that
// was cut by the snap length leaves a payload known by its size alone.
func after(p *flow.Packet, b layer, header int) Oddity {
	if header <= len(b.Bytes) {
		return keep(p, b.from(header))
	}
	if rest := b.wire() - header; rest > 0 {
		p.PayloadWire = uint32(rest)
	}
	return OddityTransportShort
}

func keep(p *flow.Packet, b layer) Oddity {
	p.Payload, p.PayloadWire = b.Bytes, uint32(b.wire())
	return OddityNone
}
