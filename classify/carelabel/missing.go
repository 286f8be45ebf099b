package carelabel

import "strconv"

// lacks notes that a symbol needs n more of something.
func (s *Symbol) lacks(what string, n int) {
	if n > 0 {
		s.Missing = append(s.Missing, what+":"+strconv.Itoa(n))
	}
}

// nothingShort is how many more days are needed to tell of n: to say that there
// was nothing takes longer than to say that there was something (B.2, rule 3).
func nothingShort(in Input, n int) int {
	if n == 0 {
		return daysShort(in.Facts.Days, needNothingDays)
	}
	return daysShort(in.Facts.Days, needDays)
}

// upTo is the part of days on which something may happen that was not seen in
// so many days: the rule of three gives the upper limit of 95 in 100 such cases
// (B.2, rule 3).
func upTo(days int) float64 { return min(1, 3/float64(max(days, 1))) }
