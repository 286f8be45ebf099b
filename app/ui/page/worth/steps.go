package worth

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// stepsMost is the width of the screen of steps in points at normal text size.
const stepsMost = 780

// Steps is the screen that leads through what to do about the critical findings of one device: one step at a time, in
// large words, and nothing that hurries. All methods are called on the main goroutine.
type Steps struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Urgent
	words   view.WorthWords
	at      map[string]int  // steps that are done, by device key
	open    map[string]bool // findings of which is shown how they are known, by their id
}

// NewSteps returns the screen with nothing on it.
func NewSteps(a Actions) *Steps {
	return &Steps{actions: a, sheet: widget.NewSheet(widget.Stack(0)), at: map[string]int{}, open: map[string]bool{}}
}

// Object returns what the window shows.
func (s *Steps) Object() *widget.Sheet { return s.sheet }

// Loading says in one sentence that the screen is on its way.
func (s *Steps) Loading(sentence string) { s.sheet.SetContent(loading(sentence), false) }

// Update shows the steps of one device. Where the owner was is kept while the program runs.
func (s *Steps) Update(u view.Urgent, words view.WorthWords) {
	same := s.shown.Key == u.Key
	s.shown, s.words = u, words
	s.at[u.Key] = min(s.at[u.Key], len(u.Steps))
	s.build(same)
}

func (s *Steps) build(keep bool) {
	u := s.shown
	head := widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon(u.Icon, 44, theme.Ink), widget.Stack(3, widget.Title(u.Name), widget.Body(u.Line)))
	parts := []fyne.CanvasObject{
		widget.Wrap(0, 0, widget.LinkText("steps.leave", s.words.Leave, "", s.actions.ShowWorth)),
		head, widget.NewText(widget.Span{Text: u.Calm, Color: theme.Muted}), s.now(), s.list(), s.seen(),
	}
	column := widget.Centred(stepsMost*theme.Factor(), widget.Stack(14, parts...))
	// The stack keeps the column at the top: it must not move when a step has fewer lines than the one before.
	s.sheet.SetContent(widget.Padded(28, 26, 28, 26, widget.Stack(0, column)), keep)
}

func (s *Steps) goTo(n int) {
	s.at[s.shown.Key] = min(max(n, 0), len(s.shown.Steps))
	s.build(true)
}

// now is the step to take, or what to do when all are taken.
func (s *Steps) now() fyne.CanvasObject {
	u, at := s.shown, s.at[s.shown.Key]
	var words, buttons []fyne.CanvasObject
	if at < len(u.Steps) {
		words = []fyne.CanvasObject{widget.Small(u.Steps[at].Label), large(u.Steps[at].Says)}
		buttons = append(buttons, widget.Button("steps.done", s.words.Done, func() { s.goTo(at + 1) }))
	} else {
		words = []fyne.CanvasObject{large(s.words.Finished), widget.Body(u.After)}
		buttons = append(buttons, widget.Button("steps.done", s.words.Leave, s.actions.ShowWorth),
			widget.QuietButton("steps.again", s.words.Again, func() { s.goTo(0) }))
	}
	if at > 0 {
		buttons = append(buttons, widget.QuietButton("steps.back", s.words.Back, func() { s.goTo(at - 1) }))
	}
	words = append(words, widget.Padded(8, 0, 0, 0, widget.Wrap(12, 8, buttons...)), widget.Small(u.Who))
	return widget.Framed(widget.Face{
		Fill: theme.Card, Border: theme.Accent, Thick: 2, Radius: widget.Radius, Pad: [4]float32{20, 22, 20, 22},
	}, widget.Stack(6, words...))
}

func large(words string) *widget.Text {
	return widget.NewText(widget.Span{Text: words, Size: theme.SizeTitle, Bold: true})
}

// list shows all steps. A word beside each, and not only a picture, says which are done.
func (s *Steps) list() fyne.CanvasObject {
	at := s.at[s.shown.Key]
	rows := []fyne.CanvasObject{widget.Head(s.words.All)}
	for i, step := range s.shown.Steps {
		sign := fyne.CanvasObject(widget.Strong(strconv.Itoa(i + 1)))
		words := widget.Span{Text: step.Says}
		remark := ""
		switch {
		case i < at:
			sign, words.Color, remark = widget.Icon("done", 18, theme.Accent), theme.Muted, s.words.Marked
		case i == at:
			words.Bold, remark = true, s.words.Now
		}
		row := widget.Row{Gap: 10, Grow: 1, Least: 120 * theme.Factor()}.Of(
			widget.AtLeast(24*theme.Factor(), sign), widget.NewText(words), widget.Small(remark))
		spoken := fmt.Sprintf("%s. %s. %s", step.Label, step.Says, remark)
		rows = append(rows, widget.NewPress("steps.to."+strconv.Itoa(i+1), spoken,
			widget.Face{Radius: 6, Pad: [4]float32{3, 4, 3, 4}}, row, func() { s.goTo(i) }))
	}
	return widget.Card(widget.Stack(2, rows...))
}

// seen shows why: the findings.
func (s *Steps) seen() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Head(s.words.Seen)}
	for i, c := range s.shown.Findings {
		if i > 0 {
			parts = append(parts, widget.Rule())
		}
		parts = append(parts, widget.Finding{
			Card: c, Words: s.words, Open: s.open[c.ID], Bare: true, OnKnow: func() {
				s.open[c.ID] = !s.open[c.ID]
				s.build(true)
			},
		}.Of())
	}
	return widget.Card(widget.Stack(10, parts...))
}
