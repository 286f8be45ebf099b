// Package home is the page of the whole home: one sentence, a card for each device, and who hears most.
package home

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap       = 13
	cardLeast = 330
	beside    = 860 // the panel of companies stands beside the cards from this width on
)

// Actions is what the page can ask for.
type Actions interface {
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// OpenCompany shows the page of a company.
	OpenCompany(key string)
	// ShowWorth shows what is worth a look.
	ShowWorth()
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// Choose does what a choice of the Start page does; "open" asks for a recording.
	Choose(id string)
	// Words returns the finished words of a key; see ui.Backend.
	Words(key string) string
}

// atFirst is how many cards are drawn before somebody asks for more: a card is many small parts, and a home may have
// hundreds of devices.
const atFirst = 24

// Page is the Home page. All methods are called on the main goroutine.
type Page struct {
	actions  Actions
	sheet    *widget.Sheet
	shown    view.Home
	most     int  // cards that are drawn
	coverage bool // the sentences of the coverage are open
}

// New returns the page with nothing on it.
func New(a Actions) *Page {
	return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0)), most: atFirst}
}

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows a home. The page stays where it was scrolled to.
func (p *Page) Update(v view.Home) {
	p.shown = v
	p.build(true)
}

func (p *Page) build(keep bool) {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	if p.coverage {
		parts = append(parts, sentences(v.Coverage))
	}
	if v.Worth != "" {
		parts = append(parts, p.worth())
	}
	switch {
	case v.Empty != "":
		open := widget.Button("open", p.actions.Words("open.title"), func() { p.actions.Choose("open") })
		parts = append(parts, widget.Card(widget.Padded(16, 8, 16, 8,
			widget.Stack(14, widget.Body(v.Empty), widget.Wrap(0, 0, open)))))
	case len(v.Hears.Bars) == 0:
		parts = append(parts, p.devices())
	default:
		parts = append(parts, widget.Columns(gap, arrange, p.devices(), widget.Stack(0, p.hears(v.Hears))))
	}
	p.sheet.SetContent(page(parts...), keep)
}

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(16, parts...))
}

func arrange(width float32) []widget.Column {
	if width < beside*theme.Factor() {
		return []widget.Column{{Share: 1, Panels: []int{0, 1}}}
	}
	panel := max(0.2, min(264*theme.Factor()/width, 0.3))
	return []widget.Column{{Share: 1 - panel, Panels: []int{0}}, {Share: panel, Panels: []int{1}}}
}

func (p *Page) head() fyne.CanvasObject {
	v := p.shown
	sub := []fyne.CanvasObject{widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})}
	if len(v.Coverage) > 0 && v.CoverWord != "" {
		sub = append(sub, widget.LinkText("coverage", v.CoverWord, "", func() {
			p.coverage = !p.coverage
			p.build(true)
		}))
	}
	words := []fyne.CanvasObject{widget.Title(v.Heading), widget.Wrap(6, 2, sub...)}
	if v.Badge != "" {
		words = append([]fyne.CanvasObject{widget.Wrap(0, 0, widget.Badge(v.Badge))}, words...)
	}
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		widget.Stack(5, words...), widget.Periods(v.Periods, p.actions.ShowPeriod))
}

// worth is one line that leads to what is worth a look.
func (p *Page) worth() fyne.CanvasObject {
	line := widget.Row{Gap: 10, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon("worth", 22, theme.Ink), widget.Strong(p.shown.Worth), widget.Icon("chevron", 20, theme.Muted))
	link := widget.NewPress("worth", p.shown.Worth, widget.Face{
		Fill: theme.Card, Border: theme.Ink, Thick: 1, Radius: widget.Radius, Pad: [4]float32{9, 12, 9, 14},
	}, line, p.actions.ShowWorth)
	link.Link = true
	return link
}

func sentences(lines []string) fyne.CanvasObject {
	texts := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		texts[i] = widget.Body(l)
	}
	return widget.Card(widget.Stack(6, texts...))
}

func (p *Page) devices() fyne.CanvasObject {
	drawn := p.shown.Cards[:min(p.most, len(p.shown.Cards))]
	cards := make([]fyne.CanvasObject, len(drawn))
	for i, c := range drawn {
		cards[i] = p.card(c)
	}
	parts := []fyne.CanvasObject{widget.Grid(cardLeast*theme.Factor(), gap, 4, cards...)}
	if len(drawn) < len(p.shown.Cards) {
		parts = append(parts, widget.Wrap(0, 0, widget.QuietButton("more", p.shown.MoreWord, func() {
			p.most += atFirst
			p.build(true)
		})))
	}
	if p.shown.More != "" {
		parts = append(parts, widget.Small(p.shown.More))
	}
	return widget.Stack(12, parts...)
}

func (p *Page) card(c view.DeviceCard) fyne.CanvasObject {
	spoken := c.Name + ". " + c.Kind + ". " + c.Line + ". " + c.Alt
	names := []fyne.CanvasObject{widget.Strong(c.Name), widget.Small(c.Kind)}
	if c.Critical != "" {
		spoken = c.Name + ". " + c.Critical + ". " + c.Kind + ". " + c.Line + ". " + c.Alt
		names = append(names, widget.Padded(3, 0, 0, 0, widget.Row{Gap: 5, Grow: 1, Align: widget.AlignMiddle}.Of(
			widget.Icon("worth", 16, theme.Ink), widget.NewText(widget.Span{Text: c.Critical, Size: theme.SizeSmall, Bold: true}))))
	}
	for _, s := range c.Symbols {
		spoken += " " + s.Spoken + "."
	}
	foot := widget.Row{Gap: 12, Grow: 0, Least: 90, Align: widget.AlignMiddle}.Of(
		widget.Small(c.Line), widget.Spark(c.Spark, 66, 20))
	content := widget.Stack(11,
		widget.Row{Gap: 12, Grow: 1, Align: widget.AlignMiddle}.Of(
			widget.Icon(c.Icon, 30, theme.Ink), widget.Stack(0, names...)),
		widget.SymbolCells(c.Symbols), foot)
	face := widget.Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius,
		Pad: [4]float32{12, widget.CardPad, 12, widget.CardPad},
	}
	return widget.NewPress("device."+c.Key, spoken, face, content, func() { p.actions.OpenDevice(c.Key) })
}

func (p *Page) hears(h view.Hears) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Head(h.Title)}
	for _, b := range h.Bars {
		bar := widget.NewPress("company."+b.Key, b.Name+". "+b.Amount, widget.Face{Radius: 6}, widget.Amount(b),
			func() { p.actions.OpenCompany(b.Key) })
		bar.Link = true
		parts = append(parts, bar)
	}
	if len(h.Legend) > 0 {
		parts = append(parts, widget.Padded(6, 0, 0, 0, widget.Legend(h.Legend)))
	}
	return widget.Card(widget.Stack(11, parts...))
}
