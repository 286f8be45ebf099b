package device

import (
	"cmp"
	"slices"
	"strings"

	"telltale/classify/statement"
)

// vote is one candidate with what speaks for it.
type vote struct {
	key   string
	value string  // as the heaviest reason writes it
	score float64 // 1 − Π(1 − weight): independent clues add up, none alone is certain
	why   []reason
}

// reason is what speaks for a candidate, from which source it comes, and how
// it writes the candidate.
type reason struct {
	source string
	value  string
	statement.Evidence
}

// votes are the candidates by key.
type votes map[string]vote

// add counts a clue for a candidate. Clues of one source count once, with the
// greatest weight: a device that tells its name by DHCP and by multicast DNS
// has said one thing.
func (v votes) add(key, value string, weight float64, source string, why statement.Evidence) {
	if key == "" || weight <= 0 {
		return
	}
	one := v[key]
	one.key = key
	why.Weight = weight
	new := reason{source: source, value: value, Evidence: why}
	i := slices.IndexFunc(one.why, func(r reason) bool { return r.source == source })
	switch {
	case i < 0:
		one.why = append(one.why, new)
	case compareReasons(new, one.why[i]) < 0:
		one.why[i] = new
	}
	slices.SortFunc(one.why, compareReasons)
	one.value = one.why[0].value
	rest := 1.0
	for _, e := range one.why {
		rest *= 1 - e.Weight
	}
	one.score = 1 - rest
	v[key] = one
}

// compareReasons puts the heaviest first, and brings equal ones into a fixed
// order.
func compareReasons(a, b reason) int {
	return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Key, b.Key), strings.Compare(a.Detail, b.Detail),
		strings.Compare(a.Kind, b.Kind), strings.Compare(a.value, b.value), strings.Compare(a.source, b.source))
}

// evidence gives the reasons, the heaviest first.
func (v vote) evidence() []statement.Evidence {
	list := make([]statement.Evidence, 0, len(v.why))
	for _, r := range v.why {
		list = append(list, r.Evidence)
	}
	return list
}

// best is the candidate with the highest score; between equals the first by
// key, so that the result is the same on any machine.
func (v votes) best() vote {
	list := make([]vote, 0, len(v))
	for _, one := range v {
		list = append(list, one)
	}
	if len(list) == 0 {
		return vote{}
	}
	slices.SortFunc(list, func(a, b vote) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.key, b.key))
	})
	return list[0]
}
