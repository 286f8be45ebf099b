package chart_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"telltale/app/chart"
)

func TestRibbonGoesFromEdgeToEdge(t *testing.T) {
	r := chart.Ribbon{X0: 10, X1: 110, Top0: 20, Top1: 60, Thick: 10}
	for x, want := range map[float64]float64{0: 20, 10: 20, 60: 40, 110: 60, 200: 60} {
		if got := r.TopAt(x); math.Abs(got-want) > 1e-9 {
			t.Errorf("at %v its upper edge lies at %v, want %v", x, got, want)
		}
	}
}

func TestRibbonIsFoundUnderThePointer(t *testing.T) {
	r := chart.Ribbon{X0: 10, X1: 110, Top0: 20, Top1: 20, Thick: 2}
	for _, tc := range []struct {
		x, y, least float64
		want        bool
	}{
		{50, 21, 0, true}, {50, 23, 0, false}, {50, 23, 6, true}, {50, 18.5, 6, true}, {50, 25, 6, false}, {5, 21, 6, false}, {115, 21, 6, false},
	} {
		if got := r.Holds(tc.x, tc.y, tc.least); got != tc.want {
			t.Errorf("%+v: %v", tc, got)
		}
	}
}

// ofColumn sums how much of a column of pixels is covered.
func ofColumn(img *image.RGBA, x int) float64 {
	sum := 0.0
	for y := range img.Rect.Dy() {
		sum += float64(img.RGBAAt(x, y).A) / 0xFF
	}
	return sum
}

// A ribbon is equally thick everywhere, also where it is steep or begins between two pixels.
func TestRibbonKeepsItsThickness(t *testing.T) {
	img := chart.Ribbons(100, 200, 6, []chart.Ribbon{{X0: 5, X1: 95, Top0: 10.3, Top1: 150.7, Thick: 20.5, Colour: black}}, nil)
	for x := 5; x < 95; x++ {
		if got := ofColumn(img, x); math.Abs(got-20.5) > 0.35 {
			t.Errorf("in column %d it is %.2f thick", x, got)
		}
	}
	if ofColumn(img, 3) != 0 || ofColumn(img, 97) != 0 {
		t.Error("it reaches beyond its edges")
	}
}

// What lies outside the picture is cut off, and hurts nobody.
func TestRibbonsOutsideThePicture(t *testing.T) {
	list := []chart.Ribbon{
		{X0: -50, X1: 200, Top0: -30, Top1: 400, Thick: 30, Colour: black},
		{X0: 90, X1: 10, Thick: 10, Colour: black},
		{X0: 0, X1: 100, Top0: 300, Top1: 300, Thick: 10, Colour: black},
	}
	img := chart.Ribbons(100, 100, 6, list, []chart.Bar{{X: 95, Y: -10, W: 20, H: 300, Colour: black, Texture: chart.Dotted}})
	if img.Rect != image.Rect(0, 0, 100, 100) {
		t.Errorf("%v", img.Rect)
	}
	if got := chart.Ribbons(0, 0, 6, list, nil); got.Rect.Empty() {
		t.Error("no picture")
	}
}

// Textures differ without colour: by how dark they are on the whole, or by where their strokes lie.
func TestTexturesDifferInGrey(t *testing.T) {
	draw := func(texture chart.Texture) *image.RGBA {
		return chart.Ribbons(60, 60, 8, []chart.Ribbon{{X0: 0, X1: 60, Top0: 0, Top1: 0, Thick: 60, Colour: black, Texture: texture}}, nil)
	}
	all := []chart.Texture{chart.Plain, chart.Rising, chart.Falling, chart.Dotted}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if n := differing(draw(a), draw(b)); n < 60*60/5 {
				t.Errorf("textures %v and %v differ in %d of 3600 pixels", a, b, n)
			}
		}
	}
}

func differing(a, b *image.RGBA) int {
	n := 0
	for i := 3; i < len(a.Pix); i += 4 {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > 40 || d < -40 {
			n++
		}
	}
	return n
}

// The later ribbon lies over the earlier, and both show where they cross.
func TestRibbonsLetThrough(t *testing.T) {
	half := color.NRGBA{R: 0xFF, A: 0x80}
	img := chart.Ribbons(10, 10, 6, []chart.Ribbon{
		{X0: 0, X1: 10, Thick: 10, Colour: half}, {X0: 0, X1: 10, Thick: 5, Colour: half},
	}, nil)
	once, twice := img.RGBAAt(5, 8).A, img.RGBAAt(5, 2).A
	if once < 0x7E || once > 0x82 || twice < 0xBD || twice > 0xC3 {
		t.Errorf("once %#x, twice %#x", once, twice)
	}
}

func TestSwatchHasTheTexture(t *testing.T) {
	if n := differing(chart.Swatch(24, 24, 12, black, chart.Plain), chart.Swatch(24, 24, 12, black, chart.Rising)); n < 100 {
		t.Errorf("only %d pixels differ", n)
	}
}

func BenchmarkRibbons(b *testing.B) {
	f := chart.Flows{Left: stops(12, 20), Middle: stops(17, 20), Right: stops(10, 20)}
	for i := range 60 {
		f.Links = append(f.Links, chart.Link{From: i % 12, To: (i * 5) % 17, Amount: 4e9 / float64(1+i*i)})
	}
	for i := range 17 {
		f.Home = append(f.Home, i%10)
	}
	p := f.Plan(560, 7)
	var list []chart.Ribbon
	for i, s := range p.Links {
		list = append(list, chart.Ribbon{X0: 150, X1: 540, Top0: s.From, Top1: s.To, Thick: s.Thick, Colour: grey, Texture: chart.Texture(i % 4)})
	}
	for i, s := range p.Onward {
		list = append(list, chart.Ribbon{X0: 552, X1: 880, Top0: s.From, Top1: s.To, Thick: s.Thick, Colour: grey, Texture: chart.Texture(i % 4)})
	}
	b.ReportAllocs()
	for b.Loop() {
		chart.Ribbons(1000, 560, 6, list, nil)
	}
}
