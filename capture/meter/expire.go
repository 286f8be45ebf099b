package meter

import "telltale/capture/flow"

// How long a flow may be still before it is forgotten. A flow that goes on after
// it is a new one. While there is much room a TCP connection is kept for longer
// than anything is silent on it that keeps it alive (RFC 5382 section 5 asks a
// router for two hours and four minutes).
const (
	idleTCP     = 125 * 60 * int64(1e9)
	idleTCPFull = 10 * 60 * int64(1e9) // once a sixteenth of the limit is taken
	idleScan    = 10 * int64(1e9)      // without an answer, once an eighth of the limit is taken: longer than the pause before the fourth SYN in vain (RFC 6298 section 5)
	idleOther   = 180 * int64(1e9)     // UDP (RFC 4787 section 4.3 asks for at least two minutes), and TCP without an answer
	idleClosed  = 20 * int64(1e9)      // after the end of a connection, or an answer of a name server
)

// Flows are looked at so many at a time, once in so many packets: three for each
// four packets.
const (
	expireEvery  = 16
	expireAtOnce = 12
)

// expire ends some flows that have been still for long. The time is that of the
// packet at hand, so that one packet with a wrong time does little harm.
func (m *Meter) expire(now int64) {
	t := &m.flows
	n := min(expireAtOnce, t.entries.used)
	if m.crowded() {
		n *= 4
	}
	for range n {
		if t.cursor++; int(t.cursor) >= t.entries.used {
			t.cursor = 0
		}
		e := t.entries.at(t.cursor)
		if e.state&stateLive != 0 && m.lastOf(e) < now-m.patience(e) {
			m.end(t.cursor)
		}
	}
}

// lastOf gives the time of a flow's last packet, as far as it is not folded.
func (m *Meter) lastOf(e *entry) int64 {
	if e.slot == noSlot {
		return 1<<63 - 1 // for all that is known, it is not still
	}
	last := int64(e.slot) * flow.SlotNs
	for dir := range e.legs {
		last = max(last, e.legs[dir].last) // of an empty leg 0, or when it was emptied at a checkpoint
	}
	return last
}

// patience is how long a flow may be still.
func (m *Meter) patience(e *entry) int64 {
	switch {
	case e.over():
		return idleClosed
	case e.state&stateAnswered == 0 && m.crowded():
		return idleScan
	case e.key.proto() != flow.ProtoTCP || e.state&stateAnswered == 0:
		return idleOther
	case m.flows.live > m.options.Flows/16:
		return idleTCPFull
	}
	return idleTCP
}

// over reports whether nothing more is to be expected: a connection that both
// sides ended or one refused, and the answer of a name server.
func (e *entry) over() bool {
	const bothFIN = stateFin0 | stateFin1
	switch e.key.proto() {
	case flow.ProtoTCP:
		return e.state&bothFIN == bothFIN || e.state&stateReset != 0
	case flow.ProtoUDP:
		return e.state&stateAnswered != 0 && (e.key.port(0) == portDNS || e.key.port(1) == portDNS)
	}
	return false
}

// crowded reports whether there are so many flows that those which nobody answers
// have to go sooner.
func (m *Meter) crowded() bool { return m.flows.live > m.options.Flows/8 }

// evictOne ends the flow that has been still for longest among some, so that a
// scan of a million hosts cannot grow the table without end. No count is lost; a
// name that the flow was about to tell is.
func (m *Meter) evictOne() {
	const candidates = 16
	t := &m.flows
	best, bestLast, looked := uint32(0), int64(0), 0
	for looked < candidates && looked < t.live {
		if t.cursor++; int(t.cursor) >= t.entries.used {
			t.cursor = 0
		}
		e := t.entries.at(t.cursor)
		if e.state&stateLive == 0 {
			continue
		}
		if last := m.lastOf(e); looked == 0 || last < bestLast {
			best, bestLast = t.cursor, last
		}
		looked++
	}
	m.evicted++
	m.end(best)
}

// end adds what a flow counted to the sums and forgets it.
func (m *Meter) end(number uint32) {
	e := m.flows.entries.at(number)
	m.conclude(e)
	m.dropTalk(e)
	m.release(e)
	m.flows.remove(number)
}

// conclude tells that a flow is over and adds what it counted to the sums.
func (m *Meter) conclude(e *entry) {
	m.ended(e)
	m.readOut(e)
	m.foldFlow(e)
	m.endSendings(e)
}
