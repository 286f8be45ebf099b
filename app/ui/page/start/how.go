package start

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// How is a page that says, step by step, how to come by a recording. All methods are called on the main goroutine.
type How struct {
	actions Actions
	sheet   *widget.Sheet
}

// NewHow returns the page with nothing on it.
func NewHow(a Actions) *How { return &How{actions: a, sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *How) Object() *widget.Sheet { return p.sheet }

// Update shows one way.
func (p *How) Update(v view.How) {
	head := widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon(v.Icon, 40, theme.Accent),
		widget.Stack(2, widget.Title(v.Title), widget.NewText(widget.Span{Text: v.Line, Color: theme.Muted})))
	steps := make([]fyne.CanvasObject, 0, 2*len(v.Steps))
	for i, s := range v.Steps {
		if i > 0 {
			steps = append(steps, widget.Rule())
		}
		steps = append(steps, p.step(i+1, s, v.Copy))
	}
	buttons := widget.Wrap(12, 8, widget.Button("how.open", v.Open, func() { p.actions.Choose("open") }),
		widget.QuietButton("how.back", v.Back, p.actions.ShowStart))
	column := widget.Stack(14, head, widget.Card(widget.Stack(12, steps...)), widget.Small(v.Note), buttons)
	p.sheet.SetContent(widget.Padded(28, 26, 28, 26, widget.Centred(most*theme.Factor(), column)), false)
}

// step is one thing to do, with what is to be typed in a box of its own that can be copied.
func (p *How) step(n int, s view.HowStep, word string) fyne.CanvasObject {
	number := widget.Framed(widget.Face{Fill: theme.Ink, Radius: 12, Pad: [4]float32{2, 9, 2, 9}},
		widget.NewText(widget.Span{Text: strconv.Itoa(n), Bold: true, Color: theme.Paper}))
	words := []fyne.CanvasObject{widget.Body(s.Says)}
	if s.Type != "" {
		typed := widget.Row{Gap: 10, Grow: 0, Least: 200, Align: widget.AlignMiddle}.Of(
			widget.Strong(s.Type),
			widget.QuietButton("how.copy."+strconv.Itoa(n), word, func() { p.actions.Copy(s.Type) }))
		words = append(words, widget.Framed(widget.Face{Fill: theme.Side, Radius: 8, Pad: [4]float32{8, 8, 8, 12}}, typed))
	}
	return widget.Row{Gap: 14, Grow: 1}.Of(number, widget.Stack(8, words...))
}
