package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Field is for one line of words. Keys that have nothing to do with writing go on to the window.
type Field struct {
	fynewidget.Entry
}

// NewField returns a field; said is what it is for, which stands in it while it is empty.
func NewField(said string, onChange func(string)) *Field {
	f := &Field{}
	f.Wrapping = fyne.TextWrapOff
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // as Fyne makes a field of one line
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder(said)
	f.OnChanged = onChange
	return f
}

// HeightFor returns the height of one line.
func (f *Field) HeightFor(float32) float32 { return f.MinSize().Height }

// NaturalWidth returns the width at which what the field is for can be read; a field takes the width that there is.
func (f *Field) NaturalWidth() float32 {
	around := 4 * fynetheme.InnerPadding()
	return fyne.MeasureText(f.PlaceHolder, fynetheme.TextSize(), fyne.TextStyle{}).Width + around
}

// TypedShortcut is called by Fyne for keys that are held together.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	if held, ok := s.(*desktop.CustomShortcut); ok && !writes(held.KeyName) {
		if c, ok := f.canvas().(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
		}
		return
	}
	f.Entry.TypedShortcut(s)
}

// writes reports whether a key moves within words when it is held together with others.
func writes(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// TypedKey is called by Fyne for a key. Escape empties the field first.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		if f.Text != "" {
			f.SetText("")
			return
		}
	case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyF1, fyne.KeyF5, fyne.KeyF6:
	default:
		f.Entry.TypedKey(e)
		return
	}
	if c := f.canvas(); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// Seek brings the keyboard to the field, with all that stands in it chosen, so that typing replaces it. The canvas is
// that of the window: a field that was not drawn yet does not know it.
func (f *Field) Seek(c fyne.Canvas) {
	if c == nil {
		return
	}
	c.Focus(f)
	f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (f *Field) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(f) }

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
