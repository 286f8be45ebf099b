package decode

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// Linux cooked captures: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of the
// tcpdump group.
const (
	cookedBytes    = 16
	cookedTwoBytes = 20
	cookedLLC      = 0x0004 // the protocol field says: an 802.2 header follows
	cookedBroad    = 1      // packet type: broadcast
	cookedMulti    = 2      // packet type: multicast
)

// Address families of BSD loopback headers (measurement specification 2.4).
const (
	familyIPv4        = 2
	familyIPv6Linux   = 10
	familyIPv6BSD     = 24
	familyIPv6FreeBSD = 28
	familyIPv6Darwin  = 30
	familyBytes       = 4
)

func cooked(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < cookedBytes {
		return OddityLinkShort
	}
	cookedEnds(p, binary.BigEndian.Uint16(d), int(binary.BigEndian.Uint16(d[4:])), d[6:12])
	return cookedProtocol(p, b.from(cookedBytes), binary.BigEndian.Uint16(d[14:]))
}

func cookedTwo(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < cookedTwoBytes {
		return OddityLinkShort
	}
	cookedEnds(p, uint16(d[10]), int(d[11]), d[12:18])
	return cookedProtocol(p, b.from(cookedTwoBytes), binary.BigEndian.Uint16(d))
}

// cookedEnds keeps the source address: a cooked header names no destination.
func cookedEnds(p *flow.Packet, packetType uint16, length int, addr []byte) {
	p.LinkBroadcast = packetType == cookedBroad || packetType == cookedMulti
	if src := flow.MAC(addr); length == len(src) && src.Usable() {
		p.SrcMAC = src
	}
}

func cookedProtocol(p *flow.Packet, b layer, protocol uint16) Oddity {
	switch {
	case protocol == cookedLLC:
		return network(p, b, 0)
	case protocol < etherFirst:
		return OddityNotIP // CAN, Novell's raw 802.3, …
	}
	return network(p, b, protocol)
}

// loopback reads the four bytes of a BSD loopback header. They were written in
// the byte order of some other machine, so both are tried.
func loopback(p *flow.Packet, b layer) Oddity {
	if len(b.Bytes) < familyBytes {
		return OddityLinkShort
	}
	family := binary.LittleEndian.Uint32(b.Bytes)
	if family > 0xffff {
		family = binary.BigEndian.Uint32(b.Bytes)
	}
	switch family {
	case familyIPv4:
		return ipv4(p, b.from(familyBytes))
	case familyIPv6Linux, familyIPv6BSD, familyIPv6FreeBSD, familyIPv6Darwin:
		return ipv6(p, b.from(familyBytes))
	}
	return OddityNotIP
}

// rawIP tells the version by the first half byte.
func rawIP(p *flow.Packet, b layer) Oddity {
	if len(b.Bytes) == 0 {
		return OddityIPHeaderShort
	}
	switch b.Bytes[0] >> 4 {
	case 4:
		return ipv4(p, b)
	case 6:
		return ipv6(p, b)
	}
	return OddityIPVersion
}
