package carelabel

import (
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/statement"
)

// Read is something personal or telling that could be read in what a device
// sent to the Internet, by a rule of label specification D.2.
type Read struct {
	Rule string // "D01" … "D20"
	What string // the form in which it was found, e.g. "token_key"
}

// envelope says how much of what left could be read on its way (B.4, 4).
func envelope(in Input) Symbol {
	g := in.UplinkGrade
	all := g.Sealed + g.Clear + g.Unknown
	s := Symbol{ID: "envelope", Args: map[string]any{"Days": in.Facts.Days, "Hours": seenFor(in), "Packets": in.Facts.UpPackets, "Uplink": all}}
	saw, worst := overrides(in.Read)
	var low, high byte
	if all > 0 {
		s.Args["Low"] = float64(g.Clear) / float64(all)
		s.Args["High"] = float64(g.Clear+g.Unknown) / float64(all)
		low, high = envelopeStep(g.Clear, all), envelopeStep(g.Clear+g.Unknown, all)
	}
	if len(saw) > 0 {
		s.Args["Saw"], s.Override = saw, worst.rule
		low, high = max(low, worst.level), max(high, worst.level)
	}
	if envelopeShort(in, &s, all) {
		return envelopeSoFar(soFar(s, low, high), g)
	}
	s = between(s, low, high)
	switch {
	case len(saw) > 0:
		s.Sentence = "label.envelope.saw"
	case s.State == Range:
		s.Sentence = "label.envelope.range"
	default:
		s.Sentence = "label.envelope.letter." + string(low+'a'-'A')
	}
	return s
}

// envelopeShort notes what a letter still needs.
func envelopeShort(in Input, s *Symbol, all uint64) bool {
	s.Args["More"] = daysShort(in.Facts.Days, needEnvelopeDays)
	s.lacks("days", needEnvelopeDays-in.Facts.Days)
	s.lacks("packets", needEnvelopePkts-int(min(in.Facts.UpPackets, needEnvelopePkts)))
	s.lacks("bytes", needEnvelopeBytes-int(min(all, needEnvelopeBytes)))
	return len(s.Missing) > 0
}

// envelopeStep gives the level of a readable share: A is below one in a
// thousand, the others include their bound (B.4, 4).
func envelopeStep(part, all uint64) byte {
	share := float64(part) / float64(all)
	if share < 0.001 {
		return 'A'
	}
	return max('B', step(share, [4]float64{0, 0.01, 0.1, 0.5}))
}

// envelopeSoFar chooses the sentence for what was seen before it is enough.
func envelopeSoFar(s Symbol, g flow.Grade) Symbol {
	s.Sentence = "label.envelope.notyet"
	switch {
	case s.Override != "":
		s.Sentence += ".saw"
	case g.Sealed+g.Clear+g.Unknown == 0:
		s.Sentence += ".nothing"
	case g.Clear > 0:
		s.Sentence += ".clear"
	case g.Unknown > 0:
		s.Sentence += ".unknown"
	default:
		s.Sentence += ".sealed"
	}
	return s
}

// override is a rule that raises the level, and how far.
type override struct {
	rule  string
	level byte
}

// overrides gives phrases for what was read that raises the level, each once in
// the order of the rules, and the strongest rule (B.4, 4, “Override”).
func overrides(list []Read) (saw statement.Keys, worst override) {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Read) int {
		if n := strings.Compare(a.Rule, b.Rule); n != 0 {
			return n
		}
		return strings.Compare(a.What, b.What)
	})
	for _, r := range sorted {
		phrase, level := overrideOf(r)
		if level == 0 {
			continue
		}
		if !slices.Contains(saw, phrase) {
			saw = append(saw, phrase)
		}
		if level > worst.level {
			worst = override{r.Rule, level}
		}
	}
	return saw, worst
}

// overrideOf tells how far a thing that could be read raises the level: what
// names the device, the home or a person to D; a password, a picture, sound, a
// state of health or a place to E (B.4, 4). A time zone, a model and other
// things that many share raise nothing.
func overrideOf(r Read) (phrase string, level byte) {
	phrase = "saw." + strings.ToLower(r.Rule)
	switch r.Rule {
	case "D01", "D03", "D04", "D05", "D06", "D09", "D10", "D13":
		return phrase, 'D'
	case "D02":
		if r.What == "bssid_list" { // the names of transmitters around are a place (D.2)
			return phrase + ".place", 'E'
		}
		return phrase, 'D'
	case "D08":
		if r.What == "token_key" || r.What == "http_bearer" { // it expires
			return phrase + ".token", 'D'
		}
		return phrase, 'E'
	case "D12":
		if r.What == "time_zone" {
			return "", 0
		}
		return phrase, 'E'
	case "D07", "D11", "D15", "D16", "D18":
		return phrase, 'E'
	}
	return "", 0
}
