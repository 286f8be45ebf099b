package watch

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// record is the panel of the recording beside a watch.
func (p *Page) record(v view.WatchRecord) fyne.CanvasObject {
	toggle := widget.Switch("record.on", v.Switch, v.On, func() { p.actions.Record(func(c *view.RecordChoice) { c.On = !v.On }) })
	parts := []fyne.CanvasObject{
		widget.Row{Gap: 16, Grow: 0, Least: 260 * theme.Factor(), Align: widget.AlignMiddle}.Of(
			widget.Stack(2, widget.Head(v.Title), widget.Small(v.Line)), toggle),
	}
	if !v.On {
		return widget.Card(widget.Stack(10, parts...))
	}
	sizes := make([]fyne.CanvasObject, 0, len(v.Sizes))
	for _, s := range v.Sizes {
		sizes = append(sizes, widget.Chip("record.size."+strconv.FormatInt(s.Bytes, 10), s.Word, s.Chosen,
			func() { p.actions.Record(func(c *view.RecordChoice) { c.Bytes = s.Bytes }) }))
	}
	parts = append(parts, widget.Rule(),
		widget.Row{Gap: 12, Grow: 0, Least: 260 * theme.Factor(), Align: widget.AlignMiddle}.Of(
			widget.Body(v.Place), widget.QuietButton("record.place", v.Change, p.actions.RecordTo)),
		widget.Stack(6, widget.Strong(v.Size), widget.Wrap(8, 8, sizes...)),
		widget.Wrap(0, 0, widget.Switch("record.whole", v.Wide, v.Whole, func() { p.actions.Record(func(c *view.RecordChoice) { c.Whole = !v.Whole }) })))
	for _, n := range v.Notes {
		parts = append(parts, widget.Row{Gap: 8, Grow: 1}.Of(widget.Small("•"), widget.Small(n)))
	}
	return widget.Card(widget.Stack(10, parts...))
}
