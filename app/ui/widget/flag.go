package widget

import (
	"bytes"
	"image/color"
	"image/png"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/ui/theme"
	"telltale/assets"
)

// The room of a flag in points at normal text size; a flag keeps its shape in it.
const (
	flagWide = 24
	flagHigh = 15
)

// Flag shows the flag of a country (ISO 3166-1, two letters) with a thin frame; an empty place for one that has none.
// The name of the country must stand beside it.
func Flag(code string) *fyne.Container {
	f := min(theme.Factor(), 1.6)
	w, h := float32(flagWide), float32(flagHigh)
	name := "flags/" + strings.ToLower(code) + ".png"
	raw, err := assets.Flags.ReadFile(name)
	if err != nil {
		return Fixed(w*f, h*f, canvas.NewRectangle(color.Transparent))
	}
	if c, err := png.DecodeConfig(bytes.NewReader(raw)); err == nil {
		shape := float32(c.Width) / float32(c.Height)
		w, h = min(w, h*shape), min(h, w/shape)
	}
	img := canvas.NewImageFromResource(fyne.NewStaticResource(name, raw))
	img.FillMode, img.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleSmooth
	frame := canvas.NewRectangle(color.Transparent)
	frame.StrokeColor, frame.StrokeWidth = theme.Colour(theme.Stitch), 0.6
	return Fixed(flagWide*f, flagHigh*f, container.New(middle{w * f, h * f}, img, frame))
}

// middle puts its objects in the middle at one size.
type middle struct{ w, h float32 }

func (m middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(m.w, m.h) }

func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, (size.Width-m.w)/2, (size.Height-m.h)/2, m.w, m.h)
	}
}
