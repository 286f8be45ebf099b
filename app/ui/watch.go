package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"telltale/app/ui/page/watch"
	"telltale/app/view"
)

// WatchBackend is what the page of the watch needs.
type WatchBackend interface {
	// Watch returns the page on which a port is chosen, and a watch is followed.
	Watch(ctx context.Context) (view.Watch, error)
	// StartWatch begins to watch a port; with mirror set it hears what is not for this computer, too.
	StartWatch(ctx context.Context, port string, mirror bool) error
	// PauseWatch pauses the watch, or goes on with it.
	PauseWatch(ctx context.Context) error
	// StopWatch ends the watch; what was seen is kept.
	StopWatch(ctx context.Context) error
	// ForgetHour forgets what was seen in the last hour.
	ForgetHour(ctx context.Context) error
	// GivePermission has the system ask for the administrator's password, and lets Telltale's helper open ports.
	GivePermission(ctx context.Context) error
	// OnNews has f called, from any goroutine, whenever what is shown changed by itself.
	OnNews(f func())
}

type watchTurn struct {
	*watch.Page
	shell *Shell
	shown *view.Watch
}

func newWatchTurn(s *Shell) *watchTurn { return &watchTurn{Page: watch.New(s), shell: s} }

func (t *watchTurn) fetch(ctx context.Context, at location, _ view.Period) (func() location, error) {
	v, err := t.shell.backend.Watch(ctx)
	return func() location {
		t.shown = &v
		t.again()
		return at
	}, err
}

func (t *watchTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown, t.shell.routers())
	}
}

// ShowWatch shows the page of the watch.
func (s *Shell) ShowWatch() { s.Show(view.PageWatch, "") }

// StartWatch begins to watch a port.
func (s *Shell) StartWatch(port string, mirror bool) {
	s.change(func(ctx context.Context) error { return s.backend.StartWatch(ctx, port, mirror) })
}

// PauseWatch pauses the watch, or goes on with it.
func (s *Shell) PauseWatch() { s.change(s.backend.PauseWatch) }

// StopWatch ends the watch.
func (s *Shell) StopWatch() { s.change(s.backend.StopWatch) }

// ForgetHour forgets what was seen in the last hour.
func (s *Shell) ForgetHour() { s.change(s.backend.ForgetHour) }

// GivePermission has the system ask for the administrator's password.
func (s *Shell) GivePermission() { s.change(s.backend.GivePermission) }

// follow shows the page anew when what it shows changed by itself, unless the owner is busy with something: then the
// next change will do.
func (s *Shell) follow() {
	if s.here.page == "" || s.work != nil || s.asking != nil || s.shownTrouble != nil || s.typing() {
		return
	}
	if s.here.page == view.PageStart || s.here.page == view.PageHow || s.here.page == view.PageRouter {
		s.frame = s.backend.Frame()
		s.side.update(s.frame, s.here)
		s.noticed()
		s.weigh(s.ctx)
		return
	}
	s.Reload()
}

// typing reports whether the keyboard is in a field: what is drawn anew would take it away.
func (s *Shell) typing() bool {
	if s.window == nil {
		return false
	}
	_, ok := s.window.Canvas().Focused().(interface{ TypedShortcut(fyne.Shortcut) })
	return ok
}
