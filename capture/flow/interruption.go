package flow

import "slices"

// Interrupting says why nothing, or not all, was seen for a while.
type Interrupting string

// The kinds of interruptions of a watch.
const (
	InterruptedSlept   Interrupting = "slept"   // the computer slept
	InterruptedClock   Interrupting = "clock"   // its clock was set
	InterruptedDown    Interrupting = "down"    // the interface was switched off
	InterruptedGone    Interrupting = "gone"    // there was no interface of that name
	InterruptedDropped Interrupting = "dropped" // packets came faster than they were taken
)

// Interruption is a time in which a watch saw nothing, or not all.
type Interruption struct {
	Kind     Interrupting
	AtNs     int64  // when it began, nanoseconds since 1970 UTC; of a clock that was set, what it showed before
	LastedNs int64  // of a clock, by how much it was set: negative when it was set back
	Count    uint64 // packets that were lost; of all other kinds 1
}

// blind is the time of which nothing can be said; false if there is none. A clock
// that was set forwards leaves out a time that never was.
func (i Interruption) blind() (Span, bool) {
	if i.Kind == InterruptedDropped || i.LastedNs <= 0 {
		return Span{}, false
	}
	return Span{FromNs: i.AtNs, ToNs: i.AtNs + i.LastedNs}, true
}

// Watched gives the times that a capture covers, in order: from its first packet to
// its last, without those in which nobody looked. It is empty for one without times.
func (c *Capture) Watched() []Span {
	if !c.HasTime {
		return nil
	}
	spans := []Span{{FromNs: c.FirstNs, ToNs: c.LastNs + 1}}
	for _, i := range c.Interruptions {
		if gap, ok := i.blind(); ok {
			spans = without(spans, gap)
		}
	}
	return spans
}

// without gives what is left of spans outside a gap.
func without(spans []Span, gap Span) []Span {
	left := make([]Span, 0, len(spans)+1)
	for _, s := range spans {
		left = append(left, Span{FromNs: s.FromNs, ToNs: min(s.ToNs, gap.FromNs)}, Span{FromNs: max(s.FromNs, gap.ToNs), ToNs: s.ToNs})
	}
	return slices.DeleteFunc(left, func(s Span) bool { return s.FromNs >= s.ToNs })
}
