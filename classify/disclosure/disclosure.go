// Package disclosure says what data leaves the home: what of one device was
// read in the clear, what a pattern of its traffic gives away, and what it
// could send besides (label specification D).
package disclosure

import (
	"net/netip"
	"strconv"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// Grade says how sure it is that some data leaves (label specification D.1).
type Grade uint8

// The grades, in rising order: what only the ontology says (G4), what the kind
// of device, the destination and the amount fit (G3), a pattern that repeats and
// was confirmed (G2), and what was read in the clear (G1).
const (
	Able Grade = iota + 1
	Likely
	Pattern
	Seen
)

// Word is the key of the word on the screen.
func (g Grade) Word() string { return "leaves.grade." + g.String() }

// String gives "able", "likely", "pattern" or "seen".
func (g Grade) String() string {
	switch g {
	case Seen:
		return "seen"
	case Pattern:
		return "pattern"
	case Likely:
		return "likely"
	case Able:
	}
	return "able"
}

// Frequency is how often data was sent, in the words of the Data Privacy
// Vocabulary 2.3 (label specification A.4, dpv:hasFrequency).
type Frequency string

// The frequencies.
const (
	Singular   Frequency = "dpv:SingularFrequency"   // once
	Sporadic   Frequency = "dpv:SporadicFrequency"   // less than once a day
	Often      Frequency = "dpv:OftenFrequency"      // once a day and more
	Continuous Frequency = "dpv:ContinuousFrequency" // in nine of ten hours
)

// Input is what is known of one device. Slices are not changed.
type Input struct {
	Facts        flow.DeviceFacts
	Home         flow.Home
	Watched      []flow.Span // when was captured; none means all the time from the device's first packet to its last
	Kind         Kind
	Destinations []Destination // remote parties on the Internet
	Setup        bool          // what was sent during set-up counts like the rest: for recordings of set-ups, people never ask so
	Trials       []Trial       // what the owner tried out ("Test it now", label specification D.1)
	Marks        []int64       // when the owner says to have used the device, or made it notice something, nanoseconds (D.3 P04, P12)
}

// Kind is what the device is thought to be, with what the ontology says of it.
type Kind struct {
	ID         string               // of the ontology, "" when not known
	Confidence statement.Confidence // below Likely nothing is said that rests on the kind (label specification A.3)
	Senses     []string             // what it can perceive, such as "audio"
	Terms      []string             // what it can hold, as terms of the Data Privacy Vocabulary or our own
	Roles      []string             // destinations that one expects, such as "voice_cloud"
	QuietBytes uint64               // that one sends a day in a quiet home
}

// Destination is one company, or one server whose owner is not known.
type Destination struct {
	Key   string        // the same company or server has the same one
	Name  string        // as people know it; of a server without a name, in whose network it stands, or ""
	Named bool          // the company or its domain is known; a rented server is not
	Party purpose.Party // seen from the maker of the device
	Ends  []End
	Hours []int64 // starts of the hours with traffic
}

// End is one address of a destination under one name, as in flow.Partner.
type End struct {
	Remote  netip.Addr
	Name    string // "" if none is known
	Purpose string // of the service under this name, an id of knowledge.Purposes; "" when not known
	Reach   flow.Reach
	Sent    uint64 // payload, bytes, without DNS, NTP, DHCP and without that of set-up
}

// Trial says how often a pattern followed what the owner did on purpose.
type Trial struct {
	Rule  string // such as "P01"
	Tried int
	Hit   int // of Tried, those after which the pattern began
}

// Recipient is who got the data.
type Recipient struct {
	Key     string
	Name    string // as Destination.Name
	Named   bool
	Party   purpose.Party
	Servers int // addresses of it that got the data; tells how many servers there are if it is not Named
}

// Evidence is what a disclosure rests on.
type Evidence struct {
	Form     string // what was found or measured, such as "mac_eui64" or "burst"
	Masked   string // the value, masked; "" if there is none to show
	Remote   netip.Addr
	Name     string // what the device called the remote party, "" if nothing
	Protocol string
	Port     uint16
	Capture  int64  // row of the capture that holds the first one, 0 if not known
	Packet   uint64 // of the first one, its position in that capture, from 0; only of what was read
	Read     bool   // Packet is set
	FirstNs  int64
	LastNs   int64
	Count    uint64
	Bytes    uint64 // payload, of what was measured
	Setup    bool   // some of it may have been sent during set-up, so Count is no more than a bound
	EveryNs  int64  // mean time between two, 0 if none

	recipient string // key of who got it
}

// Line is a sentence of the catalogue with its figures.
type Line struct {
	Sentence string
	Args     map[string]any
}

// Lines tells where evidence was read: the packet, counted from 1 as other
// programs do, and the value as far as it is shown. It is empty for what was
// measured, and where the capture is no longer known.
func (e Evidence) Lines(captures []flow.Capture) []Line {
	var lines []Line
	for _, c := range captures {
		if e.Read && (c.ID == e.Capture || e.Capture == 0 && len(captures) == 1) {
			lines = append(lines, Line{"leaves.evidence.packet", map[string]any{"Packet": strconv.FormatUint(e.Packet+1, 10), "Capture": c.Name}})
			break
		}
	}
	if e.Masked != "" {
		lines = append(lines, Line{"leaves.evidence.masked", map[string]any{"Masked": e.Masked}})
	}
	return lines
}

// Disclosure is one thing that is said of data: which, to whom, how often, and
// how it is known. It holds no words: Sentence is a key of the catalogue, to be
// said in the plural form for Plural, with Args and the name of the device as
// "Device". Of Args, a []string is a list of names, an int under "Unnamed" is
// said by count.unnamed, a uint64 is an amount of bytes, a time.Duration a
// length of time.
type Disclosure struct {
	Rule       string // id in the label specification: "D01" to "D20", "P01" to "P12"; "kind" where only the ontology says so (D.1)
	Version    int    // of the rule
	Grade      Grade
	Datum      string   // which data, e.g. "picture": the highest grade of one datum and recipient wins
	Terms      []string // of the Data Privacy Vocabulary 2.3 (pd:) or our own (tt:)
	Personal   bool     // false for what says little by itself (label specification D.2, D14)
	Leaves     bool     // false: it was seen only within the home, or does not go anywhere
	Recipients []Recipient
	Count      uint64 // how often at least
	FirstNs    int64
	LastNs     int64
	Frequency  Frequency
	Evidence   []Evidence // at most MostEvidence, the first seen first
	Sentence   string
	Plural     int
	Args       map[string]any
}

// MostEvidence bounds Disclosure.Evidence.
const MostEvidence = 8

// AspectLeaves is the aspect of statements about data that leaves the home.
const AspectLeaves statement.Aspect = "leaves"

// Statement gives a disclosure in the vocabulary of all judgements, with an id
// that follows from its content. Its value is the sentence without "leaves.", such
// as "seen.mac". subject is the device's key.
func (d Disclosure) Statement(subject string) statement.Statement {
	s := statement.Statement{Subject: subject, Aspect: AspectLeaves, Value: strings.TrimPrefix(d.Sentence, "leaves."), Confidence: d.Grade.confidence(), Rule: d.Rule, Version: d.Version}
	for _, r := range d.Recipients {
		s.Evidence = append(s.Evidence, statement.Evidence{Kind: "traffic", Key: "leaves.evidence.recipient", Detail: r.Key})
	}
	return s
}

// confidence is the nearest word of identities (design section 5).
func (g Grade) confidence() statement.Confidence {
	switch g {
	case Seen:
		return statement.Seen
	case Pattern, Likely:
		return statement.Likely
	case Able:
	}
	return statement.Possible
}
