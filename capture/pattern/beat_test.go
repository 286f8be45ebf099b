package pattern_test

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// beats has a device send at the times, and gives the rows.
func beats(times []int64, bytes func(i int) uint32) []flow.Beat {
	lines := &pattern.Lines{}
	x := &talk{lines: lines, party: party(2, stranger(1), 1)}
	for i, at := range times {
		x.send(startT+at, bytes(i))
	}
	x.end()
	return lines.Beats.Take(settled, func(uint32) string { return "host.example" })
}

func every(n int, periodNs int64, jitter func(i int) int64) []int64 {
	var list []int64
	for i := range n {
		list = append(list, int64(i)*periodNs+jitter(i))
	}
	return list
}

func steady(int) int64              { return 0 }
func hundred(int) uint32            { return 100 }
func variation(b flow.Beat) float64 { return float64(b.SpreadNs) / float64(b.MeanNs) }

// beatCase is times of sendings and what is told of them.
type beatCase struct {
	name     string
	times    []int64
	count    uint64  // 0: no matter
	mean     float64 // s; likewise
	from, to float64 // coefficient of variation
}

func beatCases() []beatCase {
	r := chance(3)
	jitter := make([]int64, 2000)
	for i := range jitter {
		jitter[i] = r.Int64N(4*second) - 2*second
	}
	night := append(every(240, 15*second, steady), every(240, 15*second, func(int) int64 { return 8 * flow.HourNs })...)
	night = append(night, every(500, 15*second, func(int) int64 { return 20 * flow.HourNs })...)
	var pairs, random []int64
	for i := range int64(100) {
		pairs = append(pairs, i*60*second, i*60*second+3*second)
	}
	for at := int64(0); len(random) < 500; at += 3*second + int64(r.ExpFloat64()*float64(30*second)) {
		random = append(random, at)
	}
	return []beatCase{
		{"every quarter of a minute", every(100, 15*second, steady), 99, 15, 0, 0},
		{"with jitter", every(1000, 30*second, func(i int) int64 { return jitter[i] }), 999, 30, 0.03, 0.08},
		{"the device was off twice: the longest run", night, 499, 15, 0, 0},
		{"pairs count as one", pairs, 0, 59, 0, 0.2},
		{"at random", random, 0, 0, 0.6, 2},
	}
}

func TestBeats(t *testing.T) {
	for _, tc := range beatCases() {
		t.Run(tc.name, func(t *testing.T) {
			rows := beats(tc.times, hundred)
			if len(rows) != 1 {
				t.Fatalf("rows: %+v", rows)
			}
			tc.check(t, &rows[0])
		})
	}
}

func (tc *beatCase) check(t *testing.T, b *flow.Beat) {
	t.Helper()
	if tc.count > 0 && b.Count != tc.count {
		t.Errorf("%d intervals, want %d", b.Count, tc.count)
	}
	if mean := float64(b.MeanNs) / 1e9; tc.mean > 0 && math.Abs(mean-tc.mean) > 0.5 {
		t.Errorf("mean %.2f s, want %.0f", mean, tc.mean)
	}
	if v := variation(*b); v < tc.from || v > tc.to {
		t.Errorf("variation %.3f, want %.2f to %.2f", v, tc.from, tc.to)
	}
	if got := fmt.Sprint(b.Name, " ", b.MeanBytes, b.SpreadBytes, b.Bytes); got != "host.example 100 0 {100 100 100 0}" {
		t.Errorf("name and bytes: %s", got)
	}
}

func TestBeatsThatAreNone(t *testing.T) {
	for name, times := range map[string][]int64{
		"too few":             every(6, 15*second, steady),
		"hours between":       every(50, 61*60*second, steady),
		"a stream of an hour": every(3600, second, steady),
	} {
		if rows := beats(times, hundred); len(rows) != 0 {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}

// TestBeatsQuartiles compares the sample with all values: for up to 64 it is
// exact, for more it comes near.
func TestBeatsQuartiles(t *testing.T) {
	r := chance(5)
	for _, n := range []int{7, 21, 63, 65, 129, 5000} {
		times, gaps := []int64{0}, []int64(nil)
		for at := int64(0); len(gaps) < n; {
			gap := 20*second + r.Int64N(20*second)
			at += gap
			times, gaps = append(times, at), append(gaps, gap)
		}
		b := beats(times, func(i int) uint32 { return uint32(100 + i%7) })[0]
		slices.Sort(gaps)
		checkQuartiles(t, b.IntervalNs, gaps[n/2], map[bool]int64{true: 0, false: 4 * second}[n < 64])
		checkQuartiles(t, b.Bytes, 103, 2)
	}
}

// checkQuartiles wants a median within some distance, and an order.
func checkQuartiles(t *testing.T, q flow.Quartiles, median, near int64) {
	t.Helper()
	if d := q.Median - median; d > near || -d > near {
		t.Errorf("median %d, want %d", q.Median, median)
	}
	if q.Low > q.Median || q.Median > q.High || q.Deviation < 0 || q.Deviation > q.High-q.Low {
		t.Errorf("quartiles %+v", q)
	}
}

// TestBeatsNameThatComesLater tells a beat under the name that the flow learns
// before its answer, and only flows that never learn one without.
func TestBeatsNameThatComesLater(t *testing.T) {
	lines := &pattern.Lines{}
	for i := range int64(20) {
		x := &talk{lines: lines, party: party(2, stranger(1), 0)}
		x.send(startT+i*60*second, 500) // the first part of a hello
		x.party.Name = 9
		x.receive(startT+i*60*second+1e6, 900)
		x.end()
		mute := &talk{lines: lines, party: party(2, stranger(2), 0)}
		mute.send(startT+i*60*second, 500)
		mute.end()
	}
	rows := lines.Beats.Take(settled, func(id uint32) string { return map[uint32]string{0: "", 9: "late.example"}[id] })
	if len(rows) != 2 || rows[0].Name != "late.example" || rows[0].Count != 19 || rows[1].Name != "" || rows[1].Count != 19 {
		t.Errorf("rows: %+v", rows)
	}
}

// TestBeatsBound shows that those who came once make room for those who come
// often, and that what finds none is counted.
func TestBeatsBound(t *testing.T) {
	lines := &pattern.Lines{}
	once := func(i int, atNs int64) {
		x := &talk{lines: lines, party: party(2, stranger(i), 1)}
		x.send(atNs, 50)
		x.end()
	}
	for i := range 5000 {
		once(i, startT+int64(i)*1e6)
	}
	if lines.Beats.Beyond() != 5000-4096 {
		t.Errorf("%d beyond, want %d", lines.Beats.Beyond(), 5000-4096)
	}
	for i := range int64(20) {
		once(60000, startT+3*flow.HourNs+i*60*second)
	}
	rows := lines.Beats.Take(settled, noName)
	if len(rows) != 1 || rows[0].Remote != stranger(60000) || rows[0].Count != 19 {
		t.Errorf("rows: %v", rows)
	}
}

// TestBeatsJoin has two addresses of a device turn to one party: one row, the
// longer run.
func TestBeatsJoin(t *testing.T) {
	lines := &pattern.Lines{}
	for n, from := range []netip.Addr{device(2).Addr, netip.MustParseAddr("192.168.1.77")} {
		x := &talk{lines: lines, party: party(2, stranger(1), 1)}
		x.party.From.Addr = from
		for i := range int64(10 + 10*n) {
			x.send(startT+i*30*second, 50)
		}
		x.end()
	}
	if rows := lines.Beats.Take(settled, noName); len(rows) != 1 || rows[0].Count != 19 {
		t.Errorf("rows: %s", fmt.Sprint(rows))
	}
}
