package meter

import (
	"telltale/capture/flow"
)

// sideKey is one side's view of traffic in one hour: the device that counts it
// (by hardware address, or by local address where there is none), the remote
// party, the service and the name the flows used.
type sideKey struct {
	mac           flow.MAC
	scope         flow.Scope
	source        flow.NameSource
	proto         uint8
	port          uint16
	local, remote uint32
	name          uint32
	hour          int64
}

// legKey is traffic one way whose scope is not settled yet.
type legKey struct {
	srcMAC, dstMAC flow.MAC
	broadcast      bool
	source         flow.NameSource
	proto          uint8
	srcPort        uint16
	dstPort        uint16
	src, dst       uint32
	name           uint32
	slot           int64
}

// slotKey is who sent how much to whom within five minutes.
type slotKey struct {
	mac           flow.MAC
	local, remote uint32
	slot          int64
}

// sum is what was counted under a key.
type sum struct {
	flow.Counter
	span
	grade     flow.Grade
	upPackets uint64 // sent packets with payload
}

// span is the times of the first and the last packet, if any had one.
type span struct {
	first, last int64
	hasTime     bool
}

func (s *span) widen(other span) {
	switch {
	case !other.hasTime:
	case !s.hasTime:
		*s = other
	default:
		s.first = min(s.first, other.first)
		s.last = max(s.last, other.last)
	}
}

// fold adds what a leg counted to the sums and empties it.
func (m *Meter) fold(rec *record, dir int) {
	leg := &rec.legs[dir]
	if leg.packets == 0 {
		return
	}
	one := sum{span: leg.span, upPackets: leg.withPayload, grade: rec.grades[dir].take(leg.payload)}
	one.SentPackets, one.SentBytes, one.SentPayload = leg.packets, leg.wire, leg.payload
	k := legKey{
		srcMAC: leg.src, dstMAC: leg.dst, broadcast: leg.broadcast,
		proto: rec.key.service.proto(), srcPort: rec.key.service.port(dir), dstPort: rec.key.service.port(1 - dir),
		src: rec.addr[dir], dst: rec.addr[1-dir],
		name: rec.name, source: rec.source, slot: leg.slot,
	}
	leg.packets = 0
	if !m.settled(k) {
		m.pendingSum(k).add(&one)
		return
	}
	m.share(k, &one)
}

func (m *Meter) pendingSum(k legKey) *sum {
	s, ok := m.pending[k]
	if !ok {
		s = &sum{}
		m.pending[k] = s
	}
	return s
}

func (s *sum) add(one *sum) {
	s.Counter.Add(one.Counter)
	s.grade.Add(one.grade)
	s.upPackets += one.upPackets
	s.widen(one.span)
}

// settled reports whether scope and devices of the leg can be told before the
// end of the capture: no global IPv6 address, and every local end has a usable
// hardware address (measurement specification 3.3 and 4.1).
func (m *Meter) settled(k legKey) bool {
	src, dst := m.addrs.list[k.src], m.addrs.list[k.dst]
	if openEnd(src) || openEnd(dst) {
		return false
	}
	if flow.Local(src) && !k.srcMAC.Usable() {
		return false
	}
	return !flow.Local(dst) || k.dstMAC.Usable() || k.broadcast
}

// share gives a leg's sum to the one or two sides that count it (measurement
// specification 4.2 and 4.3).
func (m *Meter) share(k legKey, one *sum) {
	scope := m.scope(k)
	switch scope {
	case flow.ScopeTransit:
		m.totals.transit += one.SentPackets
	case flow.ScopeMulticast:
		m.sender(k, one, scope)
	case flow.ScopeLAN:
		m.sender(k, one, scope)
		m.receiver(k, one, scope)
	case flow.ScopeInternet:
		if m.locals.local(m.addrs.list[k.src]) {
			m.sender(k, one, scope)
		} else {
			m.receiver(k, one, scope)
		}
	}
}

func (m *Meter) scope(k legKey) flow.Scope {
	src, dst := m.addrs.list[k.src], m.addrs.list[k.dst]
	from := m.locals.local(src)
	switch {
	case flow.Group(dst) || k.broadcast:
		if from {
			return flow.ScopeMulticast
		}
		return flow.ScopeTransit
	case from && m.locals.local(dst):
		return flow.ScopeLAN
	case from || m.locals.local(dst):
		return flow.ScopeInternet
	}
	return flow.ScopeTransit
}

func (m *Meter) sender(k legKey, one *sum, scope flow.Scope) {
	side := sideKey{mac: k.srcMAC, scope: scope, source: k.source, proto: k.proto, port: k.dstPort, local: k.src, remote: k.dst, name: k.name, hour: hourOf(k.slot)}
	m.side(side).add(one)
	if scope == flow.ScopeInternet && k.slot != noSlot && one.SentPayload > 0 && !housekeeping(k.proto, k.dstPort) {
		m.slots[slotKey{mac: k.srcMAC, local: k.src, remote: k.dst, slot: k.slot}] += one.SentPayload
	}
}

func (m *Meter) receiver(k legKey, one *sum, scope flow.Scope) {
	side := sideKey{mac: k.dstMAC, scope: scope, source: k.source, proto: k.proto, port: k.srcPort, local: k.dst, remote: k.src, name: k.name, hour: hourOf(k.slot)}
	back := sum{span: one.span}
	back.ReceivedPackets, back.ReceivedBytes, back.ReceivedPayload = one.SentPackets, one.SentBytes, one.SentPayload
	m.side(side).add(&back)
	if scope == flow.ScopeInternet && k.slot != noSlot && one.SentPayload > 0 && !housekeeping(k.proto, k.srcPort) {
		m.slots[slotKey{mac: k.dstMAC, local: k.dst, remote: k.src, slot: k.slot}] += 0
	}
}

// side finds or makes the sum of a key.
func (m *Meter) side(k sideKey) *sum {
	i, ok := m.sideAt[k]
	if !ok {
		i = uint32(m.sides.used)
		m.sideAt[k] = i
		m.sides.grow().sideKey = k
	}
	return &m.sides.at(i).sum
}

// side is one side's sum under its key.
type side struct {
	sideKey
	sum
}

// sideSlabs hold sums in few large pieces: a sum each would cost an allocation,
// one slice a copy of all whenever it grows.
type sideSlabs struct {
	slabs [][]side
	used  int
}

func (s *sideSlabs) at(i uint32) *side { return &s.slabs[i/slabSize][i%slabSize] }

// grow adds an empty sum.
func (s *sideSlabs) grow() *side {
	if s.used == len(s.slabs)*slabSize {
		s.slabs = append(s.slabs, make([]side, slabSize))
	}
	s.used++
	return s.at(uint32(s.used - 1))
}

func hourOf(slot int64) int64 {
	if slot == noSlot {
		return 0
	}
	return floorTo(slot, flow.HourNs)
}

// housekeeping reports whether a remote port is DNS, DHCP or NTP, which the
// uplink of a device leaves out (label specification B.1, U).
func housekeeping(proto uint8, port uint16) bool {
	if proto != flow.ProtoUDP && proto != flow.ProtoTCP {
		return false
	}
	switch port {
	case 53, 67, 68, 123, 546, 547, 853:
		return true
	}
	return false
}
