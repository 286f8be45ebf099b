package meter

import "telltale/capture/pattern"

// talk is what is kept of a flow that bears payload between a device and what
// is, or may be, the Internet.
type talk struct {
	marks [2]uint32       // payload of each leg that the slots have counted already
	lines [2]pattern.Line // what each end is sending
}

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
	for dir := range t.lines {
		l := &t.lines[dir]
		if over := l.End(); over.Packets > 0 {
			m.sendingTurns(e, dir, l, pattern.Goes, &over)
		}
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

// payloadWent notes payload of a packet with a time that was counted.
func (m *Meter) payloadWent(e *entry, dir int, ns int64, payload uint32) {
	if e.state&stateServes != 0 {
		m.servedStranger(e, dir, ns, payload)
	}
	t := m.talk(e)
	if t == nil {
		return
	}
	if e.ours[1-dir] {
		if l := &t.lines[1-dir]; l.Received(ns, payload) {
			m.sendingKnown(e, 1-dir, l)
		}
	}
	if !e.ours[dir] {
		return
	}
	l := &t.lines[dir]
	if change, over := l.Sent(ns, payload); change != pattern.Goes {
		m.sendingTurns(e, dir, l, change, &over)
	}
}
