// Package worth is the page of what is worth a look, and the screen that leads through what to do about a device.
package worth

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap       = 13
	cardLeast = 400
)

// Actions is what the pages can ask for.
type Actions interface {
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// OpenSteps shows what to do about the critical findings of a device; "" is the home.
	OpenSteps(key string)
	// ShowWorth shows the page of what is worth a look.
	ShowWorth()
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// PutAway keeps that a finding is fine; TakeBack tells it again.
	PutAway(id string)
	TakeBack(id string)
	// Choose does what a choice of the Start page does; "open" asks for a recording.
	Choose(id string)
}

// Page is the page of what is worth a look. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Worth
	open    map[string]bool // findings of which is shown how they are known, by their id, and lists that are shown whole
	asking  string          // the critical finding of which is asked whether it is fine, by its id
	onlyNew bool
}

// New returns the page with nothing on it.
func New(a Actions) *Page {
	return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0)), open: map[string]bool{}}
}

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) { p.sheet.SetContent(loading(sentence), false) }

func loading(sentence string) fyne.CanvasObject {
	return page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted}))
}

// Update shows what is worth a look. What was opened stays open.
func (p *Page) Update(v view.Worth) {
	p.shown = v
	p.build()
}

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(16, parts...))
}

func (p *Page) build() {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	if v.Empty != "" {
		parts = append(parts, p.empty())
	}
	if filter := p.filter(); filter != nil {
		parts = append(parts, filter)
	}
	parts = append(parts, p.findings()...)
	if v.Empty == "" && v.Limits != "" {
		parts = append(parts, widget.Small(v.Limits))
	}
	if len(v.Away.Rows) > 0 {
		parts = append(parts, p.away())
	}
	if len(v.Untested.Rows) > 0 {
		parts = append(parts, untested(v.Untested))
	}
	p.sheet.SetContent(page(parts...), true)
}

// findings are those that are to be shown, the critical ones by device.
func (p *Page) findings() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, u := range p.shown.Urgent {
		if u.Findings = p.chosen(u.Findings); len(u.Findings) > 0 {
			parts = append(parts, p.urgent(u))
		}
	}
	for _, g := range p.shown.Groups {
		if g.Cards = p.chosen(g.Cards); len(g.Cards) > 0 {
			parts = append(parts, p.group(g))
		}
	}
	return parts
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
	if v.Elsewhere != "" {
		words = append(words, widget.NewText(widget.Span{Text: v.Elsewhere, Color: theme.Muted}))
	}
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		widget.Stack(5, words...), widget.Periods(v.Periods, p.actions.ShowPeriod))
}

// empty says that nothing stood out, and what that does not tell.
func (p *Page) empty() fyne.CanvasObject {
	v := p.shown
	words := []fyne.CanvasObject{widget.Body(v.Empty)}
	if v.Limits != "" {
		words = append(words, widget.Small(v.Limits))
	}
	if v.Open != "" {
		open := widget.Button("open", v.Open, func() { p.actions.Choose("open") })
		words = append(words, widget.Padded(8, 0, 0, 0, widget.Wrap(0, 0, open)))
	}
	return widget.Card(widget.Padded(8, 8, 8, 8, widget.Stack(6, words...)))
}

// finding shows one finding. Before a critical one is put away, the person is asked.
func (p *Page) finding(c view.WorthCard, urgent bool) *fyne.Container {
	fine := func() { p.actions.PutAway(c.ID) }
	var asked func(bool)
	if urgent {
		fine = func() { p.ask(c.ID) }
		if p.asking == c.ID {
			asked = func(yes bool) { p.answer(c.ID, yes) }
		}
	}
	return widget.Finding{
		OnFine: fine, Asked: asked,
		Card: c, Words: p.shown.Words, Open: p.open[c.ID], Steps: !urgent, Bare: urgent,
		OnKnow: func() {
			p.open[c.ID] = !p.open[c.ID]
			p.build()
		},
		OnName: func() { p.actions.OpenDevice(c.Key) },
	}.Of()
}

// urgent is a device with critical findings: first that there is time, then what was seen, then the way to what to do.
func (p *Page) urgent(u view.Urgent) fyne.CanvasObject {
	name := fyne.CanvasObject(widget.Head(u.Name))
	if u.Key != "" { // the home has no page of its own to go to
		link := widget.NewPress("urgent."+u.Key, u.Name, widget.Face{Radius: 4},
			widget.NewText(widget.Span{Text: u.Name, Size: theme.SizeHead, Bold: true, Under: true}), func() { p.actions.OpenDevice(u.Key) })
		link.Link = true
		name = link
	}
	pill := widget.Severity(u.Findings[0].Level, u.Severity)
	head := widget.Row{Gap: 14, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon(u.Icon, 38, theme.Ink), widget.Stack(2, widget.Wrap(12, 4, name, pill), widget.Body(u.Line)))
	cards := make([]fyne.CanvasObject, len(u.Findings))
	for i, c := range u.Findings {
		cards[i] = p.finding(c, true)
	}
	lead := widget.Row{Gap: 16, Grow: 0, Least: 220 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.Stack(1, widget.Strong(u.First), widget.Small(u.Who)),
		widget.Button("steps."+u.Key, u.Go, func() { p.actions.OpenSteps(u.Key) }))
	return widget.Framed(widget.Face{
		Fill: theme.Card, Border: theme.Warn, Thick: 2, Radius: widget.Radius, Pad: [4]float32{16, 18, 18, 18},
	}, widget.Stack(14, head, lead, widget.Rule(), widget.Grid(cardLeast*0.9*theme.Factor(), 24, 2, cards...)))
}

// group is the findings of one severity, a card each.
func (p *Page) group(g view.WorthGroup) fyne.CanvasObject {
	shown := g.Cards
	if g.More != "" && !p.open["more."+g.Level] && !p.onlyNew {
		shown = g.Cards[:g.First]
	}
	cards := make([]fyne.CanvasObject, len(shown))
	for i, c := range shown {
		cards[i] = widget.Card(p.finding(c, false))
	}
	title := widget.Head(g.Title + " · " + strconv.Itoa(len(g.Cards)))
	parts := []fyne.CanvasObject{title, widget.Grid(cardLeast*theme.Factor(), gap, 2, cards...)}
	if len(shown) < len(g.Cards) {
		more := widget.QuietButton("more."+g.Level, g.More, func() {
			p.open["more."+g.Level] = true
			p.build()
		})
		parts = append(parts, widget.Wrap(0, 0, more))
	}
	return widget.Stack(8, parts...)
}

// untested lists what watching cannot decide.
func untested(u view.UntestedPanel) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(u.Rows))
	for i, r := range u.Rows {
		rows[i] = widget.Row{Gap: 8, Grow: 1}.Of(widget.Icon("unknown", 18, theme.Muted),
			widget.Stack(0, widget.Body(r.Title), widget.Small(r.Reason)))
	}
	return widget.Card(widget.Stack(10, widget.Head(u.Title), widget.Small(u.Line),
		widget.Grid(cardLeast*theme.Factor(), gap, 2, rows...)))
}
