package meter

import "telltale/capture/flow"

// record is what is kept of a flow only while its payload may yet tell
// something: streams in the making, samples, a hello in pieces. Records are used
// again, with the room that they took.
type record struct {
	*entry
	number  uint32
	buffers *buffers // of all records
	streams [2]*stream
	grades  [2]grader
	dgrams  uint8 // datagrams looked at for QUIC
	isQUIC  bool
	quic    *quicState // nil once the hello was read, or given up
	seal    *sealing   // nil unless there is more to learn of a TLS connection
	rooms   [2]stream  // for streams

	readable   *readable // nil while nothing is to be searched for what it discloses
	unreadable bool      // there is nothing to search
}

// records hold those in use and those that wait to be used again.
type records struct {
	list  []*record
	free  []uint32
	taken int // the one that was taken from a flow last
}

// maxRecords bounds the records: beyond, they are taken from flows in turn,
// whose payload is not looked at any more.
const maxRecords = 1 << 13

// record finds or makes the record of a flow.
func (m *Meter) record(e *entry) *record {
	if e.cold != 0 {
		return m.records.list[e.cold-1]
	}
	r := &m.records
	if len(r.free) == 0 && len(r.list) >= maxRecords {
		m.takeRecord()
	}
	var rec *record
	if n := len(r.free); n > 0 {
		rec = r.list[r.free[n-1]]
		r.free = r.free[:n-1]
	} else {
		rec = &record{number: uint32(len(r.list)), buffers: &m.buffers}
		r.list = append(r.list, rec)
	}
	rec.entry = e
	e.cold = rec.number + 1
	return rec
}

// takeRecord takes the record of the flow whose turn it is.
func (m *Meter) takeRecord() {
	r := &m.records
	r.taken = (r.taken + 1) % len(r.list)
	e := r.list[r.taken].entry
	m.foldFlow(e)
	e.state |= stateQuiet
	m.release(e)
	m.oddity["payload_not_read"]++
}

// release gives back the record of a flow whose payload is not looked at any more.
func (m *Meter) release(e *entry) {
	if e.cold == 0 {
		return
	}
	m.readOut(e)
	rec := m.records.list[e.cold-1]
	for _, s := range rec.streams {
		if s != nil {
			m.buffered -= s.stored()
			s.leave()
		}
	}
	for dir := range rec.grades {
		rec.grades[dir].leave(rec.buffers)
	}
	*rec = record{number: rec.number, buffers: rec.buffers}
	e.cold = 0
	m.records.free = append(m.records.free, rec.number)
}

// spent reports whether a flow's payload has nothing more to tell: it is sealed,
// and what comes before the sealed part was read both ways.
func (r *record) spent(proto uint8) bool {
	if proto == flow.ProtoUDP && !r.isQUIC {
		return false
	}
	if !r.grades[0].known || !r.grades[1].known {
		return false
	}
	if proto == flow.ProtoUDP {
		return r.isQUIC && r.quic == nil
	}
	for _, s := range r.streams {
		if s == nil || s.mode != modeDone {
			return false
		}
	}
	return true
}

// heardOut reports whether no more datagrams of an end are looked at: it is not
// on the local side, or was graded and searched as far as any is.
func (r *record) heardOut(dir int) bool {
	if !r.ours[dir] {
		return true
	}
	return r.grades[dir].looked >= gradedBytes && (r.unreadable || r.readable != nil && r.readable.ends[dir].Over())
}

// hearOut notes which ends send what has nothing more to tell, now that one more
// packet was looked at.
func (m *Meter) hearOut(e *entry) {
	e.state &^= stateHeard0 | stateHeard1
	if e.cold == 0 {
		return
	}
	rec := m.records.list[e.cold-1]
	if rec.seal != nil {
		return
	}
	for dir := range rec.grades {
		if rec.toldAll(dir, e.key.proto()) && rec.gradedOut(dir) && m.searchedOut(rec, dir) {
			e.state |= stateHeard0 << dir
		}
	}
}

// toldAll reports whether the names of a direction are known as far as they will
// be, unless something begins anew.
func (r *record) toldAll(dir int, proto uint8) bool {
	if proto == flow.ProtoTCP {
		s := r.streams[dir]
		return s != nil && s.mode == modeDone
	}
	return r.dgrams >= quicDatagrams && (!r.isQUIC || r.quic == nil)
}

// gradedOut reports whether no more of a direction is graded.
func (r *record) gradedOut(dir int) bool {
	return !r.ours[dir] || r.grades[dir].known || r.grades[dir].looked >= gradedBytes
}

// searchedOut reports whether a direction is no longer searched for what it
// discloses, nor followed for what it brings.
func (m *Meter) searchedOut(rec *record, dir int) bool {
	one := rec.readable
	switch {
	case one == nil:
		return rec.unreadable || !m.home(rec.entry, dir)
	case one.local[dir] && !one.ends[dir].Over():
		return false
	}
	return !one.local[1-dir] || !one.ends[1-dir].Waiting() && !one.loads[1-dir].Followed()
}

// settleDown releases the record of a flow that has nothing more to tell.
func (m *Meter) settleDown(rec *record) {
	e := rec.entry
	if !rec.spent(e.key.proto()) {
		if rec.dgrams >= quicDatagrams && !rec.isQUIC && rec.heardOut(0) && rec.heardOut(1) {
			e.state |= stateQuiet // the record stays, for the grades
		}
		return
	}
	e.state |= stateSealed
	if rec.seal != nil && rec.seal.shown {
		e.state |= stateTally
		return
	}
	if rec.seal == nil {
		e.state |= stateQuiet
		m.release(e)
	}
}

// grade says how readable payload was that one end sent.
func (m *Meter) grade(e *entry, dir int, payload uint64) flow.Grade {
	switch {
	case payload == 0:
		return flow.Grade{}
	case e.state&stateSealed != 0:
		return flow.Grade{Sealed: payload}
	case e.cold == 0:
		return flow.Grade{Unknown: payload}
	}
	return m.records.list[e.cold-1].grades[dir].take(payload)
}
