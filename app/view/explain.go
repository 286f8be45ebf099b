package view

import (
	"maps"
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// Explained is one statement with everything that it rests on, or one rule.
type Explained struct {
	ID    string // of the statement, "" for a rule
	About string // what it is about, "" for a rule
	Says  string // the sentence, "" for a rule
	Sure  string // how sure, "" for a rule

	Confidence string // the same in the word of files
	Rule       string // “label.trackers, version 1”
	Does       []string
	Basis      string // which section of which specification it follows
	Rests      []string
	Tables     []string
	Change     string
}

// Explain makes the explanation of the statement with an id, or of the rule
// with an id; false if there is neither.
func (t *Teller) Explain(h classify.Home, id string) (Explained, bool) {
	t = t.at(h)
	if s, ok := h.Find(strings.ToLower(id)); ok {
		out := t.ofRule(s.Rule, s.Version)
		out.ID, out.About, out.Says = s.ID(), t.about(h, s), t.Says(h, s)
		out.Sure = t.say("sure."+s.Confidence.String(), nil)
		out.Confidence, out.Rests = s.Confidence.String(), t.rests(h, s)
		return out, true
	}
	for _, r := range classify.Rules() {
		if strings.EqualFold(r.ID, id) {
			return t.ofRule(r.ID, r.Version), true
		}
	}
	if r, ok := risk.RuleByID(strings.ToUpper(id)); ok {
		return t.ofRule(r.ID, r.Version), true
	}
	return Explained{}, false
}

// rests tells what a statement rests on: its evidence, and of its figures those
// that have words of their own.
func (t *Teller) rests(h classify.Home, s statement.Statement) []string {
	if s.Aspect == statement.AspectLeaves {
		return t.leafRests(h, s)
	}
	var lines []string
	for _, e := range s.Evidence {
		if e.Key != classify.FigureKey {
			lines = append(lines, t.evidence(e))
		}
	}
	said := t.figures(s.Args)
	for _, name := range slices.Sorted(maps.Keys(said)) {
		key := "figure." + strings.ToLower(name)
		if list, ok := said[name].([]string); ok && len(list) == 0 || !t.Words.Has(key) {
			continue
		}
		lines = append(lines, t.say(key, wording.Args{"Value": said[name]}))
	}
	return lines
}

// ofRule documents a rule.
func (t *Teller) ofRule(id string, version int) Explained {
	out := Explained{Rule: t.say("explain.rule", wording.Args{"Rule": id, "Version": version})}
	if r, ok := risk.RuleByID(id); ok {
		t.ofFinding(&out, r)
		return out
	}
	for _, r := range classify.Rules() {
		if r.ID != id {
			continue
		}
		for _, key := range r.Does {
			out.Does = append(out.Does, t.say(key, nil))
		}
		out.Basis = r.Basis
		out.Change = t.say(r.Change, nil)
		out.Tables = t.sources(r.Tables)
	}
	return out
}

// sources names the tables in some files, with their dates.
func (t *Teller) sources(files []string) []string {
	var lines []string
	for _, s := range t.Tables.Sources() {
		for _, f := range s.Files {
			for _, want := range files {
				if f == want {
					lines = append(lines, t.say("explain.table", wording.Args{"Name": t.sourceName(s), "Date": s.Date}))
				}
			}
		}
	}
	return unique(lines)
}

// about names what a statement is about: a device, and of it a destination.
func (t *Teller) about(h classify.Home, s statement.Statement) string {
	key, destination, _ := strings.Cut(s.Subject, arrow)
	name := t.names(h)[key]
	switch {
	case key == "":
		return t.say("explain.home", nil)
	case destination != "":
		return t.say("explain.destination", wording.Args{"Device": name, "Destination": destination})
	}
	return name
}

// arrow stands between device and destination in a subject.
const arrow = " → "

// Says puts a statement into one sentence.
func (t *Teller) Says(h classify.Home, s statement.Statement) string {
	t = t.at(h)
	if s.Sentence != "" {
		lines := append([]string{t.told(s.Sentence, s.Count, t.named(h, s))}, t.phrases(s.Also)...)
		return t.Words.Text(lines...)
	}
	value := s.Value
	switch s.Aspect {
	case statement.AspectKind:
		value = t.KindName(value)
	case statement.AspectPurpose:
		value = t.say("purpose."+value, nil)
	case statement.AspectCompany:
		if c, ok := t.Tables.CompanyByID(value); ok {
			value = c.Name
		}
	case statement.AspectParty:
		return t.say("said.party."+value, nil)
	}
	return t.say("said."+string(s.Aspect), wording.Args{"Value": value})
}

// named gives the figures of a statement with the name of the device that it is
// about.
func (t *Teller) named(h classify.Home, s statement.Statement) map[string]any {
	args := map[string]any{"Device": t.names(h)[s.Subject]}
	for name, v := range s.Args {
		args[name] = v
	}
	return args
}

// ofFinding documents a rule of findings.
func (t *Teller) ofFinding(out *Explained, r risk.Rule) {
	for _, key := range []string{r.Title, r.How, r.Doubt, r.Reduced, r.Untested} {
		if key != "" {
			out.Does = append(out.Does, t.say(key, nil))
		}
	}
	out.Basis = t.say("finding.basis", wording.Args{"Rule": r.ID, "Provisions": r.Provisions})
	out.Change = t.say("rule.finding.change", nil)
	if r.Untested != "" {
		out.Change = t.say("rule.untested.change", nil)
	}
}
