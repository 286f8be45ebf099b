// Package start is the first page, which asks how to look at a home, and the pages that say how to come by a recording.
package start

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// most is the width of the column of choices in points at normal text size.
const most = 780

// Actions is what the pages can ask for.
type Actions interface {
	// Choose is called with the ID of the choice that was pressed.
	Choose(id string)
	// OpenPath opens what was opened before.
	OpenPath(path string)
	// ForgetRecent forgets what was opened before.
	ForgetRecent()
	// OpenWay shows how to come by a recording.
	OpenWay(key string)
	// ShowKeys shows the keys of the window.
	ShowKeys()
	// ShowStart shows the first page.
	ShowStart()
	// Copy puts words on the clipboard.
	Copy(words string)
}

// Recent is a recording or folder that was opened before.
type Recent struct {
	Path   string // whole
	Name   string
	Folder string // in which it lies
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

// Update shows what is offered, and what was opened before.
func (p *Page) Update(v view.Start, recent []Recent) {
	objects := []fyne.CanvasObject{
		widget.Title(v.Heading),
		widget.Padded(0, 0, 4, 0, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})),
	}
	for i, c := range v.Choices {
		objects = append(objects, p.choice(c, i == 0))
	}
	if len(recent) > 0 {
		objects = append(objects, p.recent(v, recent))
	}
	if len(v.Ways) > 0 {
		ways := make([]fyne.CanvasObject, 0, len(v.Ways))
		for _, w := range v.Ways {
			ways = append(ways, p.way(w))
		}
		objects = append(objects, widget.Padded(8, 0, 0, 0, widget.Head(v.More)), widget.Grid(300*theme.Factor(), 12, 2, ways...))
	}
	if v.Foot != "" {
		objects = append(objects, widget.Wrap(14, 4, widget.Small(v.Foot), widget.LinkText("keys", v.Keys, theme.SizeSmall, p.actions.ShowKeys)))
	}
	column := widget.Stack(12, objects...)
	p.sheet.SetContent(widget.Padded(28, 26, 28, 26, widget.Centred(most*theme.Factor(), column)), false)
}

// choice is one card. The first is the one that most people want, so it has the strong border.
func (p *Page) choice(c view.StartChoice, first bool) fyne.CanvasObject {
	face := widget.Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{12, 16, 12, 18},
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

// way is a card that leads to a page which says how.
func (p *Page) way(w view.StartChoice) fyne.CanvasObject {
	words := widget.Stack(1, widget.Strong(w.Title), widget.Small(w.Line))
	row := widget.Row{Gap: 12, Grow: 1, Least: 120, Align: widget.AlignMiddle}.Of(
		widget.Icon(w.Icon, 24, theme.Accent), words, widget.Icon("chevron", 18, theme.Muted))
	face := widget.Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{10, 12, 10, 14}}
	press := widget.NewPress("way."+w.ID, w.Title+". "+w.Line, face, row, func() { p.actions.OpenWay(w.ID) })
	press.Link = true
	return press
}

// recent lists what was opened before.
func (p *Page) recent(v view.Start, list []Recent) fyne.CanvasObject {
	head := widget.Row{Gap: 12, Grow: 0, Align: widget.AlignMiddle}.Of(
		widget.Head(v.Recent), widget.LinkText("recent.forget", v.Forget, theme.SizeSmall, p.actions.ForgetRecent))
	rows := []fyne.CanvasObject{head}
	for i, r := range list {
		row := widget.Row{Gap: 12, Grow: 1, Least: 160, Align: widget.AlignMiddle}.Of(
			widget.Icon("recorder", 20, theme.Muted), widget.Strong(r.Name), widget.Small(r.Folder))
		rows = append(rows, widget.NewPress("recent."+strconv.Itoa(i+1), r.Name, widget.Face{Radius: 8, Pad: [4]float32{5, 8, 5, 8}}, row,
			func() { p.actions.OpenPath(r.Path) }))
	}
	return widget.Card(widget.Stack(2, rows...))
}
