package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/purpose"
)

// maxBars is how many companies the panel of the home lists.
const maxBars = 9

// NewHome makes the page of the home.
func (t *Teller) NewHome(h classify.Home, p Period) Home {
	t = t.at(h)
	page := Home{Periods: t.periods(p), Badge: t.badge(h.Facts.Captures), CoverWord: t.say("home.coverage.word", nil)}
	if len(h.Facts.Captures) > 0 {
		page.Coverage = t.Coverage(h)
	}
	if len(h.Devices) == 0 {
		key := nobody(h)
		page.Heading, page.Empty = t.say(key+".heading", nil), t.say(key, nil)
		return page
	}
	names := t.names(h)
	var cards, rest []classify.Device
	for _, d := range h.Devices {
		if shown(d) {
			cards = append(cards, d)
			continue
		}
		rest = append(rest, d)
	}
	byNeed(cards)
	for _, d := range cards {
		page.Cards = append(page.Cards, t.card(d, names[d.Facts.Device.Key]))
	}
	sum := t.summed(h)
	page.Heading = t.heading(h, sum)
	page.Sub = t.sub(cards, names)
	page.More, page.MoreWord = t.more(rest, names), t.say("devices.more", nil)
	page.Hears = t.hears(sum)
	page.Worth, page.Mark = t.worthLine(h), t.mark(h)
	return page
}

func (t *Teller) periods(chosen Period) []Choice {
	var list []Choice
	for _, p := range []Period{PeriodDay, PeriodWeek, PeriodMonth, PeriodAll} {
		list = append(list, Choice{Period: p, Word: t.say("period."+string(p), nil), Chosen: p == chosen})
	}
	return list
}

// badge says that the home, or a part of it, is made up.
func (t *Teller) badge(captures []flow.Capture) string {
	examples := 0
	for _, c := range captures {
		if c.Example {
			examples++
		}
	}
	switch {
	case examples == 0:
		return ""
	case examples < len(captures):
		return t.say("badge.example_mixed", nil)
	}
	return t.say("badge.example", nil)
}

// heading says in one sentence how many devices talked to how many companies in
// how many countries. The countries are those of the companies' seats.
func (t *Teller) heading(h classify.Home, s sums) string {
	if s.talking == 0 {
		return t.say("home.heading.quiet", nil)
	}
	args := wording.Args{
		"Things":    t.Words.Count("count.things", s.talking, nil),
		"Companies": t.Words.Count("count.companies", s.companies, nil),
		"Countries": t.Words.Count("count.countries", s.countries, nil),
	}
	key := "home.heading." + t.stretch(h.Facts, args)
	switch {
	case s.companies == 0:
		key += ".nocompany"
	case s.countries == 0:
		key += ".nocountry"
	case s.homeless:
		key += ".atleast"
	}
	return t.say(key, args)
}

// stretch fills in the days that the captures cover within the span, and says
// whether that is one day, more, or not known.
func (t *Teller) stretch(f flow.Facts, args wording.Args) string {
	spans := spansOf(f.Captures)
	if len(spans) == 0 {
		return "notime"
	}
	from, to := spans[0].FromNs, int64(0)
	for _, s := range spans {
		to = max(to, s.ToNs)
	}
	if !f.Span.All() {
		from, to = max(from, f.Span.FromNs), min(to, f.Span.ToNs)
	}
	args["From"], args["To"] = t.Words.Dates(from, to-1)
	if args["From"] == args["To"] {
		return "day"
	}
	return "span"
}

// spansOf gives the times of the captures that have any, earliest first.
func spansOf(captures []flow.Capture) []flow.Span {
	var spans []flow.Span
	for i := range captures {
		spans = append(spans, captures[i].Watched()...)
	}
	slices.SortFunc(spans, func(a, b flow.Span) int { return cmp.Compare(a.FromNs, b.FromNs) })
	return spans
}

// sub names the device that sent the most to the Internet.
func (t *Teller) sub(cards []classify.Device, names map[string]string) string {
	var most classify.Device
	var top, all uint64
	for _, d := range cards {
		sent := uplink(d)
		all += sent
		if sent > top {
			most, top = d, sent
		}
	}
	args := wording.Args{"Device": names[most.Facts.Device.Key]}
	switch {
	case all == 0:
		return t.subQuiet(cards, names)
	case top == all:
		return t.say("home.sub.one", args)
	}
	args["Share"] = t.Words.Percent(float64(top) / float64(all))
	return t.say("home.sub.most", args)
}

// subQuiet says what there is to say when no data went out.
func (t *Teller) subQuiet(cards []classify.Device, names map[string]string) string {
	if knocker, n := mostKnocks(cards); n > 0 {
		return t.say("summary.knocked", wording.Args{"Device": names[knocker.Facts.Device.Key], "Knocked": t.strangers(knocker, n)})
	}
	if len(cards) < len(names) {
		return t.say("summary.nothing.people", nil)
	}
	return t.say("home.sub.nothing", nil)
}

// more names the devices that have no card.
func (t *Teller) more(rest []classify.Device, names map[string]string) string {
	if len(rest) == 0 {
		return ""
	}
	var list []string
	for _, d := range rest {
		list = append(list, names[d.Facts.Device.Key])
	}
	return t.Words.Count("home.more", len(list), wording.Args{"Names": list})
}

func (t *Teller) card(d classify.Device, name string) DeviceCard {
	c := DeviceCard{
		Key: d.Facts.Device.Key, Icon: icon(d.Identity), Name: name, Kind: t.kindLine(d.Facts.Device, d.Identity),
		Symbols: t.symbols(d.Label), Spark: t.spark(d.Facts.ByHour),
	}
	args := wording.Args{
		"Out":       t.Words.Bytes(uplink(d)),
		"Companies": t.Words.Count("count.companies", t.companiesOf(d), nil),
	}
	c.Line = t.say("card.line", args)
	if n := knocked(d); n >= manyKnocks { // why this card comes first
		args["Knocked"] = t.strangers(d, n)
		c.Line = t.say("card.line.knocked", args)
	}
	if n := criticalOf(d.Findings); n > 0 {
		c.Critical = t.Words.Count("card.critical", n, nil)
	}
	c.Alt = t.say("card.spark", wording.Args{"Name": name})
	return c
}

// spark scales what was sent by hour of the day to 0 … 1.
func (t *Teller) spark(hours []flow.HourSum) []float64 {
	bars := make([]float64, 24)
	top := 0.0
	for _, h := range hours {
		if h.HourNs <= 0 {
			continue // a capture without times
		}
		i := t.Words.Time(h.HourNs).Hour()
		bars[i] += float64(h.Own.SentBytes)
		top = max(top, bars[i])
	}
	if top == 0 {
		return bars
	}
	for i := range bars {
		bars[i] /= top
	}
	return bars
}

// hears lists who was sent the most, and what went to those without a name.
func (t *Teller) hears(s sums) Hears {
	h := Hears{Title: t.say("hears.title", nil)}
	var unnamed, top uint64
	count := 0
	for _, c := range s.list {
		if !c.known {
			unnamed += c.payload
			count++
			continue
		}
		top = max(top, c.payload)
	}
	top = max(top, unnamed)
	bar := func(key, name string, r Role, payload uint64) {
		h.Bars = append(h.Bars, Bar{Key: key, Name: name, Role: r, Amount: t.Words.Bytes(payload), Share: float64(payload) / float64(max(top, 1))})
	}
	for _, c := range s.list {
		if c.known && len(h.Bars) < maxBars {
			bar(c.key, c.name, role(c.group), c.payload)
		}
	}
	if count > 0 {
		bar(UnnamedKey, t.Words.Count("hears.unnamed", count, nil), RoleUnknown, unnamed)
	}
	if len(h.Bars) == 0 {
		return h
	}
	h.Legend = t.legend()
	return h
}

func role(g purpose.Group) Role { return Role(g.String()) }
