package session

import (
	"telltale/capture/flow"
	"telltale/capture/source"
)

// mostPairs bounds the pairs of others that are remembered to tell whether both of two
// are heard.
const mostPairs = 256

// hearing finds out what arrives at an interface.
type hearing struct {
	own   flow.MAC
	pairs map[[12]byte]bool // destination and source of what others sent each other
	found flow.Hearing
}

// newHearing listens for an interface of this computer, nil where its address is not
// known.
func newHearing(w Watching) *hearing {
	if w.Router != nil || w.Hears == nil {
		return nil
	}
	ports, _ := source.Interfaces() // one that is not there is told of by whoever opens it
	for _, p := range ports {
		if p.Name == w.Interface && p.MAC.Usable() {
			return &hearing{own: p.MAC, pairs: map[[12]byte]bool{}}
		}
	}
	return nil
}

// frame takes an Ethernet frame.
func (h *hearing) frame(f *flow.Frame) {
	const ethernet = 1 // LINKTYPE_ETHERNET
	if h == nil || f.LinkType != ethernet || len(f.Data) < 12 {
		return
	}
	to, from := flow.MAC(f.Data[:6]), flow.MAC(f.Data[6:12])
	switch {
	case from == h.own || to == h.own:
		h.found.Own++
	case to[0]&1 != 0: // to a group (IEEE 802)
		h.found.Group++
	default:
		h.found.Others++
		h.pair(to, from)
	}
}

// pair remembers who sent to whom, until somebody answers.
func (h *hearing) pair(to, from flow.MAC) {
	if h.found.BothWays {
		return
	}
	there, back := [12]byte{}, [12]byte{}
	copy(there[copy(there[:], to[:]):], from[:])
	copy(back[copy(back[:], from[:]):], to[:])
	if h.pairs[back] {
		h.found.BothWays, h.pairs = true, nil
	} else if len(h.pairs) < mostPairs {
		h.pairs[there] = true
	}
}

// tell tells what was heard so far.
func (h *hearing) tell(to func(flow.Hearing)) {
	if h != nil {
		to(h.found)
	}
}
