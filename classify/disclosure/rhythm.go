package disclosure

import (
	"telltale/capture/flow"
)

// Bounds of a daily rhythm (label specification D.3, P05).
const (
	rhythmDays      = 14
	rhythmRatio     = 3   // by day against by night
	rhythmCorrelate = 0.5 // with the day before
	rhythmJob       = 0.8 // of days on which something comes at the same five minutes: a scheduled job, and no person
)

// rhythm is P05: hour by hour, the uplink of two weeks follows day and night.
// What comes each day at the same five minutes is a scheduled job and is left
// out before.
func (t *teller) rhythm() {
	fives := t.withoutJobs()
	hours := make([]hourSum, 0, len(fives)/12+1)
	for _, s := range fives {
		at := floor(s.startNs, flow.HourNs)
		if n := len(hours); n == 0 || hours[n-1].hourNs != at {
			hours = append(hours, hourSum{hourNs: at})
		}
		h := &hours[len(hours)-1]
		h.sent += float64(s.sent)
		h.slots++
	}
	ratio, days := t.dayAgainstNight(hours)
	if days < rhythmDays || ratio < rhythmRatio || correlation(hours) < rhythmCorrelate {
		return
	}
	c := claim{rule: "P05", grade: Pattern, datum: "routine", sentence: "leaves.p05", terms: []string{"pd:Behavioural", "tt:HomePresence"}, to: t.main()}
	c.take(Evidence{Form: "hours", FirstNs: hours[0].hourNs, LastNs: hours[len(hours)-1].hourNs + flow.HourNs - 1, Count: uint64(days), recipient: t.key(c.to)})
	c.args = map[string]any{"Days": days}
	t.claim(c)
}

// hourSum is the uplink of an hour, and how many of its slots were watched.
type hourSum struct {
	hourNs int64
	sent   float64
	slots  int
}

func (h hourSum) whole() bool { return h.slots == int(flow.HourNs/flow.SlotNs) }

// withoutJobs gives the slots, those that are busy on most days at the same time
// with nothing sent.
func (t *teller) withoutJobs() []five {
	fives := t.slots()
	if int64(len(fives))*flow.SlotNs < rhythmDays*dayNs/2 {
		return nil // too few for two weeks of days
	}
	sizes := make([]uint64, 0, len(fives))
	for _, s := range fives {
		sizes = append(sizes, s.sent)
	}
	usual := median(sizes)
	var busy, seen [dayNs / flow.SlotNs]int // by slot of the day
	for _, s := range fives {
		at := slotOfDay(s.startNs)
		seen[at]++
		if s.sent > 2*usual+uint64(energyMost) {
			busy[at]++
		}
	}
	list := make([]five, 0, len(fives))
	for _, s := range fives {
		if at := slotOfDay(s.startNs); float64(busy[at]) >= rhythmJob*float64(seen[at]) {
			s.sent = min(s.sent, usual)
		}
		list = append(list, s)
	}
	return list
}

func slotOfDay(ns int64) int64 { return (ns - floor(ns, dayNs)) / flow.SlotNs }

// dayAgainstNight compares the mean hour outside quiet hours with that within,
// and counts the local days that were watched by day and by night.
func (t *teller) dayAgainstNight(hours []hourSum) (ratio float64, days int) {
	var sum, n [2]float64
	byDay := map[int64]*[2]int{}
	for _, h := range hours {
		if !h.whole() {
			continue
		}
		side := 0
		if quiet(t.Home, h.hourNs) {
			side = 1
		}
		sum[side] += h.sent
		n[side]++
		day := floor(h.hourNs+t.Home.OffsetNs, dayNs)
		if byDay[day] == nil {
			byDay[day] = &[2]int{}
		}
		byDay[day][side]++
	}
	if n[0] == 0 || n[1] == 0 || sum[0] == 0 {
		return 0, 0
	}
	night := max(sum[1]/n[1], 1) // a byte, so that silence can be compared with
	return sum[0] / n[0] / night, bothSides(byDay)
}

// bothSides counts the days with enough hours of day and some of night.
func bothSides(byDay map[int64]*[2]int) (days int) {
	for _, d := range byDay {
		if d[0] >= dayHours && d[1] > 0 {
			days++
		}
	}
	return days
}

// correlation is that of each hour with the one a day later, where both were
// watched; 0 where nothing varies.
func correlation(hours []hourSum) float64 {
	sent := make(map[int64]float64, len(hours))
	var mean, n float64
	for _, h := range hours {
		if h.whole() {
			sent[h.hourNs] = h.sent
			mean += h.sent
			n++
		}
	}
	mean /= max(n, 1)
	var both, variance, pairs float64
	for _, h := range hours {
		v, ok := sent[h.hourNs]
		if !ok {
			continue
		}
		variance += (v - mean) * (v - mean) / n
		if w, ok := sent[h.hourNs+dayNs]; ok {
			both += (v - mean) * (w - mean)
			pairs++
		}
	}
	if variance == 0 || pairs == 0 {
		return 0
	}
	return both / pairs / variance
}

// main gives the destination that got more than half of all that was sent.
func (t *teller) main() int {
	var all uint64
	sent := make([]uint64, len(t.Destinations))
	for i, d := range t.Destinations {
		for _, e := range d.Ends {
			sent[i] += e.Sent
			all += e.Sent
		}
	}
	for i, n := range sent {
		if float64(n) > mainShare*float64(all) {
			return i
		}
	}
	return nobody
}
