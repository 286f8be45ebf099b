package ui_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
)

// onClipboard opens a window that notes what picture is copied.
func onClipboard(t *testing.T) (*stage, *[]byte) {
	t.Helper()
	var copied []byte
	s := open(t, uitest.Home(3), ui.Options{CopyPicture: func(b []byte) error {
		copied = b
		return nil
	}}, fyne.NewSize(1280, 800), 1)
	return s, &copied
}

func decoded(t *testing.T, raw []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestAPictureOfACardIsSharpAndSaysWhatItIs(t *testing.T) {
	s, copied := onClipboard(t)
	s.OpenDevice("d1")
	before := s.window.Canvas().Capture()
	label := widget.Cards(s.page().Content())[0]
	s.CopyPicture()
	s.wants("The picture is on the clipboard.")
	s.press("told.away")
	img := decoded(t, *copied)
	size := label.Card.Size()
	if w := img.Bounds().Dx(); w != int(size.Width*2)+64 {
		t.Errorf("the picture is %d wide, the card %v points", w, size.Width)
	}
	if h := img.Bounds().Dy(); h < int(size.Height*2)+64+3*20 {
		t.Errorf("the picture is %d high, the card %v points: there is no room for the words below", h, size.Height)
	}
	if !same(before, s.window.Canvas().Capture()) {
		t.Error("the page looks otherwise after the picture was made")
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// TestThePictureIsThatOfTheCardWithTheKeyboard holds for a card that is not the first.
func TestThePictureIsThatOfTheCardWithTheKeyboard(t *testing.T) {
	s, copied := onClipboard(t)
	s.OpenDevice("d1")
	s.window.Canvas().Focus(s.find("steps"))
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	worth := decoded(t, *copied)
	s.window.Canvas().Unfocus()
	s.CopyPicture()
	if worth.Bounds() == decoded(t, *copied).Bounds() {
		t.Error("both pictures are of the first card")
	}
}

func TestTheOtherButtonOpensAMenuOnACard(t *testing.T) {
	s, copied := onClipboard(t)
	s.OpenDevice("d1")
	card := widget.Cards(s.page().Content())[0]
	s.page().TappedSecondary(&fyne.PointEvent{Position: card.At.AddXY(20, 20)})
	menu := s.menu()
	if menu == nil {
		t.Fatalf("over the page lies %T", s.window.Canvas().Overlays().Top())
	}
	if n := len(menu.Items); n != 5 {
		t.Errorf("the menu has %d entries, want 5: picture, copy, and three ways to print", n)
	}
	menu.Hide()
	s.find("print").TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(2, 2)}) // it stands on the label
	if s.menu() == nil {
		t.Error("what can be pressed hides the menu of its card")
	}
	s.window.Canvas().Overlays().Top().Hide()
	s.page().TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(1, 1)})
	if s.window.Canvas().Overlays().Top() != nil || *copied != nil {
		t.Error("beside all cards there is a menu")
	}
}

func TestNoWayToCopyWhereThatCannotBeDone(t *testing.T) {
	s := openNormal(t, uitest.Home(1))
	s.OpenDevice("d1")
	card := widget.Cards(s.page().Content())[0]
	s.page().TappedSecondary(&fyne.PointEvent{Position: card.At.AddXY(20, 20)})
	menu := s.menu()
	if menu == nil || len(menu.Items) != 4 {
		t.Errorf("the menu is %v", menu)
	}
	s.CopyPicture() // does nothing
	s.lacks("The picture is on the clipboard.")
}

// menu is the menu that lies over the page, or nil.
func (s *stage) menu() *fynewidget.PopUpMenu {
	var found *fynewidget.PopUpMenu
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if m, ok := o.(*fynewidget.PopUpMenu); ok {
			found = m
			return
		}
		if w, ok := o.(fyne.Widget); ok {
			for _, child := range test.WidgetRenderer(w).Objects() {
				walk(child)
			}
		}
	}
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		walk(top)
	}
	return found
}

// page is the sheet of the page that is shown.
func (s *stage) page() *widget.Sheet {
	var last *widget.Sheet
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if sheet, ok := o.(*widget.Sheet); ok {
			last = sheet
		}
		for _, child := range uitest.Children(o) {
			walk(child)
		}
	}
	walk(s.Object())
	return last
}

func TestSavingAsksWhere(t *testing.T) {
	for name, do := range map[string]func(*stage){
		"picture": func(s *stage) { s.SavePicture() },
		"label": func(s *stage) {
			s.press("print")
			menu := s.menu()
			if menu == nil || len(menu.Items) != 3 {
				s.t.Fatalf("the ways to print are %v", menu)
			}
			item, ok := menu.Items[0].(fyne.Tappable)
			if !ok {
				s.t.Fatal("a way to print cannot be chosen")
			}
			item.Tapped(nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := openNormal(t, uitest.Home(2))
			s.OpenDevice("d1")
			do(s)
			top := s.window.Canvas().Overlays().Top()
			if top == nil {
				t.Fatal("nobody asks where to save it")
			}
			s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if s.window.Canvas().Overlays().Top() != nil {
				t.Error("Escape does not close the question")
			}
		})
	}
}
