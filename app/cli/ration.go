package cli

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
)

// How much memory an import lets Go's heap take. Its collector runs whenever the
// heap has doubled; near the limit it runs more often, which costs time, and so
// the limit leaves room beside what is in use.
const (
	rationBytes = 24 << 20 // enough for a home
	spareBytes  = 6 << 20  // for stacks, and what the collector itself needs
	spareShare  = 2        // half of what is in use
)

// ration keeps the memory of an import small without ever refusing any: the
// limit grows with what a recording really needs.
type ration struct {
	live   []metrics.Sample
	before int64 // the limit that there was
	now    int64
}

// newRation sets the first limit. Somebody who set GOMEMLIMIT is left alone.
func newRation() *ration {
	r := &ration{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}, before: debug.SetMemoryLimit(-1)}
	r.set(rationBytes)
	return r
}

// adjust sets the limit by what was in use when the collector ran last.
func (r *ration) adjust() {
	metrics.Read(r.live)
	if r.live[0].Value.Kind() == metrics.KindUint64 {
		r.set(allowed(r.live[0].Value.Uint64()))
	}
}

// allowed gives the limit for so much memory in use, both in bytes.
func allowed(live uint64) int64 {
	const most = math.MaxInt64 / 4 // no machine has that much; it keeps the sum from turning negative
	live = min(live, most)
	return max(rationBytes, int64(live+live/spareShare+spareBytes))
}

func (r *ration) set(limit int64) {
	if r.before == math.MaxInt64 && limit != r.now {
		r.now = limit
		debug.SetMemoryLimit(limit)
	}
}

// end takes the limit away again.
func (r *ration) end() {
	if r.before == math.MaxInt64 {
		debug.SetMemoryLimit(r.before)
	}
}
