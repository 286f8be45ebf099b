package widget

import "telltale/app/ui/theme"

// IconButton is a pictogram with a word to press; loud on the accent colour, else in a frame.
func IconButton(id, pictogram, word string, loud bool, onTap func()) *Press {
	face := Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 9, Pad: [4]float32{5, 12, 5, 8}}
	colour := theme.Ink
	if loud {
		face, colour = Face{Fill: theme.Accent, Radius: 9, Pad: [4]float32{6, 13, 6, 9}}, theme.OnAccent
	}
	return NewPress(id, word, face, Row{Gap: 5, Grow: 1, Align: AlignMiddle}.Of(Icon(pictogram, 18, colour), NewText(Span{Text: word, Bold: loud, Color: colour})), onTap)
}
