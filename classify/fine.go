package classify

import (
	"slices"

	"telltale/classify/risk"
)

// Heed is what the owner said and saw of findings.
type Heed struct {
	Fine []risk.Fine         // called fine, each topic once
	Seen map[risk.Topic]bool // shown before; nil if none ever was: then nothing is new
}

// PutAway is a finding that its owner called fine.
type PutAway struct {
	risk.Finding
	SaidNs int64 // when they said so
}

// Returned is why a finding is told again that was called fine.
type Returned struct {
	Why    risk.Return
	SaidNs int64 // when it was called fine
}

// Heeding gives the home without the findings that its owner called fine, as
// long as they are what they were; these are in Home.Away. The care labels stay
// as they are: they tell what was seen. The home itself is not changed.
func (h Home) Heeding(heed Heed) Home {
	fine := make(map[risk.Topic]risk.Fine, len(heed.Fine))
	for _, f := range heed.Fine {
		fine[f.Topic] = f
	}
	h.Away, h.Back, h.New = nil, map[risk.Topic]Returned{}, map[risk.Topic]bool{}
	h.Findings = h.heeded(h.Findings, fine, heed.Seen)
	h.Devices = slices.Clone(h.Devices)
	for i := range h.Devices {
		h.Devices[i].Findings = h.heeded(h.Devices[i].Findings, fine, heed.Seen)
	}
	return h
}

// heeded gives the findings that are told, and notes which of them are back or
// new.
func (h *Home) heeded(list []risk.Finding, fine map[risk.Topic]risk.Fine, seen map[risk.Topic]bool) []risk.Finding {
	var told []risk.Finding
	for _, f := range list {
		topic := f.Topic()
		said, was := fine[topic]
		why := risk.Return("")
		if was {
			why = said.Back(f)
		}
		switch {
		case was && why == "":
			h.Away = append(h.Away, PutAway{f, said.SaidNs})
			continue
		case was:
			h.Back[topic] = Returned{why, said.SaidNs}
		case seen != nil && !seen[topic]:
			h.New[topic] = true
		}
		told = append(told, f)
	}
	return told
}
