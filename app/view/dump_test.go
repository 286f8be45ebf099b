package view_test

import (
	"fmt"
	"strings"

	"telltale/app/view"
)

// page writes a page line by line, as a person with no eyes for pictures would
// have it read out.
type page struct{ strings.Builder }

func (p *page) line(indent int, format string, args ...any) {
	p.WriteString(strings.TrimRight(strings.Repeat("  ", indent)+fmt.Sprintf(format, args...), " ") + "\n")
}

// part writes a line if there is something to write.
func (p *page) part(indent int, label, text string) {
	if text != "" {
		p.line(indent, "%s%s", label, text)
	}
}

// frame writes what stands around every page.
func (p *page) frame(f view.Frame) {
	p.line(0, "FRAME %s | %s", f.Product, f.Devices)
	for _, l := range f.Pages {
		p.line(1, "page %s [%s] %s", l.ID, l.Icon, l.Word)
	}
	for _, e := range f.Entries {
		p.line(1, "%s [%s] %s", e.Name, e.Icon, e.Key)
	}
	p.line(1, "status: %s (example: %v)", f.Status.Title, f.Status.Example)
	for _, l := range f.Status.Lines {
		p.line(2, "%s", l)
	}
}

func (p *page) start(s view.Start) {
	p.line(0, "START %s", s.Heading)
	p.line(1, "%s", s.Sub)
	for _, c := range s.Choices {
		p.line(1, "%s [%s]: %s / %s (%s)", c.ID, c.Icon, c.Title, c.Line, c.Hint)
	}
	p.line(1, "%s (%s)", s.Recent, s.Forget)
	p.line(1, "%s", s.More)
	for _, w := range s.Ways {
		p.line(2, "%s [%s]: %s / %s", w.ID, w.Icon, w.Title, w.Line)
	}
	p.line(1, "%s (%s)", s.Foot, s.Keys)
}

func (p *page) how(h view.How) {
	p.line(0, "HOW %s [%s]", h.Title, h.Icon)
	p.line(1, "%s", h.Line)
	for _, s := range h.Steps {
		p.line(2, "%s", s.Says)
		p.part(3, "type", s.Type)
	}
	p.line(1, "%s", h.Note)
	p.line(1, "%s / %s / %s", h.Open, h.Back, h.Copy)
}

func (p *page) periods(list []view.Choice) {
	var words []string
	for _, c := range list {
		if c.Chosen {
			words = append(words, "*"+c.Word+"*")
			continue
		}
		words = append(words, c.Word)
	}
	p.line(1, "%s", strings.Join(words, " | "))
}

func (p *page) home(h view.Home) {
	p.line(0, "HOME %s", h.Heading)
	p.part(1, "sub: ", h.Sub)
	p.part(1, "badge: ", h.Badge)
	p.periods(h.Periods)
	p.part(1, "empty: ", h.Empty)
	for _, c := range h.Cards {
		p.card(c)
	}
	p.part(1, "more: ", h.More)
	p.line(1, "%s", h.Hears.Title)
	for _, b := range h.Hears.Bars {
		p.line(2, "%s [%s] %s %.3f", b.Name, b.Role, b.Amount, b.Share)
	}
	for _, l := range h.Hears.Legend {
		p.line(2, "legend %s: %s", l.Role, l.Word)
	}
	p.part(1, "worth: ", h.Worth)
	p.line(1, "%s", h.CoverWord)
	for _, l := range h.Coverage {
		p.line(2, "%s", l)
	}
}

func (p *page) card(c view.DeviceCard) {
	p.line(1, "card %s [%s] (%s) %s", c.Name, c.Icon, c.Kind, c.Key)
	var dots []string
	for _, s := range c.Symbols {
		dots = append(dots, fmt.Sprintf("%s:%s%d%s", s.ID, s.State, s.Dots, s.Letter))
	}
	p.line(2, "%s", strings.Join(dots, " "))
	if c.Critical != "" {
		p.line(2, "%s", c.Critical)
	}
	p.line(2, "%s", c.Line)
	p.line(2, "%s: %s", c.Alt, cells(c.Spark))
}

func (p *page) device(d view.Device) {
	p.line(0, "DEVICE %s [%s] %s", d.Name, d.Icon, d.Key)
	p.line(1, "%s", d.Identity)
	p.part(1, "badge: ", d.Badge)
	p.line(1, "%s", d.KnowWord)
	for _, l := range d.Know {
		p.line(2, "%s", l)
	}
	p.line(1, "%s | %s", d.LabelTitle, d.LabelSpan)
	for _, s := range d.Symbols {
		p.line(2, "%s [%d dots]", s.Title, s.Dots)
		p.line(3, "%s", s.Sentence)
		p.line(3, "%s", s.Spoken)
	}
	p.line(2, "%s", d.LabelFoot)
	p.line(1, "%s | %s", d.TalksTitle, d.TalksSort)
	p.part(2, "empty: ", d.TalksEmpty)
	for _, g := range d.Groups {
		p.line(2, "%s [%s]", g.Title, g.Role)
		for _, r := range g.Rows {
			p.line(3, "%s · %s | %s | %s", r.Name, r.Detail, r.Seat, r.Amount)
			for _, w := range r.Why {
				p.line(4, "%s", w)
			}
		}
	}
	p.line(1, "%s | %s | %s", d.When.Title, strings.Join(d.When.Ticks, " "), d.When.Zone)
	for i, day := range d.When.Days {
		p.line(2, "%s %s", day, cells(d.When.Cells[i]))
	}
	p.part(2, "", d.When.Alt)
	p.line(1, "%s", d.Seen.Title)
	for _, l := range d.Seen.Lines {
		p.line(2, "%s · %s: %s", l.Title, l.Amount, l.Line)
	}
	p.line(1, "%s", d.Leaves.Title)
	for _, s := range d.Leaves.Shelves {
		p.shelf(s)
	}
	p.line(1, "%s", d.Worth.Title)
	p.part(2, "empty: ", d.Worth.Empty)
	p.part(2, "urgent: ", d.Worth.Urgent)
	for _, c := range d.Worth.Cards {
		p.line(2, "%s · %s", c.Severity, c.Title)
	}
}

func (p *page) shelf(s view.LeavesShelf) {
	p.line(2, "%s", s.Title)
	p.part(3, "empty: ", s.Empty)
	for _, i := range s.Items {
		p.line(3, "%s | %s | %s", i.Grade, i.Says, i.Reason)
		p.know(4, i.Know)
	}
	p.part(3, "reason: ", s.Reason)
	if s.Able != nil {
		p.line(3, "%s | %s | %s", s.Able.Grade, s.Able.Title, s.Able.Reason)
		for _, what := range s.Able.Data {
			p.line(4, "%s", what)
		}
		p.know(4, s.Able.Know)
	}
}

func (p *page) know(depth int, parts []view.KnowPart) {
	for _, part := range parts {
		p.line(depth, "%s: %s", part.Title, strings.Join(part.Lines, " / "))
	}
}

func (p *page) worth(w view.Worth) {
	p.line(0, "WORTH %s", w.Heading)
	p.part(1, "sub: ", w.Sub)
	p.part(1, "badge: ", w.Badge)
	p.periods(w.Periods)
	p.part(1, "empty: ", w.Empty)
	p.part(1, "elsewhere: ", w.Elsewhere)
	for _, u := range w.Urgent {
		p.line(1, "URGENT %s [%s] %s %s", u.Name, u.Icon, u.Severity, u.Key)
		for _, l := range []string{u.Line, u.First, u.Go, u.Calm, u.Who, u.After} {
			p.line(2, "%s", l)
		}
		for _, s := range u.Steps {
			p.line(3, "%s: %s", s.Label, s.Says)
		}
		for _, c := range u.Findings {
			p.finding(c)
		}
	}
	for _, g := range w.Groups {
		p.line(1, "%s [%s]", g.Title, g.Level)
		for _, c := range g.Cards {
			p.finding(c)
		}
	}
	p.part(1, "limits: ", w.Limits)
	p.line(1, "%s", w.Untested.Title)
	p.part(2, "", w.Untested.Line)
	for _, u := range w.Untested.Rows {
		p.line(2, "%s %s: %s", u.Rule, u.Title, u.Reason)
	}
	p.part(1, "mark: ", w.Mark.Spoken)
}

func (p *page) finding(c view.WorthCard) {
	p.line(2, "%s · %s [%s] %s", c.Severity, c.Device, c.Icon, c.Title)
	for _, l := range append([]string{c.Says, c.When, c.Harm, c.Sure, c.Doubt, c.Who}, c.Steps...) {
		p.part(3, "", l)
	}
	p.know(3, c.Know)
}

// cells writes shares as digits 0 … 9, a dot for nothing, and a dash where
// nobody watched.
func cells(list []float64) string {
	var b strings.Builder
	for _, v := range list {
		switch {
		case v < 0:
			b.WriteByte('-')
		case v == 0:
			b.WriteByte('.')
		default:
			b.WriteByte('0' + byte(v*9.999))
		}
	}
	return b.String()
}
