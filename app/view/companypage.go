package view

import (
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/disclosure"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// Company is the page of one company, or of all servers that nobody can name.
type Company struct {
	Key      string
	Name     string
	Role     Role
	Word     string // of the role
	Seat     string // code of the country of its seat, or ""
	Lines    []string
	Empty    string // one sentence if nothing went to it in this time, else ""
	Badge    string
	Periods  []Choice
	KnowWord string // word of the link that opens Know
	Know     []string

	Devices   CompanyDevices
	When      WhenPanel
	Learns    LearnsPanel
	Names     NamesPanel
	Servers   ServersPanel
	Addresses AddressPanel // for experts
	Mark      Mark
}

// CompanyDevices lists the devices that exchanged data with a company.
type CompanyDevices struct {
	Title string
	Rows  []CompanyDevice
	More  string // word of the button that shows more rows
}

// CompanyDevice is one device.
type CompanyDevice struct {
	Key    string
	Icon   string
	Name   string
	Detail string // what for, and when
	Amount string
	Share  float64 // of the device that sent most, 0 … 1
	Role   Role
	Spoken string
}

// LearnsPanel says what a company may learn.
type LearnsPanel struct {
	Title  string
	Always string // what any contact tells
	Empty  string // that nothing more was found, else ""
	Items  []LearnsItem
}

// LearnsItem is one thing that a device sent, or may have sent, to a company.
type LearnsItem struct {
	ID     string
	Grade  string // "Seen", "Likely" …
	Device string
	Key    string // of the device
	Says   string
}

// NamesPanel lists the names under which a company was reached.
type NamesPanel struct {
	Title string
	Rows  []NameRow
	More  string // word of the button that shows more rows
	Empty string // one sentence if there are none, else ""
}

// NameRow is one host name.
type NameRow struct {
	Name    string
	Devices string // how many devices
}

// ServersPanel says where the servers of a company stand.
type ServersPanel struct {
	Title string
	Rows  []WorldRow
	Doubt []string
}

// AddressPanel lists addresses with ports, for experts.
type AddressPanel struct {
	Switch string // word of the switch that shows or hides it
	Title  string
	Rows   []AddressRow
	More   string // word of the button that shows more rows
	Rest   string // how many are not listed, or ""
	Copy   string // word of the button that copies them
	Copied string // what is said after that
	Text   string // the same as a table with tabs, for the clipboard
}

// AddressRow is one conversation of one device.
type AddressRow struct {
	Device string
	Flow   FlowLine
}

// dealing is what one device had to do with a company.
type dealing struct {
	place    int // of the device in the home
	device   classify.Device
	list     []classify.Destination
	sent     uint64
	received uint64
	purposes map[string]uint64
	hours    []int64
}

// NewCompany makes the page of a company, and false if no device that is shown
// exchanged data with it. What left the devices in dealings should be known
// (classify.Home.WithLeaves).
func (t *Teller) NewCompany(h classify.Home, key string, p Period) (Company, bool) {
	t = t.at(h)
	list := dealings(h, key)
	if len(list) == 0 {
		return Company{}, false
	}
	page := t.companyHead(list, key)
	page.Badge, page.Periods, page.Mark = t.badge(h.Facts.Captures), t.periods(p), t.mark(h)
	page.Devices = t.companyDevices(h, list)
	page.When = t.companyWhen(h, list)
	page.Learns = t.learns(h, list, key)
	page.Names = t.companyNames(list)
	page.Servers, page.Addresses = t.companyServers(t.names(h), list)
	return page, true
}

// NewUnheard makes the page of a company with which nothing was exchanged in the
// chosen stretch of time. h is the home over all time.
func (t *Teller) NewUnheard(h classify.Home, key string, p Period) Company {
	t = t.at(h)
	page := Company{Key: key, Name: t.nameOfKey(key)}
	if list := dealings(h, key); len(list) > 0 {
		page = t.companyHead(list, key)
		page.Lines = page.Lines[1:] // what it got is of another time
	}
	page.Empty = t.say("company.unheard", nil)
	page.Badge, page.Periods, page.Mark = t.badge(h.Facts.Captures), t.periods(p), t.mark(h)
	return page
}

// nameOfKey names a company that is not in the home.
func (t *Teller) nameOfKey(key string) string {
	_, id, _ := strings.Cut(key, ":")
	if known, ok := t.Tables.CompanyByID(id); ok {
		return known.Name
	}
	if id == "" {
		return t.say("role.unknown", nil)
	}
	return id
}

// CompanyDeviceKeys lists the devices that exchanged data with a company, most
// sent first.
func CompanyDeviceKeys(h classify.Home, key string) []string {
	list := dealings(h, key)
	keys := make([]string, len(list))
	for i, d := range list {
		keys[i] = d.device.Facts.Device.Key
	}
	return keys
}

// dealings gathers what the devices that are shown had to do with a company, most
// sent first.
func dealings(h classify.Home, key string) []dealing {
	var list []dealing
	for i, d := range h.Devices {
		if !shown(d) {
			continue
		}
		one := dealing{place: i, device: d, purposes: map[string]uint64{}}
		for _, dest := range d.Destinations {
			if dest.Reach != flow.ReachContacted || hearerKey(dest) != key {
				continue
			}
			one.list = append(one.list, dest)
			one.sent += dest.Own.SentPayload
			one.received += dest.Own.ReceivedPayload
			one.hours = append(one.hours, dest.Hours...)
			for _, p := range dest.Purpose {
				one.purposes[p] += max(dest.Own.SentPayload, 1)
			}
		}
		if len(one.list) > 0 {
			slices.Sort(one.hours)
			one.hours = slices.Compact(one.hours)
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b dealing) int {
		switch {
		case a.sent > b.sent:
			return -1
		case a.sent < b.sent:
			return 1
		}
		return 0
	})
	return list
}

// companyHead says who it is.
func (t *Teller) companyHead(list []dealing, key string) Company {
	page := Company{Key: key, KnowWord: t.say("worth.word.know", nil)}
	byKey := map[string]*hearer{}
	for _, d := range list {
		for i := range d.list {
			take(byKey, d.place, &d.list[i])
		}
	}
	one := *byKey[key]
	page.Name, page.Role, page.Seat = t.hearerName(one), role(one.group), one.seat
	page.Word = t.roleOf(page.Role, list)
	page.Lines = append(page.Lines, t.heard(one))
	if !one.named {
		page.Lines = append(page.Lines, t.say("company.unnamed", nil))
		return page
	}
	best := list[0].list[0]
	for _, d := range list {
		for _, dest := range d.list {
			if dest.Company.Confidence > best.Company.Confidence {
				best = dest
			}
		}
	}
	if top, ok := owner(best, t.Tables); ok {
		page.Lines = append(page.Lines, t.say("why.owner", wording.Args{"Company": best.Company.Name, "Owner": top.Name}))
	}
	page.Know = t.companyKnow(list)
	return page
}

// roleOf says what a company is to the devices, with the doubt of whose make they
// are.
func (t *Teller) roleOf(r Role, list []dealing) string {
	if r != RoleMaker {
		return t.say("role."+string(r), nil)
	}
	for _, d := range list {
		makes := slices.ContainsFunc(d.list, func(dest classify.Destination) bool { return dest.Group == purpose.Maker })
		if makes && d.device.Identity.BrandConfidence >= statement.Likely {
			return t.say("company.maker", nil)
		}
	}
	return t.say("company.maker.perhaps", nil)
}

// companyKnow says how it is known whose the names are.
func (t *Teller) companyKnow(list []dealing) []string {
	var lines []string
	seen := map[string]bool{}
	for _, d := range list {
		for _, dest := range d.list {
			for _, l := range t.companyEvidence(dest) {
				if !seen[l] {
					seen[l] = true
					lines = append(lines, l)
				}
			}
		}
	}
	return t.atMost(maxKnow, lines)
}

func (t *Teller) companyEvidence(d classify.Destination) []string {
	lines := t.whose(d)[:1:1]
	for _, e := range d.Company.Evidence {
		lines = append(lines, t.evidence(e))
	}
	if groupOf(d).String() == string(RoleAds) {
		lines = append(lines, t.say("why.listed", nil))
	}
	return lines
}

// companyDevices lists the devices with what for and when.
func (t *Teller) companyDevices(h classify.Home, list []dealing) CompanyDevices {
	out := CompanyDevices{Title: t.say("company.devices", nil), More: t.say("whohears.more", nil)}
	names := t.names(h)
	top := max(list[0].sent, 1)
	for _, d := range list {
		one := d.device.Facts.Device
		row := CompanyDevice{
			Key: one.Key, Icon: icon(d.device.Identity), Name: names[one.Key],
			Amount: t.say("row.up", wording.Args{"Amount": t.Words.Bytes(d.sent)}), Share: float64(d.sent) / float64(top), Role: role(groupOf(d.list[0])),
		}
		row.Detail = t.dealingDetail(d)
		row.Spoken = t.say("company.device.spoken", wording.Args{
			"Device": row.Name, "Sent": t.Words.Bytes(d.sent), "Received": t.Words.Bytes(d.received),
		})
		out.Rows = append(out.Rows, row)
	}
	return out
}

// dealingDetail says what for and when.
func (t *Teller) dealingDetail(d dealing) string {
	when := ""
	if part := t.partsOfDay(d.hours); part != "" {
		when = t.say("when."+part, nil)
	}
	what := t.purposeWords(d.purposes)
	switch {
	case len(what) == 0 || hearerKey(d.list[0]) == UnnamedKey:
		return when
	case when == "":
		return t.Words.List(what)
	}
	return t.say("company.device.detail", wording.Args{"Purposes": what, "When": when})
}

// companyWhen draws in how many hours the devices talked to the company, by day
// and hour of the day.
func (t *Teller) companyWhen(h classify.Home, list []dealing) WhenPanel {
	panel := WhenPanel{Title: t.say("when.title", nil)}
	var first, last int64
	hours := map[int64]bool{}
	var sums []flow.HourSum
	for _, d := range list {
		for _, dest := range d.list {
			if dest.LastNs > 0 && (first == 0 || dest.FirstNs < first) {
				first = dest.FirstNs
			}
			last = max(last, dest.LastNs)
		}
		for _, hour := range d.hours {
			if hour > 0 {
				hours[hour] = true
				sums = append(sums, flow.HourSum{HourNs: hour, Own: flow.Counter{SentBytes: 1}})
			}
		}
	}
	if last <= 0 {
		panel.Alt = t.say("when.notime", nil)
		return panel
	}
	c := newCalendar(t.Words, h.Facts.Span, first, last)
	cells := c.grid()
	c.add(cells, sums)
	panel.Days, panel.Cells, panel.Ticks = c.names(), c.scaled(cells, c.watched(h.Facts.Captures)), t.ticks()
	panel.Zone = t.say("company.when", wording.Args{"Zone": t.Words.Zone()})
	if key := c.unit.key(); key != "" {
		panel.Zone = t.Words.Text(t.say(key, nil), panel.Zone)
	}
	panel.Alt = t.say("company.when.alt", wording.Args{"Hours": t.Words.Count("count.hours", len(hours), nil)})
	return panel
}

// learns says what a company may learn: what any contact tells, and what was
// found of what the devices sent to it.
func (t *Teller) learns(h classify.Home, list []dealing, key string) LearnsPanel {
	panel := LearnsPanel{Title: t.say("company.learns", nil), Always: t.say("company.learns.always", nil)}
	names := t.names(h)
	for _, d := range list {
		said := d.device.Disclosures()
		for i, one := range d.device.Leaves {
			if !receives(one, key) {
				continue
			}
			item := t.leavesItem(h, one, said[i])
			panel.Items = append(panel.Items, LearnsItem{
				ID: item.ID, Grade: item.Grade, Device: names[d.device.Facts.Device.Key], Key: d.device.Facts.Device.Key, Says: item.Says,
			})
		}
	}
	if len(panel.Items) == 0 {
		panel.Empty = t.say("leaves.empty.could", nil)
	}
	return panel
}

// receives reports whether a company is among those who got some data.
func receives(one disclosure.Disclosure, key string) bool {
	if one.Grade == disclosure.Able {
		return false
	}
	return slices.ContainsFunc(one.Recipients, func(r disclosure.Recipient) bool {
		if key == UnnamedKey {
			return !r.Named
		}
		return r.Named && r.Key == key
	})
}

// companyNames lists the names under which the company was reached, those of most
// devices first.
func (t *Teller) companyNames(list []dealing) NamesPanel {
	panel := NamesPanel{Title: t.say("company.names", nil), More: t.say("whohears.more", nil)}
	count := map[string]int{}
	var names []string
	for _, d := range list {
		mine := map[string]bool{}
		for _, dest := range d.list {
			for _, n := range dest.Names {
				if !mine[n] {
					mine[n] = true
					count[n]++
				}
			}
		}
	}
	for n := range count {
		names = append(names, n)
	}
	slices.Sort(names)
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	for _, n := range names {
		panel.Rows = append(panel.Rows, NameRow{Name: n, Devices: t.Words.Count("count.devices", count[n], nil)})
	}
	if len(names) == 0 {
		panel.Empty = t.say("company.names.empty", nil)
	}
	return panel
}
