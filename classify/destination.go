package classify

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/company"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// Unanswered is the key of the one destination that stands for all unnamed
// addresses with which no data was exchanged: a scan of a million addresses is
// one line. Its Company has no name.
const Unanswered = "unanswered"

// Rest is the key of the one destination that stands for all remote parties with
// which data was exchanged, beyond those that are kept apart within an hour
// (flow.Traffic.Remote). It has no name and no address, so it counts as no company
// and no server. Those with which none was are among Unanswered.
const Rest = "rest"

// destinations groups a device's remote parties by who runs them and what for.
func destinations(f flow.DeviceFacts, id device.Identity, tables *knowledge.Tables) []Destination {
	byKey := map[string]*Destination{}
	family := purpose.FamilyOf(id.Brand, tables)
	for i, p := range f.Partners {
		if p.Scope != flow.ScopeInternet || all(p) == (flow.Counter{}) {
			continue
		}
		op, unit := company.Of(p.Name, p.Remote, tables)
		party := family.Party(op)
		group := purpose.GroupOf(op, party)
		if unnamed := nobody(p); unnamed != "" {
			op, unit, party, group = company.Operator{}, unnamed, purpose.PartyUnknown, purpose.Unknown
		}
		key := unit + "/" + group.String()
		d, ok := byKey[key]
		if !ok {
			d = &Destination{
				Key: key, unit: unit, Company: op, Group: group, Party: party,
				FirstNs: p.FirstNs, LastNs: p.LastNs, infra: true, uses: map[string]useSum{},
			}
			byKey[key] = d
		}
		d.take(p, op)
		d.Flows = append(d.Flows, i)
	}
	list := make([]Destination, 0, len(byKey))
	for _, d := range byKey {
		d.settle(f.Device.Key, tables)
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b Destination) int {
		return cmp.Or(cmp.Compare(b.Own.SentPayload, a.Own.SentPayload), cmp.Compare(b.Own.SentBytes, a.Own.SentBytes), strings.Compare(a.Key, b.Key))
	})
	return list
}

// nobody gives the unit of a remote party of which nobody is said to be the
// other side, else "".
func nobody(p flow.Partner) string {
	switch {
	case p.Name == "" && !shownReach(p).Contacted():
		return Unanswered
	case !p.Remote.IsValid():
		return Rest
	}
	return ""
}

// reach says how far a device got with a remote party over all hours: a question
// in one and its answer in the next are contact as well.
func reach(p flow.Partner) flow.Reach {
	if p.Own.SentPayload > 0 && p.Own.ReceivedPayload > 0 {
		return flow.ReachContacted
	}
	return p.Reach
}

// all is what a device itself exchanged, while it was set up and after.
func all(p flow.Partner) flow.Counter {
	sum := p.Own
	sum.Add(p.Setup)
	return sum
}

// shownReach is reach with what was exchanged during set-up: it is shown like
// the rest, and only the label leaves it out (label specification B.1).
func shownReach(p flow.Partner) flow.Reach {
	if sum := all(p); sum.SentPayload > 0 && sum.ReceivedPayload > 0 {
		return flow.ReachContacted
	}
	return p.Reach
}

// take adds a remote party.
func (d *Destination) take(p flow.Partner, op company.Operator) {
	d.Own.Add(all(p))
	d.Setup.Add(p.Setup)
	d.Grade.Add(p.Grade)
	d.Reach = max(d.Reach, shownReach(p))
	d.judged = max(d.judged, reach(p))
	if reach(p).Contacted() {
		d.meet(p, op)
	}
	d.FirstNs = min(d.FirstNs, p.FirstNs)
	d.LastNs = max(d.LastNs, p.LastNs)
	d.Hours = append(d.Hours, p.Hours...)
	if !housekeeping(p) {
		d.uplink += p.Own.SentPayload
		d.infra = d.infra && purpose.Infrastructure(op.Purpose)
	}
	if op.Purpose != "" {
		use := d.uses[op.Purpose]
		use.sent += all(p).SentPayload
		if op.Confidence > use.confidence || use.evidence == nil {
			use.confidence, use.evidence = op.Confidence, op.Evidence
		}
		d.uses[op.Purpose] = use
	}
	if op.Confidence > d.Company.Confidence {
		d.Company = op
	}
	switch {
	case !p.Remote.IsValid():
		d.More = true
		return
	case p.Name != "":
		d.Names = append(d.Names, p.Name)
	default:
		d.Addrs = append(d.Addrs, p.Remote.String())
	}
	d.remotes = append(d.remotes, p.Remote)
}

// meet notes when data was exchanged first, and when last with an update server
// in sealed form (label specification B.4, 8).
func (d *Destination) meet(p flow.Partner, op company.Operator) {
	if d.metNs == 0 || p.FirstNs < d.metNs {
		d.metNs = p.FirstNs
	}
	if op.Purpose == "update" && p.Grade.Sealed > 0 {
		d.updatedNs = max(d.updatedNs, p.LastNs)
	}
}

// settle brings the lists of a destination into their fixed order and states
// how the destination is known.
func (d *Destination) settle(deviceKey string, tables *knowledge.Tables) {
	d.Names, d.Addrs, d.Hours = distinct(d.Names), distinct(d.Addrs), distinctHours(d.Hours)
	d.Purpose = slices.SortedFunc(maps.Keys(d.uses), func(a, b string) int {
		return cmp.Or(cmp.Compare(d.uses[b].sent, d.uses[a].sent), strings.Compare(a, b))
	})
	if len(d.Purpose) > 0 {
		d.Company.Purpose = d.Purpose[0]
	}
	d.Server = servers(d.remotes, tables)
	if d.unit != Unanswered && d.unit != Rest {
		d.said(deviceKey + " → " + d.Company.Name)
	}
	d.uses, d.remotes = nil, nil
}

// mostHours bounds the span in which hours are marked instead of sorted: ten
// years. A damaged file may hold any times.
const mostHours = 10 * 366 * 24

// distinctHours sorts starts of hours and gives each once. A year of a busy
// destination is a list of a hundred thousand, so hours are marked in a row of
// all hours between the first and the last.
func distinctHours(list []int64) []int64 {
	if len(list) == 0 {
		return list
	}
	first, last := slices.Min(list), slices.Max(list)
	span := (last - first) / flow.HourNs
	if last-first < 0 || span >= mostHours || int64(len(list)) < span/64 {
		return distinct(list)
	}
	marked := make([]bool, span+1)
	n := 0
	for _, h := range list {
		if i := (h - first) / flow.HourNs; !marked[i] {
			marked[i] = true
			n++
		}
	}
	out := make([]int64, 0, n)
	for i, there := range marked {
		if there {
			out = append(out, first+int64(i)*flow.HourNs)
		}
	}
	return out
}

// said states what is known of a destination. Where no company is known nothing
// is stated: the name or address itself is the fact.
func (d *Destination) said(subject string) {
	if d.Company.Known() {
		d.state(subject, statement.AspectCompany, d.Company.ID, useSum{confidence: d.Company.Confidence, evidence: d.Company.Evidence})
	}
	for _, p := range d.Purpose {
		d.state(subject, statement.AspectPurpose, p, d.uses[p])
	}
	if d.Party != purpose.PartyUnknown {
		d.state(subject, statement.AspectParty, d.Party.String(), useSum{confidence: d.Company.Confidence, evidence: d.Company.Evidence})
	}
}

func (d *Destination) state(subject string, aspect statement.Aspect, value string, why useSum) {
	d.Said = append(d.Said, statement.Statement{
		Subject: subject, Aspect: aspect, Value: value, Confidence: why.confidence,
		Rule: "destination." + string(aspect), Version: 1, Evidence: why.evidence,
	})
}

// servers counts the addresses in each country in which two lists agree.
func servers(addrs []netip.Addr, tables *knowledge.Tables) []company.Country {
	counts := map[string]int{}
	slices.SortFunc(addrs, netip.Addr.Compare)
	for _, a := range slices.Compact(addrs) {
		if c := tables.ServerCountry(a); c.Sure {
			counts[c.Code]++
		}
	}
	list := make([]company.Country, 0, len(counts))
	for code, n := range counts {
		list = append(list, company.Country{Code: code, Count: n})
	}
	slices.SortFunc(list, func(a, b company.Country) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Code, b.Code))
	})
	return list
}
