package meter

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Bounds of what waits to be handed to the sink.
const (
	rowsWaiting = 1 << 13 // rows and contacts from which on hours that are over are handed over
	partRows    = 1 << 9  // rows of one part, so that the receiver never holds many at once
)

// deliver hands over the hours that are over, if enough of them wait. An hour is
// over when a packet is an hour past its end.
func (m *Meter) deliver(now int32) error {
	waiting := m.waitingRows()
	if waiting < m.deliverFrom {
		return nil
	}
	before := hourNumber(now) - 1
	if now == noSlot || waiting >= m.options.Rows {
		before = math.MaxInt32
	}
	if before == m.delivered && before != math.MaxInt32 { // nothing more is over by now
		m.deliverFrom = waiting + rowsWaiting
		return nil
	}
	m.delivered = before
	m.flows.each(func(_ uint32, e *entry) {
		if hourNumber(e.slot) < before {
			m.foldFlow(e)
			m.flows.hurry(e) // all that is known of its last packet by now is the slot
		}
	})
	err := m.handOver(overBefore(before), &flow.Part{})
	m.deliverFrom = m.waitingRows() + rowsWaiting
	return err
}

// waitingRows says how much waits to be handed over.
func (m *Meter) waitingRows() int { return m.hours.len() + m.contacts.book.len() + m.lookups.rows }

// limits say what is handed over.
type limits struct {
	hour  int32 // all before it
	slot  int32 // of slots, all before it
	soFar bool  // and of later hours what was counted so far
}

// overBefore are the limits of the hours before one.
func overBefore(hour int32) limits {
	if hour >= math.MaxInt32/slotsPerHour {
		return limits{hour: math.MaxInt32, slot: math.MaxInt32}
	}
	return limits{hour: hour, slot: hour * slotsPerHour}
}

// handOver gives the sink what is before the limits, and what is in part already.
func (m *Meter) handOver(to limits, part *flow.Part) error {
	part.Slots = m.takeSlots(to.slot, part.Slots)
	m.addPatterns(part, to.hour)
	part.Lookups = m.takeLookups(to.hour)
	rows := m.hoursBefore(to)
	for first := true; first || len(rows) > 0; first = false {
		n := min(len(rows), partRows)
		part.Traffic = m.trafficRows(rows[:n])
		rows = rows[n:]
		if err := m.options.Sink(part); err != nil {
			return err
		}
		part = &flow.Part{}
	}
	m.forgetHours(to)
	return nil
}

// finished is a side, with what was counted under it since it was handed over last.
type finished struct {
	side
	*sum
}

// hoursBefore gives the sides of the hours before the limits in the order of their
// rows, and of later hours, if asked for, what was counted so far.
func (m *Meter) hoursBefore(to limits) []rowOf {
	list := make([]finished, 0, m.hours.len())
	for i := range uint32(m.hours.len()) {
		one := finished{side: sideOf(m.hours.book.key(i)), sum: m.hours.sums.at(i)}
		if (one.hour < to.hour || to.soFar) && one.Counter != (flow.Counter{}) { // else it was handed over and kept
			list = append(list, one)
		}
	}
	return m.rowsOf(list)
}

// forgetHours forgets what hoursBefore gave. Sides of later hours are kept, lest
// they count as others.
func (m *Meter) forgetHours(to limits) {
	h := &m.hours
	h.keep(func(k *bookKey, one *sum) bool {
		s := sideOf(k)
		if s.hour < to.hour {
			delete(h.before, *k)
			return false
		}
		if to.soFar {
			h.noteBefore(k, one.Counter)
			*one = sum{}
		}
		return true
	})
	if now := hourNumber(m.slot); now != noHour { // where all is handed over, what is counted of this hour holds on
		h.devices.forget(min(to.hour, now-1))
		h.remotes.forget(min(to.hour, now-1))
	}
	if h.devices.book.len() > m.options.Rows/4 || h.remotes.book.len() > m.options.Rows/4 {
		h.devices.reset()
		h.remotes.reset()
	}
}

// rowOf is sides that make one row.
type rowOf []finished

// rowsOf sorts sides and cuts them where another row begins.
func (m *Meter) rowsOf(list []finished) []rowOf {
	slices.SortFunc(list, func(a, b finished) int {
		return cmp.Or(m.compareRows(&a.side, &b.side), cmp.Compare(a.local, b.local), cmp.Compare(a.remotePort, b.remotePort))
	})
	return cutRows(list, m.compareRows)
}

func cutRows(list []finished, compare func(a, b *side) int) []rowOf {
	var rows []rowOf
	for from, to := 0, 1; from < len(list); to++ {
		if to == len(list) || compare(&list[from].side, &list[to].side) != 0 {
			rows = append(rows, list[from:to:to])
			from = to
		}
	}
	return rows
}

// compareRows gives the order of rows: hour, device, remote party, name,
// service. It is zero for sides of one row.
func (m *Meter) compareRows(a, b *side) int {
	if a.hour != b.hour {
		return cmp.Compare(a.hour, b.hour)
	}
	if c := m.compareParties(a, b); c != 0 {
		return c
	}
	if a.name != b.name {
		return strings.Compare(m.names.list[a.name], m.names.list[b.name])
	}
	if c := cmp.Or(cmp.Compare(a.source, b.source), m.compareServices(a, b)); c != 0 {
		return c
	}
	return cmp.Or(compareBools(a.served, b.served), compareBools(a.setup, b.setup))
}

// compareParties compares devices, then remote addresses, the rest last.
func (m *Meter) compareParties(a, b *side) int {
	if c := m.compareDevices(a.mac, a.local, b.mac, b.local); c != 0 {
		return c
	}
	if a.rest != b.rest {
		return compareBools(a.rest, b.rest)
	}
	if a.remote == b.remote || a.rest {
		return 0
	}
	if !a.remote.v6() && !b.remote.v6() {
		return cmp.Compare(a.remote, b.remote)
	}
	return m.addrs.addr(a.remote).Compare(m.addrs.addr(b.remote))
}

func (m *Meter) compareServices(a, b *side) int {
	if a.proto != b.proto {
		return strings.Compare(m.protocol(a.proto), m.protocol(b.proto))
	}
	return cmp.Or(cmp.Compare(a.port, b.port), cmp.Compare(a.scope, b.scope))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// protocol gives a protocol's name, the same string each time.
func (m *Meter) protocol(number uint8) string {
	if m.protocols[number] == "" {
		m.protocols[number] = flow.ProtocolName(number)
	}
	return m.protocols[number]
}

// trafficRows writes rows out.
func (m *Meter) trafficRows(rows []rowOf) []flow.Traffic {
	list := make([]flow.Traffic, 0, len(rows))
	for _, row := range rows {
		list = m.addTraffic(list, row)
	}
	return list
}

// addTraffic adds up the sides of a row. What a device carried for others is a row of
// its own (label specification B.1), with its own times and reach: a checkpoint may hand
// over the one without the other.
func (m *Meter) addTraffic(list []flow.Traffic, row rowOf) []flow.Traffic {
	var own, relayed sum
	var all flow.Counter // of its own
	for i := range row {
		if m.carries(row[i].mac, row[i].local) {
			relayed.add(row[i].sum)
		} else {
			own.add(row[i].sum)
			all.Add(m.hours.before[row[i].key()])
		}
	}
	all.Add(own.Counter)
	if relayed.Counter == (flow.Counter{}) {
		own.widen(relayed.span)
		return append(list, m.trafficRow(&row[0].side, &own, all))
	}
	if own.Counter != (flow.Counter{}) {
		list = append(list, m.trafficRow(&row[0].side, &own, all))
	}
	out := m.trafficRow(&row[0].side, &sum{span: relayed.span}, flow.Counter{})
	out.Relayed = relayed.Counter
	return append(list, out)
}

// trafficRow writes a row out of what a device itself exchanged; all is how much that is
// with what was handed over before.
func (m *Meter) trafficRow(k *side, own *sum, all flow.Counter) flow.Traffic {
	device := m.deviceOf(k.mac, k.local)
	device.widen(own.span)
	out := flow.Traffic{
		Device: device.Key, Name: m.names.list[k.name], Source: k.source,
		Protocol: m.protocol(k.proto), Port: k.port, Scope: k.scope, Served: k.served, Setup: k.setup, HourNs: hourNs(k.hour),
		Own: own.Counter, Grade: own.grade(), UpPackets: own.upPackets,
		Reach: reach(all), FirstNs: own.first, LastNs: own.last,
	}
	if !k.rest {
		out.Remote = m.addrs.addr(k.remote)
	}
	return out
}

// reach says how far the device itself got (label specification B.1). Where
// nothing of its own went out it cannot have tried.
func reach(own flow.Counter) flow.Reach {
	switch {
	case own == flow.Counter{}:
		return flow.ReachAsked
	case own.SentPayload > 0 && own.ReceivedPayload > 0:
		return flow.ReachContacted
	case own.ReceivedPayload > 0 || own.SentPackets == 0:
		return flow.ReachHeard
	}
	return flow.ReachTried
}
