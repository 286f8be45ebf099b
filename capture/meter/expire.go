package meter

import (
	"math"

	"telltale/capture/flow"
)

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
	expireMore   = 4 // times as many under high pressure
)

// due is when a flow has been still for long, should nothing more come, in
// nanoseconds; the lowest bits are the pressure that this was said under. It is
// looked at instead of the flow, which takes eight times as much memory.
type due int64

const (
	dueNow   = due(math.MinInt64) // something changed, look at the flow
	dueNever = due(math.MaxInt64) // there is no flow
)

// pressure is how full the table of flows is: the fuller, the sooner flows go.
type pressure int64

const (
	pressureNone pressure = iota
	pressureSome          // a sixteenth of the limit is taken
	pressureHigh          // an eighth: those which nobody answers have to go sooner
	pressureBits = 3
)

func (m *Meter) pressure() pressure {
	switch live, limit := m.flows.live, m.options.Flows; {
	case live > limit/8:
		return pressureHigh
	case live > limit/16:
		return pressureSome
	}
	return pressureNone
}

// after reports whether a flow need not be looked at yet.
func (d due) after(now int64, p pressure) bool {
	return int64(d) > now && pressure(d&pressureBits) >= p
}

// expire ends some flows that have been still for long. The time is that of the
// packet at hand, so that one packet with a wrong time does little harm.
func (m *Meter) expire(now int64) {
	t := &m.flows
	n := min(expireAtOnce, t.entries.used)
	p := m.pressure()
	if p == pressureHigh {
		n *= expireMore
	}
	var still [expireAtOnce * expireMore]uint32
	found := still[:0]
	for range n {
		if t.cursor++; int(t.cursor) >= t.entries.used {
			t.cursor = 0
		}
		if !t.due.at(t.cursor).after(now, p) {
			found = append(found, t.cursor)
		}
	}
	t.fetch(found)
	for _, number := range found {
		m.look(number, now)
	}
}

// look ends a flow that has been still for long, or says when it will have been.
func (m *Meter) look(number uint32, now int64) {
	e, d := m.flows.entries.at(number), m.flows.due.at(number)
	p := m.pressure()
	last, patience := m.lastOf(e), e.patience(p)
	switch {
	case e.state&stateLive == 0:
	case last < now-patience:
		m.end(number)
	case last > math.MaxInt64-patience: // there is no time, or one that no packet can have
		*d = dueNow
	default:
		*d = due(last+patience)&^pressureBits | due(p)
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

// patience is how long a flow may be still. It grows only when the flow goes on.
func (e *entry) patience(p pressure) int64 {
	switch {
	case e.over():
		return idleClosed
	case e.state&stateAnswered == 0 && p == pressureHigh:
		return idleScan
	case e.key.proto() != flow.ProtoTCP || e.state&stateAnswered == 0:
		return idleOther
	case p != pressureNone:
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
