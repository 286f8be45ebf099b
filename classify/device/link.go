package device

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/statement"
)

// Link says that two hardware addresses belong to one device, which made one of
// them up, as phones do for each network and some each day.
type Link struct {
	One, Other string // keys of devices, One before Other
	Confidence statement.Confidence
	Evidence   []statement.Evidence
}

// Links finds addresses of one device: at least one of two is made up
// (flow.MAC.Random), they were not in the home at the same time, and both told
// the same identifier that stays when the address changes. Two such identifiers
// make it likely, one makes it possible: a copied system tells the identifier of
// another (RFC 8415 section 11.2). An identifier that three or more devices tell
// is none. It is a judgement: the facts of the two stay apart.
func Links(devices []flow.Device) []Link {
	owners := map[mark][]int{}
	for i := range devices {
		for _, m := range lasting(devices[i].Clues) {
			if !slices.Contains(owners[m], i) {
				owners[m] = append(owners[m], i)
			}
		}
	}
	found := map[[2]int][]statement.Evidence{}
	for m, who := range owners {
		if len(who) == 2 && changed(devices[who[0]], devices[who[1]]) {
			pair := [2]int{who[0], who[1]}
			found[pair] = append(found[pair], statement.Evidence{Kind: "clue", Key: "evidence.same." + string(m.kind), Detail: m.value, Weight: weightLasting})
		}
	}
	var list []Link
	for pair, why := range found {
		list = append(list, linked(devices[pair[0]].Key, devices[pair[1]].Key, why))
	}
	slices.SortFunc(list, func(a, b Link) int { return cmp.Or(strings.Compare(a.One, b.One), strings.Compare(a.Other, b.Other)) })
	return list
}

// weightLasting is how much one identifier that stays speaks for one device.
const weightLasting = 0.7

// mark is an identifier with the way in which it was told: the same text told
// in two ways is chance.
type mark struct {
	kind  flow.ClueKind
	value string
}

// lasting are the identifiers that stay when a device takes another address.
func lasting(clues []flow.Clue) []mark {
	const shortest = 8 // of an identifier that is no chance
	var list []mark
	for _, c := range clues {
		value := strings.ToLower(c.Value)
		switch c.Kind {
		case flow.ClueDHCPClientID, flow.ClueDUID, flow.ClueWSDEndpoint:
		case flow.ClueSSDPUSN:
			value, _, _ = strings.Cut(value, "::")
		default:
			continue
		}
		if len(value) >= shortest {
			list = append(list, mark{c.Kind, value})
		}
	}
	return list
}

// changed reports whether one of two may be the other under a new address: one
// was gone before the other came.
func changed(a, b flow.Device) bool {
	return (a.MAC.Random() || b.MAC.Random()) && (a.LastNs < b.FirstNs || b.LastNs < a.FirstNs)
}

func linked(one, other string, why []statement.Evidence) Link {
	slices.SortFunc(why, func(a, b statement.Evidence) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Detail, b.Detail))
	})
	rest := 1.0
	for _, e := range why {
		rest *= 1 - e.Weight
	}
	return Link{One: min(one, other), Other: max(one, other), Confidence: statement.FromScore(1 - rest), Evidence: why}
}
