package chart

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"math"

	"github.com/klauspost/compress/zstd"
)

// ErrWorld says that the outlines of countries cannot be read.
var ErrWorld = errors.New("outlines cannot be read")

// World is the outlines of all countries, laid flat so that none is far from its true shape.
type World struct {
	countries []country
	byCode    map[string]int
}

// country is one country on the flat map, in parts of its width.
type country struct {
	middle spot
	rings  [][]spot
	area   float64
	around box // of all its rings
}

type spot struct{ x, y float64 }

// The part of the world that a map shows, in degrees: without the Antarctic, where no server stands.
const (
	north = 80
	south = -56.5
)

// worldTop and worldLow are the edges of the map on the projection.
var worldTop, worldLow = northing(north), northing(south)

// landUnit is the unit of the outlines in degrees (assets/data/README.md).
const landUnit = 0.02

// OpenWorld reads the outlines from the file data/land.zst, whose form stands in assets/data/README.md.
func OpenWorld(fsys fs.FS) (*World, error) {
	packed, err := fs.ReadFile(fsys, "data/land.zst")
	if err != nil {
		return nil, fmt.Errorf("reading outlines: %w", err)
	}
	unpacker, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(8<<20))
	if err != nil {
		return nil, fmt.Errorf("reading outlines: %w", err)
	}
	defer unpacker.Close()
	raw, err := unpacker.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("reading outlines: %w", err)
	}
	w := &World{byCode: map[string]int{}}
	r := &reader{rest: raw}
	for range r.count() {
		code, c := r.country()
		if r.broken {
			return nil, ErrWorld
		}
		w.byCode[code] = len(w.countries)
		w.countries = append(w.countries, c)
	}
	if r.broken || len(r.rest) > 0 {
		return nil, ErrWorld
	}
	return w, nil
}

// reader takes numbers off the front of what is left.
type reader struct {
	rest   []byte
	broken bool
}

// count reads how many things follow; each takes a byte at least.
func (r *reader) count() int {
	n, used := binary.Uvarint(r.rest)
	if used <= 0 || n > uint64(len(r.rest)) {
		r.broken = true
		return 0
	}
	r.rest = r.rest[used:]
	return int(n)
}

func (r *reader) number() float64 {
	n, used := binary.Varint(r.rest)
	if used <= 0 {
		r.broken = true
		return 0
	}
	r.rest = r.rest[used:]
	return float64(n)
}

func (r *reader) country() (string, country) {
	if len(r.rest) < 2 {
		r.broken = true
		return "", country{}
	}
	code := string(r.rest[:2])
	r.rest = r.rest[2:]
	x, y := r.number(), r.number()
	c := country{middle: flat(x*landUnit, y*landUnit)}
	for range r.count() {
		var ring []spot
		x, y = 0, 0
		for range r.count() {
			x, y = x+r.number(), y+r.number()
			ring = append(ring, flat(x*landUnit, y*landUnit))
		}
		c.rings = append(c.rings, ring)
		a, b := extent(ring)
		c.area = max(c.area, a)
		c.around = join(c.around, b)
	}
	return code, c
}

// join gives the box around two; one without a width is nothing.
func join(a, b box) box {
	if a.w == 0 {
		return b
	}
	x, y := min(a.x, b.x), min(a.y, b.y)
	return box{x, y, max(a.x+a.w, b.x+b.w) - x, max(a.y+a.h, b.y+b.h) - y}
}

// extent gives the area of a ring and the box around it.
func extent(ring []spot) (float64, box) {
	if len(ring) == 0 {
		return 0, box{}
	}
	area := 0.0
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		area += p.x*q.y - q.x*p.y
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	return math.Abs(area) / 2, box{x0, y0, x1 - x0, y1 - y0}
}

// northing is how far up a latitude in degrees lies on the Patterson projection, where a radian of longitude is 1 wide:
// Patterson, Šavrič and Jenny, "Introducing the Patterson Cylindrical Projection", Cartographic Perspectives 78, 2014,
// equation 1.
func northing(lat float64) float64 {
	t := lat * math.Pi / 180
	t2 := t * t
	t4 := t2 * t2
	return t * (1.0148 + t4*(0.23185+t2*(-0.14499+t2*0.02406)))
}

// worldWide is how wide the projection is.
const worldWide = 2 * math.Pi

// flat lays a point in degrees onto the map, in parts of its width.
func flat(lon, lat float64) spot {
	lat = min(max(lat, -90), 90)
	return spot{0.5 + lon/360, (worldTop - northing(lat)) / worldWide}
}

// WorldHeight is the height of the map as a share of its width.
func WorldHeight() float64 { return (worldTop - worldLow) / worldWide }

// Place gives where a country stands on the map, in parts of its width, and false for one that it does not know.
func (w *World) Place(code string) (x, y float64, ok bool) {
	i, ok := w.byCode[code]
	if !ok {
		return 0, 0, false
	}
	c := w.countries[i]
	return c.middle.x, c.middle.y, true
}

// At gives the code of the country at a point, in parts of the width of the map; of those asked for, a small one is
// found within near of its middle. "" if there is none.
func (w *World) At(x, y, near float64, codes []string) string {
	best, distance := "", near
	for _, code := range codes {
		i, ok := w.byCode[code]
		if !ok {
			continue
		}
		if c := w.countries[i]; c.holds(spot{x, y}) {
			return code
		} else if d := math.Hypot(c.middle.x-x, c.middle.y-y); d < distance {
			best, distance = code, d
		}
	}
	return best
}

// Near reports whether a point in degrees lies in a country or so many kilometres from its border at most. Borders are
// straight between the points of their outlines.
func (w *World) Near(code string, lat, lon, km float64) bool {
	i, ok := w.byCode[code]
	if !ok || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return false
	}
	const perDegree = 111.2 // kilometres on a meridian
	p := flat(lon, lat)
	c := w.countries[i]
	if c.holds(p) {
		return true
	}
	// A part of the width of the map is so many kilometres here: along a parallel, and up to the next one.
	across := 360 * perDegree * math.Cos(lat*math.Pi/180)
	up := perDegree / (flat(lon, lat-0.5).y - flat(lon, lat+0.5).y)
	for _, ring := range c.rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if away((a.x-p.x)*across, (a.y-p.y)*up, (b.x-p.x)*across, (b.y-p.y)*up) <= km {
				return true
			}
		}
	}
	return false
}

// away is how far the line from a to b passes from the origin.
func away(ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		t = min(max(-(ax*dx+ay*dy)/d, 0), 1)
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}

// holds reports whether a point lies inside a country (even-odd rule).
func (c country) holds(p spot) bool {
	inside := false
	for _, ring := range c.rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.y > p.y) != (b.y > p.y) && p.x < a.x+(p.y-a.y)/(b.y-a.y)*(b.x-a.x) {
				inside = !inside
			}
		}
	}
	return inside
}

// Mix gives the colour between two; share 0 is the first, 1 the second.
func Mix(a, b color.NRGBA, share float64) color.NRGBA { return mix(a, b, share) }

// MapInk is the colours of a map.
type MapInk struct {
	Land color.NRGBA
	Edge color.NRGBA // around countries that are marked
}

// Marked is a country that is marked on a map.
type Marked struct {
	Code   string
	Colour color.NRGBA
	Bold   bool // with a thick edge
}

// small is the area, in square pixels of a map of normal scale, below which a country gets a circle around it.
const small = 40

// Draw draws the map into a picture of w by h pixels; scale is how many pixels a point has.
func (w *World) Draw(wide, high int, scale float64, ink MapInk, marks []Marked) *image.RGBA {
	c := newCanvas(wide, high)
	all := box{0, 0, float64(wide), float64(high)}
	c.begin(all)
	for _, one := range w.countries {
		c.outline(one, float64(wide))
	}
	c.paint(ink.Land)
	for _, m := range marks {
		if i, ok := w.byCode[m.Code]; ok {
			c.mark(w.countries[i], m, scale, ink.Edge)
		}
	}
	return c.img
}

// mark fills a country and draws its edge; a small one gets a circle besides.
func (c *canvas) mark(one country, m Marked, scale float64, edge color.NRGBA) {
	wide := float64(c.img.Rect.Dx())
	thick := 0.8 * scale
	if m.Bold {
		thick = 2 * scale
	}
	around := box{one.around.x * wide, one.around.y * wide, one.around.w * wide, one.around.h * wide}.inset(-thick)
	c.begin(around)
	c.outline(one, wide)
	c.paint(m.Colour)
	c.begin(around)
	for _, ring := range one.rings {
		c.stroke(ring, wide, thick)
	}
	c.paint(edge)
	if one.area*wide*wide >= small*scale*scale {
		return
	}
	r := 5 * scale
	circle := box{one.middle.x*wide - r, one.middle.y*wide - r, 2 * r, 2 * r}
	c.fill(circle, r, m.Colour)
	c.ring(circle, r, max(thick, 1.4*scale), edge)
}

// outline adds the rings of a country to the path.
func (c *canvas) outline(one country, wide float64) {
	left, top := float64(c.area.Min.X), float64(c.area.Min.Y)
	for _, ring := range one.rings {
		for i, p := range ring {
			x, y := float32(p.x*wide-left), float32(p.y*wide-top)
			if i == 0 {
				c.ras.MoveTo(x, y)
				continue
			}
			c.ras.LineTo(x, y)
		}
		c.ras.ClosePath()
	}
}

// stroke adds a line along a ring to the path, a small box for each piece.
func (c *canvas) stroke(ring []spot, wide, thick float64) {
	left, top := float64(c.area.Min.X), float64(c.area.Min.Y)
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		x0, y0, x1, y1 := p.x*wide-left, p.y*wide-top, q.x*wide-left, q.y*wide-top
		long := math.Hypot(x1-x0, y1-y0)
		if long == 0 {
			continue
		}
		ux, uy := (x1-x0)/long*thick/2, (y1-y0)/long*thick/2
		c.ras.MoveTo(float32(x0-ux-uy), float32(y0-uy+ux))
		c.ras.LineTo(float32(x1+ux-uy), float32(y1+uy+ux))
		c.ras.LineTo(float32(x1+ux+uy), float32(y1+uy-ux))
		c.ras.LineTo(float32(x0-ux+uy), float32(y0-uy-ux))
		c.ras.ClosePath()
	}
}
