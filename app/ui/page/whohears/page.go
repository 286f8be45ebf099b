// Package whohears is the page of the companies that hear from a home, as a picture, a list and a map, and the page of
// one of them.
package whohears

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap    = 13
	beside = 640 // a page that is narrower has one column
)

// atOnce is how many rows a list shows before the rest is asked for, and how many come each time.
const atOnce = 60

// Actions is what the pages can ask for.
type Actions interface {
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// OpenCompany shows the page of a company.
	OpenCompany(key string)
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// Expert reports whether ports, protocols and addresses are shown; ToggleExpert changes that.
	Expert() bool
	ToggleExpert()
	// Copy puts a text where other programs can paste it.
	Copy(text string)
}

// The ways of looking at who hears.
const (
	wayFlow = iota
	wayList
	wayWorld
)

// Page is the page of the companies that hear from a home. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.WhoHears
	way     int
	seat    string // the country of which companies are listed, "" for all
	rows    int
}

// New returns the page with nothing on it.
func New(a Actions) *Page {
	return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0)), rows: atOnce}
}

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) { p.sheet.SetContent(loading(sentence), false) }

// Update shows who hears. The way of looking stays.
func (p *Page) Update(v view.WhoHears) {
	p.shown = v
	p.build(true)
}

func loading(sentence string) fyne.CanvasObject {
	return page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted}))
}

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(16, parts...))
}

func (p *Page) build(keep bool) {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	switch {
	case v.Empty != "":
		parts = append(parts, widget.Card(widget.Padded(8, 8, 8, 8, widget.Body(v.Empty))))
	case p.way == wayList:
		parts = append(parts, p.list())
	case p.way == wayWorld:
		parts = append(parts, p.world())
	default:
		parts = append(parts, p.flow())
	}
	p.sheet.SetContent(page(parts...), keep)
}

func (p *Page) head() fyne.CanvasObject {
	v := p.shown
	words := []fyne.CanvasObject{widget.Title(v.Heading)}
	if v.Badge != "" {
		words = append([]fyne.CanvasObject{widget.Wrap(0, 0, widget.Badge(v.Badge))}, words...)
	}
	if v.Sub != "" {
		words = append(words, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted}))
	}
	choices := []fyne.CanvasObject{widget.Periods(v.Periods, p.actions.ShowPeriod)}
	if v.Empty == "" {
		choices = append(choices, widget.Tabs("way", v.Ways[:], p.way, func(i int) {
			p.way, p.seat, p.rows = i, "", atOnce
			p.build(false)
		}))
	}
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(widget.Stack(5, words...), widget.Stack(8, choices...))
}

// flow is the picture of who sends to whom.
func (p *Page) flow() fyne.CanvasObject {
	all := func() {
		p.way, p.seat = wayList, ""
		p.build(false)
	}
	picture := widget.FlowPicture(p.shown.Flow, p.shown.Flow.Hint, widget.FlowOpen{
		Device: p.actions.OpenDevice, Company: p.actions.OpenCompany, Several: all,
		Country: func(code string) {
			p.way, p.seat = wayList, code
			p.build(false)
		},
	})
	return widget.Card(widget.Stack(12, picture, widget.Legend(p.shown.Flow.Legend), widget.Small(p.shown.Flow.Note)))
}

// list is all companies, or those of one country.
func (p *Page) list() fyne.CanvasObject {
	rows := p.listed()
	var parts []fyne.CanvasObject
	if p.seat != "" && len(rows) > 0 {
		all := widget.LinkText("list.all", p.shown.List.All, "", func() {
			p.seat = ""
			p.build(false)
		})
		parts = append(parts, widget.Row{Gap: 10, Grow: 1, Align: widget.AlignMiddle}.Of(
			widget.Flag(p.seat), widget.Head(rows[0].Country), all))
	}
	for i, r := range rows[:min(len(rows), p.rows)] {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, p.row(r))
	}
	return widget.Card(widget.Stack(2, append(parts, p.beyond(len(rows))...)...))
}

// listed are the companies of the country that was chosen, or all.
func (p *Page) listed() []view.HearsRow {
	if p.seat == "" {
		return p.shown.List.Rows
	}
	var rows []view.HearsRow
	for _, r := range p.shown.List.Rows {
		if r.Seat == p.seat {
			rows = append(rows, r)
		}
	}
	return rows
}

// beyond asks for more rows, or says how many are not listed.
func (p *Page) beyond(rows int) []fyne.CanvasObject {
	switch {
	case rows > p.rows:
		more := widget.QuietButton("list.more", p.shown.List.More, func() {
			p.rows += atOnce
			p.build(true)
		})
		return []fyne.CanvasObject{widget.Padded(8, 0, 0, 0, widget.Wrap(0, 0, more))}
	case p.seat == "" && p.shown.List.Rest != "":
		return []fyne.CanvasObject{widget.Padded(8, 0, 0, 6, widget.Small(p.shown.List.Rest))}
	}
	return nil
}

// row is one company of the list.
func (p *Page) row(r view.HearsRow) fyne.CanvasObject {
	f := theme.Factor()
	name := widget.Stack(0, widget.Strong(r.Name), widget.Small(r.Detail))
	role := widget.AtLeast(130*f, widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Woven(r.Role), widget.Small(r.Word)))
	seat := widget.AtLeast(150*f, widget.Row{Gap: 7, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Flag(r.Seat), widget.Small(r.Country)))
	amount := widget.AtLeast(120*f, widget.Stack(3, widget.Body(r.Amount).Right(), widget.RoleBar(r.Share, r.Role)))
	content := widget.Row{Gap: 14, Grow: 0, Least: 190 * f, Align: widget.AlignMiddle}.Of(
		name, role, seat, amount, widget.Icon("chevron", 18, theme.Muted))
	press := widget.NewPress("company."+r.Key, r.Spoken, widget.Face{Radius: 8, Pad: [4]float32{6, 6, 6, 6}}, content,
		func() { p.actions.OpenCompany(r.Key) })
	press.Link = true
	return press
}

// mostCountries is how many countries stand beside the map.
const mostCountries = 40

// world is the map of the servers.
func (p *Page) world() fyne.CanvasObject {
	v := p.shown.World
	doubt := make([]fyne.CanvasObject, 0, len(v.Doubt.Lines)+1)
	doubt = append(doubt, widget.Head(v.Doubt.Title))
	for _, l := range v.Doubt.Lines {
		doubt = append(doubt, widget.Body(l))
	}
	m := widget.WorldMap(v.Countries, v.Line, mostCountries)
	left := widget.Card(widget.Stack(8, widget.Head(v.Title), m.Map))
	if len(v.Countries) == 0 {
		return widget.Columns(gap, arrangeBare, left, widget.Card(widget.Stack(8, doubt...)))
	}
	return widget.Columns(gap, arrange, left, widget.Card(widget.Stack(8, doubt...)), widget.Card(m.List))
}

// arrangeBare is for a map on which nothing is marked.
func arrangeBare(width float32) []widget.Column {
	if width < beside*theme.Factor() {
		return []widget.Column{{Share: 1, Panels: []int{0, 1}}}
	}
	return []widget.Column{{Share: 0.68, Panels: []int{0}}, {Share: 0.32, Panels: []int{1}}}
}

func arrange(width float32) []widget.Column {
	if width < beside*theme.Factor() {
		return []widget.Column{{Share: 1, Panels: []int{0, 2, 1}}}
	}
	return []widget.Column{{Share: 0.68, Panels: []int{0, 1}}, {Share: 0.32, Panels: []int{2}}}
}
