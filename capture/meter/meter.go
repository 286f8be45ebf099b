// Package meter turns packets into facts: flows, names bound to a device and a
// time, clues, and traffic by device, remote party and hour.
package meter

import (
	"hash/maphash"

	"telltale/capture/decode"
	"telltale/capture/disclose"
	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// Meter reads the frames of one capture, in order. What belongs to an hour that
// is over is handed to a sink; what only the end of the capture tells waits:
// which IPv6 addresses are local, and which hardware address an address belongs
// to (measurement specification sections 3 and 4). A Meter is used by one
// goroutine.
type Meter struct {
	options  Options
	seeds    *hashSeeds
	totals   totals
	packet   flow.Packet
	dnsRoom  decode.DNSReader
	bindings []decode.DNSBinding // room for those of one message

	flows   flowTable
	records records
	talks   talks
	names   strings32
	addrs   addresses
	links   links
	locals  locality

	slot        int32 // of the last packet with a time, which fell between these two
	slotFrom    int64
	slotUntil   int64
	hours       hours
	waiting     waiting
	contacts    contacts
	whole       sheet
	deliverFrom int   // rows from which on hours that are over are handed over
	delivered   int32 // hour before which all were
	expireIn    int   // packets until flows are looked at again

	binds     binds
	clues     map[clueKey]*seen
	clueBytes int // of the values of all clues
	buffers   buffers
	repeats   repeats
	tls       tlsUses
	lookups   lookups
	behaviour behaviour
	reader    *reader
	devices   map[string]*deviceRow
	byMAC     []*deviceRow // by number of the hardware address, as far as asked for
	protocols [256]string  // by number, likewise

	oddity    map[string]uint64
	headerOdd [256]uint64 // by decode.Oddity
	evicted   uint64
	buffered  int // bytes that all streams hold
}

// New returns a Meter for one capture.
func New(options Options) *Meter {
	options.Limits = options.orDefault()
	seeds := newHashSeeds()
	m := &Meter{
		options: options, seeds: seeds,
		flows: newFlowTable(seeds), names: newStrings32(bytesEach * options.Devices),
		addrs: newAddresses(seeds, addressesEach*options.Devices), links: newLinks(options.Devices), locals: newLocality(options.Devices),
		hours: newHours(seeds), waiting: newWaiting(seeds), contacts: newContacts(seeds), whole: newSheet(seeds),
		deliverFrom: rowsWaiting,
		binds:       binds{book: newBook(seeds)}, clues: map[clueKey]*seen{}, devices: map[string]*deviceRow{},
		behaviour: behaviour{setups: pattern.Setups{Known: options.Known}},
		repeats:   repeats{seed: maphash.MakeSeed()}, tls: newTLSUses(), lookups: newLookups(), reader: newReader(bytesEach * options.Devices),
		oddity: map[string]uint64{},
	}
	if options.WiFiName != "" {
		m.reader.scanner.Known(flow.MAC{}, disclose.KnownWiFiName, options.WiFiName)
		m.options.WiFiName = ""
	}
	if options.Near != nil {
		m.reader.scanner.Near(options.Near)
	}
	return m
}

// totals are the figures of the capture itself (measurement specification 1).
type totals struct {
	packets, wire, skipped, transit uint64
	first, last                     int64
	hasTime                         bool
}

func (t *totals) add(f *flow.Frame) {
	t.packets++
	t.wire += uint64(f.Wire)
	if !f.HasTime {
		return
	}
	if !t.hasTime {
		t.first, t.last, t.hasTime = f.TimeNs, f.TimeNs, true
		return
	}
	t.first = min(t.first, f.TimeNs)
	t.last = max(t.last, f.TimeNs)
}

// Frame takes the next frame. Its bytes are not kept. An error is the Sink's.
func (m *Meter) Frame(f *flow.Frame) error {
	if m.quick(f) {
		return m.tick(f.TimeNs, true)
	}
	return m.thorough(f)
}

// thorough takes a frame of any kind.
func (m *Meter) thorough(f *flow.Frame) error {
	m.totals.add(f)
	p := &m.packet
	if odd := decode.Headers(f, p); odd != decode.OddityNone {
		m.headerOdd[odd]++
	}
	if !p.IP {
		m.totals.skipped++
		m.withoutIP(p)
		return nil
	}
	if p.Proto == flow.ProtoICMPv6 {
		m.locals.neighbours(p)
		m.askedForV6(p)
	}
	e, dir := m.flow(p)
	m.countPacket(e, dir, p)
	if len(p.Payload) > 0 && e.state&stateQuiet == 0 {
		m.listen(e, dir, p)
	}
	return m.tick(p.TimeNs, p.HasTime)
}

// listen reads what a packet's payload tells, if that may be anything.
func (m *Meter) listen(e *entry, dir int, p *flow.Packet) {
	if e.state&stateTally == 0 {
		m.payload(e, dir, p)
		return
	}
	m.records.list[e.cold-1].seal.sends(dir, p.Payload[0], p.PayloadWire)
}

// withoutIP reads frames that say something of their sender.
func (m *Meter) withoutIP(p *flow.Packet) {
	if p.ARP {
		m.locals.arp(p)
		m.askedFor(p)
	}
	m.linkUnit(p)
}

// tick does what is done once in so many packets.
func (m *Meter) tick(ns int64, hasTime bool) error {
	m.expireIn--
	if m.expireIn >= 0 || !hasTime {
		return nil
	}
	return m.round(ns)
}

// round looks at some flows, and whether there is something to hand over.
func (m *Meter) round(ns int64) error {
	m.expireIn = expireEvery
	m.expire(ns)
	if m.options.Sink == nil {
		return nil
	}
	return m.deliver(m.slot)
}

// flow finds or makes the entry of the packet's flow and says which way the
// packet goes: 0 from end 0, 1 back.
func (m *Meter) flow(p *flow.Packet) (*entry, int) {
	key, dir := m.keyOf(p)
	e, hash := m.flows.find(&key)
	if e == nil {
		e = m.newFlow(&key, hash, dir, p)
		return e, dir
	}
	if p.Proto == flow.ProtoTCP && p.TCPFlags&(flow.FlagSYN|flow.FlagFIN|flow.FlagRST) != 0 {
		m.turn(e, dir, p)
	}
	if e.state&stateAnswered == 0 && dir != int(e.opener) {
		e.state |= stateAnswered
		m.answered(e, dir, p)
		m.flows.hurry(e)
	}
	return e, dir
}

func (m *Meter) newFlow(key *flowKey, hash uint32, dir int, p *flow.Packet) *entry {
	if m.flows.live >= m.options.Flows {
		m.evictOne()
		_, hash = m.flows.find(key) // the hash is given only where the last one found is not it
	}
	e := m.flows.add(key, hash)
	e.slot = m.slotOf(p)
	classes := [2]class{m.addrs.class(key.addr(0)), m.addrs.class(key.addr(1))}
	for side := range classes {
		e.ours[side] = classes[side]&(classLocal|classOpen) != 0 && classes[1-side]&(classLocal|classGroup) == 0
	}
	e.opener = uint8(opener(dir, p))
	if p.Proto == flow.ProtoTCP && p.HasPorts {
		m.noteEnds(e, dir, p)
		if p.TCPFlags&flow.FlagSYN != 0 {
			e.isn[dir], e.synced[dir] = p.Seq+1, true // a SYN takes one number (RFC 9293 section 3.4)
		}
	}
	m.opened(e, dir, p)
	if m.servesStranger(e) {
		e.state |= stateServes
	}
	if dir != int(e.opener) {
		e.state |= stateAnswered
	}
	return e
}

// opener tells which end opened the flow of a first packet: the one that sends
// a SYN, else the first sender, unless the ports say that it answers.
func opener(dir int, p *flow.Packet) int {
	if p.Proto == flow.ProtoTCP && p.TCPFlags&flow.FlagSYN != 0 {
		if p.TCPFlags&flow.FlagACK != 0 {
			return 1 - dir
		}
		return dir
	}
	const wellKnown, ephemeral = 1024, 32768 // RFC 6335 section 6, and what most systems take for their own side
	if p.HasPorts && (p.SrcPort < wellKnown && p.DstPort >= wellKnown || p.SrcPort < ephemeral && p.DstPort >= ephemeral) {
		return 1 - dir
	}
	return dir
}

// turn notes the beginnings and ends of connections.
func (m *Meter) turn(e *entry, dir int, p *flow.Packet) {
	if p.TCPFlags&flow.FlagSYN != 0 && p.HasPorts {
		m.reopen(e, dir, p) // before this packet counts for the new connection
	}
	m.noteEnds(e, dir, p)
}

func (m *Meter) noteEnds(e *entry, dir int, p *flow.Packet) {
	if p.TCPFlags&flow.FlagRST != 0 {
		e.state |= stateReset
	}
	if p.TCPFlags&flow.FlagFIN != 0 {
		e.state |= stateFin0 << dir
	}
	m.flows.hurry(e)
}

// slotOf gives the slot of a packet. Most packets fall in that of the one before.
func (m *Meter) slotOf(p *flow.Packet) int32 {
	switch {
	case !p.HasTime:
		return noSlot
	case p.TimeNs >= m.slotFrom && p.TimeNs < m.slotUntil:
		return m.slot
	}
	m.slot = slotNumber(p.TimeNs)
	m.slotFrom = int64(m.slot) * flow.SlotNs
	m.slotUntil = m.slotFrom + flow.SlotNs
	return m.slot
}

// countPacket adds the packet to the leg of its direction.
func (m *Meter) countPacket(e *entry, dir int, p *flow.Packet) {
	if slot := m.slotOf(p); slot != e.slot {
		m.foldSlot(e)
		if hourNumber(slot) != hourNumber(e.slot) {
			m.foldFlow(e)
		}
		e.slot = slot
	}
	l := &e.legs[dir]
	if l.packets == 0 || !m.links.list[e.links[dir]].of(p) {
		m.begin(e, dir, p)
	} else if uint64(l.wire)+uint64(p.Wire) >= 1<<32 || uint64(l.payload)+uint64(p.PayloadWire) >= 1<<32 {
		m.foldSlot(e)
		m.fold(e, dir)
		l.first, l.last = p.TimeNs, p.TimeNs
	}
	l.packets++
	l.wire += p.Wire
	l.first = min(l.first, p.TimeNs)
	l.last = max(l.last, p.TimeNs)
	if p.PayloadWire > 0 {
		l.payload += p.PayloadWire
		l.withPayload++
		if p.HasTime {
			m.payloadWent(e, dir, p.TimeNs, p.PayloadWire)
		}
	}
	if l.packets%manyPackets == 0 {
		m.many(e, dir, p)
	}
}

// begin readies a leg for a packet: the first, or the first between another pair
// of hardware addresses.
func (m *Meter) begin(e *entry, dir int, p *flow.Packet) {
	l := &e.legs[dir]
	if l.packets > 0 {
		m.foldSlot(e)
		m.fold(e, dir)
	}
	e.links[dir] = m.links.id(p)
	m.locals.sourced(p, m.links.list[e.links[dir]].srcID, e.key.addr(dir))
	l.first, l.last = p.TimeNs, p.TimeNs
}

// of reports whether the packet goes between the pair.
func (l *link) of(p *flow.Packet) bool {
	return l.src == p.SrcMAC && l.dst == p.DstMAC && l.broadcast == p.LinkBroadcast
}

// floorTo rounds down to a multiple of step, also before 1970.
func floorTo(ns, step int64) int64 {
	r := ns % step
	if r < 0 {
		r += step
	}
	return ns - r
}
