package paper

import (
	"bytes"
	"fmt"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// iconUnits is how wide and high a pictogram is in its own units.
const iconUnits = 24

// iconFine is how much larger a pictogram is read than it is: the reader keeps 64ths of a unit.
const iconFine = 16

// Pictogram reads an SVG file of 24 by 24 units and one colour and returns its outline in a square at a place with a
// side in millimetres.
func Pictogram(svg []byte, x, y, side float64) (Outline, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(bytes.ReplaceAll(svg, []byte("currentColor"), []byte("#000000"))))
	if err != nil {
		return nil, fmt.Errorf("reading a pictogram: %w", err)
	}
	t := tracer{x: x, y: y, scale: side / iconUnits / iconFine}
	for _, p := range icon.SVGPaths {
		fine := rasterx.MatrixAdder{M: rasterx.Identity.Scale(iconFine, iconFine), Adder: &t}
		p.Path.AddTo(&fine)
	}
	return t.outline, nil
}

// tracer takes down a path.
type tracer struct {
	x, y, scale float64
	here        Point
	outline     Outline
}

func (t *tracer) point(p fixed.Point26_6) Point {
	return Point{t.x + float64(p.X)/64*t.scale, t.y + float64(p.Y)/64*t.scale}
}

// Start begins a part at a place.
func (t *tracer) Start(p fixed.Point26_6) {
	t.here = t.point(p)
	t.outline = append(t.outline, at(t.here.X, t.here.Y))
}

// Line adds a straight line.
func (t *tracer) Line(p fixed.Point26_6) {
	t.here = t.point(p)
	t.outline = append(t.outline, line(t.here.X, t.here.Y))
}

// QuadBezier adds a curve with one handle.
func (t *tracer) QuadBezier(h, p fixed.Point26_6) {
	t.outline = append(t.outline, quad(t.here, t.point(h), t.point(p)))
	t.here = t.point(p)
}

// CubeBezier adds a curve with two handles.
func (t *tracer) CubeBezier(a, b, p fixed.Point26_6) {
	t.here = t.point(p)
	t.outline = append(t.outline, Step{To: []Point{t.point(a), t.point(b), t.here}})
}

// Stop ends a part; every part is closed anyway.
func (t *tracer) Stop(bool) {}

// quad turns a curve with one handle into one with two.
func quad(from, h, to Point) Step {
	third := func(p Point) Point { return Point{p.X + (h.X-p.X)*2/3, p.Y + (h.Y-p.Y)*2/3} }
	return Step{To: []Point{third(from), third(to), to}}
}
