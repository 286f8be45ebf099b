package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui/widget"
)

func TestLineStandsBesideOrAlone(t *testing.T) {
	setTheme(t, 1)
	a, b, alone := block(10, 20), block(10, 30), block(10, 70)
	l := widget.Line{Gap: 10, Least: 100, Shares: []float32{3, 1}}.Of(a, b, alone)
	seen := func(when string, beside bool) {
		t.Helper()
		if a.Visible() != beside || b.Visible() != beside || alone.Visible() == beside {
			t.Errorf("%s: the cells stand there: %v, %v, the one that says the same: %v", when, a.Visible(), b.Visible(), alone.Visible())
		}
	}
	layOut(l, 210)
	seen("wide", true)
	if h := widget.HeightFor(l, 210); h != 30 {
		t.Errorf("wide: %v high", h)
	}
	if b.Position().X != 160 || a.Position().Y != 5 {
		t.Errorf("wide: the second cell stands at %v, the first at %v", b.Position(), a.Position())
	}
	if h := widget.HeightFor(l, 90); h != 70 {
		t.Errorf("narrow: asks for %v before it is laid out, want 70", h)
	}
	layOut(l, 90)
	seen("narrow", false)
	layOut(l, 210)
	seen("wide again", true)
}

func TestChoices(t *testing.T) {
	setTheme(t, 1)
	chosen := ""
	row := widget.Choices("look", []widget.Choice{{ID: "cards", Word: "Cards", Chosen: true}, {ID: "list", Word: "List"}}, func(id string) { chosen = id })
	all := widget.Presses(row)
	if len(all) != 2 || all[0].ID != "look.cards" || all[1].ID != "look.list" {
		t.Fatalf("%d things to press", len(all))
	}
	all[1].Tapped(nil)
	if chosen != "list" {
		t.Errorf("chose %q", chosen)
	}
	if widget.Choices("none", nil, nil).Visible() {
		t.Error("a row of nothing is shown")
	}
}

func TestFieldAsksForTheWidthOfItsWords(t *testing.T) {
	setTheme(t, 1)
	short, long := widget.NewField("Search", nil), widget.NewField("Search by name, kind or address", nil)
	if short.NaturalWidth() >= long.NaturalWidth() || short.HeightFor(10) != short.HeightFor(500) {
		t.Errorf("widths %v and %v", short.NaturalWidth(), long.NaturalWidth())
	}
}

// TestFieldPassesOnKeys holds that keys that do not write reach the window.
func TestFieldPassesOnKeys(t *testing.T) {
	setTheme(t, 1)
	changed := 0
	f := widget.NewField("", func(string) { changed++ })
	w := test.NewTempWindow(t, f)
	var typed []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { typed = append(typed, e.Name) })
	f.Seek(w.Canvas())
	if w.Canvas().Focused() != f {
		t.Fatal("the keyboard is not on the field")
	}
	test.Type(f, "lamp")
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // empties it
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // nothing to empty
	if f.Text != "" || changed != 6 || len(typed) != 2 || typed[0] != fyne.KeyF6 || typed[1] != fyne.KeyEscape {
		t.Errorf("the field says %q after %d changes, the window got %v", f.Text, changed, typed)
	}
	test.Type(f, "two words")
	f.Seek(w.Canvas())
	if f.SelectedText() != "two words" {
		t.Errorf("%q is chosen, want all of it", f.SelectedText())
	}
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl})
	if f.Text != "two words" {
		t.Errorf("a key for the window changes the field to %q", f.Text)
	}
	f.Seek(nil) // nothing to focus on
}
