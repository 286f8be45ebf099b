package disclosure

import (
	"slices"

	"telltale/classify/purpose"
)

// could tells what the device could send, as far as its kind is known: likely
// where destination and amount fit, able where only the ontology says so (label
// specification D.1, G3 and G4, and A.3). Of a device that sent nothing to the
// Internet nothing is said.
func (t *teller) could() {
	if !t.sure || !t.sent {
		return
	}
	told := len(t.claims)
	for _, rule := range senseRules {
		if rule.datum == "household" && len(t.claims) > told {
			continue // what was told is of the household, and says more
		}
		terms := slices.DeleteFunc(slices.Clone(rule.terms), func(term string) bool { return !slices.Contains(t.Kind.Terms, term) })
		if len(terms) == 0 {
			continue
		}
		about := claim{rule: ruleKind, datum: rule.datum, terms: terms, to: nobody, firstNs: t.Facts.FirstNs, lastNs: t.Facts.LastNs}
		fits := false
		for i := range t.Destinations {
			if bytes := t.fits(i, rule.roles); bytes > 0 {
				fits = true
				c := about
				c.to, c.grade, c.count, c.sentence = i, Likely, uint64(t.Facts.Days), "leaves.likely."+rule.datum
				c.args = map[string]any{"Bytes": bytes}
				c.evidence = []Evidence{{Form: "amount", FirstNs: c.firstNs, LastNs: c.lastNs, Count: c.count, Bytes: bytes, recipient: t.key(i)}}
				t.claim(c)
			}
		}
		if !fits {
			about.grade, about.sentence = Able, "leaves.able."+rule.datum
			t.claim(about)
		}
	}
}

// fits gives what a destination of one of these roles got a day, if it is as
// much as a device of this kind sends in a quiet home at least; else 0.
func (t *teller) fits(dest int, roles []string) uint64 {
	d := t.Destinations[dest]
	if t.Facts.Days == 0 || t.Kind.QuietBytes == 0 {
		return 0
	}
	var sent uint64
	for _, e := range d.Ends {
		role := roleOf(e.Purpose)
		if !e.Reach.Contacted() || !slices.Contains(roles, role) || !slices.Contains(t.Kind.Roles, role) {
			continue
		}
		if role == roleVendor && d.Party == purpose.PartyThird {
			continue // another maker's service is not where it reports to
		}
		sent += e.Sent
	}
	if day := sent / uint64(t.Facts.Days); day >= t.Kind.QuietBytes {
		return day
	}
	return 0
}
