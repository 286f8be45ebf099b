package store

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What waits comes back as it was, also after some of it was written, whatever
// it holds and however much of it there is.
func TestRowsThatWaitStayAsTheyAre(t *testing.T) {
	const rows, width = 5000, 3
	var w waiting
	figures := func(i int) []int64 {
		return []int64{int64(i), int64(i%7) * math.MaxInt64 / 8, -int64(i % 3)}
	}
	for i := range rows {
		w.add(int64(i%5), int64(i), int64(i/100)-20, figures(i))
	}
	if time, n := w.newest(24); time != 1 || n != 600 { // of hours -20 to 29, those from 24 on
		t.Errorf("%d rows at %d, want 600 at 1", n, time)
	}
	for _, step := range []int{1, 2, 6} {
		w.keep(width, func(k *waitingKey) bool { return k.partner%int64(step) == 0 })
		if want := (rows + step - 1) / step; w.len() != want {
			t.Fatalf("%d rows wait, want %d", w.len(), want)
		}
		got := make([]int64, width)
		for i := range w.len() {
			k := *w.key(uint32(i))
			w.values(uint32(i), got)
			k.at = 0
			at := i * step
			if want := (waitingKey{device: int64(at % 5), partner: int64(at), time: int32(at/100) - 20}); k != want {
				t.Fatalf("row %d: %+v, want %+v", i, k, want)
			}
			if diff := cmp.Diff(figures(at), got); diff != "" {
				t.Fatalf("row %d (-want +got):\n%s", i, diff)
			}
		}
	}
}

func TestOrderOfRowsThatWait(t *testing.T) {
	var w waiting
	for _, k := range []waitingKey{{2, 1, 30, 0}, {1, 9, 25, 0}, {1, 9, 24, 0}, {1, 3, 26, 0}, {1, 4, 50, 0}, {1, 3, 23, 0}} {
		w.add(k.device, k.partner, int64(k.time), nil)
	}
	day := w.sorted(nil, 24, func(k *waitingKey) bool { return k.step(24) == 1 })
	if diff := cmp.Diff([]uint32{3, 2, 1, 0}, day); diff != "" {
		t.Errorf("one day (-want +got):\n%s", diff)
	}
	all := w.sorted(nil, 24, func(*waitingKey) bool { return true })
	if diff := cmp.Diff([]uint32{5, 3, 2, 1, 4, 0}, all); diff != "" {
		t.Errorf("all days (-want +got):\n%s", diff)
	}
}
