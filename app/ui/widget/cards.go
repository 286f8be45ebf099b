package widget

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
)

// carded is the layout of a card: that of its margin, under a name by which a card is found.
type carded struct{ padded }

// CardOn is a card on a page, with its place from the upper left corner of what the page shows.
type CardOn struct {
	Card fyne.CanvasObject
	At   fyne.Position
	Name string // the first words on it
}

// Cards lists the cards inside an object from top to bottom. Cards on cards are parts of those.
func Cards(o fyne.CanvasObject) []CardOn {
	var list []CardOn
	find(o, fyne.Position{}, &list)
	return list
}

func find(o fyne.CanvasObject, from fyne.Position, list *[]CardOn) {
	switch o := o.(type) {
	case *Press:
		if o.Visible() && o.face.Fill == theme.Card && o.face.Radius == Radius {
			*list = append(*list, CardOn{Card: o, At: from.Add(o.Position()), Name: firstWords(o)})
		}
	case *fyne.Container:
		at := from.Add(o.Position())
		switch o.Layout.(type) {
		case *carded, *sewn:
			if o.Visible() {
				*list = append(*list, CardOn{Card: o, At: at, Name: firstWords(o)})
			}
			return
		}
		for _, child := range o.Objects {
			find(child, at, list)
		}
	}
}

// Holds reports whether a place lies on the card.
func (c CardOn) Holds(p fyne.Position) bool {
	size := c.Card.Size()
	return p.X >= c.At.X && p.Y >= c.At.Y && p.X < c.At.X+size.Width && p.Y < c.At.Y+size.Height
}

// Has reports whether something to press is on the card.
func (c CardOn) Has(p *Press) bool {
	found := false
	each(c.Card, func(one *Press) { found = found || one == p })
	return found
}

// firstWords are the words that an object begins with.
func firstWords(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *Text:
		return o.String()
	case *Press:
		return firstWords(o.content)
	case *fyne.Container:
		for _, child := range o.Objects {
			if words := firstWords(child); words != "" {
				return words
			}
		}
	}
	return ""
}

// TappedSecondary is called by Fyne for the other button of the pointer.
func (s *Sheet) TappedSecondary(e *fyne.PointEvent) {
	if s.OnMenu != nil {
		s.OnMenu(e.Position.Add(s.scroll.Offset), e.AbsolutePosition)
	}
}

// Focused returns what the keyboard is on, nil if that is not on the sheet.
func (s *Sheet) Focused() *Press { return s.focused() }

// TappedSecondary is called by Fyne for the other button of the pointer: what can be pressed is part of its card.
func (p *Press) TappedSecondary(e *fyne.PointEvent) {
	if p.sheet == nil || p.sheet.OnMenu == nil {
		return
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(p).Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(p.sheet.body))
	p.sheet.OnMenu(place.Add(e.Position), e.AbsolutePosition)
}
