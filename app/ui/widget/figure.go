package widget

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/chart"
	"telltale/app/ui/icon"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// dots draws the five dots of a symbol, w by h points at normal text size.
func dots(s view.Symbol, w, h float32) *fyne.Container {
	row := chart.Row{Mark: markOf(s), Least: s.Least, Most: s.Dots}
	colours := ink(theme.Ink, theme.Muted)
	f := min(theme.Factor(), 1.6)
	return Fixed(w*f, h*f, canvas.NewRaster(func(w, h int) image.Image {
		return chart.Dots(w, h, row, colours)
	}))
}

// markOf is the way in which the state of a symbol is drawn.
func markOf(s view.Symbol) chart.Mark {
	switch s.State {
	case view.StateNotYet:
		return chart.MarkNotYet
	case view.StateUnknown:
		return chart.MarkUnknown
	case view.StateLetter, view.StateRange:
	}
	return chart.MarkDots
}

// pictogram shows the picture of a symbol, side points wide at normal text size: in a dotted outline while not enough was
// seen, on hatching where it cannot be known (label specification B.2).
func pictogram(s view.Symbol, side float32) *fyne.Container {
	const margin = 3
	picture := Icon(icon.Symbol(s.ID), side-2*margin, tone(s))
	mark := markOf(s)
	if mark == chart.MarkDots {
		return Icon(icon.Symbol(s.ID), side, tone(s))
	}
	colours := ink(theme.Ink, theme.Muted)
	if mark == chart.MarkUnknown {
		colours.Faint = nrgba(theme.Stitch)
	}
	side *= min(theme.Factor(), 1.6)
	ground := canvas.NewRaster(func(w, h int) image.Image { return chart.Ground(w, h, mark, colours) })
	return Fixed(side, side, container.NewStack(ground, container.NewCenter(picture)))
}

// tone is the colour of a symbol's pictogram: paler when it has no letter.
func tone(s view.Symbol) fyne.ThemeColorName {
	if s.State == view.StateLetter || s.State == view.StateRange {
		return theme.Ink
	}
	return theme.Muted
}

// letterOf is the letter of a symbol, or the sign of what is missing.
func letterOf(s view.Symbol) string {
	switch {
	case s.Letter != "":
		return s.Letter
	case s.State == view.StateUnknown:
		return "–"
	}
	return "?"
}

// SymbolCell shows a symbol in little: pictogram, word, dots and letter.
func SymbolCell(s view.Symbol) *fyne.Container {
	letter := fyne.CanvasObject(NewText(Span{Text: letterOf(s), Size: theme.SizeTiny, Bold: true, Color: tone(s)}))
	if s.Letter != "" {
		letter = Row{Gap: 5, Grow: 1, Align: AlignMiddle}.Of(dots(s, 32, 7), letter)
	}
	return Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(
		pictogram(s, 22),
		Stack(0, NewText(Span{Text: s.Word, Size: theme.SizeTiny, Color: theme.Muted}), letter),
	)
}

// SymbolCells shows all symbols of a label in little, as many beside each other as lines stay full.
func SymbolCells(symbols []view.Symbol) *fyne.Container {
	cells := make([]fyne.CanvasObject, len(symbols))
	for i, s := range symbols {
		cells[i] = SymbolCell(s)
	}
	return container.New(&even{gap: 5, lineGap: 8}, cells...)
}

// even is a table with 8, 4, 2 or 1 columns, so that its lines are full. A column is as wide as its widest object, and
// what is left goes between the columns.
type even struct {
	gap, lineGap float32
	last         lastWidth
}

// columns returns the widths of the columns and the room between two of them.
func (e *even) columns(objects []fyne.CanvasObject, width float32) ([]float32, float32) {
	for _, n := range []int{8, 4, 2} {
		ws := make([]float32, n)
		var sum float32
		for i, o := range objects {
			wide := NaturalWidth(o)
			if wide > ws[i%n] {
				sum += wide - ws[i%n]
				ws[i%n] = wide
			}
		}
		if gap := (width - sum) / float32(n-1); gap >= e.gap {
			return ws, gap
		}
	}
	return []float32{width}, 0
}

func (e *even) naturalWidth(objects []fyne.CanvasObject) float32 {
	ws, _ := e.columns(objects, 0)
	return ws[0]
}

func (e *even) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return e.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (e *even) MinSize(objects []fyne.CanvasObject) fyne.Size { return e.last.minSize(e, objects) }

func (e *even) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	e.last = lastWidth(size.Width)
	e.walk(objects, size.Width, place)
}

func (e *even) walk(objects []fyne.CanvasObject, width float32,
	put func(o fyne.CanvasObject, x, y, w, h float32),
) float32 {
	ws, gap := e.columns(objects, width)
	var y float32
	for line := range slices.Chunk(objects, len(ws)) {
		if y > 0 {
			y += e.lineGap
		}
		var h, x float32
		for i, o := range line {
			h = max(h, HeightFor(o, ws[i]))
		}
		for i, o := range line {
			put(o, x, y, ws[i], h)
			x += ws[i] + gap
		}
		y += h
	}
	return y
}

// SymbolLine shows a symbol on the care label: pictogram and dots at the left, title and sentence beside them.
func SymbolLine(s view.Symbol) *fyne.Container {
	sign := Stack(4, pictogram(s, 34), dots(s, 34, 7))
	if s.Letter == "" {
		below := NewText(Span{Text: letterOf(s), Size: theme.SizeSmall, Bold: true, Color: tone(s)})
		below.Align = fyne.TextAlignCenter
		sign = Stack(1, pictogram(s, 34), below)
	}
	return Row{Gap: 14, Grow: 1, Align: AlignMiddle}.Of(sign,
		Stack(1, Strong(s.Title), Small(s.Sentence)))
}

// Spark draws a line of small bars, w by h points at normal text size.
func Spark(values []float64, w, h float32) *fyne.Container {
	colours := ink(theme.Accent, theme.Line)
	f := min(theme.Factor(), 1.6)
	return Fixed(w*f, h*f, canvas.NewRaster(func(w, h int) image.Image {
		return chart.Spark(w, h, values, colours)
	}))
}

// Amount is a bar with a name, an amount and a length, in the colour and texture of its role.
func Amount(b view.Bar) *fyne.Container {
	bar := weave(b.Role, 4)
	return Stack(3,
		Row{Gap: 10, Least: 60, Grow: 0}.Of(Body(b.Name), Small(b.Amount).Right()),
		container.New(share{part: float32(b.Share), h: 9}, bar))
}

// share gives its object a part of the width.
type share struct{ part, h float32 }

func (s share) heightFor([]fyne.CanvasObject, float32) float32 { return s.h }

func (s share) naturalWidth([]fyne.CanvasObject) float32 { return 40 }

func (s share) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, s.h) }

func (s share) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, max(s.h, size.Width*min(max(s.part, 0), 1)), s.h)
}
