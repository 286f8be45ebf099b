package view

import (
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// when draws what was sent by day and hour. Below 0 means not watched.
func (t *Teller) when(h classify.Home, d classify.Device) WhenPanel {
	panel := WhenPanel{Title: t.say("when.title", nil)}
	first, last := d.Facts.FirstNs, d.Facts.LastNs
	if last <= 0 {
		panel.Alt = t.say("when.notime", nil)
		return panel
	}
	c := newCalendar(t.Words, h.Facts.Span, first, last)
	cells := c.grid()
	c.add(cells, d.Facts.ByHour)
	panel.Days, panel.Cells, panel.Ticks = c.names(), c.scaled(cells, c.watched(h.Facts.Captures)), t.ticks()
	panel.Zone = t.say("when.zone", wording.Args{"Zone": t.Words.Zone()})
	if key := c.unit.key(); key != "" {
		panel.Zone = t.Words.Text(t.say(key, nil), panel.Zone)
	}
	sent := map[int64]uint64{}
	for _, s := range d.Facts.ByHour {
		sent[s.HourNs] = s.Own.SentBytes
	}
	panel.At = c.busiest(h.Facts.Captures, sent)
	panel.Open = t.say("when.open", nil)
	panel.Alt = t.say("when.alt", wording.Args{"Hours": t.Words.Count("count.hours", d.Facts.Hours, nil)})
	return panel
}

// ticks are the words under the hours 0, 6, 12 and 18.
func (t *Teller) ticks() []string { return []string{"00:00", "06:00", "12:00", "18:00"} }

// key is that of the sentence that says what a line stands for, "" for a day,
// which needs none.
func (u unit) key() string {
	switch u {
	case unitWeek:
		return "when.weeks"
	case unitMonth:
		return "when.months"
	case unitDay:
	}
	return ""
}

// seen says what was sent and received, and what of it could be read.
func (t *Teller) seen(d classify.Device) SeenPanel {
	p := SeenPanel{Title: t.say("seen.title", nil)}
	add := func(key string, amount uint64, args wording.Args) {
		p.Lines = append(p.Lines, SeenLine{
			Title: t.say(key+".title", nil), Amount: t.Words.Bytes(amount), Line: t.say(key, args), Rests: t.makesUp(d, key),
		})
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
