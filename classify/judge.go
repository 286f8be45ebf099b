package classify

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// Judge turns facts into judgements. It is a pure function: the same facts and
// the same tables give the same result.
func Judge(facts flow.Facts, tables *knowledge.Tables) Home {
	h := Home{Facts: facts, Tables: tables.Version()}
	watched := watchedSpans(facts.Captures)
	for _, f := range facts.Devices {
		d := judgeDevice(f, tables)
		d.Label = carelabel.Make(labelInput(d, facts.Home, watched, tables))
		h.Devices = append(h.Devices, d)
	}
	return h
}

// watchedSpans gives the times that captures cover.
func watchedSpans(list []flow.Capture) []flow.Span {
	var spans []flow.Span
	for _, c := range list {
		if c.HasTime {
			spans = append(spans, flow.Span{FromNs: c.FirstNs, ToNs: c.LastNs + 1})
		}
	}
	return spans
}

func judgeDevice(f flow.DeviceFacts, tables *knowledge.Tables) Device {
	f.Partners = slices.Clone(f.Partners)
	slices.SortFunc(f.Partners, byRemote)
	d := Device{Facts: f}
	d.Identity = device.Identify(device.Seen{Device: f.Device, Names: ownNames(f.Partners), Gateway: gateway(f)}, tables)
	for _, p := range f.Partners {
		if p.Scope != flow.ScopeInternet {
			d.Neighbours = append(d.Neighbours, p)
		}
	}
	d.Destinations = destinations(f, d.Identity, tables)
	return d
}

// byRemote is the order of flow.DeviceFacts.Partners, so that the judgement
// does not hang on the order in which they came.
func byRemote(a, b flow.Partner) int {
	return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol),
		cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.FirstNs, b.FirstNs))
}

// gateway reports whether a device gives out addresses (DHCP, RFC 2131), as a
// router of a home does: to one device, or to all while it has none yet. Who asks
// it first is served by its own port; else it is known by the port it sends to.
func gateway(f flow.DeviceFacts) bool {
	const dhcpServer, dhcpClient = 67, 68
	return slices.ContainsFunc(f.Partners, func(p flow.Partner) bool {
		port := uint16(dhcpClient)
		if p.Served {
			port = dhcpServer
		}
		return p.Scope != flow.ScopeInternet && p.Protocol == "udp" && p.Port == port && all(p).SentPackets > 0
	})
}

// ownNames are the names that a device itself used, without those of a phone
// that it carried during set-up (label specification 0.1, 2).
func ownNames(list []flow.Partner) []string {
	var names []string
	for _, p := range list {
		if p.Name != "" && p.Scope == flow.ScopeInternet && all(p).SentPackets > 0 {
			names = append(names, p.Name)
		}
	}
	return distinct(names)
}

// labelInput gives what the care label is made from.
func labelInput(d Device, home flow.Home, watched []flow.Span, tables *knowledge.Tables) carelabel.Input {
	in := carelabel.Input{Facts: d.Facts, Home: home, Watched: watched}
	if kind, ok := tables.Kind(d.Identity.Kind); ok && d.Identity.KindConfidence >= statement.Likely {
		in.KindSure = true
		in.QuietBytes, in.BusyBytes = float64(kind.QuietMBPerDay)*1e6, float64(kind.BusyMBPerDay)*1e6
	}
	for _, dest := range d.Destinations {
		rented := purpose.Rented(dest.Purpose)
		hosts, seat := len(dest.Addrs), dest.Company.Seat
		if rented { // its landlord is not who listens
			hosts, seat = len(dest.Names), ""
		}
		in.Contacts = append(in.Contacts, carelabel.Contact{
			Key: owner(dest, tables), Name: dest.Company.Name, Named: len(dest.Names) > 0 && !rented, Hosts: hosts,
			Tracker: dest.Group == purpose.Ads, Infrastructure: dest.infra,
			Seat: seat, Reach: dest.judged, Uplink: dest.uplink, Hours: dest.Hours,
		})
	}
	for _, p := range d.Facts.Partners {
		if p.Scope == flow.ScopeInternet && !housekeeping(p) {
			in.UplinkGrade.Add(p.Grade)
		}
	}
	return in
}

// housekeeping reports whether a remote party is a name server, a clock or a
// giver of addresses, by its port; the uplink leaves them out (label
// specification B.1, U).
func housekeeping(p flow.Partner) bool {
	if p.Protocol != "udp" && p.Protocol != "tcp" {
		return false
	}
	switch p.Port {
	case 53, 67, 68, 123, 546, 547, 853:
		return true
	}
	return false
}

func distinct[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// maxOwners bounds the way from a company to its owner, so that a circle in the
// table ends.
const maxOwners = 5

// owner gives the key under which a destination counts: that of the company at
// the top, so that companies of one owner count once.
func owner(d Destination, tables *knowledge.Tables) string {
	key, parent := d.unit, d.Company.Parent
	for range maxOwners {
		c, ok := tables.CompanyByID(parent)
		if !ok {
			break
		}
		key, parent = "company:"+c.ID, c.Parent
	}
	return key
}
