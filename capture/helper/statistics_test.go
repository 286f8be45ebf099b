package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClocks(t *testing.T) {
	t.Parallel()
	const s = int64(time.Second)
	tests := []struct {
		name string
		to   moment // from zero
		want statistics
	}{
		{"a second", moment{s, s, s}, statistics{}},
		{"corrected a little", moment{s + s/10, s, s}, statistics{}},
		{"set forwards", moment{61 * s, s, s}, statistics{ClockJumps: 1, ClockJumpMs: 60_000}},
		{"set backwards", moment{-59 * s, s, s}, statistics{ClockJumps: 1, ClockJumpMs: -60_000}},
		{"asleep", moment{3601 * s, 3601 * s, s}, statistics{Sleeps: 1, SleptMs: 3_600_000}},
		{"asleep and set", moment{3602 * s, 3601 * s, s}, statistics{Sleeps: 1, SleptMs: 3_600_000, ClockJumps: 1, ClockJumpMs: 1000}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got statistics
			got.since(moment{}, tc.to)
			got.Time = ""
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	var s statistics
	for i, step := range []struct {
		state   string
		turned  bool
		changes uint64
	}{{stateUp, true, 0}, {stateUp, false, 0}, {stateDown, true, 1}, {stateGone, true, 2}, {stateUp, true, 3}} {
		if turned := s.turned(step.state); turned != step.turned || s.Changes != step.changes || s.State != step.state {
			t.Errorf("step %d: turned %t, %+v", i, turned, s)
		}
	}
}

// TestCountsAddUp holds that every packet is handed on, dropped, or queued.
func TestCountsAddUp(t *testing.T) {
	t.Parallel()
	s := statistics{Written: 10}
	s.counted(30, 5, 1)
	s.Written = 25
	s.counted(10, 0, 0)
	if s.Received != s.Written+s.Dropped+s.Queued || s.Queued != 10 || s.Dropped != 5 || s.RingFull != 1 {
		t.Errorf("%+v", s)
	}
	s.Written = 40 // counted before the kernel was asked again
	if s.counted(0, 0, 0); s.Queued != 0 {
		t.Errorf("%d are queued", s.Queued)
	}
	want := `{"time":"","interface":"eth0","state":"up","received":1,"written":1,"dropped":0,"queued":0,"ring_full":0,"changes":0,"clock_jumps":0,"clock_jump_ms":0,"sleeps":0,"slept_ms":0}` + "\n"
	if got := string((statistics{Interface: "eth0", State: stateUp, Received: 1, Written: 1}).line()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
