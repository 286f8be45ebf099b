package session

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

const second = int64(time.Second)

// noted gives a log of interruptions with a clock of its own, and how to turn that.
func noted() (*interruptions, func(second int64)) {
	var at int64
	in := newInterruptions()
	in.now = func() time.Time { return time.Unix(0, at*second) }
	return in, func(to int64) { at = to }
}

// TestInterruptionsLast holds how long what is told lasts, and what is one.
func TestInterruptionsLast(t *testing.T) {
	t.Parallel()
	in, at := noted()
	for _, step := range []struct {
		second int64
		counts source.Counts
	}{
		{1000, source.Counts{State: "up"}},
		{1001, source.Counts{State: "up", Dropped: 5}},
		{1030, source.Counts{State: "up", Dropped: 7}}, // one burst with those before
		{1100, source.Counts{State: "down", Dropped: 7}},
		{1150, source.Counts{State: "down", Dropped: 7}},
		{1160, source.Counts{State: "gone", Dropped: 7}},
		{1170, source.Counts{State: "up", Dropped: 8}}, // another one
		{1200, source.Counts{State: "up", Dropped: 8, SleptMs: 20_000, JumpMs: 3000}},
	} {
		at(step.second)
		in.counted(step.counts)
	}
	want := []flow.Interruption{
		{Kind: flow.InterruptedDropped, AtNs: 1001 * second, LastedNs: 29 * second, Count: 7},
		{Kind: flow.InterruptedDown, AtNs: 1100 * second, LastedNs: 60 * second, Count: 1},
		{Kind: flow.InterruptedGone, AtNs: 1160 * second, LastedNs: 10 * second, Count: 1},
		{Kind: flow.InterruptedDropped, AtNs: 1170 * second, Count: 1},
		{Kind: flow.InterruptedSlept, AtNs: 1180 * second, LastedNs: 20 * second, Count: 1},
		{Kind: flow.InterruptedClock, AtNs: 1197 * second, LastedNs: 3 * second, Count: 1},
	}
	if diff := cmp.Diff(want, in.tell()); diff != "" {
		t.Errorf("interruptions (-want +got):\n%s", diff)
	}
	in.next()
	if got := in.tell(); len(got) != 0 {
		t.Errorf("told again: %+v", got)
	}
}

// TestInterruptionGoesOn: one that has not ended is written when it begins, now and
// then while it lasts, and goes on in the next capture.
func TestInterruptionGoesOn(t *testing.T) {
	t.Parallel()
	in, at := noted()
	at(100)
	in.counted(source.Counts{State: "up"})
	if in.due() {
		t.Error("nothing happened, and it is due")
	}
	in.counted(source.Counts{State: "gone"})
	if !in.due() {
		t.Error("the interface is gone, and it is not due")
	}
	in.tell()
	at(130)
	if in.due() {
		t.Error("it is due again after half a minute")
	}
	at(170)
	if !in.due() {
		t.Error("it is not due again after a minute")
	}
	if got := in.tell(); len(got) != 1 || got[0].LastedNs != 70*second {
		t.Errorf("%+v", got)
	}
	in.next()
	at(200)
	in.counted(source.Counts{State: "up"})
	want := []flow.Interruption{{Kind: flow.InterruptedGone, AtNs: 170 * second, LastedNs: 30 * second, Count: 1}}
	if diff := cmp.Diff(want, in.tell()); diff != "" {
		t.Errorf("in the next capture (-want +got):\n%s", diff)
	}
}

// TestInterruptionsAreBounded: an interface that comes and goes for ever fills no memory.
func TestInterruptionsAreBounded(t *testing.T) {
	t.Parallel()
	in, at := noted()
	for i := range int64(3 * mostInterruptions) {
		at(i)
		in.counted(source.Counts{State: []string{"up", "down"}[i%2]})
	}
	if got := len(in.tell()); got != mostInterruptions {
		t.Errorf("%d interruptions, want %d", got, mostInterruptions)
	}
}
