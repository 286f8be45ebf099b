// Package widget holds what the pages of the window are built from: text that wraps, cards, things to press, and
// layouts that know how high they are at a width, so that nothing is ever cut.
package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Flowing is an object whose height depends on the width it gets.
type Flowing interface {
	// HeightFor returns the height in points that the object needs at a width in points.
	HeightFor(width float32) float32
	// NaturalWidth returns the width in points at which nothing wraps.
	NaturalWidth() float32
}

// flowing is a layout that can say the same of its objects.
type flowing interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
	naturalWidth(objects []fyne.CanvasObject) float32
}

// HeightFor returns the height that an object needs at a width, 0 if it is hidden.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if !o.Visible() {
		return 0
	}
	if f, ok := o.(Flowing); ok {
		return f.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(flowing); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// NaturalWidth returns the width at which nothing in an object wraps.
func NaturalWidth(o fyne.CanvasObject) float32 {
	if !o.Visible() {
		return 0
	}
	if f, ok := o.(Flowing); ok {
		return f.NaturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(flowing); ok {
			return l.naturalWidth(c.Objects)
		}
	}
	return o.MinSize().Width
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Resize(fyne.NewSize(w, h))
	o.Move(fyne.NewPos(x, y))
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

// lastWidth remembers the width a layout was used at, for the MinSize that Fyne asks of every container.
type lastWidth float32

func (w lastWidth) minSize(l flowing, objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.heightFor(objects, float32(w)))
}

// stack puts objects under each other at the full width.
type stack struct {
	gap  float32
	last lastWidth
}

// Stack puts objects under each other, gap points apart.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stack{gap: gap}, objects...)
}

func (s *stack) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, o := range visible(objects) {
		if i > 0 {
			h += s.gap
		}
		h += HeightFor(o, width)
	}
	return h
}

func (s *stack) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		w = max(w, NaturalWidth(o))
	}
	return w
}

func (s *stack) MinSize(objects []fyne.CanvasObject) fyne.Size { return s.last.minSize(s, objects) }

func (s *stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.last = lastWidth(size.Width)
	var y float32
	for _, o := range visible(objects) {
		h := HeightFor(o, size.Width)
		place(o, 0, y, size.Width, h)
		y += h + s.gap
	}
}

// padded puts one object inside a margin; whatever stands before it in the container fills the whole area behind it.
type padded struct {
	top, right, bottom, left float32
	last                     lastWidth
}

// Padded puts an object inside a margin, in points.
func Padded(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&padded{top: top, right: right, bottom: bottom, left: left}, o)
}

func (p *padded) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return p.top + p.bottom + HeightFor(objects[len(objects)-1], width-p.left-p.right)
}

func (p *padded) naturalWidth(objects []fyne.CanvasObject) float32 {
	return p.left + p.right + NaturalWidth(objects[len(objects)-1])
}

func (p *padded) MinSize(objects []fyne.CanvasObject) fyne.Size { return p.last.minSize(p, objects) }

func (p *padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.last = lastWidth(size.Width)
	back := len(objects) - 1
	for _, o := range objects[:back] {
		place(o, 0, 0, size.Width, size.Height)
	}
	place(objects[back], p.left, p.top, size.Width-p.left-p.right, size.Height-p.top-p.bottom)
}

// centred keeps its object readable on a wide window: not wider than most, in the middle.
type centred struct {
	most float32
	last lastWidth
}

// Centred puts an object in the middle of the area, not wider than most points.
func Centred(most float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&centred{most: most}, o)
}

func (c *centred) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], min(width, c.most))
}

func (c *centred) naturalWidth(objects []fyne.CanvasObject) float32 {
	return min(c.most, NaturalWidth(objects[0]))
}

func (c *centred) MinSize(objects []fyne.CanvasObject) fyne.Size { return c.last.minSize(c, objects) }

func (c *centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.last = lastWidth(size.Width)
	w := min(size.Width, c.most)
	h := HeightFor(objects[0], w)
	place(objects[0], (size.Width-w)/2, max(0, (size.Height-h)/2), w, h)
}
