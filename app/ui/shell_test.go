package ui_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

var update = flag.Bool("update", false, "write the golden files anew")

// stage is a shell on a window of the test driver.
type stage struct {
	*ui.Shell
	t      *testing.T
	window fyne.Window
}

// dressed gives all tests one app, and the theme of a scale. An app of its own for each would read all fonts anew, some
// thirty megabytes each time.
func dressed(scale float32) {
	a := fyne.CurrentApp()
	if a == nil {
		a = test.NewApp()
	}
	if now, ok := a.Settings().Theme().(*theme.Theme); !ok || now.Scale() != scale || now.Look() != theme.LookPaper {
		a.Settings().SetTheme(theme.New(theme.LookPaper, scale))
	}
}

func open(t *testing.T, b ui.Backend, opt ui.Options, size fyne.Size, scale float32) *stage {
	t.Helper()
	dressed(scale)
	software.NewCanvas().Capture() // Fyne looks at the clock only when it draws, and forgets what it did not draw for a minute
	s := ui.NewShell(context.Background(), b, opt)
	w := test.NewTempWindow(t, s.Object())
	s.Attach(w)
	w.Resize(size)
	return &stage{Shell: s, t: t, window: w}
}

func openNormal(t *testing.T, b ui.Backend) *stage {
	t.Helper()
	return open(t, b, ui.Options{}, fyne.NewSize(1280, 800), 1)
}

// press presses the thing with an id, wherever it is.
func (s *stage) press(id string) {
	s.t.Helper()
	test.Tap(s.find(id))
}

func (s *stage) find(id string) *widget.Press {
	s.t.Helper()
	if p := s.look(id); p != nil {
		return p
	}
	s.t.Fatalf("nothing with the id %q can be pressed; there is:\n%s", id, uitest.Outline(s.Object()))
	return nil
}

func (s *stage) look(id string) *widget.Press {
	var found *widget.Press
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if p, ok := o.(*widget.Press); ok && p.ID == id {
			found = p
		}
		for _, child := range uitest.Children(o) {
			walk(child)
		}
	}
	walk(s.Object())
	return found
}

func (s *stage) wants(words ...string) {
	s.t.Helper()
	got := uitest.Outline(s.Object())
	for _, w := range words {
		if !strings.Contains(got, w) {
			s.t.Errorf("the window does not say %q; it says:\n%s", w, got)
		}
	}
}

func (s *stage) lacks(words ...string) {
	s.t.Helper()
	got := uitest.Outline(s.Object())
	for _, w := range words {
		if strings.Contains(got, w) {
			s.t.Errorf("the window says %q", w)
		}
	}
}

func TestPagesSayWhatTheirGoldensSay(t *testing.T) {
	trouble := &view.Trouble{Title: "The file of your home cannot be read", Line: "Another program holds it.", Next: "Close the other program, then try again."}
	empty := func() *uitest.Backend { return uitest.Empty() }
	failing := func() *uitest.Backend {
		b := uitest.Home(2)
		b.HomeErr, b.DeviceErr, b.WorthErr = trouble, fmt.Errorf("opening: %w", trouble), trouble
		return b
	}
	quiet := func() *uitest.Backend {
		b := uitest.Home(1)
		d := b.Devices["d1"]
		d.Groups, d.TalksEmpty, d.Know = nil, "It talked to nobody on the Internet.", nil
		d.Symbols, d.When.Cells = uitest.Symbols(0, 0, 0, -1, 0, 0, 0, 0), nil
		b.Devices["d1"] = d
		return b
	}
	nothing := func() *uitest.Backend {
		b := uitest.Home(2)
		b.WorthView = uitest.Quiet()
		return b
	}
	worth := func(s *stage) { s.ShowWorth() }
	steps := func(s *stage) { s.ShowWorth(); s.press("steps.d1") }
	home := func(s *stage) { s.ShowHome() }
	device := func(s *stage) { s.OpenDevice("d1") }
	for _, tc := range []struct {
		name    string
		backend *uitest.Backend
		show    func(*stage)
		run     func(func())
	}{
		{"start-empty", &uitest.Backend{}, func(s *stage) { s.ShowStart() }, nil},
		{"start-many", uitest.Home(3), func(s *stage) { s.ShowStart() }, nil},
		{"home-empty", empty(), home, nil},
		{"home-loading", uitest.Home(3), home, func(func()) {}},
		{"home-one", uitest.Home(1), home, nil},
		{"home-many", uitest.Home(14), home, nil},
		{"home-error", failing(), func(s *stage) { s.ShowStart(); s.ShowHome() }, nil},
		{"device-empty", quiet(), device, nil},
		{"device-loading", uitest.Home(3), device, func(func()) {}},
		{"device-one", uitest.Home(1), device, nil},
		{"device-open", uitest.Home(2), func(s *stage) {
			device(s)
			s.press("know")
			s.press("why.maker.0")
			s.press("rename")
		}, nil},
		{"worth-unread", empty(), worth, nil},
		{"worth-empty", nothing(), worth, nil},
		{"worth-loading", uitest.Home(3), worth, func(func()) {}},
		{"worth-one", uitest.Home(1), worth, nil},
		{"worth-many", uitest.Home(14), worth, nil},
		{"worth-open", uitest.Home(2), func(s *stage) { worth(s); s.press("know.f0"); s.press("know.f1") }, nil},
		{"worth-error", failing(), func(s *stage) { s.ShowStart(); worth(s) }, nil},
		{"steps-first", uitest.Home(2), steps, nil},
		{"steps-loading", uitest.Home(2), func(s *stage) { s.OpenSteps("d1") }, func(func()) {}},
		{"steps-second", uitest.Home(2), func(s *stage) { steps(s); s.press("steps.done"); s.press("know.f0") }, nil},
		{"steps-finished", uitest.Home(2), func(s *stage) { steps(s); s.press("steps.done"); s.press("steps.done"); s.press("steps.done") }, nil},
		{"device-leaves", uitest.Home(2), func(s *stage) {
			device(s)
			for _, id := range []string{"leaves.l1", "leaves.able", "finding.f2", "know.f2"} {
				s.press(id)
			}
		}, nil},
		{"device-error", failing(), func(s *stage) { s.ShowStart(); device(s) }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t, tc.backend, ui.Options{Run: tc.run}, fyne.NewSize(1280, 800), 1)
			tc.show(s)
			golden(t, tc.name+".txt", uitest.Outline(s.Object()))
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

func TestMarkup(t *testing.T) {
	for _, tc := range []struct {
		name string
		show func(*stage)
	}{
		{"start", func(s *stage) { s.ShowStart() }},
		{"home", func(s *stage) { s.ShowHome() }},
		{"device", func(s *stage) { s.OpenDevice("d1") }},
		{"worth", func(s *stage) { s.ShowWorth() }},
		{"steps", func(s *stage) { s.OpenSteps("d1") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := openNormal(t, uitest.Home(1))
			tc.show(s)
			test.AssertRendersToMarkup(t, "markup-"+tc.name+".xml", s.window.Canvas())
		})
	}
}

func TestWaysThroughTheWindow(t *testing.T) {
	s := openNormal(t, uitest.Home(3))
	s.Begin()
	s.wants("11 things in your home")
	s.press("device.d2")
	s.wants("[nav.device.d2]", "Care label", "Front-door camera")
	s.press("nav.device.d1")
	s.wants("Who it talks to")
	s.press("nav.start")
	s.wants("How shall we look at your home?")
	s.lacks("Care label")
	s.press("choice.back")
	s.wants("Who hears most")
	s.Back()
	s.wants("How shall we look at your home?")
	s.Back()
	s.wants("Care label")
	s.Back()
	s.Back()
	s.wants("Who hears most")
	s.Back() // nowhere to go back to
	s.wants("Who hears most")
}

// Another home has other devices: Back does not ask it for those of the first.
func TestBackAfterTheHomeChanged(t *testing.T) {
	b := uitest.Home(3)
	s := openNormal(t, b)
	s.Begin()
	s.press("device.d2")
	s.wants("Front-door camera")
	other := uitest.Home(1)
	b.OnOpen = func(context.Context, string) error {
		b.FrameView, b.HomeView, b.Devices = other.FrameView, other.HomeView, other.Devices
		return nil
	}
	s.OpenPath("other.pcap")
	s.wants("Who hears most")
	s.Back() // past the camera, to the page of the home, which is shown
	s.wants("Who hears most")
	s.lacks("Front-door camera")
	if s.Trouble() != nil {
		t.Errorf("trouble: %v", s.Trouble())
	}
}

// Of two files the second cannot be read: by then the first has changed the home,
// and the device on the page is not in it.
func TestTroubleAfterTheHomeChanged(t *testing.T) {
	b := uitest.Home(3)
	s := openNormal(t, b)
	s.Begin()
	s.press("device.d2")
	other := uitest.Home(1)
	b.OnOpen = func(context.Context, string) error {
		b.FrameView, b.HomeView, b.Devices = other.FrameView, other.HomeView, other.Devices
		return errors.New("torn cable")
	}
	s.OpenPath("other.pcap")
	s.wants("torn cable", "Who hears most")
	s.lacks("Front-door camera")
}

func TestBeginShowsStartWhenNothingIsKnown(t *testing.T) {
	s := openNormal(t, uitest.Empty())
	s.Begin()
	s.wants("How shall we look at your home?")
}

func TestPeriodsAreAskedFor(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowHome()
	s.press("period.day")
	s.press("device.d1")
	s.press("period.all")
	want := []view.Period{view.PeriodWeek, view.PeriodDay, view.PeriodDay, view.PeriodAll}
	if diff := cmp.Diff(want, b.AskedFor); diff != "" {
		t.Errorf("periods asked for (-want +got):\n%s", diff)
	}
}

func TestLinksOpenAndClose(t *testing.T) {
	s := openNormal(t, uitest.Home(1))
	s.ShowHome()
	s.lacks("Two phones are left out on purpose.")
	s.press("coverage")
	s.wants("Two phones are left out on purpose.")
	s.press("coverage")
	s.lacks("Two phones are left out on purpose.")

	s.OpenDevice("d1")
	s.lacks("Asked for telemetry.adsight.example")
	s.press("why.ads.1")
	s.wants("Asked for telemetry.adsight.example")
	s.Reload()
	s.wants("Asked for telemetry.adsight.example") // stays open when the same device is shown again
	s.press("why.ads.1")
	s.lacks("Asked for telemetry.adsight.example")
}

func TestRename(t *testing.T) {
	b := uitest.Home(1)
	s := openNormal(t, b)
	s.OpenDevice("d1")
	s.press("rename")
	s.wants("<Living-room TV>")
	entry, ok := s.window.Canvas().Focused().(*widget.Field)
	if !ok {
		t.Fatalf("the keyboard is with %T, want the field for the name", s.window.Canvas().Focused())
	}
	if entry.SelectedText() != "Living-room TV" {
		t.Errorf("selected %q, want the whole name, so that typing replaces it", entry.SelectedText())
	}
	s.press("rename.save")
	if got := b.Renamed["d1"]; got != "Living-room TV" {
		t.Errorf("renamed to %q", got)
	}
	s.lacks("[rename.save]")
}

func TestWhatComesTooLateIsDropped(t *testing.T) {
	var waiting []func()
	s := open(t, uitest.Home(3), ui.Options{Run: func(f func()) { waiting = append(waiting, f) }},
		fyne.NewSize(1280, 800), 1)
	s.OpenDevice("d1")
	s.OpenDevice("d2")
	s.wants("Reading what was seen")
	for _, f := range slices.Backward(waiting) { // the newer one answers first
		f()
	}
	s.wants("Front-door camera", "Care label")
	if p := s.find("nav.device.d2"); p == nil {
		t.Error("the side bar lost the device")
	}
	if got := s.Trouble(); got != nil {
		t.Errorf("the older load, which was stopped, made a trouble: %v", got)
	}
}

func TestTroubleLeavesThePageAsItWas(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowHome()
	b.DeviceErr = errors.New("disk is gone")
	s.OpenDevice("d1")
	s.wants("That did not work", "disk is gone", "Who hears most")
	ok := s.find("trouble.ok")
	if !ok.Focused() {
		t.Error("the keyboard is not on the button of the trouble")
	}
	ok.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.lacks("disk is gone")
	s.wants("Who hears most")
}
