package ui

import (
	"context"

	"telltale/app/ui/page/home"
	"telltale/app/view"
)

// HomeBackend is what the page of the home needs.
type HomeBackend interface {
	// Home returns the page of the home for a stretch of time.
	Home(ctx context.Context, p view.Period) (view.Home, error)
}

type homeTurn struct {
	*home.Page
	shell *Shell
	shown *view.Home
}

func newHomeTurn(s *Shell) *homeTurn { return &homeTurn{Page: home.New(s), shell: s} }

func (t *homeTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.Home(ctx, p)
	return func() location {
		t.shown, t.shell.mark = &v, v.Mark
		t.Update(v)
		return at
	}, err
}

func (t *homeTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// ShowHome shows the page of the home.
func (s *Shell) ShowHome() { s.Show(view.PageHome, "") }
