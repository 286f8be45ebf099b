package chart_test

import (
	"math"
	"testing"

	"telltale/app/chart"
)

// stops are n lines that need a height each.
func stops(n int, least float64) []chart.Stop {
	list := make([]chart.Stop, n)
	for i := range list {
		list[i].Least = least
	}
	return list
}

// flows is a picture of three devices, four companies and two countries.
func flows() chart.Flows {
	return chart.Flows{
		Left: stops(3, 20), Middle: stops(4, 20), Right: stops(2, 20), Home: []int{0, 1, 0, -1},
		Links: []chart.Link{
			{From: 0, To: 0, Amount: 4e9},
			{From: 0, To: 1, Amount: 1e6},
			{From: 1, To: 1, Amount: 3e5},
			{From: 1, To: 2, Amount: 100},
			{From: 2, To: 3, Amount: 0},
			{From: 2, To: 0, Amount: 5e4},
		},
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// columnEnd checks that stops stand under each other with their bars inside them, and gives where the last one ends.
func columnEnd(t *testing.T, column []chart.Place, least, gap float64) float64 {
	t.Helper()
	end := -gap
	for i, s := range column {
		if s.High < least-1e-6 || s.BarHigh > s.High+1e-6 || s.BarTop < s.Top-1e-6 || s.Middle() < s.Top {
			t.Errorf("stop %d: %+v", i, s)
		}
		if s.Top < end+gap-1e-6 {
			t.Errorf("stop %d begins at %v, the one before ends at %v", i, s.Top, end)
		}
		end = s.Top + s.High
	}
	return end
}

func TestPlanFillsTheHeight(t *testing.T) {
	p := flows().Plan(500, 8)
	if !near(p.Height, 500) {
		t.Errorf("height %v", p.Height)
	}
	lowest := max(columnEnd(t, p.Left, 20, 8), columnEnd(t, p.Middle, 20, 8), columnEnd(t, p.Right, 20, 8))
	if lowest < 499 || lowest > 500+1e-6 {
		t.Errorf("the longest column ends at %v of 500", lowest)
	}
}

// Labels need what they need: the picture grows.
func TestPlanGrowsWithItsLabels(t *testing.T) {
	f := flows()
	f.Middle = stops(4, 90)
	p := f.Plan(200, 10)
	if want := 4*90.0 + 3*10; p.Height < want || p.Height > want+20 {
		t.Errorf("height %v, want little more than %v", p.Height, want)
	}
}

// inBar checks that a strand of a thickness lies on its bar.
func inBar(t *testing.T, what string, top, thick float64, bar chart.Place) {
	t.Helper()
	if top < bar.BarTop-1e-6 || top+thick > bar.BarTop+bar.BarHigh+1e-6 {
		t.Errorf("%s at %v, %v thick, beside its bar %+v", what, top, thick, bar)
	}
}

// What leaves a bar is as thick as the bar, on both sides.
func TestStrandsFillTheirBars(t *testing.T) {
	f := flows()
	p := f.Plan(500, 8)
	left, middle, right := make([]float64, 3), make([]float64, 4), make([]float64, 2)
	for i, l := range f.Links {
		s := p.Links[i]
		left[l.From] += s.Thick
		middle[l.To] += s.Thick
		inBar(t, "a link leaves", s.From, s.Thick, p.Left[l.From])
		inBar(t, "a link arrives", s.To, s.Thick, p.Middle[l.To])
	}
	for i, home := range f.Home {
		if home < 0 {
			if p.Onward[i].Thick != 0 {
				t.Errorf("company %d has no country, and a way to it", i)
			}
			continue
		}
		right[home] += p.Onward[i].Thick
		inBar(t, "a way to a country leaves", p.Onward[i].From, p.Onward[i].Thick, p.Middle[i])
		inBar(t, "a way to a country arrives", p.Onward[i].To, p.Onward[i].Thick, p.Right[home])
	}
	for i, column := range [][]chart.Place{p.Left, p.Middle, p.Right} {
		for j, sum := range [][]float64{left, middle, right}[i] {
			if !near(column[j].BarHigh, sum) {
				t.Errorf("column %d, bar %d is %v high, its strands %v", i, j, column[j].BarHigh, sum)
			}
		}
	}
}

// No link lies over another where they leave.
func TestStrandsDoNotOverlap(t *testing.T) {
	f := flows()
	p := f.Plan(500, 8)
	for i, s := range p.Links {
		for j, o := range p.Links[:i] {
			if f.Links[j].From == f.Links[i].From && s.From < o.From+o.Thick-1e-6 && o.From < s.From+s.Thick-1e-6 {
				t.Errorf("links %d and %d leave at the same place", i, j)
			}
			if f.Links[j].To == f.Links[i].To && s.To < o.To+o.Thick-1e-6 && o.To < s.To+s.Thick-1e-6 {
				t.Errorf("links %d and %d arrive at the same place", i, j)
			}
		}
	}
}

// More is drawn thicker, and what is next to nothing can be seen.
func TestThicknessFollowsAmounts(t *testing.T) {
	p := flows().Plan(500, 8)
	for i := 1; i < 4; i++ {
		if p.Links[i].Thick > p.Links[i-1].Thick {
			t.Errorf("link %d is thicker than the one before", i)
		}
	}
	if p.Links[4].Thick < 1 {
		t.Errorf("a link is %v thick", p.Links[4].Thick)
	}
	if shown := p.Links[0].Thick / p.Links[1].Thick; shown > 4000 {
		t.Errorf("4,000 times as much is drawn %v times as thick", shown)
	}
}

func TestPlanOfNothing(t *testing.T) {
	if p := (chart.Flows{}).Plan(100, 5); p.Height != 100 || len(p.Links) != 0 {
		t.Errorf("%+v", p)
	}
	one := chart.Flows{Left: stops(1, 20), Middle: stops(1, 20), Links: []chart.Link{{Amount: 7}}, Home: []int{-1}}
	if p := one.Plan(100, 5); p.Left[0].BarHigh <= 0 || p.Left[0].BarHigh > 100.001 {
		t.Errorf("%+v", p)
	}
}

// Many small amounts do not make a larger bar than one large amount.
func TestBarsRankAsTheirSums(t *testing.T) {
	f := chart.Flows{Left: stops(2, 10), Middle: stops(9, 10), Right: stops(1, 10), Home: make([]int, 9)}
	f.Links = append(f.Links, chart.Link{From: 0, To: 0, Amount: 41e6})
	for i := range 8 {
		f.Links = append(f.Links, chart.Link{From: 1, To: i + 1, Amount: 2e6})
	}
	p := f.Plan(500, 8)
	if ratio := p.Left[0].BarHigh / p.Left[1].BarHigh; ratio < 2.4 || ratio > 2.7 {
		t.Errorf("41 MB beside 16 MB is drawn %.2f times as high", ratio)
	}
}
