package worth

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// ask asks whether a critical finding is fine.
func (p *Page) ask(id string) {
	p.asking = id
	p.build()
	p.focus("fine.no." + id)
}

// answer does what the person answered.
func (p *Page) answer(id string, yes bool) {
	p.asking = ""
	if yes {
		p.actions.PutAway(id)
		return
	}
	p.build()
	p.focus("fine." + id)
}

// focus brings the keyboard to what has an id, as what it was on is gone.
func (p *Page) focus(id string) { widget.FocusOn(p.sheet.Content(), id) }

// chosen gives those of some findings that are to be shown.
func (p *Page) chosen(list []view.WorthCard) []view.WorthCard {
	if !p.onlyNew {
		return list
	}
	var out []view.WorthCard
	for _, c := range list {
		if c.New {
			out = append(out, c)
		}
	}
	return out
}

// filter shows only what is new, or all again; nil where that makes no difference.
func (p *Page) filter() fyne.CanvasObject {
	w := p.shown.Words.Fine
	if w.Only == "" {
		p.onlyNew = false
		return nil
	}
	word := w.Only
	if p.onlyNew {
		word = w.Whole
	}
	return widget.Wrap(0, 0, widget.QuietButton("new", word, func() {
		p.onlyNew = !p.onlyNew
		p.build()
		p.focus("new")
	}))
}

// away lists what was called fine.
func (p *Page) away() fyne.CanvasObject {
	a := p.shown.Away
	parts := []fyne.CanvasObject{widget.Stack(2, widget.Head(a.Title), widget.Small(a.Line))}
	for _, r := range a.Rows {
		back := widget.LinkText("back."+r.ID, a.Back, theme.SizeSmall, func() { p.actions.TakeBack(r.ID) })
		back.Spoken = a.Back + ": " + r.Title
		who := r.Device
		words := widget.Stack(1, widget.NewText(widget.Span{Text: r.Title}), widget.Small(r.Says), widget.Small(r.Since))
		parts = append(parts, widget.Rule(), widget.Row{Gap: 12, Grow: 1, Least: 260 * theme.Factor()}.Of(
			widget.AtLeast(150*theme.Factor(), widget.Stack(3, widget.Wrap(0, 0, widget.Severity(r.Level, r.Severity)), widget.Small(who))),
			words, back))
	}
	return widget.Card(widget.Stack(9, parts...))
}
