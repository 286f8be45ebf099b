package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/ui/theme"
)

// Switch is something that is on or off: a slider and a word. On or off is told by the place of the knob and by a tick,
// not by colour alone.
func Switch(id, word string, on bool, onTap func()) *Press {
	f := min(theme.Factor(), 1.6)
	w, h := 30*f, 17*f
	track := canvas.NewRectangle(theme.Colour(theme.Card))
	track.StrokeColor, track.StrokeWidth, track.CornerRadius = theme.Colour(theme.Muted), 1.5, h/2
	knob := canvas.NewCircle(theme.Colour(theme.Muted))
	objects := []fyne.CanvasObject{track, knob}
	if on {
		track.FillColor, track.StrokeColor, knob.FillColor = theme.Colour(theme.Accent), theme.Colour(theme.Accent), theme.Colour(theme.OnAccent)
		objects = append(objects, Icon("done", 13, theme.OnAccent))
	}
	slider := container.New(&slideLayout{on: on}, objects...)
	return NewPress(id, word, Face{Radius: 6, Pad: [4]float32{4, 8, 4, 4}},
		Row{Gap: 8, Grow: 1, Align: AlignMiddle}.Of(Fixed(w, h, slider), NewText(Span{Text: word, Size: theme.SizeSmall})), onTap)
}

// slideLayout puts the knob right when the switch is on, with a tick left of it; else left.
type slideLayout struct{ on bool }

func (l *slideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *slideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = 3
	place(objects[0], 0, 0, size.Width, size.Height)
	side := size.Height - 2*margin
	x := float32(margin)
	if l.on {
		x = size.Width - margin - side
		tick := size.Height - 4
		place(objects[2], 3, 2, tick, tick)
	}
	place(objects[1], x, margin, side, side)
}
