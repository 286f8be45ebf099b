package carelabel

import "slices"

// minBorderShare is the least share of the uplink that makes a company count
// for Borders, unless it is a tracker; with more than maxUnknownShare of the
// uplink at companies whose seat is not known, the symbol shows a range (label
// specification B.4, 3).
const (
	minBorderShare  = 0.01
	maxUnknownShare = 0.3
)

// borders counts the countries of the companies' seats, other than the home's
// or those of its bloc (B.4, 3). It needs to know where home is.
func borders(in Input) Symbol {
	seats, unknown := abroad(in)
	k := len(seats)
	s := Symbol{ID: "borders", Count: k, Args: map[string]any{"Countries": k, "Codes": seats, "Days": in.Facts.Days, "Hours": seenFor(in)}}
	if in.Home.Country == "" {
		s.Sentence = "label.borders.nohome"
		return s
	}
	if more := nothingShort(in, k); more > 0 {
		s.Sentence = "label.borders.notyet"
		s.Args["More"] = more
		return s
	}
	s.Sentence = "label.borders.letter"
	cuts := [4]float64{0, 1, 2, 4}
	s = letter(s, step(float64(k), cuts))
	if high := step(float64(k+unknown), cuts); high != s.Low {
		s.State, s.High = Range, high
	}
	return s
}

// weight is what one company got.
type weight struct {
	seat    string
	uplink  uint64
	tracker bool
	units   int // companies, or servers without a name
}

// counts reports whether the company got enough of the whole uplink.
func (w *weight) counts(all uint64) bool {
	return w.tracker || w.uplink > 0 && float64(w.uplink) >= minBorderShare*float64(all)
}

// weights adds up what each company that was contacted got, and what all got.
func weights(list []Contact) (byKey map[string]*weight, all uint64) {
	byKey = map[string]*weight{}
	for _, c := range list {
		all += c.Uplink
		if !c.Reach.Contacted() {
			continue
		}
		w := byKey[c.Key]
		if w == nil {
			w = &weight{seat: c.Seat, units: max(c.Hosts, 1)}
			byKey[c.Key] = w
		}
		w.uplink += c.Uplink
		w.tracker = w.tracker || c.Tracker
	}
	return byKey, all
}

// abroad lists the countries of the seats that count. unknown is how many more
// there may be: 0 unless much of the uplink goes to nobody knows where.
func abroad(in Input) (seats []string, unknown int) {
	byKey, all := weights(in.Contacts)
	var unknownUplink uint64
	for _, w := range byKey {
		switch {
		case !w.counts(all):
		case w.seat == "":
			unknown += w.units
			unknownUplink += w.uplink
		case !together(w.seat, in.Home.Country):
			seats = append(seats, w.seat)
		}
	}
	if float64(unknownUplink) <= maxUnknownShare*float64(all) {
		unknown = 0
	}
	slices.Sort(seats)
	return slices.Compact(seats), unknown
}

// together reports whether two countries (ISO 3166-1) are one country or of
// one bloc.
func together(a, b string) bool { return a == b || economicArea(a) && economicArea(b) }

// economicArea reports whether a country is of the European Economic Area, in
// which one data protection law holds (Decision of the EEA Joint Committee
// 154/2018 brings in the GDPR).
func economicArea(code string) bool {
	switch code {
	case "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
		"IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK":
		return true
	}
	return false
}
