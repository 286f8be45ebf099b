package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app/report/paper"
	"telltale/assets"
)

var ink = color.NRGBA{A: 0xff}

func fonts(t testing.TB) *paper.Fonts {
	t.Helper()
	f, err := paper.OpenFonts(assets.Fonts, "fonts")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOpenFontsNeedsFonts(t *testing.T) {
	for name, files := range map[string]fs.FS{
		"no folder":      fstest.MapFS{},
		"no typeface":    fstest.MapFS{"fonts/README.md": {Data: []byte("x")}},
		"damaged":        fstest.MapFS{"fonts/A.ttf": {Data: []byte("x")}},
		"only bold ones": fstest.MapFS{"fonts/A-Bold.ttf": {Data: []byte("x")}},
	} {
		if _, err := paper.OpenFonts(files, "fonts"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWidthGrowsWithWordsSizeAndWeight(t *testing.T) {
	f := fonts(t)
	plain := paper.Style{Points: 10}
	one, two := f.Set("Letter", plain).Width, f.Set("LetterLetter", plain).Width
	if d := two - 2*one; d > 0.01 || d < -0.01 || one < 8 || one > 15 {
		t.Errorf("one word %.3f mm, twice %.3f mm", one, two)
	}
	if big := f.Set("Letter", paper.Style{Points: 20}).Width; big < 1.99*one || big > 2.01*one {
		t.Errorf("twice the size is %.3f mm wide, once %.3f mm", big, one)
	}
	if bold := f.Set("Letter", paper.Style{Points: 10, Bold: true}).Width; bold <= one {
		t.Errorf("bold is %.3f mm wide, plain %.3f mm", bold, one)
	}
	if f.Set("", plain).Width != 0 {
		t.Error("nothing has a width")
	}
}

func TestWrap(t *testing.T) {
	f := fonts(t)
	style := paper.Style{Points: 10}
	width := f.Set("one two three", style).Width + 0.1
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"fits", "one two", []string{"one two"}},
		{"just fits", "one two three", []string{"one two three"}},
		{"breaks at a space", "one two three four", []string{"one two three", "four"}},
		{"a word that is too wide", "mmmmmmmmmmmmmmm x", []string{"mmmmmmm", "mmmmmmm", "m x"}},
		{"controls are spaces", "one\ntwo\x00x", []string{"one two x"}},
		{"what no typeface has", "a\U0001F600b", []string{"a?b"}},
	} {
		s := &paper.Sheet{Width: 50, Height: 50}
		lines := f.Wrap(tt.text, style, width)
		for _, l := range lines {
			if l.Width > width {
				t.Errorf("%s: a line is %.2f mm wide, not %.2f", tt.name, l.Width, width)
			}
			s.Text(0, 0, l, ink)
		}
		if diff := cmp.Diff(tt.want, s.Words()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestWrapAlwaysEnds holds for a column that not even a letter fits into.
func TestWrapAlwaysEnds(t *testing.T) {
	if lines := fonts(t).Wrap("ab c", paper.Style{Points: 10}, 0.01); len(lines) < 3 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestPictureFillsShapesAndLeavesHoles(t *testing.T) {
	s := &paper.Sheet{Width: 20, Height: 10}
	s.Fill(paper.Frame(paper.Box{X: 1, Y: 1, W: 8, H: 8}, 2, 1), ink)
	s.Fill(paper.Round(paper.Box{X: 11, Y: 1, W: 8, H: 8}, 4), ink)
	s.Fill(paper.Stroke(paper.Point{X: 0, Y: 9.75}, paper.Point{X: 20, Y: 9.75}, 0.5), ink)
	s.Fill(nil, ink)
	s.Fill(paper.Stroke(paper.Point{X: 1, Y: 1}, paper.Point{X: 1, Y: 1}, 1), ink)
	img := s.Picture(10)
	if img.Rect.Dx() != 200 || img.Rect.Dy() != 100 {
		t.Fatalf("the picture is %v", img.Rect)
	}
	for _, tt := range []struct {
		what string
		x, y int
		dark bool
	}{
		{"outside", 2, 2, false},
		{"the frame", 14, 50, true},
		{"inside the frame", 50, 50, false},
		{"its round corner", 11, 11, false},
		{"the disc", 150, 50, true},
		{"beside the disc", 112, 12, false},
		{"the line", 100, 97, true},
		{"above the line", 100, 93, false},
	} {
		r, _, _, _ := img.At(tt.x, tt.y).RGBA()
		if dark := r < 0x8000; dark != tt.dark {
			t.Errorf("%s at %d,%d: dark is %v", tt.what, tt.x, tt.y, dark)
		}
	}
}

// TestLettersStandOnTheirLine holds that a line is drawn where it was put, and as wide as was said.
func TestLettersStandOnTheirLine(t *testing.T) {
	s := &paper.Sheet{Width: 60, Height: 20}
	l := fonts(t).Set("HHHH", paper.Style{Points: 20})
	s.Text(10, 15, l, ink)
	img := s.Picture(10)
	drawn := darkest(img)
	left, right, top, bottom := drawn.Min.X, drawn.Max.X-1, drawn.Min.Y, drawn.Max.Y-1
	if bottom != 149 || left < 100 || left > 110 || float64(right) > 100+l.Width*10 || float64(right) < 90+l.Width*10 {
		t.Errorf("letters reach from %d to %d and down to %d; the line is %.2f mm wide", left, right, bottom, l.Width)
	}
	if high := bottom - top; high < 45 || high > 55 { // a capital is 0.714 of the size
		t.Errorf("a capital is %d tenths of a millimetre high", high)
	}
}

// darkest is the part of a picture that holds all that is dark.
func darkest(img image.Image) image.Rectangle {
	var all image.Rectangle
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

func TestPictogramFillsItsSquare(t *testing.T) {
	o, err := paper.Pictogram([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="currentColor" d="M0 0H24V24H0ZM6 6V18H18V6Z"/></svg>`), 2, 3, 10)
	if err != nil {
		t.Fatal(err)
	}
	s := &paper.Sheet{Width: 20, Height: 20}
	s.Fill(o, ink)
	img := s.Picture(10)
	for _, tt := range []struct {
		x, y int
		dark bool
	}{{19, 80, false}, {21, 80, true}, {119, 80, true}, {121, 80, false}, {70, 31, true}, {70, 29, false}, {70, 80, false}} {
		if r, _, _, _ := img.At(tt.x, tt.y).RGBA(); (r < 0x8000) != tt.dark {
			t.Errorf("%d,%d: dark is %v", tt.x, tt.y, !tt.dark)
		}
	}
	if _, err := paper.Pictogram([]byte("<svg"), 0, 0, 1); err == nil {
		t.Error("a damaged pictogram was read")
	}
}

// TestEveryPictogramCanBePrinted holds for all that the program has.
func TestEveryPictogramCanBePrinted(t *testing.T) {
	paths, err := fs.Glob(assets.Icons, "icons/*.svg")
	if err != nil || len(paths) < 50 {
		t.Fatalf("%d pictograms, %v", len(paths), err)
	}
	for _, p := range paths {
		svg, err := fs.ReadFile(assets.Icons, p)
		if err != nil {
			t.Fatal(err)
		}
		if o, err := paper.Pictogram(svg, 0, 0, 10); err != nil || len(o) < 3 {
			t.Errorf("%s: %d steps, %v", p, len(o), err)
		}
	}
}

func pdf(t *testing.T, sheets ...*paper.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	d := paper.Document{Title: "Label of “TV”", Creator: "Telltale", Language: "de", Made: time.Unix(1773446400, 0).UTC()}
	if err := paper.WritePDF(&b, sheets, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPDF(t *testing.T) {
	f := fonts(t)
	small, large := &paper.Sheet{Width: 105, Height: 148}, &paper.Sheet{Width: 210, Height: 297}
	small.Text(10, 10, f.Set("Żółw Ελλάς", paper.Style{Points: 10}), ink)
	large.Text(10, 10, f.Set("bold", paper.Style{Points: 10, Bold: true}), ink)
	large.Fill(paper.Round(paper.Box{X: 1, Y: 1, W: 5, H: 5}, 1), ink)
	file := pdf(t, small, large)
	for _, want := range []string{"%PDF-1.", "/Count 2", "/MediaBox [0 0 297.64 419.53]", "/MediaBox [0 0 595.28 841.89]", "/Lang (de)"} {
		if !strings.Contains(file, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if n := strings.Count(file, "/FontFile2"); n != 2 {
		t.Errorf("%d typefaces are in the file, want 2", n)
	}
	if len(file) > 200_000 {
		t.Errorf("the file has %d bytes: typefaces are in it with all their letters", len(file))
	}
	if again := pdf(t, small, large); again != file {
		t.Error("the same sheets gave another file")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fs.ErrInvalid }

func TestPDFThatCannotBeWritten(t *testing.T) {
	if err := paper.WritePDF(full{}, []*paper.Sheet{{Width: 10, Height: 10}}, paper.Document{}); err == nil {
		t.Error("no error")
	}
}

func BenchmarkWrap(b *testing.B) {
	f := fonts(b)
	text := strings.Repeat("It exchanged data with many companies. ", 20)
	b.ReportAllocs()
	for b.Loop() {
		f.Wrap(text, paper.Style{Points: 8}, 90)
	}
}

// TestScripts holds that the languages of the program can be printed: Chinese breaks without spaces, and Hindi is drawn,
// with words over it that can be found.
func TestScripts(t *testing.T) {
	f := fonts(t)
	s := &paper.Sheet{Width: 60, Height: 60}
	lines := f.Wrap("到目前为止，它在安静时段发送了数据。", paper.Style{Points: 10}, 30)
	if len(lines) < 2 {
		t.Errorf("Chinese stands in %d line", len(lines))
	}
	hindi := f.Set("स्मार्ट TV हिन्दी", paper.Style{Points: 10})
	for i, l := range append(lines, hindi) {
		s.Text(5, 10+float64(i)*6, l, ink)
	}
	if all := strings.Join(s.Words(), " "); strings.Contains(all, "?") || !strings.Contains(all, "हिन्दी") {
		t.Errorf("set was %q", all)
	}
	if one, twice := hindi.Width, f.Set("स्मार्ट TV हिन्दीस्मार्ट TV हिन्दी", paper.Style{Points: 10}).Width; twice < 1.9*one || twice > 2.1*one {
		t.Errorf("once %.2f mm, twice %.2f mm", one, twice)
	}
	file := pdf(t, s)
	if n := strings.Count(file, "/FontFile2"); n < 2 {
		t.Errorf("%d typefaces are in the file", n)
	}
	if plain := pdf(t, &paper.Sheet{Width: 60, Height: 60}); len(file) < len(plain)+10_000 {
		t.Error("nothing was drawn")
	}
}
