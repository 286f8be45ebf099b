package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// firstLanes is how many devices the picture of a day has at first: as many as
// are told apart at a look.
const firstLanes = 14

// mostLanes is how many it has at all, so that the page stays quick.
const mostLanes = 150

// day is a day of a home in the making.
type day struct {
	*Teller
	home    classify.Home
	ask     TimelineAsk
	devices []classify.Device // those with a lane
	cal     *calendar         // of this day alone
	hours   []TimelineMark
}

// NewTimeline makes the page of the timeline over a period.
func (t *Teller) NewTimeline(h classify.Home, ask TimelineAsk, p Period) Timeline {
	t = t.at(h)
	page := Timeline{Periods: t.periods(p), Badge: t.badge(h.Facts.Captures), Mark: t.mark(h), Words: t.timelineWords()}
	first, last, ok := within(h.Facts.Captures, h.Facts.Span)
	devices, names := t.laneDevices(h, &ask), t.names(h)
	switch {
	case len(h.Facts.Captures) == 0:
		page.Heading, page.Empty = t.say("worth.unread.heading", nil), t.say("worth.unread", nil)
		return page
	case !ok:
		page.Heading, page.Empty = t.say("timeline.word", nil), t.say("when.notime", nil)
		return page
	}
	if slices.ContainsFunc(h.Devices, func(d classify.Device) bool { return !shown(d) }) {
		page.Private = t.say("coverage.personal", nil)
	}
	days := newCalendar(t.Words, h.Facts.Span, first, last)
	ask.AtNs = t.nearest(h, ask.AtNs, devices)
	d := &day{Teller: t, home: h, ask: ask, devices: devices}
	d.lay()
	page.Day = d.page(names)
	page.Days = t.days(h, days, devices, ask)
	page.Ask = ask
	page.Heading, page.Sub = d.heading(names), d.night(names)
	if ask.Device != "" {
		page.All = t.say("timeline.all", nil)
	}
	return page
}

// laneDevices lists the devices that have a lane: the one that is asked for, else
// all but people's own. One that the home does not show is not asked for.
func (t *Teller) laneDevices(h classify.Home, ask *TimelineAsk) []classify.Device {
	var all []classify.Device
	for _, d := range h.Devices {
		if !shown(d) {
			continue
		}
		if d.Facts.Device.Key == ask.Device {
			return []classify.Device{d}
		}
		all = append(all, d)
	}
	ask.Device = ""
	return all
}

// nearest gives an hour that was watched: the one that is asked for if it was,
// else the busiest one of the last day on which anything was sent.
func (t *Teller) nearest(h classify.Home, at int64, devices []classify.Device) int64 {
	spans := joined(spansOf(h.Facts.Captures))
	first, last, _ := within(h.Facts.Captures, h.Facts.Span)
	if at != 0 && at+flow.HourNs > first && at <= last {
		return floorHour(at)
	}
	return t.busiest(spans, sentByHour(devices), last)
}

// sentByHour is what devices sent, by the start of the hour.
func sentByHour(devices []classify.Device) map[int64]uint64 {
	sent := map[int64]uint64{}
	for _, d := range devices {
		for _, s := range d.Facts.ByHour {
			sent[s.HourNs] += s.Own.SentPayload
		}
	}
	return sent
}

// busiest gives the busiest hour of the last day on which anything was sent, of those
// that were watched; the last hour if nothing was.
func (t *Teller) busiest(spans []flow.Span, sent map[int64]uint64, last int64) int64 {
	begins := func(ns int64) int64 { return ceilHour(dayOf(t.Words.Time(ns)).UnixNano()) }
	best, from := floorHour(last), begins(last)
	for _, s := range spans {
		for hour := floorHour(s.FromNs); hour < s.ToNs; hour += flow.HourNs {
			if at := begins(hour); sent[hour] > 0 && (at > from || sent[best] == 0 || at == from && sent[hour] > sent[best]) {
				best, from = hour, at
			}
		}
	}
	return best
}

// lay makes the hours of the day.
func (d *day) lay() {
	begin := dayOf(d.Words.Time(d.ask.AtNs))
	d.cal = newCalendar(d.Words, d.home.Facts.Span, begin.UnixNano(), begin.UnixNano())
	d.hours = make([]TimelineMark, dayHours)
	watched := d.cal.watched(d.home.Facts.Captures)[0]
	for i := range d.cal.where {
		at := d.cal.first + int64(i)*flow.HourNs
		hour := int(d.cal.where[i]) % dayHours
		if watched[hour] < 0 {
			continue // of that nothing was read
		}
		m := &d.hours[hour]
		if m.FromNs == 0 {
			m.FromNs = at
		}
		m.ToNs = at + flow.HourNs
	}
	for i := range d.hours {
		m := &d.hours[i]
		m.Watched, m.Quiet = watched[i] > 0, quietHour(d.home.Facts.Home, i)
		if m.FromNs != 0 {
			m.Title = d.hourTitle(m.FromNs, m.ToNs)
		}
	}
}

func (t *Teller) hourTitle(fromNs, toNs int64) string {
	return t.say("timeline.hour", wording.Args{"From": t.Words.Clock(fromNs), "To": t.Words.Clock(toNs)})
}

// quietHour reports whether an hour of the day lies in the quiet hours, or in part.
func quietHour(h flow.Home, hour int) bool {
	from, to := h.QuietFromMin, h.QuietToMin
	begin, end := hour*60, hour*60+60
	if from <= to {
		return begin < to && end > from
	}
	return begin < to || end > from
}

// page fills in the picture of the day.
func (d *day) page(names map[string]string) TimelineDay {
	out := TimelineDay{
		Title: d.say("timeline.day", wording.Args{"Weekday": d.Words.Weekday(d.ask.AtNs), "Date": d.Words.Date(d.ask.AtNs)}),
		Zone:  d.say("timeline.zone", wording.Args{"Zone": d.Words.Zone()}),
		Hours: d.hours, Ticks: d.ticks(), Lanes: d.lanes(names),
	}
	_, out.Chosen, _ = d.cal.cell(d.ask.AtNs)
	if rest := len(out.Lanes) - mostLanes; rest > 0 {
		out.Lanes, out.Rest = out.Lanes[:mostLanes], d.Words.Count("drill.rest", rest, nil)
	}
	out.First = min(len(out.Lanes), firstLanes)
	if rest := len(out.Lanes) - out.First; rest > 0 {
		out.More = d.Words.Count("timeline.more", rest, nil)
	}
	out.Before, out.After = d.beside()
	return out
}

// lanes makes a lane for each device, most sent on the day first.
func (d *day) lanes(names map[string]string) []Lane {
	type sized struct {
		Lane
		sent uint64
	}
	watched := d.cal.watched(d.home.Facts.Captures)
	top := 0.0
	all := make([]sized, 0, len(d.devices))
	for _, one := range d.devices {
		cells := d.cal.grid()
		d.cal.add(cells, one.Facts.ByHour)
		l := sized{sent: d.sentBy(one)}
		l.Key, l.Icon, l.Name, l.Cells = one.Facts.Device.Key, icon(one.Identity), names[one.Facts.Device.Key], cells[0]
		l.Amount = d.Words.Bytes(l.sent)
		for _, v := range l.Cells {
			top = max(top, v)
		}
		all = append(all, l)
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Compare(b.sent, a.sent) })
	lanes := make([]Lane, len(all))
	for i, l := range all {
		d.cal.shade([][]float64{l.Cells}, watched, top)
		lanes[i] = l.Lane
	}
	return lanes
}

// sentBy is what a device sent on the day.
func (d *day) sentBy(one classify.Device) uint64 {
	var sum uint64
	for _, s := range one.Facts.ByHour {
		if _, _, ok := d.cal.cell(s.HourNs); ok {
			sum += s.Own.SentPayload
		}
	}
	return sum
}

// beside gives hours of the days before and after in which anything was watched.
func (d *day) beside() (before, after int64) {
	from, to := d.cal.lines[0].fromNs, d.cal.lines[0].toNs
	span := d.home.Facts.Span
	for _, s := range joined(spansOf(d.home.Facts.Captures)) {
		if !span.All() {
			s.FromNs, s.ToNs = max(s.FromNs, span.FromNs), min(s.ToNs, span.ToNs)
		}
		if s.FromNs >= s.ToNs {
			continue
		}
		if s.FromNs < from {
			before = max(before, floorHour(min(s.ToNs, from)-1))
		}
		if s.ToNs > to && after == 0 {
			after = max(floorHour(s.FromNs), ceilHour(to))
		}
	}
	return before, after
}

// heading says when most was sent on the day.
func (d *day) heading(names map[string]string) string {
	var sent [dayHours]uint64
	for _, one := range d.devices {
		for _, s := range one.Facts.ByHour {
			if _, hour, ok := d.cal.cell(s.HourNs); ok {
				sent[hour] += s.Own.SentPayload
			}
		}
	}
	best := 0
	for hour, n := range sent {
		if n > sent[best] {
			best = hour
		}
	}
	args := wording.Args{"Date": d.Words.Date(d.ask.AtNs), "Device": names[d.ask.Device]}
	key := "timeline.heading.quiet"
	if sent[best] > 0 {
		key = "timeline.heading.most"
		args["From"], args["To"] = d.Words.Clock(d.hours[best].FromNs), d.Words.Clock(d.hours[best].ToNs)
		args["Amount"] = d.Words.Bytes(sent[best])
	}
	if d.ask.Device != "" {
		key += ".device"
	}
	return d.say(key, args)
}

// night says what was sent in the quiet hours.
func (d *day) night(names map[string]string) string {
	h := d.home.Facts.Home
	if h.QuietFromMin == h.QuietToMin {
		return ""
	}
	if !slices.ContainsFunc(d.hours, func(m TimelineMark) bool { return m.Quiet && m.Watched }) {
		return d.say("timeline.night.unwatched", nil)
	}
	count, most, name := 0, uint64(0), ""
	for _, one := range d.devices {
		sent := d.sentAsleep(one)
		if sent > 0 {
			count++
		}
		if sent > most {
			most, name = sent, names[one.Facts.Device.Key]
		}
	}
	if count == 0 {
		return d.say("timeline.night.none", nil)
	}
	return d.Words.Count("timeline.night", count, wording.Args{"Device": name, "Amount": d.Words.Bytes(most)})
}

// sentAsleep is what a device sent in the quiet hours of the day.
func (d *day) sentAsleep(one classify.Device) uint64 {
	var sum uint64
	for _, s := range one.Facts.ByHour {
		if _, hour, ok := d.cal.cell(s.HourNs); ok && d.hours[hour].Quiet {
			sum += s.Own.SentPayload
		}
	}
	return sum
}

// days makes the overview of all lines of a calendar; nothing if there is but
// one day.
func (t *Teller) days(h classify.Home, c *calendar, devices []classify.Device, ask TimelineAsk) TimelineDays {
	if len(c.lines) < 2 {
		return TimelineDays{}
	}
	out := TimelineDays{Title: t.say("timeline.days", nil), Names: c.names(), Ticks: t.ticks(), Chosen: [2]int{-1, -1}}
	if key := c.unit.key(); key != "" {
		out.Line = t.say(key, nil)
	}
	sum := map[int64]uint64{}
	cells := c.grid()
	for _, d := range devices {
		c.add(cells, d.Facts.ByHour)
		for _, s := range d.Facts.ByHour {
			sum[s.HourNs] += s.Own.SentBytes
		}
	}
	out.At = c.busiest(h.Facts.Captures, sum)
	out.Cells = c.scaled(cells, c.watched(h.Facts.Captures))
	if line, hour, ok := c.cell(ask.AtNs); ok {
		out.Chosen = [2]int{line, hour}
	}
	return out
}

// busiest gives for each cell the watched hour in which most was sent.
func (c *calendar) busiest(captures []flow.Capture, sent map[int64]uint64) [][]int64 {
	at := make([][]int64, len(c.lines))
	for i := range at {
		at[i] = make([]int64, dayHours)
	}
	for _, s := range joined(spansOf(captures)) {
		for hour := floorHour(s.FromNs); hour < s.ToNs; hour += flow.HourNs {
			line, of, ok := c.cell(hour)
			if ok && (at[line][of] == 0 || sent[hour] > sent[at[line][of]]) {
				at[line][of] = hour
			}
		}
	}
	return at
}

func (t *Teller) timelineWords() TimelineWords {
	return TimelineWords{
		Before: t.say("timeline.before", nil), After: t.say("timeline.after", nil),
		Play: t.say("timeline.play", nil), Pause: t.say("timeline.pause", nil),
		Sent: t.say("timeline.legend.sent", nil), Nothing: t.say("timeline.legend.nothing", nil),
		Unwatched: t.say("timeline.legend.unwatched", nil), Asleep: t.say("timeline.legend.quiet", nil), Hint: t.say("timeline.hint", nil),
	}
}
