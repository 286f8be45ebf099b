package widget

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/view"
)

// QuestionCard asks something that is answered by yes or no, or by words that nobody shall read. The second result is
// what gets the keyboard: the field, or the answer that changes nothing.
func QuestionCard(q view.Question, answer func(text string, ok bool)) (*fyne.Container, fyne.Focusable) {
	words := []fyne.CanvasObject{Strong(q.Title), Body(q.Line)}
	if q.Mark != "" {
		words = append(words, Framed(Face{Fill: theme.Side, Radius: 8, Pad: [4]float32{8, 10, 8, 10}}, Strong(q.Mark)))
	}
	field := NewField("", nil)
	if q.Typed {
		field.Password = true
		field.OnSubmitted = func(text string) { answer(text, true) }
		words = append(words, field)
	}
	words = append(words, Small(q.Note))
	yes := func() { answer(field.Text, true) }
	no := func() { answer("", false) }
	first, second := Button("question.yes", q.Yes, yes), QuietButton("question.no", q.No, no)
	var focus fyne.Focusable = field
	if !q.Typed { // what cannot be undone is not one key away
		first, second = Button("question.no", q.No, no), QuietButton("question.yes", q.Yes, yes)
		focus = first
	}
	return Framed(noticeFace(theme.Accent), Stack(12,
		Row{Gap: 12, Grow: 1}.Of(Icon("lock", 24, theme.Accent), Stack(6, words...)),
		Wrap(10, 8, first, second))), focus
}
