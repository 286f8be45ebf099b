package view

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
	"telltale/classify/purpose"
)

// maxBars is how many companies the panel of the home lists.
const maxBars = 9

// NewHome makes the page of the home.
func (t *Teller) NewHome(h classify.Home, p Period) Home {
	page := Home{Periods: t.periods(p), Badge: t.badge(h.Facts.Captures), CoverWord: t.say("home.coverage.word", nil)}
	if len(h.Devices) == 0 {
		page.Heading = t.say("home.empty.heading", nil)
		page.Empty = t.say("home.empty", nil)
		return page
	}
	names := t.names(h)
	list := slices.Clone(h.Devices)
	byNeed(list)
	talking := 0
	var rest []classify.Device
	for _, d := range list {
		if !shown(d) {
			rest = append(rest, d)
			continue
		}
		if len(companyKeys(d)) > 0 {
			talking++
		}
		page.Cards = append(page.Cards, t.card(d, names[d.Facts.Device.Key]))
	}
	sum := summed(h)
	page.Heading = t.heading(p, talking, sum)
	page.Sub = t.sub(list, names)
	page.More = t.more(rest, names)
	page.Hears = t.hears(sum)
	page.Coverage = t.Coverage(h)
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

// company is what a home sent to one company.
type companySum struct {
	name    string
	group   purpose.Group
	seat    string
	known   bool
	payload uint64
}

// sums are the companies of a home, most sent first.
type sums struct {
	list      []companySum
	companies int // with a name
	countries int
}

// summed adds up what all shown devices sent, by company.
func summed(h classify.Home) sums {
	byKey := map[string]*companySum{}
	for _, d := range h.Devices {
		if !shown(d) {
			continue
		}
		for _, dest := range d.Destinations {
			if dest.Reach != flow.ReachContacted {
				continue
			}
			key := companyKey(dest)
			have, ok := byKey[key]
			if !ok {
				have = &companySum{name: dest.Company.Name, group: dest.Group, seat: dest.Company.Seat, known: named(dest)}
				byKey[key] = have
			}
			have.group = min(have.group, dest.Group)
			have.payload += dest.Own.SentPayload
		}
	}
	var s sums
	seats := map[string]bool{}
	for _, c := range byKey {
		s.list = append(s.list, *c)
		if c.known {
			s.companies++
		}
		if c.seat != "" {
			seats[c.seat] = true
		}
	}
	s.countries = len(seats)
	slices.SortFunc(s.list, func(a, b companySum) int {
		return cmp.Or(cmp.Compare(b.payload, a.payload), strings.Compare(a.name, b.name))
	})
	return s
}

// named reports whether a destination told any name.
func named(d classify.Destination) bool { return len(d.Names) > 0 }

// companyKey is the company of a destination, whatever its group.
func companyKey(d classify.Destination) string {
	key, _, _ := strings.Cut(d.Key, "/")
	return key
}

// companyKeys lists the companies that a device exchanged data with.
func companyKeys(d classify.Device) []string {
	var keys []string
	for _, dest := range d.Destinations {
		if dest.Reach == flow.ReachContacted && named(dest) {
			keys = append(keys, companyKey(dest))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (t *Teller) heading(p Period, talking int, s sums) string {
	if talking == 0 {
		return t.say("home.heading.quiet", nil)
	}
	args := wording.Args{
		"Things":    t.Words.Count("count.things", talking, nil),
		"Companies": t.Words.Count("count.companies", s.companies, nil),
		"Countries": t.Words.Count("count.countries", s.countries, nil),
	}
	key := "home.heading." + string(p)
	if s.countries == 0 {
		key += ".nocountry"
	}
	return t.Words.Count(key, talking, args)
}

func (t *Teller) sub(list []classify.Device, names map[string]string) string {
	var most classify.Device
	var all uint64
	for _, d := range list {
		if !shown(d) {
			continue
		}
		all += d.Facts.Own.SentPayload
		if d.Facts.Own.SentPayload > most.Facts.Own.SentPayload {
			most = d
		}
	}
	if all == 0 {
		return t.say("home.sub.nothing", nil)
	}
	args := wording.Args{"Device": names[most.Facts.Device.Key], "Share": t.Words.Percent(float64(most.Facts.Own.SentPayload) / float64(all))}
	return t.say("home.sub.most", args)
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
		Symbols: t.symbols(d.Label), Spark: spark(d.Facts.ByHour),
	}
	c.Line = t.say("card.line", wording.Args{
		"Out":       t.Words.Bytes(uplink(d)),
		"Companies": t.Words.Count("count.companies", len(companyKeys(d)), nil),
	})
	c.Alt = t.say("card.spark", wording.Args{"Name": name})
	return c
}

// uplink is the payload that a device sent to the Internet.
func uplink(d classify.Device) uint64 {
	var sum uint64
	for _, dest := range d.Destinations {
		sum += dest.Own.SentPayload
	}
	return sum
}

// spark scales what was sent by hour of the day to 0 … 1.
func spark(hours []flow.HourSum) []float64 {
	bars := make([]float64, 24)
	top := 0.0
	for _, h := range hours {
		i := time.Unix(0, h.HourNs).UTC().Hour()
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

func (t *Teller) hears(s sums) Hears {
	h := Hears{Title: t.say("hears.title", nil)}
	var unnamed uint64
	count := 0
	top := uint64(1)
	for _, c := range s.list {
		if !c.known {
			unnamed += c.payload
			count++
			continue
		}
		if len(h.Bars) >= maxBars {
			continue
		}
		top = max(top, c.payload)
		h.Bars = append(h.Bars, Bar{Name: c.name, Role: role(c.group), Amount: t.Words.Bytes(c.payload), Share: float64(c.payload) / float64(top)})
	}
	if count > 0 {
		h.Bars = append(h.Bars, Bar{
			Name: t.Words.Count("hears.unnamed", count, nil), Role: RoleUnknown, Amount: t.Words.Bytes(unnamed),
			Share: min(float64(unnamed)/float64(top), 1),
		})
	}
	for _, r := range []Role{RoleMaker, RoleService, RoleAds, RolePlumbing, RoleUnknown} {
		h.Legend = append(h.Legend, Legend{Role: r, Word: t.say("role."+string(r), nil)})
	}
	return h
}

func role(g purpose.Group) Role { return Role(g.String()) }

// Coverage says what was watched, for how long, and what could not be seen.
func (t *Teller) Coverage(h classify.Home) []string {
	var lines []string
	var packets, skipped, dropped uint64
	for _, c := range h.Facts.Captures {
		packets += c.Packets
		skipped += c.Skipped
		dropped += c.Dropped
		if c.HasTime {
			lines = append(lines, t.say("coverage.capture", wording.Args{
				"Name": c.Name, "From": t.Words.Date(c.FirstNs), "FromTime": t.Words.Clock(c.FirstNs),
				"To": t.Words.Date(c.LastNs), "ToTime": t.Words.Clock(c.LastNs),
				"Length": t.Words.Duration(time.Duration(c.LastNs - c.FirstNs)),
			}))
		}
	}
	lines = append(lines, t.Words.Count("coverage.packets", int(packets), nil))
	if skipped > 0 {
		lines = append(lines, t.say("coverage.skipped", wording.Args{"Share": t.Words.Percent(float64(skipped) / float64(max(packets, 1)))}))
	}
	key := "coverage.dropped.none"
	if dropped > 0 {
		key = "coverage.dropped"
	}
	lines = append(lines, t.Words.Count(key, int(dropped), nil), t.hidden(h))
	for _, d := range h.Devices {
		if device.Personal(d.Identity.Kind) {
			lines = append(lines, t.say("coverage.personal", nil))
			break
		}
	}
	return append(lines, t.say("coverage.sealed", nil), t.say("coverage.radio", nil))
}

// hidden says how much went to destinations that told no name.
func (t *Teller) hidden(h classify.Home) string {
	var all, unnamed uint64
	for _, d := range h.Devices {
		for _, dest := range d.Destinations {
			all += dest.Own.SentPayload
			if !named(dest) {
				unnamed += dest.Own.SentPayload
			}
		}
	}
	if unnamed == 0 || all == 0 {
		return t.say("coverage.hidden.none", nil)
	}
	return t.say("coverage.hidden", wording.Args{"Share": t.Words.Percent(float64(unnamed) / float64(all))})
}
