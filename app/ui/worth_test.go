package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

func TestWaysToWhatIsWorthALook(t *testing.T) {
	s := openNormal(t, uitest.Home(3))
	s.Begin()
	s.wants("4 things are worth a look. 1 of them is critical.")
	s.press("worth")
	s.wants("Go through the 3 steps", "Not tested", "For your information")
	s.press("steps.d1")
	s.wants("Step 1 of 3", "All steps")
	s.press("steps.leave")
	s.wants("Not tested")
	s.press("finding.device.f1")
	s.wants("Care label", "Kitchen speaker")
	s.press("nav.worth")
	s.wants("Not tested")
	s.press("urgent.d1")
	s.wants("Care label", "Living-room TV")
	s.press("steps") // from the page of the device
	s.wants("Step 1 of 3")
	s.Back()
	s.wants("Care label")
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key4, Modifier: fyne.KeyModifierShortcutDefault})
	s.wants("Not tested")
}

// The number in the side bar is that of the page that was loaded last.
func TestTheSideBarCounts(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowHome()
	if p := s.find("nav.worth"); p.Spoken != "4 things are worth a look" {
		t.Errorf("the side bar says %q", p.Spoken)
	}
	b.HomeView.Mark, b.HomeView.Worth = view.Mark{}, ""
	s.Reload()
	if p := s.find("nav.worth"); p.Spoken != "Worth a look" {
		t.Errorf("with nothing to look at, the side bar says %q", p.Spoken)
	}
	if s.look("worth") != nil {
		t.Error("the page of the home leads to what is worth a look, though there is nothing")
	}
}

// There is no way to an empty room while nothing was read.
func TestNothingReadNothingWorthALook(t *testing.T) {
	s := openNormal(t, uitest.Empty())
	s.Begin()
	if s.look("nav.worth") != nil {
		t.Error("the side bar leads to a page that has nothing on it")
	}
}

func TestStepsGoForthAndBack(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	s.OpenSteps("d1")
	if s.look("steps.back") != nil {
		t.Error("there is a way back from the first step")
	}
	c := s.window.Canvas()
	c.Focus(s.find("steps.done"))
	for _, want := range []string{"Step 2 of 3", "Step 3 of 3", "These were all steps."} {
		held, ok := c.Focused().(*widget.Press)
		if !ok || held.ID != "steps.done" {
			t.Fatalf("the keyboard is on %v", c.Focused())
		}
		held.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		s.wants(want)
	}
	s.press("steps.back")
	s.wants("Step 3 of 3")
	s.press("steps.to.2")
	s.wants("Step 2 of 3")
	s.ShowHome()
	s.OpenSteps("d1") // where the owner was is kept
	s.wants("Step 2 of 3", "done", "now")
	s.press("steps.done")
	s.press("steps.done")
	s.press("steps.again")
	s.wants("Step 1 of 3")
}

// What was critical may be so no longer, as of another stretch of time.
func TestStepsThatAreGone(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.OpenSteps("d1")
	s.wants("Step 1 of 3")
	b.WorthView = uitest.Quiet()
	s.Reload()
	s.wants("Nothing stood out in 24 hours that we watched.")
	s.lacks("Step 1 of 3")
}

func TestLongListsComeInTwoParts(t *testing.T) {
	b := uitest.Home(1)
	g := &b.WorthView.Groups[0]
	for i := range 60 {
		g.Cards = append(g.Cards, uitest.Finding(fmt.Sprintf("many%d", i), "high", "High", b.HomeView.Cards[0]))
	}
	g.First, g.More = 20, "Show 42 more"
	s := openNormal(t, b)
	s.ShowWorth()
	s.wants("High · 62", "Show 42 more")
	if s.look("know.many17") == nil || s.look("know.many18") != nil {
		t.Error("not the first 20 are shown")
	}
	s.press("more.high")
	s.lacks("Show 42 more")
	if s.look("know.many59") == nil {
		t.Error("the others are not shown")
	}
}

// F6 leads past all devices of the side bar.
func TestKeyToThePage(t *testing.T) {
	s := openNormal(t, uitest.Home(14))
	s.ShowWorth()
	c := s.window.Canvas()
	c.Focus(s.find("nav.worth"))
	s.find("nav.worth").TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	if p, ok := c.Focused().(*widget.Press); !ok || p.ID != "period.day" {
		t.Errorf("the keyboard is on %v", c.Focused())
	}
}

func TestKeyboardReachesAllThatIsWorthALook(t *testing.T) {
	for name, show := range map[string]func(*stage){
		"worth":  func(s *stage) { s.ShowWorth() },
		"steps":  func(s *stage) { s.OpenSteps("d1") },
		"device": func(s *stage) { s.OpenDevice("d1") },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, uitest.Home(3), ui.Options{}, fyne.NewSize(1024, 600), 2)
			show(s)
			want := map[string]bool{}
			for _, p := range widget.Presses(content(s.Object())) {
				want[p.ID] = true
			}
			c := s.window.Canvas()
			for range 2 * len(want) {
				c.FocusNext()
				if p, ok := c.Focused().(*widget.Press); ok {
					delete(want, p.ID)
				}
			}
			for id := range want {
				t.Errorf("the keyboard never reached %q", id)
			}
		})
	}
}
