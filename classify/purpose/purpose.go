// Package purpose judges what a destination is for, and whose it is seen from
// the maker of the device.
package purpose

import (
	"slices"
	"strings"

	"telltale/classify/company"
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

// PartyOf tells whose the operator is for a device of a brand; brand may be "".
func PartyOf(op company.Operator, brand string) Party {
	switch {
	case !op.Known():
		return PartyUnknown
	case SameBrand(op, brand):
		return PartyMaker
	case slices.Contains([]string{"platform", "cloud", "network", "public"}, op.Kind):
		return PartyHelper
	}
	return PartyThird
}

// SameBrand reports whether a company bears the brand's name, or is owned by it.
func SameBrand(op company.Operator, brand string) bool {
	want := slug(brand)
	if want == "" {
		return false
	}
	if slug(op.ID) == want || slug(op.Parent) == want || slug(op.Name) == want {
		return true
	}
	for _, word := range strings.FieldsFunc(op.Name, func(r rune) bool { return r == '(' || r == ')' || r == ',' || r == '/' }) {
		if slug(word) == want {
			return true
		}
	}
	return false
}

func slug(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
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
