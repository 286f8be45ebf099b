package capturetest

import (
	"encoding/binary"
	"net/netip"
)

// TCP flags (RFC 9293 section 3.1).
const (
	FIN uint8 = 1 << iota
	SYN
	RST
	PSH
	ACK
)

// Segment is a TCP segment.
type Segment struct {
	Source      netip.AddrPort
	Destination netip.AddrPort
	Sequence    uint32
	Acknowledge uint32
	Flags       uint8  // FIN, SYN, RST, PSH, ACK together
	Window      uint16 // as sent, before any scaling
	Options     []byte // a multiple of 4 bytes
	Payload     []byte
}

// Bytes gives the segment with the right checksum, without IP header.
func (s Segment) Bytes() []byte {
	headerBytes := 20 + len(s.Options)
	b := make([]byte, 0, headerBytes+len(s.Payload))
	b = binary.BigEndian.AppendUint16(b, s.Source.Port())
	b = binary.BigEndian.AppendUint16(b, s.Destination.Port())
	b = binary.BigEndian.AppendUint32(b, s.Sequence)
	b = binary.BigEndian.AppendUint32(b, s.Acknowledge)
	b = append(b, byte(headerBytes/4)<<4, s.Flags)
	b = binary.BigEndian.AppendUint16(b, s.Window)
	b = append(b, 0, 0, 0, 0)
	b = append(b, s.Options...)
	b = append(b, s.Payload...)
	binary.BigEndian.PutUint16(b[16:], transportChecksum(s.Source.Addr(), s.Destination.Addr(), ProtocolTCP, b))
	return b
}

// Frame gives the segment in an IP packet in an Ethernet frame. Of ip only what
// the segment does not say itself is used (hop limit, ID, flags).
func (s Segment) Frame(link Link, ip IPHeader) []byte {
	ip.Source, ip.Destination, ip.Protocol = s.Source.Addr(), s.Destination.Addr(), ProtocolTCP
	return IPFrame(link, ip, s.Bytes())
}

// SYNOptions gives the usual options of a SYN: largest segment size, selective
// acknowledgement, window scale 7 (RFC 9293, 2018, 7323).
func SYNOptions(maxSegmentBytes uint16) []byte {
	return []byte{2, 4, byte(maxSegmentBytes >> 8), byte(maxSegmentBytes), 1, 1, 4, 2, 1, 3, 3, 7}
}

// Datagram is a UDP datagram.
type Datagram struct {
	Source      netip.AddrPort
	Destination netip.AddrPort
	Payload     []byte
}

// Bytes gives the datagram with the right checksum, without IP header.
func (d Datagram) Bytes() []byte {
	b := make([]byte, 0, 8+len(d.Payload))
	b = binary.BigEndian.AppendUint16(b, d.Source.Port())
	b = binary.BigEndian.AppendUint16(b, d.Destination.Port())
	b = binary.BigEndian.AppendUint16(b, uint16(8+len(d.Payload)))
	b = append(b, 0, 0)
	b = append(b, d.Payload...)
	sum := transportChecksum(d.Source.Addr(), d.Destination.Addr(), ProtocolUDP, b)
	if sum == 0 {
		sum = 0xffff // RFC 768: zero would mean "no checksum"
	}
	binary.BigEndian.PutUint16(b[6:], sum)
	return b
}

// Frame gives the datagram in an IP packet in an Ethernet frame. Of ip only what
// the datagram does not say itself is used.
func (d Datagram) Frame(link Link, ip IPHeader) []byte {
	ip.Source, ip.Destination, ip.Protocol = d.Source.Addr(), d.Destination.Addr(), ProtocolUDP
	return IPFrame(link, ip, d.Bytes())
}

// ICMP builds an ICMP message (RFC 792): type, code, and all that follows the
// checksum.
func ICMP(kind, code uint8, body []byte) []byte {
	b := append([]byte{kind, code, 0, 0}, body...)
	binary.BigEndian.PutUint16(b[2:], Checksum(b))
	return b
}

// ICMPEcho builds an echo request, or a reply to one.
func ICMPEcho(reply bool, id, sequence uint16, payload []byte) []byte {
	kind := uint8(8)
	if reply {
		kind = 0
	}
	body := binary.BigEndian.AppendUint16(nil, id)
	body = binary.BigEndian.AppendUint16(body, sequence)
	return ICMP(kind, 0, append(body, payload...))
}

// ICMPUnreachable builds a "destination unreachable" (type 3) with the IP packet
// that could not be delivered, cut after its first 8 payload bytes.
func ICMPUnreachable(code uint8, packet []byte) []byte {
	keep := min(len(packet), int(packet[0]&15)*4+8)
	return ICMP(3, code, append([]byte{0, 0, 0, 0}, packet[:keep]...))
}
