package widget_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
)

func setTheme(t *testing.T, scale float32) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.LookPaper, scale))
}

// lines returns what a text shows at a width, and the width of its widest line.
func lines(w *widget.Text, width float32) ([]string, float32) {
	w.Resize(fyne.NewSize(width, w.HeightFor(width)))
	var out []string
	var widest, y float32 = 0, -1
	for _, o := range test.WidgetRenderer(w).Objects() {
		t := o.(*canvas.Text)
		if t.Position().Y > y+t.Size().Height/2 || y < 0 {
			out, y = append(out, ""), t.Position().Y
		}
		out[len(out)-1] += t.Text
		widest = max(widest, t.Position().X+t.MinSize().Width)
	}
	return out, widest
}

func TestTextWraps(t *testing.T) {
	setTheme(t, 1)
	for _, tc := range []struct {
		name, text string
		width      float32
		want       []string
	}{
		{"one line", "one two three", 300, []string{"one two three"}},
		{"between words", "one two three", 60, []string{"one two", "three"}},
		{"after a hyphen", "Front-door camera", 60, []string{"Front-", "door", "camera"}},
		{"in the name of a machine", "telemetry.example.example.com", 130, []string{"telemetry.example.", "example.com"}},
		{"not before a unit", "about 61 % of it", 58, []string{"about", "61 % of", "it"}},
		{"not in a figure", "up 1.9 GB", 50, []string{"up", "1.9 GB"}},
		{"inside a word that is too long", "abcdefghijklmnop", 60, nil},
		{"where the writer wants it", "one\ntwo", 300, []string{"one", "two"}},
		{"Chinese, between characters", "没有任何内容离开这台电脑", 90, []string{"没有任何内容", "离开这台电脑"}},
		{"Chinese, not before a full stop", "没有任何内容。", 86, []string{"没有任何内", "容。"}},
		{"Chinese, not after an opening mark", "家里的设备（摄像头）", 88, []string{"家里的设备", "（摄像头）"}},
		{"Chinese, a figure with what it counts", "家中有 12 台设备", 68, []string{"家中有", "12 台设备"}},
		{"Chinese beside Latin", "Camora摄像头发送", 80, nil},
		{"French, what stands apart", "Que faire ? Voir « ici »", 58, []string{"Que", "faire ?", "Voir", "« ici »"}},
		{"Hindi, between words", "आपके घर के डिवाइस", 70, nil},
		{"Hindi, inside a word", "क्षेत्रज्ञानविज्ञानश्रीमती", 40, nil},
		{"a figure keeps its unit", "most was sent then: 2.4 MB.", 170, []string{"most was sent then:", "2.4 MB."}},
		{"nothing", "", 300, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, widest := lines(widget.Body(tc.text), tc.width)
			if tc.want != nil {
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("lines (-want +got):\n%s", diff)
				}
			}
			if widest > tc.width {
				t.Errorf("a line is %v wide, the text has %v: %q", widest, tc.width, got)
			}
			for _, l := range got {
				if first, _ := utf8.DecodeRuneInString(l); unicode.Is(unicode.M, first) {
					t.Errorf("a line begins with a mark that belongs to the letter before: %q", got)
				}
			}
			if joined := strings.Join(got, ""); strings.ReplaceAll(joined, " ", "") != strings.NewReplacer(" ", "", "\n", "").Replace(tc.text) {
				t.Errorf("letters were lost: %q", got)
			}
		})
	}
}

func FuzzTextKeepsEveryLetter(f *testing.F) {
	test.NewTempApp(f).Settings().SetTheme(theme.New(theme.LookPaper, 1))
	f.Add("one two three", uint16(50))
	f.Add("äöü\u00a0· x\n\n  y", uint16(1))
	f.Fuzz(func(t *testing.T, s string, width uint16) {
		if len(s) > 200 || !utf8.ValidString(s) {
			t.Skip()
		}
		got, _ := lines(widget.Body(s), float32(width%500)+1)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if a, b := squeeze(strings.Join(got, "")), squeeze(s); a != b {
			t.Errorf("%q became %q", b, a)
		}
	})
}

func TestTextIsAsHighAsItsLines(t *testing.T) {
	setTheme(t, 1)
	w := widget.NewText(widget.Span{Text: "A long name that wraps "}, widget.Span{Text: "and a detail", Size: theme.SizeSmall})
	one := w.HeightFor(1000)
	for _, width := range []float32{300, 150, 80, 40} {
		got, _ := lines(w, width)
		if h := w.HeightFor(width); h < one*float32(len(got))*0.85 || h > one*float32(len(got))+1 {
			t.Errorf("%d lines at %v are %v high, one line is %v", len(got), width, h, one)
		}
	}
	if got := w.NaturalWidth(); w.HeightFor(got) != one {
		t.Errorf("the text wraps at its natural width %v", got)
	}
}

func TestTextGrowsWithTheTheme(t *testing.T) {
	setTheme(t, 1)
	w := widget.Body("some words")
	before, wide := w.HeightFor(1000), w.NaturalWidth()
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.LookPaper, 2))
	if after := w.HeightFor(1000); after < before*1.8 {
		t.Errorf("the text is %v high at double size, %v before", after, before)
	}
	if after := w.NaturalWidth(); after < wide*1.8 {
		t.Errorf("the text is %v wide at double size, %v before", after, wide)
	}
}

func TestRightAlignedTextEndsAtTheEdge(t *testing.T) {
	setTheme(t, 1)
	w := widget.Body("4.2 GB").Right()
	if _, widest := lines(w, 200); widest < 198 || widest > 200 {
		t.Errorf("the text ends at %v of 200", widest)
	}
}
