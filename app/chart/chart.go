// Package chart draws the small pictures of the pages and reports into images, without any toolkit and always alike.
package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Ink is the set of colours a picture is drawn in.
type Ink struct {
	Full  color.NRGBA // what is there
	Faint color.NRGBA // what is not, or the ground it stands on
	Edge  color.NRGBA // around what is nothing, and across what nobody watched; may be left out
}

// mix returns the colour between a and b; share 0 is a, 1 is b.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	share = clamp(share)
	f := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return color.NRGBA{R: f(a.R, b.R), G: f(a.G, b.G), B: f(a.B, b.B), A: f(a.A, b.A)}
}

// clamp brings a value into 0 … 1; what is not a number becomes 0.
func clamp(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}

// canvas is a picture that is being drawn. One path is drawn at a time, inside area: a picture has many small parts, and
// a rasteriser looks at every pixel of its area.
type canvas struct {
	img  *image.RGBA
	ras  vector.Rasterizer
	area image.Rectangle
}

func newCanvas(w, h int) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))}
}

// begin starts a path that lies inside a box.
func (c *canvas) begin(b box) {
	c.area = image.Rect(int(math.Floor(b.x)), int(math.Floor(b.y)),
		int(math.Ceil(b.x+b.w)), int(math.Ceil(b.y+b.h))).Intersect(c.img.Bounds())
	c.ras.Reset(c.area.Dx(), c.area.Dy())
	c.ras.DrawOp = draw.Over
}

// paint fills the path.
func (c *canvas) paint(clr color.NRGBA) {
	if c.area.Empty() {
		return
	}
	c.ras.Draw(c.img, c.area, image.NewUniform(clr), image.Point{})
}

// box is a rectangle in pixels, with fractions.
type box struct{ x, y, w, h float64 }

// pixels is the box in whole pixels.
func (b box) pixels() image.Rectangle {
	return image.Rect(int(math.Round(b.x)), int(math.Round(b.y)), int(math.Round(b.x+b.w)), int(math.Round(b.y+b.h)))
}

func (b box) inset(d float64) box { return box{b.x + d, b.y + d, b.w - 2*d, b.h - 2*d} }

// kappa is the length of the handles with which four cubic curves come closest to a circle.
const kappa = 0.5522847498

// trace adds the outline of a box with round corners to the path; reversed, it cuts a hole.
func (c *canvas) trace(b box, radius float64, reversed bool) {
	if b.w <= 0 || b.h <= 0 {
		return
	}
	r := min(radius, b.w/2, b.h/2)
	k := r * (1 - kappa)
	x0, y0 := b.x-float64(c.area.Min.X), b.y-float64(c.area.Min.Y)
	x1, y1 := x0+b.w, y0+b.h
	path := [4]corner{
		{x0, y0 + r, x0, y0 + k, x0 + k, y0, x0 + r, y0},
		{x1 - r, y0, x1 - k, y0, x1, y0 + k, x1, y0 + r},
		{x1, y1 - r, x1, y1 - k, x1 - k, y1, x1 - r, y1},
		{x0 + r, y1, x0 + k, y1, x0, y1 - k, x0, y1 - r},
	}
	if reversed {
		path = [4]corner{path[3].back(), path[2].back(), path[1].back(), path[0].back()}
	}
	c.ras.MoveTo(float32(path[0].fx), float32(path[0].fy))
	for _, p := range path {
		c.ras.LineTo(float32(p.fx), float32(p.fy))
		c.ras.CubeTo(float32(p.ax), float32(p.ay), float32(p.bx), float32(p.by), float32(p.tx), float32(p.ty))
	}
	c.ras.ClosePath()
}

// corner is one cubic curve: from, two handles, to.
type corner struct{ fx, fy, ax, ay, bx, by, tx, ty float64 }

// back is the same curve walked the other way.
func (c corner) back() corner { return corner{c.tx, c.ty, c.bx, c.by, c.ax, c.ay, c.fx, c.fy} }

// fill draws a box with round corners.
func (c *canvas) fill(b box, radius float64, clr color.NRGBA) {
	c.begin(b)
	c.trace(b, radius, false)
	c.paint(clr)
}

// ring draws the border of a box with round corners, stroke pixels wide, inside the box.
func (c *canvas) ring(b box, radius, stroke float64, clr color.NRGBA) {
	c.begin(b)
	c.trace(b, radius, false)
	c.trace(b.inset(stroke), max(0, radius-stroke), true)
	c.paint(clr)
}
