package carelabel

import (
	"slices"

	"telltale/capture/flow"
)

// companies counts whom the device exchanged data with (B.4, 1).
func companies(in Input) Symbol {
	c := counted(in.Contacts)
	n := len(c.names)
	s := Symbol{ID: "companies", Count: n, Args: map[string]any{
		"Companies": n, "Days": in.Facts.Days, "Hours": seenFor(in), "Names": c.names, "Unnamed": c.unnamed, "Apart": apart(in.Contacts), "UpTo": upTo(in.Facts.Days),
	}}
	level := step(float64(n), [4]float64{1, 3, 6, 12})
	if more := nothingShort(in, n); more > 0 {
		s.Sentence = "label.companies.notyet"
		s.Args["More"] = more
		s.lacks("days", more)
		return soFar(s, level, level)
	}
	if !used(in) {
		s.Sentence = "label.companies.unused"
		s.Missing = append(s.Missing, "use")
		return soFar(s, level, level)
	}
	s.Sentence = "label.companies.letter"
	return growing(in, letter(s, level), c.newestNs)
}

// tally is what contacts add up to.
type tally struct {
	names    []string // of companies, each once, most sent bytes first
	unnamed  int      // servers without a name
	newestNs int64    // when the newest of the companies was first met, 0 if not known
}

// counted lists the companies that data went to and came from, each once, and
// counts the servers that have no name.
func counted(list []Contact) tally {
	t := tally{}
	first := map[string]int64{}
	for _, c := range list {
		switch {
		case !c.Reach.Contacted() || c.Infrastructure:
		case !c.Named:
			t.unnamed += c.Hosts
		default:
			have, seen := first[c.Key]
			if !seen {
				t.names = append(t.names, c.Name)
			}
			if !seen || c.FirstNs < have {
				first[c.Key] = c.FirstNs
			}
		}
	}
	for _, ns := range first {
		t.newestNs = max(t.newestNs, ns)
	}
	return t
}

// apart lists who only told the time or looked up names: they are shown, and
// not counted (B.4, 1).
func apart(list []Contact) []string {
	var names []string
	for _, c := range list {
		if c.Infrastructure && c.Named && c.Reach.Contacted() && !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// used reports whether the device was in touch outside the quiet hours: one use
// session, as far as watching can tell (B.4, 1, “Needs”). Where no hours are
// known it is taken for granted.
func used(in Input) bool {
	known := false
	for _, c := range in.Contacts {
		for _, h := range c.Hours {
			known = true
			if !quiet(in.Home, h) {
				return true
			}
		}
	}
	return !known
}

// quietEnoughNs is how long no new company may come at least (B.2, rule 4).
const quietEnoughNs = 48 * flow.HourNs

// growing marks a symbol when the newest company came within the last 48 hours,
// or the last half of the days if that is longer (B.2, rule 4).
func growing(in Input, s Symbol, newestNs int64) Symbol {
	still := max(quietEnoughNs, int64(in.Facts.Days)*dayNs/2)
	if newestNs > 0 && in.Facts.LastNs-newestNs < still {
		s.Badges = append(s.Badges, BadgeGrowing)
	}
	return s
}

// trackers counts advertising and analytics companies (B.4, 2).
func trackers(in Input) Symbol {
	list := trackersOf(in)
	c := counted(list)
	t := len(c.names)
	s := Symbol{ID: "trackers", Count: t, Args: map[string]any{
		"Trackers": t, "Days": in.Facts.Days, "Hours": seenFor(in), "Names": c.names, "UpTo": upTo(in.Facts.Days), "Share": trackerHours(in),
	}}
	switch {
	case t == 0 && in.Facts.Days < needNothingDays:
		s.Sentence = "label.trackers.notyet"
		more := daysShort(in.Facts.Days, needNothingDays)
		s.Args["More"] = more
		s.lacks("days", more)
		return soFar(s, 'A', 'A')
	case t == 0:
		s.Sentence = "label.trackers.none"
		return letter(s, 'A')
	}
	s.Sentence = "label.trackers.letter"
	level := step(float64(t), [4]float64{0, 1, 4, 1 << 30})
	if t >= 5 && (trackerHours(in) >= 0.2 || trackerAtNight(in)) {
		level = 'E'
	}
	return growing(in, letter(s, level), c.newestNs)
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
