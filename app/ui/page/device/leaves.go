package device

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// leaves shows what data leaves the home, on its three shelves.
func (p *Page) leaves() fyne.CanvasObject {
	l := p.shown.Leaves
	if l.Title == "" { // of people's own devices nothing is told
		return widget.Stack(0)
	}
	parts := []fyne.CanvasObject{widget.Head(l.Title)}
	for i, s := range l.Shelves {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, p.shelf(s))
	}
	return widget.Card(widget.Stack(9, parts...))
}

// shelfIcon is the picture of a shelf; its title always stands beside it.
func shelfIcon(id string) string {
	switch id {
	case "seen":
		return "envelope-open"
	case "pattern":
		return "refresh"
	}
	return "unknown"
}

func (p *Page) shelf(s view.LeavesShelf) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Row{Gap: 8, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon(shelfIcon(s.ID), 18, theme.Muted), widget.Strong(s.Title))}
	if s.Empty != "" {
		parts = append(parts, widget.Small(s.Empty))
	}
	for _, item := range s.Items {
		says := []fyne.CanvasObject{widget.NewText(widget.Span{Text: item.Says, Size: theme.SizeSmall})}
		if s.ID == "could" { // the shelf holds two grades
			says = append([]fyne.CanvasObject{widget.NewText(widget.Span{Text: item.Grade, Size: theme.SizeTiny, Bold: true})}, says...)
		}
		parts = append(parts, p.opens("leaves."+item.ID, item.Says, says, item.Reason, item.Know))
	}
	if s.Able != nil {
		parts = append(parts, p.able(s.Able))
	}
	if s.Reason != "" {
		parts = append(parts, widget.Padded(0, 0, 0, 18, widget.Small(s.Reason)))
	}
	return widget.Stack(5, parts...)
}

// able lists what the device is able to send only because of its kind.
func (p *Page) able(a *view.LeavesAble) fyne.CanvasObject {
	says := []fyne.CanvasObject{
		widget.NewText(widget.Span{Text: a.Grade, Size: theme.SizeTiny, Bold: true}),
		widget.NewText(widget.Span{Text: a.Title, Size: theme.SizeSmall}),
	}
	spoken := a.Title
	for _, what := range a.Data {
		spoken += " " + what + "."
		says = append(says, widget.Row{Gap: 6, Grow: 1}.Of(
			widget.NewText(widget.Span{Text: "–", Size: theme.SizeSmall}), widget.NewText(widget.Span{Text: what, Size: theme.SizeSmall})))
	}
	return p.opens("leaves.able", spoken, says, a.Reason, a.Know)
}

// opens is something said with its reason. A press on it opens how it is known.
func (p *Page) opens(id, spoken string, says []fyne.CanvasObject, reason string, know []view.KnowPart) fyne.CanvasObject {
	face := widget.Face{Radius: 6, Pad: [4]float32{3, 4, 3, 0}}
	sign := "chevron"
	content := append([]fyne.CanvasObject(nil), says...)
	if reason != "" {
		content = append(content, widget.Small(reason))
	}
	if p.open[id] {
		sign = "chevron-down"
		content = append(content, widget.NewText(widget.Span{Text: p.shown.Leaves.Know, Size: theme.SizeSmall, Bold: true}), widget.Known(know))
	}
	const indent = 18
	inside := widget.Row{Gap: 0, Grow: 1}.Of(widget.AtLeast(indent, widget.Icon(sign, indent, theme.Muted)), widget.Stack(2, content...))
	return widget.NewPress(id, spoken+" "+reason, face, inside, func() { p.turn(id) })
}

// worth shows the findings of the device.
func (p *Page) worth() fyne.CanvasObject {
	w := p.shown.Worth
	if w.Title == "" {
		return widget.Stack(0)
	}
	parts := []fyne.CanvasObject{widget.Row{Gap: 8, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon("worth", 20, theme.Ink), widget.Head(w.Title))}
	if w.Empty != "" {
		parts = append(parts, widget.Body(w.Empty))
	}
	if w.Urgent != "" {
		parts = append(parts, widget.Wrap(0, 0,
			widget.Button("steps", w.Urgent, func() { p.actions.OpenSteps(p.shown.Key) })))
	}
	for i, c := range w.Cards {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		finding := widget.Finding{
			Card: c, Words: w.Words, Open: p.open["know."+c.ID], Steps: true, OnKnow: func() { p.turn("know." + c.ID) },
		}
		if c.Level != "critical" { // that is asked first, where all of it stands
			finding.OnFine = func() { p.actions.PutAway(c.ID) }
		}
		parts = append(parts, finding.Folded(p.open["finding."+c.ID], func() { p.turn("finding." + c.ID) }))
	}
	return widget.Card(widget.Stack(10, parts...))
}

// turn opens or closes something.
func (p *Page) turn(id string) {
	p.open[id] = !p.open[id]
	p.build(true)
}
