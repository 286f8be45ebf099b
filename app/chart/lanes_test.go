package chart_test

import (
	"image/color"
	"math"
	"testing"

	"telltale/app/chart"
)

var laneInk = chart.LaneInk{
	Bar: color.NRGBA{A: 0xFF}, Base: color.NRGBA{R: 0x10, A: 0xFF}, Hatch: color.NRGBA{G: 0x10, A: 0xFF}, Quiet: color.NRGBA{B: 0x10, A: 0xFF},
}

// pixels counts the pixels of a colour in one column of a picture of lanes, 20 pixels wide.
func pixels(values []float64, quiet []bool, column int, clr color.NRGBA) int {
	img := chart.Lanes(20*len(quiet), 40, [][]float64{values}, quiet, laneInk)
	n := 0
	for y := range 40 {
		for x := column * 20; x < column*20+20; x++ {
			if color.NRGBAModel.Convert(img.At(x, y)) == color.Color(clr) {
				n++
			}
		}
	}
	return n
}

func TestLanesTellHoursApart(t *testing.T) {
	values := []float64{0, 0.5, 1, chart.NotWatched, chart.Outside, math.NaN()}
	quiet := make([]bool, len(values))
	for i, want := range []struct{ bar, base, hatch bool }{{base: true}, {bar: true, base: true}, {bar: true, base: true}, {base: true, hatch: true}, {}, {base: true, hatch: true}} {
		bar, base, hatch := pixels(values, quiet, i, laneInk.Bar), pixels(values, quiet, i, laneInk.Base), pixels(values, quiet, i, laneInk.Hatch)
		if bar > 0 != want.bar || base > 0 != want.base || hatch > 0 != want.hatch {
			t.Errorf("%v has %d pixels of a bar, %d of the line, %d of strokes; want %+v", values[i], bar, base, hatch, want)
		}
	}
}

func TestBarsGrow(t *testing.T) {
	last := 0
	for _, v := range []float64{0.01, 0.3, 0.6, 0.8, 1} {
		n := pixels([]float64{v}, []bool{false}, 0, laneInk.Bar)
		if n <= last {
			t.Errorf("the bar of %v has %d pixels, that before %d", v, n, last)
		}
		last = n
	}
	if over := pixels([]float64{7}, []bool{false}, 0, laneInk.Bar); over != last {
		t.Errorf("a value over 1 has %d pixels, want %d", over, last)
	}
}

func TestQuietHoursHaveAGround(t *testing.T) {
	values, quiet := []float64{0, 0, chart.Outside}, []bool{false, true, true}
	for i, q := range quiet {
		if n := pixels(values, quiet, i, laneInk.Quiet); n > 0 != q {
			t.Errorf("hour %d is quiet %t, and has %d pixels of the ground", i, q, n)
		}
	}
}

func TestLanesOfNothing(t *testing.T) {
	for name, img := range map[string]interface{ Opaque() bool }{
		"no lanes": chart.Lanes(50, 20, nil, make([]bool, 24), laneInk), "no hours": chart.Lanes(50, 20, [][]float64{{1}}, nil, laneInk),
		"no room": chart.Lanes(0, 0, [][]float64{{1}}, make([]bool, 24), laneInk), "too many hours": chart.Lanes(50, 20, [][]float64{{0, 0, 0}}, make([]bool, 2), laneInk),
	} {
		if img.Opaque() {
			t.Errorf("%s: something is drawn everywhere", name)
		}
	}
}

func TestHeatLeavesOutWhatIsOutside(t *testing.T) {
	img := chart.Heat(30, 10, [][]float64{{chart.Outside, 1, 1}}, chart.Ink{Full: black, Faint: grey, Edge: black})
	for x := range 10 {
		for y := range 10 {
			if img.RGBAAt(x, y).A != 0 {
				t.Fatalf("something is drawn at %d, %d", x, y)
			}
		}
	}
}

func BenchmarkLanes(b *testing.B) {
	lanes := make([][]float64, 14)
	for i := range lanes {
		lanes[i] = make([]float64, 24)
		for j := range lanes[i] {
			lanes[i][j] = float64((i*7+j)%24) / 24
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		chart.Lanes(460, 420, lanes, make([]bool, 24), laneInk)
	}
}
