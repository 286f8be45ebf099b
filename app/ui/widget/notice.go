package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/ui/theme"
	"telltale/app/view"
)

// noticeFace is a card that lies over a page.
func noticeFace(border fyne.ThemeColorName) Face {
	return Face{Fill: theme.Card, Border: border, Thick: 2, Radius: Radius, Pad: [4]float32{16, 18, 16, 18}}
}

// ProgressCard shows how far long work has come and can stop it.
type ProgressCard struct {
	Object *fyne.Container
	title  *Text
	line   *Text
	bar    *fyne.Container
	share  *progressShare
	Cancel *Press
}

// NewProgressCard returns the card; cancel is called when the owner wants to stop the work.
func NewProgressCard(p view.Progress, cancel func()) *ProgressCard {
	track, fill := canvas.NewRectangle(theme.Colour(theme.Line)), canvas.NewRectangle(theme.Colour(theme.Accent))
	track.CornerRadius, fill.CornerRadius = 4, 4
	c := &ProgressCard{title: Strong(""), line: Small(""), share: &progressShare{}}
	c.bar = container.New(c.share, track, fill)
	c.Cancel = QuietButton("progress.cancel", p.Cancel, cancel)
	c.Object = Framed(noticeFace(theme.Accent), Stack(9, c.title, c.bar,
		Row{Gap: 12, Least: 120, Grow: 0, Align: AlignMiddle}.Of(c.line, c.Cancel)))
	c.Set(p)
	return c
}

// Set shows new figures; the word of the button stays.
func (c *ProgressCard) Set(p view.Progress) {
	setText(c.title, p.Title)
	setText(c.line, p.Line)
	c.share.part = float32(p.Fraction)
	c.share.Layout(c.bar.Objects, c.bar.Size())
	c.bar.Refresh()
}

// Fraction returns how full the bar is, 0 … 1, or below 0 when nobody knows.
func (c *ProgressCard) Fraction() float32 { return c.share.part }

// Words returns the title and the line.
func (c *ProgressCard) Words() (title, line string) { return c.title.String(), c.line.String() }

func setText(t *Text, s string) {
	if t.Spans[0].Text == s {
		return
	}
	t.Spans[0].Text = s
	t.Refresh()
}

// progressShare fills a part of the track; when the length is not known, it fills the middle third.
type progressShare struct{ part float32 }

func (s *progressShare) heightFor([]fyne.CanvasObject, float32) float32 { return 8 }

func (s *progressShare) naturalWidth([]fyne.CanvasObject) float32 { return 200 }

func (s *progressShare) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 8) }

func (s *progressShare) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, 8)
	if s.part < 0 {
		place(objects[1], size.Width/3, 0, size.Width/3, 8)
		return
	}
	place(objects[1], 0, 0, size.Width*min(s.part, 1), 8)
}

// TroubleCard says what went wrong and what to do; what was shown stays behind it.
func TroubleCard(t *view.Trouble, done func()) (*fyne.Container, *Press) {
	ok := Button("trouble.ok", t.OK, done)
	words := Stack(3, Strong(t.Title), Body(t.Line), Small(t.Next))
	card := Framed(noticeFace(theme.Warn), Stack(12,
		Row{Gap: 12, Grow: 1}.Of(Icon("trouble", 24, theme.Warn), words),
		Row{Gap: 0, Grow: 0}.Of(Stack(0), ok)))
	return card, ok
}

// ToldBar says what was changed, with the way to take it back or to make it again, and to put the bar away.
func ToldBar(c view.Change, undo, redo, away func()) *fyne.Container {
	buttons := []fyne.CanvasObject{Body(c.Said)}
	if c.Redo != "" {
		buttons = append(buttons, QuietButton("told.redo", c.Redo, redo))
	}
	if c.Undo != "" {
		buttons = append(buttons, QuietButton("told.undo", c.Undo, undo))
	}
	buttons = append(buttons, NewPress("told.away", c.Away, Face{Radius: 8, Pad: [4]float32{6, 6, 6, 6}}, Icon("close", 18, theme.Muted), away))
	face := Face{Fill: theme.Card, Border: theme.Ink, Thick: 1, Radius: Radius, Pad: [4]float32{9, 12, 9, 16}}
	return Framed(face, Row{Gap: 12, Grow: 0, Least: 180 * theme.Factor(), Align: AlignMiddle}.Of(buttons...))
}
