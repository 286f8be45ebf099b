// Package watch is the page on which a network port is chosen to be watched, and a watch is followed.
package watch

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// most is the width of the page in points at normal text size.
const most = 780

// wayLeast is the least width of another way to watch, likewise.
const wayLeast = 330

// Actions is what the page can ask for.
type Actions interface {
	// StartWatch begins to watch a port; with mirror set it hears what is not for this computer, too.
	StartWatch(port string, mirror bool)
	// PauseWatch pauses the watch, or goes on with it.
	PauseWatch()
	// StopWatch ends the watch.
	StopWatch()
	// ForgetHour forgets what was seen in the last hour.
	ForgetHour()
	// GivePermission has the system ask for the administrator's password.
	GivePermission()
	// Copy puts words on the clipboard.
	Copy(words string)
	// Way does what a way to watch says, by its id.
	Way(id string)
	// WatchRouter signs in to a router that was watched before.
	WatchRouter(form view.RouterForm)
	// Record changes the recording beside watches.
	Record(change func(*view.RecordChoice))
	// PrintNote makes a note for the others at home.
	PrintNote()
	// RecordTo lets the owner choose where it goes.
	RecordTo()
	// ForgetRouters forgets the routers that were watched before.
	ForgetRouters()
}

// Page is the page of the watch. All methods are called on the main goroutine.
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

// Update shows what can be watched, with the routers that were watched before, or the watch that goes on.
func (p *Page) Update(v view.Watch, routers []view.RouterForm) {
	parts := []fyne.CanvasObject{
		widget.Title(v.Heading), widget.Padded(0, 0, 6, 0, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted})),
	}
	if v.Fell.Title != "" {
		parts = append(parts, p.fell(v.Fell))
	}
	if v.Empty != "" {
		parts = append(parts, widget.Card(widget.Body(v.Empty)))
	}
	if v.Going.Title != "" {
		parts = append(parts, p.going(v.Going))
	}
	for i, port := range v.Ports {
		parts = append(parts, p.port(port, i == 0))
	}
	parts = append(parts, p.choosing(v, routers)...)
	parts = append(parts, limits(v))
	if v.Print != "" {
		parts = append(parts, widget.Card(p.note(v.Note, v.Print)))
	}
	p.sheet.SetContent(frame(parts...), true)
}

// choosing is what can be chosen beside the ports.
func (p *Page) choosing(v view.Watch, routers []view.RouterForm) (parts []fyne.CanvasObject) {
	if len(v.Ways) > 0 {
		parts = append(parts, p.ways(v))
	}
	if v.Known != "" && len(routers) > 0 {
		parts = append(parts, p.routers(v, routers))
	}
	if v.Record.Title != "" {
		parts = append(parts, p.record(v.Record))
	}
	if v.Right.Title != "" {
		parts = append(parts, p.right(v.Right))
	}
	return parts
}

func frame(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(28, 26, 28, 26, widget.Centred(most*theme.Factor(), widget.Stack(14, parts...)))
}

// port is one card; what hears the whole home is a link below it.
func (p *Page) port(v view.WatchPort, first bool) fyne.CanvasObject {
	face := widget.Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{14, 16, 14, 18}}
	if first {
		face.Border, face.Thick = theme.Accent, 2
	}
	row := widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon(v.Icon, 30, theme.Accent),
		widget.Stack(2, widget.NewText(widget.Span{Text: v.Title, Size: theme.SizeHead, Bold: true}), widget.Small(v.Line)))
	card := widget.NewPress("port."+v.Name, v.Title+". "+v.Line, face, row, func() { p.actions.StartWatch(v.Name, false) })
	if v.Mirror == "" {
		return card
	}
	link := widget.LinkText("mirror."+v.Name, v.Mirror, theme.SizeSmall, func() { p.actions.StartWatch(v.Name, true) })
	link.Spoken = v.Title + ". " + v.Mirror
	return widget.Stack(4, card, widget.Padded(0, 0, 0, 64*theme.Factor(), widget.Wrap(0, 0, link)))
}

// fell says why the last watch ended by itself.
func (p *Page) fell(v view.WatchFell) fyne.CanvasObject {
	face := widget.Face{Fill: theme.Card, Border: theme.Warn, Thick: 2, Radius: widget.Radius, Pad: [4]float32{14, 16, 14, 16}}
	return widget.Framed(face, widget.Row{Gap: 12, Grow: 1}.Of(widget.Icon("trouble", 24, theme.Warn),
		widget.Stack(8, widget.Stack(3, widget.Strong(v.Title), widget.Body(v.Line), widget.Small(v.Next)),
			widget.Wrap(0, 0, widget.QuietButton("fell.ok", v.OK, p.actions.StopWatch)))))
}

// ways are what else can be watched.
func (p *Page) ways(v view.Watch) fyne.CanvasObject {
	cards := make([]fyne.CanvasObject, 0, len(v.Ways))
	for _, w := range v.Ways {
		row := widget.Row{Gap: 14, Grow: 1, Align: widget.AlignMiddle}.Of(
			widget.Icon(w.Icon, 28, theme.Accent), widget.Stack(2, widget.Strong(w.Title), widget.Small(w.Line)))
		face := widget.Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{12, 14, 12, 16}}
		cards = append(cards, widget.NewPress("way."+w.ID, w.Title+". "+w.Line, face, row, func() { p.actions.Way(w.ID) }))
	}
	return widget.Grid(wayLeast*theme.Factor(), 12, 2, cards...)
}

// routers lists those that were watched before.
func (p *Page) routers(v view.Watch, list []view.RouterForm) fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.Row{Gap: 12, Grow: 0, Align: widget.AlignMiddle}.Of(
		widget.Head(v.Known), widget.LinkText("routers.forget", v.Forget, theme.SizeSmall, p.actions.ForgetRouters))}
	for i, r := range list {
		row := widget.Row{Gap: 12, Grow: 1, Least: 160, Align: widget.AlignMiddle}.Of(
			widget.Icon("router", 20, theme.Muted), widget.Strong(r.Target()), widget.Small(r.Interface))
		rows = append(rows, widget.NewPress("router."+strconv.Itoa(i+1), r.Target(), widget.Face{Radius: 8, Pad: [4]float32{5, 8, 5, 8}}, row,
			func() { p.actions.WatchRouter(r) }))
	}
	return widget.Card(widget.Stack(2, rows...))
}

// going is the watch that goes on, with what can be done about it.
func (p *Page) going(v view.WatchGoing) fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.Row{Gap: 10, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon("port", 26, theme.Accent), widget.NewText(widget.Span{Text: v.Title, Size: theme.SizeHead, Bold: true}))}
	for _, l := range v.Lines {
		lines = append(lines, widget.Body(l))
	}
	lines = append(lines, widget.Padded(8, 0, 4, 0, widget.Wrap(10, 8,
		widget.Button("watch.pause", v.Pause, p.actions.PauseWatch),
		widget.QuietButton("watch.stop", v.Stop, p.actions.StopWatch),
		widget.QuietButton("watch.forget", v.Forget, p.actions.ForgetHour))), p.note(v.Note, v.Print))
	return widget.Card(widget.Padded(6, 6, 6, 6, widget.Stack(6, lines...)))
}

// note is what the others at home should know, with a page for them.
func (p *Page) note(says, word string) fyne.CanvasObject {
	return widget.Row{Gap: 16, Grow: 0, Least: 260 * theme.Factor(), Align: widget.AlignMiddle}.Of(
		widget.Small(says), widget.IconButton("note", "print", word, false, p.actions.PrintNote))
}

// right says how the program that listens gets its permission.
func (p *Page) right(v view.WatchRight) fyne.CanvasObject {
	if v.Type == "" {
		return widget.Card(widget.Stack(8, widget.Head(v.Title), widget.Body(v.Line)))
	}
	command := widget.Framed(widget.Face{Fill: theme.Side, Radius: 8, Pad: [4]float32{8, 10, 8, 10}},
		widget.NewText(widget.Span{Text: v.Type, Size: theme.SizeSmall}))
	buttons := []fyne.CanvasObject{widget.QuietButton("right.copy", v.Copy, func() { p.actions.Copy(v.Type) })}
	if v.Ask != "" {
		buttons = append(buttons, widget.QuietButton("right.ask", v.Ask, p.actions.GivePermission))
	}
	return widget.Card(widget.Stack(8, widget.Head(v.Title), widget.Body(v.Line), command, widget.Wrap(10, 8, buttons...)))
}

// limits says what a watch shows and what it does not.
func limits(v view.Watch) fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.Head(v.Sees)}
	for _, l := range v.Limits {
		lines = append(lines, widget.Row{Gap: 8, Grow: 1}.Of(widget.Small("•"), widget.Small(l)))
	}
	return widget.Card(widget.Stack(6, lines...))
}
