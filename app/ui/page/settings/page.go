// Package settings is the page of what the owner can choose, and of what they can delete for good.
package settings

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

// Actions is what the page can ask for.
type Actions interface {
	// Chosen returns what is chosen of a setting of this computer, by the id of the option.
	Chosen(id view.SettingID) string
	// ChooseSetting chooses an option.
	ChooseSetting(id view.SettingID, option string)
	// Delete forgets a device for good.
	Delete(key string)
	// DeleteAll forgets everything for good.
	DeleteAll()
	// Copy puts words on the clipboard.
	Copy(words string)
}

// Page is the page of settings. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Settings

	open   view.SettingID // the setting that is searched or typed, "" for none
	field  *widget.Field  // what was typed there
	wrong  bool           // what was typed cannot be kept
	asking question       // what is asked now
	whole  bool           // all devices are listed
}

// question is asked before something is gone; the zero value asks nothing.
type question struct {
	id     string // of what led to it, where the keyboard goes back to
	says   string
	yes    string // the answer that does it
	answer func()
}

// New returns the page with nothing on it.
func New(a Actions) *Page { return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows the settings as they are.
func (p *Page) Update(v view.Settings) {
	p.shown = v
	p.build()
}

func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(14, parts...))
}

func (p *Page) build() {
	v := p.shown
	head := []fyne.CanvasObject{widget.Title(v.Heading), widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})}
	if v.Badge != "" {
		head = append([]fyne.CanvasObject{widget.Wrap(0, 0, widget.Badge(v.Badge))}, head...)
	}
	arrange := func(width float32) []widget.Column {
		if width < wide*theme.Factor() {
			return []widget.Column{{Share: 1, Panels: []int{0, 1}}}
		}
		return []widget.Column{{Share: 1, Panels: []int{0}}, {Share: 1, Panels: []int{1}}}
	}
	parts := []fyne.CanvasObject{widget.Stack(5, head...), widget.Columns(gap, arrange, p.card(v.Screen), p.card(v.Home))}
	if v.File.Path != "" {
		parts = append(parts, p.file())
	}
	if v.Delete.Title != "" {
		parts = append(parts, p.deleting())
	}
	p.sheet.SetContent(page(parts...), true)
}

// card is some settings under one heading.
func (p *Page) card(c view.SettingsCard) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Head(c.Title)}
	if c.Line != "" {
		parts = append(parts, widget.Body(c.Line))
	}
	for i, r := range c.Rows {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, p.setting(r))
	}
	return widget.Card(widget.Stack(10, parts...))
}

// setting is one setting: its title, what it is for, and what can be chosen.
func (p *Page) setting(s view.Setting) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Strong(s.Title)}
	if s.Line != "" {
		parts = append(parts, widget.Small(s.Line))
	}
	parts = append(parts, widget.Padded(3, 0, 0, 0, p.options(s)))
	if p.asking.id != "" && p.asking.id == p.asked(s) {
		parts = append(parts, p.question())
	}
	return widget.Stack(2, parts...)
}

// asked gives the id of the option of a setting about which is asked, "" for none.
func (p *Page) asked(s view.Setting) string {
	for _, o := range s.Options {
		if id := optionID(s, o); p.asking.id == id {
			return id
		}
	}
	return ""
}

func optionID(s view.Setting, o view.SettingOption) string {
	return "set." + string(s.ID) + "." + o.ID
}

func (p *Page) options(s view.Setting) fyne.CanvasObject {
	switch s.Form {
	case view.FormSteps:
		return p.steps(s)
	case view.FormSearch:
		return p.search(s)
	case view.FormText:
		return p.text(s)
	case view.FormWords:
	}
	var chips []fyne.CanvasObject
	for _, o := range s.Options {
		chosen := p.chosen(s, o)
		if o.Rare && !chosen {
			continue
		}
		chips = append(chips, p.chip(s, o, chosen))
	}
	return widget.Wrap(6, 6, chips...)
}

// chosen reports whether an option is chosen; what is chosen of this computer, the window knows.
func (p *Page) chosen(s view.Setting, o view.SettingOption) bool {
	switch s.ID {
	case view.SettingLanguage, view.SettingScale, view.SettingLook, view.SettingExpert, view.SettingTray:
		return p.actions.Chosen(s.ID) == o.ID
	}
	return o.Chosen
}

// chip is an option; the chosen one is filled and bears a tick.
func (p *Page) chip(s view.Setting, o view.SettingOption, chosen bool) *widget.Press {
	id := optionID(s, o)
	chip := widget.Chip(id, o.Word, chosen, func() {
		if !chosen {
			p.choose(s, o)
		}
	})
	chip.Spoken = s.Title + ": " + o.Word
	if chosen {
		chip.Spoken += ", " + p.shown.Words.Selected
	}
	return chip
}

// choose chooses an option, after a question if it needs one.
func (p *Page) choose(s view.Setting, o view.SettingOption) {
	if o.Ask != "" {
		p.ask(question{id: optionID(s, o), says: o.Ask, yes: p.shown.Words.Keep, answer: func() { p.actions.ChooseSetting(s.ID, o.ID) }})
		return
	}
	p.asking = question{}
	p.actions.ChooseSetting(s.ID, o.ID)
}

// steps goes to the option before or after the chosen one, round and round.
func (p *Page) steps(s view.Setting) fyne.CanvasObject {
	at := 0
	for i, o := range s.Options {
		if p.chosen(s, o) {
			at = i
		}
	}
	step := func(id, icon, word string, by int) *widget.Press {
		to := s.Options[(at+by+len(s.Options))%len(s.Options)]
		b := widget.NewPress("set."+string(s.ID)+"."+id, s.Title+": "+word+", "+to.Word, widget.Face{
			Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 9, Pad: [4]float32{6, 6, 6, 6},
		}, widget.Icon(icon, 20, theme.Ink), func() { p.choose(s, to) })
		return b
	}
	value := widget.AtLeast(44*theme.Factor(), widget.NewText(widget.Span{Text: s.Options[at].Word, Bold: true}))
	return widget.Row{Gap: 10, Grow: -1, Align: widget.AlignMiddle}.Of(
		step("before", "chevron-left", p.shown.Words.Before, -1), value, step("after", "chevron", p.shown.Words.After, 1))
}

// file says where the home lies.
func (p *Page) file() fyne.CanvasObject {
	f := p.shown.File
	parts := []fyne.CanvasObject{widget.Head(f.Title)}
	for _, l := range f.Lines {
		parts = append(parts, widget.Small(l))
	}
	parts = append(parts, widget.NewText(widget.Span{Text: f.Path, Bold: true}))
	return widget.Card(widget.Row{Gap: 16, Grow: 0, Least: 260 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.Stack(5, parts...), widget.QuietButton("file.copy", f.Copy, func() { p.actions.Copy(f.Path) })))
}
