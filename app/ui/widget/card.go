package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/chart"
	"telltale/app/ui/icon"
	"telltale/app/ui/theme"
)

// Radius is how round the corners of cards are, in points.
const Radius = 12

// CardPad is the margin inside a card, in points.
const CardPad = 14

// Icon shows a pictogram in a colour of the theme; side is in points at normal text size and grows with the text.
func Icon(name string, side float32, colour fyne.ThemeColorName) *fyne.Container {
	img := canvas.NewImageFromResource(icon.Resource(name, colour))
	img.FillMode = canvas.ImageFillContain
	side *= min(theme.Factor(), 1.6)
	return Fixed(side, side, img)
}

// fixed gives its object one size.
type fixed struct{ w, h float32 }

// Fixed gives an object a size in points.
func Fixed(w, h float32, o fyne.CanvasObject) *fyne.Container { return container.New(fixed{w, h}, o) }

func (f fixed) heightFor([]fyne.CanvasObject, float32) float32 { return f.h }

func (f fixed) naturalWidth([]fyne.CanvasObject) float32 { return f.w }

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(f.w, f.h) }

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, (size.Height-f.h)/2, f.w, f.h)
}

// least makes its object take at least a width, so that figures under each other line up.
type least struct {
	w    float32
	last lastWidth
}

// AtLeast gives an object a width of w points or more.
func AtLeast(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&least{w: w}, o)
}

func (l *least) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width)
}

func (l *least) naturalWidth(objects []fyne.CanvasObject) float32 {
	return max(l.w, NaturalWidth(objects[0]))
}

func (l *least) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.last.minSize(l, objects) }

func (l *least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.last = lastWidth(size.Width)
	place(objects[0], 0, 0, size.Width, size.Height)
}

// wide gives its object a height and all the width there is.
type wide struct{ h float32 }

// Wide gives an object a height in points and the whole width.
func Wide(h float32, o fyne.CanvasObject) *fyne.Container { return container.New(wide{h}, o) }

func (w wide) heightFor([]fyne.CanvasObject, float32) float32 { return w.h }

func (w wide) naturalWidth([]fyne.CanvasObject) float32 { return 40 }

func (w wide) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, w.h) }

func (w wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, w.h)
}

// Card puts an object on a white card with a thin border.
func Card(o fyne.CanvasObject) *fyne.Container {
	card := Framed(Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: Radius,
		Pad: [4]float32{CardPad, CardPad, CardPad, CardPad},
	}, o)
	card.Layout = &carded{padded{top: CardPad, right: CardPad, bottom: CardPad, left: CardPad}}
	return card
}

// Framed puts an object on a face that cannot be pressed.
func Framed(face Face, o fyne.CanvasObject) *fyne.Container {
	back := canvas.NewRectangle(color.Transparent)
	if face.Fill != "" {
		back.FillColor = theme.Colour(face.Fill)
	}
	if face.Border != "" {
		back.StrokeColor, back.StrokeWidth = theme.Colour(face.Border), max(1, face.Thick)
	}
	back.CornerRadius = face.Radius
	m := face.Pad
	return container.New(&padded{top: m[0], right: m[1], bottom: m[2], left: m[3]}, back, o)
}

// Badge is a word in a pill, for what must not be overlooked.
func Badge(word string) *fyne.Container {
	return Framed(Face{
		Fill: theme.Hover, Border: theme.Accent, Thick: 1.5, Radius: canvas.RadiusMaximum, Pad: [4]float32{3, 11, 3, 11},
	}, NewText(Span{Text: word, Size: theme.SizeSmall, Bold: true, Color: theme.Accent}))
}

// Rule is a thin line across.
func Rule() *fyne.Container { return Wide(1, canvas.NewRectangle(theme.Colour(theme.Line))) }

// Stitches is a thin broken line across.
func Stitches() *fyne.Container { return Wide(1, stitch()) }

func stitch() *canvas.Raster {
	clr := nrgba(theme.Stitch)
	r := canvas.NewRaster(func(w, h int) image.Image {
		return chart.Dashes(w, h, 4, 3, clr)
	})
	return r
}

func nrgba(name fyne.ThemeColorName) color.NRGBA {
	return color.NRGBAModel.Convert(theme.Colour(name)).(color.NRGBA)
}

// ink is the pair of colours of a picture.
func ink(full, faint fyne.ThemeColorName) chart.Ink {
	return chart.Ink{Full: nrgba(full), Faint: nrgba(faint)}
}

// sewn is the double border of the care label: a solid one outside, a broken one inside.
type sewn struct{ last lastWidth }

// sewnGap is the room between the two borders, sewnPad that between the inner border and the content.
const (
	sewnGap = 6
	sewnPad = 20
)

// Sewn puts an object on a card with the double border of the care label.
func Sewn(o fyne.CanvasObject) *fyne.Container {
	back := canvas.NewRectangle(theme.Colour(theme.LabelCard))
	back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Colour(theme.Ink), 2, 4
	return container.New(&sewn{}, back, stitch(), stitch(), stitch(), stitch(), o)
}

func (s *sewn) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[5], width-2*sewnPad) + 2*sewnPad
}

func (s *sewn) naturalWidth(objects []fyne.CanvasObject) float32 {
	return NaturalWidth(objects[5]) + 2*sewnPad
}

func (s *sewn) MinSize(objects []fyne.CanvasObject) fyne.Size { return s.last.minSize(s, objects) }

func (s *sewn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.last = lastWidth(size.Width)
	w, h := size.Width, size.Height
	place(objects[0], 0, 0, w, h)
	place(objects[1], sewnGap, sewnGap, w-2*sewnGap, 1)
	place(objects[2], sewnGap, h-sewnGap-1, w-2*sewnGap, 1)
	place(objects[3], sewnGap, sewnGap, 1, h-2*sewnGap)
	place(objects[4], w-sewnGap-1, sewnGap, 1, h-2*sewnGap)
	place(objects[5], sewnPad, sewnPad, w-2*sewnPad, h-2*sewnPad)
}
