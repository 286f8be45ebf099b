// Package keys is the page that lists the keys of the window.
package keys

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
)

// Key is a key with what it does.
type Key struct {
	Keys string // as they stand on a keyboard: "Ctrl+O"
	Does string
}

// Group is keys of one kind.
type Group struct {
	Title string
	Keys  []Key
}

// Page is the page. All methods are called on the main goroutine.
type Page struct{ sheet *widget.Sheet }

// New returns the page with nothing on it.
func New() *Page { return &Page{sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says nothing: the page is there at once.
func (p *Page) Loading(string) {}

// Update shows the keys.
func (p *Page) Update(title string, groups []Group) {
	cards := make([]fyne.CanvasObject, 0, len(groups))
	for _, g := range groups {
		rows := []fyne.CanvasObject{widget.Head(g.Title)}
		for _, k := range g.Keys {
			rows = append(rows, widget.Row{Gap: 12, Grow: 1, Least: 120 * theme.Factor()}.Of(
				widget.AtLeast(130*theme.Factor(), keycap(k.Keys)), widget.Body(k.Does)))
		}
		cards = append(cards, widget.Card(widget.Stack(7, rows...)))
	}
	body := widget.Stack(14, widget.Title(title), widget.Grid(380*theme.Factor(), 14, 2, cards...))
	p.sheet.SetContent(widget.Padded(22, 26, 26, 26, widget.Centred(980*theme.Factor(), body)), false)
}

// keycap is the name of a key in a frame, as on a keyboard.
func keycap(keys string) fyne.CanvasObject {
	return widget.Wrap(0, 0, widget.Framed(widget.Face{
		Fill: theme.Paper, Border: theme.Line, Thick: 1, Radius: 5, Pad: [4]float32{1, 8, 1, 8},
	}, widget.NewText(widget.Span{Text: keys, Size: theme.SizeSmall, Bold: true})))
}
