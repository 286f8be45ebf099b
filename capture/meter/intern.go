package meter

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// addrID stands for an address, so that what is kept of flows holds no pointer:
// an IPv4 address is its own number; an IPv6 one has the number that it was
// given when it was first seen, and bit 32 set.
type addrID uint64

const (
	bitV6  addrID = 1 << 32
	noAddr        = ^addrID(0) // the id of nothing
)

// low is the id without the bit that tells the version, for keys that say so
// elsewhere.
func (a addrID) low() uint32 { return uint32(a) }

func (a addrID) v6() bool { return a&bitV6 != 0 }

// idOf joins what low and v6 give.
func idOf(low uint32, v6 bool) addrID {
	if v6 {
		return addrID(low) | bitV6
	}
	return addrID(low)
}

// class is what an address is by itself (measurement specification 3.2).
type class uint8

const (
	classLocal class = 1 << iota
	classGroup
	classOpen // may yet turn out to be local: global unicast IPv6
)

// classV4 is classOf for an IPv4 address, from its number.
func classV4(a uint32) class {
	switch {
	case a>>28 == 14 || a == 1<<32-1: // 224/4, 255.255.255.255
		return classGroup
	case a>>24 == 10, a>>24 == 127, a == 0, a>>20 == 172<<4|1, a>>16 == 192<<8|168, a>>16 == 169<<8|254, a>>22 == 100<<2|1:
		return classLocal
	}
	return 0
}

func classOf(a netip.Addr) class {
	switch {
	case flow.Group(a):
		return classGroup
	case flow.Local(a):
		return classLocal
	case openEnd(a):
		return classOpen
	}
	return 0
}

// v6Addr is an IPv6 address and its class.
type v6Addr struct {
	bytes [16]byte
	class class
}

// addresses gives each address its id.
type addresses struct {
	index book     // of the halves of an IPv6 address
	list  []v6Addr // by number
	limit int      // of them
	full  uint64   // times that an address was beyond it
}

// newAddresses makes room for so many IPv6 addresses. Only a file made to do harm, or a
// scan of days, holds more than a capture has room for.
func newAddresses(seeds *hashSeeds, limit int) addresses {
	return addresses{index: newBook(seeds), limit: limit}
}

// id gives the id of a valid address.
func (a *addresses) id(addr netip.Addr) addrID {
	if addr.Is4() {
		b := addr.As4()
		return addrID(binary.BigEndian.Uint32(b[:]))
	}
	b := addr.As16()
	k := bookKey{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
	i, ok := a.index.find(&k)
	switch {
	case ok:
	case len(a.list) >= a.limit && addr != standIn(classOf(addr)):
		a.full++
		return a.id(standIn(classOf(addr)))
	default:
		i, _ = a.index.add(k)
		a.list = append(a.list, v6Addr{bytes: b, class: classOf(addr)})
	}
	return addrID(i) | bitV6
}

// pairV6 gives the ids of two IPv6 addresses, one behind the other as in a header,
// and false if one of them has none yet.
func (a *addresses) pairV6(b []byte) (src, dst addrID, ok bool) {
	var k [2]bookKey
	for i := range k {
		k[i] = bookKey{binary.BigEndian.Uint64(b[16*i:]), binary.BigEndian.Uint64(b[16*i+8:])}
	}
	from, known := a.index.find(&k[0])
	if !known {
		return 0, 0, false
	}
	to, known := a.index.find(&k[1])
	return addrID(from) | bitV6, addrID(to) | bitV6, known
}

// standIn is the address that stands for those of a class that are not told
// apart: the first of ff00::/8, of 2000::/3, or the unspecified one.
func standIn(c class) netip.Addr {
	switch c {
	case classGroup:
		return netip.AddrFrom16([16]byte{0xff})
	case classLocal:
		return netip.IPv6Unspecified()
	}
	return netip.AddrFrom16([16]byte{0x20})
}

func (a *addresses) addr(id addrID) netip.Addr {
	if id.v6() {
		return netip.AddrFrom16(a.list[id.low()].bytes)
	}
	return addrV4(id)
}

func addrV4(id addrID) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], id.low())
	return netip.AddrFrom4(b)
}

func (a *addresses) class(id addrID) class {
	if id.v6() {
		return a.list[id.low()].class
	}
	return classV4(id.low())
}

// linkKey is the pair of hardware addresses that a frame goes between. An
// unusable one is zero (measurement specification 2.2).
type linkKey struct {
	src, dst  flow.MAC
	broadcast bool
}

// link is a pair of hardware addresses with their numbers.
type link struct {
	linkKey
	srcID, dstID uint32 // 0 where there is no usable address
}

// links gives each pair of hardware addresses a number, and each address.
type links struct {
	list  []link
	at    map[linkKey]uint32
	macs  []flow.MAC // by number; 0 is no address
	macAt map[flow.MAC]uint32
	limit int    // of addresses: a home has some hundreds; a file made to do harm may hold a new one in every packet
	full  uint64 // frames whose addresses found no number

	recent [256]uint32 // numbers of pairs, by a few bits of both addresses
}

func newLinks(limit int) links {
	return links{
		limit: limit,
		list:  []link{{}}, at: map[linkKey]uint32{{}: 0},
		macs: []flow.MAC{{}}, macAt: map[flow.MAC]uint32{{}: 0},
	}
}

// id gives the number of the packet's pair. Beyond the bounds an address counts
// as absent.
func (l *links) id(p *flow.Packet) uint32 {
	last := &l.recent[(p.SrcMAC[5]^p.SrcMAC[4])+31*(p.DstMAC[5]^p.DstMAC[4])]
	if !l.list[*last].of(p) {
		*last = l.find(p)
	}
	return *last
}

func (l *links) find(p *flow.Packet) uint32 {
	k := linkKey{p.SrcMAC, p.DstMAC, p.LinkBroadcast}
	if i, ok := l.at[k]; ok {
		return i
	}
	if len(l.list) >= pairsEach*l.limit {
		l.full++
		k = linkKey{broadcast: k.broadcast}
		if i, ok := l.at[k]; ok {
			return i
		}
	}
	one := link{linkKey: k, srcID: l.mac(k.src), dstID: l.mac(k.dst)}
	one.src, one.dst = l.macs[one.srcID], l.macs[one.dstID]
	i := uint32(len(l.list))
	l.list = append(l.list, one)
	l.at[k] = i
	return i
}

func (l *links) mac(m flow.MAC) uint32 {
	i, ok := l.macAt[m]
	if ok || len(l.macs) >= l.limit {
		if !ok {
			l.full++
		}
		return i
	}
	i = uint32(len(l.macs))
	l.macs = append(l.macs, m)
	l.macAt[m] = i
	return i
}

// strings32 gives each string a small number; 0 is the empty string.
type strings32 struct {
	ids  map[string]uint32
	list []string
	room int // bytes that may still be kept
	full uint64
}

// newStrings32 makes room for so many bytes. A home has some hundred kilobytes of names
// and clues.
func newStrings32(room int) strings32 {
	return strings32{ids: map[string]uint32{"": 0}, list: []string{""}, room: room}
}

// id gives the number of v, or 0 if there is no more room.
func (s *strings32) id(v string) uint32 {
	id, ok := s.ids[v]
	if ok {
		return id
	}
	if s.room < len(v) {
		s.full++
		return 0
	}
	const overhead = 80 // of a map entry and two string headers
	s.room -= len(v) + overhead
	id = uint32(len(s.list))
	s.ids[v] = id
	s.list = append(s.list, v)
	return id
}
