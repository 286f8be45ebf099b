package view

import (
	"math"
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/purpose"
)

// maxDays is how many days the heat map shows at most.
const maxDays = 31

// NewDevice makes the page of one device, and false if the home does not have it.
func (t *Teller) NewDevice(h classify.Home, key string, p Period) (Device, bool) {
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return Device{}, false
	}
	d := h.Devices[i]
	page := Device{
		Key: key, Icon: icon(d.Identity), Name: t.names(h)[key], Identity: t.identity(d.Facts.Device, d.Identity),
		KnowWord: t.say("device.know.word", nil), Know: t.know(d), Badge: t.badge(h.Facts.Captures), Periods: t.periods(p),
		LabelTitle: t.say("label.title", nil), Symbols: t.symbols(d.Label), LabelFoot: t.say("label.foot", nil),
		LabelSpan: t.labelSpan(d), TalksTitle: t.say("talks.title", nil), TalksSort: t.say("talks.sort", nil),
		Groups: t.groups(d), When: t.when(h, d), Seen: t.seen(d),
	}
	if len(page.Groups) == 0 {
		page.TalksEmpty = t.say("talks.empty", nil)
	}
	return page, true
}

func (t *Teller) labelSpan(d classify.Device) string {
	from, to := t.Words.Day(d.Facts.FirstNs), t.Words.Day(d.Facts.LastNs)
	key := "label.span"
	if from == to {
		key = "label.span.day"
	}
	return t.say(key, wording.Args{"From": from, "To": to, "Hours": t.Words.Count("count.hours", d.Facts.Hours, nil)})
}

// groups lists the destinations under their headings.
func (t *Teller) groups(d classify.Device) []Group {
	var list []Group
	for _, g := range []purpose.Group{purpose.Maker, purpose.Service, purpose.Ads, purpose.Plumbing, purpose.Unknown} {
		group := Group{Role: role(g), Title: t.say("group."+g.String(), nil)}
		for _, dest := range d.Destinations {
			if dest.Group == g {
				group.Rows = append(group.Rows, t.row(dest))
			}
		}
		if len(group.Rows) > 0 {
			list = append(list, group)
		}
	}
	return list
}

func (t *Teller) row(d classify.Destination) Row {
	r := Row{
		Name: d.Company.Name, Detail: t.detail(d), Seat: d.Company.Seat,
		Amount: t.say("row.up", wording.Args{"Amount": t.Words.Bytes(d.Own.SentPayload)}),
	}
	switch {
	case d.Company.Name == "":
		r.Name = t.Words.Count("row.unanswered", len(d.Addrs), nil)
		r.Amount = ""
	case !d.Company.Known() && len(d.Names) == 0:
		r.Name = t.say("row.unnamed", wording.Args{"Network": d.Company.Name})
	}
	r.Why = t.why(d)
	return r
}

// detail says how far a device got with a destination, and when.
func (t *Teller) detail(d classify.Destination) string {
	switch d.Reach {
	case flow.ReachAsked:
		return t.say("reach.asked", nil)
	case flow.ReachTried:
		return t.say("reach.tried", nil)
	case flow.ReachHeard:
		return t.say("reach.heard", nil)
	case flow.ReachContacted:
	}
	return t.say("when."+partsOfDay(d.Hours), nil)
}

// partsOfDay names the part of the day into which the hours fall (UTC).
func partsOfDay(hours []int64) string {
	seen := map[int]bool{}
	parts := map[string]bool{}
	for _, h := range hours {
		hour := time.Unix(0, h).UTC().Hour()
		seen[hour] = true
		parts[partOfDay(hour)] = true
	}
	switch {
	case len(seen) >= 18:
		return "allday"
	case len(parts) == 1:
		for p := range parts {
			return p
		}
	case parts["night"]:
		return "alsonight"
	}
	return "day"
}

func partOfDay(hour int) string {
	switch {
	case hour < 6:
		return "night"
	case hour < 12:
		return "morning"
	case hour < 18:
		return "afternoon"
	}
	return "evening"
}

// maxWhy bounds the lines that open under a destination.
const maxWhy = 12

// why lists what a destination rests on.
func (t *Teller) why(d classify.Destination) []string {
	var lines []string
	if d.Company.Known() {
		lines = append(lines, t.say("why.company."+d.Company.Confidence.String(), wording.Args{"Company": d.Company.Name}))
	}
	for _, p := range d.Purpose {
		lines = append(lines, t.say("why.purpose", wording.Args{"Purpose": t.say("purpose."+p, nil)}))
	}
	if d.Company.Seat != "" {
		lines = append(lines, t.say("why.seat", wording.Args{"Country": t.Tables.CountryName(d.Company.Seat, t.Lang)}))
	}
	for _, c := range d.Server {
		lines = append(lines, t.say("why.server", wording.Args{"Country": t.Tables.CountryName(c.Code, t.Lang)}))
	}
	lines = append(lines, t.say("why.amount", wording.Args{
		"Sent": t.Words.Bytes(d.Own.SentPayload), "Received": t.Words.Bytes(d.Own.ReceivedPayload),
		"From": t.Words.Day(d.FirstNs), "FromTime": t.Words.Clock(d.FirstNs), "To": t.Words.Day(d.LastNs), "ToTime": t.Words.Clock(d.LastNs),
	}))
	for _, n := range d.Names {
		lines = append(lines, t.say("why.name", wording.Args{"Name": n}))
	}
	for _, a := range d.Addrs {
		lines = append(lines, t.say("why.address", wording.Args{"Address": a}))
	}
	if len(lines) > maxWhy {
		rest := len(lines) - maxWhy
		lines = append(lines[:maxWhy], t.Words.Count("why.more", rest, nil))
	}
	return lines
}

// when draws what was sent by day and hour. Below 0 means not watched.
func (t *Teller) when(h classify.Home, d classify.Device) WhenPanel {
	panel := WhenPanel{Title: t.say("when.title", nil), Ticks: []string{"00:00", "06:00", "12:00", "18:00"}, Zone: t.say("when.zone", nil)}
	const day = 24 * flow.HourNs
	first, last := d.Facts.FirstNs, d.Facts.LastNs
	if last <= 0 {
		return panel
	}
	from := first - first%day
	if days := (last - from) / day; days >= maxDays {
		from += (days - maxDays + 1) * day
	}
	top := 0.0
	for _, s := range d.Facts.ByHour {
		top = max(top, float64(s.Own.SentBytes))
	}
	for at := from; at <= last; at += day {
		panel.Days = append(panel.Days, t.Words.Weekday(at))
		panel.Cells = append(panel.Cells, watched(h.Facts.Captures, at))
	}
	for _, s := range d.Facts.ByHour {
		if s.HourNs < from {
			continue
		}
		cell := &panel.Cells[(s.HourNs-from)/day][(s.HourNs-from)%day/flow.HourNs]
		*cell = max(*cell, 0) + scale(float64(s.Own.SentBytes), top)
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
	var own flow.Counter
	var g flow.Grade
	for _, dest := range d.Destinations {
		own.Add(dest.Own)
		g.Add(dest.Grade)
	}
	add("seen.sent", own.SentPayload, nil)
	if own.SentPayload > 0 {
		all := float64(own.SentPayload)
		add("seen.sealed", g.Sealed, wording.Args{"Share": t.Words.Percent(float64(g.Sealed) / all)})
		add("seen.clear", g.Clear, wording.Args{"Share": t.Words.Percent(float64(g.Clear) / all)})
		if g.Unknown > 0 {
			add("seen.unknown", g.Unknown, wording.Args{"Share": t.Words.Percent(float64(g.Unknown) / all)})
		}
	}
	add("seen.received", own.ReceivedPayload, nil)
	if relayed := d.Facts.Relayed.SentBytes + d.Facts.Relayed.ReceivedBytes; relayed > 0 {
		add("seen.relayed", relayed, nil)
	}
	var home uint64
	for _, n := range d.Neighbours {
		home += n.Own.SentPayload
	}
	if home > 0 {
		add("seen.home", home, nil)
	}
	return p
}
