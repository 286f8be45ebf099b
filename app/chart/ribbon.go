package chart

import (
	"image"
	"image/color"
	"math"
)

// Texture is what tells two things apart that are drawn in colours which look alike in grey.
type Texture int

// The textures.
const (
	Plain   Texture = iota
	Rising          // strokes from the lower left to the upper right
	Falling         // strokes from the upper left to the lower right
	Dotted
)

// Ribbon is a band between two upright edges, equally thick everywhere, all in pixels.
type Ribbon struct {
	X0, Top0 float64 // its left edge
	X1, Top1 float64 // its right edge
	Thick    float64
	Colour   color.NRGBA // may let through what is behind it
	Texture  Texture
}

// Bar is an upright box, in pixels.
type Bar struct {
	X, Y, W, H float64
	Colour     color.NRGBA
	Texture    Texture
}

// strips is into how many strips a column of pixels is cut, so that steep edges are smooth.
const strips = 4

// Ribbons draws ribbons, the later over the earlier, and bars over them into a picture of w by h pixels. A step is the
// distance between two strokes of a texture.
func Ribbons(w, h int, step float64, ribbons []Ribbon, bars []Bar) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	weave := weaver{step: max(4, int(step))}
	for _, r := range ribbons {
		for x := max(0, int(r.X0)); x < min(img.Rect.Dx(), int(math.Ceil(r.X1))); x++ {
			drawColumn(img, x, r, weave)
		}
	}
	c := &canvas{img: img}
	for _, b := range bars {
		c.fill(box{b.X, b.Y, b.W, b.H}, min(3, b.W/4), b.Colour)
		weave.over(img, b)
	}
	return img
}

// TopAt gives the upper edge of a ribbon at x: it leaves and arrives level (3u²-2u³).
func (r Ribbon) TopAt(x float64) float64 {
	u := clamp((x - r.X0) / max(r.X1-r.X0, 1e-9))
	return r.Top0 + (r.Top1-r.Top0)*u*u*(3-2*u)
}

// Holds reports whether a point lies on the ribbon; one that is thinner than least is found as if it had that thickness.
func (r Ribbon) Holds(x, y, least float64) bool {
	if x < r.X0 || x > r.X1 {
		return false
	}
	more := max(0, least-r.Thick) / 2
	top := r.TopAt(x)
	return y >= top-more && y <= top+r.Thick+more
}

// drawColumn draws a ribbon in one column of pixels.
func drawColumn(img *image.RGBA, x int, r Ribbon, weave weaver) {
	h := float64(img.Rect.Dy())
	var tops [strips]float64
	n, low, high := 0, h, 0.0
	for s := range strips {
		at := float64(x) + (float64(s)+0.5)/strips
		if at < r.X0 || at > r.X1 {
			continue
		}
		tops[n] = r.TopAt(at)
		low, high = min(low, tops[n]), max(high, tops[n])
		n++
	}
	if n == 0 {
		return
	}
	from, to := max(0, int(low)), min(int(h), int(math.Ceil(high+r.Thick)))
	inner, outer := int(math.Ceil(high)), int(low+r.Thick) // all strips cover the rows between
	for y := from; y < to; y++ {
		if y >= inner && y < outer {
			blend(img, x, y, r.Colour, float32(n)/strips*weave.strength(r.Texture, x, y))
			continue
		}
		part := 0.0
		for _, top := range tops[:n] {
			part += max(0, min(float64(y+1), top+r.Thick)-max(float64(y), top))
		}
		blend(img, x, y, r.Colour, float32(part/strips)*weave.strength(r.Texture, x, y))
	}
}

// blend lays a colour over a pixel; share is how much of the pixel it covers.
func blend(img *image.RGBA, x, y int, clr color.NRGBA, share float32) {
	a := uint32(min(max(share, 0), 1)*float32(clr.A) + 0.5)
	if a == 0 {
		return
	}
	p := img.Pix[img.PixOffset(x, y):][:4]
	for i, v := range [4]uint8{clr.R, clr.G, clr.B, 0xFF} {
		p[i] = uint8((uint32(v)*a + uint32(p[i])*(0xFF-a) + 0x7F) / 0xFF) //nolint:gosec // a mean of two bytes is a byte
	}
}

// weaver tells where the strokes and dots of a texture lie.
type weaver struct{ step int }

// How strong a colour is between the strokes of its texture: of a bar, and of a ribbon, on which words may stand.
const (
	paler  = 0.45
	gentle = 0.6
)

func (v weaver) strength(t Texture, x, y int) float32 {
	if t == Plain || v.on(t, x, y) {
		return 1
	}
	return gentle
}

// on reports whether a stroke or a dot of a texture lies on a pixel.
func (v weaver) on(t Texture, x, y int) bool {
	switch t {
	case Rising:
		return 2*((x+y)%v.step) < v.step
	case Falling:
		return 2*((x-y+v.step*y)%v.step) < v.step // so that it is not below 0
	case Dotted:
		dx, dy := 2*(x%v.step)-v.step+1, 2*(y%v.step)-v.step+1
		return 2*(dx*dx+dy*dy) < v.step*v.step
	case Plain:
	}
	return true
}

// over takes away between the strokes of a bar's texture, so that what is behind the picture shows.
func (v weaver) over(img *image.RGBA, b Bar) {
	if b.Texture == Plain {
		return
	}
	area := image.Rect(int(b.X), int(b.Y), int(math.Ceil(b.X+b.W)), int(math.Ceil(b.Y+b.H))).Intersect(img.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if v.on(b.Texture, x, y) {
				continue
			}
			p := img.Pix[img.PixOffset(x, y):][:4]
			for i := range p {
				p[i] = uint8(float32(p[i]) * paler)
			}
		}
	}
}

// Swatch draws the mark of a texture into a picture of w by h pixels.
func Swatch(w, h int, step float64, clr color.NRGBA, t Texture) *image.RGBA {
	return Ribbons(w, h, step, nil, []Bar{{W: float64(w), H: float64(h), Colour: clr, Texture: t}})
}
