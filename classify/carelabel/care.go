package carelabel

import "telltale/classify/statement"

// Updates is what watching shows of a device's care (B.4, 8).
type Updates struct {
	LastNs    int64 // last sealed contact with a known update server, 0 if none
	Unsealed  bool  // its software came in the clear (label specification E.3, TT-C05)
	OldSaid   bool  // it names old software (TT-C12)
	SupportNs int64 // when support ends, as the owner or the maker says; 0 if not known
}

// Bounds of an update contact that counts for A and for B (B.4, 8).
const (
	freshNs = 30 * dayNs
	lateNs  = 90 * dayNs
)

// care tells whether a device looks after its software. It needs thirty days:
// who looks once a month was not seen before (B.4, 8).
func care(in Input) Symbol {
	u := in.Updates
	s := Symbol{ID: "care", Args: map[string]any{"Days": in.Facts.Days, "Hours": seenFor(in), "More": max(needCareDays-in.Facts.Days, 1)}}
	if u.LastNs > 0 {
		s.Args["On"] = statement.Moment(u.LastNs)
	}
	level, sentence := careStep(u, in.Facts.LastNs)
	if in.Facts.Days < needCareDays {
		s.Sentence = "label.care.notyet" + sentence
		s.lacks("days", needCareDays-in.Facts.Days)
		if level == 'C' { // not seen yet says nothing
			s.Sentence = "label.care.notyet"
			return s
		}
		return soFar(s, level, level)
	}
	s.Sentence = "label.care.letter" + sentence
	return letter(s, level)
}

// careStep gives the level, and the end of the key of its sentence.
func careStep(u Updates, endNs int64) (level byte, sentence string) {
	since := endNs - u.LastNs
	switch {
	case u.SupportNs > 0 && u.SupportNs < endNs:
		return 'E', ".ended"
	case u.Unsealed:
		return 'D', ".unsealed"
	case u.OldSaid:
		return 'D', ".old"
	case u.LastNs > 0 && since <= freshNs && u.SupportNs > endNs:
		return 'A', ".supported"
	case u.LastNs > 0 && since <= lateNs:
		return 'B', ".seen"
	}
	return 'C', ".none"
}
