package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"telltale/app/chart"
)

// Code is a picture that a phone's camera reads, side points wide at normal text size. It is black on white in every
// theme: many cameras read it in no other way.
func Code(text string, side float32) *fyne.Container {
	colours := chart.Ink{Full: color.NRGBA{A: 0xFF}, Faint: color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}}
	return Fixed(side, side, canvas.NewRaster(func(w, h int) image.Image { return chart.Code(w, h, text, colours) }))
}
