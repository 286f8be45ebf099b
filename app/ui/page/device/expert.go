package device

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// expertSwitch turns ports, protocols and addresses on and off.
func (p *Page) expertSwitch() fyne.CanvasObject {
	word := p.shown.Expert.Switch
	if word == "" {
		return widget.Stack(0)
	}
	return widget.Wrap(0, 0, widget.Switch("expert", word, p.actions.Expert(), p.actions.ToggleExpert))
}

// expert is what experts want to know of the device itself; nothing for others.
func (p *Page) expert() []fyne.CanvasObject {
	e := p.shown.Expert
	if !p.actions.Expert() || e.Switch == "" {
		return nil
	}
	words := make([]fyne.CanvasObject, len(e.Lines))
	for i, l := range e.Lines {
		words[i] = widget.Small(l)
	}
	about := widget.Stack(2, append([]fyne.CanvasObject{widget.Strong(e.Title)}, words...)...)
	return []fyne.CanvasObject{widget.Card(widget.Row{Gap: 14, Grow: 0, Least: 200 * theme.Factor()}.Of(about, p.copyButton("copy.all", e.Text)))}
}

// flows lists the conversations of a destination.
func (p *Page) flows(id string, f view.Flows) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for i, l := range f.Lines {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		lines := []fyne.CanvasObject{widget.NewText(widget.Span{Text: l.Address, Size: theme.SizeSmall, Bold: true})}
		for _, s := range []string{l.Name, l.Amounts, l.Times} {
			if s != "" {
				lines = append(lines, widget.NewText(widget.Span{Text: s, Size: theme.SizeTiny, Color: theme.Muted}))
			}
		}
		parts = append(parts, widget.Stack(0, lines...))
	}
	if f.More != "" {
		parts = append(parts, widget.Small(f.More))
	}
	parts = append(parts, widget.Wrap(0, 0, p.copyButton(id, f.Text)))
	return widget.Padded(6, 0, 0, 0, widget.Stack(4, parts...))
}

// copyButton copies a text, and says so.
func (p *Page) copyButton(id, text string) fyne.CanvasObject {
	button := widget.QuietButton(id, p.shown.Expert.Copy, func() {
		p.actions.Copy(text)
		p.copied = id
		p.build(true)
	})
	if p.copied != id {
		return widget.Wrap(0, 0, button)
	}
	return widget.Wrap(8, 2, button, widget.Padded(8, 0, 0, 0, widget.Small(p.shown.Expert.Copied)))
}
