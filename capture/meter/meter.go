// Package meter turns packets into facts: flows, names bound to a device and a
// time, clues, and traffic by device, remote party and hour.
package meter

import (
	"net/netip"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Meter reads the frames of one capture, in order, and settles them at the end:
// which IPv6 addresses are local, and which hardware address an address belongs
// to, is known only then (measurement specification sections 3 and 4).
// A Meter is used by one goroutine.
type Meter struct {
	options  Options
	totals   totals
	packet   flow.Packet
	dnsRoom  decode.DNSReader
	bindings []decode.DNSBinding // room for those of one message
	flows    flowTable
	names    strings32
	addrs    addresses
	sides    sideSlabs
	sideAt   map[sideKey]uint32 // in sides
	pending  map[legKey]*sum
	slots    map[slotKey]uint64
	binds    map[bindKey]*seen
	clues    map[clueKey]*seen
	locals   locality
	oddity   map[string]uint64
	evicted  uint64
	buffered int // bytes that all streams hold

	tls       tlsUses
	clueBytes int // of the values of all clues
}

// New returns a Meter for one capture.
func New(options Options) *Meter {
	options.Limits = options.orDefault()
	return &Meter{
		options: options,
		flows:   newFlowTable(),
		names:   newStrings32(),
		addrs:   newAddresses(),
		sideAt:  map[sideKey]uint32{},
		pending: map[legKey]*sum{},
		slots:   map[slotKey]uint64{},
		binds:   map[bindKey]*seen{},
		clues:   map[clueKey]*seen{},
		locals:  newLocality(),
		tls:     newTLSUses(),
		oddity:  map[string]uint64{},
	}
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
	if !t.hasTime || f.TimeNs < t.first {
		t.first = f.TimeNs
	}
	if !t.hasTime || f.TimeNs > t.last {
		t.last = f.TimeNs
	}
	t.hasTime = true
}

// Frame takes the next frame. Its bytes are not kept. An error is the Sink's.
func (m *Meter) Frame(f *flow.Frame) error {
	m.totals.add(f)
	p := &m.packet
	if odd := decode.Headers(f, p); odd != decode.OddityNone {
		m.oddity[odd.String()]++
	}
	if p.ARP {
		m.locals.arp(p)
	}
	if !p.IP {
		m.totals.skipped++
		m.linkUnit(p)
		return nil
	}
	if p.Proto == flow.ProtoICMPv6 {
		m.locals.neighbours(p)
	}
	rec, dir := m.flow(p)
	if p.Proto == flow.ProtoTCP && p.TCPFlags&flow.FlagSYN != 0 {
		m.reopen(rec, dir, p) // before this packet counts for the new connection
	}
	m.count(rec, dir, p)
	if len(p.Payload) > 0 {
		m.payload(rec, dir, p)
	}
	return nil
}

// flow finds or makes the record of the packet's flow and says which way the
// packet goes: 0 from A to B, 1 back.
func (m *Meter) flow(p *flow.Packet) (*record, int) {
	key, dir := keyOf(p)
	rec, hash := m.flows.find(&key)
	if rec != nil {
		return rec, dir
	}
	if m.flows.len() >= m.options.Flows {
		m.evict()
	}
	rec = m.flows.add(&key, hash)
	rec.addr[dir] = m.addrs.id(p.Src)
	rec.addr[1-dir] = m.addrs.id(p.Dst)
	rec.ours[dir] = flow.Local(p.Src) || openEnd(p.Src)
	rec.ours[1-dir] = flow.Local(p.Dst) || openEnd(p.Dst)
	return rec, dir
}

// count adds the packet to the leg of its direction.
func (m *Meter) count(rec *record, dir int, p *flow.Packet) {
	leg := &rec.legs[dir]
	slot, at := noSlot, span{}
	if p.HasTime {
		slot, at = floorTo(p.TimeNs, flow.SlotNs), span{first: p.TimeNs, last: p.TimeNs, hasTime: true}
	}
	if leg.packets == 0 || leg.slot != slot || leg.src != p.SrcMAC || leg.dst != p.DstMAC || leg.broadcast != p.LinkBroadcast {
		m.fold(rec, dir)
		if leg.src != p.SrcMAC {
			m.locals.sourced(p, rec.addr[dir])
		}
		*leg = legState{slot: slot, src: p.SrcMAC, dst: p.DstMAC, broadcast: p.LinkBroadcast}
	}
	leg.packets++
	leg.wire += uint64(p.Wire)
	leg.payload += uint64(p.PayloadWire)
	if p.PayloadWire > 0 {
		leg.withPayload++
	}
	leg.widen(at)
}

// evict folds every flow into its sums and forgets it, so that a scan of a
// million hosts cannot grow the table without end. No count is lost; a name
// that a forgotten flow was about to tell is.
func (m *Meter) evict() {
	m.evicted += uint64(m.flows.len())
	m.foldAll()
	m.flows.reset()
	m.buffered = 0
}

func (m *Meter) foldAll() {
	m.flows.each(func(rec *record) {
		m.fold(rec, 0)
		m.fold(rec, 1)
	})
}

// floorTo rounds down to a multiple of step, also before 1970.
func floorTo(ns, step int64) int64 {
	r := ns % step
	if r < 0 {
		r += step
	}
	return ns - r
}

// addresses gives each address a small number, so that map keys hold no pointer.
type addresses struct {
	ids  map[netip.Addr]uint32
	list []netip.Addr
}

func newAddresses() addresses { return addresses{ids: map[netip.Addr]uint32{}} }

func (a *addresses) id(addr netip.Addr) uint32 {
	id, ok := a.ids[addr]
	if !ok {
		id = uint32(len(a.list))
		a.ids[addr] = id
		a.list = append(a.list, addr)
	}
	return id
}

// strings32 gives each string a small number; 0 is the empty string.
type strings32 struct {
	ids  map[string]uint32
	list []string
}

func newStrings32() strings32 {
	return strings32{ids: map[string]uint32{"": 0}, list: []string{""}}
}

func (s *strings32) id(v string) uint32 {
	id, ok := s.ids[v]
	if !ok {
		id = uint32(len(s.list))
		s.ids[v] = id
		s.list = append(s.list, v)
	}
	return id
}
