package view

import (
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/disclosure"
	"telltale/classify/statement"
)

// LeavesPanel says what data leaves the home, on three shelves (label
// specification D.4).
type LeavesPanel struct {
	Title   string
	Know    string // word of the link that opens how a line is known
	Shelves []LeavesShelf
}

// LeavesShelf is one shelf.
type LeavesShelf struct {
	ID     string // "seen", "pattern" or "could"
	Title  string
	Empty  string // one sentence if nothing that counts is on it, else ""
	Items  []LeavesItem
	Reason string      // how all items are known, where that is the same for all; else each has its own
	Able   *LeavesAble // what it can send by its kind; nil if nothing
}

// LeavesItem is one thing that leaves, or may.
type LeavesItem struct {
	ID     string // of the statement
	Grade  string // "Seen", "Likely" …
	Says   string // what was sent, to whom, how often
	Reason string // how we know it, in short
	Know   []KnowPart
}

// LeavesAble lists what a device is able to send only because of its kind.
type LeavesAble struct {
	Grade  string
	Title  string
	Data   []string // what: short names, in order
	Reason string
	Know   []KnowPart
}

// leaves makes the panel of what leaves a device.
func (t *Teller) leaves(h classify.Home, d classify.Device) LeavesPanel {
	var sent flow.Grade
	for _, dest := range d.Destinations {
		sent.Add(dest.Grade)
	}
	panel := LeavesPanel{Title: t.say("page.leaves.title", nil), Know: t.say("worth.word.know", nil)}
	said := map[string]statement.Statement{}
	for i, s := range d.Disclosures() {
		said[leafKey(d.Leaves[i])] = s
	}
	for _, s := range disclosure.Shelves(d.Leaves, time.Duration(d.Label.SeenNs), sent) {
		shelf := LeavesShelf{ID: s.ID, Title: t.say(s.Title, nil)}
		if s.Empty != "" {
			shelf.Empty = t.told(s.Empty, 1, s.Args)
		}
		for _, one := range s.Items {
			if one.Grade == disclosure.Able {
				shelf.Able = t.able(shelf.Able, one)
				continue
			}
			shelf.Items = append(shelf.Items, t.leavesItem(h, one, said[leafKey(one)]))
		}
		shelf.join()
		if shelf.Able != nil {
			shelf.Empty = ""
		}
		panel.Shelves = append(panel.Shelves, shelf)
	}
	return panel
}

// join says a reason once that is the same for several items.
func (s *LeavesShelf) join() {
	if len(s.Items) < 2 {
		return
	}
	for _, i := range s.Items {
		if i.Reason != s.Items[0].Reason {
			return
		}
	}
	s.Reason = s.Items[0].Reason
	for i := range s.Items {
		s.Items[i].Reason = ""
	}
}

func (t *Teller) leavesItem(h classify.Home, one disclosure.Disclosure, s statement.Statement) LeavesItem {
	says, reason := t.Words.First(t.Says(h, s))
	e := t.ofRule(one.Rule, one.Version)
	return LeavesItem{
		ID: s.ID(), Grade: t.say(one.Grade.Word(), nil), Says: says, Reason: reason,
		Know: t.knowParts(e, e.Does, t.rests(h, s)),
	}
}

// able adds to what a device is able to send by its kind.
func (t *Teller) able(have *LeavesAble, one disclosure.Disclosure) *LeavesAble {
	if have == nil {
		e := t.ofRule(one.Rule, one.Version)
		have = &LeavesAble{
			Grade: t.say(one.Grade.Word(), nil), Title: t.say("page.leaves.able", nil), Reason: t.say("page.leaves.able.reason", nil),
			Know: t.knowParts(e, e.Does, nil),
		}
	}
	have.Data = append(have.Data, t.say("page.leaves.data."+strings.TrimPrefix(one.Sentence, "leaves.able."), nil))
	return have
}
