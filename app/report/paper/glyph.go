package paper

import (
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
)

// outline is the edge of all letters of a run whose line begins at a place.
func (r run) outline(x, baseline float64, style Style) Outline {
	var out Outline
	unit := style.Em() / float64(r.face.font.Upem())
	for _, g := range r.glyphs {
		data, ok := r.face.font.GlyphData(g.id).(font.GlyphOutline)
		if !ok {
			continue
		}
		left, base := x+r.at+g.x*style.Em(), baseline-g.y*style.Em()
		place := func(p ot.SegmentPoint) Point { return Point{left + float64(p.X)*unit, base - float64(p.Y)*unit} }
		var here Point
		for _, s := range data.Segments {
			here, out = add(out, s, here, place)
		}
	}
	return out
}

// add adds a part of a letter's edge.
func add(out Outline, s ot.Segment, here Point, place func(ot.SegmentPoint) Point) (Point, Outline) {
	switch s.Op {
	case ot.SegmentOpMoveTo:
		here = place(s.Args[0])
		return here, append(out, at(here.X, here.Y))
	case ot.SegmentOpLineTo:
		here = place(s.Args[0])
		return here, append(out, line(here.X, here.Y))
	case ot.SegmentOpQuadTo:
		step := quad(here, place(s.Args[0]), place(s.Args[1]))
		return place(s.Args[1]), append(out, step)
	case ot.SegmentOpCubeTo:
		here = place(s.Args[2])
		return here, append(out, Step{To: []Point{place(s.Args[0]), place(s.Args[1]), here}})
	}
	return here, out
}
