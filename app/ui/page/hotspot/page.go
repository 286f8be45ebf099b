// Package hotspot is the page on which this computer is made a Wi-Fi hotspot.
package hotspot

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// most is the width of the page in points at normal text size.
const most = 780

// Actions is what the page can ask for.
type Actions interface {
	// StartHotspot makes this computer a hotspot.
	StartHotspot()
	// StopHotspot ends it, and connects this computer as before.
	StopHotspot()
	// WatchHotspot watches a port, and shows how that goes.
	WatchHotspot(port string)
	// ShowWatch shows the ports.
	ShowWatch()
}

// Page is the page of the hotspot. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
}

// New returns the page with nothing on it.
func New(a Actions) *Page { return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(frame(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows how things stand.
func (p *Page) Update(v view.Hotspot) {
	parts := []fyne.CanvasObject{
		widget.Title(v.Heading), widget.Padded(0, 0, 6, 0, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})),
	}
	if v.On.Port != "" {
		parts = append(parts, p.on(v.On))
	}
	var lines, buttons []fyne.CanvasObject
	for _, l := range v.Lines {
		lines = append(lines, widget.Body(l))
	}
	if v.Start != "" {
		buttons = append(buttons, widget.Button("hotspot.start", v.Start, p.actions.StartHotspot))
	}
	if v.Again != "" {
		buttons = append(buttons, widget.QuietButton("hotspot.again", v.Again, p.actions.StopHotspot))
	}
	if len(buttons) > 0 {
		lines = append(lines, widget.Padded(8, 0, 0, 0, widget.Wrap(10, 8, buttons...)))
	}
	if len(lines) > 0 {
		parts = append(parts, widget.Card(widget.Stack(8, lines...)))
	}
	parts = append(parts, widget.Wrap(0, 0, widget.QuietButton("hotspot.back", v.Back, p.actions.ShowWatch)))
	p.sheet.SetContent(frame(parts...), true)
}

func frame(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(28, 26, 28, 26, widget.Centred(most*theme.Factor(), widget.Stack(14, parts...)))
}

// on is the hotspot that is there: its name and password as words and as a code, and what can be done about it.
func (p *Page) on(v view.HotspotOn) fyne.CanvasObject {
	words := []fyne.CanvasObject{widget.Body(v.Join), fact(v.Network)}
	if v.Password.Value != "" {
		words = append(words, fact(v.Password))
	}
	words = append(words, widget.Padded(8, 0, 0, 0, widget.Wrap(10, 8,
		widget.Button("hotspot.watch", v.Watch, func() { p.actions.WatchHotspot(v.Port) }),
		widget.QuietButton("hotspot.stop", v.Stop, p.actions.StopHotspot))))
	if v.Code == "" {
		return widget.Card(widget.Stack(8, words...))
	}
	return widget.Card(widget.Row{Gap: 20, Grow: 0, Least: 300, Align: widget.AlignMiddle}.Of(widget.Stack(8, words...), widget.Code(v.Code, 190)))
}

// fact is one thing to type, large enough to be read from across a room.
func fact(f view.HotspotFact) fyne.CanvasObject {
	return widget.Stack(0, widget.Small(f.Word), widget.NewText(widget.Span{Text: f.Value, Size: theme.SizeHead, Bold: true}))
}
