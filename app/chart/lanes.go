package chart

import (
	"image"
	"image/color"
	"math"
)

// LaneInk is the set of colours of a picture of lanes.
type LaneInk struct {
	Bar   color.NRGBA // what was sent
	Base  color.NRGBA // the line on which bars stand
	Hatch color.NRGBA // hours that nobody watched
	Quiet color.NRGBA // behind the quiet hours
}

// laneFill is how much of a lane's height the highest bar takes.
const laneFill = 0.86

// laneCurve spreads what is much: pages give logarithms of amounts, and nearly all hours of a busy device lie in their
// upper half.
const laneCurve = 2.5

// leastBar is the height of the lowest bar in parts of the highest, so that little is told from nothing.
const leastBar = 0.14

// Lanes draws values between 0 and 1 as upright bars, a lane under the other, a column an hour, in a picture of w by h
// pixels. Bars of a lane stand on a line. An hour with a value below 0 was not watched and is hatched; the columns that
// are quiet have a ground of their own.
func Lanes(w, h int, lanes [][]float64, quiet []bool, ink LaneInk) *image.RGBA {
	c := newCanvas(w, h)
	columns := len(quiet)
	if columns == 0 || len(lanes) == 0 {
		return c.img
	}
	pitchX, pitchY := float64(w)/float64(columns), float64(h)/float64(len(lanes))
	for x, q := range quiet {
		if q {
			c.fill(box{math.Round(float64(x) * pitchX), 0, math.Round(float64(x+1)*pitchX) - math.Round(float64(x)*pitchX), float64(h)}, 0, ink.Quiet)
		}
	}
	line := max(1, math.Round(min(pitchY*0.04, pitchX*0.08)))
	for y, lane := range lanes {
		base := math.Round(float64(y+1)*pitchY) - line
		for x, v := range lane[:min(len(lane), columns)] {
			if v > Outside || math.IsNaN(v) {
				left := math.Round(float64(x) * pitchX)
				c.fill(box{left, base, math.Round(float64(x+1)*pitchX) - left, line}, 0, ink.Base)
			}
			c.laneCell(box{float64(x) * pitchX, base, pitchX, pitchY}, v, ink)
		}
	}
	return c.img
}

// laneCell draws one hour of a lane: b.y is the line that it stands on, b.h the height of the lane.
func (c *canvas) laneCell(b box, v float64, ink LaneInk) {
	left, right := math.Round(b.x+b.w*0.14), math.Round(b.x+b.w*0.86)
	if v <= Outside {
		return
	}
	if v < 0 || math.IsNaN(v) {
		high := math.Round(b.h * 0.5)
		c.hatch(box{b.x, b.y - high, b.w, high}.pixels(), max(4, min(b.h*0.2, b.w*0.4)), ink.Hatch)
		return
	}
	if v = clamp(v); v == 0 {
		return
	}
	high := max(2, math.Round((leastBar+(1-leastBar)*math.Pow(v, laneCurve))*b.h*laneFill))
	c.fill(box{left, b.y - high, max(1, right-left), high}, min(2, b.w*0.1), ink.Bar)
}
