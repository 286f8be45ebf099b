package risk

import (
	"maps"
	"slices"
	"time"
)

// Topic is what a finding is about, whatever its figures: two findings with the
// same topic are one thing, seen at two times.
type Topic struct {
	Device   string // key, "" for the home
	Rule     string
	Sentence string // catalogue key: a rule may look for several things
}

// Topic tells what the finding is about.
func (f Finding) Topic() Topic { return Topic{f.Device, f.Rule, f.Sentence} }

// Fine is what the owner called fine: a finding as it was then, so that one can
// tell later whether it is still that.
type Fine struct {
	Topic
	Severity Severity
	Names    []string         // who took part, as the finding names them, in order
	Figures  map[string]int64 // those of its figures of which more is worse, by their names
	LastNs   int64            // when it was seen last before
	SaidNs   int64            // when the owner said so
}

// Return is why a finding is told again although it was called fine; "" if it is
// not.
type Return string

// The reasons, the weightiest first; each is also the end of the catalogue key
// "worth.back.…".
const (
	Graver Return = "graver" // its severity rose
	Wider  Return = "wider"  // somebody takes part who did not
	More   Return = "more"   // a figure is twice what it was, or more
	Again  Return = "again"  // it is seen when a month has gone by
)

// fineFor is for how long a finding stays put away while it goes on.
const fineFor = 30 * 24 * int64(time.Hour)

// moreBy is how many times a figure must be what it was to be told again: one
// day differs from another.
const moreBy = 2

// growing are the figures of findings of which more is worse.
var growing = []string{"Bytes", "Companies", "Failed", "Hosts", "Names", "Nights", "Packets", "Ports", "Senders", "Sessions", "Times", "Tries"}

// Fine notes the finding as it is.
func (f Finding) Fine(saidNs int64) Fine {
	return Fine{Topic: f.Topic(), Severity: f.Severity, Names: f.names(), Figures: f.figures(), LastNs: f.LastNs, SaidNs: saidNs}
}

// names gives who takes part.
func (f Finding) names() []string {
	list, _ := f.Args["Names"].([]string)
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// figures gives the figures of which more is worse.
func (f Finding) figures() map[string]int64 {
	out := map[string]int64{}
	for _, name := range growing {
		switch n := f.Args[name].(type) {
		case int:
			out[name] = int64(n)
		case int64:
			out[name] = n
		case uint64:
			out[name] = int64(min(n, 1<<62))
		}
	}
	return out
}

// And gives the worst of two notes of one topic: a finding looks different in a
// day and in a month, and the owner means both.
func (a Fine) And(b Fine) Fine {
	a.Severity = max(a.Severity, b.Severity)
	a.LastNs, a.SaidNs = max(a.LastNs, b.LastNs), max(a.SaidNs, b.SaidNs)
	a.Names = append(slices.Clone(a.Names), b.Names...)
	slices.Sort(a.Names)
	a.Names = slices.Compact(a.Names)
	a.Figures = maps.Clone(a.Figures)
	if a.Figures == nil {
		a.Figures = map[string]int64{}
	}
	for name, n := range b.Figures {
		a.Figures[name] = max(a.Figures[name], n)
	}
	return a
}

// Back tells why a finding of the same topic is told again, "" if it stays away.
func (a Fine) Back(f Finding) Return {
	b := f.Fine(0)
	switch {
	case b.Severity > a.Severity:
		return Graver
	case slices.ContainsFunc(b.Names, func(n string) bool { return !slices.Contains(a.Names, n) }):
		return Wider
	case a.grew(b.Figures):
		return More
	case b.LastNs > a.LastNs+fineFor:
		return Again
	}
	return ""
}

// grew reports whether one of the figures is so much higher that it counts.
func (a Fine) grew(figures map[string]int64) bool {
	for name, n := range figures {
		if before := a.Figures[name]; n >= moreBy*before && n > before {
			return true
		}
	}
	return false
}
