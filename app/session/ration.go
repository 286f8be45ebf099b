package session

import (
	"runtime/debug"
	"runtime/metrics"
)

// How far Go's heap may grow between two runs of its collector while an import or a
// watch goes on: with little in use the collector would run all the time, with much in
// use it would wait until twice as much is taken.
const (
	roomBytes    = 4 << 20
	roomPercent  = 25  // of what is in use, if that is more
	mostPercent  = 200 // while nearly nothing is in use
	ownerPercent = 100 // what Go does by itself (GOGC)
)

// Ration keeps the memory of an import or a watch small without ever refusing any: how
// far the heap may grow follows what is really needed.
type Ration struct {
	live []metrics.Sample
	now  int // percent of what is in use that may be added to it
	from int // what it was before
}

// NewRation begins one. Somebody who set GOGC is left alone.
func NewRation() *Ration {
	r := &Ration{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	r.from = debug.SetGCPercent(ownerPercent)
	debug.SetGCPercent(r.from)
	r.now = r.from
	r.Adjust()
	return r
}

// Adjust follows what was in use when the collector ran last.
func (r *Ration) Adjust() {
	metrics.Read(r.live)
	if r.live[0].Value.Kind() == metrics.KindUint64 {
		r.set(allowed(r.live[0].Value.Uint64()))
	}
}

// allowed gives the percent that may be added to so many bytes in use.
func allowed(live uint64) int {
	if live <= roomBytes*100/mostPercent {
		return mostPercent
	}
	return max(int(roomBytes*100/live), roomPercent)
}

// set changes the percent where that makes a difference: each change stops the
// program for a moment.
func (r *Ration) set(percent int) {
	if r.from != ownerPercent || percent-r.now < r.now/8 && r.now-percent < r.now/8 {
		return
	}
	r.now = percent
	debug.SetGCPercent(percent)
}

// End takes everything back.
func (r *Ration) End() { debug.SetGCPercent(r.from) }
