// Package timeline is the page that tells hour by hour what devices sent: a lane for each over one day, who spoke to whom
// in the hour that is chosen, and all days at a look.
package timeline

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Widths in points at normal text size.
const (
	gap    = 14
	beside = 760 // the list of the hour stands beside the day from this width on
)

// Actions is what the page can ask for.
type Actions interface {
	// ShowPeriod shows the same page for another stretch of time.
	ShowPeriod(p view.Period)
	// OpenTimeline shows another day, hour or device.
	OpenTimeline(ask view.TimelineAsk)
	// OpenHour fetches the list of an hour of the day that is shown, and hands it to SetHour.
	OpenHour(hour view.TimelineMark)
	// Play begins to go through the day, an hour after the other, or stops it.
	Play()
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// Expert reports whether ports, protocols and addresses are shown.
	Expert() bool
	// Choose does what a choice of the Start page does; "open" asks for a recording.
	Choose(id string)
	// Words returns the finished words of a key; see ui.Backend.
	Words(key string) string
}

// Page is the timeline. All methods are called on the main goroutine.
type Page struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Timeline
	hour    view.TimelineHour
	all     bool // all lanes are shown
	playing bool
}

// New returns the page with nothing on it.
func New(a Actions) *Page { return &Page{actions: a, sheet: widget.NewSheet(widget.Stack(0))} }

// Object returns what the window shows.
func (p *Page) Object() *widget.Sheet { return p.sheet }

// Loading says in one sentence that the page is on its way.
func (p *Page) Loading(sentence string) {
	p.sheet.SetContent(frame(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows a day with the list of its hour. The page stays where it was scrolled to.
func (p *Page) Update(v view.Timeline, hour view.TimelineHour) {
	p.shown, p.hour = v, hour
	p.build()
}

// SetHour shows the list of another hour of the same day.
func (p *Page) SetHour(hour view.TimelineHour) {
	for i, h := range p.shown.Day.Hours {
		if h.FromNs == hour.FromNs {
			p.shown.Day.Chosen = i
		}
	}
	p.hour = hour
	p.build()
}

// SetPlaying shows whether the day is being played.
func (p *Page) SetPlaying(playing bool) {
	p.playing = playing
	p.build()
}

// Hours returns the hours of the day that is shown, and which of them is chosen.
func (p *Page) Hours() ([]view.TimelineMark, int) { return p.shown.Day.Hours, p.shown.Day.Chosen }

func frame(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Padded(22, 26, 26, 26, widget.Stack(gap, parts...))
}

func (p *Page) build() {
	v := p.shown
	parts := []fyne.CanvasObject{p.head()}
	switch {
	case v.Empty != "":
		open := widget.Button("open", p.actions.Words("open.title"), func() { p.actions.Choose("open") })
		parts = append(parts, widget.Card(widget.Padded(16, 8, 16, 8,
			widget.Stack(14, widget.Body(v.Empty), widget.Wrap(0, 0, open)))))
	default:
		day := []fyne.CanvasObject{p.day()}
		if len(v.Days.Names) > 0 {
			day = append(day, p.days())
		}
		parts = append(parts, widget.Columns(gap, arrange, widget.Stack(gap, day...), widget.Stack(0, p.list())))
		if v.Private != "" {
			parts = append(parts, widget.Small(v.Private))
		}
	}
	p.sheet.SetContent(frame(parts...), true)
}

func arrange(width float32) []widget.Column {
	if width < beside*theme.Factor() {
		return []widget.Column{{Share: 1, Panels: []int{0, 1}}}
	}
	return []widget.Column{{Share: 64, Panels: []int{0}}, {Share: 36, Panels: []int{1}}}
}

func (p *Page) head() fyne.CanvasObject {
	v := p.shown
	words := []fyne.CanvasObject{widget.Title(v.Heading)}
	if v.Sub != "" {
		words = append(words, widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted}))
	}
	if v.Badge != "" {
		words = append([]fyne.CanvasObject{widget.Wrap(0, 0, widget.Badge(v.Badge))}, words...)
	}
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		widget.Stack(5, words...), widget.Periods(v.Periods, p.actions.ShowPeriod))
}

// day is the picture of the day with what leads to others.
func (p *Page) day() fyne.CanvasObject {
	v := p.shown
	lanes := v.Day.Lanes
	if !p.all && v.Day.First < len(lanes) {
		lanes = lanes[:v.Day.First]
	}
	picture := widget.Lanes(v.Day, lanes, p.choose, func(key string) {
		if v.Ask.Device == key {
			p.actions.OpenDevice(key)
			return
		}
		p.actions.OpenTimeline(view.TimelineAsk{AtNs: p.at(), Device: key})
	})
	parts := []fyne.CanvasObject{p.dayHead(), picture}
	if v.Day.More != "" && !p.all {
		parts = append(parts, widget.Wrap(0, 0, widget.QuietButton("more", v.Day.More, func() {
			p.all = true
			p.build()
		})))
	}
	if v.Day.Rest != "" && (p.all || v.Day.More == "") {
		parts = append(parts, widget.Small(v.Day.Rest))
	}
	return widget.Card(widget.Stack(10, append(parts, widget.LaneLegend(v.Words), widget.Small(v.Words.Hint+" "+v.Day.Zone))...))
}

func (p *Page) dayHead() fyne.CanvasObject {
	v := p.shown
	buttons := []fyne.CanvasObject{p.turn("before", "left", v.Words.Before, v.Day.Before), p.play(), p.turn("after", "right", v.Words.After, v.Day.After)}
	if v.All != "" {
		buttons = append(buttons, widget.QuietButton("all", v.All, func() { p.actions.OpenTimeline(view.TimelineAsk{AtNs: p.at()}) }))
	}
	return widget.Row{Gap: 10, Grow: 0, Least: 130 * theme.Factor(), Align: widget.AlignMiddle}.Of(widget.Head(v.Day.Title), widget.Wrap(8, 6, buttons...))
}

// turn leads to another day, or stands there pale if there is none.
func (p *Page) turn(id, icon, word string, at int64) fyne.CanvasObject {
	if at == 0 {
		return widget.Stack(0)
	}
	return widget.IconButton(id, icon, word, false, func() { p.actions.OpenTimeline(view.TimelineAsk{AtNs: at, Device: p.shown.Ask.Device}) })
}

func (p *Page) play() fyne.CanvasObject {
	if p.playing {
		return widget.IconButton("play", "pause", p.shown.Words.Pause, true, p.actions.Play)
	}
	return widget.IconButton("play", "play", p.shown.Words.Play, true, p.actions.Play)
}

// at is the hour that is chosen.
func (p *Page) at() int64 {
	if h, i := p.Hours(); i >= 0 && i < len(h) && h[i].FromNs != 0 {
		return h[i].FromNs
	}
	return p.shown.Ask.AtNs
}

func (p *Page) choose(hour int) {
	if h := p.shown.Day.Hours[hour]; h.FromNs != 0 {
		p.actions.OpenHour(h)
	}
}

// days is the overview.
func (p *Page) days() fyne.CanvasObject {
	d := p.shown.Days
	parts := []fyne.CanvasObject{widget.Head(d.Title)}
	if d.Line != "" {
		parts = append(parts, widget.Small(d.Line))
	}
	picture := widget.Days(d, func(line, hour int) {
		p.actions.OpenTimeline(view.TimelineAsk{AtNs: d.At[line][hour], Device: p.shown.Ask.Device})
	})
	return widget.Card(widget.Stack(8, append(parts, picture)...))
}
