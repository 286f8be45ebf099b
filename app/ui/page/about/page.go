// Package about is the page of what Telltale is, what it cannot see, and what its answers rest on.
package about

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap  = 13
	wide = 820 // from here on there are two columns
)

// Page is the page About. All methods are called on the main goroutine.
type Page struct {
	sheet *widget.Sheet
}

// New returns the page with nothing on it.
func New() *Page { return &Page{sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(14, parts...))
}

// Update shows what Telltale is.
func (p *Page) Update(v view.About) {
	head := []fyne.CanvasObject{widget.Title(v.Heading), widget.NewText(widget.Span{Text: v.Version, Color: theme.Muted})}
	for _, l := range v.Lines {
		head = append(head, widget.Body(l))
	}
	arrange := func(width float32) []widget.Column {
		if width < wide*theme.Factor() {
			return []widget.Column{{Share: 1, Panels: []int{0, 1}}}
		}
		return []widget.Column{{Share: 1, Panels: []int{0}}, {Share: 1, Panels: []int{1}}}
	}
	p.sheet.SetContent(page(widget.Stack(5, head...),
		widget.Columns(gap, arrange, list(v.Limits, "unknown"), list(v.Know, "done")), tables(v.Tables)), true)
}

// list is some sentences, each with a sign before it.
func list(l view.AboutList, sign string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Head(l.Title)}
	for _, says := range l.Lines {
		parts = append(parts, widget.Row{Gap: 9, Grow: 1}.Of(widget.Icon(sign, 18, theme.Muted), widget.Body(says)))
	}
	return widget.Card(widget.Stack(9, parts...))
}

// tables lists where the tables come from.
func tables(t view.AboutTables) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Stack(2, widget.Head(t.Title), widget.Small(t.Line))}
	for _, r := range t.Rows {
		name := widget.Stack(1, widget.Strong(r.Name), widget.Small(r.Attribution))
		parts = append(parts, widget.Rule(), widget.Grid(300*theme.Factor(), 20, 2, name,
			widget.Stack(1, widget.Body(r.Licence), widget.Small(r.Date))))
	}
	return widget.Card(widget.Stack(9, parts...))
}
