package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/chart"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// HeatMap shows when a device was busy: a line a day, a cell an hour.
func HeatMap(w view.WhenPanel) *fyne.Container {
	colours := chart.Ink{Full: nrgba(theme.Accent), Faint: nrgba(theme.Hover), Edge: nrgba(theme.Stitch)}
	cells := canvas.NewRaster(func(pw, ph int) image.Image { return chart.Heat(pw, ph, w.Cells, colours) })
	objects := []fyne.CanvasObject{cells}
	tiny := func(s string) *Text { return NewText(Span{Text: s, Size: theme.SizeTiny, Color: theme.Muted}) }
	for _, d := range w.Days {
		objects = append(objects, tiny(d))
	}
	for _, t := range w.Ticks {
		objects = append(objects, tiny(t))
	}
	hours := 0
	for _, r := range w.Cells {
		hours = max(hours, len(r))
	}
	return container.New(&heatLayout{days: len(w.Days), hours: hours}, objects...)
}

// heatLayout places the picture, the names of the days left of it, and the hours below it.
type heatLayout struct {
	days, hours int
	last        lastWidth
}

// The height of a line of the heat map in points: square cells, within limits that keep it readable.
const (
	heatLow  = 13
	heatHigh = 20
)

func (l *heatLayout) measures(objects []fyne.CanvasObject, width float32) (left, line, tick float32) {
	for _, o := range objects[1 : 1+l.days] {
		left = max(left, NaturalWidth(o)+8)
		line = max(line, HeightFor(o, 1000)*0.82)
	}
	for _, o := range objects[1+l.days:] {
		tick = max(tick, HeightFor(o, 1000))
	}
	if l.hours > 0 {
		line = max(line, min(max((width-left)/float32(l.hours), heatLow), heatHigh))
	}
	return left, line, tick
}

func (l *heatLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, line, tick := l.measures(objects, width)
	return line*float32(l.days) + tick + 3
}

func (l *heatLayout) naturalWidth([]fyne.CanvasObject) float32 { return 360 }

func (l *heatLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.last.minSize(l, objects)
}

func (l *heatLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = lastWidth(size.Width)
	left, line, tick := l.measures(objects, size.Width)
	high := line * float32(l.days)
	place(objects[0], left, 0, size.Width-left, high)
	for i, o := range objects[1 : 1+l.days] {
		h := HeightFor(o, left)
		place(o, 0, line*float32(i)+(line-h)/2-1, left, h)
	}
	ticks := objects[1+l.days:]
	end := float32(0)
	for i, o := range ticks {
		o.Show() // what is hidden has no width
		x := left + (size.Width-left)*float32(i)/float32(max(len(ticks), 1))
		w := NaturalWidth(o)
		if i > 0 && x < end+4 { // no room at large text: leave the word out rather than print it over another
			o.Hide()
			continue
		}
		place(o, x, high+3, w, tick)
		end = x + w
	}
}
