package ui

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"telltale/app/settings"
	"telltale/app/ui/page/start"
	"telltale/app/view"
)

// StartBackend is what the Start page and those that say how to come by a recording need. It is quick and may be called
// from any goroutine.
type StartBackend interface {
	// Start returns the first page.
	Start() view.Start
	// How returns the page that says how to come by a recording in a way, and whether there is such a way.
	How(key string) (view.How, bool)
}

// mostRecent is how many of those opened before the page lists.
const mostRecent = 4

type startTurn struct {
	*start.Page
	shell *Shell
}

func newStartTurn(s *Shell) *startTurn { return &startTurn{start.New(s), s} }

// Loading says nothing: the page is there at once.
func (t *startTurn) Loading(string) {}

func (t *startTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	v, recent := t.shell.backend.Start(), t.shell.recent()
	return func() location {
		t.Update(v, recent)
		return at
	}, nil
}

func (t *startTurn) again() { t.Update(t.shell.backend.Start(), t.shell.recent()) }

// ShowStart shows the Start page.
func (s *Shell) ShowStart() { s.Show(view.PageStart, "") }

// recent lists what was opened before and still is there.
func (s *Shell) recent() []start.Recent {
	var list []start.Recent
	for _, path := range s.opt.Settings.Get().Recent {
		if _, err := os.Stat(path); err != nil || len(list) == mostRecent {
			continue
		}
		list = append(list, start.Recent{Path: path, Name: filepath.Base(path), Folder: nearHome(filepath.Dir(path))})
	}
	return list
}

// nearHome writes the folder of the person as "~", as their own terminal does.
func nearHome(dir string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return dir
	}
	if rest, err := filepath.Rel(home, dir); err == nil && filepath.IsLocal(rest) {
		return filepath.Join("~", rest)
	}
	return dir
}

// ForgetRecent forgets what was opened before.
func (s *Shell) ForgetRecent() {
	s.remember(func(to *settings.Settings) { to.Recent = nil })
	s.Reload()
}

// howTurn is a page that says how to come by a recording.
type howTurn struct {
	*start.How
	shell *Shell
	shown *view.How
}

func newHowTurn(s *Shell) *howTurn { return &howTurn{How: start.NewHow(s), shell: s} }

// Loading says nothing: the page is there at once.
func (t *howTurn) Loading(string) {}

func (t *howTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	v, ok := t.shell.backend.How(at.key)
	return func() location {
		if !ok {
			t.shell.pages[view.PageStart].again()
			return location{page: view.PageStart}
		}
		t.shown = &v
		t.Update(v)
		return at
	}, nil
}

func (t *howTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// OpenWay shows how to come by a recording.
func (s *Shell) OpenWay(key string) { s.Show(view.PageHow, key) }

// Copy puts words on the clipboard.
func (s *Shell) Copy(words string) { fyne.CurrentApp().Clipboard().SetContent(words) }
