package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

func showSettings(s *stage) { s.Show(view.PageSettings, "") }

func showAbout(s *stage) { s.Show(view.PageAbout, "") }

// exampleOnly is the page of settings while the example home is shown.
func exampleOnly() *uitest.Backend {
	b := uitest.Home(2)
	b.SettingsView.Badge, b.SettingsView.Home.Line = "Example home", "You are looking at the example home."
	b.SettingsView.File, b.SettingsView.Delete = view.FilePanel{}, view.DeletePanel{}
	return b
}

func TestStatesOfSettings(t *testing.T) {
	never := func(func()) {}
	failing := uitest.Home(2)
	failing.SettingsErr = errors.New("the disk is gone")
	for _, tc := range []struct {
		name    string
		backend *uitest.Backend
		show    func(*stage)
		run     func(func())
	}{
		{"settings-empty", uitest.Empty(), showSettings, nil},
		{"settings-loading", uitest.Home(2), showSettings, never},
		{"settings-one", uitest.Home(1), showSettings, nil},
		{"settings-many", uitest.Home(30), showSettings, nil},
		{"settings-error", failing, func(s *stage) { s.ShowStart(); showSettings(s) }, nil},
		{"settings-example", exampleOnly(), showSettings, nil},
		{"settings-asked", uitest.Home(2), func(s *stage) { showSettings(s); s.press("delete.d1") }, nil},
		{"settings-search", uitest.Home(2), func(s *stage) { showSettings(s); s.press("set.country") }, nil},
		{"about-loading", uitest.Home(2), showAbout, never},
		{"about", uitest.Home(1), showAbout, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t, tc.backend, ui.Options{Run: tc.run}, fyne.NewSize(1280, 800), 1)
			tc.show(s)
			golden(t, tc.name+".txt", uitest.Outline(s.Object()))
		})
	}
}

func TestNothingIsCutOfSettings(t *testing.T) {
	long := uitest.Home(14)
	long.SettingsView.File.Path = "/home/somebody-with-a-long-name/.local/share/telltale/a-folder-that-somebody-made/another-folder/home.db"
	long.SettingsView.Delete.Rows[0].Name = "The television in the living room that Grandmother brought along"
	long.SettingsView.Home.Rows[0].Options[0].Word = "South Georgia and the South Sandwich Islands"
	sizes := []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 800}, {Width: 1024, Height: 600}, {Width: 700, Height: 500}}
	for _, size := range sizes {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			for page, show := range map[string]func(*stage){
				"settings": showSettings,
				"asked":    func(s *stage) { showSettings(s); s.press("delete.d1") },
				"search":   func(s *stage) { showSettings(s); s.press("set.country") },
				"about":    showAbout,
			} {
				t.Run(fmt.Sprintf("%s/%vx%v/%v", page, size.Width, size.Height, scale), func(t *testing.T) {
					s := open(t, long, ui.Options{}, size, scale)
					show(s)
					checkTexts(t, uitest.Texts(s.Object()), size)
				})
			}
		}
	}
}

func TestKeyboardReachesAllOfSettings(t *testing.T) {
	s := open(t, uitest.Home(3), ui.Options{}, fyne.NewSize(1024, 600), 1)
	showSettings(s)
	s.press("set.country")
	s.keyboardReaches(20)
}

// keyboardReaches wants the keyboard to come to everything that can be pressed, at least so many things.
func (s *stage) keyboardReaches(least int) {
	s.t.Helper()
	want := map[string]bool{}
	for _, p := range widget.Presses(content(s.Object())) {
		want[p.ID] = true
	}
	if len(want) < least {
		s.t.Fatalf("only %d things can be pressed", len(want))
	}
	c := s.window.Canvas()
	for range 2*len(want) + 20 {
		c.FocusNext()
		if p, ok := c.Focused().(*widget.Press); ok {
			delete(want, p.ID)
		}
	}
	for id := range want {
		s.t.Errorf("the keyboard never reached %q", id)
	}
}

// wantsKeyboardOn wants the keyboard to be on what has an id.
func (s *stage) wantsKeyboardOn(id string) {
	s.t.Helper()
	if p, ok := s.window.Canvas().Focused().(*widget.Press); !ok || p.ID != id {
		s.t.Errorf("the keyboard is on %v, want it on %q", s.window.Canvas().Focused(), id)
	}
}

// What is chosen of this computer holds at once, and is there the next time.
func TestChoosingForThisComputer(t *testing.T) {
	file := settings.Memory()
	b := uitest.Home(2)
	s := open(t, b, ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	showSettings(s)
	for _, id := range []string{"set.scale.150", "set.look.dark", "set.expert.on", "set.tray.on", "set.language.de"} {
		s.window.Canvas().Focus(s.find(id))
		s.find(id).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		s.wantsKeyboardOn(id)
	}
	if theme.Factor() != 1.5 || theme.Now().Look() != theme.LookDark {
		t.Errorf("text is %v, the look %v", theme.Factor(), theme.Now().Look())
	}
	want := settings.Settings{Scale: 1.5, Look: "dark", Expert: true, Tray: true, Language: "de", Page: file.Get().Page}
	if diff := cmp.Diff(want, file.Get()); diff != "" {
		t.Errorf("remembered (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"de"}, b.Spoken); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	for _, id := range []string{"set.scale.150", "set.look.dark", "set.expert.on", "set.tray.on", "set.language.de"} {
		if p := s.find(id); !strings.HasSuffix(p.Spoken, ", chosen") {
			t.Errorf("of %s a reader says %q", id, p.Spoken)
		}
	}
	s.press("set.expert.on") // as it is already
	if !file.Get().Expert {
		t.Error("choosing what is chosen took it back")
	}
	s.press("set.expert.off")
	if file.Get().Expert {
		t.Error("it cannot be taken back")
	}
}

// A size between those that are offered, as keys give it, is shown while it is chosen.
func TestRareSizeOfText(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	showSettings(s)
	if s.look("set.scale.110") != nil {
		t.Error("a rare size is offered")
	}
	s.SetScale(1.1)
	if p := s.find("set.scale.110"); !strings.HasSuffix(p.Spoken, ", chosen") {
		t.Errorf("a reader says %q", p.Spoken)
	}
}

func TestChoosingForTheHome(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	showSettings(s)
	s.press("set.from.before")
	s.press("set.from.after")
	s.press("set.keep.30")
	s.wants("Keep only the last 30 days?", "Delete what is older")
	s.press("ask.no")
	s.lacks("Keep only the last 30 days?")
	s.press("set.keep.30")
	s.press("ask.yes")
	if diff := cmp.Diff([]string{"from 0", "from 60", "keep 30"}, b.Owned); diff != "" {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
}

// field finds the field in which one searches.
func (s *stage) field() *widget.Field {
	s.t.Helper()
	var found *widget.Field
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if e, ok := o.(*widget.Field); ok {
			found = e
		}
		for _, child := range uitest.Children(o) {
			walk(child)
		}
	}
	walk(s.Object())
	if found == nil {
		s.t.Fatalf("there is no field:\n%s", uitest.Outline(s.Object()))
	}
	return found
}

// offers wants one country to be offered and another not.
func (s *stage) offers(one, other, when string) {
	s.t.Helper()
	if s.look("set.country."+one) == nil || s.look("set.country."+other) != nil {
		s.t.Errorf("%s, not %s alone is offered", when, one)
	}
}

func TestSearchingACountry(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	showSettings(s)
	s.press("set.country")
	if s.window.Canvas().Focused() != fyne.Focusable(s.field()) {
		t.Errorf("the keyboard is on %v", s.window.Canvas().Focused())
	}
	s.offers("DE", "GR", "before anything is typed")
	test.Type(s.field(), "gr")
	s.offers("GR", "DE", "after typing")
	if s.window.Canvas().Focused() != fyne.Focusable(s.field()) {
		t.Error("typing lost the keyboard")
	}
	test.Type(s.field(), "xx")
	s.wants("Nothing fits what you typed.")
	s.field().SetText("deutsch")
	s.field().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if diff := cmp.Diff([]string{"country DE"}, b.Owned); diff != "" {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
	s.press("set.country")
	s.press("set.close")
	s.wantsKeyboardOn("set.country")
	if len(b.Owned) != 1 {
		t.Errorf("closing chose something: %v", b.Owned)
	}
}

// TestTypingAName takes what is typed if it may be, and takes it back.
func TestTypingAName(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	showSettings(s)
	s.wants("Nest of Kim")
	s.press("set.wifi")
	if s.window.Canvas().Focused() != fyne.Focusable(s.field()) || s.field().Text != "Nest of Kim" {
		t.Errorf("the keyboard is on %v, the field holds %q", s.window.Canvas().Focused(), s.field().Text)
	}
	s.field().SetText("abc")
	s.press("set.save")
	s.wants("Telltale can look for a name of 4 to 32 letters.")
	s.field().SetText(" Attic ")
	s.field().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.lacks("Telltale can look for a name of 4 to 32 letters.")
	s.press("set.wifi")
	s.press("set.close")
	s.wantsKeyboardOn("set.wifi")
	s.press("set.wifi")
	s.press("set.save") // as it was
	s.press("set.wifi")
	s.press("set.remove")
	if diff := cmp.Diff([]string{"wifi Attic", "wifi "}, b.Owned); diff != "" {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
}

func TestDeletingIsAskedFirst(t *testing.T) {
	b := uitest.Home(14)
	s := openNormal(t, b)
	showSettings(s)
	if s.look("delete.d14") != nil {
		t.Error("all devices are listed at once")
	}
	s.press("delete.more")
	s.press("delete.d14")
	held, ok := s.window.Canvas().Focused().(*widget.Press)
	if !ok || held.ID != "ask.no" {
		t.Fatalf("the keyboard is on %v", s.window.Canvas().Focused())
	}
	held.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if held, ok = s.window.Canvas().Focused().(*widget.Press); !ok || held.ID != "delete.d14" {
		t.Errorf("after keeping it the keyboard is on %v", s.window.Canvas().Focused())
	}
	s.press("delete.all")
	s.wants("Delete all recordings, all devices and their names?")
	s.press("delete.d2") // another question takes its place
	s.lacks("Delete all recordings, all devices and their names?")
	if len(b.Owned) != 0 {
		t.Errorf("done before the answer: %v", b.Owned)
	}
	s.press("ask.yes")
	s.press("delete.all")
	s.press("ask.yes")
	if diff := cmp.Diff([]string{"delete d2", "delete all"}, b.Owned); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
}

func TestDeletingAllForgetsWhatWasOpened(t *testing.T) {
	file := settings.Memory()
	if err := file.Change(func(to *settings.Settings) { to.Opened("/recordings/bedroom.pcap") }); err != nil {
		t.Fatal(err)
	}
	s := open(t, uitest.Home(2), ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	showSettings(s)
	s.press("delete.all")
	s.press("ask.yes")
	if got := file.Get().Recent; len(got) != 0 {
		t.Errorf("still remembered: %v", got)
	}
}

func TestCopyingThePath(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	showSettings(s)
	s.press("file.copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "/home/you/telltale/home.db" {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestPicturesOfSettings(t *testing.T) {
	for name, show := range map[string]func(*stage){"settings": showSettings, "about": showAbout} {
		t.Run(name, func(t *testing.T) {
			s := openNormal(t, uitest.Home(4))
			show(s)
			comparePicture(t, "picture-"+name+".png", s.window.Canvas().Capture())
		})
	}
}
