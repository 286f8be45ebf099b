package disclosure

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
)

const (
	secondNs = int64(1e9)
	minuteNs = 60 * secondNs
	dayNs    = 24 * flow.HourNs
)

func floor(ns, step int64) int64 {
	r := ns % step
	if r < 0 {
		r += step
	}
	return ns - r
}

// quiet reports whether a moment lies in the home's quiet hours, local time;
// 01:00 to 05:00 if the owner set none (label specification B.4, 6).
func quiet(h flow.Home, ns int64) bool {
	from, to := h.QuietFromMin, h.QuietToMin
	if from == 0 && to == 0 {
		from, to = 60, 300
	}
	local := ns + h.OffsetNs
	minute := int((local - floor(local, dayNs)) / minuteNs)
	if from <= to {
		return minute >= from && minute < to
	}
	return minute >= from || minute < to
}

// mostSlots bounds the slots that are looked at: two years, whatever times a
// damaged file may hold.
const mostSlots = 2 * 366 * 24 * 12

// five is what the device did within five minutes.
type five struct {
	startNs int64
	sent    uint64
	contact bool
}

// slots lists the slots in which the device was watched from beginning to end,
// none of them within a set-up window, with what it sent in each. Silent ones
// are there too.
func (t *teller) slots() []five {
	if t.fives != nil || len(t.Facts.Slots) == 0 {
		return t.fives
	}
	rows := t.Facts.Slots
	byStart := func(a, b flow.Slot) int { return cmp.Compare(a.StartNs, b.StartNs) }
	if !slices.IsSortedFunc(rows, byStart) {
		rows = slices.SortedFunc(slices.Values(rows), byStart)
	}
	spans := t.spans()
	list := make([]five, 0, slotsIn(spans))
	for _, span := range spans {
		first := floor(span.FromNs+flow.SlotNs-1, flow.SlotNs)
		for at := first; at+flow.SlotNs <= span.ToNs && len(list) < mostSlots; at += flow.SlotNs {
			if some, _ := t.inSetup(at, at+flow.SlotNs-1); some {
				continue
			}
			rows = from(rows, at)
			one := five{startNs: at}
			if len(rows) > 0 && rows[0].StartNs == at {
				one.sent, one.contact = rows[0].SentPayload, rows[0].Contacts > 0
			}
			list = append(list, one)
		}
	}
	t.fives = list
	return list
}

// slotsIn is how many slots lie in some spans, at most.
func slotsIn(spans []flow.Span) int {
	var n int64
	for _, s := range spans {
		n += (s.ToNs - s.FromNs) / flow.SlotNs
	}
	return int(min(n, mostSlots))
}

// from leaves out the rows before a time.
func from(rows []flow.Slot, ns int64) []flow.Slot {
	for len(rows) > 0 && rows[0].StartNs < ns {
		rows = rows[1:]
	}
	return rows
}

// spans are the times in which the device was watched, in order, none reaching
// into the next.
func (t *teller) spans() []flow.Span {
	seen := flow.Span{FromNs: t.Facts.FirstNs, ToNs: t.Facts.LastNs + 1}
	if len(t.Watched) == 0 {
		return []flow.Span{seen}
	}
	var list []flow.Span
	for _, s := range slices.SortedFunc(slices.Values(t.Watched), func(a, b flow.Span) int { return cmp.Compare(a.FromNs, b.FromNs) }) {
		s.FromNs, s.ToNs = max(s.FromNs, seen.FromNs), min(s.ToNs, seen.ToNs)
		switch n := len(list); {
		case s.FromNs >= s.ToNs:
		case n > 0 && s.FromNs <= list[n-1].ToNs:
			list[n-1].ToNs = max(list[n-1].ToNs, s.ToNs)
		default:
			list = append(list, s)
		}
	}
	return list
}

// median sorts the values and gives the one in the middle, 0 if there is none.
func median[T int64 | uint64 | float64](v []T) T {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	mid := len(v) / 2
	if len(v)%2 == 1 {
		return v[mid]
	}
	return (v[mid-1] + v[mid]) / 2
}
