package capturetest

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// ICMPv6 builds an ICMPv6 message (RFC 4443) with the right checksum: type,
// code, and all that follows the checksum.
func ICMPv6(source, destination netip.Addr, typeAndCode [2]uint8, body []byte) []byte {
	b := append([]byte{typeAndCode[0], typeAndCode[1], 0, 0}, body...)
	binary.BigEndian.PutUint16(b[2:], transportChecksum(source, destination, ProtocolICMPv6, b))
	return b
}

// icmpv6Frame sends a neighbour message; RFC 4861 wants hop limit 255.
func icmpv6Frame(mac flow.MAC, source, destination netip.Addr, kind uint8, body []byte) []byte {
	link := Link{Source: mac, Destination: MulticastMAC(destination)}
	ip := IPHeader{Source: source, Destination: destination, Protocol: ProtocolICMPv6, HopLimit: 255}
	return IPFrame(link, ip, ICMPv6(source, destination, [2]uint8{kind, 0}, body))
}

// AllNodes is ff02::1.
func AllNodes() netip.Addr { return netip.AddrFrom16([16]byte{0: 0xff, 1: 2, 15: 1}) }

// AllRouters is ff02::2.
func AllRouters() netip.Addr { return netip.AddrFrom16([16]byte{0: 0xff, 1: 2, 15: 2}) }

// SolicitedNode gives the group that a neighbour solicitation for addr goes to
// (RFC 4291 section 2.7.1).
func SolicitedNode(addr netip.Addr) netip.Addr {
	a := addr.As16()
	return netip.AddrFrom16([16]byte{0xff, 2, 11: 1, 12: 0xff, 13: a[13], 14: a[14], 15: a[15]})
}

// EUI64 gives the address that a MAC makes for itself in a /64 (RFC 4291
// appendix A).
func EUI64(prefix netip.Prefix, mac flow.MAC) netip.Addr {
	a := prefix.Addr().As16()
	copy(a[8:], []byte{mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]})
	return netip.AddrFrom16(a)
}

// LinkLocal gives the fe80 address that a MAC makes for itself.
func LinkLocal(mac flow.MAC) netip.Addr {
	return EUI64(netip.PrefixFrom(netip.AddrFrom16([16]byte{0xfe, 0x80}), 64), mac)
}

// OnLink is a prefix that a router advertises, with the L and A flags set.
type OnLink struct {
	Prefix        netip.Prefix
	ValidSeconds  uint32
	PreferSeconds uint32
}

// RouterAdvertisement gives the frame of a router advertisement to all nodes with
// its link-layer address and prefixes (RFC 4861 sections 4.2, 4.6).
func RouterAdvertisement(router flow.MAC, lifetimeSeconds uint16, prefixes ...OnLink) []byte {
	body := []byte{64, 0}
	body = binary.BigEndian.AppendUint16(body, lifetimeSeconds)
	body = append(body, 0, 0, 0, 0, 0, 0, 0, 0)
	body = append(body, 1, 1)
	body = append(body, router[:]...)
	for _, p := range prefixes {
		body = append(body, 3, 4, byte(p.Prefix.Bits()), 0xc0)
		body = binary.BigEndian.AppendUint32(body, p.ValidSeconds)
		body = binary.BigEndian.AppendUint32(body, p.PreferSeconds)
		body = append(body, 0, 0, 0, 0)
		body = append(body, p.Prefix.Masked().Addr().AsSlice()...)
	}
	return icmpv6Frame(router, LinkLocal(router), AllNodes(), 134, body)
}

// RouterSolicitation gives the frame in which a device asks for a router.
func RouterSolicitation(device flow.MAC) []byte {
	body := append([]byte{0, 0, 0, 0, 1, 1}, device[:]...)
	return icmpv6Frame(device, LinkLocal(device), AllRouters(), 133, body)
}

// NeighbourSolicitation gives the frame in which a device asks who has target.
// A source of :: makes it a test for a duplicate address, without the
// link-layer option (RFC 4861 section 4.3).
func NeighbourSolicitation(device flow.MAC, source, target netip.Addr) []byte {
	body := append([]byte{0, 0, 0, 0}, target.AsSlice()...)
	if !source.IsUnspecified() {
		body = append(body, 1, 1)
		body = append(body, device[:]...)
	}
	return icmpv6Frame(device, source, SolicitedNode(target), 135, body)
}

// NeighbourAdvertisement gives the frame in which a device says to another that
// it has target.
func NeighbourAdvertisement(link Link, target, destination netip.Addr) []byte {
	body := append([]byte{0x60, 0, 0, 0}, target.AsSlice()...)
	body = append(body, 2, 1)
	body = append(body, link.Source[:]...)
	ip := IPHeader{Source: target, Destination: destination, Protocol: ProtocolICMPv6, HopLimit: 255}
	return IPFrame(link, ip, ICMPv6(target, destination, [2]uint8{136, 0}, body))
}
