package ui_test

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
)

// long is a home whose names are as long as names get.
func long(n int) *uitest.Backend {
	b := uitest.Home(n)
	d := b.Devices["d1"]
	d.Name = "The television in the living room that Grandmother brought along"
	d.Groups[0].Rows[0].Name = "a-very-long-name-without-any-place-to-break-it.eu-central-1.elb.telemetry.example"
	d.Groups[0].Rows[0].Detail = "every five minutes, also at night, and whenever an app is opened"
	d.Seen.Lines[0].Amount = "1,234,567.8 GB"
	b.Devices["d1"] = d
	b.HomeView.Cards[0].Name = d.Name
	b.HomeView.Hears.Bars[0].Name = d.Groups[0].Rows[0].Name
	b.FrameView.Entries[0].Name = d.Name
	d.Leaves.Shelves[0].Items[0].Says = "It sent a list of Wi-Fi networks nearby to " + d.Groups[0].Rows[0].Name + "."
	d.Worth.Cards[0].Says = d.Leaves.Shelves[0].Items[0].Says
	b.Devices["d1"] = d
	b.HomeView.Cards[0].Name = d.Name
	b.WorthView = uitest.Worth(b.HomeView.Cards)
	b.WorthView.Urgent[0].Findings[0].Says = d.Leaves.Shelves[0].Items[0].Says
	b.WorthView.Urgent[0].Steps[1].Says = "Keep it off the Internet: pause it in your router, or unplug its network cable, and tell all who live in your home."
	return b
}

func TestNothingIsCutAtAnySize(t *testing.T) {
	sizes := []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 800}, {Width: 1024, Height: 600}, {Width: 700, Height: 500}}
	for _, size := range sizes {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			for page, show := range map[string]func(*stage){
				"start":  func(s *stage) { s.ShowStart() },
				"home":   func(s *stage) { s.ShowHome(); s.press("coverage") },
				"device": func(s *stage) { s.OpenDevice("d1"); s.press("know"); s.press("why.maker.0") },
				"leaves": func(s *stage) { s.OpenDevice("d1"); s.press("leaves.l1"); s.press("finding.f2"); s.press("know.f2") },
				"worth":  func(s *stage) { s.ShowWorth(); s.press("know.f0"); s.press("know.f1") },
				"steps":  func(s *stage) { s.OpenSteps("d1"); s.press("steps.done"); s.press("know.f0") },
			} {
				t.Run(fmt.Sprintf("%s/%vx%v/%v", page, size.Width, size.Height, scale), func(t *testing.T) {
					s := open(t, long(3), ui.Options{}, size, scale)
					show(s)
					checkTexts(t, uitest.Texts(s.Object()), size)
				})
			}
		}
	}
}

// checkTexts wants every text to have the room it needs, to stand inside the window, and over no other text.
func checkTexts(t *testing.T, texts []uitest.Written, window fyne.Size) {
	t.Helper()
	if len(texts) < 5 {
		t.Fatalf("only %d texts on the page", len(texts))
	}
	for i, a := range texts {
		if right := a.Position.X + a.Size.Width; a.Position.X < -0.5 || right > window.Width+0.5 {
			t.Errorf("%q reaches from %v to %v in a window of %v", a.Text, a.Position.X, right, window.Width)
		}
		for _, b := range texts[i+1:] {
			if overlap(a, b) && !inSideBar(a, b, window) {
				t.Errorf("%q at %v %v stands on %q at %v %v", a.Text, a.Position, a.Size, b.Text, b.Position, b.Size)
			}
		}
	}
}

// overlap leaves a third of a line out above and below, where letters have no ink.
func overlap(a, b uitest.Written) bool {
	return a.Position.X+1 < b.Position.X+b.Size.Width && b.Position.X+1 < a.Position.X+a.Size.Width &&
		a.Position.Y+a.Size.Height*0.7 > b.Position.Y+b.Size.Height*0.3 &&
		b.Position.Y+b.Size.Height*0.7 > a.Position.Y+a.Size.Height*0.3
}

// inSideBar reports whether one of two texts may be under the status card, where the list of devices scrolls.
func inSideBar(a, b uitest.Written, window fyne.Size) bool {
	edge := 204 * theme.Factor()
	return a.Position.X < edge && b.Position.X < edge && max(a.Position.Y, b.Position.Y) > window.Height*0.6
}

func TestKeyboardReachesEverything(t *testing.T) {
	s := open(t, uitest.Home(3), ui.Options{}, fyne.NewSize(1024, 600), 1)
	s.ShowHome()
	want := map[string]bool{}
	for _, p := range widget.Presses(content(s.Object())) {
		want[p.ID] = true
	}
	if len(want) < 10 {
		t.Fatalf("only %d things can be pressed", len(want))
	}
	c := s.window.Canvas()
	for range 2 * len(want) {
		c.FocusNext()
		p, ok := c.Focused().(*widget.Press)
		if !ok {
			continue
		}
		delete(want, p.ID)
		if !p.Focused() {
			t.Errorf("%q does not show that the keyboard is on it", p.ID)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
		if at.Y < 0 || at.Y+p.Size().Height > 600+0.5 && p.Size().Height < 500 {
			t.Errorf("%q has the keyboard at %v, outside the window", p.ID, at)
		}
	}
	for id := range want {
		t.Errorf("the keyboard never reached %q", id)
	}
}

// content puts the sheets of a shell into one container, since Presses does not look into sheets.
func content(o fyne.CanvasObject) *fyne.Container {
	all := &fyne.Container{}
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if s, ok := o.(*widget.Sheet); ok {
			all.Objects = append(all.Objects, s.Content())
			return
		}
		for _, child := range uitest.Children(o) {
			walk(child)
		}
	}
	walk(o)
	return all
}

func TestKeyboardStaysWhereItWas(t *testing.T) {
	s := openNormal(t, uitest.Home(3))
	s.ShowHome()
	s.window.Canvas().Focus(s.find("period.day"))
	s.find("period.day").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if p, ok := s.window.Canvas().Focused().(*widget.Press); !ok || p.ID != "period.day" {
		t.Errorf("after choosing a period the keyboard is on %v", s.window.Canvas().Focused())
	}
}

func TestShortcuts(t *testing.T) {
	quit := false
	s := open(t, uitest.Home(3), ui.Options{Quit: func() { quit = true }}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	key := func(name fyne.KeyName, m fyne.KeyModifier) {
		t.Helper()
		s.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: m})
	}
	main := fyne.KeyModifierShortcutDefault
	key(fyne.Key1, main)
	s.wants("How shall we look at your home?")
	key(fyne.Key2, main)
	s.wants("Who hears most")
	key(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.wants("How shall we look at your home?")
	key(fyne.KeyPlus, main)
	if got := theme.Factor(); got < 1.05 {
		t.Errorf("after Ctrl+Plus text is %v", got)
	}
	s.wants("How shall we look at your home?")
	key(fyne.KeyMinus, main)
	key(fyne.KeyMinus, main)
	if got := theme.Factor(); got > 0.95 {
		t.Errorf("after Ctrl+Minus twice text is %v", got)
	}
	key(fyne.Key0, main)
	if got := theme.Factor(); got != 1 {
		t.Errorf("after Ctrl+0 text is %v", got)
	}
	key(fyne.KeyL, main)
	if got := theme.Now().Look(); got != theme.LookDark {
		t.Errorf("after Ctrl+L the look is %v", got)
	}
	key(fyne.KeyO, main)
	if s.window.Canvas().Overlays().Top() == nil {
		t.Error("Ctrl+O opened no dialog")
	}
	s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.window.Canvas().Overlays().Top() != nil {
		t.Error("Escape left the dialog open")
	}
	key(fyne.KeyQ, main)
	if !quit {
		t.Error("Ctrl+Q did not quit")
	}
}

func TestReloadKeyAsksAgain(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowHome()
	before := len(b.AskedFor)
	s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	s.find("device.d1").TypedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	if got := len(b.AskedFor) - before; got != 2 {
		t.Errorf("F5 twice asked %d times", got)
	}
}

func TestColumnsFollowTheWidth(t *testing.T) {
	for _, tc := range []struct {
		width float32
		want  int
	}{{800, 1}, {1280, 2}, {1700, 3}} {
		s := open(t, uitest.Home(6), ui.Options{}, fyne.NewSize(tc.width, 800), 1)
		s.ShowHome()
		top, columns := s.find("device.d1").Position().Y, 0
		for i := range 6 {
			if s.find(fmt.Sprintf("device.d%d", i+1)).Position().Y == top {
				columns++
			}
		}
		if columns != tc.want {
			t.Errorf("at a width of %v there are %d columns, want %d", tc.width, columns, tc.want)
		}
	}
}

func TestPictureOfEachPage(t *testing.T) {
	for name, show := range map[string]func(*stage){
		"start":  func(s *stage) { s.ShowStart() },
		"home":   func(s *stage) { s.ShowHome() },
		"device": func(s *stage) { s.OpenDevice("d1") },
		"worth":  func(s *stage) { s.ShowWorth() },
		"steps":  func(s *stage) { s.OpenSteps("d1"); s.press("steps.done") },
	} {
		t.Run(name, func(t *testing.T) {
			s := openNormal(t, uitest.Home(4))
			show(s)
			comparePicture(t, "picture-"+name+".png", s.window.Canvas().Capture())
		})
	}
}

// comparePicture lets one pixel in two hundred differ, since processors round differently.
func comparePicture(t *testing.T, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, got); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s is %v, want %v", name, got.Bounds(), want.Bounds())
	}
	if differ, most := differing(got, want), got.Bounds().Dx()*got.Bounds().Dy()/200; differ > most {
		t.Errorf("%s differs in %d pixels, at most %d may", name, differ, most)
	}
}

func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if far(a, b, x, y) {
				n++
			}
		}
	}
	return n
}

func far(a, b image.Image, x, y int) bool {
	r1, g1, b1, _ := a.At(x, y).RGBA()
	r2, g2, b2, _ := b.At(x, y).RGBA()
	const most = 8 << 8
	return diff(r1, r2) > most || diff(g1, g2) > most || diff(b1, b2) > most
}

func diff(a, b uint32) uint32 { return max(a, b) - min(a, b) }

func TestEveryKindOfWordIsPlain(t *testing.T) {
	// The words of the window itself must keep to the rule for all words shown (label specification B.5).
	s := openNormal(t, uitest.Empty())
	for _, key := range []string{"page.loading", "device.rename", "drop.line", "busy.line", "trouble.next"} {
		words := s.Words(key)
		if words == "" {
			t.Errorf("no words for %q", key)
		}
		for _, bad := range []string{"never", "safe", "secure", "spies", "illegal", "shares with"} {
			if strings.Contains(strings.ToLower(words), bad) {
				t.Errorf("%q says %q", key, bad)
			}
		}
	}
}
