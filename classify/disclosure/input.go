package disclosure

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/company"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
)

// InputOf puts together what is known of a device: its kind with what the
// ontology says of it, and its remote parties with who runs them. What the
// owner tried or marked, and whether set-up counts, is for the caller to add.
func InputOf(f flow.DeviceFacts, home flow.Home, watched []flow.Span, id device.Identity, tables *knowledge.Tables) Input {
	in := Input{Facts: f, Home: home, Watched: watched, Kind: Kind{ID: id.Kind, Confidence: id.KindConfidence}}
	if k, ok := tables.Kind(id.Kind); ok {
		in.Kind.Senses, in.Kind.Terms, in.Kind.Roles = k.Senses, k.Terms, k.Roles
		in.Kind.QuietBytes = uint64(max(k.QuietMBPerDay, 0)) * 1e6
	}
	in.Destinations = destinationsOf(f.Partners, purpose.FamilyOf(id.Brand, tables), tables)
	return in
}

// destinationsOf groups remote parties on the Internet by who runs them. A
// server that is rented has a name that tells its landlord; it stands apart from
// what the landlord does in its own name.
func destinationsOf(partners []flow.Partner, family purpose.Family, tables *knowledge.Tables) []Destination {
	byKey := map[string]*Destination{}
	for _, p := range partners {
		if p.Scope != flow.ScopeInternet || !p.Remote.IsValid() || p.Own == (flow.Counter{}) && p.Setup == (flow.Counter{}) {
			continue
		}
		op, key := company.Of(p.Name, p.Remote, tables)
		rented := purpose.Rented([]string{op.Purpose})
		if rented {
			key += "/rented"
		}
		d := byKey[key]
		if d == nil {
			d = &Destination{Key: key, Name: nameOf(p, op, key), Named: p.Name != "" && !rented, Party: family.Party(op)}
			byKey[key] = d
		}
		d.Hours = append(d.Hours, p.Hours...)
		d.Ends = append(d.Ends, endOfPartner(p, op.Purpose))
	}
	return sorted(byKey)
}

// nameOf gives the name of who runs a remote party, "" where not even the network
// is known.
func nameOf(p flow.Partner, op company.Operator, key string) string {
	if p.Name == "" && strings.HasPrefix(key, "ip:") {
		return ""
	}
	return op.Name
}

// sorted brings destinations into their fixed order.
func sorted(byKey map[string]*Destination) []Destination {
	list := make([]Destination, 0, len(byKey))
	for _, d := range byKey {
		slices.Sort(d.Hours)
		d.Hours = slices.Compact(d.Hours)
		slices.SortFunc(d.Ends, compareEnds)
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b Destination) int { return strings.Compare(a.Key, b.Key) })
	return list
}

func endOfPartner(p flow.Partner, use string) End {
	e := End{Remote: p.Remote, Name: p.Name, Purpose: use, Reach: p.Reach}
	if p.Own.SentPayload > 0 && p.Own.ReceivedPayload > 0 {
		e.Reach = flow.ReachContacted
	}
	if !housekeeping(p) {
		e.Sent = p.Own.SentPayload
	}
	return e
}

func compareEnds(a, b End) int {
	return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), cmp.Compare(a.Reach, b.Reach), cmp.Compare(a.Sent, b.Sent))
}

// housekeeping reports whether a remote party is a name server, a clock or a
// giver of addresses, which the uplink leaves out (label specification B.1, U).
func housekeeping(p flow.Partner) bool {
	if p.Served || p.Protocol != "udp" && p.Protocol != "tcp" {
		return false
	}
	switch p.Port {
	case 53, 67, 68, 123, 546, 547, 853:
		return true
	}
	return false
}
