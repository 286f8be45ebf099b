package view

import (
	"cmp"
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/device"
)

// rowOrder is by what rows are ordered.
type rowOrder struct {
	name            string // in lower case
	sent            uint64
	companies       int
	seen            int64
	gravity, number int // of findings: the gravest, and how many
	personal        bool
}

// NewDevices makes the page of all devices.
func (t *Teller) NewDevices(h classify.Home, p Period) Devices {
	t = t.at(h)
	page := Devices{Periods: t.periods(p), Badge: t.badge(h.Facts.Captures), Words: t.devicesWords(), Mark: t.mark(h)}
	names := t.names(h)
	page.LeftOut = t.leftOut(h, names)
	if len(h.Devices) == 0 {
		key := nobody(h)
		if len(h.Facts.Captures) > 0 {
			page.Words.Open = ""
		}
		page.Heading, page.Empty = t.say(key+".heading", nil), t.say(key, nil)
		return page
	}
	page.Words.Open = ""
	page.Heading, page.Sub = t.Words.Count("devices.heading", len(h.Devices), nil), t.say("devices.sub", nil)
	for _, by := range []SortBy{SortName, SortSent, SortCompanies, SortSeen, SortFindings} {
		page.Sorts = append(page.Sorts, SortChoice{by, t.say("devices.by."+string(by), nil)})
	}
	for _, d := range h.Devices {
		page.Rows = append(page.Rows, t.deviceRow(d, names[d.Facts.Device.Key]))
	}
	page.Rows = page.Sorted(SortName)
	page.Hints = t.hints(h, names)
	return page
}

func (t *Teller) devicesWords() DevicesWords {
	return DevicesWords{
		Search: t.say("devices.search", nil), NoMatch: t.say("devices.nomatch", nil), SortBy: t.say("devices.sort", nil),
		Cards: t.say("devices.cards", nil), List: t.say("devices.list", nil), More: t.say("devices.more", nil),
		Change: t.say("devices.change", nil), Look: t.say("devices.look", nil),
		Open: t.say("window.open.title", nil),
	}
}

func (t *Teller) deviceRow(d classify.Device, name string) DeviceRow {
	one := d.Facts.Device
	row := DeviceRow{
		Key: one.Key, Icon: icon(d.Identity), Name: name, Kind: t.kindLine(one, d.Identity),
		Change: t.say("devices.change.spoken", wording.Args{"Device": name}), Find: t.find(d, name),
		order: rowOrder{name: strings.ToLower(name), personal: !shown(d)},
	}
	if n := len(one.Parts); n > 0 {
		row.Parts = t.Words.Count("devices.parts", n+1, nil)
	}
	if !shown(d) { // when somebody's phone was at home is nobody else's business
		row.Private = t.say("devices.private", nil)
		return row
	}
	row.order.sent, row.order.companies, row.order.seen = uplink(d), t.companiesOf(d), d.Facts.LastNs
	row.Sent, row.Companies = t.Words.Bytes(row.order.sent), t.Words.Count("count.companies", row.order.companies, nil)
	if d.Facts.LastNs > 0 {
		when := wording.Args{"Date": t.Words.Date(d.Facts.LastNs), "Time": t.Words.Clock(d.Facts.LastNs)}
		row.Seen, row.When = t.say("devices.seen", when), t.say("devices.seen.when", when)
	}
	row.Count = t.number(row.order.companies)
	row.Line = t.say("card.line", wording.Args{"Out": row.Sent, "Companies": row.Companies})
	if row.order.sent == 0 && row.order.companies == 0 {
		row.Line = t.say("devices.nothing", nil)
	}
	if n := len(d.Findings); n > 0 {
		row.Findings, row.FindingCount, row.order.number = t.Words.Count("worth.mark", n, nil), t.number(n), n
		for _, f := range d.Findings {
			row.order.gravity = max(row.order.gravity, int(f.Severity)+1)
		}
	}
	return row
}

// number writes a number as the language does.
func (t *Teller) number(n int) string { return t.say("table.number", wording.Args{"N": n}) }

// find gathers what a search for a device looks through.
func (t *Teller) find(d classify.Device, name string) string {
	one := d.Facts.Device
	words := []string{name, t.KindName(d.Identity.Kind), d.Identity.Brand, d.Identity.Maker, one.Hostname, one.Key}
	words = append(words, one.Parts...)
	for _, a := range one.Addrs {
		words = append(words, a.String())
	}
	return strings.ToLower(strings.Join(words, "\n"))
}

// Fits reports whether all words of a search are found in a text in lower case.
func Fits(find, search string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(find, word) {
			return false
		}
	}
	return true
}

// Sorted gives the rows in an order: names from A on, all else with the most
// first. What people carry comes last there: nothing is told of it by which it
// could be ordered.
func (d Devices) Sorted(by SortBy) []DeviceRow {
	rows := slices.Clone(d.Rows)
	slices.SortStableFunc(rows, func(a, b DeviceRow) int {
		x, y := a.order, b.order
		order := 0
		switch by {
		case SortSent:
			order = cmp.Compare(y.sent, x.sent)
		case SortCompanies:
			order = cmp.Compare(y.companies, x.companies)
		case SortSeen:
			order = cmp.Compare(y.seen, x.seen)
		case SortFindings:
			order = cmp.Or(cmp.Compare(y.gravity, x.gravity), cmp.Compare(y.number, x.number))
		case SortName:
			order = cmp.Compare(x.name, y.name)
		}
		if by != SortName {
			order = cmp.Or(personalLast(x, y), order)
		}
		return cmp.Or(order, cmp.Compare(x.name, y.name), cmp.Compare(a.Key, b.Key))
	})
	return rows
}

func personalLast(a, b rowOrder) int {
	switch {
	case a.personal == b.personal:
		return 0
	case a.personal:
		return 1
	}
	return -1
}

// mostHints bounds how many pairs that may be one are told at a time.
const mostHints = 3

// hints lists devices that may be one.
func (t *Teller) hints(h classify.Home, names map[string]string) []SameHint {
	var list []SameHint
	for _, l := range h.Links() {
		if len(list) == mostHints {
			break
		}
		list = append(list, SameHint{
			Key: l.One, Why: t.reasons(l),
			Says: t.say("devices.hint", wording.Args{"Device": names[l.One], "Other": names[l.Other]}),
		})
	}
	return list
}

func (t *Teller) reasons(l device.Link) []string {
	var why []string
	for _, e := range l.Evidence {
		why = append(why, t.evidence(e))
	}
	return why
}

// leftOut lists what the owner leaves out, and what waits until somebody adds it.
func (t *Teller) leftOut(h classify.Home, names map[string]string) LeftOutPanel {
	if len(h.LeftOut) == 0 {
		return LeftOutPanel{}
	}
	panel := LeftOutPanel{Title: t.say("devices.left", nil), Line: t.say("devices.left.line", nil)}
	for _, d := range h.LeftOut {
		row := LeftOutRow{Key: d.Facts.Device.Key, Icon: icon(d.Identity), Name: names[d.Facts.Device.Key], Kind: t.kindLine(d.Facts.Device, d.Identity)}
		row.Take, row.Spoken = t.say("devices.take", nil), t.say("devices.take.spoken", wording.Args{"Device": row.Name})
		switch {
		case d.Waits():
			row.Take, row.Spoken = t.say("devices.add", nil), t.say("devices.add.spoken", wording.Args{"Device": row.Name})
			row.Line = t.say("devices.waits."+cmp.Or(d.Identity.Kind, "random"), nil)
		case shown(d):
			row.Line = t.say("devices.left.kept", wording.Args{"Sent": t.Words.Bytes(uplink(d))})
		}
		panel.Rows = append(panel.Rows, row)
	}
	slices.SortStableFunc(panel.Rows, func(a, b LeftOutRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return panel
}

// NewChange makes the page on which a device is changed, false if the home does
// not have it.
func (t *Teller) NewChange(h classify.Home, key string) (ChangePage, bool) {
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return ChangePage{}, false
	}
	d, names := h.Devices[i], t.names(h)
	one := d.Facts.Device
	args := wording.Args{"Device": names[key]}
	page := ChangePage{
		Key: key, Icon: icon(d.Identity), Name: names[key], Title: t.say("edit.title", args), Back: t.say("edit.back", args),
		NameTitle: t.say("edit.name", nil), NameLine: t.say("edit.name.line", nil), Save: t.say("window.device.save", nil), OwnName: one.OwnName,
		KindTitle: t.say("edit.kind", nil), KindNow: t.identity(d.Identity), KindSearch: t.say("edit.kind.search", nil), KindNoMatch: t.say("edit.kind.nomatch", nil),
		Kinds: t.kinds(one.OwnKind), SameTitle: t.say("edit.same", nil), SameLine: t.say("edit.same.line", nil), SameDo: t.say("edit.same.do", nil),
		SameSearch: t.say("devices.search", nil), SameNone: t.say("edit.same.none", nil),
		LeaveTitle: t.say("edit.leave", nil), LeaveLine: t.say("edit.leave.line", nil), Leave: t.say("edit.leave.do", nil),
	}
	if one.OwnName != "" {
		page.Unname = t.say("edit.name.off", nil)
	}
	if one.OwnKind != "" {
		page.Unkind = t.say("edit.kind.off", nil)
	}
	page.Others = t.others(h, key, names)
	if len(one.Parts) > 0 {
		page.PartsLine, page.Split = t.say("edit.parts", nil), t.say("edit.parts.split", nil)
	}
	for _, part := range one.Parts {
		page.Parts = append(page.Parts, DevicePart{part, t.say("edit.parts.split.spoken", wording.Args{"Address": part})})
	}
	return page, true
}

// kinds lists all kinds by sector, people's own devices first.
func (t *Teller) kinds(chosen string) []KindGroup {
	choice := func(id string) KindChoice {
		word := t.KindName(id)
		return KindChoice{ID: id, Icon: id, Word: capital(word), Chosen: id == chosen, Find: strings.ToLower(word)}
	}
	people := KindGroup{Title: t.say("sector.people", nil), Kinds: []KindChoice{choice(device.KindPhone), choice(device.KindComputer)}}
	groups := []KindGroup{people}
	all := t.Tables.Kinds()
	for _, sector := range t.Tables.Sectors() {
		g := KindGroup{Title: t.say("sector."+sector, nil)}
		for _, k := range all {
			if k.Sector == sector {
				g.Kinds = append(g.Kinds, choice(k.ID))
			}
		}
		groups = append(groups, g)
	}
	for i := range groups {
		title := strings.ToLower(groups[i].Title)
		for j := range groups[i].Kinds {
			groups[i].Kinds[j].Find += "\n" + title
		}
	}
	return groups
}

// others lists the devices that the owner may say to be this one too.
func (t *Teller) others(h classify.Home, key string, names map[string]string) []OtherDevice {
	why := map[string][]string{}
	for _, l := range h.Links() {
		switch key {
		case l.One:
			why[l.Other] = t.reasons(l)
		case l.Other:
			why[l.One] = t.reasons(l)
		}
	}
	var list []OtherDevice
	for _, d := range h.Devices {
		one := d.Facts.Device
		if one.Key == key {
			continue
		}
		list = append(list, OtherDevice{
			Key: one.Key, Icon: icon(d.Identity), Name: names[one.Key], Kind: t.kindLine(one, d.Identity), Why: why[one.Key], Find: t.find(d, names[one.Key]),
			Spoken: t.say("edit.same.spoken", wording.Args{"Device": names[key], "Other": names[one.Key]}),
		})
	}
	slices.SortStableFunc(list, func(a, b OtherDevice) int {
		return cmp.Or(cmp.Compare(len(b.Why), len(a.Why)), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Key, b.Key))
	})
	return list
}
