package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Align says where the objects of a row stand when one is higher than the others.
type Align int

// The alignments of a row.
const (
	AlignTop Align = iota
	AlignMiddle
)

// Row is how objects stand side by side: one of them takes the width that the others leave; when that would be less
// than Least points, they stand under each other instead.
type Row struct {
	Gap   float32 // points between two objects
	Least float32 // points that the growing object must get, else the row becomes a stack
	Grow  int     // index of the growing object among those given to Of; below 0 = none grows
	Align Align
}

// Of makes the row.
func (r Row) Of(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{Row: r}, objects...)
}

type row struct {
	Row
	last lastWidth
}

// widths returns the width of each object, or false when they must stand under each other.
func (r *row) widths(objects []fyne.CanvasObject, width float32) ([]float32, bool) {
	ws := make([]float32, len(objects))
	rest, shown := width, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if i != r.Grow {
			ws[i] = NaturalWidth(o)
			rest -= ws[i]
		}
	}
	rest -= r.Gap * float32(max(0, shown-1))
	if r.Grow < 0 || r.Grow >= len(objects) || !objects[r.Grow].Visible() {
		return ws, rest >= -0.5
	}
	ws[r.Grow] = max(0, rest)
	return ws, shown < 2 || rest >= min(r.Least, NaturalWidth(objects[r.Grow]))
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	ws, beside := r.widths(objects, width)
	if !beside {
		return (&stack{gap: r.Gap / 2}).heightFor(objects, width)
	}
	var h float32
	for i, o := range objects {
		h = max(h, HeightFor(o, ws[i]))
	}
	return h
}

func (r *row) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for i, o := range visible(objects) {
		if i > 0 {
			w += r.Gap
		}
		w += NaturalWidth(o)
	}
	return w
}

func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size { return r.last.minSize(r, objects) }

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.last = lastWidth(size.Width)
	ws, beside := r.widths(objects, size.Width)
	if !beside {
		(&stack{gap: r.Gap / 2}).Layout(objects, size)
		return
	}
	var x float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h, y := HeightFor(o, ws[i]), float32(0)
		if r.Align == AlignMiddle {
			y = (size.Height - h) / 2
		}
		place(o, x, y, ws[i], h)
		x += ws[i] + r.Gap
	}
}

// wrap puts objects one after the other like words and goes on in the next line when the width is used up.
type wrap struct {
	gap, lineGap float32
	last         lastWidth
}

// Wrap puts objects one after the other like words, gap points apart.
func Wrap(gap, lineGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{gap: gap, lineGap: lineGap}, objects...)
}

func (l *wrap) naturalWidth(objects []fyne.CanvasObject) float32 {
	return (&row{Row: Row{Gap: l.gap}}).naturalWidth(objects)
}

func (l *wrap) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.last.minSize(l, objects) }

func (l *wrap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = lastWidth(size.Width)
	l.walk(objects, size.Width, place)
}

func (l *wrap) walk(objects []fyne.CanvasObject, width float32,
	put func(o fyne.CanvasObject, x, y, w, h float32),
) float32 {
	var x, y, line float32
	for _, o := range visible(objects) {
		w := min(NaturalWidth(o), width)
		if x > 0 && x+w > width+0.5 {
			x, y, line = 0, y+line+l.lineGap, 0
		}
		h := HeightFor(o, w)
		put(o, x, y, w, h)
		x += w + l.gap
		line = max(line, h)
	}
	return y + line
}
