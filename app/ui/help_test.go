package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

func TestF1ListsTheKeys(t *testing.T) {
	s := openNormal(t, uitest.Home(1))
	s.ShowHome()
	s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
	s.wants("Ctrl+O", "Open a recording", "Ctrl+P", "F6", "Esc", "F1")
	if missing := regexp.MustCompile(`\[keys\.[a-z]+\]`).FindAllString(uitest.Outline(s.Object()), -1); missing != nil {
		t.Errorf("no words for %s", strings.Join(missing, ", "))
	}
	s.Back()
	s.wants("11 things in your home")
}

func TestTheWindowComesBackAsItWasLeft(t *testing.T) {
	kept := settings.Memory()
	s := open(t, uitest.Home(2), ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.wants("11 things in your home")
	s.ShowPeriod(view.PeriodMonth)
	s.ShowWorth()
	s.Left(settings.Window{Width: 1100, Height: 700})
	b := uitest.Home(2)
	s = open(t, b, ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.wants("Not tested") // what is worth a look
	if got := kept.Get().Window; got.Width != 1100 || got.Height != 700 {
		t.Errorf("the window was %v", got)
	}
	if len(b.AskedFor) == 0 || b.AskedFor[0] != view.PeriodMonth {
		t.Errorf("asked for %v, want a month", b.AskedFor)
	}
	s.OpenDevice("d1")
	s.Left(settings.Window{})
	s = open(t, uitest.Home(2), ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.wants("11 things in your home") // other days have other devices
	s = open(t, uitest.Empty(), ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.wants("How shall we look at your home?")
}

// TestHundredsOfDevices holds that the page of a crowded home is drawn in parts.
func TestHundredsOfDevices(t *testing.T) {
	b := uitest.Home(60)
	b.HomeView.MoreWord = "Show more"
	s := openNormal(t, b)
	s.ShowHome()
	cards := func() int { return strings.Count(uitest.Outline(s.Object()), "[device.") }
	if n := cards(); n != 24 {
		t.Errorf("%d cards at first, want 24", n)
	}
	s.press("more")
	s.press("more")
	if n := cards(); n != 60 {
		t.Errorf("%d cards in the end, want 60", n)
	}
	s.lacks("Show more")
}
