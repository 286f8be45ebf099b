package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// NewField returns a field for one line of words; said is what it is for, which stands in it while it is empty.
func NewField(said string, onChange func(string)) *fynewidget.Entry {
	e := fynewidget.NewEntry()
	e.SetPlaceHolder(said)
	e.OnChanged = onChange
	return e
}

// Field gives a field the whole width.
func Field(e *fynewidget.Entry) *fyne.Container { return Wide(e.MinSize().Height, e) }

// Focus brings the keyboard to a field, with all that stands in it chosen, so that typing replaces it.
func Focus(e *fynewidget.Entry) {
	if e == nil {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		c.Focus(e)
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// Line is a line of a table: its first cells stand beside each other, each with its share of the width, as long as there
// are Least points; else the last cell stands alone, which says the same in one.
type Line struct {
	Gap    float32
	Least  float32
	Shares []float32 // of all cells but the last
}

// Of makes the line; there is a cell more than shares.
func (l Line) Of(cells ...fyne.CanvasObject) *fyne.Container {
	return container.New(&line{Line: l}, cells...)
}

type line struct {
	Line
	last lastWidth
}

// beside reports whether the cells stand beside each other.
func (l *line) beside(width float32) bool { return width >= l.Least }

func (l *line) widths(width float32) []float32 {
	var sum float32
	for _, s := range l.Shares {
		sum += s
	}
	ws := make([]float32, len(l.Shares))
	for i, s := range l.Shares {
		ws[i] = (width - l.Gap*float32(len(l.Shares)-1)) * s / sum
	}
	return ws
}

func (l *line) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	alone := objects[len(objects)-1]
	if !l.beside(width) {
		return heightOf(alone, width)
	}
	var h float32
	for i, w := range l.widths(width) {
		h = max(h, heightOf(objects[i], w))
	}
	return h
}

// heightOf is HeightFor of an object that may be hidden now.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	if o.Visible() {
		return HeightFor(o, width)
	}
	o.Show()
	defer o.Hide()
	return HeightFor(o, width)
}

func (l *line) naturalWidth(objects []fyne.CanvasObject) float32 {
	return max(l.Least, NaturalWidth(objects[len(objects)-1]))
}

func (l *line) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.last.minSize(l, objects) }

func (l *line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = lastWidth(size.Width)
	beside, alone := l.beside(size.Width), len(objects)-1
	for i, o := range objects {
		if show := beside == (i != alone); show != o.Visible() {
			if show {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	if !beside {
		place(objects[alone], 0, 0, size.Width, size.Height)
		return
	}
	var x float32
	for i, w := range l.widths(size.Width) {
		h := HeightFor(objects[i], w)
		place(objects[i], x, (size.Height-h)/2, w, h)
		x += w + l.Gap
	}
}

// Choice is one of several words of which one is chosen.
type Choice struct {
	ID, Word string
	Chosen   bool
}

// Choices is a row of words of which one is chosen. The id of each stands after the prefix and a dot.
func Choices(prefix string, choices []Choice, onChoose func(id string)) *fyne.Container {
	row := make([]fyne.CanvasObject, len(choices))
	for i, c := range choices {
		row[i] = choice(prefix, c, onChoose)
	}
	frame := Framed(choicesFace(), Wrap(2, 2, row...))
	out := Wrap(0, 0, frame) // so that it keeps its width when it stands on a line of its own
	out.Hidden = len(row) == 0
	return out
}
