package device

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// symbol is one symbol of the care label. A press on it opens what it rests on.
func (p *Page) symbol(s view.Symbol) fyne.CanvasObject {
	line := widget.SymbolLine(s)
	if len(s.Know) == 0 {
		return line
	}
	id := "symbol." + s.ID
	press := p.opener(id, s.Spoken+" "+s.Sentence, line)
	if !p.open[id] {
		return press
	}
	return widget.Stack(6, press, widget.Known(s.Know))
}

// figure is one figure of what was seen. A press on it opens what makes it up.
func (p *Page) figure(id string, l view.SeenLine) fyne.CanvasObject {
	line := widget.Stack(1,
		widget.Row{Gap: 10, Grow: 0, Least: 100}.Of(
			widget.Body(l.Title), widget.NewText(widget.Span{Text: l.Amount, Bold: true}).Right()),
		widget.Small(l.Line))
	if len(l.Rests) == 0 {
		return line
	}
	press := p.opener(id, l.Title+", "+l.Amount, line)
	if !p.open[id] {
		return press
	}
	parts := make([]fyne.CanvasObject, len(l.Rests))
	for i, r := range l.Rests {
		parts[i] = widget.Small(r)
	}
	return widget.Stack(4, press, widget.Framed(widget.Face{Fill: theme.Hover, Radius: 6, Pad: [4]float32{8, 10, 8, 10}}, widget.Stack(1, parts...)))
}

// opener makes something that opens what stands below it; a sign at its right says so.
func (p *Page) opener(id, spoken string, o fyne.CanvasObject) *widget.Press {
	sign := "chevron"
	if p.open[id] {
		sign = "chevron-down"
	}
	inside := widget.Row{Gap: 2, Grow: 0, Align: widget.AlignMiddle}.Of(o, widget.Icon(sign, 15, theme.Muted))
	return widget.NewPress(id, spoken, widget.Face{Radius: 6}, inside, func() { p.turn(id) })
}
