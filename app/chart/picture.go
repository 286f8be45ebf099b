package chart

import (
	"image"
	"image/color"
	"math"
)

// What the value of an hour is in a picture of hours, where there is no amount.
const (
	NotWatched = -1 // nothing was recorded
	Outside    = -2 // the hour is not in the time that is shown, and nothing is drawn
)

// Mark says how the dots of a symbol of the care label are drawn (label specification B.2): the state must be seen
// without colour.
type Mark int

// The marks.
const (
	MarkDots    Mark = iota // filled and empty dots
	MarkNotYet              // small broken dots: not seen enough yet
	MarkUnknown             // strokes: cannot be known from the network
)

// Row is what five dots show.
type Row struct {
	Mark  Mark
	Least int // dots that are filled in any case
	Most  int // dots that may be filled; more than Least only where there is a range
}

// dotCount is the number of dots of a symbol, A to E.
const dotCount = 5

// Dots draws the five dots of a symbol into a picture of w by h pixels: the least of them full, those up to the most as
// rings with a point, the others as rings.
func Dots(w, h int, row Row, ink Ink) *image.RGBA {
	c := newCanvas(w, h)
	pitch := float64(w) / dotCount
	size := min(pitch*0.82, float64(h))
	for i := range dotCount {
		b := box{float64(i)*pitch + (pitch-size)/2, (float64(h) - size) / 2, size, size}
		switch {
		case row.Mark == MarkUnknown:
			c.fill(box{b.x, float64(h)/2 - size*0.12, size, size * 0.24}, 0, ink.Faint)
		case row.Mark == MarkNotYet:
			c.fill(b.inset(size*0.32), size, ink.Faint)
		case i < row.Least:
			c.fill(b, size/2, ink.Full)
		case i < row.Most:
			c.ring(b, size/2, max(1, size*0.16), ink.Full)
			c.fill(b.inset(size*0.31), size/2, ink.Full)
		default:
			c.ring(b, size/2, max(1, size*0.16), ink.Full)
		}
	}
	return c.img
}

// Ground draws what stands behind the pictogram of a symbol that has no letter into a picture of w by h pixels: a dotted
// outline where not enough was seen yet, hatching where it cannot be known, and nothing else.
func Ground(w, h int, mark Mark, ink Ink) *image.RGBA {
	c := newCanvas(w, h)
	step := max(3, float64(min(w, h))/9)
	switch mark {
	case MarkNotYet:
		c.dotted(step, ink.Faint)
	case MarkUnknown:
		c.hatched(step, ink.Faint)
	case MarkDots:
	}
	return c.img
}

// dotted draws dots along the four edges of the picture, step pixels apart.
func (c *canvas) dotted(step float64, clr color.NRGBA) {
	w, h := float64(c.img.Rect.Dx()), float64(c.img.Rect.Dy())
	dot := max(1, step*0.45)
	across, down := math.Round(w/step), math.Round(h/step)
	for i := range int(across) + 1 {
		x := float64(i) / across * (w - dot)
		c.fill(box{x, 0, dot, dot}, dot/2, clr)
		c.fill(box{x, h - dot, dot, dot}, dot/2, clr)
	}
	for i := 1; i < int(down); i++ {
		y := float64(i) / down * (h - dot)
		c.fill(box{0, y, dot, dot}, dot/2, clr)
		c.fill(box{w - dot, y, dot, dot}, dot/2, clr)
	}
}

// hatched draws slanted strokes over the picture, step pixels apart.
func (c *canvas) hatched(step float64, clr color.NRGBA) {
	c.hatch(c.img.Bounds(), step, clr)
}

// hatch draws slanted strokes over a part of the picture, step pixels apart.
func (c *canvas) hatch(area image.Rectangle, step float64, clr color.NRGBA) {
	area = area.Intersect(c.img.Bounds())
	thick := max(1, step*0.22)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if math.Mod(float64(x+y), step) < thick {
				c.img.Set(x, y, clr)
			}
		}
	}
}

// Spark draws values between 0 and 1 as thin upright bars in a picture of w by h pixels; a value of 0 leaves a short
// stroke, so that it can be told from nothing watched (below 0).
func Spark(w, h int, values []float64, ink Ink) *image.RGBA {
	c := newCanvas(w, h)
	if len(values) == 0 {
		return c.img
	}
	pitch := float64(w) / float64(len(values))
	bar := max(1, pitch*0.6)
	for i, v := range values {
		if v < 0 {
			continue
		}
		high := max(1, clamp(v)*float64(h))
		c.fill(box{float64(i) * pitch, float64(h) - high, bar, high}, 0, ink.Full)
	}
	return c.img
}

// Heat draws rows of cells as squares with round corners in a picture of w by h pixels: the fuller, the more; an hour
// that nobody watched is hatched, and one in which nothing happened is an empty frame.
func Heat(w, h int, rows [][]float64, ink Ink) *image.RGBA {
	c := newCanvas(w, h)
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	if columns == 0 {
		return c.img
	}
	pitchX, pitchY := float64(w)/float64(columns), float64(h)/float64(len(rows))
	gap := max(1, min(pitchX, pitchY)*0.12)
	for y, r := range rows {
		for x, v := range r {
			b := box{float64(x) * pitchX, float64(y) * pitchY, pitchX - gap, pitchY - gap}
			radius := min(b.w, b.h) * 0.2
			switch {
			case v <= Outside:
			case v < 0 || math.IsNaN(v):
				c.hatch(b.pixels(), max(4, b.h*0.32), ink.Edge)
			case v == 0:
				c.ring(b, radius, 1, ink.Edge)
			default:
				c.fill(b, radius, Shade(v, ink))
			}
		}
	}
	return c.img
}

// leastShade is how much of the full colour the least of anything has, so that it is told from nothing.
const leastShade = 0.28

// Shade is the colour of a value of a heat map between 0 and 1. Pages give logarithms of amounts, and nearly all hours of
// a busy device lie in their upper half, so the square spreads those.
func Shade(v float64, ink Ink) color.NRGBA {
	if v = clamp(v); v == 0 {
		return ink.Faint
	}
	return mix(ink.Faint, ink.Full, leastShade+(1-leastShade)*v*v)
}

// Bars draws shares between 0 and 1 as bars from the left, one under the other, each in its own colour, in a picture of
// w by h pixels. colours must be as long as shares.
func Bars(w, h int, shares []float64, colours []color.NRGBA) *image.RGBA {
	c := newCanvas(w, h)
	if len(shares) == 0 {
		return c.img
	}
	pitch := float64(h) / float64(len(shares))
	thick := pitch * 0.6
	for i, s := range shares {
		wide := max(thick, clamp(s)*float64(w))
		c.fill(box{0, float64(i)*pitch + (pitch-thick)/2, wide, thick}, thick/2, colours[i])
	}
	return c.img
}

// Dashes draws a broken line along the longer side of a picture of w by h pixels; on and off are pixels.
func Dashes(w, h int, on, off float64, clr color.NRGBA) *image.RGBA {
	c := newCanvas(w, h)
	long := float64(max(w, h))
	for at := 0.0; at < long; at += on + off {
		b := box{at, 0, min(on, long-at), float64(h)}
		if h > w {
			b = box{0, at, float64(w), min(on, long-at)}
		}
		c.fill(b, 0, clr)
	}
	return c.img
}
