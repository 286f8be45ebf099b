package paper

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Picture draws a sheet on white, with so many pixels a millimetre.
func (s *Sheet) Picture(perMillimetre float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Round(s.Width*perMillimetre)), int(math.Round(s.Height*perMillimetre))))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	p := painter{img: img, scale: perMillimetre}
	for _, m := range s.marks {
		p.fill(m.outline, m.colour)
		if m.line == nil {
			continue
		}
		for _, r := range m.line.runs {
			p.fill(r.outline(m.x, m.y, m.line.style), m.colour)
		}
	}
	return img
}

type painter struct {
	img   *image.RGBA
	ras   vector.Rasterizer
	scale float64
}

// fill fills an outline; only the part of the picture around it is looked at.
func (p *painter) fill(o Outline, c color.NRGBA) {
	area := p.around(o)
	if area.Empty() {
		return
	}
	p.ras.Reset(area.Dx(), area.Dy())
	p.ras.DrawOp = draw.Over
	at := func(q Point) (float32, float32) {
		return float32(q.X*p.scale - float64(area.Min.X)), float32(q.Y*p.scale - float64(area.Min.Y))
	}
	for i, s := range o {
		x, y := at(s.To[len(s.To)-1])
		switch {
		case s.Move:
			if i > 0 {
				p.ras.ClosePath()
			}
			p.ras.MoveTo(x, y)
		case len(s.To) == 1:
			p.ras.LineTo(x, y)
		default:
			ax, ay := at(s.To[0])
			bx, by := at(s.To[1])
			p.ras.CubeTo(ax, ay, bx, by, x, y)
		}
	}
	p.ras.ClosePath()
	p.ras.Draw(p.img, area, image.NewUniform(c), image.Point{})
}

// around is the part of the picture that holds an outline.
func (p *painter) around(o Outline) image.Rectangle {
	if len(o) == 0 {
		return image.Rectangle{}
	}
	least, most := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, s := range o {
		for _, q := range s.To {
			least = Point{min(least.X, q.X), min(least.Y, q.Y)}
			most = Point{max(most.X, q.X), max(most.Y, q.Y)}
		}
	}
	return image.Rect(int(math.Floor(least.X*p.scale)), int(math.Floor(least.Y*p.scale)),
		int(math.Ceil(most.X*p.scale)), int(math.Ceil(most.Y*p.scale))).Intersect(p.img.Rect)
}
