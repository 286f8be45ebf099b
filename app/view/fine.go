package view

import (
	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// AwayPanel lists what the owner called fine, so that it can be shown again.
type AwayPanel struct {
	Title string
	Line  string // when it comes back by itself
	Rows  []AwayRow
	Back  string // word of the link that shows one again
}

// AwayRow is one finding that was called fine.
type AwayRow struct {
	ID       string // of its statement
	Key      string // device key, "" for the home
	Icon     string
	Device   string
	Level    string // as FindingText.Level
	Severity string
	Title    string
	Says     string
	Since    string // when the owner called it fine
}

// FineWords are the words around calling a finding fine.
type FineWords struct {
	Fine    string // word of the link
	Ask     string // asked before a critical one is put away
	Yes, No string // the answers
	New     string // mark of a finding that was not shown before
	Only    string // word of the link that shows only what is new, "" if nothing is, or all
	Whole   string // and of the one that shows all again
}

// fineWords gives the words, for a page that tells so many findings.
func (t *Teller) fineWords(h classify.Home, told int) FineWords {
	w := FineWords{
		Fine: t.say("worth.fine", nil), Ask: t.say("worth.fine.ask", nil), Yes: t.say("worth.fine.yes", nil), No: t.say("worth.fine.no", nil),
		New: t.say("worth.new", nil),
	}
	if n := len(h.New); n > 0 && n < told {
		w.Only, w.Whole = t.Words.Count("worth.new.only", n, nil), t.say("worth.new.all", nil)
	}
	return w
}

// away lists what the owner called fine, the gravest first; only of the device
// with a key, unless it is "".
func (t *Teller) away(h classify.Home, key string) AwayPanel {
	if len(h.Away) == 0 {
		return AwayPanel{}
	}
	said := map[string]int64{} // by the id of the statement
	quiet := classify.Home{Facts: h.Facts, Devices: make([]classify.Device, len(h.Devices))}
	at := map[string]int{}
	for i, d := range h.Devices {
		quiet.Devices[i], at[d.Facts.Device.Key] = d, i
		quiet.Devices[i].Findings = nil
	}
	for _, a := range h.Away {
		said[idOf(a.Finding)] = a.SaidNs
		if i, ok := at[a.Device]; ok {
			quiet.Devices[i].Findings = append(quiet.Devices[i].Findings, a.Finding)
			continue
		}
		quiet.Findings = append(quiet.Findings, a.Finding)
	}
	panel := AwayPanel{}
	for _, c := range t.worthCards(quiet, key) {
		row := AwayRow{
			ID: c.ID, Key: c.Key, Icon: c.Icon, Device: c.Device, Level: c.Level, Severity: c.Severity, Title: c.Title, Says: c.Says,
		}
		if ns := said[c.ID]; ns > 0 {
			row.Since = t.say("worth.away.since", wording.Args{"Date": t.Words.Date(ns)})
		}
		panel.Rows = append(panel.Rows, row)
	}
	if len(panel.Rows) > 0 {
		panel.Title = t.Words.Count("worth.away.title", len(panel.Rows), nil)
		panel.Line, panel.Back = t.say("worth.away.line", nil), t.say("worth.away.back", nil)
	}
	return panel
}

// idOf gives the id of the statement of a finding.
func idOf(f risk.Finding) string { return classify.FindingStatements([]risk.Finding{f})[0].ID() }

// remarks tells of each finding, by the id of its statement, that it is new, or
// why it is back.
func (t *Teller) remarks(h classify.Home, list []risk.Finding, said []statement.Statement, to map[string]remark) {
	for i, f := range list {
		r := remark{isNew: h.New[f.Topic()]}
		if back, ok := h.Back[f.Topic()]; ok {
			r.back = t.say("worth.back."+string(back.Why), wording.Args{"Date": t.Words.Date(back.SaidNs)})
		}
		to[said[i].ID()] = r
	}
}

// remark is what is said of a finding beside what it tells.
type remark struct {
	isNew bool
	back  string
}
