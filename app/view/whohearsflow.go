package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/classify"
)

// How many stops each column of the flow picture has at most, with the one that
// stands for the others.
const (
	mostFlowDevices   = 12
	mostFlowCompanies = 14
	mostFlowCountries = 10
)

// FlowPanel is the picture of what flows from devices to companies, and of the
// countries in which these have their seats.
type FlowPanel struct {
	Titles    [3]string // above the columns
	Devices   []FlowStop
	Companies []FlowStop
	Countries []FlowStop
	Links     []FlowLink
	Home      []int  // for each company its place in Countries
	Hint      string // what is told while the pointer is nowhere
	Note      string
	Legend    []Legend
}

// FlowStop is one line of a column.
type FlowStop struct {
	Key  string // of a device or a company, code of a country; "" for what stands for several
	Name string
	Role Role   // of a company, "" for several
	Says string // what flows here, in one sentence
	sent uint64
}

// FlowLink is what a device sent to a company.
type FlowLink struct {
	From, To int // places in Devices and Companies
	Sent     uint64
	Role     Role
	Says     string
}

// flowPanel makes the picture. What is beyond the longest columns is drawn as one
// stop.
func (t *Teller) flowPanel(h classify.Home, list []hearer) FlowPanel {
	f := FlowPanel{
		Titles: [3]string{t.say("whohears.column.devices", nil), t.say("whohears.column.companies", nil), t.say("whohears.column.countries", nil)},
		Hint:   t.say("whohears.hint", nil), Note: t.say("whohears.note", nil), Legend: t.legend(),
	}
	devices := t.flowDevices(h, list, &f)
	companies := t.flowCompanies(list, &f)
	type pair struct{ from, to int }
	sent := map[pair]uint64{}
	for i, one := range list {
		for _, d := range one.dealt {
			sent[pair{devices[d.device], companies[i]}] += d.dest.Own.SentPayload
		}
	}
	for from := range f.Devices {
		for to := range f.Companies {
			amount, ok := sent[pair{from, to}]
			if !ok {
				continue
			}
			f.Links = append(f.Links, FlowLink{From: from, To: to, Sent: amount, Role: f.Companies[to].Role, Says: t.linkSays(f.Devices[from], f.Companies[to], amount)})
		}
	}
	return f
}

// linkSays says what a device sent to a company, or to several.
func (t *Teller) linkSays(from, to FlowStop, amount uint64) string {
	args := wording.Args{"Device": from.Name, "Company": to.Name, "Amount": t.Words.Bytes(amount)}
	switch to.Key {
	case "":
		return t.say("whohears.link.rest", args)
	case UnnamedKey:
		return t.say("whohears.link.unnamed", args)
	}
	return t.say("whohears.link", args)
}

// flowDevices fills in the left column, most sent first, and gives the place of
// each device of the home in it.
func (t *Teller) flowDevices(h classify.Home, list []hearer, f *FlowPanel) map[int]int {
	sent := map[int]uint64{}
	for _, one := range list {
		for _, d := range one.dealt {
			sent[d.device] += d.dest.Own.SentPayload
		}
	}
	order := make([]int, 0, len(sent))
	for d := range sent {
		order = append(order, d)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(sent[b], sent[a]), cmp.Compare(a, b)) })
	names := t.names(h)
	place := map[int]int{}
	own := shownOf(len(order), mostFlowDevices)
	rest := FlowStop{}
	for i, d := range order {
		key := h.Devices[d].Facts.Device.Key
		if i < own {
			place[d] = i
			f.Devices = append(f.Devices, FlowStop{Key: key, Name: names[key], Says: t.say("whohears.sent", wording.Args{
				"Device": names[key], "Amount": t.Words.Bytes(sent[d]),
			})})
			continue
		}
		place[d] = own
		rest.sent += sent[d]
	}
	if own < len(order) {
		rest.Name = t.Words.Count("whohears.rest.devices", len(order)-own, nil)
		rest.Says = t.say("whohears.sent.rest", wording.Args{"Devices": rest.Name, "Amount": t.Words.Bytes(rest.sent)})
		f.Devices = append(f.Devices, rest)
	}
	return place
}

// shownOf is how many of n stand for themselves in a column of at most most.
func shownOf(n, most int) int {
	if n <= most {
		return n
	}
	return most - 1
}

// flowCompanies fills in the middle and the right column, and gives the place of
// each company of the list in the middle one.
func (t *Teller) flowCompanies(list []hearer, f *FlowPanel) []int {
	known := len(list)
	unnamed := known > 0 && !list[known-1].named
	if unnamed {
		known--
	}
	own := shownOf(known, mostFlowCompanies)
	seats := t.flowSeats(list[:own], list[:known], f)
	place := make([]int, len(list))
	for i, one := range list[:own] {
		place[i] = i
		f.Companies = append(f.Companies, FlowStop{Key: one.key, Name: one.name, Role: role(one.group), Says: t.heard(one)})
		f.Home = append(f.Home, seats[one.seat])
	}
	if own < known {
		rest := FlowStop{Name: t.Words.Count("whohears.rest.companies", known-own, nil)}
		for i, one := range list[own:known] {
			place[own+i] = own
			rest.sent += one.sent
		}
		rest.Says = t.say("whohears.heard.rest", wording.Args{"Companies": rest.Name, "Amount": t.Words.Bytes(rest.sent)})
		f.Companies, f.Home = append(f.Companies, rest), append(f.Home, -1)
	}
	if unnamed {
		one := list[known]
		place[known] = len(f.Companies)
		f.Companies = append(f.Companies, FlowStop{Key: one.key, Name: t.hearerName(one), Role: RoleUnknown, Says: t.heard(one)})
		f.Home = append(f.Home, -1)
	}
	return place
}

// flowSeats fills in the right column in the order in which the companies come
// that stand for themselves, and gives the place of each country in it; what is
// not known is the last. What it says of a country is true of all companies.
func (t *Teller) flowSeats(list, all []hearer, f *FlowPanel) map[string]int {
	sent, count := map[string]uint64{}, map[string]int{}
	for _, one := range all {
		sent[one.seat] += one.sent
		count[one.seat]++
	}
	var order []string
	drawn := map[string]bool{}
	for _, one := range list {
		if !drawn[one.seat] && one.seat != "" {
			order = append(order, one.seat)
		}
		drawn[one.seat] = true
	}
	place := map[string]int{"": -1}
	own := shownOf(len(order), mostFlowCountries)
	rest := FlowStop{}
	for i, code := range order {
		if i >= own {
			place[code] = own
			rest.sent += sent[code]
			continue
		}
		place[code] = i
		f.Countries = append(f.Countries, FlowStop{Key: code, Name: t.country(code), Says: t.Words.Count("whohears.seats", count[code], wording.Args{
			"Country": t.country(code), "Amount": t.Words.Bytes(sent[code]),
		})})
	}
	if own < len(order) {
		rest.Name = t.Words.Count("whohears.rest.countries", len(order)-own, nil)
		rest.Says = t.say("whohears.seats.rest", wording.Args{"Countries": rest.Name, "Amount": t.Words.Bytes(rest.sent)})
		f.Countries = append(f.Countries, rest)
	}
	if drawn[""] {
		place[""] = len(f.Countries)
		name := t.say("whohears.noseat", nil)
		f.Countries = append(f.Countries, FlowStop{Name: name, Says: t.Words.Count("whohears.noseats", count[""], wording.Args{"Amount": t.Words.Bytes(sent[""])})})
	}
	return place
}

// legend explains the colours of roles.
func (t *Teller) legend() []Legend {
	var list []Legend
	for _, r := range []Role{RoleMaker, RoleService, RoleAds, RolePlumbing, RoleUnknown} {
		list = append(list, Legend{Role: r, Word: t.say("role."+string(r), nil)})
	}
	return list
}
