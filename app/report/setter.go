package report

import (
	"fmt"
	"math"

	"telltale/app/chart/pictogram"
	"telltale/app/report/paper"
	"telltale/app/view"
)

// leading is the distance of base lines in sizes of type.
const leading = 1.32

// setter sets a column of words and symbols on a sheet, from top to bottom. The first error is kept.
type setter struct {
	fonts *paper.Fonts
	sheet *paper.Sheet
	x, y  float64 // the upper left corner of what comes next
	width float64 // of the column
	err   error
}

// icon fills a pictogram into a square.
func (s *setter) icon(name string, b paper.Box, c ink) {
	svg, found := pictogram.Read(name)
	if !found {
		svg, _ = pictogram.Read(pictogram.Fallback)
	}
	o, err := paper.Pictogram(svg, b.X, b.Y, b.W)
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("drawing the pictogram %q: %w", name, err)
	}
	s.sheet.Fill(o, c)
}

// symbol draws the pictogram of a symbol, and behind it whether it has a letter: a dotted frame where not enough was
// seen, strokes where it cannot be known (label specification B.2).
func (s *setter) symbol(v view.Symbol, b paper.Box) {
	around := b.Inset(-1.1)
	switch v.State {
	case view.StateNotYet:
		s.sheet.Dashed(around, 0.35, 0.7, grey)
	case view.StateUnknown:
		s.hatch(around)
	case view.StateLetter, view.StateRange:
	}
	c := black
	if v.Letter == "" {
		c = grey
	}
	s.icon("symbol-"+v.ID, b, c)
}

// hatch fills a box with thin slanted strokes.
func (s *setter) hatch(b paper.Box) {
	const pitch, thick = 1.4, 0.12
	for at := pitch; at < b.W+b.H; at += pitch {
		x0, x1 := math.Max(0, at-b.H), math.Min(at, b.W)
		s.sheet.Fill(paper.Stroke(paper.Point{X: b.X + x0, Y: b.Y + at - x0}, paper.Point{X: b.X + x1, Y: b.Y + at - x1}, thick), grey)
	}
}

// dots draws the five dots of a symbol into a box, as chart.Dots does for the screen.
func (s *setter) dots(v view.Symbol, b paper.Box) {
	pitch := b.W / 5
	size := math.Min(pitch*0.82, b.H)
	for i := range 5 {
		dot := paper.Box{X: b.X + float64(i)*pitch + (pitch-size)/2, Y: b.Y + (b.H-size)/2, W: size, H: size}
		switch {
		case v.State == view.StateUnknown:
			s.sheet.Fill(paper.Round(paper.Box{X: dot.X, Y: dot.Y + size*0.38, W: size, H: size * 0.24}, 0), grey)
		case v.State == view.StateNotYet:
			s.sheet.Fill(paper.Round(dot.Inset(size*0.32), size), grey)
		case i < v.Least:
			s.sheet.Fill(paper.Round(dot, size), black)
		default:
			s.sheet.Fill(paper.Frame(dot, size, size*0.14), black)
			if i < v.Dots {
				s.sheet.Fill(paper.Round(dot.Inset(size*0.31), size), black)
			}
		}
	}
}

// lines sets lines one under the other.
func (s *setter) lines(lines []paper.Line, x float64, style paper.Style, c ink) {
	for _, l := range lines {
		s.y += style.Em() * leading
		s.sheet.Text(x, s.y-style.Em()*0.3, l, c)
	}
}

// words sets a sentence over the width of the column.
func (s *setter) words(text string, style paper.Style, c ink) {
	s.lines(s.fonts.Wrap(text, style, s.width), s.x, style, c)
}

// head sets what the label is about: icon and name, and under them what was watched.
func (s *setter) head(l view.LabelText, side float64, name, line paper.Style) {
	s.icon(l.Icon, paper.Box{X: s.x, Y: s.y, W: side, H: side}, black)
	top, indent := s.y, side+3
	lines := s.fonts.Wrap(l.Name, name, s.width-indent)
	for len(lines) > 2 && name.Points > 7 {
		name.Points--
		lines = s.fonts.Wrap(l.Name, name, s.width-indent)
	}
	s.lines(lines, s.x+indent, name, black)
	for i, text := range l.Lines {
		if i == 1 {
			s.y = math.Max(s.y, top+side) + 0.6
		}
		if i == 0 {
			s.lines(s.fonts.Wrap(text, line, s.width-indent), s.x+indent, line, grey)
			continue
		}
		s.words(text, line, grey)
	}
	s.y = math.Max(s.y, top+side)
}

// foot sets what the label is not, and what it was made by.
func (s *setter) foot(c Card, points float64) {
	style := paper.Style{Points: points}
	for _, text := range []string{c.Label.Foot, c.Print} {
		s.words(text, style, grey)
	}
}

// footHeight is how high the foot is in millimetres.
func (s *setter) footHeight(c Card, points float64) float64 {
	style, n := paper.Style{Points: points}, 0
	for _, text := range []string{c.Label.Foot, c.Print} {
		n += len(s.fonts.Wrap(text, style, s.width))
	}
	return float64(n) * style.Em() * leading
}
