package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"telltale/app/ui/theme"
)

// Span is a piece of a text with one look.
type Span struct {
	Text  string
	Size  fyne.ThemeSizeName  // "" = body
	Color fyne.ThemeColorName // "" = ink
	Bold  bool
	Under bool // underlined
}

// Text is words that wrap at the width they get. Nothing of them is ever cut: a word that is too long for a line is
// broken between two letters.
type Text struct {
	fynewidget.BaseWidget
	Spans []Span
	Align fyne.TextAlign

	width float32 // at which lines were broken
	scale float32 // of the text at that time
	lines []textLine
	known measures
}

type textRun struct {
	span int
	text string
	x, w float32
}

type textLine struct {
	runs   []textRun
	width  float32
	height float32
}

// NewText returns a text of one or more spans.
func NewText(spans ...Span) *Text {
	t := &Text{Spans: spans, width: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Body returns a text in the normal size and colour.
func Body(s string) *Text { return NewText(Span{Text: s}) }

// Small returns a text for second lines.
func Small(s string) *Text { return NewText(Span{Text: s, Size: theme.SizeSmall, Color: theme.Muted}) }

// Strong returns a bold text in the normal size.
func Strong(s string) *Text { return NewText(Span{Text: s, Bold: true}) }

// Head returns the title of a panel.
func Head(s string) *Text { return NewText(Span{Text: s, Size: theme.SizeHead, Bold: true}) }

// Title returns the heading of a page.
func Title(s string) *Text { return NewText(Span{Text: s, Size: theme.SizeTitle, Bold: true}) }

// Right aligns the text at the right edge and returns it.
func (t *Text) Right() *Text {
	t.Align = fyne.TextAlignTrailing
	return t
}

// String returns the words.
func (t *Text) String() string {
	var b strings.Builder
	for _, s := range t.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// AccessibilityLabel returns the words.
func (t *Text) AccessibilityLabel() string { return t.String() }

// AccessibilityRole says that this is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// HeightFor returns the height of the lines at a width.
func (t *Text) HeightFor(width float32) float32 {
	return t.known.height(width, func() float32 {
		var h float32
		for _, l := range t.breakAt(width) {
			h += l.height
		}
		return h
	})
}

// NaturalWidth returns the width of the words on one line.
func (t *Text) NaturalWidth() float32 {
	return t.known.natural(func() float32 {
		var w float32
		for _, s := range t.Spans {
			w += s.measure(s.Text)
		}
		if w == 0 {
			return 0
		}
		return w + 1 // a little room, so that rounding never wraps it
	})
}

// MinSize asks for no width: a text takes what it gets.
func (t *Text) MinSize() fyne.Size { return fyne.NewSize(0, t.HeightFor(t.Size().Width)) }

// CreateRenderer is called by Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{text: t} }

func (s Span) points() float32 {
	if s.Size == "" {
		return theme.Points(theme.SizeBody)
	}
	return theme.Points(s.Size)
}

func (s Span) style() fyne.TextStyle { return fyne.TextStyle{Bold: s.Bold, Underline: s.Under} }

func (s Span) measure(text string) float32 {
	return fyne.MeasureText(text, s.points(), s.style()).Width
}

func (s Span) lineHeight() float32 { return fyne.MeasureText("Mg", s.points(), s.style()).Height }

type textRenderer struct {
	text    *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Destroy() {}

func (r *textRenderer) MinSize() fyne.Size { return r.text.MinSize() }

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *textRenderer) Refresh() {
	r.text.width, r.text.known = -1, measures{}
	r.draw(r.text.Size())
	canvas.Refresh(r.text)
}

func (r *textRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *textRenderer) draw(size fyne.Size) {
	r.objects = r.objects[:0]
	var y float32
	for _, line := range r.text.breakAt(size.Width) {
		var shift float32
		switch r.text.Align {
		case fyne.TextAlignTrailing:
			shift = size.Width - line.width
		case fyne.TextAlignCenter:
			shift = (size.Width - line.width) / 2
		}
		for _, run := range line.runs {
			span := r.text.Spans[run.span]
			color := span.Color
			if color == "" {
				color = theme.Ink
			}
			o := canvas.NewText(run.text, theme.Colour(color))
			o.TextSize, o.TextStyle = span.points(), span.style()
			h := span.lineHeight()
			place(o, run.x+shift, y+(line.height-h)*0.8, run.w, h)
			r.objects = append(r.objects, o)
		}
		y += line.height
	}
}
