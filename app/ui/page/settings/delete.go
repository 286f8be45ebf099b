package settings

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// rowLeast is the least width of a device in the list in points at normal text size.
const rowLeast = 340

// deleting lists what can be deleted for good.
func (p *Page) deleting() fyne.CanvasObject {
	d := p.shown.Delete
	all := widget.QuietButton("delete.all", d.All, func() {
		p.ask(question{id: "delete.all", says: d.Ask, yes: p.shown.Words.Yes, answer: p.actions.DeleteAll})
	})
	head := widget.Row{Gap: 16, Grow: 0, Least: 220 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.Stack(2, widget.Head(d.Title), widget.Small(d.Line)), all)
	parts := []fyne.CanvasObject{head}
	if p.asking.id == "delete.all" {
		parts = append(parts, p.question())
	}
	rows := d.Rows
	if d.More != "" && !p.whole {
		rows = rows[:d.First]
	}
	var list []fyne.CanvasObject
	for _, r := range rows {
		list = append(list, p.device(r))
	}
	if len(list) > 0 {
		parts = append(parts, widget.Rule(), widget.Grid(rowLeast*theme.Factor(), 8, 2, list...))
	}
	if len(rows) < len(d.Rows) {
		parts = append(parts, widget.Wrap(0, 0, widget.QuietButton("delete.more", d.More, func() {
			p.whole = true
			p.build()
		})))
	}
	return widget.Card(widget.Stack(10, parts...))
}

// device is one device that can be deleted.
func (p *Page) device(r view.DeleteRow) fyne.CanvasObject {
	id := "delete." + r.Key
	press := widget.LinkText(id, p.shown.Words.Delete, theme.SizeSmall, func() {
		p.ask(question{id: id, says: r.Ask, yes: p.shown.Words.Yes, answer: func() { p.actions.Delete(r.Key) }})
	})
	press.Link, press.Spoken = false, p.shown.Words.Delete+": "+r.Name
	row := widget.Padded(2, 22, 2, 0, widget.Row{Gap: 9, Grow: 1, Least: 90 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.Icon(r.Icon, 20, theme.Ink), widget.Body(r.Name), press))
	if p.asking.id != id {
		return row
	}
	return widget.Stack(8, row, widget.Padded(0, 22, 6, 0, p.question()))
}

// ask asks before something is gone; the keyboard goes to the answer that keeps it.
func (p *Page) ask(q question) {
	p.asking = q
	p.build()
	widget.FocusOn(p.sheet.Content(), "ask.no")
}

// question is what is asked, with its two answers.
func (p *Page) question() fyne.CanvasObject {
	q := p.asking
	return widget.Ask(q.says, widget.Answer{ID: "ask.no", Word: p.shown.Words.No, Do: func() {
		p.asking = question{}
		p.build()
		widget.FocusOn(p.sheet.Content(), q.id)
	}}, widget.Answer{ID: "ask.yes", Word: q.yes, Do: func() {
		p.asking = question{}
		q.answer()
	}})
}
