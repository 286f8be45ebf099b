package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// tricolour is a picture of three upright stripes.
func tricolour(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	stripes := []color.NRGBA{{R: 0xFF, A: 0xFF}, {G: 0xFF, A: 0xFF}, {B: 0xFF, A: 0xFF}}
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, stripes[3*x/w])
		}
	}
	return img
}

// flagOf is a flag as a package holds it.
func flagOf(t *testing.T) string {
	t.Helper()
	var raw bytes.Buffer
	if err := png.Encode(&raw, tricolour(250, 150)); err != nil {
		t.Fatal(err)
	}
	return raw.String()
}

// checkFlag checks that a small flag has the shape and the stripes of a large one.
func checkFlag(t *testing.T, size image.Point, img image.Image) {
	t.Helper()
	b := img.Bounds()
	if b.Dy() > flagHigh || b.Dx() > flagWide+2 {
		t.Errorf("%v becomes %v", size, b)
	}
	if was, is := float64(size.X)/float64(size.Y), float64(b.Dx())/float64(b.Dy()); was/is > 1.05 || is/was > 1.05 {
		t.Errorf("%v becomes %v", size, b)
	}
	for i, want := range []color.NRGBA{{R: 0xFF, A: 0xFF}, {G: 0xFF, A: 0xFF}, {B: 0xFF, A: 0xFF}} {
		if got := color.NRGBAModel.Convert(img.At((2*i+1)*b.Dx()/6, b.Dy()/2)); got != want {
			t.Errorf("%v: stripe %d is %v", size, i, got)
		}
	}
}

func TestSmallFlagKeepsShapeAndColours(t *testing.T) {
	for _, size := range []image.Point{{250, 167}, {250, 250}, {250, 98}, {60, 40}} {
		var raw bytes.Buffer
		if err := png.Encode(&raw, tricolour(size.X, size.Y)); err != nil {
			t.Fatal(err)
		}
		small, err := smallFlag(raw.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(small))
		if err != nil {
			t.Fatal(err)
		}
		checkFlag(t, size, img)
	}
	if _, err := smallFlag([]byte("no picture")); err == nil {
		t.Error("no error for what is no picture")
	}
}

func TestFewColours(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		img.SetNRGBA(i%64, i/64, color.NRGBA{R: uint8(i % 64 * 4), G: uint8(i / 64 * 4), A: 0xFF})
	}
	got := few(img, 16)
	if len(got.Palette) != 16 {
		t.Errorf("%d colours", len(got.Palette))
	}
	for i := range 64 * 64 {
		x, y := i%64, i/64
		a, b := img.NRGBAAt(x, y), color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA)
		if d := max(int(a.R)-int(b.R), int(b.R)-int(a.R), int(a.G)-int(b.G), int(b.G)-int(a.G)); d > 64 {
			t.Fatalf("at %d, %d %v became %v", x, y, a, b)
		}
	}
	if plain := few(tricolour(30, 20), 40); len(plain.Palette) != 3 {
		t.Errorf("three colours became %d", len(plain.Palette))
	}
}
