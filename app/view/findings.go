package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// FindingText is one finding in words.
type FindingText struct {
	Device     string // name of the device, "" for the home
	Key        string // of the device, "" for the home
	Rule       string // "TT-B01"
	Severity   string // for people
	Level      string // "info", "low", "medium", "high" or "critical"
	Title      string // what it is
	Says       string // what was seen
	Doubt      string // what else it could be
	When       string // first and last time, "" if the recordings hold no times
	Harm       string // that it can hurt somebody, else ""
	Remedy     []string
	Who        []string
	Provisions []string
	Statement  string // id for “telltale explain”
}

// UntestedText is a finding that watching cannot decide.
type UntestedText struct {
	Rule, Title, Reason string
}

// Findings puts the findings of the home and of its devices into words, the
// gravest first; only those of the device with a key, unless it is "".
func (t *Teller) Findings(h classify.Home, key string) []FindingText {
	t = t.at(h)
	type found struct {
		risk.Finding
		said statement.Statement
	}
	var all []found
	add := func(list []risk.Finding) {
		for i, s := range classify.FindingStatements(list) {
			all = append(all, found{list[i], s})
		}
	}
	if key == "" {
		add(h.Findings)
	}
	for _, d := range h.Devices {
		if key == "" || key == d.Facts.Device.Key {
			add(d.Findings)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.Severity, a.Severity) })
	names := t.names(h)
	out := make([]FindingText, 0, len(all))
	for _, f := range all {
		one := t.finding(f.Finding)
		one.Device, one.Says, one.Statement = names[f.Device], t.Says(h, f.said), f.said.ID()
		out = append(out, one)
	}
	return out
}

// finding puts what a finding is into words.
func (t *Teller) finding(f risk.Finding) FindingText {
	out := FindingText{
		Key: f.Device, Rule: f.Rule, Level: f.Severity.String(), Severity: t.say("finding.severity."+f.Severity.String(), nil),
		Remedy: t.phrases(f.Remedy), Provisions: f.Provisions, Who: []string{},
	}
	out.Title = t.FindingTitle(f)
	if r, ok := risk.RuleByID(f.Rule); ok {
		if r.Doubt != "" {
			out.Doubt = t.say(r.Doubt, nil)
		}
	}
	for _, w := range f.Who {
		out.Who = append(out.Who, t.say("finding.who."+string(w), nil))
	}
	if f.Harm {
		out.Harm = t.say("finding.harm", nil)
	}
	if f.LastNs > 0 {
		from, to := t.Words.Dates(f.FirstNs, f.LastNs)
		args := wording.Args{"From": from, "FromTime": t.Words.Clock(f.FirstNs), "To": to, "ToTime": t.Words.Clock(f.LastNs)}
		key := "why.time"
		switch {
		case args["From"] == args["To"] && args["FromTime"] == args["ToTime"]:
			key = "why.time.once"
		case args["From"] == args["To"]:
			key = "why.time.day"
		}
		out.When = t.say(key, args)
	}
	return out
}

// FindingTitle says in one sentence what a finding is, "" for that of a rule that
// is not known.
func (t *Teller) FindingTitle(f risk.Finding) string {
	r, ok := risk.RuleByID(f.Rule)
	if !ok {
		return ""
	}
	return t.say(cmp.Or(f.Title, r.Title), nil)
}

// Untested lists the findings that watching cannot decide, with the reason.
func (t *Teller) Untested() []UntestedText {
	var list []UntestedText
	for _, r := range risk.Rules() {
		if r.Untested != "" {
			list = append(list, UntestedText{Rule: r.ID, Title: t.say(r.Title, nil), Reason: t.say(r.Untested, nil)})
		}
	}
	return list
}
