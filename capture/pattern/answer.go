package pattern

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// When answers make more of what is asked (label specification E.1, TT-B08).
const (
	answersTimes   = 5  // payload that went out, times what came in
	answersSeconds = 60 // within which both count
)

// Bounds of what is followed.
const (
	answersApart = 256 // services of senders
	answersWait  = 4096
)

// Reply is a datagram between a service of a device and a stranger who asked it.
type Reply struct {
	TimeNs  int64
	From    Source     // the device
	Port    uint16     // of its service
	Remote  netip.Addr // the stranger
	Payload uint32     // bytes
	Asked   bool       // it is the question, else the answer
}

type answerKey struct {
	from sender
	port uint16
}

// exchange is what went to and fro.
type exchange struct {
	answers       uint32
	given, gotten uint64 // payload, bytes
}

// answerWatch follows one service.
type answerWatch struct {
	answerKey
	second   int64
	bins     [answersSeconds]exchange // by second
	minute   exchange                 // their sum
	slot     int64
	peak     uint32 // within the slot
	examples []host // of those who got the answers, the smallest first
}

// Answers finds services that answer strangers with much more than they are asked
// with, and how often within a minute. The zero value is ready.
type Answers struct {
	at     map[answerKey]uint32
	list   []answerWatch
	rows   []answerRow
	beyond uint64
}

type answerRow struct {
	from sender
	flow.Spread
}

// Beyond gives how many datagrams or rows no room was found for.
func (a *Answers) Beyond() uint64 { return a.beyond }

// Datagram takes a question or an answer.
func (a *Answers) Datagram(d *Reply) {
	if noTime(d.TimeNs) {
		return
	}
	w := a.watch(answerKey{senderOf(d.From), d.Port}, d.TimeNs)
	if w == nil {
		return
	}
	w.turn(floorTo(d.TimeNs, 1e9) / 1e9)
	b := &w.bins[place60(w.second)]
	if d.Asked {
		b.gotten += uint64(d.Payload)
		w.minute.gotten += uint64(d.Payload)
		return
	}
	b.answers++
	b.given += uint64(d.Payload)
	w.minute.answers++
	w.minute.given += uint64(d.Payload)
	w.judge(hostOf(d.Remote))
}

// watch finds or makes the watch of a service, and closes its slot if that is
// over; nil if there is no room.
func (a *Answers) watch(k answerKey, timeNs int64) *answerWatch {
	slot := floorTo(timeNs, flow.SlotNs)
	i, ok := a.at[k]
	switch {
	case ok:
	case len(a.list) >= answersApart:
		a.beyond++
		return nil
	default:
		if a.at == nil {
			a.at = map[answerKey]uint32{}
		}
		i = uint32(len(a.list))
		a.at[k] = i
		a.list = append(a.list, answerWatch{answerKey: k, second: floorTo(timeNs, 1e9) / 1e9, slot: slot})
	}
	w := &a.list[i]
	if w.slot != slot {
		a.close(w)
		w.slot = slot
	}
	return w
}

func place60(second int64) int {
	i := int(second % answersSeconds)
	if i < 0 {
		i += answersSeconds
	}
	return i
}

// turn goes on to a second, and forgets those that are a minute old. What comes
// late counts now; a clock that was set begins anew.
func (w *answerWatch) turn(second int64) {
	if second-w.second >= answersSeconds || w.second-second >= answersSeconds {
		w.bins, w.minute, w.second = [answersSeconds]exchange{}, exchange{}, second
	}
	for w.second < second {
		w.second++
		old := &w.bins[place60(w.second)]
		w.minute.answers -= old.answers
		w.minute.given -= old.given
		w.minute.gotten -= old.gotten
		*old = exchange{}
	}
}

// judge notes a minute in which as much was answered as in none before.
func (w *answerWatch) judge(to host) {
	m := &w.minute
	if m.answers < flow.AnswersFloor || m.gotten == 0 || m.given < answersTimes*m.gotten {
		return
	}
	w.peak = max(w.peak, m.answers)
	at, known := slices.BinarySearchFunc(w.examples, to, func(a, b host) int { return a.addr().Compare(b.addr()) })
	if known || at >= examplesTold {
		return
	}
	w.examples = slices.Insert(w.examples[:min(len(w.examples), examplesTold-1)], at, to)
}

// close makes the row of a slot that is over.
func (a *Answers) close(w *answerWatch) {
	peak, examples := w.peak, w.examples
	w.peak, w.examples = 0, nil
	switch {
	case peak == 0:
		return
	case len(a.rows) >= answersWait:
		a.beyond++
		return
	}
	row := flow.Spread{StartNs: w.slot, Kind: flow.SpreadAnswered, Peak: peak}
	for _, h := range examples {
		row.Examples = append(row.Examples, h.addr())
	}
	a.rows = append(a.rows, answerRow{w.from, row})
}

// Take adds to a list the rows of slots that are over at a time, of devices that
// are settled, one a device and slot: of several services the one that answered
// most. At the end of a capture all slots are over. The list is in the order of
// Spreads.Take.
func (a *Answers) Take(list []flow.Spread, nowNs int64, locate Locate, end bool) []flow.Spread {
	for i := range a.list {
		if w := &a.list[i]; end || nowNs-w.slot >= flow.SlotNs {
			a.close(w)
		}
	}
	waiting := a.rows[:0]
	for i := range a.rows {
		row := &a.rows[i]
		p := locate(row.from.source(), row.Examples[0])
		switch {
		case p.Open && !end:
			waiting = append(waiting, *row)
		case p.Scope == flow.ScopeInternet:
			row.Device = p.Device
			list = append(list, row.Spread)
		}
	}
	a.rows = waiting
	slices.SortStableFunc(list, func(x, y flow.Spread) int { return cmp.Or(compareSpreads(x, y), cmp.Compare(y.Peak, x.Peak)) })
	return slices.CompactFunc(list, func(x, y flow.Spread) bool { return compareSpreads(x, y) == 0 })
}

// compareSpreads orders by device and slot.
func compareSpreads(a, b flow.Spread) int {
	return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs), cmp.Compare(a.Kind, b.Kind))
}
