package widget

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
)

// Chip is one of several words to choose from; the chosen one is filled and bears a tick, so that it is told without
// colour too.
func Chip(id, word string, chosen bool, onTap func()) *Press {
	face := Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 9, Pad: [4]float32{5, 12, 5, 12}}
	if !chosen {
		return NewPress(id, word, face, Body(word), onTap)
	}
	face.Fill, face.Border, face.Pad = theme.Accent, theme.Accent, [4]float32{5, 12, 5, 8}
	return NewPress(id, word, face, Row{Gap: 5, Grow: 1, Align: AlignMiddle}.Of(
		Icon("done", 16, theme.OnAccent), NewText(Span{Text: word, Bold: true, Color: theme.OnAccent})), onTap)
}

// Answer is one of two answers to a question.
type Answer struct {
	ID, Word string
	Do       func()
}

// Ask is a question before something is gone. The answer that changes nothing stands first and is the one that is
// offered.
func Ask(says string, keep, do Answer) fyne.CanvasObject {
	return Framed(Face{Fill: theme.Hover, Border: theme.Warn, Thick: 1.5, Radius: Radius, Pad: [4]float32{10, 12, 12, 12}}, Stack(9,
		Strong(says), Wrap(10, 8, Button(keep.ID, keep.Word, keep.Do), QuietButton(do.ID, do.Word, do.Do))))
}
