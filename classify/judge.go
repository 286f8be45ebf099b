package classify

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/company"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// Unanswered is the key of the one destination that stands for all unnamed
// addresses that a device tried and that did not answer: a scan of a million
// addresses is one line.
const Unanswered = "unanswered"

// Judge turns facts into judgements. It is a pure function: the same facts and
// the same tables give the same result.
func Judge(facts flow.Facts, tables *knowledge.Tables) Home {
	h := Home{Facts: facts, Tables: tables.Version()}
	for _, f := range facts.Devices {
		h.Devices = append(h.Devices, judgeDevice(f, facts.Home, tables))
	}
	return h
}

func judgeDevice(f flow.DeviceFacts, home flow.Home, tables *knowledge.Tables) Device {
	d := Device{Facts: f}
	d.Identity = device.Identify(device.Seen{Device: f.Device, Names: ownNames(f.Partners), Gateway: gateway(f)}, tables)
	for _, p := range f.Partners {
		if p.Scope != flow.ScopeInternet {
			d.Neighbours = append(d.Neighbours, p)
		}
	}
	d.Destinations = destinations(f, d.Identity, tables)
	d.Label = carelabel.Make(labelInput(d, home, tables))
	return d
}

// gateway reports whether a device carries traffic of others: a router.
func gateway(f flow.DeviceFacts) bool {
	for _, p := range f.Partners {
		if p.Scope == flow.ScopeLAN && p.Port != 53 && p.Protocol == "udp" && p.Port == 68 && p.Own.SentPackets > 0 {
			return true // it gives out addresses
		}
	}
	return false
}

// ownNames are the names that a device itself used, without those of a phone
// that it carried during set-up (label specification 0.1, 2).
func ownNames(list []flow.Partner) []string {
	var names []string
	for _, p := range list {
		if p.Name != "" && p.Scope == flow.ScopeInternet && p.Own.SentPackets > 0 {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// destinations groups a device's remote parties by who runs them and what for.
func destinations(f flow.DeviceFacts, id device.Identity, tables *knowledge.Tables) []Destination {
	byKey := map[string]*Destination{}
	for _, p := range f.Partners {
		if p.Scope != flow.ScopeInternet || (p.Own == flow.Counter{}) {
			continue
		}
		op, key := company.Of(p.Name, p.Remote, tables)
		party := purpose.PartyOf(op, id.Brand)
		group := purpose.GroupOf(op, party)
		if p.Name == "" && p.Reach != flow.ReachContacted {
			op, key, group = company.Operator{}, Unanswered, purpose.Unknown
		}
		full := key + "/" + group.String()
		d, ok := byKey[full]
		if !ok {
			d = &Destination{Key: full, Company: op, Group: group, Party: party, FirstNs: p.FirstNs, LastNs: p.LastNs}
			byKey[full] = d
		}
		d.take(p, op)
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

// take adds a remote party.
func (d *Destination) take(p flow.Partner, op company.Operator) {
	d.Own.Add(p.Own)
	d.Grade.Add(p.Grade)
	d.Reach = max(d.Reach, p.Reach)
	d.FirstNs = min(d.FirstNs, p.FirstNs)
	d.LastNs = max(d.LastNs, p.LastNs)
	d.Hours = append(d.Hours, p.Hours...)
	if op.Purpose != "" {
		d.Purpose = append(d.Purpose, op.Purpose)
	}
	if p.Name != "" {
		d.Names = append(d.Names, p.Name)
	} else {
		d.Addrs = append(d.Addrs, p.Remote.String())
	}
	d.remotes = append(d.remotes, p.Remote)
}

// settle brings the lists of a destination into their fixed order and states
// how the destination is known.
func (d *Destination) settle(deviceKey string, tables *knowledge.Tables) {
	d.Names, d.Addrs, d.Purpose = distinct(d.Names), distinct(d.Addrs), distinct(d.Purpose)
	d.Hours = distinct(d.Hours)
	d.Server = servers(d.remotes, tables)
	if d.Key == Unanswered+"/"+purpose.Unknown.String() {
		return
	}
	subject := deviceKey + " → " + d.Company.Name
	d.Said = append(d.Said, statement.Statement{
		Subject: subject, Aspect: statement.AspectCompany, Value: d.Company.ID, Confidence: d.Company.Confidence,
		Rule: "destination.company", Version: 1, Evidence: d.Company.Evidence,
	})
	for _, p := range d.Purpose {
		d.Said = append(d.Said, statement.Statement{
			Subject: subject, Aspect: statement.AspectPurpose, Value: p, Confidence: d.Company.Confidence,
			Rule: "destination.purpose", Version: 1, Evidence: d.Company.Evidence,
		})
	}
}

func distinct[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
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

// labelInput gives what the care label is made from.
func labelInput(d Device, home flow.Home, tables *knowledge.Tables) carelabel.Input {
	in := carelabel.Input{Facts: d.Facts, Home: home}
	if kind, ok := tables.Kind(d.Identity.Kind); ok && d.Identity.KindConfidence >= statement.Likely {
		in.KindSure = true
		in.QuietBytes, in.BusyBytes = float64(kind.QuietMBPerDay)*1e6, float64(kind.BusyMBPerDay)*1e6
	}
	for _, dest := range d.Destinations {
		in.Contacts = append(in.Contacts, carelabel.Contact{
			Name: dest.Company.Name, Named: len(dest.Names) > 0, Tracker: dest.Group == purpose.Ads,
			Infrastructure: slices.ContainsFunc(dest.Purpose, purpose.Infrastructure),
			Seat:           dest.Company.Seat, Reach: dest.Reach, SentPayload: dest.Own.SentPayload, Hours: dest.Hours,
		})
	}
	for _, p := range d.Facts.Partners {
		if p.Scope == flow.ScopeInternet && !housekeeping(p.Port) {
			in.UplinkGrade.Add(p.Grade)
		}
	}
	return in
}

// housekeeping are the ports that the uplink leaves out: DNS, DHCP and NTP
// (label specification B.1, U).
func housekeeping(port uint16) bool {
	return port == 53 || port == 67 || port == 68 || port == 123 || port == 853
}
