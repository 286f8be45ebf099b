package risk

// Severity says how much a finding needs the owner.
type Severity uint8

// The severities, in rising order (label specification E). A critical finding
// is a screen that leads through what to do, and not a message.
const (
	Info Severity = iota
	Low
	Medium
	High
	Critical
)

// String gives the word used in files and as the end of the catalogue key
// "finding.severity.…": "info", "low", "medium", "high", "critical".
func (s Severity) String() string {
	return [...]string{"info", "low", "medium", "high", "critical"}[min(s, Critical)]
}

// ParseSeverity reads the word that String gives; false for any other.
func ParseSeverity(word string) (Severity, bool) {
	for s := Info; s <= Critical; s++ {
		if s.String() == word {
			return s, true
		}
	}
	return Info, false
}

// Levels of the ontology from which a finding counts for more (label
// specification A.2, and E, common rules).
const (
	harmful   = 3 // F: injury or life
	enhanced  = 3 // S: needs more protection than most
	intrusive = 4 // P: special or intrusive
)

// of raises or lowers a severity by what the device is: one step more for what
// can hurt somebody or needs more protection than most, one less for a phone or
// computer. What is for information stays so: there is nothing to be done.
func (s Severity) of(d *Device) Severity {
	if s == Info {
		return Info
	}
	step := int(s)
	if d.Safety >= harmful || d.Security >= enhanced {
		step++
	}
	if d.Personal {
		step--
	}
	return Severity(min(max(step, int(Info)), int(Critical)))
}

// Actor is somebody who can do something about a finding (label specification
// E, attribution).
type Actor string

// The actors, each also the end of the catalogue key "finding.who.…".
const (
	Owner    Actor = "owner"
	Maker    Actor = "maker"
	Provider Actor = "provider" // of the Internet access
	Platform Actor = "platform" // a store or service that the device's software comes from
)
