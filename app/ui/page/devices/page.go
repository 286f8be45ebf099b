// Package devices is the page of all devices, and the page on which the owner says what they know better of one.
package devices

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap       = 13
	cardLeast = 300
	lineLeast = 520 // the columns of the list stand beside each other from this width on
)

// atFirst is how many devices are shown before somebody asks for more, and how many come then.
const atFirst = 60

// Actions is what the page can ask for.
type Actions interface {
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// OpenChange shows the page on which a device is changed.
	OpenChange(key string)
	// LeaveOut leaves a device out of all that is told, or takes it in again.
	LeaveOut(key string, out bool)
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// Choose does what a choice of the Start page does; "open" asks for a recording.
	Choose(id string)
}

// Page is the page of all devices. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Devices
	search  *widget.Field
	by      view.SortBy
	list    bool // a list, else cards
	most    int  // devices that are shown
}

// New returns the page with nothing on it.
func New(a Actions) *Page {
	p := &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0)), by: view.SortName, most: atFirst}
	p.search = widget.NewField("", func(string) {
		p.most = atFirst
		p.build(false)
	})
	return p
}

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows devices. What was searched for, the order and the look stay.
func (p *Page) Update(v view.Devices) {
	p.shown = v
	p.build(true)
}

// Search brings the keyboard to the field for searching.
func (p *Page) Search(c fyne.Canvas) { p.search.Seek(c) }

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(16, parts...))
}

func (p *Page) build(keep bool) {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	if v.Empty != "" {
		parts = append(parts, p.empty())
	} else {
		for _, h := range v.Hints {
			parts = append(parts, p.hint(h))
		}
		parts = append(parts, p.tools(), p.devices())
	}
	if len(v.LeftOut.Rows) > 0 {
		parts = append(parts, p.leftOut())
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
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		widget.Stack(5, words...), widget.Periods(v.Periods, p.actions.ShowPeriod))
}

func (p *Page) empty() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Body(p.shown.Empty)}
	if p.shown.Words.Open != "" {
		parts = append(parts, widget.Wrap(0, 0, widget.Button("open", p.shown.Words.Open, func() { p.actions.Choose("open") })))
	}
	return widget.Card(widget.Padded(8, 8, 8, 8, widget.Stack(14, parts...)))
}

// hint says that two devices may be one, and leads to where the owner can say so.
func (p *Page) hint(h view.SameHint) fyne.CanvasObject {
	words := []fyne.CanvasObject{widget.Strong(h.Says)}
	for _, why := range h.Why {
		words = append(words, widget.Small(why))
	}
	look := widget.QuietButton("hint."+h.Key, p.shown.Words.Look, func() { p.actions.OpenChange(h.Key) })
	return widget.Card(beside("mirror", theme.Ink, words, look))
}

// beside puts a picture before some words, and a button after both: under them where there is little room.
func beside(icon string, colour fyne.ThemeColorName, words []fyne.CanvasObject, button fyne.CanvasObject) *fyne.Container {
	who := widget.Row{Gap: 10, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(icon, 24, colour), widget.Stack(1, words...))
	return widget.Row{Gap: 12, Grow: 0, Least: 125 * theme.Factor(), Align: widget.AlignMiddle}.Of(who, widget.Wrap(0, 0, button))
}

// tools are what finds and orders devices.
func (p *Page) tools() fyne.CanvasObject {
	w := p.shown.Words
	p.search.SetPlaceHolder(w.Search)
	looks := widget.Choices("look", []widget.Choice{{ID: "cards", Word: w.Cards, Chosen: !p.list}, {ID: "list", Word: w.List, Chosen: p.list}}, func(id string) {
		p.list = id == "list"
		p.build(true)
	})
	orders := make([]widget.Choice, len(p.shown.Sorts))
	for i, s := range p.shown.Sorts {
		orders[i] = widget.Choice{ID: string(s.By), Word: s.Word, Chosen: s.By == p.by}
	}
	order := widget.Choices("sort", orders, func(id string) {
		p.by = view.SortBy(id)
		p.build(true)
	})
	find := widget.Row{Gap: 12, Grow: 0, Least: 600 * theme.Factor(), Align: widget.AlignMiddle}.Of(p.search, looks)
	return widget.Stack(8, find, widget.Row{Gap: 10, Grow: 1, Least: 300 * theme.Factor(), Align: widget.AlignMiddle}.Of(widget.Small(w.SortBy), order))
}

// fitting gives the devices that fit the search, in their order.
func (p *Page) fitting() []view.DeviceRow {
	var rows []view.DeviceRow
	for _, r := range p.shown.Sorted(p.by) {
		if view.Fits(r.Find, p.search.Text) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (p *Page) devices() fyne.CanvasObject {
	rows := p.fitting()
	if len(rows) == 0 {
		return widget.Card(widget.Body(p.shown.Words.NoMatch))
	}
	shown := rows[:min(p.most, len(rows))]
	parts := []fyne.CanvasObject{p.cards(shown)}
	if p.list {
		parts[0] = p.lines(shown)
	}
	if len(shown) < len(rows) {
		parts = append(parts, widget.Wrap(0, 0, widget.QuietButton("more", p.shown.Words.More, func() {
			p.most += atFirst
			p.build(true)
		})))
	}
	return widget.Stack(12, parts...)
}

func (p *Page) cards(rows []view.DeviceRow) fyne.CanvasObject {
	cards := make([]fyne.CanvasObject, len(rows))
	for i, r := range rows {
		cards[i] = p.card(r)
	}
	return widget.Grid(cardLeast*theme.Factor(), gap, 4, cards...)
}

// card is a device: a press leads to its page, the word below to where it can be changed.
func (p *Page) card(r view.DeviceRow) fyne.CanvasObject {
	words := []fyne.CanvasObject{who(r)}
	for _, s := range []string{r.Private, r.Line, r.Seen, r.Parts} {
		if s != "" {
			words = append(words, widget.Small(s))
		}
	}
	if r.Findings != "" {
		words = append(words, findings(r))
	}
	press := widget.NewPress("device."+r.Key, spoken(r), widget.Face{Radius: widget.Radius, Pad: [4]float32{12, 6, 12, widget.CardPad}},
		widget.Stack(4, words...), func() { p.actions.OpenDevice(r.Key) })
	return widget.Framed(widget.Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{0, widget.CardPad, 0, 0}},
		widget.Row{Gap: 4, Grow: 0, Least: 150 * theme.Factor()}.Of(press, widget.Padded(14, 0, 0, 0, p.change(r))))
}

// who is the picture, the name and the kind of a device, and more lines about it.
func who(r view.DeviceRow, more ...string) fyne.CanvasObject {
	words := []fyne.CanvasObject{widget.Strong(r.Name), widget.Small(r.Kind)}
	for _, s := range more {
		if s != "" {
			words = append(words, widget.Small(s))
		}
	}
	return widget.Row{Gap: 12, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(r.Icon, 30, theme.Ink), widget.Stack(0, words...))
}

// findings says how many things are worth a look.
func findings(r view.DeviceRow) fyne.CanvasObject {
	return widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon("worth", 18, theme.Ink),
		widget.NewText(widget.Span{Text: r.Findings, Size: theme.SizeSmall}))
}

func (p *Page) change(r view.DeviceRow) *widget.Press {
	link := widget.LinkText("change."+r.Key, p.shown.Words.Change, theme.SizeSmall, func() { p.actions.OpenChange(r.Key) })
	link.Spoken = r.Change
	return link
}

func spoken(r view.DeviceRow) string {
	all := r.Name
	for _, s := range []string{r.Kind, r.Private, r.Line, r.Seen, r.Parts, r.Findings} {
		if s != "" {
			all += ". " + s
		}
	}
	return all
}

// lines is the list with its columns.
func (p *Page) lines(rows []view.DeviceRow) fyne.CanvasObject {
	heads := make([]fyne.CanvasObject, 0, len(p.shown.Sorts)+1)
	for i, s := range p.shown.Sorts {
		text := widget.NewText(widget.Span{Text: s.Word, Size: theme.SizeSmall, Bold: true, Color: theme.Muted})
		if i > 0 && i < 3 {
			text = text.Right()
		}
		heads = append(heads, text)
	}
	heads = append(heads, widget.Stack(0))
	word := widget.Small(p.shown.Words.Change)
	width := widget.NaturalWidth(word)
	parts := []fyne.CanvasObject{widget.Row{Gap: 12, Grow: 0}.Of(widget.Padded(0, 8, 4, 8, line(heads...)), widget.AtLeast(width, widget.Stack(0)))}
	for _, r := range rows {
		press := widget.NewPress("device."+r.Key, spoken(r), widget.Face{Radius: 8, Pad: [4]float32{7, 8, 7, 8}},
			p.line(r), func() { p.actions.OpenDevice(r.Key) })
		parts = append(parts, widget.Rule(), widget.Row{Gap: 12, Grow: 0, Align: widget.AlignMiddle}.Of(press, p.change(r)))
	}
	return widget.Card(widget.Stack(2, parts...))
}

func line(cells ...fyne.CanvasObject) *fyne.Container {
	return widget.Line{Gap: 18, Least: lineLeast * theme.Factor(), Shares: []float32{40, 12, 14, 20, 14}}.Of(cells...)
}

func (p *Page) line(r view.DeviceRow) fyne.CanvasObject {
	small := func(s string) *widget.Text { return widget.NewText(widget.Span{Text: s, Size: theme.SizeSmall}) }
	alone := []fyne.CanvasObject{who(r)}
	for _, s := range []string{r.Private, r.Line, r.Seen, r.Parts, r.Findings} {
		if s != "" {
			alone = append(alone, widget.Small(s))
		}
	}
	return line(who(r, r.Private, r.Parts), small(r.Sent).Right(), small(r.Count).Right(), small(r.When), findingsShort(r), widget.Stack(2, alone...))
}

func findingsShort(r view.DeviceRow) fyne.CanvasObject {
	if r.Findings == "" {
		return widget.Stack(0)
	}
	return widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon("worth", 18, theme.Ink),
		widget.NewText(widget.Span{Text: r.FindingCount, Size: theme.SizeSmall, Bold: true}))
}

// leftOut lists what is left out, with the way to take it in again.
func (p *Page) leftOut() fyne.CanvasObject {
	panel := p.shown.LeftOut
	parts := []fyne.CanvasObject{widget.Stack(3, widget.Head(panel.Title), widget.Small(panel.Line))}
	for _, r := range panel.Rows {
		words := []fyne.CanvasObject{widget.Strong(r.Name), widget.Small(r.Kind)}
		if r.Line != "" {
			words = append(words, widget.Small(r.Line))
		}
		take := widget.QuietButton("take."+r.Key, r.Take, func() { p.actions.LeaveOut(r.Key, false) })
		take.Spoken = r.Spoken
		parts = append(parts, widget.Rule(), beside(r.Icon, theme.Muted, words, take))
	}
	return widget.Card(widget.Stack(10, parts...))
}
