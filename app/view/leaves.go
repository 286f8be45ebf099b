package view

import (
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/disclosure"
	"telltale/classify/statement"
)

// ShelfText is one of the three shelves on which lies what leaves the home (label
// specification D.4).
type ShelfText struct {
	ID    string // "seen", "pattern" or "could"
	Title string
	Empty string // that nothing is there, "" if something is
	Lines []SaidText
}

// SaidText is one statement in words.
type SaidText struct {
	ID, Aspect, Rule, Value, Confidence, Says string
}

// Leaves puts what leaves a device onto its shelves. A person's own phone or
// computer has none.
func (t *Teller) Leaves(h classify.Home, key string) []ShelfText {
	t = t.at(h)
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 || !shown(h.Devices[i]) {
		return nil
	}
	d := h.Devices[i]
	said := map[string]statement.Statement{}
	for n, s := range d.Disclosures() {
		said[leafKey(d.Leaves[n])] = s
	}
	var sent flow.Grade
	for _, dest := range d.Destinations {
		sent.Add(dest.Grade)
	}
	var out []ShelfText
	for _, shelf := range disclosure.Shelves(d.Leaves, time.Duration(d.Label.SeenNs), sent) {
		one := ShelfText{ID: shelf.ID, Title: t.say(shelf.Title, nil)}
		if shelf.Empty != "" {
			one.Empty = t.told(shelf.Empty, 1, shelf.Args)
		}
		for _, item := range shelf.Items {
			one.Lines = append(one.Lines, t.Text(h, said[leafKey(item)]))
		}
		out = append(out, one)
	}
	return out
}

// leafKey tells the disclosures of one device apart.
func leafKey(d disclosure.Disclosure) string {
	key := d.Rule + " " + d.Datum + " " + d.Sentence
	for _, r := range d.Recipients {
		key += " " + r.Key
	}
	return key
}

// Text puts a statement into words.
func (t *Teller) Text(h classify.Home, s statement.Statement) SaidText {
	t = t.at(h)
	return SaidText{ID: s.ID(), Aspect: string(s.Aspect), Rule: s.Rule, Value: s.Value, Confidence: s.Confidence.String(), Says: t.Says(h, s)}
}

// CoverageSaid gives what was watched and missed in the home as statements in words.
func (t *Teller) CoverageSaid(h classify.Home) []SaidText {
	list := make([]SaidText, 0, len(h.Coverage))
	for _, s := range h.Coverage {
		list = append(list, t.Text(h, s))
	}
	return list
}

// leafRests tells what a disclosure rests on: who got it, what was read, partly
// hidden, and in which packet of which recording.
func (t *Teller) leafRests(h classify.Home, s statement.Statement) []string {
	one, ok := disclosureOf(h, s)
	if !ok {
		return nil
	}
	var lines []string
	for _, r := range one.Recipients {
		if r.Name != "" {
			lines = append(lines, t.say("leaves.evidence.recipient", wording.Args{"Detail": r.Name}))
		}
	}
	for _, e := range one.Evidence {
		for _, l := range e.Lines(h.Facts.Captures) {
			lines = append(lines, t.say(l.Sentence, wording.Args(l.Args)))
		}
	}
	return lines
}

// disclosureOf finds the disclosure that a statement says.
func disclosureOf(h classify.Home, s statement.Statement) (disclosure.Disclosure, bool) {
	for _, d := range h.Devices {
		if d.Facts.Device.Key != s.Subject {
			continue
		}
		for i, one := range d.Disclosures() {
			if one.ID() == s.ID() {
				return d.Leaves[i], true
			}
		}
	}
	return disclosure.Disclosure{}, false
}
