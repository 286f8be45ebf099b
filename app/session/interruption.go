package session

import (
	"slices"
	"sync"
	"time"

	"telltale/capture/flow"
	"telltale/capture/source"
)

const (
	// mostInterruptions bounds what is kept of one capture of a watch: an interface
	// that comes and goes every second for hours is told as far as that.
	mostInterruptions = 1000
	// oneBurst is how far apart losses may lie that are told as one, nanoseconds.
	oneBurst = int64(time.Minute)
	// retellEvery is how often an interruption that goes on is written anew, nanoseconds.
	retellEvery = int64(time.Minute)
)

// interruptions is what kept a watch from seeing all, since the capture that goes on
// began. Counts come from another goroutine.
type interruptions struct {
	mu      sync.Mutex
	now     func() time.Time
	list    []flow.Interruption
	open    int // of list, one more than the place of that which goes on; 0: none
	dropped uint64
	changed bool
	told    int64 // when the list was given last
}

func newInterruptions() *interruptions { return &interruptions{now: time.Now} }

// counted takes what the helper counted.
func (in *interruptions) counted(c source.Counts) {
	in.mu.Lock()
	defer in.mu.Unlock()
	now := in.now().UnixNano()
	if c.SleptMs > 0 {
		lasted := c.SleptMs * int64(time.Millisecond)
		in.add(flow.Interruption{Kind: flow.InterruptedSlept, AtNs: now - lasted, LastedNs: lasted, Count: 1})
	}
	if c.JumpMs != 0 {
		jump := c.JumpMs * int64(time.Millisecond)
		in.add(flow.Interruption{Kind: flow.InterruptedClock, AtNs: now - jump, LastedNs: jump, Count: 1})
	}
	in.lost(now, c.Dropped)
	in.turned(now, c.State)
}

// lost notes packets that came too fast.
func (in *interruptions) lost(now int64, dropped uint64) {
	n := dropped - min(in.dropped, dropped)
	in.dropped = dropped
	if n == 0 {
		return
	}
	for i := range slices.Backward(in.list) {
		if last := &in.list[i]; last.Kind == flow.InterruptedDropped {
			if end := last.AtNs + last.LastedNs; now >= last.AtNs && now-end <= oneBurst {
				last.LastedNs, last.Count, in.changed = max(last.LastedNs, now-last.AtNs), last.Count+n, true
				return
			}
			break
		}
	}
	in.add(flow.Interruption{Kind: flow.InterruptedDropped, AtNs: now, Count: n})
}

// turned notes the state of the interface.
func (in *interruptions) turned(now int64, state string) {
	kind := flow.Interrupting(state) // the words are the same
	away := kind == flow.InterruptedDown || kind == flow.InterruptedGone
	if in.open > 0 && (!away || in.list[in.open-1].Kind != kind) {
		in.reach(now)
		in.open, in.changed = 0, true
	}
	if away && in.open == 0 && in.add(flow.Interruption{Kind: kind, AtNs: now, Count: 1}) {
		in.open = len(in.list)
	}
}

// reach lets the interruption that goes on last until now.
func (in *interruptions) reach(now int64) {
	if in.open > 0 {
		one := &in.list[in.open-1]
		one.LastedNs = max(one.LastedNs, now-one.AtNs)
	}
}

// add adds one, and reports whether there was room.
func (in *interruptions) add(one flow.Interruption) bool {
	if len(in.list) >= mostInterruptions {
		return false
	}
	in.list, in.changed = append(in.list, one), true
	return true
}

// due reports whether there is something to be written.
func (in *interruptions) due() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.changed || in.open > 0 && in.now().UnixNano()-in.told >= retellEvery
}

// tell gives all of the capture so far.
func (in *interruptions) tell() []flow.Interruption {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.told, in.changed = in.now().UnixNano(), false
	in.reach(in.told)
	return slices.Clone(in.list)
}

// next begins another capture. What goes on, goes on in it.
func (in *interruptions) next() {
	in.mu.Lock()
	defer in.mu.Unlock()
	var rest []flow.Interruption
	if in.open > 0 {
		rest = []flow.Interruption{{Kind: in.list[in.open-1].Kind, AtNs: in.now().UnixNano(), Count: 1}}
	}
	in.list, in.open, in.changed = rest, len(rest), len(rest) > 0
}
