package session

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
)

// mostStretches bounds the slots of which fingerprints are taken: two and a half
// years. Packets beyond are not compared with other captures.
const mostStretches = 1 << 18

// stretches takes fingerprints of a capture's packets by five minutes, and leaves
// out the packets of slots that another capture holds already.
type stretches struct {
	slots map[int64]*flow.Stretch
	last  *flow.Stretch // the one of the packet before
	from  int64         // start of the slot of the packet before
	begun bool          // there was one
	known map[int64]bool

	untimed, left uint64 // packets without a time, which cannot be compared; packets that were left out
}

// newStretches leaves out the packets of the slots that start at these times.
func newStretches(known []int64) *stretches {
	s := &stretches{slots: map[int64]*flow.Stretch{}, known: make(map[int64]bool, len(known))}
	for _, start := range known {
		s.known[start] = true
	}
	return s
}

// leaves notes a frame and reports whether it is to be left out.
func (s *stretches) leaves(f *flow.Frame) bool {
	if !f.HasTime {
		s.untimed++
		return false
	}
	if !s.begun || f.TimeNs < s.from || f.TimeNs-s.from >= flow.SlotNs {
		s.turn(f.TimeNs)
	}
	if s.last == nil { // a slot to leave out, or one too many
		if !s.known[s.from] {
			return false
		}
		s.left++
		return true
	}
	s.last.Packets++
	s.last.Sum += flow.Print(f)
	return false
}

// turn goes to the slot of a time.
func (s *stretches) turn(ns int64) {
	start := ns - ns%flow.SlotNs
	if start > ns { // before 1970
		start -= flow.SlotNs
	}
	s.from, s.last, s.begun = start, s.slots[start], true
	if s.last != nil || s.known[start] || len(s.slots) >= mostStretches {
		return
	}
	s.last = &flow.Stretch{StartNs: start}
	s.slots[start] = s.last
}

// list gives the fingerprints by time.
func (s *stretches) list() []flow.Stretch {
	all := make([]flow.Stretch, 0, len(s.slots))
	for _, one := range s.slots {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b flow.Stretch) int { return cmp.Compare(a.StartNs, b.StartNs) })
	return all
}
