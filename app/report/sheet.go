package report

import (
	"math"

	"telltale/app/report/paper"
	"telltale/app/view"
)

// The measures of a label of size A4 in millimetres.
const (
	pageMargin = 18.0
	rowIcon    = 15.0
	rowGap     = 3.2
)

// A4 sets the card on sheets of size A4, with all that there is to say of each symbol: on one, unless its sentences are
// very long.
func (c Card) A4(f *paper.Fonts) ([]*paper.Sheet, error) {
	p := &pager{setter: setter{fonts: f}}
	p.next()
	p.head(c.Label, 15, paper.Style{Points: 22, Bold: true}, paper.Style{Points: 10.5})
	p.y += 4
	for i, symbol := range c.Label.Symbols {
		p.row(symbol, i > 0)
	}
	foot := p.footHeight(c, 8.5)
	p.need(foot + 4)
	p.y = a4Height - pageMargin - foot
	p.foot(c, 8.5)
	return p.sheets, p.err
}

// pager sets a column over several sheets of size A4.
type pager struct {
	setter
	sheets []*paper.Sheet
}

// next begins a new sheet in the frame of a label.
func (p *pager) next() {
	p.sheet = &paper.Sheet{Width: a4Width, Height: a4Height}
	p.sheets = append(p.sheets, p.sheet)
	edge := paper.Box{X: pageMargin - 8, Y: pageMargin - 8, W: a4Width - 2*pageMargin + 16, H: a4Height - 2*pageMargin + 16}
	p.sheet.Fill(paper.Frame(edge, 3, 0.7), black)
	p.sheet.Dashed(edge.Inset(2.2), 0.2, 1.2, grey)
	p.x, p.y, p.width = pageMargin, pageMargin, a4Width-2*pageMargin
}

// need begins a new sheet where less than a height is left.
func (p *pager) need(high float64) {
	if p.y+high > a4Height-pageMargin {
		p.next()
	}
}

// row sets one symbol with its sentences.
func (p *pager) row(symbol view.LabelSymbol, ruled bool) {
	const dots = 17.0
	title, told, small := paper.Style{Points: 13.5, Bold: true}, paper.Style{Points: 11}, paper.Style{Points: 9}
	indent := rowIcon + 6
	width := p.width - indent
	parts := []struct {
		lines []paper.Line
		style paper.Style
		ink   ink
	}{
		{p.fonts.Wrap(symbol.Title, title, width-dots-4), title, black},
		{p.fonts.Wrap(symbol.Sentence, told, width), told, black},
		{p.fonts.Wrap(symbol.Doubt, small, width), small, grey},
		{p.fonts.Wrap(symbol.Can, small, width), small, black},
	}
	high := 0.0
	for _, part := range parts {
		high += float64(len(part.lines)) * part.style.Em() * leading
	}
	high = math.Max(high, rowIcon+1) + 2*rowGap
	p.need(high)
	top := p.y
	if ruled {
		p.sheet.Dashed(paper.Box{X: p.x, Y: top, W: p.width, H: 0.25}, 0.25, 1.2, grey)
	}
	p.symbol(symbol.Symbol, paper.Box{X: p.x + 1.5, Y: top + rowGap + 0.8, W: rowIcon, H: rowIcon})
	p.dots(symbol.Symbol, paper.Box{X: p.x + p.width - dots, Y: top + rowGap + 0.9, W: dots, H: 3.2})
	p.y = top + rowGap
	for _, part := range parts {
		p.lines(part.lines, p.x+indent, part.style, part.ink)
	}
	p.y = top + high
}
