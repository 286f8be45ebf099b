package widget

import (
	"image"
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/chart"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// FlowOpen is what a press on the flow picture asks for; keys are those of view.FlowStop.
type FlowOpen struct {
	Device  func(key string)
	Company func(key string)
	Country func(code string)
	Several func() // a stop that stands for several
}

// The bars of the flow picture and the gaps of its columns, in points.
const (
	flowBar    = 12
	flowGap    = 7
	flowAside  = 6 // between a bar and its label
	flowStroke = 6 // of textures
)

// flowPicture is the picture of who sends to whom, with its labels as words over it.
type flowPicture struct {
	panel  view.FlowPanel
	open   FlowOpen
	area   *picture
	titles []fyne.CanvasObject
	stops  [3][]*Press
	says   *Text
	hint   string

	layout flowPlaces
	flags  []*fyne.Container
	words  [3]float32 // widths of the longest words
	lit    lit
	last   lastWidth
}

// lit is what the pointer or the keyboard is on.
type lit struct {
	part flowPart
	at   int
}

type flowPart int

const (
	flowNone flowPart = iota
	flowLeft
	flowMiddle
	flowRight
	flowLink
)

// flowPlaces is where everything stands, in points.
type flowPlaces struct {
	size   fyne.Size
	top    float32    // of the picture
	bars   [3]float32 // left edges
	labels [3]float32 // widths
	plan   chart.Plan
}

// FlowPicture shows who sends to whom. What the pointer or the keyboard is on is told in one sentence above the picture;
// hint is told when there is nothing.
func FlowPicture(p view.FlowPanel, hint string, open FlowOpen) *fyne.Container {
	f := &flowPicture{panel: p, open: open, hint: hint, says: NewText(Span{Text: hint, Size: theme.SizeSmall, Color: theme.Muted})}
	f.area = newPicture(f.draw)
	f.area.near, f.area.pressed = f.point, func(at fyne.Position) { f.press(f.hit(at)) }
	objects := []fyne.CanvasObject{f.says, f.area}
	for i, title := range p.Titles {
		text := NewText(Span{Text: title, Size: theme.SizeSmall, Bold: true, Color: theme.Muted})
		if i == 0 {
			text.Right()
		}
		f.titles = append(f.titles, text)
		objects = append(objects, text)
	}
	for part, list := range [3][]view.FlowStop{p.Devices, p.Companies, p.Countries} {
		for i, s := range list {
			stop := f.stop(lit{flowPart(part) + flowLeft, i}, s)
			f.stops[part] = append(f.stops[part], stop)
			objects = append(objects, stop)
		}
	}
	return container.New(f, objects...)
}

// stop is the label of a stop, which can be pressed.
func (f *flowPicture) stop(at lit, s view.FlowStop) *Press {
	text := Body(s.Name)
	content := fyne.CanvasObject(text)
	switch {
	case at.part == flowLeft:
		text.Right()
	case at.part == flowRight && s.Key != "":
		flag := Flag(s.Key)
		f.flags = append(f.flags, flag)
		content = Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(flag, text)
	}
	id := "flow." + strconv.Itoa(int(at.part)) + "." + s.Key
	p := NewPress(id, s.Says, Face{Radius: 5, Pad: [4]float32{1, 4, 1, 4}}, content, func() { f.press(at) })
	p.Link = true
	p.OnNear = func(near bool) {
		if near {
			f.light(at)
		} else if f.lit == at {
			f.light(lit{})
		}
	}
	return p
}

// press opens what was pressed.
func (f *flowPicture) press(at lit) {
	call := func(key string, one func(string)) {
		if key == "" {
			f.open.Several()
			return
		}
		one(key)
	}
	switch at.part {
	case flowLeft:
		call(f.panel.Devices[at.at].Key, f.open.Device)
	case flowMiddle:
		call(f.panel.Companies[at.at].Key, f.open.Company)
	case flowRight:
		call(f.panel.Countries[at.at].Key, f.open.Country)
	case flowLink:
		call(f.panel.Companies[f.panel.Links[at.at].To].Key, f.open.Company)
	case flowNone:
	}
}

// light shows what the pointer or the keyboard is on.
func (f *flowPicture) light(at lit) {
	if f.lit == at {
		return
	}
	f.lit = at
	span := &f.says.Spans[0]
	span.Text, span.Color, span.Bold = f.saysOf(at), theme.Ink, true
	if at.part == flowNone {
		span.Text, span.Color, span.Bold = f.hint, theme.Muted, false
	}
	f.says.Refresh()
	f.area.redraw()
}

func (f *flowPicture) saysOf(at lit) string {
	switch at.part {
	case flowLeft:
		return f.panel.Devices[at.at].Says
	case flowMiddle:
		return f.panel.Companies[at.at].Says
	case flowRight:
		return f.panel.Countries[at.at].Says
	case flowLink:
		return f.panel.Links[at.at].Says
	case flowNone:
	}
	return ""
}

// flows gives the chart what it needs: the least height of a stop is that of its label.
func (f *flowPicture) flows(widths [3]float32) chart.Flows {
	flows := chart.Flows{Home: f.panel.Home}
	for i, column := range []*[]chart.Stop{&flows.Left, &flows.Middle, &flows.Right} {
		for _, p := range f.stops[i] {
			*column = append(*column, chart.Stop{Least: float64(HeightFor(p, widths[i]))})
		}
	}
	for _, l := range f.panel.Links {
		flows.Links = append(flows.Links, chart.Link{From: l.From, To: l.To, Amount: float64(l.Sent)})
	}
	return flows
}

// airy is how much higher the picture is at least than its labels need, so that bands have room to differ.
const airy = 1.15

// labels finds the widths of the outer labels: enough for their longest words, and for all on one line if that leaves
// room for the bands. Flags give way first.
func (f *flowPicture) labels(width float32) [3]float32 {
	narrow := width < flagsFrom*theme.Factor()
	f.showFlags(!narrow)
	var w [3]float32
	for i, column := range [3][]view.FlowStop{f.panel.Devices, f.panel.Companies, f.panel.Countries} {
		natural := NaturalWidth(f.titles[i])
		f.words[i] = 0
		for j, s := range column {
			natural = max(natural, NaturalWidth(f.stops[i][j]))
			for word := range strings.FieldsSeq(s.Name) {
				f.words[i] = max(f.words[i], Body(word).NaturalWidth())
			}
		}
		const margin = 8 // of a label, and what rounding takes
		if i == 2 && !narrow && len(f.flags) > 0 {
			f.words[i] += NaturalWidth(f.flags[0]) + 6
		}
		f.words[i] = min(f.words[i]+margin+2, width*0.3)
		w[i] = max(f.words[i], min(natural, width*0.22))
	}
	return w
}

// showFlags shows or hides the flags. What was measured of their labels is forgotten, and they are laid out anew.
func (f *flowPicture) showFlags(show bool) {
	if len(f.flags) == 0 || f.flags[0].Hidden == !show {
		return
	}
	for _, flag := range f.flags {
		flag.Hidden = !show
	}
	for _, p := range f.stops[2] {
		p.known = measures{}
		p.content.Resize(fyne.Size{})
		p.Resize(fyne.Size{})
	}
}

// flagsFrom is the width in points at normal text size from which flags stand beside the names of countries.
const flagsFrom = 480

// places finds where everything stands at a width.
func (f *flowPicture) places(width float32) flowPlaces {
	if f.layout.size.Width == width {
		return f.layout
	}
	var p flowPlaces
	p.labels = f.labels(width)
	p.bars[0] = p.labels[0] + flowAside
	p.bars[2] = width - p.labels[2] - flowAside - flowBar
	room := p.bars[2] - p.bars[0]
	p.bars[1] = p.bars[0] + max(room*0.3, min(room*0.52, room-f.words[1]-2*flowBar-2*flowAside))
	p.labels[1] = p.bars[2] - p.bars[1] - flowBar - 2*flowAside
	p.top = f.room(width) + 10
	title := float32(0)
	for i, o := range f.titles {
		title = max(title, HeightFor(o, p.labels[i]))
	}
	p.top += title + 6
	high := float64(min(max(width*0.5, 380), 560))
	flows := f.flows(p.labels)
	p.plan = flows.Plan(max(high, flows.Plan(0, flowGap).Height*airy), flowGap)
	p.size = fyne.NewSize(width, p.top+float32(p.plan.Height)+2)
	f.layout = p
	return p
}

// room is the height of the longest sentence that may stand above the picture, so that none moves it.
func (f *flowPicture) room(width float32) float32 {
	longest := f.hint
	for _, list := range [][]view.FlowStop{f.panel.Devices, f.panel.Companies, f.panel.Countries} {
		for _, s := range list {
			if len(s.Says) > len(longest) {
				longest = s.Says
			}
		}
	}
	for _, l := range f.panel.Links {
		if len(l.Says) > len(longest) {
			longest = l.Says
		}
	}
	return NewText(Span{Text: longest, Size: theme.SizeSmall, Bold: true}).HeightFor(width)
}

func (f *flowPicture) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	return f.places(width).size.Height
}

func (f *flowPicture) naturalWidth([]fyne.CanvasObject) float32 { return 700 }

// MinSize asks for no width.
func (f *flowPicture) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return f.last.minSize(f, objects)
}

// Layout places the picture and the words over it.
func (f *flowPicture) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.last = lastWidth(size.Width)
	p := f.places(size.Width)
	place(f.says, 0, 0, size.Width, HeightFor(f.says, size.Width))
	place(f.area, 0, p.top, size.Width, float32(p.plan.Height)+2)
	left := [3]float32{0, p.bars[1], p.bars[2]}
	for i, o := range f.titles {
		h := HeightFor(o, p.labels[i])
		place(o, left[i]+4*min(1, float32(i)), p.top-h-6, p.labels[i], h)
	}
	for i, column := range [3][]chart.Place{p.plan.Left, p.plan.Middle, p.plan.Right} {
		for j, at := range column {
			o := f.stops[i][j]
			w := min(NaturalWidth(o), p.labels[i])
			h := HeightFor(o, w)
			x := p.bars[i] + flowBar + flowAside
			if i == 0 {
				x = p.labels[0] - w
			}
			place(o, x, p.top+float32(at.Middle())-h/2, w, h)
		}
	}
}

// finger is how wide a thin ribbon is found, in points.
const finger = 5

// hit finds what is at a point of the picture: a bar, else the thinnest ribbon.
func (f *flowPicture) hit(at fyne.Position) lit {
	if bar := f.bar(at); bar.part != flowNone {
		return bar
	}
	p := f.layout
	best := lit{}
	thin := 0.0
	try := func(r chart.Ribbon, found lit) {
		if r.Thick > 0 && r.Holds(float64(at.X), float64(at.Y), finger) && (best.part == flowNone || r.Thick < thin) {
			best, thin = found, r.Thick
		}
	}
	for i := range f.panel.Links {
		try(f.link(p, i), lit{flowLink, i})
	}
	for i := range f.panel.Companies {
		try(f.onward(p, i), lit{flowMiddle, i})
	}
	return best
}

// bar finds the bar at a point of the picture.
func (f *flowPicture) bar(at fyne.Position) lit {
	p := f.layout
	y := float64(at.Y)
	for i, column := range [3][]chart.Place{p.plan.Left, p.plan.Middle, p.plan.Right} {
		if at.X < p.bars[i]-2 || at.X > p.bars[i]+flowBar+2 {
			continue
		}
		for j, one := range column {
			if y >= one.BarTop-1 && y <= one.BarTop+one.BarHigh+1 {
				return lit{flowPart(i) + flowLeft, j}
			}
		}
	}
	return lit{}
}

// point lights what is at a point.
func (f *flowPicture) point(at fyne.Position, inside bool) {
	if !inside {
		f.light(lit{})
		return
	}
	f.light(f.hit(at))
}

// link is the ribbon of a link, in points.
func (f *flowPicture) link(p flowPlaces, i int) chart.Ribbon {
	s := p.plan.Links[i]
	return chart.Ribbon{X0: float64(p.bars[0] + flowBar), X1: float64(p.bars[1]), Top0: s.From, Top1: s.To, Thick: s.Thick}
}

// onward is the ribbon from a company to the country of its seat, in points.
func (f *flowPicture) onward(p flowPlaces, i int) chart.Ribbon {
	s := p.plan.Onward[i]
	return chart.Ribbon{X0: float64(p.bars[1] + flowBar), X1: float64(p.bars[2]), Top0: s.From, Top1: s.To, Thick: s.Thick}
}

// How much of what is behind it a ribbon hides: as a rule, when it is lit, and when another is.
const (
	veilNormal = 0x58
	veilLit    = 0xA8
	veilOther  = 0x20
)

// shines reports whether a link is lit by what the pointer or the keyboard is on.
func (f *flowPicture) shines(i int) bool {
	l := f.panel.Links[i]
	switch at := f.lit; at.part {
	case flowLeft:
		return l.From == at.at
	case flowMiddle:
		return l.To == at.at
	case flowRight:
		return f.panel.Home[l.To] == at.at
	case flowLink:
		return i == at.at
	case flowNone:
	}
	return false
}

// leads reports whether the way from a company to its country is lit.
func (f *flowPicture) leads(company int) bool {
	switch at := f.lit; at.part {
	case flowMiddle:
		return company == at.at
	case flowRight:
		return f.panel.Home[company] == at.at
	case flowLink:
		return company == f.panel.Links[at.at].To
	case flowNone, flowLeft:
	}
	return false
}

// draw draws the picture in pixels.
func (f *flowPicture) draw(w, h int) image.Image {
	p := f.layout
	if p.size.Width == 0 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	scale := float64(w) / float64(p.size.Width)
	var ribbons, over []chart.Ribbon
	add := func(r chart.Ribbon, role view.Role, shines bool) {
		r.X0, r.X1, r.Top0, r.Top1, r.Thick = r.X0*scale, r.X1*scale, r.Top0*scale, r.Top1*scale, r.Thick*scale
		r.Colour, r.Texture = nrgba(roleColour(role)), textureOf(role)
		switch {
		case f.lit.part == flowNone:
			r.Colour.A = veilNormal
		case shines:
			r.Colour.A = veilLit
			over = append(over, r)
			return
		default:
			r.Colour.A = veilOther
		}
		ribbons = append(ribbons, r)
	}
	for i, l := range f.panel.Links {
		add(f.link(p, i), l.Role, f.shines(i))
	}
	for i, c := range f.panel.Companies {
		if r := f.onward(p, i); r.Thick > 0 {
			add(r, c.Role, f.leads(i))
		}
	}
	return chart.Ribbons(w, h, flowStroke*scale, append(ribbons, over...), f.bars(p, scale))
}

// bars are the bars of all stops, in pixels.
func (f *flowPicture) bars(p flowPlaces, scale float64) []chart.Bar {
	var bars []chart.Bar
	for i, column := range [3][]chart.Place{p.plan.Left, p.plan.Middle, p.plan.Right} {
		for j, at := range column {
			if at.BarHigh <= 0 {
				continue
			}
			b := chart.Bar{X: float64(p.bars[i]) * scale, Y: at.BarTop * scale, W: flowBar * scale, H: max(at.BarHigh, 2) * scale}
			switch i {
			case 0:
				b.Colour = nrgba(theme.Ink)
			case 1:
				role := f.panel.Companies[j].Role
				b.Colour, b.Texture = nrgba(roleColour(role)), textureOf(role)
			default:
				b.Colour = nrgba(theme.Muted)
			}
			bars = append(bars, b)
		}
	}
	return bars
}

// roleColour is the colour of a role; several companies have none.
func roleColour(r view.Role) fyne.ThemeColorName {
	if r == "" {
		return theme.Muted
	}
	return theme.Role(r)
}

// textureOf tells roles apart without colour.
func textureOf(r view.Role) chart.Texture {
	switch r {
	case view.RoleAds:
		return chart.Rising
	case view.RolePlumbing:
		return chart.Falling
	case view.RoleUnknown:
		return chart.Dotted
	case view.RoleMaker, view.RoleService:
	}
	return chart.Plain
}

// Woven is the mark of a role with its texture, as in the flow picture. Its word must stand beside it.
func Woven(r view.Role) *fyne.Container {
	clr, texture := nrgba(theme.Role(r)), textureOf(r)
	side := 12 * min(theme.Factor(), 1.6)
	return Fixed(side, side, canvas.NewRaster(func(w, h int) image.Image {
		return chart.Swatch(w, h, float64(w)/2, color.NRGBA{R: clr.R, G: clr.G, B: clr.B, A: 0xFF}, texture)
	}))
}

// WovenLegend is the marks of roles with their words.
func WovenLegend(legend []view.Legend) *fyne.Container {
	items := make([]fyne.CanvasObject, len(legend))
	for i, l := range legend {
		items[i] = Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(Woven(l.Role), Small(l.Word))
	}
	return Wrap(14, 4, items...)
}
