// Package statement is the vocabulary of judgements: one thing that Telltale
// says, how sure it is, and what it rests on.
package statement

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Confidence says how sure a statement about an identity is (design section 5).
type Confidence uint8

// The confidences, in rising order: unknown, possible (at least 0.5), likely
// (at least 0.8), seen (at least 0.95).
const (
	Unknown Confidence = iota
	Possible
	Likely
	Seen
)

// String gives the word used in files: "unknown", "possible", "likely", "seen".
func (c Confidence) String() string {
	return [...]string{"unknown", "possible", "likely", "seen"}[min(c, Seen)]
}

// FromScore turns a weight between 0 and 1 into a confidence.
func FromScore(score float64) Confidence {
	switch {
	case score >= 0.95:
		return Seen
	case score >= 0.8:
		return Likely
	case score >= 0.5:
		return Possible
	}
	return Unknown
}

// Aspect says what a statement is about.
type Aspect string

// The aspects of this version.
const (
	AspectKind     Aspect = "kind"     // of a device: an id of the ontology
	AspectBrand    Aspect = "brand"    // of a device
	AspectModel    Aspect = "model"    // of a device
	AspectCompany  Aspect = "company"  // of a destination: a company id
	AspectPurpose  Aspect = "purpose"  // of a destination
	AspectParty    Aspect = "party"    // of a destination, relative to the device's maker
	AspectServer   Aspect = "server"   // of a destination: country of the server
	AspectSymbol   Aspect = "symbol"   // of a device: one symbol of its care label
	AspectCoverage Aspect = "coverage" // of the home: what was watched
	AspectLeaves   Aspect = "leaves"   // of a device: data that left, or may have
	AspectFinding  Aspect = "finding"  // of a device or the home: what its owner should know
)

// Evidence is one fact that a statement rests on.
type Evidence struct {
	Kind   string // what sort of fact: "clue", "maker_prefix", "name", "table", "traffic", "owner"
	Key    string // catalogue key of the sentence that tells it
	Detail string // the value itself: a name, a prefix, a table row; cleaned of control characters
	Weight float64
}

// Moment is a time in nanoseconds since 1970 (UTC) among the figures of a
// sentence, so that it is written as a date or a time of the day.
type Moment int64

// Keys are keys of the catalogue among the figures of a sentence: the phrases
// that it lists.
type Keys []string

// Statement is one judgement. It holds no words: Sentence and Args choose those
// of the catalogue.
type Statement struct {
	Subject    string // device key, or "device key → destination name"
	Aspect     Aspect
	Value      string
	Confidence Confidence
	Rule       string // id of the rule, e.g. "device.kind.hostname"
	Version    int    // of the rule
	Evidence   []Evidence
	Sentence   string         // key of the catalogue, "" where Aspect and Value choose the words
	Also       Keys           // keys of sentences that follow it
	Count      int            // chooses the plural form of the sentence
	Args       map[string]any // figures and names for the sentence; what matters of them stands among the evidence too
}

// ID is derived from the content, so that the same facts and tables give the
// same id on any machine: 12 hexadecimal digits of SHA-256.
func (s Statement) ID() string {
	parts := []string{s.Subject, string(s.Aspect), s.Value, s.Confidence.String(), s.Rule}
	for _, e := range s.Evidence {
		parts = append(parts, e.Kind, e.Detail)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// Sort orders statements by subject, aspect, falling confidence, value, rule
// and id.
func Sort(list []Statement) {
	slices.SortFunc(list, func(a, b Statement) int {
		return cmp.Or(strings.Compare(a.Subject, b.Subject), strings.Compare(string(a.Aspect), string(b.Aspect)),
			cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Value, b.Value), strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.ID(), b.ID()))
	})
}
