package session

import (
	"testing"
	"time"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// Where nothing arrives, the pages follow what the helper counts; where something does,
// they follow what is kept, and the counts ask for nothing more.
func TestCountsAskToBeShown(t *testing.T) {
	t.Parallel()
	run := func() *watchRun { return &watchRun{first: make(chan struct{})} }
	up := source.Counts{State: "up"}
	r := run()
	if !r.count(up) {
		t.Error("the first word of the helper is not shown")
	}
	if r.count(up) {
		t.Error("pages follow each second")
	}
	r.ticked = r.ticked.Add(-showEvery)
	if !r.count(up) || r.count(up) {
		t.Error("of a silent port the length is not shown, or each second")
	}
	if !r.count(source.Counts{State: "down"}) || !r.count(up) {
		t.Error("a port that is switched off, or on, is not shown at once")
	}
	r = run()
	r.count(up)
	for range 3 {
		r.ticked, r.shown = r.ticked.Add(-showEvery), time.Now().Add(-showEvery) // ten seconds later
		if r.count(up) {
			t.Error("the counts ask before what is kept does")
		}
		if !r.kept(flow.Capture{Packets: 1}) {
			t.Error("what is kept is not shown")
		}
	}
}
