// Package device is the page of one device: its care label, who it talks to, when, and what could be seen.
package device

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap   = 14
	three = 940 // label, talks and seen stand beside each other from this width on
	two   = 620 // label and talks do
)

// Actions is what the page can ask for.
type Actions interface {
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// OpenSteps shows what to do about the critical findings of the device with a key.
	OpenSteps(key string)
	// PutAway keeps that a finding is fine.
	PutAway(id string)
	// Rename gives the device the owner's name; "" takes it away.
	Rename(key, name string)
	// OpenChange shows the page on which the owner says what they know better of the device.
	OpenChange(key string)
	// OpenCompany shows the page of a company.
	OpenCompany(key string)
	// OpenTimeline shows an hour of the timeline.
	OpenTimeline(ask view.TimelineAsk)
	// Expert reports whether ports, protocols and addresses are shown; ToggleExpert changes that.
	Expert() bool
	ToggleExpert()
	// Copy puts a text where other programs can paste it.
	Copy(text string)
	// PrintLabel asks how the label shall be printed.
	PrintLabel()
	// Words returns the finished words of a key; see ui.Backend.
	Words(key string) string
}

// Page is the page of one device. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Device
	know    bool            // the sentences of how we know are open
	naming  bool            // the field for the name is open
	entry   *widget.Field   // the field for a name, while it is open
	open    map[string]bool // rows, symbols and figures that show what they rest on, and lists that show all
	copied  string          // id of the button that copied last
}

// New returns the page with nothing on it.
func New(a Actions) *Page {
	return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0)), open: map[string]bool{}}
}

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.shown = view.Device{}
	p.sheet.SetContent(frame(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows a device. What was opened stays open as long as it is the same device.
func (p *Page) Update(v view.Device) {
	same := v.Key == p.shown.Key
	if !same {
		p.know, p.naming, p.open, p.copied = false, false, map[string]bool{}, ""
	}
	p.shown = v
	p.build(same)
}

func (p *Page) build(keep bool) {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	if p.naming {
		parts = append(parts, p.nameField())
	}
	if p.know {
		parts = append(parts, widget.Card(lines(v.Know)))
	}
	parts = append(parts, p.expert()...)
	parts = append(parts, widget.Columns(gap, arrange, p.label(), p.talks(),
		widget.Stack(0, p.when()), widget.Stack(0, p.seen()), widget.Stack(0, p.leaves()), widget.Stack(0, p.worth())))
	p.sheet.SetContent(frame(parts...), keep)
}

func frame(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(14, parts...))
}

// The panels of the page, as arrange numbers them.
const (
	panelLabel = iota
	panelTalks
	panelWhen
	panelSeen
	panelLeaves
	panelWorth
)

func arrange(width float32) []widget.Column {
	f := theme.Factor()
	switch {
	case width >= three*f:
		return []widget.Column{
			{Share: 33, Panels: []int{panelLabel, panelWhen}},
			{Share: 35, Panels: []int{panelTalks, panelSeen}},
			{Share: 32, Panels: []int{panelWorth, panelLeaves}},
		}
	case width >= two*f:
		return []widget.Column{
			{Share: 1, Panels: []int{panelLabel, panelWhen, panelSeen}},
			{Share: 1, Panels: []int{panelWorth, panelTalks, panelLeaves}},
		}
	}
	return []widget.Column{{Share: 1, Panels: []int{panelLabel, panelWorth, panelTalks, panelLeaves, panelWhen, panelSeen}}}
}

func (p *Page) head() fyne.CanvasObject {
	v := p.shown
	sub := []fyne.CanvasObject{widget.NewText(widget.Span{Text: v.Identity, Color: theme.Muted})}
	if len(v.Know) > 0 && v.KnowWord != "" {
		sub = append(sub, widget.LinkText("know", v.KnowWord, "", func() {
			p.know = !p.know
			p.build(true)
		}))
	}
	sub = append(sub, widget.LinkText("rename", p.actions.Words("device.rename"), "", func() {
		p.naming = !p.naming
		p.build(true)
		p.focusName()
	}))
	sub = append(sub, widget.LinkText("change", p.actions.Words("device.change"), "", func() { p.actions.OpenChange(v.Key) }))
	name := []fyne.CanvasObject{widget.Title(v.Name)}
	if v.Badge != "" {
		name = append(name, widget.Padded(6, 0, 0, 0, widget.Badge(v.Badge)))
	}
	words := widget.Stack(3, widget.Wrap(14, 2, name...), widget.Wrap(10, 2, sub...))
	who := widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(v.Icon, 44, theme.Ink), words)
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		who, widget.Stack(6, widget.Periods(v.Periods, p.actions.ShowPeriod), p.expertSwitch()))
}

// focusName puts the keyboard into the field for a name, if it is open.
func (p *Page) focusName() {
	if !p.naming || p.entry == nil {
		return
	}
	p.entry.Seek(fyne.CurrentApp().Driver().CanvasForObject(p.sheet))
}

func (p *Page) nameField() fyne.CanvasObject {
	entry := widget.NewField("", nil)
	p.entry = entry
	entry.SetText(p.shown.Name)
	save := func() {
		p.naming = false
		p.build(true)
		p.sheet.Focus("rename") // where it was before
		p.actions.Rename(p.shown.Key, entry.Text)
	}
	entry.OnSubmitted = func(string) { save() }
	return widget.Row{Gap: 10, Grow: 0, Least: 160, Align: widget.AlignMiddle}.Of(
		entry,
		widget.Button("rename.save", p.actions.Words("device.save"), save))
}

func lines(sentences []string) fyne.CanvasObject {
	texts := make([]fyne.CanvasObject, len(sentences))
	for i, s := range sentences {
		texts[i] = widget.Body(s)
	}
	return widget.Stack(5, texts...)
}
