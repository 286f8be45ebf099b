package meter

import (
	"maps"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// recentNs is for how long it may yet turn out how a connection is sealed.
const recentNs = 60 * int64(1e9)

// Checkpoint hands the sink what is certain by now, the hour that goes on
// included, and gives what else was learnt since the last checkpoint, so that a
// watch can be shown, and outlives its program, while it goes on. The totals of the
// capture and the addresses of devices are counted from the start. All checkpoints
// and the settling together tell what the settling alone would have told; but what
// must be seen as a whole (regular sendings, set-up windows, look-ups and bursts of
// an hour, flows of which name or grade may yet change) is told when it is over, or
// its hour is. The Meter must have a Sink. An error is the
// Sink's.
func (m *Meter) Checkpoint() (*Result, error) {
	m.flows.each(func(_ uint32, e *entry) {
		m.foldSlot(e)
		m.foldCertain(e)
	})
	m.shareCertain()
	limits := limits{hour: hourNumber(m.slot) - 1, slot: m.slot - 1, soFar: true}
	if err := m.handOver(limits, &flow.Part{}); err != nil {
		return nil, err
	}
	m.deliverFrom = m.waitingRows() + rowsWaiting
	m.repeats.tell()
	s := &settler{Meter: m, going: true}
	r := &Result{Names: s.bindings(), TLS: s.tlsList()}
	s.clueList()
	r.Observations = s.observations()
	r.Devices = s.deviceList()
	counted := maps.Clone(m.oddity)
	m.oddity["not_settled_yet"] = m.unsettled()
	r.Capture = m.capture()
	m.oddity = counted
	return r, nil
}

// unsettled counts the packets that no sink was told of yet: should the program end
// now, it can be seen how many are missing.
func (m *Meter) unsettled() (packets uint64) {
	m.flows.each(func(_ uint32, e *entry) { packets += uint64(e.legs[0].packets) + uint64(e.legs[1].packets) })
	for i := range uint32(m.waiting.book.len()) {
		packets += m.waiting.sums.at(i).SentPackets
	}
	return packets
}

// foldCertain adds what a flow counted to the sums, as far as that counts under its name
// and grade for good, and as part of a set-up or not. What comes to a device is not
// graded, so a download need not wait for the few bytes that asked for it.
func (m *Meter) foldCertain(e *entry) {
	rec, named := m.namedForGood(e)
	if !named {
		return
	}
	last := [2]int64{e.legs[0].last, e.legs[1].last} // the flow must not seem to have been still
	there, back := rec == nil || rec.gradeHolds(e, 0), rec == nil || rec.gradeHolds(e, 1)
	switch {
	case there && back:
		m.foldFlow(e)
	case there:
		m.fold(e, 0)
	case back:
		m.fold(e, 1)
	}
	for dir := range last {
		e.legs[dir].last = last[dir]
	}
}

// namedForGood reports whether neither the name of a flow can change nor whether it is
// part of a set-up, and gives its record if its grade may change.
func (m *Meter) namedForGood(e *entry) (rec *record, named bool) {
	proto := e.key.proto()
	switch {
	case signsIn(e), m.settingUp(e):
		return nil, false
	case proto != flow.ProtoTCP && proto != flow.ProtoUDP, e.state&(stateQuiet|stateSealed) != 0:
		return nil, true
	case e.cold == 0:
		return nil, e.name != 0
	}
	rec = m.records.list[e.cold-1]
	return rec, e.name != 0 || rec.toldAll(0, proto) && rec.toldAll(1, proto)
}

// gradeHolds reports whether what a direction counted so far has its grade for good.
func (r *record) gradeHolds(e *entry, dir int) bool {
	return r.gradedOut(dir) || e.legs[dir].payload == 0
}

// signsIn reports whether a flow goes to a port where one signs in: how much such a
// connection carries as a whole tells whether somebody tries passwords.
func signsIn(e *entry) bool {
	return e.key.proto() == flow.ProtoTCP && (pattern.SignIn(e.key.port(0)) || pattern.SignIn(e.key.port(1)))
}

// settingUp reports whether a device at either end was being set up when what the
// flow counted began.
func (m *Meter) settingUp(e *entry) bool {
	for dir := range e.legs {
		if l := &e.legs[dir]; l.packets > 0 && e.slot != noSlot {
			pair := &m.links.list[e.links[dir]]
			if m.inSetup(pair.srcID, 0, l.first, true) || m.inSetup(pair.dstID, 0, l.first, true) {
				return true
			}
		}
	}
	return false
}

// shareCertain hands on what waited and is certain by now.
func (m *Meter) shareCertain() {
	w := m.waiting
	m.waiting = newWaiting(m.seeds)
	for i := range uint32(w.book.len()) {
		p, one := m.waitingPassage(w.book.key(i)), w.sums.at(i)
		if scope, settled := m.scopeSoFar(&p); settled {
			m.share(&p, scope, one)
			continue
		}
		m.wait(&p, one)
	}
	c := m.contacts
	m.contacts = newContacts(m.seeds)
	for i := range uint32(c.book.len()) {
		one, payload := contactOf(c.book.key(i)), *c.payloads.at(i)
		if one.flags&contactWaits != 0 && m.certain(&one) {
			m.shareContact(&one, payload)
			continue
		}
		one.flags &^= contactV6
		m.addContact(&one, payload)
	}
}

// scopeSoFar is scope for a capture that goes on: an IPv6 address beyond the router
// is taken to be outside, unless its prefix is on-link by now. To wait for the end,
// as one that is imported does, would keep the half of a home's traffic back.
func (m *Meter) scopeSoFar(p *passage) (scope flow.Scope, settled bool) {
	scope, settled = m.scope(p)
	if settled {
		return scope, true
	}
	from, to := m.classNow(p.src), m.classNow(p.dst)
	switch {
	case from == classLocal && p.srcMAC != 0 && to&classOpen != 0:
		return scope, m.gateway(p.dstMAC)
	case to == classLocal && p.dstMAC != 0 && from&classOpen != 0:
		return scope, m.gateway(p.srcMAC)
	}
	return scope, false
}

// gateway reports whether a hardware address is that of a router: what others send
// comes from it.
func (m *Meter) gateway(mac uint32) bool {
	f := m.locals.macs[m.links.macs[mac]]
	return mac != 0 && f != nil && (f.router || f.globalV4)
}

// certain reports whether a contact that waited need not wait any more.
func (m *Meter) certain(c *contact) bool {
	l := &m.links.list[c.who]
	_, settled := m.scopeSoFar(&passage{link: c.who, src: c.from, dst: c.to, srcMAC: l.srcID, dstMAC: l.dstID})
	return settled
}
