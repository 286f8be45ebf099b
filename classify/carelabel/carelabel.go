// Package carelabel computes the eight symbols of a device's care label from
// what was seen, and says what is missing where that is not enough.
package carelabel

import (
	"slices"
	"time"

	"telltale/capture/flow"
)

// State says whether a symbol has a letter (label specification B.2).
type State uint8

// The states.
const (
	NotYet State = iota // not seen enough yet
	Letter
	Range  // the low and the high estimate fall in different steps
	Cannot // cannot be known from the network
)

// String gives "notyet", "letter", "range" or "cannot".
func (s State) String() string {
	return [...]string{"notyet", "letter", "range", "cannot"}[min(s, Cannot)]
}

// Symbol is one symbol with what it rests on. Sentence is a key of the
// catalogue and Args are its figures, so that this package holds no words.
type Symbol struct {
	ID       string // companies, trackers, borders, envelope, load, night, doors, care
	State    State
	Low      byte // 'A' … 'E'; 0 unless State is Letter or Range
	High     byte // equal to Low unless State is Range
	Sentence string
	Count    int            // chooses the plural form of the sentence
	Args     map[string]any // figures and names for the sentence
}

// Label is the care label of one device.
type Label struct {
	Symbols []Symbol // in the fixed order of label specification B.4
	Hours   int      // hours with packets of the device
	SeenNs  int64    // how long it was seen: see seenFor
	Days    int      // days with at least six such hours
}

// Contact is one destination in the terms of the label. A company may have
// several, one for each group of purposes.
type Contact struct {
	Key            string // names the company or domain; contacts of one key are one company
	Name           string
	Named          bool // a company or at least a domain is known
	Hosts          int  // servers without a name, each counted by itself; only if not Named
	Tracker        bool // advertising or analytics
	Infrastructure bool // nothing but resolver or time pool
	Seat           string
	Reach          flow.Reach
	Uplink         uint64  // sent payload, bytes, without DNS, NTP and DHCP (U)
	Hours          []int64 // starts of the hours with traffic
}

// Input is what the label of one device is made from.
type Input struct {
	Facts       flow.DeviceFacts
	Home        flow.Home
	Contacts    []Contact   // most sent bytes first
	Watched     []flow.Span // when was captured; none means all the time from the device's first packet to its last
	KindSure    bool        // the confidence of the kind is at least 0.8
	QuietBytes  float64     // expected uplink a day of the kind, quiet and busy home
	BusyBytes   float64
	UplinkGrade flow.Grade // of what went to the Internet, without DNS, NTP and DHCP
}

// Minimum observation (label specification B.4; needNothingDays is that of
// B.2, rule 3, for saying that there was nothing).
const (
	needDays          = 3
	needNothingDays   = 7
	needEnvelopeDays  = 2
	needEnvelopeBytes = 20_000
	needEnvelopePkts  = 50
	needIdleHours     = 12
	needNights        = 3
)

// Make computes the label. The same input gives the same label.
func Make(in Input) Label {
	l := Label{Hours: in.Facts.Hours, SeenNs: int64(seenFor(in)), Days: in.Facts.Days}
	l.Symbols = []Symbol{
		companies(in), trackers(in), borders(in), envelope(in), load(in), night(in), doors(), care(in),
	}
	return l
}

// seenFor is how long a device was seen: its hours with packets, but no longer
// than from its first packet to its last nor than was watched, so that two
// minutes are no hour.
func seenFor(in Input) time.Duration {
	f := in.Facts
	seen := min(int64(f.Hours)*flow.HourNs, f.LastNs-f.FirstNs)
	if len(in.Watched) > 0 { // three recordings of seconds, months apart, are seconds
		var watched int64
		for _, s := range in.Watched {
			watched += max(0, min(s.ToNs, f.LastNs)-max(s.FromNs, f.FirstNs))
		}
		seen = min(seen, watched)
	}
	return time.Duration(max(seen, 0))
}

func step(v float64, cuts [4]float64) byte {
	for i, c := range cuts {
		if v <= c {
			return 'A' + byte(i)
		}
	}
	return 'E'
}

func letter(s Symbol, level byte) Symbol {
	s.State, s.Low, s.High = Letter, level, level
	return s
}

// daysShort is how many more full days a symbol needs.
func daysShort(have, need int) int { return max(need-have, 0) }

// companies counts whom the device exchanged data with (B.4, 1).
func companies(in Input) Symbol {
	names, unnamed := contacted(in.Contacts)
	n := len(names)
	s := Symbol{ID: "companies", Count: n, Args: map[string]any{"Companies": n, "Days": in.Facts.Days, "Hours": seenFor(in), "Names": firstNames(names, 3), "Unnamed": unnamed}}
	if more := nothingShort(in, n); more > 0 {
		s.Sentence = "label.companies.notyet"
		s.Args["More"] = more
		return s
	}
	s.Sentence = "label.companies.letter"
	return letter(s, step(float64(n), [4]float64{1, 3, 6, 12}))
}

// nothingShort is how many more days are needed to tell of n: to say that there
// was nothing takes longer than to say that there was something (B.2, rule 3).
func nothingShort(in Input, n int) int {
	if n == 0 {
		return daysShort(in.Facts.Days, needNothingDays)
	}
	return daysShort(in.Facts.Days, needDays)
}

// contacted lists the companies that data went to and came from, each once, and
// counts the servers that have no name.
func contacted(list []Contact) (names []string, unnamed int) {
	seen := map[string]bool{}
	for _, c := range list {
		switch {
		case !c.Reach.Contacted() || c.Infrastructure:
		case !c.Named:
			unnamed += c.Hosts
		case !seen[c.Key]:
			seen[c.Key] = true
			names = append(names, c.Name)
		}
	}
	return names, unnamed
}

func firstNames(names []string, n int) []string { return names[:min(n, len(names))] }

// trackers counts advertising and analytics companies (B.4, 2).
func trackers(in Input) Symbol {
	names, _ := contacted(trackersOf(in))
	t := len(names)
	s := Symbol{ID: "trackers", Count: t, Args: map[string]any{"Trackers": t, "Days": in.Facts.Days, "Hours": seenFor(in), "Names": firstNames(names, 3)}}
	switch {
	case t == 0 && in.Facts.Days < needNothingDays:
		s.Sentence = "label.trackers.notyet"
		s.Args["More"] = daysShort(in.Facts.Days, needNothingDays)
		return s
	case t == 0:
		s.Sentence = "label.trackers.none"
		return letter(s, 'A')
	}
	s.Sentence = "label.trackers.letter"
	level := step(float64(t), [4]float64{0, 1, 4, 1 << 30})
	if t >= 5 && (trackerHours(in) >= 0.2 || trackerAtNight(in)) {
		level = 'E'
	}
	return letter(s, level)
}

// trackersOf gives the contacts with advertising and analytics.
func trackersOf(in Input) []Contact {
	var list []Contact
	for _, c := range in.Contacts {
		if c.Tracker && c.Reach.Contacted() {
			list = append(list, c)
		}
	}
	return list
}

// trackerHours is the share of the device's active hours with a tracker in it.
func trackerHours(in Input) float64 {
	if in.Facts.Hours == 0 {
		return 0
	}
	hours := map[int64]bool{}
	for _, c := range trackersOf(in) {
		for _, h := range c.Hours {
			hours[h] = true
		}
	}
	return float64(len(hours)) / float64(in.Facts.Hours)
}

// trackerAtNight reports whether a tracker was in touch in an hour that begins
// within the quiet ones.
func trackerAtNight(in Input) bool {
	return slices.ContainsFunc(trackersOf(in), func(c Contact) bool {
		return slices.ContainsFunc(c.Hours, func(h int64) bool { return quiet(in.Home, h) })
	})
}
