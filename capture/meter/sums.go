package meter

import (
	"telltale/capture/flow"
)

// sum is what was counted under a key.
type sum struct {
	flow.Counter
	span
	sealed, clear uint64 // of sent payload; the rest of it is unknown
	upPackets     uint64 // sent packets with payload
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

func (s *sum) add(one *sum) {
	s.Counter.Add(one.Counter)
	s.sealed += one.sealed
	s.clear += one.clear
	s.upPackets += one.upPackets
	s.widen(one.span)
}

// grade gives the grades in full.
func (s *sum) grade() flow.Grade {
	return flow.Grade{Sealed: s.sealed, Clear: s.clear, Unknown: s.SentPayload - s.sealed - s.clear}
}

// passage is traffic one way of one flow within one hour, as far as sums care.
type passage struct {
	link             uint32 // pair of hardware addresses, in Meter.links
	src, dst         addrID
	srcMAC, dstMAC   uint32 // of link; settle fills in those that frames did not hold
	srcPort, dstPort uint16
	proto            uint8
	bySource         bool // the source opened the flow
	inVain           bool // nothing came of the flow so far: it bears no name, and was not answered or refused
	source           flow.NameSource
	name             uint32
	hour             int32
}

// passageOf describes one direction of a flow as it is now, at the end of the
// capture with the owners of its ends.
func (m *Meter) passageOf(e *entry, dir int) passage {
	l := &m.links.list[e.links[dir]]
	p := passage{
		link: e.links[dir], src: e.key.addr(dir), dst: e.key.addr(1 - dir), srcMAC: l.srcID, dstMAC: l.dstID,
		srcPort: e.key.port(dir), dstPort: e.key.port(1 - dir), proto: e.key.proto(), bySource: int(e.opener) == dir,
		inVain: e.name == 0 && e.state&(stateAnswered|stateReset) != stateAnswered,
		source: e.source, name: e.name, hour: hourNumber(e.slot),
	}
	if m.locals.closed {
		m.findOwners(&p)
	}
	return p
}

// folded is what one direction of a flow counted, and between which sides.
type folded struct {
	passage
	sum
	scope flow.Scope
}

// foldFlow adds what both directions counted to the sums.
func (m *Meter) foldFlow(e *entry) {
	m.foldSlot(e)
	var there, back folded
	went, came := m.take(e, 0, &there), m.take(e, 1, &back)
	switch {
	case went && came && there.mirrors(&back):
		m.shareBoth(&there, &back)
		return
	case went:
		m.share(&there.passage, there.scope, &there.sum)
	}
	if came {
		m.share(&back.passage, back.scope, &back.sum)
	}
}

// fold adds what a leg counted to the sums and empties it. The slot must have
// been folded before.
func (m *Meter) fold(e *entry, dir int) {
	var one folded
	if m.take(e, dir, &one) {
		m.share(&one.passage, one.scope, &one.sum)
	}
}

// take empties a leg. It reports false if there is nothing to share: the leg was
// empty, or it is not certain yet whose its sum is, which waits then.
func (m *Meter) take(e *entry, dir int, one *folded) bool {
	l := &e.legs[dir]
	if l.packets == 0 {
		return false
	}
	one.upPackets = uint64(l.withPayload)
	if e.slot != noSlot {
		one.span = span{first: l.first, last: l.last, hasTime: true}
	}
	grade := m.grade(e, dir, uint64(l.payload))
	one.sealed, one.clear = grade.Sealed, grade.Clear
	one.SentPackets, one.SentBytes, one.SentPayload = uint64(l.packets), uint64(l.wire), uint64(l.payload)
	*l = leg{}
	if e.talk != 0 {
		m.talks.list.at(e.talk - 1).marks[dir] = 0
	}
	one.passage = m.passageOf(e, dir)
	scope, settled := m.scope(&one.passage)
	if !settled {
		m.wait(&one.passage, &one.sum)
	}
	one.scope = scope
	return settled
}

// mirrors reports whether two directions of a flow count for the same sides.
func (f *folded) mirrors(back *folded) bool {
	return f.scope == back.scope && f.srcMAC == back.dstMAC && f.dstMAC == back.srcMAC && f.hasTime && back.hasTime &&
		(f.scope == flow.ScopeInternet || f.scope == flow.ScopeLAN)
}

// scope tells between which sides a passage went, and whether that, and whose
// it is, is sure before the end of the capture: no end may yet turn out to be
// local, and every local end has a usable hardware address (measurement
// specification 3.3, 4.1, 4.2).
func (m *Meter) scope(p *passage) (scope flow.Scope, settled bool) {
	from, to := m.classNow(p.src), m.classNow(p.dst)
	if m.links.list[p.link].broadcast {
		to = classGroup
	}
	scope = scopeOf(from, to)
	switch {
	case m.locals.closed:
		return scope, true
	case (from|to)&classOpen != 0, from&classLocal != 0 && p.srcMAC == 0:
		return scope, false
	}
	return scope, to&classLocal == 0 || p.dstMAC != 0
}

// scopeOf tells it by what both ends are; a frame to many goes to a group,
// whatever its address says.
func scopeOf(from, to class) flow.Scope {
	switch {
	case from&classLocal != 0 && to&classGroup != 0:
		return flow.ScopeMulticast
	case from&to&classLocal != 0:
		return flow.ScopeLAN
	case to&classGroup == 0 && (from|to)&classLocal != 0:
		return flow.ScopeInternet
	}
	return flow.ScopeTransit
}

// classNow is what an address is as far as is known by now: a prefix that was
// shown to be on-link stays so, one that was not may yet become so.
func (m *Meter) classNow(id addrID) class {
	c := m.addrs.class(id)
	if c&classOpen != 0 && m.locals.onLinkNow(m.addrs.addr(id)) {
		return classLocal
	}
	return c
}

// share gives a passage's sum to the one or two sides that count it (measurement
// specification 4.2 and 4.3).
func (m *Meter) share(p *passage, scope flow.Scope, one *sum) {
	switch scope {
	case flow.ScopeTransit:
		m.totals.transit += one.SentPackets
	case flow.ScopeMulticast:
		m.sent(p, scope, one)
	case flow.ScopeLAN:
		m.sent(p, scope, one)
		m.received(p, scope, one)
	case flow.ScopeInternet:
		if m.classNow(p.src)&classLocal != 0 {
			m.sent(p, scope, one)
		} else {
			m.received(p, scope, one)
		}
	}
}

// shareBoth is share for the two directions of a flow at once.
func (m *Meter) shareBoth(there, back *folded) {
	if there.scope == flow.ScopeLAN || m.classNow(there.src)&classLocal != 0 {
		m.exchanged(there, back)
	}
	if there.scope == flow.ScopeLAN || m.classNow(there.src)&classLocal == 0 {
		m.exchanged(back, there)
	}
}

// exchanged counts both directions for the side that sent one of them.
func (m *Meter) exchanged(sent, received *folded) {
	s, one := sent.sender(sent.scope), sent.sum
	one.ReceivedPackets, one.ReceivedBytes, one.ReceivedPayload = received.SentPackets, received.SentBytes, received.SentPayload
	one.widen(received.span)
	m.count(&s, &one)
}

// sender is the side that sent a passage.
func (p *passage) sender(scope flow.Scope) side {
	s := side{
		mac: p.srcMAC, local: p.src, remote: p.dst, scope: scope, proto: p.proto, remotePort: p.dstPort, port: p.dstPort,
		served: !p.bySource, inVain: p.inVain, source: p.source, name: p.name, hour: p.hour,
	}
	if s.served {
		s.port = p.srcPort
	}
	return s
}

// sent counts a passage for the side that sent it.
func (m *Meter) sent(p *passage, scope flow.Scope, one *sum) {
	s := p.sender(scope)
	m.count(&s, one)
}

// received counts a passage for the side that it came to. What the remote end
// sends is not graded.
func (m *Meter) received(p *passage, scope flow.Scope, one *sum) {
	back := *p
	back.src, back.dst, back.srcMAC, back.dstMAC, back.srcPort, back.dstPort = p.dst, p.src, p.dstMAC, p.srcMAC, p.dstPort, p.srcPort
	back.bySource = !p.bySource
	s := back.sender(scope)
	sum := sum{span: one.span}
	sum.ReceivedPackets, sum.ReceivedBytes, sum.ReceivedPayload = one.SentPackets, one.SentBytes, one.SentPayload
	m.count(&s, &sum)
}

// count adds a sum to a side's hour, and to its conversation if those are kept.
func (m *Meter) count(s *side, one *sum) {
	m.relayed(s, one)
	s.setup = m.inSetup(s.mac, s.local, one.first, one.hasTime)
	m.countHour(s, one)
	if m.options.Sums != SumsNone {
		m.countWhole(s, one)
	}
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
