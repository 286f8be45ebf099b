package view

import (
	"math"
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
)

// dayHours is how many cells a line of a calendar has.
const dayHours = 24

// How many lines of a unit a calendar has at most, before it takes the next
// larger one. Of months, the last ones are shown.
const (
	mostDays   = 31
	mostWeeks  = 31
	mostMonths = 36
)

// weekDays is how many days the name of a weekday tells apart.
const weekDays = 7

// unit is what a line of a calendar stands for.
type unit int

const (
	unitDay unit = iota
	unitWeek
	unitMonth
)

// calendar lays the hours of a stretch of time out in lines of 24, by the clocks
// of a home. Hours are those of UTC, as they are kept: where a zone is half an
// hour off, an hour stands in the cell in which it begins.
type calendar struct {
	words *wording.Words
	span  flow.Span // what the home is about; zero is all time
	unit  unit
	lines []calendarLine
	first int64   // start of the first hour
	where []int32 // the cell of each hour: line × 24 + hour of the day
}

// calendarLine is a day, a week or a month of a home.
type calendarLine struct {
	fromNs, toNs int64 // by the clocks of the home, the end exclusive
}

// newCalendar makes a calendar of all days between two times, in the smallest
// unit of which it does not have too many.
func newCalendar(words *wording.Words, span flow.Span, firstNs, lastNs int64) *calendar {
	c := &calendar{words: words, span: span}
	begins := []func(time.Time) time.Time{dayOf, weekOf, monthOf}
	for i, most := range []int{mostDays, mostWeeks, mostMonths} {
		c.unit = unit(i)
		c.lay(begins[i], firstNs, lastNs, most)
		if len(c.lines) <= most {
			break
		}
	}
	if extra := len(c.lines) - mostMonths; extra > 0 {
		c.lines = c.lines[extra:]
	}
	c.number()
	return c
}

// lay makes the lines of a unit, one more than the most of it if there are more,
// the last ones first to be kept.
func (c *calendar) lay(begin func(time.Time) time.Time, firstNs, lastNs int64, most int) {
	c.lines = c.lines[:0]
	end := c.words.Time(lastNs)
	for at := begin(end); ; at = begin(at.AddDate(0, 0, -1)) {
		next := begin(after(at, c.unit))
		c.lines = append(c.lines, calendarLine{at.UnixNano(), next.UnixNano()})
		if at.UnixNano() <= firstNs || len(c.lines) > most {
			break
		}
	}
	slices.Reverse(c.lines)
}

// after gives a time in the next day, week or month.
func after(at time.Time, u unit) time.Time {
	switch u {
	case unitWeek:
		return at.AddDate(0, 0, weekDays)
	case unitMonth:
		return at.AddDate(0, 1, 0)
	case unitDay:
	}
	return at.AddDate(0, 0, 1)
}

func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// weekOf gives the Monday of a week (ISO 8601).
func weekOf(t time.Time) time.Time {
	return dayOf(t).AddDate(0, 0, -(int(t.Weekday())+weekDays-1)%weekDays)
}

func monthOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

// number finds the cell of each hour.
func (c *calendar) number() {
	c.first = ceilHour(c.lines[0].fromNs)
	last := c.lines[len(c.lines)-1].toNs
	c.where = make([]int32, 0, (last-c.first)/flow.HourNs+1)
	line := 0
	for at := c.first; at < last; at += flow.HourNs {
		for at >= c.lines[line].toNs {
			line++
		}
		c.where = append(c.where, int32(line*dayHours+c.words.Time(at).Hour())) //nolint:gosec // a calendar has some dozens of lines
	}
}

// floorHour gives the start of the hour of a time.
func floorHour(ns int64) int64 {
	rest := ns % flow.HourNs
	if rest < 0 {
		rest += flow.HourNs
	}
	return ns - rest
}

// ceilHour gives the start of the first hour that begins at a time or after it.
func ceilHour(ns int64) int64 { return floorHour(ns + flow.HourNs - 1) }

// cell gives the place of the hour that starts at a time, false if it has none.
func (c *calendar) cell(hourNs int64) (line, hour int, ok bool) {
	i := (hourNs - c.first) / flow.HourNs
	if hourNs < c.first || i >= int64(len(c.where)) {
		return 0, 0, false
	}
	return int(c.where[i]) / dayHours, int(c.where[i]) % dayHours, true
}

// inside reports whether an hour lies in the span that the home is about, or in
// part.
func (c *calendar) inside(hourNs int64) bool {
	return c.span.All() || hourNs+flow.HourNs > c.span.FromNs && hourNs < c.span.ToNs
}

// grid is a calendar with a number in each cell.
func (c *calendar) grid() [][]float64 {
	cells := make([][]float64, len(c.lines))
	for i := range cells {
		cells[i] = make([]float64, dayHours)
	}
	return cells
}

// add adds what was sent in each hour to the cells.
func (c *calendar) add(cells [][]float64, hours []flow.HourSum) {
	for _, h := range hours {
		if line, hour, ok := c.cell(h.HourNs); ok {
			cells[line][hour] += float64(h.Own.SentBytes)
		}
	}
}

// watched counts for each cell in how many of its hours a capture ran, within the
// span that the home is about. A cell is cellOutside if it has no such hour, but
// one ran at another time, or the clocks jumped over it.
func (c *calendar) watched(captures []flow.Capture) [][]float64 {
	cells, ran := c.grid(), c.grid()
	last := c.first - flow.HourNs // the last hour that was counted
	for _, s := range joined(spansOf(captures)) {
		from := max(floorHour(s.FromNs), last+flow.HourNs) // what is before the calendar is left out
		for at := from; at < s.ToNs; at += flow.HourNs {
			line, hour, ok := c.cell(at)
			if !ok {
				break
			}
			ran[line][hour]++
			if c.inside(at) {
				cells[line][hour]++
			}
			last = at
		}
	}
	c.markOutside(cells, ran)
	return cells
}

// markOutside marks the cells in which nothing counts: a capture ran there at
// another time, or there is no such hour.
func (c *calendar) markOutside(cells, ran [][]float64) {
	there := c.grid()
	for _, cell := range c.where {
		there[cell/dayHours][cell%dayHours]++
	}
	for i, line := range cells {
		for j, n := range line {
			if n == 0 && (ran[i][j] > 0 || there[i][j] == 0) {
				line[j] = cellOutside
			}
		}
	}
}

// joined makes one of spans that overlap; they come sorted by their start.
func joined(spans []flow.Span) []flow.Span {
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.FromNs <= out[n-1].ToNs {
			out[n-1].ToNs = max(out[n-1].ToNs, s.ToNs)
			continue
		}
		out = append(out, s)
	}
	return out
}

// What a cell is where nothing was, or could be, seen.
const (
	cellUnwatched = -1 // nobody watched
	cellOutside   = -2 // it is not in the time that is shown, or the clocks jumped over it
)

// scaled turns amounts into 0 … 1 by their logarithm, in weeks and months by that
// of their mean over the hours that were watched.
func (c *calendar) scaled(cells, watched [][]float64) [][]float64 {
	top := 0.0
	for i, line := range cells {
		for j := range line {
			if n := watched[i][j]; n > 1 && c.unit != unitDay {
				line[j] /= n
			}
			top = max(top, line[j])
		}
	}
	c.shade(cells, watched, top)
	return cells
}

// shade maps amounts to 0 … 1, and tells apart what nobody watched.
func (c *calendar) shade(cells, watched [][]float64, top float64) {
	for i, line := range cells {
		for j, v := range line {
			switch {
			case v > 0:
				line[j] = scale(v, top)
			case watched[i][j] < 0:
				line[j] = cellOutside
			case watched[i][j] == 0:
				line[j] = cellUnwatched
			}
		}
	}
}

// scale maps an amount to 0 … 1 by its logarithm, so that a quiet device's
// hours differ too.
func scale(v, top float64) float64 {
	if v <= 0 || top <= 0 {
		return 0
	}
	return math.Log1p(v) / math.Log1p(top)
}

// names gives each line its name: with the weekday where it is short enough, and
// with the year where that of the line before was another.
func (c *calendar) names() []string {
	list := make([]string, len(c.lines))
	year := c.words.Time(c.lines[len(c.lines)-1].fromNs).Year()
	same := c.words.Time(c.lines[0].fromNs).Year() == year
	for i, l := range c.lines {
		switch {
		case c.unit == unitMonth:
			list[i] = c.words.Month(l.fromNs)
		case c.unit == unitWeek && same:
			list[i] = c.words.Day(l.fromNs)
		case len(c.lines) <= weekDays:
			list[i] = c.words.DayOfWeek(l.fromNs)
		case same:
			list[i] = c.words.Day(l.fromNs)
		default:
			list[i] = c.words.Date(l.fromNs)
		}
	}
	return list
}

// within gives the first and the last time of the captures within a span, false if there is none.
func within(captures []flow.Capture, span flow.Span) (first, last int64, ok bool) {
	for _, s := range spansOf(captures) {
		if !span.All() {
			s.FromNs, s.ToNs = max(s.FromNs, span.FromNs), min(s.ToNs, span.ToNs)
		}
		switch {
		case s.FromNs >= s.ToNs:
		case !ok:
			first, last, ok = s.FromNs, s.ToNs-1, true
		default:
			first, last = min(first, s.FromNs), max(last, s.ToNs-1)
		}
	}
	return first, last, ok
}
