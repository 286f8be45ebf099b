package timeline

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// list tells who spoke to whom in the hour.
func (p *Page) list() fyne.CanvasObject {
	h := p.hour
	parts := []fyne.CanvasObject{widget.Head(h.Title), widget.Body(h.Line)}
	for i, r := range h.Rows {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, p.row(r))
	}
	if h.More != "" {
		parts = append(parts, widget.Small(h.More))
	}
	return widget.Card(widget.Stack(8, parts...))
}

func (p *Page) row(r view.HourRow) fyne.CanvasObject {
	name := widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(r.Icon, 18, theme.Ink),
		widget.NewText(widget.Span{Text: r.Name, Bold: true, Size: theme.SizeSmall}))
	link := widget.NewPress("hour."+r.Key, r.Name+", "+r.Amount, widget.Face{Radius: 4, Pad: [4]float32{2, 2, 2, 2}},
		widget.Row{Gap: 8, Grow: 0, Least: 90 * theme.Factor(), Align: widget.AlignMiddle}.Of(name, widget.Small(r.Amount).Right()),
		func() { p.actions.OpenDevice(r.Key) })
	link.Link = true
	parts := []fyne.CanvasObject{link}
	for _, to := range r.To {
		spans := []widget.Span{{Text: to.Name, Size: theme.SizeSmall}}
		if to.Detail != "" {
			spans[0].Text += "\u00a0· " // the dot stays with the name when the line breaks
			spans = append(spans, widget.Span{Text: to.Detail, Size: theme.SizeSmall, Color: theme.Muted})
		}
		who := widget.Row{Gap: 7, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Woven(to.Role), widget.NewText(spans...))
		parts = append(parts, widget.Padded(0, 2, 0, 26, widget.Row{Gap: 8, Grow: 0, Least: 90 * theme.Factor()}.Of(who, widget.Small(to.Amount).Right())))
		if p.actions.Expert() {
			for _, f := range to.Flows {
				parts = append(parts, widget.Padded(0, 2, 0, 43, widget.NewText(widget.Span{Text: f, Size: theme.SizeTiny, Color: theme.Muted})))
			}
		}
	}
	if r.More != "" {
		parts = append(parts, widget.Padded(0, 0, 0, 26, widget.Small(r.More)))
	}
	return widget.Stack(3, parts...)
}
