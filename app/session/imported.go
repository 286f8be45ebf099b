package session

import (
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// Imported tells of one capture that was read, by itself, whatever the
// database held before. Session.JudgeImported says what its devices are.
type Imported struct {
	Capture       flow.Capture
	Problem       string       // sentence for Capture.Problem, "" when all is well
	Already       bool         // the same capture was imported before; nothing was changed
	Overlap       flow.Overlap // what it has in common with captures that were imported before
	Conversations []flow.Conversation
	Names         []flow.NameBinding

	result *meter.Result
}

// overlapping notes what a capture has in common with others.
func overlapping(i *Imported, overlap flow.Overlap) *Imported {
	i.Overlap = overlap
	return i
}

func imported(r *meter.Result, already bool) *Imported {
	return &Imported{Capture: r.Capture, Already: already, Conversations: r.Conversations, Names: r.Names, result: r}
}
