package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"telltale/app/chart"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// laneInk is how lanes are drawn.
func laneInk() chart.LaneInk {
	quiet := nrgba(theme.Side)
	if quiet == nrgba(theme.Card) { // where all grounds are black
		quiet = nrgba(theme.Hover)
	}
	return chart.LaneInk{Bar: nrgba(theme.Accent), Base: nrgba(theme.Stitch), Hatch: nrgba(theme.Stitch), Quiet: quiet}
}

// oneLane is how high a lane is that stands alone, in points at normal text size.
const oneLane = 110

// Lanes shows a day, a lane for each device. OnName is called with the key of a device.
func Lanes(d view.TimelineDay, lanes []view.Lane, onHour func(hour int), onName func(key string)) *fyne.Container {
	cells := make([][]float64, len(lanes))
	names := make([]fyne.CanvasObject, len(lanes))
	for i, l := range lanes {
		cells[i] = l.Cells
		words := Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(Icon(l.Icon, 18, theme.Ink), NewText(Span{Text: l.Name, Size: theme.SizeSmall}))
		names[i] = NewPress("lane."+l.Key, l.Name+", "+l.Amount, Face{Radius: 4, Pad: [4]float32{2, 4, 2, 2}}, words, func() { onName(l.Key) })
	}
	quiet := make([]bool, len(d.Hours))
	for i, h := range d.Hours {
		quiet[i] = h.Quiet
	}
	spoken := d.Title
	if d.Chosen >= 0 && d.Chosen < len(d.Hours) {
		spoken += ", " + d.Hours[d.Chosen].Title
	}
	colours := laneInk()
	low := max(30, oneLane/float32(max(len(lanes), 1)))
	return HourMap{
		ID: "hours", Spoken: spoken, Names: names, Ticks: d.Ticks, Low: low, High: low + 4, Hour: d.Chosen, Whole: true,
		Draw:     func(w, h int) image.Image { return chart.Lanes(w, h, cells, quiet, colours) },
		Can:      func(_, hour int) bool { return hour < len(d.Hours) && d.Hours[hour].FromNs != 0 },
		OnChoose: func(_, hour int) { onHour(hour) },
	}.Of()
}

// Days shows all days, weeks or months, a cell an hour of the day.
func Days(d view.TimelineDays, onCell func(line, hour int)) *fyne.Container {
	names := make([]fyne.CanvasObject, len(d.Names))
	for i, n := range d.Names {
		names[i] = NewText(Span{Text: n, Size: theme.SizeTiny, Color: theme.Muted})
	}
	colours := chart.Ink{Full: nrgba(theme.Accent), Faint: nrgba(theme.Hover), Edge: nrgba(theme.Stitch)}
	return HourMap{
		ID: "days", Spoken: d.Title, Names: names, Ticks: d.Ticks, Low: 13, High: 20, Line: d.Chosen[0], Hour: d.Chosen[1],
		Draw:     func(w, h int) image.Image { return chart.Heat(w, h, d.Cells, colours) },
		Can:      func(line, hour int) bool { return d.At[line][hour] != 0 },
		OnChoose: onCell,
	}.Of()
}

// LaneLegend says what the marks of lanes mean.
func LaneLegend(w view.TimelineWords) *fyne.Container {
	colours := laneInk()
	mark := func(value float64, quiet bool) fyne.CanvasObject {
		f := min(theme.Factor(), 1.6)
		return Fixed(22*f, 16*f, canvas.NewRaster(func(w, h int) image.Image {
			return chart.Lanes(w, h, [][]float64{{value}}, []bool{quiet}, colours)
		}))
	}
	item := func(mark fyne.CanvasObject, word string) fyne.CanvasObject {
		return Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(mark, Small(word))
	}
	return Wrap(14, 4, item(mark(0.8, false), w.Sent), item(mark(0, false), w.Nothing), item(mark(chart.NotWatched, false), w.Unwatched),
		item(mark(0, true), w.Asleep))
}

// When shows when one device was busy: a line a day, a week or a month, a cell an hour. onHour is called with the start of
// the hour that was chosen.
func When(w view.WhenPanel, onHour func(at int64)) *fyne.Container {
	if len(w.At) != len(w.Cells) {
		return HeatMap(w)
	}
	days := view.TimelineDays{Title: w.Alt, Names: w.Days, Cells: w.Cells, At: w.At, Ticks: w.Ticks, Chosen: [2]int{0, -1}}
	return Days(days, func(line, hour int) { onHour(w.At[line][hour]) })
}
