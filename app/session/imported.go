package session

import (
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// Imported tells of one capture that was read, by itself, whatever the
// database held before. Session.JudgeImported says what its devices are.
type Imported struct {
	Capture       flow.Capture
	Problem       string // sentence for Capture.Problem, "" when all is well
	Already       bool   // the same capture was imported before; nothing was changed
	Conversations []flow.Conversation
	Names         []flow.NameBinding

	result *meter.Result
}

func imported(r *meter.Result, already bool) *Imported {
	return &Imported{Capture: r.Capture, Already: already, Conversations: r.Conversations, Names: r.Names, result: r}
}
