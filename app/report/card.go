package report

import (
	"image/color"

	"telltale/app/report/paper"
	"telltale/app/view"
)

// The sizes of paper in millimetres (ISO 216).
const (
	a6Width, a6Height = 105.0, 148.0
	a4Width, a4Height = 210.0, 297.0
)

// ink is a colour of print.
type ink = color.NRGBA

// The colours of print: all is told without any other.
var (
	black = ink{R: 0x1c, G: 0x1c, B: 0x1c, A: 0xff}
	grey  = ink{R: 0x55, G: 0x55, B: 0x55, A: 0xff}
)

// Card is a care label to be printed.
type Card struct {
	Label view.LabelText
	Print string // the program and the fingerprint of label.json, in one line
	Lang  string // tag of the language of its words
}

// The measures of a card of size A6 in millimetres (label specification B.3).
const (
	cellWidth, cellHeight = 24.0, 30.0
	cellIcon              = 12.0
	cardMargin            = (a6Width - 4*cellWidth) / 2
	cardEdge              = 3.4 // from the edge of the paper to the frame
)

// A6 sets the card on a sheet of size A6: all symbols in their order, and what each of them says as far as there is
// room.
func (c Card) A6(f *paper.Fonts) (*paper.Sheet, error) {
	s := &setter{fonts: f, sheet: &paper.Sheet{Width: a6Width, Height: a6Height}, x: 8, width: a6Width - 16}
	frame := paper.Box{X: cardEdge, Y: cardEdge, W: a6Width - 2*cardEdge, H: a6Height - 2*cardEdge}
	s.sheet.Fill(paper.Frame(frame, 2, 0.5), black)
	s.y = cardEdge + 3.6
	s.head(c.Label, 9, paper.Style{Points: 13, Bold: true}, paper.Style{Points: 7})
	s.y += 1.4
	for i, symbol := range c.Label.Symbols {
		if i%4 == 0 {
			s.sheet.Dashed(paper.Box{X: cardMargin, Y: s.y, W: 4 * cellWidth, H: 0.2}, 0.2, 0.9, grey)
		}
		s.cell(symbol.Symbol, cardMargin+float64(i%4)*cellWidth, s.y)
		if i%4 == 3 {
			s.y += cellHeight
		}
	}
	s.sheet.Dashed(paper.Box{X: cardMargin, Y: s.y, W: 4 * cellWidth, H: 0.2}, 0.2, 0.9, grey)
	s.y += 2
	foot := s.footHeight(c, 5.5)
	s.told(c.Label, a6Height-cardEdge-2.4-foot-1.5)
	s.y = a6Height - cardEdge - 2.4 - foot
	s.foot(c, 5.5)
	return s.sheet, s.err
}

// cell draws one symbol: pictogram, word with letter, five dots.
func (s *setter) cell(symbol view.Symbol, x, y float64) {
	middle := x + cellWidth/2
	s.symbol(symbol, paper.Box{X: middle - cellIcon/2, Y: y + 2.2, W: cellIcon, H: cellIcon})
	style := paper.Style{Points: 8.5, Bold: true}
	if symbol.Letter == "" {
		style.Points = 6.2
	}
	lines := s.fonts.Wrap(symbol.Title, style, cellWidth-1.6)
	for len(lines) > 3 && style.Points > 4.5 {
		style.Points -= 0.5
		lines = s.fonts.Wrap(symbol.Title, style, cellWidth-1.6)
	}
	at := y + 2.2 + cellIcon + 1.2
	for _, l := range lines {
		at += style.Em() * leading
		s.sheet.Text(middle-l.Width/2, at-style.Em()*0.3, l, black)
	}
	const dots = 14.0
	s.dots(symbol, paper.Box{X: middle - dots/2, Y: y + cellHeight - 4.6, W: dots, H: 2.2})
}

// told sets what each symbol says down to a height, as small as it must be; where even that is too large it is left out,
// as half of it would mislead.
func (s *setter) told(l view.LabelText, bottom float64) {
	const indent, gap = 4.4, 0.7
	for points := 8.0; points >= 5.5; points -= 0.25 {
		style := paper.Style{Points: points}
		var parts [][]paper.Line
		high := 0.0
		for _, symbol := range l.Symbols {
			lines := s.fonts.Wrap(symbol.Sentence, style, s.width-indent)
			parts = append(parts, lines)
			high += float64(len(lines))*style.Em()*leading + gap
		}
		if s.y+high > bottom {
			continue
		}
		for i, lines := range parts {
			s.icon("symbol-"+l.Symbols[i].ID, paper.Box{X: s.x, Y: s.y + style.Em()*0.2, W: style.Em() * 1.15, H: style.Em() * 1.15}, black)
			s.lines(lines, s.x+indent, style, black)
			s.y += gap
		}
		return
	}
}
