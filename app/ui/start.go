package ui

import (
	"context"

	"telltale/app/ui/page/start"
	"telltale/app/view"
)

// StartBackend is what the Start page needs. It is quick and may be called from any goroutine.
type StartBackend interface {
	// Start returns the first page.
	Start() view.Start
}

type startTurn struct {
	*start.Page
	shell *Shell
}

func newStartTurn(s *Shell) *startTurn { return &startTurn{start.New(s), s} }

// Loading says nothing: the page is there at once.
func (t *startTurn) Loading(string) {}

func (t *startTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	v := t.shell.backend.Start()
	return func() location {
		t.Update(v)
		return at
	}, nil
}

func (t *startTurn) again() { t.Update(t.shell.backend.Start()) }

// ShowStart shows the Start page.
func (s *Shell) ShowStart() { s.Show(view.PageStart, "") }
