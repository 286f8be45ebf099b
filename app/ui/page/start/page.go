// Package start is the first page, which asks how to look at a home.
package start

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// most is the width of the column of choices in points at normal text size.
const most = 780

// Actions is what the page can ask for.
type Actions interface {
	// Choose is called with the ID of the choice that was pressed.
	Choose(id string)
}

// Page is the Start page. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
}

// New returns the page with nothing on it.
func New(a Actions) *Page { return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Update shows what is offered.
func (p *Page) Update(v view.Start) {
	objects := []fyne.CanvasObject{
		widget.Title(v.Heading),
		widget.Padded(0, 0, 8, 0, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})),
	}
	for i, c := range v.Choices {
		objects = append(objects, p.choice(c, i == 0))
	}
	if v.Foot != "" {
		objects = append(objects, widget.Small(v.Foot))
	}
	column := widget.Stack(14, objects...)
	p.sheet.SetContent(widget.Padded(28, 26, 28, 26, widget.Centred(most*theme.Factor(), column)), false)
}

// choice is one card. The first is the one that most people want, so it has the strong border.
func (p *Page) choice(c view.StartChoice, first bool) fyne.CanvasObject {
	face := widget.Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{16, 16, 16, 18},
	}
	if first {
		face.Border, face.Thick = theme.Accent, 2
	}
	words := widget.Stack(2,
		widget.NewText(widget.Span{Text: c.Title, Size: theme.SizeHead, Bold: true}), widget.Small(c.Line))
	row := widget.Row{Gap: 16, Grow: 1, Least: 220, Align: widget.AlignMiddle}.Of(
		widget.Icon(c.Icon, 34, theme.Accent), words, widget.Small(c.Hint))
	return widget.NewPress("choice."+c.ID, c.Title+". "+c.Line, face, row, func() { p.actions.Choose(c.ID) })
}
