package disclosure

import (
	"bytes"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/person"
)

// read tells what was read in the clear (label specification D.2, grade G1).
func (t *teller) read() {
	type same struct {
		rule, word string
		inside     bool
		to         int
	}
	at := map[same]int{}
	for i := range t.Facts.Observations {
		o := &t.Facts.Observations[i]
		w, ok := wordOf(o.Rule, o.What)
		some, all := t.inSetup(o.FirstNs, o.LastNs)
		if !ok || all || o.Scope == flow.ScopeTransit {
			continue
		}
		inside, to := o.Scope != flow.ScopeInternet, nobody
		if !inside {
			to, _ = t.find(o.Remote, o.Name)
		}
		k := same{o.Rule, w.id, inside, to}
		n, have := at[k]
		if !have {
			n = len(t.claims)
			at[k] = n
			t.claim(claim{
				rule: o.Rule, grade: Seen, datum: w.datum, sentence: seenKey(w.id, inside), terms: w.terms, plain: w.plain,
				inside: inside, to: to, firstNs: o.FirstNs, lastNs: o.LastNs,
			})
		}
		t.claims[n].take(t.evidence(o, some, to))
	}
}

func seenKey(word string, inside bool) string {
	if inside {
		return "leaves.seen." + word + ".home"
	}
	return "leaves.seen." + word
}

// evidence is an observation as evidence. Where some of what was counted was
// sent during set-up, only the last time is sure to be none of it.
func (t *teller) evidence(o *flow.Observation, setup bool, to int) Evidence {
	e := Evidence{
		Form: o.What, Masked: o.Masked, Remote: o.Remote, Name: o.Name, Protocol: o.Protocol, Port: o.Port, Capture: o.Capture,
		Packet: o.Packet, Read: true, FirstNs: o.FirstNs, LastNs: o.LastNs, Count: o.Count, recipient: t.key(to),
	}
	if masked := strings.Trim(o.Masked, "*"); masked == "" {
		e.Masked = ""
	}
	if !setup {
		return e
	}
	e.Setup, e.Count = true, 1
	for _, s := range t.Facts.Setups {
		if e.FirstNs >= s.FromNs && e.FirstNs < s.UntilNs {
			e.FirstNs = e.LastNs
		}
	}
	return e
}

// take adds evidence to a claim.
func (c *claim) take(e Evidence) {
	if len(c.evidence) == 0 {
		c.firstNs, c.lastNs = e.FirstNs, e.LastNs
	}
	c.count += e.Count
	c.firstNs, c.lastNs = min(c.firstNs, e.FirstNs), max(c.lastNs, e.LastNs)
	c.evidence = append(c.evidence, e)
}

// named tells of names of persons that the device says aloud in the home (label
// specification D.2, D13): a possessive, or a first name.
func (t *teller) named() {
	c := claim{
		rule: "D13", grade: Seen, datum: "person", sentence: "leaves.seen.person.aloud",
		terms: []string{"pd:Name"}, inside: true, to: nobody,
	}
	for _, clue := range t.Facts.Device.Clues {
		_, all := t.inSetup(clue.FirstNs, clue.LastNs)
		if all || !nameClue(clue.Kind) || !possessive([]byte(clue.Value)) && !person.Named(clue.Value) {
			continue
		}
		c.take(Evidence{Form: string(clue.Kind), FirstNs: clue.FirstNs, LastNs: clue.LastNs, Count: max(clue.Count, 1)})
	}
	if len(c.evidence) > 0 {
		t.claim(c)
	}
}

// nameClue reports whether a clue is a name that people give.
func nameClue(kind flow.ClueKind) bool {
	switch kind {
	case flow.ClueDHCPHostname, flow.ClueDHCPFQDN, flow.ClueDHCPv6Name, flow.ClueMDNSName, flow.ClueMDNSInstance, flow.ClueNBNSName, flow.ClueLLMNRName:
		return true
	}
	return false
}

// possessive reports whether a name says whose something is: "Anna's lamp",
// "Annas-iPhone" (as the devices of one maker call themselves).
func possessive(v []byte) bool {
	for _, mark := range [...]string{"'s ", "\u2019s ", "s-iPhone", "s-iPad", "s-MacBook", "s iPhone", "s iPad", "s MacBook"} {
		if n := bytes.Index(v, []byte(mark)); n > 1 {
			return true
		}
	}
	return false
}
