package device

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// label is the care label: eight symbols in their order, each with its dots, its words and its sentence.
func (p *Page) label() fyne.CanvasObject {
	v := p.shown
	parts := []fyne.CanvasObject{titled(v.LabelTitle, v.LabelSpan)}
	for i, s := range v.Symbols {
		if i > 0 {
			parts = append(parts, widget.Stitches())
		}
		parts = append(parts, p.symbol(s))
	}
	if v.LabelFoot != "" {
		parts = append(parts, widget.Stitches(), widget.Small(v.LabelFoot),
			widget.LinkText("print", p.actions.Words("print.word"), theme.SizeSmall, p.actions.PrintLabel))
	}
	return widget.Sewn(widget.Stack(9, parts...))
}

// titled is the title of a panel with a small remark at the right edge.
func titled(title, remark string) fyne.CanvasObject {
	return widget.Row{Gap: 10, Grow: 0, Least: 130 * theme.Factor()}.Of(widget.Head(title), widget.Small(remark).Right())
}

// talks lists the destinations by their role.
func (p *Page) talks() fyne.CanvasObject {
	v := p.shown
	parts := []fyne.CanvasObject{titled(v.TalksTitle, v.TalksSort)}
	if len(v.Groups) == 0 && v.TalksEmpty != "" {
		parts = append(parts, widget.Body(v.TalksEmpty))
	}
	for _, g := range v.Groups {
		parts = append(parts, p.group(g))
	}
	return widget.Card(widget.Stack(13, parts...))
}

func (p *Page) group(g view.Group) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Row{Gap: 8, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Woven(g.Role), widget.Strong(g.Title))}
	rows, all := g.Rows, "all."+string(g.Role)
	if g.More != "" && !p.open[all] {
		rows = rows[:g.First]
	}
	for i, r := range rows {
		parts = append(parts, p.row(string(g.Role)+"."+strconv.Itoa(i), r))
	}
	const indent = 18
	switch {
	case len(rows) < len(g.Rows):
		parts = append(parts, widget.Padded(3, 0, 0, indent, widget.Wrap(0, 0, widget.LinkText(all, g.More, theme.SizeSmall, func() { p.turn(all) }))))
	case g.Rest != "":
		parts = append(parts, widget.Padded(3, 0, 0, indent, widget.Small(g.Rest)))
	}
	return widget.Stack(1, parts...)
}

// row is one destination. A press on it opens why we say so.
func (p *Page) row(id string, r view.Row) fyne.CanvasObject {
	spans := []widget.Span{{Text: r.Name}}
	if r.Detail != "" {
		spans[0].Text += "\u00a0· " // the dot stays with the name when the line breaks
		spans = append(spans, widget.Span{Text: r.Detail, Size: theme.SizeSmall, Color: theme.Muted})
	}
	line := widget.Row{Gap: 10, Grow: 0, Least: 110 * theme.Factor()}.Of(widget.NewText(spans...),
		widget.Wrap(4, 0, widget.AtLeast(22*theme.Factor(), widget.Small(r.Seat)),
			widget.AtLeast(82*theme.Factor(), widget.Body(r.Amount).Right())))
	const indent = 18
	if len(r.Why) == 0 {
		return widget.Padded(3, 4, 3, indent, line)
	}
	face := widget.Face{Radius: 6, Pad: [4]float32{3, 4, 3, 0}}
	sign := "chevron"
	if p.open[id] {
		sign = "chevron-down"
	}
	opens := widget.AtLeast(indent, widget.Icon(sign, indent, theme.Muted))
	inside := widget.Row{Gap: 0, Grow: 1}.Of(opens, line)
	press := widget.NewPress("why."+id, r.Name+", "+r.Detail+", "+r.Amount, face, inside, func() { p.turn(id) })
	if !p.open[id] {
		return press
	}
	content := make([]fyne.CanvasObject, 0, len(r.Why)+1)
	for _, w := range r.Why {
		content = append(content, widget.Small(w))
	}
	if p.actions.Expert() {
		content = append(content, p.flows("copy."+id, r.Flows))
	}
	if r.Company != "" {
		content = append(content, widget.Wrap(0, 0, widget.LinkText("company."+id, r.About, theme.SizeSmall, func() { p.actions.OpenCompany(r.Company) })))
	}
	return widget.Framed(widget.Face{Fill: theme.Hover, Radius: 6, Pad: [4]float32{0, 0, 8, 0}},
		widget.Stack(2, press, widget.Padded(0, 4, 0, indent, widget.Stack(2, content...))))
}

// when shows the hours. The picture is said in words too.
func (p *Page) when() fyne.CanvasObject {
	w := p.shown.When
	parts := []fyne.CanvasObject{titled(w.Title, w.Zone)}
	if len(w.Cells) > 0 {
		parts = append(parts, widget.When(w, func(at int64) {
			p.actions.OpenTimeline(view.TimelineAsk{AtNs: at, Device: p.shown.Key})
		}))
	}
	if w.Alt != "" {
		parts = append(parts, widget.Small(w.Alt))
	}
	if w.Open != "" {
		parts = append(parts, widget.Wrap(0, 0, widget.LinkText("timeline", w.Open, theme.SizeSmall, func() {
			p.actions.OpenTimeline(view.TimelineAsk{Device: p.shown.Key})
		})))
	}
	return widget.Card(widget.Stack(8, parts...))
}

// seen lists what was sent and what could be read on its way.
func (p *Page) seen() fyne.CanvasObject {
	s := p.shown.Seen
	parts := []fyne.CanvasObject{widget.Head(s.Title)}
	for i, l := range s.Lines {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, p.figure("seen."+strconv.Itoa(i), l))
	}
	return widget.Card(widget.Stack(9, parts...))
}
