package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/ui/theme"
)

// dayHours is how many columns a picture of hours has.
const dayHours = 24

// HourMap is a picture of lines with 24 hours each, of which one hour is chosen: with the pointer, or with the arrow keys
// while the keyboard is on the picture.
type HourMap struct {
	ID     string
	Spoken string                     // what a screen reader says
	Names  []fyne.CanvasObject        // what stands left of each line
	Ticks  []string                   // words under the hours, evenly spread
	Draw   func(w, h int) image.Image // the picture without words
	Low    float32                    // height of a line in points, at least, at normal text size
	High   float32                    // height of a line in points, at most, at normal text size

	Line, Hour int  // what is chosen; Hour below 0 is nothing
	Whole      bool // an hour is chosen in all lines at once

	Can      func(line, hour int) bool // whether an hour can be chosen; nil = all
	OnChoose func(line, hour int)
}

// Of makes the picture with its words.
func (m HourMap) Of() *fyne.Container {
	mark := canvas.NewRectangle(color.Transparent)
	mark.StrokeColor, mark.StrokeWidth, mark.CornerRadius = theme.Colour(theme.Ink), 2, 3
	mark.Hidden = m.Hour < 0
	place := &markLayout{line: m.Line, hour: m.Hour, lines: len(m.Names), whole: m.Whole}
	inside := container.New(place, canvas.NewRaster(m.Draw), mark)
	press := NewPress(m.ID, m.Spoken, Face{Radius: 4}, inside, nil)
	press.OnPoint = func(at fyne.Position) {
		line, hour := place.at(at, press.Size())
		m.choose(line, hour)
	}
	press.OnKey = m.key
	objects := []fyne.CanvasObject{press}
	objects = append(objects, m.Names...)
	for _, t := range m.Ticks {
		objects = append(objects, NewText(Span{Text: t, Size: theme.SizeTiny, Color: theme.Muted}))
	}
	return container.New(&hourLayout{lines: len(m.Names), low: m.Low, high: m.High}, objects...)
}

func (m HourMap) choose(line, hour int) {
	if m.can(line, hour) && m.OnChoose != nil {
		m.OnChoose(line, hour)
	}
}

func (m HourMap) can(line, hour int) bool { return m.Can == nil || m.Can(line, hour) }

// steps says by how many cells a key goes on; up and down are a line.
var steps = map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -dayHours, fyne.KeyDown: dayHours}

// key goes to the next hour that can be chosen. Up and down scroll the page where an hour is chosen in all lines at once,
// and at the first and the last line.
func (m HourMap) key(e *fyne.KeyEvent) bool {
	step, ok := steps[e.Name]
	aside := step == 1 || step == -1
	if !ok || m.Whole && !aside {
		return false
	}
	at, lines := m.Line*dayHours+m.Hour, len(m.Names)
	if m.Whole {
		at, lines = m.Hour, 1
	}
	if m.Hour < 0 {
		at = -1
	}
	for at += step; at >= 0 && at < lines*dayHours; at += step {
		if m.can(at/dayHours, at%dayHours) {
			m.choose(at/dayHours, at%dayHours)
			return true
		}
	}
	return aside
}

// markLayout lets the picture fill its area and puts the mark around the hour that is chosen.
type markLayout struct {
	line, hour, lines int
	whole             bool
}

func (l *markLayout) heightFor([]fyne.CanvasObject, float32) float32 { return 0 }

func (l *markLayout) naturalWidth([]fyne.CanvasObject) float32 { return 360 }

func (l *markLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *markLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
	w, h := size.Width/dayHours, size.Height/float32(max(l.lines, 1))
	y := h * float32(l.line)
	if l.whole {
		y, h = 0, size.Height
	}
	place(objects[1], w*float32(l.hour), y, w, h)
}

// at gives the line and the hour at a point.
func (l *markLayout) at(p fyne.Position, size fyne.Size) (line, hour int) {
	hour = min(max(int(p.X/size.Width*dayHours), 0), dayHours-1)
	line = min(max(int(p.Y/size.Height*float32(l.lines)), 0), l.lines-1)
	if l.whole {
		line = 0
	}
	return line, hour
}

// hourLayout puts the names left of the picture, each beside its line, and the words below.
type hourLayout struct {
	lines     int
	low, high float32
	last      lastWidth
}

// leftMost is how much of the width the names get at most.
const leftMost = 0.34

func (l *hourLayout) measures(objects []fyne.CanvasObject, width float32) (left, line, tick float32) {
	names := objects[1 : 1+l.lines]
	for _, o := range names {
		left = max(left, NaturalWidth(o)+10)
	}
	left = min(left, width*leftMost)
	for _, o := range names {
		line = max(line, HeightFor(o, left))
	}
	f := theme.Factor()
	line = max(line, min(max((width-left)/dayHours, l.low*f), l.high*f))
	for _, o := range objects[1+l.lines:] {
		tick = max(tick, HeightFor(o, 1000))
	}
	return left, line, tick
}

func (l *hourLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, line, tick := l.measures(objects, width)
	return line*float32(l.lines) + tick + 3
}

func (l *hourLayout) naturalWidth([]fyne.CanvasObject) float32 { return 420 }

func (l *hourLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.last.minSize(l, objects)
}

func (l *hourLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = lastWidth(size.Width)
	left, line, tick := l.measures(objects, size.Width)
	wide, high := size.Width-left, line*float32(l.lines)
	place(objects[0], left, 0, wide, high)
	for i, o := range objects[1 : 1+l.lines] {
		h := HeightFor(o, left)
		place(o, 0, line*float32(i)+(line-h)/2, left, h)
	}
	ticks := objects[1+l.lines:]
	end := float32(0)
	for i, o := range ticks {
		o.Show() // what is hidden has no width
		x := left + wide*float32(i)/float32(len(ticks))
		w := NaturalWidth(o)
		if i > 0 && x < end+4 { // no room at large text: leave the word out rather than print it over another
			o.Hide()
			continue
		}
		place(o, x, high+3, w, tick)
		end = x + w
	}
}
