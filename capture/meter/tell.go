package meter

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// bindKey is a name bound to a remote address by one client.
type bindKey struct {
	mac            flow.MAC
	source         flow.NameSource
	client, remote addrID
	name           uint32
}

// pack gives the key as a book holds it.
func (k *bindKey) pack() bookKey {
	var mac [8]byte
	copy(mac[:], k.mac[:])
	mac[6], mac[7] = uint8(k.source), uint8(k.client>>32|k.remote>>32<<1) // whether they are of IPv6
	return bookKey{
		binary.LittleEndian.Uint64(mac[:]), uint64(k.client.low()) | uint64(k.remote.low())<<32, uint64(k.name),
	}
}

// unpackBind gives the key that pack packed.
func unpackBind(b *bookKey) bindKey {
	var mac [8]byte
	binary.LittleEndian.PutUint64(mac[:], b[0])
	return bindKey{
		mac: flow.MAC(mac[:6]), source: flow.NameSource(mac[6]), name: uint32(b[2]),
		client: idOf(uint32(b[1]), mac[7]&1 != 0), remote: idOf(uint32(b[1]>>32), mac[7]&2 != 0),
	}
}

// binds count names that are bound to an address.
type binds struct {
	book book
	seen slabs[seen] // by number in the book
}

// clueKey is one thing that a hardware address, or an address, said of itself.
type clueKey struct {
	mac         flow.MAC
	addr        addrID // who sent it, where there is no hardware address
	kind, value uint32
	about       addrID // address that the device must have used: mDNS names and user agents
}

// seen counts how often and when.
type seen struct {
	count uint64
	span
}

func (s *seen) at(p *flow.Packet) {
	s.count++
	if p.HasTime {
		s.widen(span{first: p.TimeNs, last: p.TimeNs, hasTime: true})
	}
}

func (s *seen) add(other *seen) {
	s.count += other.count
	s.widen(other.span)
}

// Bounds of one capture. A home has a few hundred clues and some ten thousand
// names in a year; a file made to do harm may hold one in every packet.
const (
	maxClues     = 1 << 16
	maxClueBytes = 16 << 20 // of their values
	maxBindings  = 1 << 18
)

// bind ties a name to a remote address for a client, and reports false if there was
// no room for the name.
func (m *Meter) bind(mac flow.MAC, client, remote netip.Addr, name string, source flow.NameSource, p *flow.Packet) bool {
	if name == "" || !remote.IsValid() {
		return true
	}
	full := m.binds.book.len() >= maxBindings
	if full && !m.names.has(name) {
		m.oddity["names_dropped"]++
		return false
	}
	k := bindKey{mac: mac, source: source, client: m.addrs.id(client), remote: m.addrs.id(remote), name: m.names.id(name)}
	packed := k.pack()
	i, ok := m.binds.book.find(&packed)
	switch {
	case ok:
	case full:
		m.oddity["names_dropped"]++
		return true
	default:
		i, _ = m.binds.book.add(packed)
		m.binds.seen.grow()
	}
	s := m.binds.seen.at(i)
	s.at(p)
	m.repeats.note(s)
	return true
}

// clue notes what a device said of itself. about is valid only where the clue
// counts for a device that used this address.
func (m *Meter) clue(mac flow.MAC, from netip.Addr, kind flow.ClueKind, value string, about netip.Addr, p *flow.Packet) {
	full := len(m.clues) >= maxClues || m.clueBytes >= maxClueBytes
	switch {
	case value == "":
		return
	case full && !m.names.has(value):
		m.oddity["clues_dropped"]++
		return
	}
	k := clueKey{mac: mac, addr: noAddr, kind: m.names.id(string(kind)), value: m.names.id(value), about: noAddr}
	if !mac.Usable() && from.IsValid() {
		k.addr = m.addrs.id(from)
	}
	if about.IsValid() {
		k.about = m.addrs.id(about)
	}
	s := m.clueSeen(k, full, value)
	s.at(p)
	m.repeats.note(s)
	m.reader.knows(mac, kind, value)
}

// clueSeen finds or makes the count of a clue; beyond the bounds it gives one that
// nobody keeps.
func (m *Meter) clueSeen(k clueKey, full bool, value string) *seen {
	s, ok := m.clues[k]
	switch {
	case ok:
		return s
	case full:
		m.oddity["clues_dropped"]++
		return &seen{}
	}
	s = &seen{}
	m.clues[k] = s
	m.clueBytes += len(value)
	return s
}

// has reports whether a string has a number already.
func (s *strings32) has(v string) bool {
	_, ok := s.ids[v]
	return ok
}
