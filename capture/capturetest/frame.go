package capturetest

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// EtherTypes and IP protocol numbers that the builders use (IANA registries).
const (
	EtherTypeIPv4 uint16 = 0x0800
	EtherTypeARP  uint16 = 0x0806
	EtherTypeVLAN uint16 = 0x8100
	EtherTypeIPv6 uint16 = 0x86dd

	ProtocolICMP   uint8 = 1
	ProtocolTCP    uint8 = 6
	ProtocolUDP    uint8 = 17
	ProtocolICMPv6 uint8 = 58
)

// Link is the addressing of an Ethernet frame.
type Link struct {
	Source      flow.MAC
	Destination flow.MAC
	VLANs       []uint16 // VLAN identifiers, the outermost first; usually none
}

// Broadcast is the Ethernet address that reaches everybody.
func Broadcast() flow.MAC { return flow.MAC{0xff, 0xff, 0xff, 0xff, 0xff, 0xff} }

// MulticastMAC gives the Ethernet address of a group address (RFC 1112 section
// 6.4, RFC 2464 section 7).
func MulticastMAC(group netip.Addr) flow.MAC {
	if group.Is4() {
		a := group.As4()
		return flow.MAC{0x01, 0x00, 0x5e, a[1] & 0x7f, a[2], a[3]}
	}
	a := group.As16()
	return flow.MAC{0x33, 0x33, a[12], a[13], a[14], a[15]}
}

// Ethernet puts an Ethernet II header, with VLAN tags if any, before a payload.
// Nothing is padded: frames are as a sender's own capture would show them.
func Ethernet(link Link, etherType uint16, payload []byte) []byte {
	b := make([]byte, 0, 14+4*len(link.VLANs)+len(payload))
	b = append(b, link.Destination[:]...)
	b = append(b, link.Source[:]...)
	for _, id := range link.VLANs {
		b = binary.BigEndian.AppendUint16(b, EtherTypeVLAN)
		b = binary.BigEndian.AppendUint16(b, id&0x0fff)
	}
	b = binary.BigEndian.AppendUint16(b, etherType)
	return append(b, payload...)
}

// ARP operations (RFC 826).
const (
	ARPRequest uint16 = 1
	ARPReply   uint16 = 2
)

// ARP builds an ARP message for IPv4 over Ethernet. A zero target MAC means
// "not known", as in a request.
type ARP struct {
	Operation uint16 // ARPRequest or ARPReply
	SenderMAC flow.MAC
	SenderIP  netip.Addr
	TargetMAC flow.MAC
	TargetIP  netip.Addr
}

// Bytes gives the 28 bytes of the message, without Ethernet header.
func (a ARP) Bytes() []byte {
	b := []byte{0, 1, 8, 0, 6, 4}
	b = binary.BigEndian.AppendUint16(b, a.Operation)
	b = append(b, a.SenderMAC[:]...)
	b = append(b, a.SenderIP.AsSlice()...)
	b = append(b, a.TargetMAC[:]...)
	return append(b, a.TargetIP.AsSlice()...)
}

// Frame gives the message in an Ethernet frame: to everybody when the target is
// not known, else to the target.
func (a ARP) Frame() []byte {
	link := Link{Source: a.SenderMAC, Destination: a.TargetMAC}
	if a.TargetMAC.IsZero() {
		link.Destination = Broadcast()
	}
	return Ethernet(link, EtherTypeARP, a.Bytes())
}

// IPHeader is what an IPv4 or IPv6 header says. The family follows from Source.
type IPHeader struct {
	Source      netip.Addr
	Destination netip.Addr
	Protocol    uint8  // of the payload
	HopLimit    uint8  // 0 means 64
	Class       uint8  // type of service or traffic class
	ID          uint16 // IPv4 identification
	Flags       uint8  // IPv4: 2 do not fragment, 1 more fragments
	OffsetBytes uint16 // IPv4 fragment offset in bytes, a multiple of 8
	Options     []byte // IPv4 options, a multiple of 4 bytes
}

// IP puts an IPv4 or IPv6 header before a payload.
func IP(h IPHeader, payload []byte) []byte {
	if h.HopLimit == 0 {
		h.HopLimit = 64
	}
	if h.Source.Is4() {
		return ipv4(h, payload)
	}
	b := make([]byte, 0, 40+len(payload))
	b = append(b, 0x60|h.Class>>4, h.Class<<4, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(len(payload)))
	b = append(b, h.Protocol, h.HopLimit)
	b = append(b, h.Source.AsSlice()...)
	b = append(b, h.Destination.AsSlice()...)
	return append(b, payload...)
}

func ipv4(h IPHeader, payload []byte) []byte {
	headerBytes := 20 + len(h.Options)
	b := make([]byte, 0, headerBytes+len(payload))
	b = append(b, 0x40|byte(headerBytes/4), h.Class)
	b = binary.BigEndian.AppendUint16(b, uint16(headerBytes+len(payload)))
	b = binary.BigEndian.AppendUint16(b, h.ID)
	b = binary.BigEndian.AppendUint16(b, uint16(h.Flags)<<13|h.OffsetBytes/8)
	b = append(b, h.HopLimit, h.Protocol, 0, 0)
	b = append(b, h.Source.AsSlice()...)
	b = append(b, h.Destination.AsSlice()...)
	b = append(b, h.Options...)
	binary.BigEndian.PutUint16(b[10:], Checksum(b))
	return append(b, payload...)
}

// IPFrame gives a whole Ethernet frame with an IP packet in it.
func IPFrame(link Link, h IPHeader, payload []byte) []byte {
	if h.Source.Is4() {
		return Ethernet(link, EtherTypeIPv4, IP(h, payload))
	}
	return Ethernet(link, EtherTypeIPv6, IP(h, payload))
}

// Checksum is the Internet checksum of RFC 1071.
func Checksum(b []byte) uint16 { return ^fold(sum(0, b)) }

func sum(start uint64, b []byte) uint64 {
	for len(b) >= 4 {
		start += uint64(binary.BigEndian.Uint32(b))
		b = b[4:]
	}
	if len(b) >= 2 {
		start += uint64(binary.BigEndian.Uint16(b))
		b = b[2:]
	}
	if len(b) == 1 {
		start += uint64(b[0]) << 8
	}
	return start
}

func fold(s uint64) uint16 {
	for s > 0xffff {
		s = s&0xffff + s>>16
	}
	return uint16(s)
}

// transportChecksum covers the pseudo header of RFC 9293 section 3.1 and RFC
// 8200 section 8.1.
func transportChecksum(source, destination netip.Addr, protocol uint8, segment []byte) uint16 {
	s := sum(0, source.AsSlice())
	s = sum(s, destination.AsSlice())
	s += uint64(protocol) + uint64(len(segment))
	return ^fold(sum(s, segment))
}
