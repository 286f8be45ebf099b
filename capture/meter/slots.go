package meter

import (
	"bytes"
	"cmp"
	"slices"

	"telltale/capture/flow"
)

// contacts are who sent how much to whom on the Internet within five minutes.
type contacts struct {
	book     book
	payloads slabs[uint64] // sent
}

func newContacts(seeds *hashSeeds) contacts { return contacts{book: newBook(seeds)} }

// maxContacts bounds the rows that wait for their hour to end, or for the end of
// the capture. Beyond, those that wait for the end are settled by what is known,
// and what is sent counts, but not to how many.
const maxContacts = 1 << 16

// Bits of the last word of a contact's key.
const (
	contactV6     = 1 << iota
	contactWaits  // the rest of the key is a link and both ends, else a device and a remote address
	contactToDull // the destination's port is housekeeping
	contactByDull // the source's port is
	contactRest   // the remote addresses that found no room
)

// contact is a key in words: who (or the link), from, to and the slot.
type contact struct {
	who      uint32
	from, to addrID
	slot     int32
	flags    uint64
}

func (c *contact) key() bookKey {
	flags := c.flags
	if c.from.v6() {
		flags |= contactV6
	}
	return bookKey{uint64(c.who)<<32 | uint64(uint32(c.slot)), uint64(c.from.low())<<32 | uint64(c.to.low()), 0, flags}
}

func contactOf(k *bookKey) contact {
	v6 := k[3]&contactV6 != 0
	return contact{who: uint32(k[0] >> 32), slot: int32(uint32(k[0])), from: idOf(uint32(k[1]>>32), v6), to: idOf(uint32(k[1]), v6), flags: k[3]}
}

// foldSlot adds the payload that the slots have not counted yet.
func (m *Meter) foldSlot(e *entry) {
	if e.talk == 0 || e.slot == noSlot {
		return
	}
	t := m.talks.list.at(e.talk - 1)
	for dir := range e.legs {
		if more := e.legs[dir].payload - t.marks[dir]; more > 0 {
			t.marks[dir] = e.legs[dir].payload
			m.talked(e, dir, uint64(more))
		}
	}
}

// talked counts payload for the slot of its sender, and both ends as in touch.
func (m *Meter) talked(e *entry, dir int, payload uint64) {
	p := m.passageOf(e, dir)
	scope, settled := m.scope(&p)
	if settled {
		m.contactOf(&p, e.slot, scope, payload)
		return
	}
	c := contact{who: p.link, from: p.src, to: p.dst, slot: e.slot, flags: contactWaits}
	if housekeeping(p.proto, p.dstPort) {
		c.flags |= contactToDull
	}
	if housekeeping(p.proto, p.srcPort) {
		c.flags |= contactByDull
	}
	m.addContact(&c, payload)
}

// contactOf counts for the device on the local side of a passage.
func (m *Meter) contactOf(p *passage, slot int32, scope flow.Scope, payload uint64) {
	switch {
	case scope != flow.ScopeInternet:
	case m.classNow(p.src)&classLocal != 0:
		if !housekeeping(p.proto, p.dstPort) {
			m.addContact(&contact{who: p.srcMAC, from: p.src, to: p.dst, slot: slot}, payload)
		}
	case !housekeeping(p.proto, p.srcPort):
		m.addContact(&contact{who: p.dstMAC, from: p.dst, to: p.src, slot: slot}, 0)
	}
}

func (m *Meter) addContact(c *contact, payload uint64) {
	k := c.key()
	i, ok := m.contacts.book.find(&k)
	if !ok {
		if m.contacts.book.len() >= maxContacts {
			m.oddity["contacts_not_apart"]++
			if c.flags&contactWaits != 0 {
				m.shareContact(c, payload)
				return
			}
			c.to, c.flags = c.from&bitV6, c.flags|contactRest
			k = c.key()
		}
		var fresh bool
		if i, fresh = m.contacts.book.add(k); fresh {
			m.contacts.payloads.grow()
		}
	}
	*m.contacts.payloads.at(i) += payload
}

// shareContacts finds the devices of those that waited for the end.
func (m *Meter) shareContacts() {
	old := m.contacts
	m.contacts = newContacts(m.seeds)
	for i := range uint32(old.book.len()) {
		c, payload := contactOf(old.book.key(i)), *old.payloads.at(i)
		if c.flags&contactWaits == 0 {
			c.flags &^= contactV6
			m.addContact(&c, payload)
			continue
		}
		m.shareContact(&c, payload)
	}
}

func (m *Meter) shareContact(c *contact, payload uint64) {
	l := &m.links.list[c.who]
	p := passage{link: c.who, src: c.from, dst: c.to, srcMAC: l.srcID, dstMAC: l.dstID}
	m.findOwners(&p)
	scope, _ := m.scope(&p)
	if scope != flow.ScopeInternet {
		return
	}
	if m.classNow(p.src)&classLocal != 0 {
		if c.flags&contactToDull == 0 {
			m.addContact(&contact{who: p.srcMAC, from: p.src, to: p.dst, slot: c.slot}, payload)
		}
		return
	}
	if c.flags&contactByDull == 0 {
		m.addContact(&contact{who: p.dstMAC, from: p.dst, to: p.src, slot: c.slot}, 0)
	}
}

// slotKey is a device and a slot.
func slotKey(mac uint32, slot int32) bookKey { return bookKey{uint64(mac)<<32 | uint64(uint32(slot))} }

// unsureSlots are those in which something waits for the end: they are kept whole
// until then, since contacts do not add up.
func (m *Meter) unsureSlots() book {
	unsure := newBook(m.seeds)
	for i := range uint32(m.contacts.book.len()) {
		if c := contactOf(m.contacts.book.key(i)); c.flags&contactWaits != 0 {
			l := &m.links.list[c.who]
			unsure.add(slotKey(l.srcID, c.slot))
			unsure.add(slotKey(l.dstID, c.slot))
		}
	}
	return unsure
}

// takeSlots gives the slots before one, and forgets them. What waits for the end is
// kept.
func (m *Meter) takeSlots(before int32, out []flow.Slot) []flow.Slot {
	if m.contacts.book.len() > maxContacts/2 {
		m.shareContacts()
	}
	old, unsure := m.contacts, m.unsureSlots()
	m.contacts = newContacts(m.seeds)
	list := make([]uint32, 0, old.book.len())
	for i := range uint32(old.book.len()) {
		c := contactOf(old.book.key(i))
		key := slotKey(c.who, c.slot)
		_, wait := unsure.find(&key)
		switch {
		case wait || c.flags&contactWaits != 0 || c.slot >= before:
			c.flags &^= contactV6
			m.addContact(&c, *old.payloads.at(i))
		case !m.carries(c.who, c.from):
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(i, j uint32) int {
		return m.compareContacts(contactOf(old.book.key(i)), contactOf(old.book.key(j)))
	})
	return m.slotRows(&old, list, out)
}

// compareContacts gives the order of slots, and within one, of remote addresses.
func (m *Meter) compareContacts(a, b contact) int {
	if c := m.compareDevices(a.who, a.from, b.who, b.from); c != 0 {
		return c
	}
	if a.slot != b.slot {
		return cmp.Compare(a.slot, b.slot)
	}
	return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.flags, b.flags))
}

// slotRows adds up sorted contacts.
func (m *Meter) slotRows(c *contacts, list []uint32, out []flow.Slot) []flow.Slot {
	var last contact
	for n, i := range list {
		one := contactOf(c.book.key(i))
		if n == 0 || last.slot != one.slot || m.compareDevices(last.who, last.from, one.who, one.from) != 0 {
			out = append(out, flow.Slot{Device: m.deviceOf(one.who, one.from).Key, StartNs: int64(one.slot) * flow.SlotNs})
			last.to = noAddr
		}
		row := &out[len(out)-1]
		row.SentPayload += *c.payloads.at(i)
		if one.to != last.to || one.flags&contactRest != 0 {
			row.Contacts++
		}
		last = one
	}
	return out
}

// compareDevices gives the order of device keys: hardware addresses, then the
// addresses of what has none.
func (m *Meter) compareDevices(mac1 uint32, local1 addrID, mac2 uint32, local2 addrID) int {
	switch {
	case mac1 != 0 && mac2 != 0:
		if mac1 == mac2 {
			return 0
		}
		return bytes.Compare(m.links.macs[mac1][:], m.links.macs[mac2][:])
	case mac1 == 0 && mac2 == 0:
		if local1 == local2 {
			return 0
		}
		return cmp.Compare(m.addrs.addr(local1).String(), m.addrs.addr(local2).String())
	case mac1 != 0:
		return -1
	}
	return 1
}
