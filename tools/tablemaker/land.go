package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

// The finest that a map of the world of the width of a screen can show, in degrees: outlines lose what is finer, and
// points are kept as whole numbers of landUnit.
const (
	landDetail = 0.08
	landUnit   = 0.02
)

// topology is the part that we read of a TopoJSON file (its specification 1.0): shapes made of arcs that neighbours
// share, each point as its difference from the one before, in whole numbers of a grid.
type topology struct {
	Objects struct {
		Countries struct {
			Geometries []shape `json:"geometries"`
		} `json:"countries"`
	} `json:"objects"`
	Arcs      [][][2]float64 `json:"arcs"`
	Transform struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
}

// shape is a country: its number (ISO 3166-1, three digits, missing where the standard has none) and its arcs.
type shape struct {
	Type string          `json:"type"`
	ID   string          `json:"id"`
	Arcs json.RawMessage `json:"arcs"`
}

// point is a place: east and north in degrees.
type point struct{ x, y float64 }

// land is what is written of a country.
type land struct {
	code   string // ISO 3166-1, two capital letters; "--" where there is none
	middle point  // of its largest piece
	rings  [][]point
}

// makeLand makes the outlines of all countries: the number of countries; of each its code, the middle of its largest
// piece, the number of rings; of each ring the number of points and the points as differences from the one before, east
// and north, in landUnit. Numbers are varints as in encoding/binary.
func makeLand(ctx context.Context, s shelf) ([]byte, error) {
	const file = "package/countries-50m.json"
	members, err := s.open(ctx, "world-atlas", oneOf(file))
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(members[file], &t); err != nil {
		return nil, fmt.Errorf("reading outlines: %w", err)
	}
	arcs := t.lines()
	var list []land
	for _, g := range t.Objects.Countries.Geometries {
		one, err := g.land(arcs)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b land) int { return cmp.Compare(a.code, b.code) })
	return encodeLand(list), nil
}

// lines gives the arcs in degrees, without what is too fine to be seen.
func (t topology) lines() [][]point {
	arcs := make([][]point, len(t.Arcs))
	for i, a := range t.Arcs {
		var x, y float64
		line := make([]point, len(a))
		for j, d := range a {
			x, y = x+d[0], y+d[1]
			line[j] = point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
		}
		arcs[i] = thin(line, landDetail)
	}
	return arcs
}

// thin leaves out points that lie nearer than far to the line between those that stay (Douglas and Peucker 1973).
func thin(line []point, far float64) []point {
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	at, most := 0, far
	for i := 1; i < len(line)-1; i++ {
		if d := away(line[i], first, last); d > most {
			at, most = i, d
		}
	}
	switch {
	case at > 0:
		left := thin(line[:at+1], far)
		return append(left[:len(left)-1:len(left)-1], thin(line[at:], far)...)
	case first == last: // a small island: a triangle of it stays
		return []point{first, line[len(line)/3], line[2*len(line)/3], last}
	}
	return []point{first, last}
}

// away is how far a point lies from the line between two others.
func away(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	long := math.Hypot(dx, dy)
	if long == 0 {
		return math.Hypot(p.x-a.x, p.y-a.y)
	}
	return math.Abs((p.x-a.x)*dy-(p.y-a.y)*dx) / long
}

// land puts the arcs of a shape together.
func (g shape) land(arcs [][]point) (land, error) {
	polygons := [][][]int{}
	var err error
	switch g.Type {
	case "Polygon":
		var one [][]int
		err = json.Unmarshal(g.Arcs, &one)
		polygons = append(polygons, one)
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &polygons)
	default:
		return land{}, fmt.Errorf("reading outlines: country %q has the form %q", g.ID, g.Type)
	}
	if err != nil {
		return land{}, fmt.Errorf("reading outlines of %q: %w", g.ID, err)
	}
	one := land{code: alpha2(g.ID)}
	largest := 0.0
	for _, polygon := range polygons {
		for i, ring := range polygon {
			for _, line := range parted(closed(ring, arcs)) {
				one.rings = append(one.rings, line)
				if area, middle := weigh(line); i == 0 && area > largest {
					largest, one.middle = area, middle
				}
			}
		}
	}
	return one, nil
}

// alpha2 turns the number of a country into its letters.
func alpha2(id string) string {
	n, err := strconv.Atoi(id)
	if err != nil {
		return "--"
	}
	region, err := language.EncodeM49(n)
	if code := region.String(); err == nil && len(code) == 2 {
		return code
	}
	return "--"
}

// closed joins arcs to a ring; a negative number is an arc walked backwards (TopoJSON 2.1.4).
func closed(ring []int, arcs [][]point) []point {
	var line []point
	for _, n := range ring {
		arc := arcs[max(n, ^n)]
		if n < 0 {
			arc = slices.Clone(arc)
			slices.Reverse(arc)
		}
		if len(line) > 0 {
			arc = arc[1:]
		}
		line = append(line, arc...)
	}
	return line
}

// parted cuts a ring where the map begins and ends, at 180 degrees. One that goes around a pole is left out.
func parted(ring []point) [][]point {
	whole := slices.Clone(ring)
	low, high := whole[0].x, whole[0].x
	for i := 1; i < len(whole); i++ {
		whole[i].x += 360 * math.Round((whole[i-1].x-whole[i].x)/360)
		low, high = min(low, whole[i].x), max(high, whole[i].x)
	}
	if math.Abs(whole[0].x-whole[len(whole)-1].x) > 180 {
		return nil
	}
	if low >= -180 && high <= 180 {
		return [][]point{whole}
	}
	var parts [][]point
	for turn := -360.0; turn <= 360; turn += 360 {
		part := make([]point, len(whole))
		for i, p := range whole {
			part[i] = point{p.x + turn, p.y}
		}
		if part = east(west(part)); len(part) > 2 {
			parts = append(parts, part)
		}
	}
	return parts
}

// west cuts off what lies beyond 180 degrees west (Sutherland and Hodgman 1974).
func west(ring []point) []point { return cut(ring, -180, func(x float64) bool { return x >= -180 }) }

// east cuts off what lies beyond 180 degrees east.
func east(ring []point) []point { return cut(ring, 180, func(x float64) bool { return x <= 180 }) }

func cut(ring []point, at float64, inside func(x float64) bool) []point {
	var out []point
	for i, p := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		if inside(p.x) != inside(before.x) {
			out = append(out, point{at, before.y + (p.y-before.y)*(at-before.x)/(p.x-before.x)})
		}
		if inside(p.x) {
			out = append(out, p)
		}
	}
	return out
}

// weigh gives the area of a ring, in square degrees at the equator, and its middle.
func weigh(ring []point) (float64, point) {
	var area, x, y float64
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		part := a.x*b.y - b.x*a.y
		area += part
		x += (a.x + b.x) * part
		y += (a.y + b.y) * part
	}
	if area == 0 {
		return 0, ring[0]
	}
	middle := point{x / (3 * area), y / (3 * area)}
	return math.Abs(area/2) * math.Cos(middle.y*math.Pi/180), middle
}

func encodeLand(list []land) []byte {
	out := binary.AppendUvarint(nil, uint64(len(list)))
	for _, l := range list {
		out = append(out, l.code...)
		x, y := onGrid(l.middle)
		out = binary.AppendVarint(binary.AppendVarint(out, x), y)
		out = binary.AppendUvarint(out, uint64(len(l.rings)))
		for _, ring := range l.rings {
			out = binary.AppendUvarint(out, uint64(len(ring)))
			var beforeX, beforeY int64
			for _, p := range ring {
				x, y := onGrid(p)
				out = binary.AppendVarint(binary.AppendVarint(out, x-beforeX), y-beforeY)
				beforeX, beforeY = x, y
			}
		}
	}
	return out
}

func onGrid(p point) (x, y int64) {
	return int64(math.Round(p.x / landUnit)), int64(math.Round(p.y / landUnit))
}
