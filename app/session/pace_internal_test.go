package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// paceStep is a packet with its time by the router's clock, or a look at the clocks if that is 0.
type paceStep struct{ boot, awake, packet float64 }

// TestPaceNoticesSleepAndClocks plays moments and packets, and holds what is told. Times are seconds.
func TestPaceNoticesSleepAndClocks(t *testing.T) {
	t.Parallel()
	const router = 1_700_000_000 // what the router's clock shows when the computer starts
	tests := []struct {
		name  string
		steps []paceStep
		want  []source.Counts
	}{
		{"all is well", []paceStep{{1, 1, 0}, {2, 2, router + 2}, {3, 3, router + 3}, {4, 4, 0}}, nil},
		{"sleep", []paceStep{{1, 1, router + 1}, {31, 2, 0}, {32, 3, router + 32}}, []source.Counts{{SleptMs: 29_000}}},
		{"a short nap", []paceStep{{1, 1, 0}, {1.15, 1, 0}}, nil},
		{"the line is slow, and then not", []paceStep{{1, 1, router + 1}, {31, 31, router + 2}, {31, 31, router + 30}, {32, 32, router + 32}}, nil},
		{"packets overtake each other", []paceStep{{5, 5, router + 5}, {5, 5, router + 4}, {6, 6, router + 6}}, nil},
		{"the router's clock goes forwards", []paceStep{{1, 1, router + 1}, {2, 2, router + 3602}, {3, 3, router + 3603}}, []source.Counts{{JumpMs: 3_600_000}}},
		{"the router's clock goes backwards", []paceStep{{1, 1, router + 1}, {2, 2, router - 98}, {3, 3, router - 97}}, []source.Counts{{JumpMs: -99_999}}},
		{"one clock is a little faster", drifting(router), nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got []source.Counts
			var now moment
			p := &pace{now: func() moment { return now }, tell: func(c source.Counts) { got = append(got, c) }}
			for _, s := range tc.steps {
				now = moment{boot: int64(s.boot * 1e9), awake: int64(s.awake * 1e9)}
				if s.packet == 0 {
					p.look()
				} else {
					p.frame(&flow.Frame{HasTime: true, TimeNs: int64(s.packet*1e3) * 1e6})
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

// drifting is a day of packets, one a minute, of a router whose clock loses four seconds in it, after an hour in which it
// was right.
func drifting(router float64) (steps []paceStep) {
	for s := 0.0; s < 86_400; s += 60 {
		late := max(s-3600, 0) * 50e-6
		steps = append(steps, paceStep{s, s, router + s - late})
	}
	return steps
}
