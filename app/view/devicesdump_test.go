package view_test

import (
	"strings"

	"telltale/app/view"
)

func (p *page) devices(d view.Devices) {
	p.line(0, "DEVICES %s", d.Heading)
	p.part(1, "sub: ", d.Sub)
	p.part(1, "badge: ", d.Badge)
	p.periods(d.Periods)
	p.part(1, "empty: ", d.Empty)
	var words []string
	for _, s := range d.Sorts {
		words = append(words, s.Word)
	}
	p.line(1, "%s | %s: %s | %s, %s | %s", d.Words.Search, d.Words.SortBy, strings.Join(words, ", "), d.Words.Cards, d.Words.List, d.Words.More)
	for _, h := range d.Hints {
		p.line(1, "%s %s [%s]", h.Says, strings.Join(h.Why, " "), d.Words.Look)
	}
	for _, r := range d.Rows {
		p.line(1, "%s [%s] %s", r.Name, r.Icon, r.Kind)
		for _, s := range []string{r.Private, r.Line, r.Seen, r.Parts, r.Findings} {
			p.part(2, "", s)
		}
		p.line(2, "%s | %s | %s | %s | %s", r.Sent, r.Count, r.When, r.FindingCount, r.Change)
	}
	p.part(1, "left out: ", d.LeftOut.Title)
	p.part(1, "left out: ", d.LeftOut.Line)
	for _, r := range d.LeftOut.Rows {
		p.line(2, "%s [%s] %s / %s [%s]", r.Name, r.Icon, r.Kind, r.Line, r.Spoken)
	}
}

func (p *page) change(c view.ChangePage) {
	p.line(0, "CHANGE %s [%s]", c.Title, c.Icon)
	p.line(1, "%s", c.Back)
	p.line(1, "%s: %s %s [%s] %s", c.NameTitle, c.Name, c.NameLine, c.Save, c.Unname)
	p.line(1, "%s: %s [%s] %s %s", c.KindTitle, c.KindNow, c.KindSearch, c.KindNoMatch, c.Unkind)
	for _, g := range c.Kinds {
		var words []string
		for _, k := range g.Kinds {
			word := k.Word
			if k.Chosen {
				word = "*" + word + "*"
			}
			words = append(words, word)
		}
		p.line(2, "%s: %s", g.Title, strings.Join(words, ", "))
	}
	p.line(1, "%s: %s [%s] %s", c.SameTitle, c.SameLine, c.SameDo, c.SameNone)
	for _, o := range c.Others {
		p.line(2, "%s [%s] %s / %s", o.Name, o.Icon, o.Kind, o.Spoken)
	}
	p.part(1, "", c.PartsLine)
	for _, part := range c.Parts {
		p.line(2, "%s [%s] %s", part.Key, c.Split, part.Spoken)
	}
	p.line(1, "%s: %s [%s]", c.LeaveTitle, c.LeaveLine, c.Leave)
}
