package view

import (
	"math"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// maxDays is how many days the heat map shows at most.
const maxDays = 31

// weekDays is how many days the name of a weekday tells apart.
const weekDays = 7

// when draws what was sent by day and hour. Below 0 means not watched.
func (t *Teller) when(h classify.Home, d classify.Device) WhenPanel {
	panel := WhenPanel{Title: t.say("when.title", nil)}
	const day = 24 * flow.HourNs
	first, last := d.Facts.FirstNs, d.Facts.LastNs
	if last <= 0 {
		panel.Alt = t.say("when.notime", nil)
		return panel
	}
	panel.Ticks, panel.Zone = []string{"00:00", "06:00", "12:00", "18:00"}, t.say("when.zone", nil)
	from := first - first%day
	days := (last-from)/day + 1
	if days > maxDays {
		from += (days - maxDays) * day
	}
	name := t.Words.Weekday
	if days > weekDays {
		name = t.Words.Day
	}
	top := 0.0
	for _, s := range d.Facts.ByHour {
		top = max(top, float64(s.Own.SentBytes))
	}
	for at := from; at <= last; at += day {
		panel.Days = append(panel.Days, name(at))
		panel.Cells = append(panel.Cells, watched(h.Facts.Captures, at))
	}
	for _, s := range d.Facts.ByHour {
		if at := (s.HourNs - from) / day; s.HourNs >= from && at < int64(len(panel.Cells)) {
			cell := &panel.Cells[at][(s.HourNs-from)%day/flow.HourNs]
			*cell = min(max(*cell, 0)+scale(float64(s.Own.SentBytes), top), 1)
		}
	}
	panel.Alt = t.say("when.alt", wording.Args{"Hours": t.Words.Count("count.hours", d.Facts.Hours, nil)})
	return panel
}

// scale maps an amount to 0 … 1 by its logarithm, so that a quiet device's
// hours differ too.
func scale(v, top float64) float64 {
	if v <= 0 || top <= 0 {
		return 0
	}
	return math.Log1p(v) / math.Log1p(top)
}

// watched gives a day's hours: 0 where a capture ran, below 0 where none did.
func watched(captures []flow.Capture, day int64) []float64 {
	cells := make([]float64, 24)
	for i := range cells {
		start := day + int64(i)*flow.HourNs
		cells[i] = -1
		for _, c := range captures {
			if c.HasTime && c.FirstNs < start+flow.HourNs && c.LastNs >= start {
				cells[i] = 0
			}
		}
	}
	return cells
}

// seen says what was sent and received, and what of it could be read.
func (t *Teller) seen(d classify.Device) SeenPanel {
	p := SeenPanel{Title: t.say("seen.title", nil)}
	add := func(key string, amount uint64, args wording.Args) {
		p.Lines = append(p.Lines, SeenLine{Title: t.say(key+".title", nil), Amount: t.Words.Bytes(amount), Line: t.say(key, args)})
	}
	var own, setup flow.Counter
	var g flow.Grade
	for _, dest := range d.Destinations {
		own.Add(dest.Own)
		setup.Add(dest.Setup)
		g.Add(dest.Grade)
	}
	add("seen.sent", own.SentPayload, nil)
	for _, part := range []struct {
		key    string
		amount uint64
	}{{"seen.sealed", g.Sealed}, {"seen.clear", g.Clear}, {"seen.unknown", g.Unknown}} {
		if part.amount > 0 {
			add(part.key, part.amount, wording.Args{"Share": t.Words.Percent(float64(part.amount) / float64(max(own.SentPayload, part.amount)))})
		}
	}
	if setup.SentPayload > 0 {
		add("seen.setup", setup.SentPayload, nil)
	}
	add("seen.received", own.ReceivedPayload, nil)
	if relayed := d.Facts.Relayed.SentBytes + d.Facts.Relayed.ReceivedBytes; relayed > 0 {
		add("seen.relayed", relayed, nil)
	}
	var home uint64
	for _, n := range d.Neighbours {
		home += n.Own.SentPayload + n.Setup.SentPayload
	}
	if home > 0 {
		add("seen.home", home, nil)
	}
	return p
}
