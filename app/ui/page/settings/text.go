package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// text shows what was typed once; a press opens a field to change it.
func (p *Page) text(s view.Setting) fyne.CanvasObject {
	if p.open == s.ID {
		return p.typing(s)
	}
	word := s.Text.Is
	if word == "" {
		word = s.Options[0].Word
	}
	return p.closed(s, word, func(id view.SettingID) { p.openText(id, s.Text.Is) })
}

func (p *Page) openText(id view.SettingID, is string) {
	p.open, p.wrong = id, false
	p.field = widget.NewField("", nil)
	p.field.SetText(is)
	p.field.OnSubmitted = func(string) { p.save() }
	p.build()
	p.field.Seek(fyne.CurrentApp().Driver().CanvasForObject(p.sheet))
}

// typing is the field, with what is wrong about what stands in it.
func (p *Page) typing(s view.Setting) fyne.CanvasObject {
	w := p.shown.Words
	buttons := []fyne.CanvasObject{widget.QuietButton("set.save", w.Save, p.save)}
	if s.Text.Is != "" {
		buttons = append(buttons, widget.QuietButton("set.remove", w.Remove, func() { p.take(s, s.Options[0]) }))
	}
	buttons = append(buttons, widget.QuietButton("set.close", w.Close, p.closeSearch))
	parts := []fyne.CanvasObject{p.field, widget.Wrap(6, 6, buttons...)}
	if p.wrong {
		parts = append(parts, widget.NewText(widget.Span{Text: s.Text.Short, Bold: true, Color: theme.Ink}))
	}
	return widget.Stack(8, parts...)
}

// save keeps what was typed, if it may be.
func (p *Page) save() {
	for _, s := range p.shown.Home.Rows {
		if s.ID != p.open || s.Form != view.FormText {
			continue
		}
		typed := strings.TrimSpace(p.field.Text)
		if p.wrong = typed != "" && (len(typed) < s.Text.Least || len(typed) > s.Text.Most); p.wrong {
			p.build()
			p.field.Seek(fyne.CurrentApp().Driver().CanvasForObject(p.sheet))
			return
		}
		p.take(s, view.SettingOption{ID: typed, Chosen: typed == s.Text.Is})
		return
	}
}
