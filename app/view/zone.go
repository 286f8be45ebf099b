package view

import "telltale/classify"

// at is the same teller with the clocks of a home: whatever is told of it, is
// told in its time zone.
func (t *Teller) at(h classify.Home) *Teller {
	words := t.Words.InZone(h.Facts.Home.TimeZone)
	if words == t.Words {
		return t
	}
	there := *t
	there.Words = words
	return &there
}
