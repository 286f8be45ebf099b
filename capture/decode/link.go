package decode

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// EtherTypes that lead to IP (IEEE 802 numbers; measurement specification 2.4).
const (
	etherIPv4     = 0x0800
	etherARP      = 0x0806
	etherVLAN     = 0x8100 // IEEE 802.1Q
	etherIPv6     = 0x86dd
	etherPPPoE    = 0x8864 // PPPoE session, RFC 2516
	etherService  = 0x88a8 // IEEE 802.1ad
	etherOldQinQ  = 0x9100 // before 802.1ad
	etherMaxLen   = 1500   // up to here the field is a length: IEEE 802.3 with LLC
	etherFirst    = 0x600  // from here on the field is a type
	etherHeader   = 14     // bytes
	vlanTagBytes  = 4
	snapBytes     = 8
	pppoeBytes    = 6
	pppIPv4       = 0x0021 // RFC 1661, RFC 1332
	pppIPv6       = 0x0057 // RFC 5072
	llcSNAP       = 0xaa
	llcIP         = 0x06 // DSAP of IP, RFC 1042 before SNAP
	llcUnnumbered = 0x03
)

// ethernet reads an Ethernet II or IEEE 802.3 frame.
func ethernet(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < etherHeader {
		return OddityLinkShort
	}
	dst, src := flow.MAC(d[:6]), flow.MAC(d[6:12])
	p.LinkBroadcast = dst.Group()
	if dst.Usable() {
		p.DstMAC = dst
	}
	if src.Usable() {
		p.SrcMAC = src
	}
	return network(p, b.from(etherHeader), binary.BigEndian.Uint16(d[12:]))
}

// network goes from an EtherType (or an 802.3 length) to the network header,
// through any number of VLAN tags.
func network(p *flow.Packet, b layer, etherType uint16) Oddity {
	for {
		switch etherType {
		case etherIPv4:
			return ipv4(p, b)
		case etherIPv6:
			return ipv6(p, b)
		case etherARP:
			return arp(p, b.Bytes)
		case etherPPPoE:
			return pppoe(p, b)
		case etherVLAN, etherService, etherOldQinQ:
			if len(b.Bytes) < vlanTagBytes {
				return OddityLinkShort
			}
			etherType = binary.BigEndian.Uint16(b.Bytes[2:])
			b = b.from(vlanTagBytes)
		default:
			if etherType > etherMaxLen {
				return unit(p, b, etherType)
			}
			var odd Oddity
			if b, etherType, odd = llc(b); odd != OddityNone {
				return odd
			}
		}
	}
}

// unit keeps what stands behind an EtherType that leads to no IP, where it says
// something of its sender.
func unit(p *flow.Packet, b layer, etherType uint16) Oddity {
	if etherType == flow.EtherLLDP || etherType == flow.EtherEAPOL {
		p.EtherType, p.Payload, p.PayloadWire = etherType, b.Bytes, uint32(b.wire())
	}
	return OddityNotIP
}

// llc reads an IEEE 802.2 header and gives what follows with its EtherType.
func llc(b layer) (layer, uint16, Oddity) {
	d := b.Bytes
	if len(d) < 3 {
		return b, 0, OddityLinkShort
	}
	if d[0] == llcIP && d[2] == llcUnnumbered {
		return b.from(3), etherIPv4, OddityNone
	}
	if d[0] != llcSNAP || d[1] != llcSNAP || d[2] != llcUnnumbered {
		return b, 0, OddityNotIP
	}
	if len(d) < snapBytes {
		return b, 0, OddityLinkShort
	}
	etherType := binary.BigEndian.Uint16(d[6:])
	if d[3]|d[4]|d[5] != 0 || etherType < etherFirst {
		return b, 0, OddityNotIP // the vendor's own protocol, or no type at all
	}
	return b.from(snapBytes), etherType, OddityNone
}

// pppoe reads a PPPoE session header (RFC 2516 section 4); discovery and other
// codes hold no PPP.
func pppoe(p *flow.Packet, b layer) Oddity {
	if len(b.Bytes) < pppoeBytes {
		return OddityLinkShort
	}
	if b.Bytes[1] != 0 {
		return OddityNotIP
	}
	return ppp(p, b.from(pppoeBytes))
}

// ppp reads a PPP header: the address and control bytes may be left out, and
// the protocol may be one byte, the low bit of which says so (RFC 1661
// section 2, RFC 1662 section 3.1).
func ppp(p *flow.Packet, b layer) Oddity {
	if d := b.Bytes; len(d) >= 2 && d[0] == 0xff && d[1] == 0x03 {
		b = b.from(2)
	}
	d := b.Bytes
	if len(d) < 1 {
		return OddityLinkShort
	}
	if d[0]&1 != 0 {
		return pppProtocol(p, b.from(1), uint16(d[0]))
	}
	if len(d) < 2 {
		return OddityLinkShort
	}
	return pppProtocol(p, b.from(2), binary.BigEndian.Uint16(d))
}

func pppProtocol(p *flow.Packet, b layer, protocol uint16) Oddity {
	switch protocol {
	case pppIPv4:
		return ipv4(p, b)
	case pppIPv6:
		return ipv6(p, b)
	}
	return OddityNotIP
}
