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

func TestPlanFillsTheHeight(t *testing.T) {
	p := flows().Plan(500, 8)
	if !near(p.Height, 500) {
		t.Errorf("height %v", p.Height)
	}
	lowest := 0.0
	for _, column := range [][]chart.Place{p.Left, p.Middle, p.Right} {
		end := 0.0
		for i, s := range column {
			if s.High < 20-1e-6 || s.BarHigh > s.High+1e-6 || s.BarTop < s.Top-1e-6 || s.Middle() < s.Top {
				t.Errorf("stop %d: %+v", i, s)
			}
			if i > 0 && s.Top < end+8-1e-6 {
				t.Errorf("stop %d begins at %v, the one before ends at %v", i, s.Top, end)
			}
			end = s.Top + s.High
		}
		if end > 500+1e-6 {
			t.Errorf("a column ends at %v", end)
		}
		lowest = max(lowest, end)
	}
	if lowest < 499 {
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

// What leaves a bar is as thick as the bar, on both sides, and nothing lies over another.
func TestStrandsFillTheirBars(t *testing.T) {
	f := flows()
	p := f.Plan(500, 8)
	left, middle, right := make([]float64, 3), make([]float64, 4), make([]float64, 2)
	for i, l := range f.Links {
		s := p.Links[i]
		left[l.From] += s.Thick
		middle[l.To] += s.Thick
		if from := p.Left[l.From]; s.From < from.BarTop-1e-6 || s.From+s.Thick > from.BarTop+from.BarHigh+1e-6 {
			t.Errorf("link %d leaves at %v, beside its bar %+v", i, s.From, from)
		}
		if to := p.Middle[l.To]; s.To < to.BarTop-1e-6 || s.To+s.Thick > to.BarTop+to.BarHigh+1e-6 {
			t.Errorf("link %d arrives at %v, beside its bar %+v", i, s.To, to)
		}
		for j := range i {
			if o := p.Links[j]; f.Links[j].From == l.From && s.From < o.From+o.Thick-1e-6 && o.From < s.From+s.Thick-1e-6 {
				t.Errorf("links %d and %d leave at the same place", i, j)
			}
		}
	}
	for i, home := range f.Home {
		if home < 0 {
			if p.Onward[i].Thick != 0 {
				t.Errorf("company %d has no country, and a way to it", i)
			}
			continue
		}
		right[home] += p.Onward[i].Thick
		if !near(p.Onward[i].Thick, middle[i]) {
			t.Errorf("to company %d flow %v, from it %v", i, middle[i], p.Onward[i].Thick)
		}
	}
	for i, column := range [][]chart.Place{p.Left, p.Middle, p.Right} {
		for j, sum := range [][]float64{left, middle, right}[i] {
			if !near(column[j].BarHigh, sum) {
				t.Errorf("column %d, bar %d is %v high, its strands %v", i, j, column[j].BarHigh, sum)
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
