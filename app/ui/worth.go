package ui

import (
	"context"

	"telltale/app/ui/page/worth"
	"telltale/app/view"
)

// WorthBackend is what the page of what is worth a look needs.
type WorthBackend interface {
	// Worth returns the page of what is worth a look for a stretch of time.
	Worth(ctx context.Context, p view.Period) (view.Worth, error)
	// PutAway keeps that the owner calls a finding fine that the page lists for a stretch of time, by its id.
	PutAway(ctx context.Context, id string, p view.Period) error
	// TakeBack tells a finding again that was put away, by its id on the page.
	TakeBack(ctx context.Context, id string, p view.Period) error
}

type worthTurn struct {
	*worth.Page
	shell *Shell
	shown *view.Worth
}

func newWorthTurn(s *Shell) *worthTurn { return &worthTurn{Page: worth.New(s), shell: s} }

func (t *worthTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.Worth(ctx, p)
	return func() location {
		t.show(v)
		return at
	}, err
}

func (t *worthTurn) show(v view.Worth) {
	t.shown, t.shell.mark = &v, v.Mark
	t.Update(v)
}

func (t *worthTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// ShowWorth shows what is worth a look.
func (s *Shell) ShowWorth() { s.Show(view.PageWorth, "") }

// stepsTurn is the screen that leads through what to do about one device.
type stepsTurn struct {
	*worth.Steps
	shell *Shell
	key   string
	shown *view.Worth
}

func newStepsTurn(s *Shell) *stepsTurn { return &stepsTurn{Steps: worth.NewSteps(s), shell: s} }

func (t *stepsTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.Worth(ctx, p)
	return func() location {
		t.key, t.shown, t.shell.mark = at.key, &v, v.Mark
		if t.show() {
			return at
		}
		if all, ok := t.shell.pages[view.PageWorth].(*worthTurn); ok {
			all.show(v)
		}
		return location{page: view.PageWorth}
	}, err
}

// show shows the steps for the device; false if nothing of it is critical.
func (t *stepsTurn) show() bool {
	for _, u := range t.shown.Urgent {
		if u.Key == t.key {
			t.Update(u, t.shown.Words)
			return true
		}
	}
	return false
}

func (t *stepsTurn) again() {
	if t.shown != nil {
		t.show()
	}
}

// OpenSteps shows what to do about the critical findings of a device; "" is the home.
func (s *Shell) OpenSteps(key string) { s.Show(view.PageSteps, key) }

// PutAway keeps that a finding is fine and shows the page without it.
func (s *Shell) PutAway(id string) {
	period := s.period
	s.change(func(ctx context.Context) error { return s.backend.PutAway(ctx, id, period) })
}

// TakeBack tells a finding again that was put away.
func (s *Shell) TakeBack(id string) {
	period := s.period
	s.change(func(ctx context.Context) error { return s.backend.TakeBack(ctx, id, period) })
}
