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
	b := abroad(in)
	k := len(b.far)
	s := Symbol{ID: "borders", Count: k, Args: map[string]any{
		"Countries": k, "Codes": b.far, "Near": b.near, "Share": b.share, "Unknown": b.unknownShare, "Days": in.Facts.Days, "Hours": seenFor(in),
	}}
	if in.Home.Country == "" {
		s.Sentence = "label.borders.nohome"
		s.Missing = append(s.Missing, "country")
		return s
	}
	cuts := [4]float64{0, 1, 2, 4}
	low, high := step(float64(k), cuts), step(float64(k+b.unknown), cuts)
	s.Sentence = "label.borders"
	more := nothingShort(in, k)
	switch {
	case more > 0:
		s.Sentence += ".notyet"
		s.Args["More"] = more
		s.lacks("days", more)
		s = soFar(s, low, high)
	default:
		s = growing(in, between(s, low, high), b.newestNs)
		s.Sentence += "." + s.State.String()
	}
	switch {
	case k > 0:
	case onlyHome(b.near, in.Home.Country):
		s.Sentence += ".home"
	case len(b.near) > 0:
		s.Sentence += ".bloc"
	}
	return s
}

func onlyHome(near []string, home string) bool { return len(near) == 1 && near[0] == home }

// weight is what one company got.
type weight struct {
	seat    string
	uplink  uint64
	tracker bool
	units   int // companies, or servers without a name
	firstNs int64
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
			w = &weight{seat: c.Seat, units: max(c.Hosts, 1), firstNs: c.FirstNs}
			byKey[c.Key] = w
		}
		w.firstNs = min(w.firstNs, c.FirstNs)
		w.uplink += c.Uplink
		w.tracker = w.tracker || c.Tracker
	}
	return byKey, all
}

// seats is where the companies that count are based.
type seats struct {
	far          []string // countries other than the home's and those of its bloc, in order
	near         []string // the others
	share        float64  // of the uplink that went to companies that are based far
	unknown      int      // how many more countries there may be: 0 unless much of the uplink goes to nobody knows where
	unknownShare float64  // of the uplink that went to companies whose seat is not known
	newestNs     int64    // when the newest of those far was first met
}

// abroad gathers the seats of the companies that count.
func abroad(in Input) seats {
	var s seats
	byKey, all := weights(in.Contacts)
	var unknownUplink, far uint64
	for _, w := range byKey {
		switch {
		case !w.counts(all):
		case w.seat == "":
			s.unknown += w.units
			unknownUplink += w.uplink
		case !together(w.seat, in.Home.Country):
			s.far = append(s.far, w.seat)
			far += w.uplink
			s.newestNs = max(s.newestNs, w.firstNs)
		default:
			s.near = append(s.near, w.seat)
		}
	}
	if all > 0 {
		s.share, s.unknownShare = float64(far)/float64(all), float64(unknownUplink)/float64(all)
	}
	if s.unknownShare <= maxUnknownShare {
		s.unknown = 0
	}
	s.far, s.near = sorted(s.far), sorted(s.near)
	return s
}

// sorted gives each once, in order.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
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
