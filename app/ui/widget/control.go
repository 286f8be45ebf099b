package widget

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/view"
)

// LinkText is underlined words that can be pressed.
func LinkText(id, words string, size fyne.ThemeSizeName, onTap func()) *Press {
	p := NewPress(id, words, Face{Radius: 4},
		NewText(Span{Text: words, Size: size, Under: true}), onTap)
	p.Link = true
	return p
}

// Button is a word on the accent colour: the one thing to do next.
func Button(id, word string, onTap func()) *Press {
	return NewPress(id, word, Face{Fill: theme.Accent, Radius: 9, Pad: [4]float32{7, 16, 7, 16}},
		NewText(Span{Text: word, Bold: true, Color: theme.OnAccent}), onTap)
}

// QuietButton is a word in a frame: something else that can be done.
func QuietButton(id, word string, onTap func()) *Press {
	return NewPress(id, word, Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 9, Pad: [4]float32{7, 16, 7, 16},
	}, Body(word), onTap)
}

// NavButton is a page in the side bar: a pictogram and a word; the page that is shown stands on white.
func NavButton(id, pictogram, word string, chosen bool, onTap func()) *Press {
	return navButton(id, pictogram, word, "", chosen, onTap)
}

// NavCount is a page in the side bar with a number beside its word, "" for none.
func NavCount(id, pictogram string, words [2]string, chosen bool, onTap func()) *Press {
	return navButton(id, pictogram, words[0], words[1], chosen, onTap)
}

func navButton(id, pictogram, word, number string, chosen bool, onTap func()) *Press {
	face := Face{Radius: 8, Pad: [4]float32{9, 8, 9, 10}}
	if chosen {
		face.Fill, face.Border, face.Thick = theme.Card, theme.Line, 1
	}
	objects := []fyne.CanvasObject{Icon(pictogram, 20, theme.Ink), NewText(Span{Text: word, Bold: chosen})}
	if number != "" {
		objects = append(objects, Framed(Face{Fill: theme.Ink, Radius: 9, Pad: [4]float32{1, 8, 1, 8}},
			NewText(Span{Text: number, Size: theme.SizeTiny, Bold: true, Color: theme.Paper})))
	}
	label := Row{Gap: 9, Grow: 1, Align: AlignMiddle}.Of(objects...)
	return NewPress(id, word, face, label, onTap)
}

// Periods is a row of stretches of time of which one is chosen.
func Periods(choices []view.Choice, onChoose func(view.Period)) *fyne.Container {
	row := make([]Choice, len(choices))
	for i, c := range choices {
		row[i] = Choice{ID: string(c.Period), Word: c.Word, Chosen: c.Chosen}
	}
	return Choices("period", row, func(id string) { onChoose(view.Period(id)) })
}

func choice(prefix string, c Choice, onChoose func(id string)) *Press {
	face := Face{Radius: 8, Pad: [4]float32{6, 13, 6, 13}}
	span := Span{Text: c.Word, Color: theme.Muted}
	if c.Chosen {
		face.Fill = theme.Accent
		span.Color, span.Bold = theme.OnAccent, true
	}
	return NewPress(prefix+"."+c.ID, c.Word, face, NewText(span), func() { onChoose(c.ID) })
}

func choicesFace() Face {
	return Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 10, Pad: [4]float32{2, 2, 2, 2}}
}
