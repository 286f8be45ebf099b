package ui_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
	"telltale/capture/flow"
)

// lived is a home with a timeline of so many devices and days.
func lived(devices, days int) *uitest.Backend {
	b := uitest.Home(max(devices, 1))
	b.TimelineView = uitest.Timeline(devices, days)
	return b
}

func timeline(s *stage) { s.OpenTimeline(view.TimelineAsk{}) }

// player is what lets time pass in a test.
type player struct{ waiting []func() }

func (c *player) after(_ time.Duration, f func()) { c.waiting = append(c.waiting, f) }

// pass lets all that waits happen, once.
func (c *player) pass() {
	now := c.waiting
	c.waiting = nil
	for _, f := range now {
		f()
	}
}

func TestStatesOfTheTimeline(t *testing.T) {
	empty := uitest.Empty()
	empty.TimelineView = view.Timeline{Heading: "Nothing to look at yet", Empty: "Open a recording first."}
	failing := lived(2, 1)
	failing.TimelineErr = &view.Trouble{Title: "The file of your home cannot be read", Line: "Another program holds it.", OK: "OK"}
	quiet := lived(0, 1)
	for _, tc := range []struct {
		name    string
		backend *uitest.Backend
		show    func(*stage)
		run     func(func())
	}{
		{"empty", empty, timeline, nil},
		{"loading", lived(3, 1), timeline, func(func()) {}},
		{"quiet", quiet, timeline, nil},
		{"one", lived(1, 1), timeline, nil},
		{"many", lived(20, 31), timeline, nil},
		{"all", lived(20, 31), func(s *stage) { timeline(s); s.press("more") }, nil},
		{"error", failing, func(s *stage) { s.ShowStart(); timeline(s) }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t, tc.backend, ui.Options{Run: tc.run}, fyne.NewSize(1280, 800), 1)
			tc.show(s)
			golden(t, "timeline-"+tc.name+".txt", uitest.Outline(s.Object()))
		})
	}
}

func TestNothingIsCutOfTheTimeline(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 800}, {Width: 1024, Height: 600}, {Width: 700, Height: 500}} {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			t.Run(fmt.Sprintf("%vx%v/%v", size.Width, size.Height, scale), func(t *testing.T) {
				b := lived(6, 7)
				b.TimelineView.Day.Lanes[0].Name = "The television in the living room that Grandmother brought along"
				b.TimelineView.All = "Show all devices"
				s := open(t, b, ui.Options{}, size, scale)
				timeline(s)
				checkTexts(t, uitest.Texts(s.Object()), size)
			})
		}
	}
}

func TestKeyboardReachesAllOfTheTimeline(t *testing.T) {
	s := open(t, lived(5, 7), ui.Options{}, fyne.NewSize(1024, 600), 2)
	timeline(s)
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
}

// hourOf is the number of an hour that was asked for.
func hourOf(ns int64) int64 { return (ns - uitest.TimelineDayNs) / flow.HourNs }

func TestArrowsChooseTheHour(t *testing.T) {
	b := lived(3, 7)
	s := openNormal(t, b)
	timeline(s)
	s.wants("20:00 to 21:00")
	c := s.window.Canvas()
	c.Focus(s.find("hours"))
	for _, step := range []struct {
		key  fyne.KeyName
		hour int64
	}{{fyne.KeyRight, 21}, {fyne.KeyLeft, 20}, {fyne.KeyLeft, 19}} {
		held, ok := c.Focused().(*widget.Press)
		if !ok || held.ID != "hours" {
			t.Fatalf("the keyboard is on %v", c.Focused())
		}
		held.TypedKey(&fyne.KeyEvent{Name: step.key})
		if got := hourOf(b.HoursAsked[len(b.HoursAsked)-1]); got != step.hour {
			t.Errorf("%s asked for hour %d, want %d", step.key, got, step.hour)
		}
		s.wants(fmt.Sprintf("%02d:00 to %02d:00", step.hour, step.hour+1))
	}
	test.TapAt(s.find("hours"), fyne.NewPos(s.find("hours").Size().Width*3.5/24, 5))
	s.wants("03:00 to 04:00")
}

func TestDaysLeadToOthers(t *testing.T) {
	b := lived(3, 7)
	s := openNormal(t, b)
	timeline(s)
	last := func() view.TimelineAsk { return b.TimelineAsked[len(b.TimelineAsked)-1] }
	s.press("before")
	if last().AtNs != b.TimelineView.Day.Before {
		t.Errorf("the day before asked for %+v", last())
	}
	if s.look("after") != nil {
		t.Error("there is a day after the last one")
	}
	days := s.find("days")
	days.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if last().AtNs != b.TimelineView.Days.At[5][20] {
		t.Errorf("up asked for %+v", last())
	}
	test.TapAt(s.find("days"), fyne.NewPos(2, 2))
	if last().AtNs != b.TimelineView.Days.At[0][0] {
		t.Errorf("the first cell asked for %+v", last())
	}
	b.TimelineView.Days.At[6][19], b.TimelineView.Days.At[6][18] = 0, 0 // nobody watched
	s.Reload()
	s.find("days").TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if last().AtNs != b.TimelineView.Days.At[6][17] {
		t.Errorf("left asked for %+v, want the next hour that was watched", last())
	}
	s.Back()
	if last().AtNs != b.TimelineView.Days.At[0][0] {
		t.Errorf("back asked for %+v", last())
	}
}

func TestOneDeviceOfTheTimeline(t *testing.T) {
	b := lived(3, 1)
	s := openNormal(t, b)
	timeline(s)
	s.press("lane.d2")
	if got := b.TimelineAsked[len(b.TimelineAsked)-1]; got.Device != "d2" || got.AtNs != uitest.TimelineDayNs+20*flow.HourNs {
		t.Errorf("a lane asked for %+v", got)
	}
	s.press("lane.d2")
	s.wants("Care label", "Front-door camera")
	s.Back()
	s.press("hour.d1")
	s.wants("Care label", "Living-room TV")
}

func TestADayIsPlayed(t *testing.T) {
	b, c := lived(3, 1), &player{}
	s := open(t, b, ui.Options{After: c.after}, fyne.NewSize(1280, 800), 1)
	timeline(s)
	s.press("play")
	s.wants("Pause")
	for range 10 {
		c.pass()
	}
	s.wants("23:00 to 00:00", "Play the day")
	var got []int64
	for _, at := range b.HoursAsked {
		got = append(got, hourOf(at))
	}
	if want := []int64{20, 21, 22, 23}; !slices.Equal(got, want) {
		t.Errorf("hours %v were shown, want %v", got, want)
	}
	s.press("play") // from its beginning
	s.wants("00:00 to 01:00")
	c.pass()
	s.wants("01:00 to 02:00")
	s.press("play") // pauses
	c.pass()
	s.wants("01:00 to 02:00", "Play the day")
	s.press("play")
	s.press("play")
	s.press("play") // a play that was stopped does not go on beside the new one
	c.pass()
	s.wants("02:00 to 03:00")
	s.ShowHome() // nobody looks
	asked := len(b.HoursAsked)
	c.pass()
	c.pass()
	if len(b.HoursAsked) != asked {
		t.Error("the day went on on another page")
	}
}

func TestAnHourThatCannotBeRead(t *testing.T) {
	b, c := lived(3, 1), &player{}
	s := open(t, b, ui.Options{After: c.after}, fyne.NewSize(1280, 800), 1)
	timeline(s)
	b.HourErr = &view.Trouble{Title: "The file of your home cannot be read", Line: "Another program holds it.", OK: "OK"}
	s.find("hours").TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	s.wants("The file of your home cannot be read", "20:00 to 21:00")
}

// An hour that comes after another was asked for is dropped.
func TestAnHourThatComesTooLate(t *testing.T) {
	var later []func()
	hold := false
	run := func(f func()) {
		if hold {
			later = append(later, f)
			return
		}
		f()
	}
	b := lived(3, 1)
	s := open(t, b, ui.Options{Run: run}, fyne.NewSize(1280, 800), 1)
	timeline(s)
	hold = true
	test.TapAt(s.find("hours"), fyne.NewPos(1, 1))
	test.TapAt(s.find("hours"), fyne.NewPos(s.find("hours").Size().Width*5.5/24, 5))
	slices.Reverse(later)
	for _, f := range later {
		f()
	}
	s.wants("05:00 to 06:00")
}

func TestExpertView(t *testing.T) {
	b := uitest.Home(2)
	b.Devices["d1"] = uitest.Known(b.HomeView.Cards[0])
	s := openNormal(t, b)
	s.OpenDevice("d1")
	s.press("why.maker.0")
	s.lacks("203.0.113.9, tcp 443", "Its hardware address is 00:00:5e:00:53:10.")
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault})
	s.wants("203.0.113.9, tcp 443", "Its hardware address is 00:00:5e:00:53:10.", "7 more are not listed.")
	s.press("copy.maker.0")
	if got := fyne.CurrentApp().Clipboard().Content(); got != uitest.Flows().Text {
		t.Errorf("the clipboard holds %q", got)
	}
	s.wants("Copied.")
	s.press("copy.all")
	golden(t, "device-expert.txt", uitest.Outline(s.Object()))
	s.press("expert")
	s.lacks("203.0.113.9, tcp 443")
}

func TestWhatIsSaidOpens(t *testing.T) {
	b := uitest.Home(1)
	b.Devices["d1"] = uitest.Known(b.HomeView.Cards[0])
	s := openNormal(t, b)
	s.OpenDevice("d1")
	s.lacks("Rule label.night, version 1")
	s.press("symbol.night")
	s.wants("Rule label.night, version 1")
	s.press("symbol.night")
	s.lacks("Rule label.night, version 1")
	s.press("seen.0")
	s.wants("Streamo: 40 MB.")
	s.press("timeline")
	if got := b.TimelineAsked; len(got) != 1 || got[0] != (view.TimelineAsk{Device: "d1"}) {
		t.Errorf("the timeline was asked for %+v", got)
	}
	s.Back()
	test.TapAt(s.find("days"), fyne.NewPos(1, 1))
	if got := b.TimelineAsked; len(got) != 2 || got[1] != (view.TimelineAsk{AtNs: uitest.TimelineDayNs, Device: "d1"}) {
		t.Errorf("the timeline was asked for %+v", got)
	}
}

func TestManyDestinationsComeInParts(t *testing.T) {
	b := uitest.Home(1)
	d := b.Devices["d1"]
	g := &d.Groups[0]
	for i := range 30 {
		g.Rows = append(g.Rows, view.Row{Name: fmt.Sprintf("firm %d", i)})
	}
	g.First, g.More, g.Rest = 10, "Show 21 more", "50 more are not listed."
	b.Devices["d1"] = d
	s := openNormal(t, b)
	s.OpenDevice("d1")
	s.wants("firm 8", "Show 21 more")
	s.lacks("firm 9", "50 more are not listed.")
	s.press("all." + string(g.Role))
	s.wants("firm 29", "50 more are not listed.")
	s.lacks("Show 21 more")
}

func TestExpertsSeeAddressesOfAnHour(t *testing.T) {
	s := openNormal(t, lived(3, 1))
	timeline(s)
	s.lacks("203.0.113.9")
	s.ToggleExpert()
	s.wants("203.0.113.9, tcp 443: api.orvo.example (tls_sni)")
}
