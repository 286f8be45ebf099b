package chart_test

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/chart"
)

var (
	black = color.NRGBA{A: 0xFF}
	grey  = color.NRGBA{R: 0xC0, G: 0xC0, B: 0xC0, A: 0xFF}
	ink   = chart.Ink{Full: black, Faint: grey}
)

// sketch draws a picture with letters: '#' dark, '+' in between, '.' little or nothing, on white paper.
func sketch(img *image.RGBA) []string {
	var rows []string
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := make([]byte, 0, b.Dx())
		for x := b.Min.X; x < b.Max.X; x++ {
			row = append(row, sign(img.RGBAAt(x, y)))
		}
		rows = append(rows, string(row))
	}
	return rows
}

func sign(c color.RGBA) byte {
	dark := (int(c.A) - (int(c.R)+int(c.G)+int(c.B))/3) // ink on white
	switch {
	case dark > 170:
		return '#'
	case dark > 40:
		return '+'
	}
	return '.'
}

func TestDots(t *testing.T) {
	if got := centres(chart.Dots(35, 7, chart.Row{Least: 3, Most: 3}, ink)); !slices.Equal(got, []bool{true, true, true, false, false}) {
		t.Errorf("three of five dots are drawn as %v", got)
	}
	for name, mark := range map[string]chart.Mark{"cannot be known": chart.MarkUnknown, "not yet": chart.MarkNotYet} {
		img := chart.Dots(35, 7, chart.Row{Mark: mark, Least: 3, Most: 3}, ink)
		if n := count(img, '#'); n != 0 {
			t.Errorf("%s: %d dark pixels, though there is no letter:\n%v", name, n, sketch(img))
		}
		if n := count(img, '+'); n < 5 {
			t.Errorf("%s: only %d pixels show that something is missing:\n%v", name, n, sketch(img))
		}
	}
}

func centres(img *image.RGBA) []bool {
	var full []bool
	for i := range 5 {
		full = append(full, sign(img.RGBAAt(i*img.Bounds().Dx()/5+img.Bounds().Dx()/10, img.Bounds().Dy()/2)) == '#')
	}
	return full
}

func count(img *image.RGBA, want byte) int {
	n := 0
	for _, row := range sketch(img) {
		for i := range len(row) {
			if row[i] == want {
				n++
			}
		}
	}
	return n
}

func TestEachNumberOfDotsLooksDifferentInGrey(t *testing.T) {
	seen := map[int]int{}
	for filled := range 6 {
		n := count(chart.Dots(60, 12, chart.Row{Least: filled, Most: filled}, ink), '#')
		if other, ok := seen[n]; ok {
			t.Errorf("%d and %d dots have the same %d dark pixels", other, filled, n)
		}
		seen[n] = filled
	}
}

func TestSpark(t *testing.T) {
	got := sketch(chart.Spark(10, 5, []float64{0, 0.4, 1, -1, 7}, chart.Ink{Full: black}))
	want := []string{
		"....#...#.",
		"....#...#.",
		"....#...#.",
		"..#.#...#.",
		"#.#.#...#.",
	}
	if diff := cmp.Diff(want, clear(got)); diff != "" {
		t.Errorf("Spark (-want +got):\n%s", diff)
	}
}

// clear drops the soft edges.
func clear(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		b := []byte(r)
		for j := range b {
			if b[j] == '+' {
				b[j] = '.'
			}
		}
		out[i] = string(b)
	}
	return out
}

func TestHeatTellsNothingSentFromNotWatched(t *testing.T) {
	edge := color.NRGBA{0x40, 0x40, 0x40, 0xFF}
	img := chart.Heat(90, 30, [][]float64{{0, 1, chart.NotWatched}}, chart.Ink{Full: black, Faint: grey, Edge: edge})
	filled := func(from, to int) (inside, edges int) {
		for y := 4; y < 24; y++ {
			for x := from + 4; x < to-6; x++ {
				if img.RGBAAt(x, y).A != 0 {
					inside++
				}
			}
			if img.RGBAAt(from, y).A != 0 {
				edges++
			}
		}
		return inside, edges
	}
	if inside, edges := filled(0, 30); inside != 0 || edges == 0 {
		t.Errorf("an hour without traffic has %d pixels inside and %d at its edge, want an empty frame", inside, edges)
	}
	if inside, _ := filled(30, 60); inside != 20*20 {
		t.Errorf("the busiest hour has %d pixels inside, want all", inside)
	}
	if inside, _ := filled(60, 90); inside == 0 || inside == 20*20 {
		t.Errorf("an hour that nobody watched has %d pixels inside, want strokes", inside)
	}
}

func TestShadeGrows(t *testing.T) {
	last := 256
	for _, v := range []float64{-1, 0.1, 0.3, 0.6, 0.8, 1} {
		c := chart.Shade(v, ink)
		if int(c.R) >= last {
			t.Errorf("Shade(%v) = %v is not darker than the one before (%d)", v, c, last)
		}
		last = int(c.R)
	}
	if got := chart.Shade(math.NaN(), ink); got != grey {
		t.Errorf("Shade(NaN) = %v, want the faint colour", got)
	}
}

func TestBars(t *testing.T) {
	img := chart.Bars(100, 20, []float64{1, 0.25, 0}, []color.NRGBA{black, black, black})
	for i, want := range []int{100, 25, 4} {
		got, y := 0, 20*i/3+3
		for x := range 100 {
			if img.RGBAAt(x, y).A > 127 {
				got++
			}
		}
		if diff := got - want; diff < -2 || diff > 2 {
			t.Errorf("bar %d is %d pixels long, want about %d", i, got, want)
		}
	}
}

func TestDashes(t *testing.T) {
	if diff := cmp.Diff([]string{"##..##..##"}, sketch(chart.Dashes(10, 1, 2, 2, black))); diff != "" {
		t.Errorf("across (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"#", "#", ".", "#"}, sketch(chart.Dashes(1, 4, 2, 1, black))); diff != "" {
		t.Errorf("down (-want +got):\n%s", diff)
	}
}

func TestPicturesOfNothing(t *testing.T) {
	for name, img := range map[string]*image.RGBA{
		"dots":  chart.Dots(0, 0, chart.Row{Least: 3, Most: 3}, ink),
		"spark": chart.Spark(5, 5, nil, ink),
		"heat":  chart.Heat(5, 5, [][]float64{{}, {}}, ink),
		"bars":  chart.Bars(5, 5, nil, nil),
		"dash":  chart.Dashes(-1, -1, 2, 2, black),
	} {
		if img == nil || img.Bounds().Empty() {
			t.Errorf("%s: no picture", name)
		}
	}
}

func TestSameInputSamePicture(t *testing.T) {
	rows := [][]float64{{0.1, 0.5, -1, 0.9}, {1, 0, 0.2, 0.3}}
	a, b := chart.Heat(97, 31, rows, ink), chart.Heat(97, 31, rows, ink)
	if !slices.Equal(a.Pix, b.Pix) {
		t.Error("two heat maps of the same cells differ")
	}
}

func BenchmarkHeat(b *testing.B) {
	rows := make([][]float64, 7)
	for i := range rows {
		rows[i] = make([]float64, 24)
		for j := range rows[i] {
			rows[i][j] = float64((i+j)%10) / 10
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		chart.Heat(340, 100, rows, ink)
	}
}

// A range shows which dots are filled in any case, which may be, and which are
// not; each state has a ground of its own.
func TestRangesAndGrounds(t *testing.T) {
	whole := count(chart.Dots(60, 12, chart.Row{Least: 4, Most: 4}, ink), '#')
	least := count(chart.Dots(60, 12, chart.Row{Least: 2, Most: 2}, ink), '#')
	between := count(chart.Dots(60, 12, chart.Row{Least: 2, Most: 4}, ink), '#')
	if between <= least || between >= whole {
		t.Errorf("a range of 2 to 4 dots has %d dark pixels, 2 dots have %d, 4 have %d", between, least, whole)
	}
	seen := map[string]chart.Mark{}
	for _, mark := range []chart.Mark{chart.MarkDots, chart.MarkNotYet, chart.MarkUnknown} {
		img := string(chart.Ground(34, 34, mark, ink).Pix)
		if other, ok := seen[img]; ok {
			t.Errorf("the marks %d and %d have the same ground", mark, other)
		}
		seen[img] = mark
		chart.Ground(0, 0, mark, ink) // must not panic
	}
}
