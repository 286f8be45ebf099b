package chart

import (
	"image"
	"image/draw"

	"rsc.io/qr"
)

// quiet is how many modules around a code are left empty (ISO/IEC 18004 section 6.3.8).
const quiet = 4

// Code draws a QR code of a text, as large as fits with whole pixels, in the middle of a picture of w by h pixels: Full on
// Faint. A text that is too long for a code gives an empty picture.
func Code(w, h int, text string, colours Ink) *image.RGBA {
	c := newCanvas(w, h)
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return c.img
	}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(colours.Faint), image.Point{}, draw.Src)
	modules := code.Size + 2*quiet
	side := min(w, h) / modules
	left, top := (w-side*code.Size)/2, (h-side*code.Size)/2
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				at := image.Rect(left+x*side, top+y*side, left+(x+1)*side, top+(y+1)*side)
				draw.Draw(c.img, at, image.NewUniform(colours.Full), image.Point{}, draw.Src)
			}
		}
	}
	return c.img
}
