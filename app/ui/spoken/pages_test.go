//go:build cgo

package spoken_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telltale/app/session"
	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
	"telltale/app/wording"
)

// example is a desk that shows the example home; making it takes a second, so that all tests use one.
func example(t *testing.T) *session.Desk {
	t.Helper()
	ctx := context.Background()
	s, err := session.Open(ctx, filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := session.NewDesk(ctx, s, words)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := desk.Close(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := desk.Example(ctx, func(view.Progress) {}); err != nil {
		t.Fatal(err)
	}
	return desk
}

// size is a window and how much larger than normal its text is.
type size struct {
	width, height, scale float32
}

// stage is a window that shows one page after the other.
type stage struct {
	*ui.Shell
	window fyne.Window
}

// each opens a window in a language and shows every page of the navigation, and that of each device.
func each(t *testing.T, desk *session.Desk, lang string, at size, look func(t *testing.T, s stage)) {
	t.Helper()
	if err := desk.SetLanguage(lang); err != nil {
		t.Fatal(err)
	}
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.LookPaper, at.scale))
	s := stage{Shell: ui.NewShell(t.Context(), desk, ui.Options{})}
	s.window = test.NewTempWindow(t, s.Object())
	s.Attach(s.window)
	s.window.Resize(fyne.NewSize(at.width, at.height))
	frame := desk.Frame()
	for _, p := range frame.Pages {
		t.Run(string(p.ID), func(t *testing.T) {
			s.Show(p.ID, "")
			look(t, s)
		})
	}
	for _, e := range frame.Entries[:4] {
		t.Run("device "+e.Icon, func(t *testing.T) {
			s.Show(view.PageDevice, e.Key)
			look(t, s)
		})
	}
}

// fits wants every text inside the window and over no other text of the page.
func fits(t *testing.T, s stage) {
	t.Helper()
	if err := s.Trouble(); err != nil {
		t.Fatal(err)
	}
	texts := uitest.Texts(s.Object())
	if len(texts) < 5 {
		t.Fatalf("only %d texts", len(texts))
	}
	width := s.window.Canvas().Size().Width
	for i, a := range texts {
		if a.Position.X < -0.5 || a.Position.X+a.Size.Width > width+0.5 {
			t.Errorf("%q reaches from %v to %v in a window of %v", a.Text, a.Position.X, a.Position.X+a.Size.Width, width)
		}
		for _, b := range texts[i+1:] {
			if overlap(a, b) && a.Position.X > 204*theme.Factor() { // the side bar scrolls under its status
				t.Errorf("%q at %v %v stands on %q at %v %v", a.Text, a.Position, a.Size, b.Text, b.Position, b.Size)
			}
		}
	}
}

// overlap leaves a third of a line out above and below, where letters have no ink.
func overlap(a, b uitest.Written) bool {
	return a.Position.X+1 < b.Position.X+b.Size.Width && b.Position.X+1 < a.Position.X+a.Size.Width &&
		a.Position.Y+a.Size.Height*0.7 > b.Position.Y+b.Size.Height*0.3 && b.Position.Y+b.Size.Height*0.7 > a.Position.Y+a.Size.Height*0.3
}

func TestEveryPageFitsInEveryLanguage(t *testing.T) {
	desk := example(t)
	for _, lang := range []string{wording.Pseudo, "de", "hi", "zh"} {
		for name, at := range map[string]size{"small": {1024, 600, 1}, "large text": {1280, 800, 2}} {
			t.Run(lang+"/"+name, func(t *testing.T) { each(t, desk, lang, at, fits) })
		}
	}
}

// bare takes out of a text what stands in the brackets of the pseudo-language, from the inside outwards.
func bare(s string) string {
	sentence := regexp.MustCompile(wording.PseudoOpen + "[^" + wording.PseudoOpen + wording.PseudoClose + "]*" + wording.PseudoClose)
	for sentence.MatchString(s) {
		s = sentence.ReplaceAllString(s, "")
	}
	return s
}

// What the window says of itself comes from the catalogue too: a text on the screen is in brackets, or a name.
func TestNothingOnTheScreenIsUntranslated(t *testing.T) {
	desk := example(t)
	word := regexp.MustCompile(`(^|[^\p{L}/.-])[a-z]{3,}($|[^\p{L}/.])|^[A-Z][a-z]+ [a-z]`)
	names := regexp.MustCompile(`https?:|\.(db|example|html)|^/|kim-laptop|IEEE|public domain|` + regexp.QuoteMeta(os.TempDir()))
	seen := 0
	each(t, desk, wording.Pseudo, size{1280, 800, 1}, func(t *testing.T, s stage) {
		texts(s.Object(), func(text string) {
			seen++
			if left := bare(text); word.MatchString(left) && !names.MatchString(text) {
				t.Errorf("%q is in no catalogue: %q", left, text)
			}
		})
	})
	if seen < 300 {
		t.Errorf("only %d texts were seen", seen)
	}
}

// texts visits every text that is drawn, as a whole, and what is said of a thing that can be pressed.
func texts(o fyne.CanvasObject, visit func(string)) {
	switch o := o.(type) {
	case *widget.Text:
		visit(o.String())
		return
	case *widget.Press:
		visit(strings.TrimSpace(o.Spoken))
	}
	for _, child := range uitest.Children(o) {
		texts(child, visit)
	}
}
