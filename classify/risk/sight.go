package risk

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

// sight is a stretch of time in which what a rule states was seen so often:
// at firstNs, at lastNs, and in between if it was more than twice.
type sight struct {
	firstNs, lastNs int64
	count           uint64
}

func once(ns int64) sight { return sight{ns, ns, 1} }

// apartNs is how far apart two times of one thing lie at least: what stands
// twice in one message was seen once.
const apartNs = secondNs

// twice reports whether there are two times within 24 hours (label
// specification E, common rules). Of n times within a span two lie no farther
// apart than an n-1st of it.
func twice(list []sight) bool {
	ordered := byTime(list)
	for i, s := range ordered {
		if span := s.lastNs - s.firstNs; s.count > 1 && span >= apartNs && uint64(span/dayNs) < s.count-1 {
			return true
		}
		if i == 0 {
			continue
		}
		before := ordered[i-1]
		for _, a := range [...]int64{before.firstNs, before.lastNs} {
			for _, b := range [...]int64{s.firstNs, s.lastNs} {
				if d := max(a-b, b-a); d >= apartNs && d <= dayNs {
					return true
				}
			}
		}
	}
	return false
}

func byTime(list []sight) []sight {
	return slices.SortedFunc(slices.Values(list), func(a, b sight) int {
		return cmp.Or(cmp.Compare(a.firstNs, b.firstNs), cmp.Compare(a.lastNs, b.lastNs), cmp.Compare(a.count, b.count))
	})
}

// raised is how often a finding would have been told at least, if not again
// within 24 hours (label specification E, common rules). When it was seen between
// the first and the last time of a sight is not known.
func raised(list []sight) int {
	var times []int64
	for _, s := range list {
		times = append(times, s.firstNs, s.lastNs)
	}
	slices.Sort(times)
	n, toldNs := 0, int64(0)
	for _, ns := range times {
		if n == 0 || ns-toldNs >= dayNs {
			n++
			toldNs = ns
		}
	}
	return n
}

// extent is from the first time to the last.
func extent(list []sight) (first, last int64) {
	first, last = list[0].firstNs, list[0].lastNs
	for _, s := range list {
		first, last = min(first, s.firstNs), max(last, s.lastNs)
	}
	return first, last
}

// settingUp reports whether a stretch of time touches a set-up window.
func (s *subject) settingUp(fromNs, untilNs int64) bool {
	return !s.in.Setup && slices.ContainsFunc(s.Facts.Setups, func(w flow.Setup) bool { return w.FromNs < untilNs && w.UntilNs > fromNs })
}

// outside gives what of a sight is known to lie outside set-up (label
// specification B.1). Of what was seen from within a window to after it only the
// end is.
func (s *subject) outside(one sight) (sight, bool) {
	first, last := s.settingUp(one.firstNs, one.firstNs+1), s.settingUp(one.lastNs, one.lastNs+1)
	switch {
	case first && last:
		return sight{}, false
	case first:
		return once(one.lastNs), true
	case last:
		return once(one.firstNs), true
	}
	return one, true
}

// see adds a sight to a list unless it lies within set-up.
func (s *subject) see(list []sight, one sight) []sight {
	if kept, ok := s.outside(one); ok {
		return append(list, kept)
	}
	return list
}

// slotEnd is the end of a slot.
func slotEnd(startNs int64) int64 { return startNs + flow.SlotNs }

// localDay gives the number of the day of a time where the home is.
func (h *household) localDay(ns int64) int64 { return floorDiv(ns+h.in.Home.OffsetNs, dayNs) }

// night gives the number of the night of a time, and false if it is not within
// the quiet hours. A night is counted by the day on which it ends.
func (h *household) night(ns int64) (int64, bool) {
	from, to := h.quietHours()
	local := ns + h.in.Home.OffsetNs
	minute := floorDiv(local, minuteNs) - floorDiv(local, dayNs)*24*60
	day := floorDiv(local, dayNs)
	switch {
	case from <= to:
		return day, minute >= from && minute < to
	case minute >= from:
		return day + 1, true
	}
	return day, minute < to
}

// quietHours are those of the home, 01:00 to 05:00 when none are told (label
// specification B.4, 6).
func (h *household) quietHours() (from, to int64) {
	const one, five = 60, 300
	home := h.in.Home
	if home.QuietFromMin == home.QuietToMin {
		return one, five
	}
	return int64(home.QuietFromMin), int64(home.QuietToMin)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
