package chart

import (
	"cmp"
	"slices"
)

// Flows is what a flow picture shows: who sends (left), who gets it (middle), and where that one belongs to (right).
type Flows struct {
	Left, Middle, Right []Stop
	Links               []Link
	Home                []int // for each of the middle its place on the right, below 0 for none
}

// Stop is one line of a column.
type Stop struct {
	Least float64 // height that its label needs
}

// Link is what one on the left sent to one in the middle.
type Link struct {
	From, To int
	Amount   float64 // any unit
}

// Plan is where everything of a flow picture stands, from top to bottom, in the unit of Stop.Least.
type Plan struct {
	Left, Middle, Right []Place
	Links               []Strand // as Flows.Links
	Onward              []Strand // from each of the middle to the right; Thick is 0 where there is none
	Height              float64
}

// Place is the height at which a stop stands: that of its label, and that of its bar within it.
type Place struct{ Top, High, BarTop, BarHigh float64 }

// Middle is where the label and the bar have their centre.
func (p Place) Middle() float64 { return p.Top + p.High/2 }

// Strand is the height at which a link leaves and arrives.
type Strand struct{ From, To, Thick float64 }

// thinnest is the least thickness of a link, so that it can be seen. All others are as thick as their amount says: bars
// would else tell that many small amounts are more than a large one.
const thinnest = 1.6

// Plan places everything so that the picture is as high as asked for, or higher where the labels need it. gap is the
// room between two stops.
func (f Flows) Plan(height, gap float64) Plan {
	weights := make([]float64, len(f.Links))
	for i, l := range f.Links {
		weights[i] = max(l.Amount, 0)
	}
	least := max(f.tall(weights, 0, gap), height)
	low, high := 0.0, least/max(slices.Max(append([]float64{1}, weights...)), 1)
	for range 40 {
		if mid := (low + high) / 2; f.tall(weights, mid, gap) <= least {
			low = mid
		} else {
			high = mid
		}
	}
	return f.place(weights, low, gap, least)
}

// tall is how high the highest column is when a weight of 1 is drawn so thick.
func (f Flows) tall(weights []float64, scale, gap float64) float64 {
	left, middle, right := f.sums(weights, scale)
	most := 0.0
	for i, column := range [][]Stop{f.Left, f.Middle, f.Right} {
		high := gap * float64(max(0, len(column)-1))
		for j, sum := range [][]float64{left, middle, right}[i] {
			high += max(sum, column[j].Least)
		}
		most = max(most, high)
	}
	return most
}

// sums gives how high the bar of each stop is.
func (f Flows) sums(weights []float64, scale float64) (left, middle, right []float64) {
	left, middle, right = make([]float64, len(f.Left)), make([]float64, len(f.Middle)), make([]float64, len(f.Right))
	for i, l := range f.Links {
		thick := max(weights[i]*scale, thinnest)
		left[l.From] += thick
		middle[l.To] += thick
	}
	for i, home := range f.Home {
		if home >= 0 {
			right[home] += middle[i]
		}
	}
	return left, middle, right
}

func (f Flows) place(weights []float64, scale, gap, height float64) Plan {
	left, middle, right := f.sums(weights, scale)
	p := Plan{
		Left: spread(f.Left, left, gap, height), Middle: spread(f.Middle, middle, gap, height), Right: spread(f.Right, right, gap, height),
		Links: make([]Strand, len(f.Links)), Onward: make([]Strand, len(f.Middle)), Height: height,
	}
	for i := range f.Links {
		p.Links[i].Thick = max(weights[i]*scale, thinnest)
	}
	f.tie(&p)
	for i, home := range f.Home {
		if home >= 0 {
			p.Onward[i] = Strand{From: p.Middle[i].BarTop, Thick: middle[i]}
		}
	}
	used := make([]float64, len(f.Right))
	for i, home := range f.Home {
		if home >= 0 {
			p.Onward[i].To = p.Right[home].BarTop + used[home]
			used[home] += middle[i]
		}
	}
	return p
}

// spread puts a column's stops under each other; room that is left goes between them, but not more than a few gaps.
func spread(column []Stop, bars []float64, gap, height float64) []Place {
	sum := 0.0
	for i, s := range column {
		sum += max(bars[i], s.Least)
	}
	if n := len(column) - 1; n > 0 {
		gap = min((height-sum)/float64(n), 4*gap)
	}
	places := make([]Place, len(column))
	y := max(0, (height-sum-gap*float64(max(0, len(column)-1)))/2)
	for i, s := range column {
		high := max(bars[i], s.Least)
		places[i] = Place{Top: y, High: high, BarTop: y + (high-bars[i])/2, BarHigh: bars[i]}
		y += high + gap
	}
	return places
}

// tie gives each link its place on its two bars; those of a bar stand in the order of their other ends, so that they
// do not cross at once.
func (f Flows) tie(p *Plan) {
	order := make([]int, len(f.Links))
	for i := range order {
		order[i] = i
	}
	left, middle := make([]float64, len(f.Left)), make([]float64, len(f.Middle))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.Links[a].To, f.Links[b].To) })
	for _, i := range order {
		l := f.Links[i]
		p.Links[i].From = p.Left[l.From].BarTop + left[l.From]
		left[l.From] += p.Links[i].Thick
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.Links[a].From, f.Links[b].From) })
	for _, i := range order {
		l := f.Links[i]
		p.Links[i].To = p.Middle[l.To].BarTop + middle[l.To]
		middle[l.To] += p.Links[i].Thick
	}
}
