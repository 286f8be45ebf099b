package view

import (
	"cmp"
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/purpose"
)

// UnnamedKey is the key of the page that stands for all those that nobody can
// name.
const UnnamedKey = "unnamed"

// WhoHears is the page of the companies that hear from a home.
type WhoHears struct {
	Heading string
	Sub     string
	Badge   string
	Periods []Choice
	Empty   string    // one sentence if nobody heard anything, else ""
	Ways    [3]string // words for the three ways of looking: flow, list, world
	Flow    FlowPanel
	List    HearsList
	World   WorldPanel
	Mark    Mark
}

// HearsList is all companies, most sent first.
type HearsList struct {
	Rows []HearsRow
	More string // word of the button that shows more rows
	Rest string // how many more there are that are not listed, "" if none
	All  string // word of the link that shows all, after those of one country
}

// HearsRow is one company, or all that nobody can name.
type HearsRow struct {
	Key     string // for the page of the company
	Name    string
	Role    Role
	Word    string // of the role
	Detail  string // what for, and for how many devices
	Seat    string // code of the country of its seat, or ""
	Country string // its name, or that it is not known
	Amount  string
	Share   float64 // of the longest bar, 0 … 1
	Spoken  string
}

// hearer is a company with what the devices of a home sent to it.
type hearer struct {
	key, name string
	named     bool
	group     purpose.Group
	seat      string
	sent      uint64
	dealt     []dealt
}

// dealt is one destination of a company with the place of its device in the home.
type dealt struct {
	device int
	dest   *classify.Destination
}

// by gives what each device sent to it, by its place in the home.
func (o hearer) by() map[int]uint64 {
	sent := map[int]uint64{}
	for _, d := range o.dealt {
		sent[d.device] += d.dest.Own.SentPayload
	}
	return sent
}

// purposes gives what was sent for each purpose; a little even where nothing was.
func (o hearer) purposes() map[string]uint64 {
	sent := map[string]uint64{}
	for _, d := range o.dealt {
		for _, p := range d.dest.Purpose {
			sent[p] += max(d.dest.Own.SentPayload, 1)
		}
	}
	return sent
}

// units counts those of whom it is made up.
func (o hearer) units() int {
	keys := map[string]bool{}
	for _, d := range o.dealt {
		keys[companyKey(*d.dest)] = true
	}
	return len(keys)
}

// NewWhoHears makes the page of the companies that hear from a home.
func (t *Teller) NewWhoHears(h classify.Home, p Period) WhoHears {
	t = t.at(h)
	page := WhoHears{
		Heading: t.say("whohears.heading", nil), Badge: t.badge(h.Facts.Captures), Periods: t.periods(p), Mark: t.mark(h),
		Ways: [3]string{t.say("whohears.way.flow", nil), t.say("whohears.way.list", nil), t.say("whohears.way.world", nil)},
	}
	list := hearersOf(h)
	if len(list) == 0 {
		page.Empty = t.say("whohears.empty", nil)
		return page
	}
	page.Sub = t.hearsSub(list)
	page.Flow = t.flowPanel(h, list)
	page.List = t.hearsList(list)
	page.World = t.worldPanel(h)
	return page
}

// hearersOf gathers who exchanged data with the devices that are shown; all
// those without a name are one, the last.
func hearersOf(h classify.Home) []hearer {
	byKey := map[string]*hearer{}
	for i, d := range h.Devices {
		if !shown(d) {
			continue
		}
		for n := range d.Destinations {
			if dest := &d.Destinations[n]; dest.Reach == flow.ReachContacted {
				take(byKey, i, dest)
			}
		}
	}
	order := make([]*hearer, 0, len(byKey))
	for _, one := range byKey {
		order = append(order, one)
	}
	slices.SortFunc(order, func(a, b *hearer) int {
		switch {
		case a.named != b.named && a.named:
			return -1
		case a.named != b.named:
			return 1
		}
		return cmp.Or(cmp.Compare(b.sent, a.sent), strings.Compare(a.name, b.name), strings.Compare(a.key, b.key))
	})
	list := make([]hearer, len(order))
	for i, one := range order {
		list[i] = *one
	}
	return list
}

// hearerKey is the key of the page on which a destination is told.
func hearerKey(d classify.Destination) string {
	if !named(d) {
		return UnnamedKey
	}
	return companyKey(d)
}

func take(byKey map[string]*hearer, device int, d *classify.Destination) {
	key := hearerKey(*d)
	one, ok := byKey[key]
	if !ok {
		one = &hearer{key: key, named: named(*d), group: purpose.Unknown}
		byKey[key] = one
	}
	if one.named {
		one.name, one.seat = d.Company.Name, d.Company.Seat
		one.group = min(one.group, groupOf(*d))
	}
	one.sent += d.Own.SentPayload
	one.dealt = append(one.dealt, dealt{device, d})
}

// hearsSub says who got the most.
func (t *Teller) hearsSub(list []hearer) string {
	var all uint64
	most := hearer{}
	for _, one := range list {
		all += one.sent
		if one.named && one.sent > most.sent {
			most = one
		}
	}
	if all == 0 || most.sent == 0 {
		return t.say("whohears.sub.unnamed", nil)
	}
	return t.say("whohears.sub", wording.Args{
		"Company": most.name, "Share": t.Words.Percent(float64(most.sent) / float64(all)), "Amount": t.Words.Bytes(all),
	})
}

// mostHearers is how many companies are listed: those that got the most.
const mostHearers = 300

// hearsList lists the companies.
func (t *Teller) hearsList(list []hearer) HearsList {
	out := HearsList{More: t.say("whohears.more", nil), All: t.say("whohears.all", nil)}
	var top uint64
	for _, one := range list {
		top = max(top, one.sent)
	}
	for i, one := range list {
		if one.named && i >= mostHearers {
			continue
		}
		row := HearsRow{
			Key: one.key, Name: t.hearerName(one), Role: role(one.group), Word: t.say("role."+string(role(one.group)), nil),
			Detail: t.hearerDetail(one), Seat: one.seat, Country: t.seat(one), Amount: t.Words.Bytes(one.sent),
			Share: float64(one.sent) / float64(max(top, 1)),
		}
		row.Spoken = t.heard(one)
		out.Rows = append(out.Rows, row)
	}
	if rest := len(list) - len(out.Rows); rest > 0 {
		out.Rest = t.Words.Count("whohears.rest.companies", rest, nil)
	}
	return out
}

// hearerName names a company, or counts those that nobody can name.
func (t *Teller) hearerName(one hearer) string {
	if one.named {
		return one.name
	}
	return t.Words.Count("whohears.unnamed", one.units(), nil)
}

// mostPurposes is how many purposes a line names.
const mostPurposes = 2

// hearerDetail says what for and for how many devices.
func (t *Teller) hearerDetail(one hearer) string {
	devices := t.Words.Count("count.devices", len(one.by()), nil)
	what := t.purposeWords(one.purposes())
	if len(what) == 0 {
		return devices
	}
	return t.say("whohears.detail", wording.Args{"Devices": devices, "Purposes": what})
}

// purposeWords names the purposes to which most went.
func (t *Teller) purposeWords(sent map[string]uint64) []string {
	ids := make([]string, 0, len(sent))
	for id := range sent {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(sent[b], sent[a]), strings.Compare(a, b)) })
	words := make([]string, 0, mostPurposes)
	for _, id := range ids[:min(len(ids), mostPurposes)] {
		words = append(words, t.say("purpose."+id, nil))
	}
	return words
}

// seat names the country in which a company has its seat.
func (t *Teller) seat(one hearer) string {
	if one.seat == "" {
		return t.say("whohears.noseat", nil)
	}
	return t.country(one.seat)
}

// heard says in one sentence what a company got, and where its seat is.
func (t *Teller) heard(one hearer) string {
	args := wording.Args{
		"Company": t.hearerName(one), "Amount": t.Words.Bytes(one.sent), "Devices": t.Words.Count("count.devices", len(one.by()), nil),
	}
	switch {
	case !one.named:
		return t.say("whohears.heard.unnamed", args)
	case one.seat == "":
		return t.say("whohears.heard", args)
	}
	args["Country"] = t.country(one.seat)
	return t.say("whohears.heard.seat", args)
}
