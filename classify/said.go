package classify

import (
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/device"
	"telltale/classify/disclosure"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// symbolSaid states what a symbol of the care label shows.
func symbolSaid(key string, s carelabel.Symbol) statement.Statement {
	value := s.ID + " " + s.State.String()
	if s.Low != 0 {
		value += " " + string(rune(s.Low)) + "-" + string(rune(s.High))
	}
	if len(s.Badges) > 0 {
		value += " " + strings.Join(s.Badges, " ")
	}
	var also statement.Keys
	for _, badge := range s.Badges {
		also = append(also, "label.badge."+badge)
	}
	return statement.Statement{
		Also: also, Subject: key, Aspect: statement.AspectSymbol, Value: value, Confidence: statement.Seen, Rule: "label." + s.ID, Version: 1,
		Evidence: figures(s.Args), Sentence: s.Sentence, Count: s.Count, Args: s.Args,
	}
}

// Symbols gives the care label as statements, in its order.
func (d Device) Symbols() []statement.Statement {
	list := make([]statement.Statement, 0, len(d.Label.Symbols))
	for _, s := range d.Label.Symbols {
		list = append(list, symbolSaid(d.Facts.Device.Key, s))
	}
	return list
}

// WithLeaves gives a home that was judged in brief with what left one device, for
// the page of that device. The home itself is not changed.
func (h Home) WithLeaves(key string, tables *knowledge.Tables) Home {
	i := slices.IndexFunc(h.Devices, func(d Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return h
	}
	j := &judging{home: h.Facts.Home, watched: watchedSpans(h.Facts.Captures), tables: tables, options: Options{Setup: h.Setup}}
	h.Devices = slices.Clone(h.Devices)
	h.Devices[i].Leaves = j.leaves(h.Devices[i])
	return h
}

// leaves tells what data left a device, or may have. Of a person's own phone or
// computer nothing is told.
func (j *judging) leaves(d Device) []disclosure.Disclosure {
	if personal(d) || j.options.Brief {
		return nil
	}
	in := disclosure.InputOf(d.Facts, j.home, j.watched, d.Identity, j.tables)
	in.Setup = j.options.Setup
	return disclosure.Tell(in)
}

// leavesSaid states one disclosure.
func leavesSaid(key string, one disclosure.Disclosure) statement.Statement {
	s := one.Statement(key)
	s.Sentence, s.Count, s.Args = one.Sentence, one.Plural, one.Args
	s.Evidence = append(s.Evidence, figures(one.Args)...)
	return s
}

// Disclosures gives what data left as statements, in the order of Leaves.
func (d Device) Disclosures() []statement.Statement {
	list := make([]statement.Statement, 0, len(d.Leaves))
	for _, one := range d.Leaves {
		list = append(list, leavesSaid(d.Facts.Device.Key, one))
	}
	return list
}

// Said gives everything that is said of a device as statements: its identity,
// its destinations, its label, and what was watched of it.
func (d Device) Said() []statement.Statement {
	list := append([]statement.Statement(nil), d.Identity.Said...)
	for _, dest := range d.Destinations {
		list = append(list, dest.Said...)
	}
	list = append(list, d.Symbols()...)
	list = append(list, d.Disclosures()...)
	list = append(list, FindingStatements(d.Findings)...)
	return append(list, d.Coverage...)
}

// Said gives everything that is said of the home and its devices. Of a person's
// own phone or computer only what it is.
func (h Home) Said() []statement.Statement {
	list := append(FindingStatements(h.Findings), h.Coverage...)
	for _, d := range h.Devices {
		if personal(d) {
			list = append(list, d.Identity.Said...)
			continue
		}
		list = append(list, d.Said()...)
	}
	return list
}

// Find gives the statement with an id, and false if nothing that is said has it.
func (h Home) Find(id string) (statement.Statement, bool) {
	for _, s := range h.Said() {
		if s.ID() == id {
			return s, true
		}
	}
	return statement.Statement{}, false
}

// Links finds devices of the home that may be one (device.Links).
func (h Home) Links() []device.Link {
	list := make([]flow.Device, len(h.Devices))
	for i, d := range h.Devices {
		list[i] = d.Facts.Device
	}
	return device.Links(list)
}
