package meter

import "telltale/capture/flow"

// talk is what is kept of a flow that bears payload between a device and what
// is, or may be, the Internet.
type talk struct {
	marks  [2]uint32  // payload of each leg that the slots have counted already
	bursts [2]sending // what each end is sending
}

// sending is one end's sending without a pause longer than flow.BurstGapNs.
type sending struct {
	firstNs, lastNs int64
	bytes           uint64 // payload
	packets         uint32 // with payload; 0: nothing is being sent
	large           uint32 // of them, those with more than largePayload
}

// largePayload is what a packet's payload has to exceed to count as large, in
// bytes (label specification D.3, P02).
const largePayload = 900

// talks hold those of open flows.
type talks struct {
	list slabs[talk]
	free []uint32
}

// talk finds or makes the talk of a flow, nil if it has none.
func (m *Meter) talk(e *entry) *talk {
	if e.talk != 0 {
		return m.talks.list.at(e.talk - 1)
	}
	if e.state&stateNoTalk != 0 {
		return nil
	}
	if !m.mayTalk(&e.key) {
		e.state |= stateNoTalk
		return nil
	}
	t := &m.talks
	if n := len(t.free); n > 0 {
		e.talk = t.free[n-1] + 1
		t.free = t.free[:n-1]
		*t.list.at(e.talk - 1) = talk{}
	} else {
		t.list.grow()
		e.talk = uint32(t.list.used)
	}
	return t.list.at(e.talk - 1)
}

// mayTalk reports whether a flow is, or may turn out to be, between a device and
// the Internet.
func (m *Meter) mayTalk(k *flowKey) bool {
	a, b := m.addrs.class(k.addr(0)), m.addrs.class(k.addr(1))
	return (a|b)&classGroup == 0 && (a|b)&(classLocal|classOpen) != 0 && a&b&classLocal == 0
}

// endSendings ends what the flow was sending.
func (m *Meter) endSendings(e *entry) {
	if e.talk == 0 {
		return
	}
	t := m.talks.list.at(e.talk - 1)
	for dir := range t.bursts {
		m.endSending(e, t, dir)
	}
}

// dropTalk gives a flow's talk back.
func (m *Meter) dropTalk(e *entry) {
	if e.talk == 0 {
		return
	}
	m.talks.free = append(m.talks.free, e.talk-1)
	e.talk = 0
}

// payloadWent notes payload of a packet that was counted.
func (m *Meter) payloadWent(e *entry, dir int, p *flow.Packet) {
	t := m.talk(e)
	if t == nil || !p.HasTime {
		return
	}
	b := &t.bursts[dir]
	if b.packets == 0 || p.TimeNs-b.lastNs > flow.BurstGapNs || p.TimeNs-b.firstNs > flow.BurstLongestNs {
		m.endSending(e, t, dir)
		*b = sending{firstNs: p.TimeNs, lastNs: p.TimeNs}
		m.sendingBegins(e, dir, p)
	}
	b.bytes += uint64(p.PayloadWire)
	b.packets++
	if p.PayloadWire > largePayload {
		b.large++
	}
	b.lastNs = max(b.lastNs, p.TimeNs)
}

func (m *Meter) endSending(e *entry, t *talk, dir int) {
	if b := &t.bursts[dir]; b.packets > 0 {
		m.sendingEnds(e, dir, b)
		*b = sending{}
	}
}
