package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"telltale/app/chart"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

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
	veilLit    = 0x7C
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

// weave is an area in the colour of a role, with strokes or dots so many pixels apart that tell it from others in grey.
func weave(r view.Role, step float64) *canvas.Raster {
	clr, texture := nrgba(theme.Role(r)), textureOf(r)
	return canvas.NewRaster(func(w, h int) image.Image {
		return chart.Swatch(w, h, step*float64(h)/9, color.NRGBA{R: clr.R, G: clr.G, B: clr.B, A: 0xFF}, texture)
	})
}

// Woven is the mark of a role with its texture, as in the flow picture. Its word must stand beside it.
func Woven(r view.Role) *fyne.Container {
	side := 12 * min(theme.Factor(), 1.6)
	return Fixed(side, side, weave(r, 4.5))
}

// Legend is the marks of roles with their words.
func Legend(legend []view.Legend) *fyne.Container {
	items := make([]fyne.CanvasObject, len(legend))
	for i, l := range legend {
		items[i] = Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(Woven(l.Role), Small(l.Word))
	}
	return Wrap(14, 4, items...)
}
