package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// squareLand is a world with one country, ten degrees wide and high.
const squareLand = `{"type":"Topology","objects":{"countries":{"geometries":[{"type":"Polygon","id":"276","arcs":[[0]]}]}},
	"arcs":[[[0,0],[10,0],[0,10],[-10,0],[0,-10]]],"transform":{"scale":[1,1],"translate":[0,0]}}`

func TestThinKeepsTheShape(t *testing.T) {
	line := []point{{0, 0}, {1, 0.01}, {2, 0}, {3, 5}, {4, 0}}
	if got := thin(slices.Clone(line), 0.1); !slices.Equal(got, []point{{0, 0}, {2, 0}, {3, 5}, {4, 0}}) {
		t.Errorf("%v", got)
	}
	island := []point{{0, 0}, {0.01, 0}, {0.01, 0.01}, {0, 0.01}, {0, 0}}
	if got := thin(slices.Clone(island), 0.1); len(got) != 4 || got[0] != got[3] {
		t.Errorf("a small island becomes %v", got)
	}
	for _, short := range [][]point{nil, {{1, 1}}, {{1, 1}, {2, 2}}} {
		if got := thin(short, 1); !slices.Equal(got, short) {
			t.Errorf("%v becomes %v", short, got)
		}
	}
}

// A country that reaches over 180 degrees has a piece at each edge of the map, and nothing between.
func TestPartedAtTheEdge(t *testing.T) {
	whole := []point{{170, 0}, {-170, 0}, {-170, 10}, {170, 10}, {170, 0}}
	parts := parted(whole)
	if len(parts) != 2 {
		t.Fatalf("%d parts: %v", len(parts), parts)
	}
	area := 0.0
	for _, part := range parts {
		a, _ := weigh(part)
		area += a
		for _, p := range part {
			if math.Abs(p.x) < 170 || math.Abs(p.x) > 180 {
				t.Errorf("a point at %v degrees", p.x)
			}
		}
	}
	if want := 200 * math.Cos(5*math.Pi/180); math.Abs(area-want) > 1 {
		t.Errorf("the parts have an area of %v, want %v", area, want)
	}
	inside := []point{{0, 0}, {10, 0}, {10, 10}, {0, 0}}
	if got := parted(inside); len(got) != 1 || !slices.Equal(got[0], inside) {
		t.Errorf("%v", got)
	}
	pole := []point{{-180, -80}, {-60, -80}, {60, -80}, {180, -80}}
	if got := parted(pole); got != nil {
		t.Errorf("around a pole: %v", got)
	}
}

func TestArcsAreJoined(t *testing.T) {
	arcs := [][]point{{{0, 0}, {1, 0}}, {{1, 1}, {1, 0}}, {{1, 1}, {0, 0}}}
	if got := closed([]int{0, ^1, 2}, arcs); !slices.Equal(got, []point{{0, 0}, {1, 0}, {1, 1}, {0, 0}}) {
		t.Errorf("%v", got)
	}
	if !slices.Equal(arcs[1], []point{{1, 1}, {1, 0}}) {
		t.Error("an arc was turned around for all")
	}
}

func TestCodesOfCountries(t *testing.T) {
	for id, want := range map[string]string{"276": "DE", "840": "US", "158": "TW", "": "--", "x": "--", "-99": "--", "150": "--"} {
		if got := alpha2(id); got != want {
			t.Errorf("%q is %q, want %q", id, got, want)
		}
	}
}

func TestLandOfAShape(t *testing.T) {
	arcs := [][]point{{{0, 0}, {2, 0}, {2, 2}, {0, 2}, {0, 0}}, {{10, 0}, {11, 0}, {11, 1}, {10, 0}}}
	one, err := shape{Type: "MultiPolygon", ID: "276", Arcs: json.RawMessage(`[[[0]],[[1]]]`)}.land(arcs)
	if err != nil || one.code != "DE" || len(one.rings) != 2 || one.middle != (point{1, 1}) {
		t.Errorf("%+v, %v", one, err)
	}
	for _, bad := range []shape{{Type: "Point"}, {Type: "Polygon", Arcs: json.RawMessage(`{}`)}} {
		if _, err := bad.land(arcs); err == nil {
			t.Errorf("%+v gives no error", bad)
		}
	}
}

// What is written is read by hand here, so that the form stays the one that the README describes.
func TestEncodeLand(t *testing.T) {
	raw := encodeLand([]land{{code: "DE", middle: point{10, 50}, rings: [][]point{{{10, 50}, {10.02, 49.98}}}}})
	want := append([]byte{1, 'D', 'E'}, binary.AppendVarint(binary.AppendVarint(nil, 500), 2500)...)
	want = append(want, 1, 2)
	want = binary.AppendVarint(binary.AppendVarint(want, 500), 2500)
	want = binary.AppendVarint(binary.AppendVarint(want, 1), -1)
	if !slices.Equal(raw, want) {
		t.Errorf("%v, want %v", raw, want)
	}
}
