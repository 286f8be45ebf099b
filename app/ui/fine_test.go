package ui_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
)

func TestPuttingAwayAndTakingBack(t *testing.T) {
	b := uitest.Home(2)
	b.WorthView.Away = uitest.Away()
	s := openNormal(t, b)
	s.ShowWorth()
	s.wants("You called 1 thing fine", "Show again")
	s.press("fine.f1")
	s.press("back.f9")
	if diff := cmp.Diff([]string{"away f1 week", "back f9 week"}, b.Fine); diff != "" {
		t.Errorf("what was asked for (-want +got):\n%s", diff)
	}
	if p := s.find("fine.f1"); p.Spoken != "This is fine: Pictures or sound were readable on the way." {
		t.Errorf("a reader says %q", p.Spoken)
	}
}

// Something critical is put away only after a question, and the keyboard is on the answer that keeps it.
func TestCriticalIsAskedFirst(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowWorth()
	s.window.Canvas().Focus(s.find("fine.f0"))
	s.press("fine.f0")
	s.wants("This is critical. Do you know why it happens?")
	held, ok := s.window.Canvas().Focused().(*widget.Press)
	if !ok || held.ID != "fine.no.f0" {
		t.Fatalf("the keyboard is on %v", s.window.Canvas().Focused())
	}
	held.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.lacks("Do you know why it happens?")
	if held, ok = s.window.Canvas().Focused().(*widget.Press); !ok || held.ID != "fine.f0" {
		t.Errorf("after the answer the keyboard is on %v", s.window.Canvas().Focused())
	}
	if len(b.Fine) != 0 {
		t.Errorf("it was put away: %v", b.Fine)
	}
	s.press("fine.f0")
	s.press("fine.yes.f0")
	if diff := cmp.Diff([]string{"away f0 week"}, b.Fine); diff != "" {
		t.Errorf("what was asked for (-want +got):\n%s", diff)
	}
}

func TestOnlyWhatIsNew(t *testing.T) {
	b := uitest.Home(2)
	b.WorthView.Groups[0].Cards[1].New = true
	b.WorthView.Groups[1].Cards[0].New = true
	b.WorthView.Groups[1].Cards[0].Back = "You called this fine on 14 Mar 2026. It is graver now."
	b.WorthView.Words.Fine.Only = "Show only the 2 new ones"
	s := openNormal(t, b)
	s.ShowWorth()
	s.wants("New", "It is graver now.")
	s.press("new")
	if s.look("know.f0") != nil || s.look("know.f1") != nil || s.look("know.f2") == nil || s.look("know.f3") == nil {
		t.Error("not only what is new is shown")
	}
	s.wants("Show all", "Not tested")
	s.press("new")
	if s.look("know.f0") == nil || s.look("know.f1") == nil {
		t.Error("not all is shown again")
	}
	s.press("new")
	b.WorthView.Words.Fine.Only = "" // nothing is new any more
	s.Reload()
	if s.look("know.f1") == nil || s.look("new") != nil {
		t.Error("where nothing is new, not all is shown")
	}
}

func TestPuttingAwayFails(t *testing.T) {
	b := uitest.Home(2)
	b.FineErr = errors.New("the disk is full")
	s := openNormal(t, b)
	s.ShowWorth()
	s.press("fine.f1")
	if s.Trouble() == nil {
		t.Error("nothing is said")
	}
	s.wants("High · 2")
}
