package session_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
)

// at1970 is a slot soon after 1970, numbered like those of talks.
const at1970 = -sunday/flow.SlotNs + 3

// A small computer begins at 1970 and asks for the time a moment later.
func TestRecordingWhoseClockWasSet(t *testing.T) {
	s := home(t)
	imported := must(t, s, input("clock", talks(at1970, at1970+1, 0, 1, 24)))
	alone, err := s.JudgeImported(t.Context(), imported, false)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	words, err := session.OpenWords("en")
	if err != nil {
		t.Fatal(err)
	}
	teller := &view.Teller{Words: words, Tables: s.Tables()}
	page, _ := teller.NewDevice(whole, key(1), view.PeriodAll)
	for name, text := range map[string]string{
		"frame": fmt.Sprint(teller.NewFrame(whole)), "home": fmt.Sprint(teller.NewHome(whole, view.PeriodAll)), "device": fmt.Sprint(page),
		"worth": fmt.Sprint(teller.NewWorth(whole, view.PeriodAll)), "timeline": fmt.Sprint(teller.NewTimeline(whole, view.TimelineAsk{}, view.PeriodAll)),
		"summary": strings.Join(teller.Summary(alone, imported.Capture, false, "home.db"), "\n"),
	} {
		if strings.Contains(text, "1970") {
			t.Errorf("%s tells of the time before the clock was set: %s", name, text)
		}
	}
	if got := teller.NewFrame(whole).Status.Lines[0]; got != "2 hours watched" {
		t.Errorf("status %q", got)
	}
	if n := len(page.When.Days); n != 1 {
		t.Errorf("the heat map has %d lines", n)
	}
}

// What was sent before still counts.
func TestWhatWasCountedBeforeTheClockWasSet(t *testing.T) {
	s := home(t)
	must(t, s, input("clock", talks(at1970, at1970+1, 0, 1, 24)))
	d := facts(t, s).Devices[0]
	if d.FirstNs != sunday {
		t.Errorf("the device was seen first at %v", time.Unix(0, d.FirstNs).UTC())
	}
	other := home(t)
	must(t, other, input("right", talks(-10, -9, 0, 1, 24)))
	if want := facts(t, other).Devices[0].Own; d.Own != want {
		t.Errorf("counted %+v, want %+v", d.Own, want)
	}
}

// A recording that is all of 1970 has no other time, and one of a year rests now
// and then.
func TestClockThatWasNotSet(t *testing.T) {
	for name, c := range map[string]struct {
		slots []int64
		first int64
	}{
		"all of 1970":     {[]int64{at1970, at1970 + 5}, sunday + at1970*flow.SlotNs},
		"a year in steps": {[]int64{0, 100 * 288, 200 * 288, 370 * 288}, sunday},
	} {
		s := home(t)
		must(t, s, input(name, talks(c.slots...)))
		whole, err := s.Judge(t.Context(), flow.Span{})
		if err != nil {
			t.Fatal(err)
		}
		if got := whole.Facts.Captures[0].FirstNs; got < c.first || got >= c.first+flow.SlotNs {
			t.Errorf("%s: begins at %v", name, time.Unix(0, got).UTC())
		}
	}
}
