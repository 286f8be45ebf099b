package paper

import (
	"image/color"
	"math"
)

// Sheet is one side of paper. Places and lengths are millimetres from its upper left corner.
type Sheet struct {
	Width, Height float64
	marks         []mark
}

// mark is something on a sheet: a filled outline, or a line of text with the left end of its base line.
type mark struct {
	outline Outline
	line    *Line
	x, y    float64
	colour  color.NRGBA
}

// Point is a place.
type Point struct{ X, Y float64 }

// Step is a part of an outline: a move (one point), a straight line (one point), or a cubic curve (two handles and an
// end).
type Step struct {
	Move bool
	To   []Point
}

// Outline is the edge of a filled shape; each of its parts is closed. What is walked the other way round is a hole.
type Outline []Step

// Fill fills an outline.
func (s *Sheet) Fill(o Outline, c color.NRGBA) {
	s.marks = append(s.marks, mark{outline: o, colour: c})
}

// Text puts a line with the left end of its base line at a place.
func (s *Sheet) Text(x, baseline float64, l Line, c color.NRGBA) {
	s.marks = append(s.marks, mark{line: &l, x: x, y: baseline, colour: c})
}

// Words lists the lines on the sheet in the order in which they were put there.
func (s *Sheet) Words() []string {
	var list []string
	for _, m := range s.marks {
		if m.line == nil {
			continue
		}
		text := ""
		for _, r := range m.line.runs {
			text += r.text
		}
		list = append(list, text)
	}
	return list
}

// Box is a rectangle.
type Box struct{ X, Y, W, H float64 }

// Inset is the box made smaller on all sides.
func (b Box) Inset(d float64) Box { return Box{b.X + d, b.Y + d, b.W - 2*d, b.H - 2*d} }

// kappa is the length of the handles with which four cubic curves come closest to a circle.
const kappa = 0.5522847498

// Round is a box with round corners.
func Round(b Box, radius float64) Outline {
	r := min(radius, b.W/2, b.H/2)
	k := r * (1 - kappa)
	x0, y0, x1, y1 := b.X, b.Y, b.X+b.W, b.Y+b.H
	if r <= 0 {
		return Outline{at(x0, y0), line(x1, y0), line(x1, y1), line(x0, y1)}
	}
	return Outline{
		at(x0, y0+r), curve(x0, y0+k, x0+k, y0, x0+r, y0), line(x1-r, y0), curve(x1-k, y0, x1, y0+k, x1, y0+r),
		line(x1, y1-r), curve(x1, y1-k, x1-k, y1, x1-r, y1), line(x0+r, y1), curve(x0+k, y1, x0, y1-k, x0, y1-r),
	}
}

// Frame is the border of a box with round corners, inside the box.
func Frame(b Box, radius, stroke float64) Outline {
	return append(Round(b, radius), back(Round(b.Inset(stroke), max(0, radius-stroke)))...)
}

func at(x, y float64) Step   { return Step{Move: true, To: []Point{{x, y}}} }
func line(x, y float64) Step { return Step{To: []Point{{x, y}}} }
func curve(ax, ay, bx, by, x, y float64) Step {
	return Step{To: []Point{{ax, ay}, {bx, by}, {x, y}}}
}

// back is an outline of one part walked the other way.
func back(o Outline) Outline {
	end := func(s Step) Point { return s.To[len(s.To)-1] }
	last := end(o[len(o)-1])
	out := Outline{at(last.X, last.Y)}
	for i := len(o) - 1; i > 0; i-- {
		to := end(o[i-1])
		if h := o[i].To; len(h) == 3 {
			out = append(out, curve(h[1].X, h[1].Y, h[0].X, h[0].Y, to.X, to.Y))
		} else {
			out = append(out, line(to.X, to.Y))
		}
	}
	return out
}

// Dashed draws a broken line around a box; all lengths are millimetres. Strokes are as long as the gaps between them.
func (s *Sheet) Dashed(b Box, stroke, dash float64, c color.NRGBA) {
	rule := func(x, y, long float64, upright bool) {
		n := max(1, int(long/(2*dash)))
		pitch := long / (float64(n) - 0.5) // so that both ends are strokes
		for i := range n {
			part := Box{x + float64(i)*pitch, y, pitch / 2, stroke}
			if upright {
				part = Box{x, y + float64(i)*pitch, stroke, pitch / 2}
			}
			s.Fill(Round(part, 0), c)
		}
	}
	rule(b.X, b.Y, b.W, false)
	rule(b.X, b.Y+b.H-stroke, b.W, false)
	rule(b.X, b.Y, b.H, true)
	rule(b.X+b.W-stroke, b.Y, b.H, true)
}

// Stroke is a straight line between two places, as thick as told.
func Stroke(from, to Point, thick float64) Outline {
	dx, dy := to.X-from.X, to.Y-from.Y
	long := math.Hypot(dx, dy)
	if long == 0 {
		return nil
	}
	ox, oy := -dy/long*thick/2, dx/long*thick/2
	return Outline{at(from.X+ox, from.Y+oy), line(to.X+ox, to.Y+oy), line(to.X-ox, to.Y-oy), line(from.X-ox, from.Y-oy)}
}
