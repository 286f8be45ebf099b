package view

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
)

// rented reports whether a destination is a server or a delivery network that
// its landlord lends to others: the name tells the landlord, not who listens
// (label specification B.1, company).
func rented(d classify.Destination) bool {
	found := false
	for _, p := range d.Purpose {
		switch {
		case p == "hosting" || p == "cdn":
			found = true
		case !purpose.Infrastructure(p):
			return false
		}
	}
	return found
}

// infrastructure reports whether a destination only tells names or the time;
// such are listed, not counted (label specification B.4, 1).
func infrastructure(d classify.Destination) bool {
	for _, p := range d.Purpose {
		if !purpose.Infrastructure(p) {
			return false
		}
	}
	return len(d.Purpose) > 0
}

// named reports whether a destination told a name of whoever runs it.
func named(d classify.Destination) bool { return len(d.Names) > 0 && !rented(d) }

// counts reports whether a destination is a company that a device exchanged
// data with.
func counts(d classify.Destination) bool {
	return d.Reach == flow.ReachContacted && named(d) && !infrastructure(d)
}

// groupOf is the heading under which a page lists a destination: whose a rented
// server is, nobody can tell.
func groupOf(d classify.Destination) purpose.Group {
	if rented(d) {
		return purpose.Unknown
	}
	return d.Group
}

// companyKey is the company of a destination, whatever its group.
func companyKey(d classify.Destination) string {
	key, _, _ := strings.Cut(d.Key, "/")
	return key
}

// maxOwners bounds the way from a company to its owner, so that a circle in the
// table ends.
const maxOwners = 5

// owner gives the company at the top of the one that runs a destination; false
// if nobody owns it.
func owner(d classify.Destination, tables *knowledge.Tables) (knowledge.Company, bool) {
	top, found := knowledge.Company{Parent: d.Company.Parent}, false
	for range maxOwners {
		next, ok := tables.CompanyByID(top.Parent)
		if !ok {
			break
		}
		top, found = next, true
	}
	return top, found
}

// ownerKey is the same for all companies of one owner, so that Ring and Amazon
// count once.
func ownerKey(d classify.Destination, tables *knowledge.Tables) string {
	if top, ok := owner(d, tables); ok {
		return "company:" + top.ID
	}
	return companyKey(d)
}

// companiesOf counts the companies that a device exchanged data with.
func (t *Teller) companiesOf(d classify.Device) int {
	keys := map[string]bool{}
	for _, dest := range d.Destinations {
		if counts(dest) {
			keys[ownerKey(dest, t.Tables)] = true
		}
	}
	return len(keys)
}

// companySum is what a home sent to one company.
type companySum struct {
	key     string // of the page of the company, if it is known
	name    string
	group   purpose.Group
	known   bool // somebody can be named
	payload uint64
}

// sums are the companies of a home, most sent first.
type sums struct {
	list      []companySum
	talking   int  // devices that exchanged data with anybody
	companies int  // owners with a name, without those that tell names or the time
	countries int  // of their seats
	homeless  bool // the seat of one of them is not known
}

// summed adds up what all shown devices sent, by company.
func (t *Teller) summed(h classify.Home) sums {
	byKey := map[string]*companySum{}
	owners, seats := map[string]bool{}, map[string]bool{}
	var s sums
	for _, d := range h.Devices {
		if !shown(d) {
			continue
		}
		talks := false
		for _, dest := range d.Destinations {
			if dest.Reach != flow.ReachContacted {
				continue
			}
			talks = true
			add(byKey, dest)
			if counts(dest) {
				owners[ownerKey(dest, t.Tables)] = true
				seats[dest.Company.Seat] = true
			}
		}
		if talks {
			s.talking++
		}
	}
	s.homeless = seats[""]
	delete(seats, "")
	s.companies, s.countries, s.list = len(owners), len(seats), sorted(byKey)
	return s
}

func add(byKey map[string]*companySum, d classify.Destination) {
	key := companyKey(d)
	if rented(d) {
		key += "/rented" // the landlord himself may be a company that hears too
	}
	have, ok := byKey[key]
	if !ok {
		have = &companySum{key: companyKey(d), name: d.Company.Name, group: groupOf(d), known: named(d)}
		byKey[key] = have
	}
	have.group = min(have.group, groupOf(d))
	have.payload += d.Own.SentPayload
}

func sorted(byKey map[string]*companySum) []companySum {
	list := make([]companySum, 0, len(byKey))
	for _, c := range byKey {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b companySum) int {
		return cmp.Or(cmp.Compare(b.payload, a.payload), strings.Compare(a.name, b.name), cmp.Compare(a.group, b.group))
	})
	return list
}

// uplink is the payload that a device sent to the Internet.
func uplink(d classify.Device) uint64 {
	var sum uint64
	for _, dest := range d.Destinations {
		sum += dest.Own.SentPayload
	}
	return sum
}

// strangers names how many addresses a device tried in vain; beyond those that
// are kept apart there are more.
func (t *Teller) strangers(d classify.Device, n int) string {
	for _, dest := range d.Destinations {
		if companyKey(dest) == classify.Unanswered && dest.More {
			return t.Words.Count("count.strangers.more", n, nil)
		}
	}
	return t.Words.Count("count.strangers", n, nil)
}

// knocked is how many unnamed addresses a device tried in vain.
func knocked(d classify.Device) int {
	n := 0
	for _, dest := range d.Destinations {
		if companyKey(dest) == classify.Unanswered && dest.Reach == flow.ReachTried {
			n += len(dest.Addrs)
		}
	}
	return n
}
