package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// mostFound is how many options are shown that fit what was typed: more than that nobody reads.
const mostFound = 8

// search shows what is chosen; a press opens a field in which one types a part of what is wanted.
func (p *Page) search(s view.Setting) fyne.CanvasObject {
	if p.open == s.ID {
		return p.searching(s)
	}
	word := ""
	for _, o := range s.Options {
		if o.Chosen {
			word = o.Word
		}
	}
	return p.closed(s, word, p.openSearch)
}

// closed is what is chosen, beside the button that opens a field.
func (p *Page) closed(s view.Setting, word string, open func(view.SettingID)) fyne.CanvasObject {
	change := widget.QuietButton("set."+string(s.ID), p.shown.Words.Change, func() { open(s.ID) })
	change.Spoken = s.Title + ": " + p.shown.Words.Change
	return widget.Row{Gap: 12, Grow: 0, Least: 120 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.NewText(widget.Span{Text: word, Bold: true}), change)
}

func (p *Page) openSearch(id view.SettingID) {
	p.open = id
	p.field = widget.NewField(p.shown.Words.Search, func(string) { p.build() })
	p.field.OnSubmitted = func(string) { p.takeFirst() }
	p.build()
	p.field.Seek(fyne.CurrentApp().Driver().CanvasForObject(p.sheet))
}

func (p *Page) closeSearch() {
	id := p.open
	p.open, p.field = "", nil
	p.build()
	widget.FocusOn(p.sheet.Content(), "set."+string(id))
}

// searching is the field, and below it what fits.
func (p *Page) searching(s view.Setting) fyne.CanvasObject {
	w := p.shown.Words
	field := widget.Row{Gap: 10, Grow: 0, Least: 160 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		p.field, widget.QuietButton("set.close", w.Close, p.closeSearch))
	var chips []fyne.CanvasObject
	for _, o := range p.found(s) {
		chips = append(chips, widget.Chip(optionID(s, o), o.Word, o.Chosen, func() { p.take(s, o) }))
	}
	if len(chips) == 0 {
		if strings.TrimSpace(p.field.Text) == "" {
			return field
		}
		return widget.Stack(6, field, widget.Small(w.Nothing))
	}
	return widget.Stack(8, field, widget.Wrap(6, 6, chips...))
}

// found gives the options that fit what was typed, those that begin with it first; before anything was typed those that
// are likely.
func (p *Page) found(s view.Setting) []view.SettingOption {
	typed := strings.ToLower(strings.TrimSpace(p.field.Text))
	var begins, holds []view.SettingOption
	for _, o := range s.Options {
		also := " " + strings.NewReplacer("/", " ", "-", " ").Replace(o.Also)
		switch {
		case typed == "" && o.First, typed != "" && strings.HasPrefix(strings.ToLower(o.Word), typed):
			begins = append(begins, o)
		case typed != "" && (strings.Contains(also, " "+typed) || strings.Contains(o.Also, typed)):
			holds = append(holds, o)
		}
	}
	all := append(begins, holds...)
	return all[:min(len(all), mostFound)]
}

// takeFirst chooses what stands first, for a person who types and presses Enter.
func (p *Page) takeFirst() {
	for _, s := range p.shown.Home.Rows {
		if s.ID != p.open || strings.TrimSpace(p.field.Text) == "" {
			continue
		}
		if found := p.found(s); len(found) > 0 {
			p.take(s, found[0])
		}
		return
	}
}

func (p *Page) take(s view.Setting, o view.SettingOption) {
	p.closeSearch()
	if !o.Chosen {
		p.choose(s, o)
	}
}
