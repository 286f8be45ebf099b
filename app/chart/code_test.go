package chart_test

import (
	"strings"
	"testing"

	"telltale/app/chart"
)

// A code has its three corners, an empty edge, and differs with its text. That a reader of such codes reads it was tried by hand, with
// zbarimg, on a picture of the window.
func TestCode(t *testing.T) {
	const edge, side = 4, 29 // modules of a code of version 3
	got := sketch(chart.Code(2*(side+2*edge), 2*(side+2*edge), "WIFI:T:WPA;S:Telltale;P:abcdefgh2345;;", ink))
	at := func(x, y int) byte { return got[2*y][2*x] }
	corner := []string{"#######", "#+++++#", "#+###+#", "#+###+#", "#+###+#", "#+++++#", "#######"}
	for _, c := range [][2]int{{edge, edge}, {edge + side - 7, edge}, {edge, edge + side - 7}} {
		for y, row := range corner {
			for x := range row {
				if at(c[0]+x, c[1]+y) != row[x] {
					t.Fatalf("no corner at %v:\n%s", c, strings.Join(got, "\n"))
				}
			}
		}
	}
	for i := range side + 2*edge {
		if at(i, edge-1) == '#' || at(edge-1, i) == '#' {
			t.Fatalf("the edge is not empty:\n%s", strings.Join(got, "\n"))
		}
	}
	if other := sketch(chart.Code(74, 74, "WIFI:T:WPA;S:Telltale;P:abcdefgh2346;;", ink)); strings.Join(got, "") == strings.Join(other, "") {
		t.Error("another text gives the same code")
	}
	if empty := chart.Code(74, 74, strings.Repeat("x", 5000), ink); strings.Contains(strings.Join(sketch(empty), ""), "#") {
		t.Error("a text that is too long gives a code")
	}
}
