package widget

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
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
