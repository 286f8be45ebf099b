package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// stopwatch is a window whose time goes on when a test says so.
type stopwatch struct {
	waiting []func()
	told    [][2]string
	watched []string
}

func (c *stopwatch) options() ui.Options {
	return ui.Options{
		After:    func(_ time.Duration, f func()) { c.waiting = append(c.waiting, f) },
		Notify:   func(title, words string) { c.told = append(c.told, [2]string{title, words}) },
		Watching: func(m view.WatchMark) { c.watched = append(c.watched, m.Title) },
	}
}

func (c *stopwatch) tick() {
	due := c.waiting
	c.waiting = nil
	for _, f := range due {
		f()
	}
}

// TestThePageFollowsAtMostTwiceASecond holds however much news there is, and the last of it is not lost.
func TestThePageFollowsAtMostTwiceASecond(t *testing.T) {
	var c stopwatch
	b := uitest.Home(2)
	s := open(t, b, c.options(), fyne.NewSize(1280, 800), 1)
	s.ShowHome()
	asked := len(b.AskedFor)
	for range 50 {
		b.News()
	}
	if n := len(b.AskedFor) - asked; n != 1 {
		t.Errorf("the page was asked for %d times at once, want once", n)
	}
	c.tick()
	if n := len(b.AskedFor) - asked; n != 2 {
		t.Errorf("after the pause the page was asked for %d times, want twice", n)
	}
	c.tick()
	c.tick()
	if n := len(b.AskedFor) - asked; n != 2 {
		t.Errorf("without news the page was asked for %d times", n)
	}
	b.News()
	if n := len(b.AskedFor) - asked; n != 3 {
		t.Errorf("the next news was not followed: asked %d times", n)
	}
}

// TestFollowingDoesNotMoveThePage holds for where it was scrolled to and for the keyboard.
func TestFollowingDoesNotMoveThePage(t *testing.T) {
	b := uitest.Home(6)
	s := open(t, b, ui.Options{}, fyne.NewSize(1024, 600), 1.5)
	s.ShowHome()
	c := s.window.Canvas()
	c.Focus(s.find("device.d1"))
	s.page().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	before := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.page().Content())
	if before.Y >= 0 {
		t.Fatal("the page does not scroll")
	}
	b.News()
	if after := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.page().Content()); after != before {
		t.Errorf("the page stood at %v and stands at %v", before, after)
	}
	if p, ok := c.Focused().(*widget.Press); !ok || p.ID != "device.d1" {
		t.Errorf("the keyboard is on %v", c.Focused())
	}
}

func TestNewsOfAWatchAreTold(t *testing.T) {
	var c stopwatch
	b := uitest.Home(2)
	s := open(t, b, c.options(), fyne.NewSize(1280, 800), 1)
	s.ShowHome()
	b.FrameView.Watching = view.WatchMark{Title: "Watching eth0"}
	b.News()
	c.tick()
	if c.told != nil {
		t.Errorf("what was there before the watch was told: %q", c.told)
	}
	b.FrameView.Entries = append(b.FrameView.Entries, view.NavEntry{Key: "n1", Name: "New lamp"}, view.NavEntry{Key: "n2", Name: "New lock"})
	b.HomeView.Mark = view.Mark{Count: 5, Critical: b.HomeView.Mark.Critical + 1, Line: "5 things are worth a look. 2 of them are critical."}
	b.News()
	c.tick()
	b.News()
	c.tick()
	want := [][2]string{
		{"New in your home", "New lamp\nNew lock"}, {"Telltale found something critical", "5 things are worth a look. 2 of them are critical."},
	}
	if diff := cmp.Diff(want, c.told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if !s.WatchingNow() {
		t.Error("a watch goes on, and the window does not know")
	}
	b.FrameView.Watching = view.WatchMark{}
	b.News()
	if diff := cmp.Diff([]string{"", "Watching eth0", ""}, c.watched); diff != "" {
		t.Errorf("watches (-want +got):\n%s", diff)
	}
}

// TestNewsAreToldWhateverPageIsOpen holds for pages that do not say themselves what is worth a look.
func TestNewsAreToldWhateverPageIsOpen(t *testing.T) {
	for _, page := range []view.PageID{view.PageStart, view.PageWatch, view.PageSettings, view.PageAbout} {
		t.Run(string(page), func(t *testing.T) {
			var c stopwatch
			b := uitest.Home(2)
			b.HomeView.Mark = view.Mark{Count: 4, Critical: 1, Spoken: "Worth a look: 4 things"}
			b.FrameView.Watching = view.WatchMark{Title: "Watching eth0"}
			s := open(t, b, c.options(), fyne.NewSize(1280, 800), 1)
			s.Show(page, "")
			if button := s.find("nav.worth"); button == nil || button.Spoken != "Worth a look: 4 things" {
				t.Errorf("the side bar says %v", button)
			}
			c.tick()
			b.FrameView.Entries = append(b.FrameView.Entries, view.NavEntry{Key: "n1", Name: "New lamp"})
			b.HomeView.Mark = view.Mark{Count: 5, Critical: 2, Line: "5 things are worth a look."}
			b.News()
			want := [][2]string{{"New in your home", "New lamp"}, {"Telltale found something critical", "5 things are worth a look."}}
			if diff := cmp.Diff(want, c.told); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheTrayIsChosen(t *testing.T) {
	kept := settings.Memory()
	s := open(t, uitest.Home(1), ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	if s.Chosen(view.SettingTray) != "off" {
		t.Error("the tray is on at first")
	}
	s.ChooseSetting(view.SettingTray, "on")
	if s.Chosen(view.SettingTray) != "on" || !kept.Get().Tray {
		t.Error("the tray was not remembered")
	}
}

// TestTheKeyboardComesBackFromAField holds that a field that goes does not keep the keyboard.
func TestTheKeyboardComesBackFromAField(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	s.OpenDevice("d1")
	s.press("rename")
	c := s.window.Canvas()
	field, ok := c.Focused().(*widget.Field)
	if !ok {
		t.Fatalf("the keyboard is on %v", c.Focused())
	}
	field.SetText("Grandma's TV")
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p, ok := c.Focused().(*widget.Press); !ok || p.ID != "rename" {
		t.Errorf("after naming the keyboard is on %v", c.Focused())
	}
	s.press("rename")
	s.ShowHome()
	s.OpenDevice("d1")
	if at, ok := c.Focused().(*widget.Field); ok {
		t.Errorf("after another page the keyboard is on the field %v", at)
	}
}
