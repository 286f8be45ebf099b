// Package carelabel computes the eight symbols of a device's care label from
// what was seen, and says what is missing where that is not enough.
package carelabel

import (
	"time"

	"telltale/capture/flow"
)

// State says whether a symbol has a letter (label specification B.2).
type State uint8

// The states.
const (
	NotYet State = iota // not seen enough yet; Missing says what for
	Letter
	Range  // the low and the high estimate fall in different steps
	Cannot // cannot be known from the network, or from recordings such as these
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
	Badges   []string       // what else is true: BadgeGrowing, BadgeAlways, BadgeReset
	Missing  []string       // what a letter needs: "days:2", "nights:1", "idle_hours:4", "packets:12", "bytes:3000", "use", "country", "kind", "port_check", "hours:9", "coverage"
	SoFar    [2]byte        // the steps of what was seen so far where there is no letter yet, low and high; 0 for none
	Override string         // rule of label specification D.2 that raised the level (Envelope), "" if none
}

// Badges of symbols.
const (
	BadgeGrowing = "growing"        // Companies, Trackers, Borders: new ones still come (B.2, rule 4)
	BadgeAlways  = "always_on_line" // Night: in touch in nine of ten idle slots (B.4, 6)
	BadgeReset   = "reset"          // it was set up anew while it was watched (B.2, rule 5)
)

// Label is the care label of one device.
type Label struct {
	Symbols []Symbol // in the fixed order of label specification B.4
	Hours   int      // hours with packets of the device
	SeenNs  int64    // how long it was seen: see seenFor
	Days    int      // days with at least six such hours
	Lost    float64  // part of the packets that was lost before they were recorded, 0 to 1
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
	FirstNs        int64   // when it was first met, 0 if not known
}

// Input is what the label of one device is made from.
type Input struct {
	Facts       flow.DeviceFacts
	Home        flow.Home
	Contacts    []Contact   // most sent bytes first
	Watched     []flow.Span // when was captured; none means all the time from the device's first packet to its last
	Lost        float64     // part of the packets that the capturing side lost, 0 to 1
	KindSure    bool        // the confidence of the kind is at least 0.8
	QuietBytes  float64     // expected uplink a day of the kind, quiet and busy home
	BusyBytes   float64
	UplinkGrade flow.Grade // of what went to the Internet, without DNS, NTP and DHCP
	Read        []Read     // what could be read in what went to the Internet
	Open        []Opening  // what is open, as far as watching tells; the worst first
	Updates     Updates
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
	needDoorHours     = 24
	needCareDays      = 30
)

// mostLost is the part of the packets that may be lost: with more, nothing is
// graded (label specification B.1, coverage).
const mostLost = 0.05

// Make computes the label. The same input gives the same label.
func Make(in Input) Label {
	l := Label{Hours: in.Facts.Hours, SeenNs: int64(seenFor(in)), Days: in.Facts.Days, Lost: in.Lost}
	for _, s := range []Symbol{
		companies(in), trackers(in), borders(in), envelope(in), load(in), night(in), doors(in), care(in),
	} {
		l.Symbols = append(l.Symbols, settle(in, s))
	}
	return l
}

// settle applies to a symbol what holds for all.
func settle(in Input, s Symbol) Symbol {
	switch {
	case in.Lost > mostLost && s.State != NotYet:
		s.SoFar = [2]byte{s.Low, s.High}
		fallthrough
	case in.Lost > mostLost:
		s.State, s.Low, s.High, s.Badges = NotYet, 0, 0, nil
		s.Sentence, s.Count = "label.lost", 1
		s.Args["Lost"] = in.Lost
		s.Missing = []string{"coverage"}
	case timeless(in.Facts) && byTime(s.ID):
		s.State, s.Missing, s.Sentence, s.Count = Cannot, nil, "label.notime", 1
	case graded(s) && setAnew(in.Facts):
		s.Badges = append(s.Badges, BadgeReset)
	}
	return s
}

func graded(s Symbol) bool { return s.State == Letter || s.State == Range }

// timeless reports whether a device was seen in recordings that hold no times.
func timeless(f flow.DeviceFacts) bool {
	return f.LastNs == 0 && f.Own.SentPackets+f.Own.ReceivedPackets > 0
}

// byTime reports whether a symbol is about days and hours.
func byTime(id string) bool { return id == "load" || id == "night" || id == "care" }

// setAnew reports whether a device was set up once more after it had been seen
// for a day: it may have been reset, or sold (B.2, rule 5).
func setAnew(f flow.DeviceFacts) bool {
	for _, s := range f.Setups {
		if s.FromNs-f.FirstNs > dayNs && s.FromNs <= f.LastNs {
			return true
		}
	}
	return false
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

// between gives a letter, or a range where the two steps differ.
func between(s Symbol, low, high byte) Symbol {
	s = letter(s, low)
	if high != low {
		s.State, s.High = Range, high
	}
	return s
}

// soFar tells the step of what was seen before it is enough for a letter.
func soFar(s Symbol, low, high byte) Symbol {
	s.SoFar = [2]byte{low, high}
	return s
}

// daysShort is how many more full days a symbol needs.
func daysShort(have, need int) int { return max(need-have, 0) }
