package ui

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	fynewidget "fyne.io/fyne/v2/widget"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// pictureScale is how many pixels of a saved picture a point has, so that it is sharp on paper too.
const pictureScale = 2

// pictureFrom are the keys of the words that say from which stretch of time a picture is.
var pictureFrom = map[view.Period]string{
	view.PeriodDay: "picture.from.day", view.PeriodWeek: "picture.from.week", view.PeriodMonth: "picture.from.month", view.PeriodAll: "picture.from.all",
}

// menuOn shows what can be done with the card at a place on the page.
func (s *Shell) menuOn(on, window fyne.Position) {
	for _, c := range widget.Cards(s.sheet().Content()) {
		if c.Holds(on) {
			s.cardMenu(c, window)
			return
		}
	}
}

func (s *Shell) cardMenu(c widget.CardOn, at fyne.Position) {
	items := []*fyne.MenuItem{fyne.NewMenuItem(s.word("picture.save"), func() { s.savePicture(c) })}
	if s.opt.CopyPicture != nil {
		items = append(items, fyne.NewMenuItem(s.word("picture.copy"), func() { s.copyPicture(c) }))
	}
	if s.here.page == view.PageDevice {
		items = append(items, s.printItems()...)
	}
	s.menu(at, items...)
}

// menu shows a menu at a place on the window.
func (s *Shell) menu(at fyne.Position, items ...*fyne.MenuItem) {
	if s.window == nil {
		return
	}
	fynewidget.NewPopUpMenu(fyne.NewMenu("", items...), s.window.Canvas()).ShowAtPosition(at)
}

// held is the card that the keyboard is on, else the first of the page.
func (s *Shell) held() (widget.CardOn, bool) {
	sheet := s.sheet()
	if sheet == nil {
		return widget.CardOn{}, false
	}
	cards := widget.Cards(sheet.Content())
	if p := sheet.Focused(); p != nil {
		for _, c := range cards {
			if c.Has(p) {
				return c, true
			}
		}
	}
	if len(cards) == 0 {
		return widget.CardOn{}, false
	}
	return cards[0], true
}

// SavePicture lets the owner save a picture of the card that the keyboard is on.
func (s *Shell) SavePicture() {
	if c, ok := s.held(); ok {
		s.savePicture(c)
	}
}

// CopyPicture puts a picture of the card that the keyboard is on on the clipboard.
func (s *Shell) CopyPicture() {
	if c, ok := s.held(); ok && s.opt.CopyPicture != nil {
		s.copyPicture(c)
	}
}

func (s *Shell) savePicture(c widget.CardOn) {
	file, err := encode(s.picture(c))
	if err != nil {
		s.fail(err)
		return
	}
	s.save(fileName(c.Name)+".png", file, "picture.saved")
}

func (s *Shell) copyPicture(c widget.CardOn) {
	file, err := encode(s.picture(c))
	if err != nil {
		s.fail(err)
		return
	}
	s.opt.Run(func() {
		err := s.opt.CopyPicture(file)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
				return
			}
			s.tell("picture.copied")
		})
	})
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// tell says in the bar that something was done.
func (s *Shell) tell(key string) {
	s.told = view.Change{Said: s.word(key), Away: s.word("told.away")}
	s.showTold()
}

// picture draws a card, and under it what made it, from what, and how much was watched: a picture travels without its
// page.
func (s *Shell) picture(c widget.CardOn) image.Image {
	s.touch()
	card := capture(c.Card)
	size := c.Card.Size()
	drawn := canvas.NewImageFromImage(card)
	foot := []fyne.CanvasObject{
		widget.Fixed(size.Width, size.Height, drawn),
		widget.Padded(6, 0, 0, 0, widget.NewText(
			widget.Span{Text: s.word(pictureFrom[s.period]), Size: theme.SizeSmall, Bold: true})),
	}
	for _, line := range append([]string{s.frame.Status.Title}, s.frame.Status.Lines...) {
		foot = append(foot, widget.Small(line))
	}
	whole := widget.Framed(widget.Face{Fill: theme.Paper, Pad: [4]float32{16, 16, 16, 16}}, widget.Stack(2, foot...))
	width := size.Width + 32
	whole.Resize(fyne.NewSize(width, widget.HeightFor(whole, width)))
	return capture(whole)
}

// touch walks over all that the window shows. What Fyne did not see for a minute it forgets when something is drawn off
// the screen, and a window that nobody touches is not seen: the page would be blank then.
func (s *Shell) touch() {
	if last := len(s.root.Objects) - 1; last >= 0 {
		fyne.CurrentApp().Driver().AbsolutePositionForObject(s.root.Objects[last])
	}
}

// capture draws an object as large as it is. It may be part of a page: it keeps its size and its place there.
func capture(o fyne.CanvasObject) image.Image {
	at := o.Position()
	defer o.Move(at)
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetScale(pictureScale)
	c.Resize(o.Size())
	c.SetContent(o)
	img := c.Capture()
	size := o.Size()
	area := image.Rect(0, 0, int(math.Round(float64(size.Width)*pictureScale)), int(math.Round(float64(size.Height)*pictureScale)))
	if part, ok := img.(interface {
		SubImage(r image.Rectangle) image.Image
	}); ok {
		return part.SubImage(area)
	}
	return img
}

// fileName makes a name of a file of words: what some system does not take becomes a stroke, and it is not long.
func fileName(words string) string {
	name := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(words)))
	if len(name) > 60 {
		name = name[:60]
	}
	if clean := strings.Trim(string(name), " ."); clean != "" {
		return clean
	}
	return "Telltale"
}
