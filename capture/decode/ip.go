package decode

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// IPv4 (RFC 791), IPv6 (RFC 8200) and ARP (RFC 826).
const (
	ipv4Bytes        = 20
	ipv4More         = 0x2000 // more fragments follow
	ipv4Offset       = 0x1fff
	ipv6Bytes        = 40
	ipv6Hop          = 0
	ipv6Routing      = 43
	ipv6Fragment     = 44
	ipv6NoNext       = 59
	ipv6Options      = 60
	ipv6FragOffset   = 0xfff8
	arpSenderBytes   = 18 // up to the end of the sender fields
	arpTargetBytes   = 28 // up to the end of the target fields
	arpRequest       = 1  // operation (RFC 826)
	arpEthernetSizes = 0x0604
)

// ipv4 reads an IPv4 header. A total length of zero is what a network card
// that cuts up large packets by itself leaves there (segmentation offload):
// then the frame says how long the packet is.
func ipv4(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < 1 {
		return OddityIPHeaderShort
	}
	header := int(d[0]&15) * 4
	switch {
	case d[0]>>4 != 4:
		return OddityIPVersion
	case header < ipv4Bytes || len(d) < header:
		return OddityIPHeaderShort
	}
	p.IP = true
	p.Src, p.Dst = netip.AddrFrom4([4]byte(d[12:16])), netip.AddrFrom4([4]byte(d[16:20]))
	p.Proto, p.HopLimit = d[9], d[8]
	fragment := binary.BigEndian.Uint16(d[6:])
	p.Fragment = fragment&(ipv4More|ipv4Offset) != 0
	p.FirstFrag = p.Fragment && fragment&ipv4Offset == 0
	total := int(binary.BigEndian.Uint16(d[2:]))
	if total == 0 {
		total = b.wire()
	}
	if total < header {
		return OddityIPLength
	}
	return transport(p, b.firstOnWire(total).from(header))
}

// ipv6 reads an IPv6 header and passes over its extension headers. A payload
// length of zero means a jumbogram or segmentation offload, unless the header
// says that nothing follows.
func ipv6(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < 1 {
		return OddityIPHeaderShort
	}
	switch {
	case d[0]>>4 != 6:
		return OddityIPVersion
	case len(d) < ipv6Bytes:
		return OddityIPHeaderShort
	}
	p.IP = true
	p.Src, p.Dst = netip.AddrFrom16([16]byte(d[8:24])), netip.AddrFrom16([16]byte(d[24:40]))
	p.Proto, p.HopLimit = d[6], d[7]
	length := int(binary.BigEndian.Uint16(d[4:]))
	b = b.from(ipv6Bytes)
	if length != 0 || p.Proto == ipv6NoNext {
		b = b.firstOnWire(length)
	}
	return ipv6Extensions(p, b)
}

// ipv6Extensions passes over hop-by-hop, routing, fragment and destination options
// headers (measurement specification 4.5). After the header of a later
// fragment there is data of some header, but not its beginning.
func ipv6Extensions(p *flow.Packet, b layer) Oddity {
	for {
		var size int
		switch p.Proto {
		case ipv6Hop, ipv6Routing, ipv6Options:
			if len(b.Bytes) < 2 {
				return OddityExtensionShort
			}
			size = (int(b.Bytes[1]) + 1) * 8
		case ipv6Fragment:
			size = 8
		default:
			return transport(p, b)
		}
		if len(b.Bytes) < size {
			return OddityExtensionShort
		}
		if p.Proto == ipv6Fragment {
			p.Fragment = true
			p.FirstFrag = binary.BigEndian.Uint16(b.Bytes[2:])&ipv6FragOffset == 0
		}
		p.Proto = b.Bytes[0]
		b = b.from(size)
		if p.Fragment && !p.FirstFrag {
			return transport(p, b)
		}
	}
}

// arp reads the sender fields of an ARP frame for Ethernet (or Wi-Fi) and
// IPv4.
func arp(p *flow.Packet, d []byte) Oddity {
	if len(d) < arpSenderBytes || binary.BigEndian.Uint16(d[2:]) != etherIPv4 || binary.BigEndian.Uint16(d[4:]) != arpEthernetSizes {
		return OddityARPShort
	}
	p.ARP = true
	if sender := flow.MAC(d[8:14]); sender.Usable() {
		p.ARPMAC = sender
	}
	p.ARPIP = netip.AddrFrom4([4]byte(d[14:18]))
	if binary.BigEndian.Uint16(d[6:]) == arpRequest && len(d) >= arpTargetBytes {
		p.ARPTarget = netip.AddrFrom4([4]byte(d[24:28]))
	}
	return OddityNone
}
