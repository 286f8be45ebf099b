package disclosure

import (
	"time"

	"telltale/capture/flow"
)

// Shelf is one part of the page that tells what leaves the home (label
// specification D.4).
type Shelf struct {
	ID    string // "seen", "pattern" or "could"
	Title string // key of the catalogue
	Empty string // key of the sentence that says that nothing is there, "" if something is
	Args  map[string]any
	Items []Disclosure
}

// Shelves sorts disclosures onto three shelves. An item that says little by
// itself, or that stayed in the home, leaves the first one empty in the sense of
// its sentence: no personal data in readable form was seen to leave. Watched is
// how long the device, or the home, was watched; sent is how readable all that
// was that it sent to the Internet.
func Shelves(list []Disclosure, watched time.Duration, sent flow.Grade) []Shelf {
	args := map[string]any{"Hours": watched}
	shelves := []Shelf{
		{ID: "seen", Title: shelfTitle + "seen", Empty: emptySeen(sent), Args: args},
		{ID: "pattern", Title: shelfTitle + "pattern", Empty: "leaves.empty.pattern", Args: args},
		{ID: "could", Title: shelfTitle + "could", Empty: "leaves.empty.could", Args: args},
	}
	for _, d := range list {
		s := &shelves[shelfOf(d.Grade)]
		s.Items = append(s.Items, d)
		if d.Grade != Seen || d.Personal && d.Leaves {
			s.Empty = ""
		}
	}
	return shelves
}

// shelfTitle is how the keys of titles begin.
const shelfTitle = "leaves.shelf."

func shelfOf(g Grade) int {
	switch g {
	case Seen:
		return 0
	case Pattern:
		return 1
	case Likely, Able:
	}
	return 2
}

// emptySeen says that nothing was read, and why that may be: that most was
// sealed is said only where it was.
func emptySeen(sent flow.Grade) string {
	all := sent.Sealed + sent.Clear + sent.Unknown
	switch {
	case all == 0:
		return "leaves.empty.seen.nothing"
	case 2*sent.Sealed > all:
		return "leaves.empty.seen.sealed"
	case 2*sent.Clear > all:
		return "leaves.empty.seen.clear"
	}
	return "leaves.empty.seen.unknown"
}
