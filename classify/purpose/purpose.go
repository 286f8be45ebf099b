// Package purpose judges what a destination is for, and whose it is seen from
// the maker of the device.
package purpose

import (
	"cmp"
	"strings"

	"telltale/classify/company"
	"telltale/classify/knowledge"
)

// Group is how a page groups destinations.
type Group uint8

// The groups, in the order of a page.
const (
	Maker    Group = iota // the device's maker
	Service               // a service that the owner uses
	Ads                   // advertising and tracking
	Plumbing              // time, names, content networks and the like
	Unknown               // nobody knows
)

// String gives "maker", "service", "ads", "plumbing" or "unknown".
func (g Group) String() string {
	return [...]string{"maker", "service", "ads", "plumbing", "unknown"}[min(g, Unknown)]
}

// Party says whose a destination is, seen from the device's maker.
type Party uint8

// The parties.
const (
	PartyUnknown Party = iota
	PartyMaker         // the maker itself, or a company of the same owner
	PartyHelper        // works for the device: a platform, a cloud, time, names
	PartyThird         // somebody else
)

// String gives "unknown", "maker", "helper" or "third".
func (p Party) String() string {
	return [...]string{"unknown", "maker", "helper", "third"}[min(p, PartyThird)]
}

// Tracking reports whether a purpose counts for the Trackers symbol:
// advertising and analytics, not fault reports (label specification B.4, 2).
func Tracking(purpose string) bool {
	return purpose == "advertising" || purpose == "analytics"
}

// Infrastructure reports whether a purpose is listed apart from companies: the
// resolver and the time pool (label specification B.4, 1).
func Infrastructure(purpose string) bool {
	return purpose == "dns" || purpose == "time"
}

// Family is the maker of a device with the companies of the same owner. The
// zero value is that of a device whose brand is not known.
type Family struct {
	brand string
	owner string // id of the company at the top, "" if the table does not know the brand
}

// FamilyOf finds the family of a brand, as people know it; it may be "".
func FamilyOf(brand string, tables *knowledge.Tables) Family {
	f := Family{brand: brand}
	if knowledge.Squeeze(brand) == "" {
		return f
	}
	if c, ok := tables.CompanyByBrand(brand); ok {
		f.owner = cmp.Or(c.Parent, c.ID)
	}
	return f
}

// Party tells whose an operator is, seen from a device of this family.
// Advertising and analytics never work for the device: they are the maker's
// own, or somebody else's.
func (f Family) Party(op company.Operator) Party {
	switch {
	case !op.Known():
		return PartyUnknown
	case SameBrand(op, f.brand), f.owner != "" && cmp.Or(op.Parent, op.ID) == f.owner:
		return PartyMaker
	case Tracking(op.Purpose):
		return PartyThird
	}
	switch op.Kind {
	case "platform", "cloud", "network", "public":
		return PartyHelper
	}
	return PartyThird
}

// SameBrand reports whether a company bears the brand's name, or is owned by it.
func SameBrand(op company.Operator, brand string) bool {
	want := knowledge.Squeeze(brand)
	if want == "" {
		return false
	}
	if knowledge.Squeeze(op.ID) == want || knowledge.Squeeze(op.Parent) == want || knowledge.Squeeze(op.Name) == want {
		return true
	}
	for _, word := range strings.FieldsFunc(op.Name, func(r rune) bool { return r == '(' || r == ')' || r == ',' || r == '/' }) {
		if knowledge.Squeeze(word) == want {
			return true
		}
	}
	return false
}

// GroupOf tells under which heading a destination stands.
func GroupOf(op company.Operator, party Party) Group {
	switch {
	case Tracking(op.Purpose):
		return Ads
	case party == PartyMaker:
		return Maker
	case !op.Known():
		return Unknown
	}
	switch op.Purpose {
	case "time", "dns", "connectivity_check", "cdn", "hosting", "push", "crash_reports", "update", "other", "":
		return Plumbing
	}
	return Service
}

// Rented reports whether these are the purposes of a server or a delivery
// network that its landlord lends to others: the name tells the landlord, not
// who listens (label specification B.1, company).
func Rented(purposes []string) bool {
	found := false
	for _, p := range purposes {
		switch {
		case p == "hosting" || p == "cdn":
			found = true
		case !Infrastructure(p):
			return false
		}
	}
	return found
}
