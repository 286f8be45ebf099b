package widget

import (
	"image"
	"math"
	"strconv"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/chart"
	"telltale/app/ui/theme"
	"telltale/app/view"
	"telltale/assets"
)

// world reads the outlines of countries the first time somebody asks.
var world = sync.OnceValues(func() (*chart.World, error) { return chart.OpenWorld(assets.Data) })

// World is the map of the servers with the list of their countries: what the pointer or the keyboard is on in one is
// marked in the other.
type World struct {
	Map  *fyne.Container
	List *fyne.Container
	rows []view.WorldRow
	area *picture
	says *Text
	hint string
	lit  int // row, below 0 for none
	wide float32
}

// WorldMap returns the map and the list. hint is what is told while the pointer is nowhere; more than most rows are not
// listed.
func WorldMap(rows []view.WorldRow, hint string, most int) *World {
	w := &World{rows: rows, hint: hint, lit: -1, says: NewText(Span{Text: hint, Size: theme.SizeSmall, Color: theme.Muted})}
	w.area = newPicture(w.draw)
	w.area.near = func(at fyne.Position, inside bool) { w.light(w.hit(at, inside)) }
	w.Map = Stack(8, w.says, container.New(&worldLayout{world: w}, w.area))
	w.says.Hidden = hint == "" // then the list beside it says enough
	list := make([]fyne.CanvasObject, 0, len(rows))
	for i, r := range rows[:min(len(rows), most)] {
		list = append(list, w.row(i, r))
	}
	w.List = Stack(1, list...)
	return w
}

// row is one country of the list.
func (w *World) row(i int, r view.WorldRow) *Press {
	content := Row{Gap: 10, Grow: 1, Align: AlignMiddle}.Of(
		Flag(r.Code),
		Stack(2, Row{Gap: 8, Grow: 0, Least: 60}.Of(Body(r.Name), Small(r.Amount).Right()),
			Row{Gap: 8, Grow: 0, Least: 30, Align: AlignMiddle}.Of(shareBar(r.Share, theme.Accent), Small(r.Servers).Right())))
	p := NewPress("world."+r.Code, r.Spoken, Face{Radius: 7, Pad: [4]float32{4, 6, 4, 6}}, content, func() { w.light(i) })
	p.OnNear = func(near bool) {
		if near {
			w.light(i)
		} else if w.lit == i {
			w.light(-1)
		}
	}
	return p
}

// light marks a country on the map and says what stands there.
func (w *World) light(i int) {
	if w.lit == i {
		return
	}
	w.lit = i
	span := &w.says.Spans[0]
	span.Text, span.Color, span.Bold = w.hint, theme.Muted, false
	if i >= 0 {
		span.Text, span.Color, span.Bold = w.rows[i].Spoken, theme.Ink, true
	}
	w.says.Refresh()
	w.area.redraw()
}

// hit finds the row of the country at a point of the map, -1 for none.
func (w *World) hit(at fyne.Position, inside bool) int {
	all, err := world()
	if err != nil || !inside || w.wide == 0 {
		return -1
	}
	codes := make([]string, len(w.rows))
	for i, r := range w.rows {
		codes[i] = r.Code
	}
	const finger = 9 // points
	code := all.At(float64(at.X/w.wide), float64(at.Y/w.wide), finger/float64(w.wide), codes)
	for i, r := range w.rows {
		if code != "" && r.Code == code {
			return i
		}
	}
	return -1
}

// landInk is how much ink the land gets: enough to be seen in any look, and little beside what is marked.
const landInk = 0.16

// palest is how much of the full colour a country gets to which the least was sent.
const palest = 0.5

// draw draws the map in pixels: the more was sent to a country, the stronger its colour.
func (w *World) draw(pw, ph int) image.Image {
	all, err := world()
	if err != nil || w.wide == 0 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1)) // the list says it all
	}
	full := nrgba(theme.Accent)
	land := chart.Mix(nrgba(theme.Card), nrgba(theme.Ink), landInk)
	marks := make([]chart.Marked, 0, len(w.rows)+1)
	for _, r := range w.rows {
		marks = append(marks, chart.Marked{Code: r.Code, Colour: chart.Mix(land, full, palest+(1-palest)*math.Sqrt(r.Share))})
	}
	if w.lit >= 0 {
		marks = append(marks, chart.Marked{Code: w.rows[w.lit].Code, Colour: nrgba(theme.Focus), Bold: true})
	}
	return all.Draw(pw, ph, float64(pw)/float64(w.wide), chart.MapInk{Land: land, Edge: nrgba(theme.Card)}, marks)
}

// worldLayout gives the map its shape.
type worldLayout struct {
	world *World
	last  lastWidth
}

func (l *worldLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	return width * float32(chart.WorldHeight())
}

func (l *worldLayout) naturalWidth([]fyne.CanvasObject) float32 { return 700 }

func (l *worldLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.last.minSize(l, objects)
}

func (l *worldLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last, l.world.wide = lastWidth(size.Width), size.Width
	place(objects[0], 0, 0, size.Width, l.heightFor(objects, size.Width))
}

// shareBar is a bar that takes a part of the width.
func shareBar(part float64, colour fyne.ThemeColorName) *fyne.Container {
	bar := canvas.NewRectangle(theme.Colour(colour))
	bar.CornerRadius = 3.5
	return container.New(share{part: float32(part), h: 7}, bar)
}

// RoleBar is a bar in the colour of a role that takes a part of the width.
func RoleBar(part float64, r view.Role) *fyne.Container { return shareBar(part, theme.Role(r)) }

// Tabs is a row of words of which one is chosen.
func Tabs(id string, words []string, chosen int, onChoose func(int)) *fyne.Container {
	var row []fyne.CanvasObject
	for i, word := range words {
		face := Face{Radius: 8, Pad: [4]float32{6, 13, 6, 13}}
		span := Span{Text: word, Color: theme.Muted}
		if i == chosen {
			face.Fill = theme.Accent
			span.Color, span.Bold = theme.OnAccent, true
		}
		row = append(row, NewPress(id+"."+strconv.Itoa(i), word, face, NewText(span), func() { onChoose(i) }))
	}
	frame := Framed(Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 10, Pad: [4]float32{2, 2, 2, 2}}, Wrap(2, 2, row...))
	return Wrap(0, 0, frame)
}
