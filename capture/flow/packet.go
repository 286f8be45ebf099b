package flow

import "net/netip"

// Transport protocols by IANA number, as far as Telltale names them.
const (
	ProtoICMP   = 1
	ProtoIGMP   = 2
	ProtoTCP    = 6
	ProtoUDP    = 17
	ProtoGRE    = 47
	ProtoESP    = 50
	ProtoAH     = 51
	ProtoICMPv6 = 58
	ProtoSCTP   = 132
)

// EtherTypes of frames without IP that say something of their sender (IEEE
// 802.1AB, IEEE 802.1X).
const (
	EtherLLDP  uint16 = 0x88cc
	EtherEAPOL uint16 = 0x888e
)

// TCP flag bits of Packet.TCPFlags (RFC 9293 section 3.1).
const (
	FlagFIN = 1 << iota
	FlagSYN
	FlagRST
	FlagPSH
	FlagACK
)

// Packet is what the headers of one captured frame state. Decoding fills it in
// place, so that no packet allocates; Payload points into the frame's own
// bytes and is valid only until the next frame is read.
type Packet struct {
	TimeNs  int64  // capture time; meaningless unless HasTime
	HasTime bool   // false for a pcapng Simple Packet block
	Wire    uint32 // original length on the wire, bytes, link header included
	Index   uint64 // position in the capture, from 0

	SrcMAC, DstMAC MAC  // usable link addresses, else zero (measurement specification 2.1, 2.2)
	LinkBroadcast  bool // the frame went to more than one receiver (measurement specification 2.3)

	ARP       bool       // an ARP frame whose sender fields were captured
	ARPMAC    MAC        // ARP sender hardware address
	ARPIP     netip.Addr // ARP sender protocol address, IPv4
	ARPTarget netip.Addr // whom a request asks for, IPv4; else invalid

	EtherType uint16 // EtherLLDP or EtherEAPOL, whose unit Payload then holds; 0 for all other frames

	IP        bool       // an outermost IP header was readable (measurement specification 3.1)
	Src, Dst  netip.Addr // outermost addresses
	Proto     uint8      // IPv4 protocol, or IPv6 next header after the extension headers
	HopLimit  uint8      // IPv4 TTL or IPv6 hop limit
	Fragment  bool       // part of a fragmented datagram (measurement specification 4.5)
	FirstFrag bool       // a fragment that begins the datagram

	HasPorts         bool // transport ports were captured and this is no fragment
	SrcPort, DstPort uint16
	TCPFlags         uint8  // FlagSYN …
	Seq, Ack         uint32 // TCP only
	PayloadWire      uint32 // transport payload on the wire, bytes, from the IP length field
	Payload          []byte // captured part of the transport payload; for other protocols the IP payload
}

// Reset makes the packet empty for the next frame.
func (p *Packet) Reset() { *p = Packet{} }

// ProtocolName gives the name under which a conversation of this protocol is
// listed: "tcp", "udp", "icmp", "icmpv6", "igmp", "gre", "esp", "ah", "sctp",
// else "ip-<number>" (measurement specification 4.5).
func ProtocolName(proto uint8) string {
	switch proto {
	case ProtoTCP:
		return "tcp"
	case ProtoUDP:
		return "udp"
	case ProtoICMP:
		return "icmp"
	case ProtoICMPv6:
		return "icmpv6"
	case ProtoIGMP:
		return "igmp"
	case ProtoGRE:
		return "gre"
	}
	return lateProtocolName(proto)
}

func lateProtocolName(proto uint8) string {
	switch proto {
	case ProtoESP:
		return "esp"
	case ProtoAH:
		return "ah"
	case ProtoSCTP:
		return "sctp"
	}
	return "ip-" + itoa(proto)
}

func itoa(v uint8) string {
	b := [3]byte{'0' + v/100, '0' + v/10%10, '0' + v%10}
	switch {
	case v >= 100:
		return string(b[:])
	case v >= 10:
		return string(b[1:])
	}
	return string(b[2:])
}
