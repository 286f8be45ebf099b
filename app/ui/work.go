package ui

import (
	"context"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"telltale/app/ui/widget"
	"telltale/app/view"
)

// endings are the ends of the names of files that can be opened.
var endings = []string{".pcap", ".pcapng", ".cap", ".gz"}

// work is a recording that is being read.
type work struct {
	stop    context.CancelFunc
	card    *widget.ProgressCard
	last    view.Progress
	stopped bool
}

// job reads one recording.
type job func(ctx context.Context, report func(view.Progress)) error

// Choose does what a choice of the Start page says.
func (s *Shell) Choose(id string) {
	switch id {
	case "open":
		s.AskForFile()
	case "example":
		s.read(s.backend.Example)
	case "own":
		s.read(s.backend.Own)
	case "back":
		s.ShowHome()
	}
}

// OpenPath reads the recording at a path.
func (s *Shell) OpenPath(path string) {
	s.read(func(ctx context.Context, report func(view.Progress)) error {
		return s.backend.Open(ctx, path, report)
	})
}

// AskForFile lets the owner choose a recording.
func (s *Shell) AskForFile() {
	if s.window == nil || s.asking != nil {
		return
	}
	ask := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		s.asking = nil
		switch {
		case err != nil:
			s.fail(err)
		case r != nil:
			s.openReader(r)
		}
	}, s.window)
	s.asking = ask
	ask.SetView(dialog.ListView)
	ask.SetFilter(storage.NewExtensionFileFilter(endings))
	ask.SetTitleText(s.word("open.title"))
	ask.SetConfirmText(s.word("open.confirm"))
	ask.SetDismissText(s.word("open.dismiss"))
	ask.Show() // Fyne makes the dialog only now; it cannot be sized before
	size := s.window.Canvas().Size()
	ask.Resize(fyne.NewSize(min(900, size.Width*0.92), min(640, size.Height*0.9)))
}

// openReader reads what the owner chose: by its path when it has one, since a file can be read faster than a stream.
func (s *Shell) openReader(r fyne.URIReadCloser) {
	if r.URI().Scheme() == "file" {
		path := r.URI().Path()
		if err := r.Close(); err != nil {
			s.fail(err)
			return
		}
		s.OpenPath(path)
		return
	}
	s.read(func(ctx context.Context, report func(view.Progress)) error {
		return s.backend.OpenReader(ctx, r, r.URI().Name(), report)
	})
}

// Drop reads the files that were dropped on the window, one after the other.
func (s *Shell) Drop(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" && slices.Contains(endings, strings.ToLower(u.Extension())) {
			paths = append(paths, u.Path())
		}
	}
	if len(paths) == 0 {
		s.trouble(&view.Trouble{Title: s.word("drop.title"), Line: s.word("drop.line"), Next: s.word("drop.next")})
		return
	}
	s.read(func(ctx context.Context, report func(view.Progress)) error {
		for _, p := range paths {
			if err := s.backend.Open(ctx, p, report); err != nil {
				return err
			}
		}
		return nil
	})
}

// read starts a job off the main goroutine, shows how far it is, and shows the home when it is done.
func (s *Shell) read(j job) {
	if s.work != nil {
		s.trouble(&view.Trouble{Title: s.word("busy.title"), Line: s.word("busy.line"), Next: s.word("busy.next")})
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	w := &work{stop: stop, last: view.Progress{
		Title: s.word("progress.title"), Fraction: -1, Cancel: s.word("progress.cancel"),
	}}
	s.work = w
	w.show(s)
	report := s.relay(w)
	s.opt.Run(func() {
		err := j(ctx, report)
		stop()
		s.opt.Dispatch(func() { s.done(err) })
	})
}

// relay brings progress to the main goroutine. However often the work reports, only the newest figure waits.
func (s *Shell) relay(w *work) func(view.Progress) {
	var mu sync.Mutex
	var newest view.Progress
	waiting := false
	return func(p view.Progress) {
		mu.Lock()
		newest = p
		if waiting {
			mu.Unlock()
			return
		}
		waiting = true
		mu.Unlock()
		s.opt.Dispatch(func() {
			mu.Lock()
			p := newest
			waiting = false
			mu.Unlock()
			if s.work == w && !w.stopped {
				w.last = p
				w.card.Set(p)
				s.over.Refresh() // the words may need another line
			}
		})
	}
}

// done takes the card away and shows what was read; what was read before a trouble is shown too.
func (s *Shell) done(err error) {
	s.work = nil
	s.cover(nil)
	if err != nil {
		s.fail(err)
		s.Reload()
		return
	}
	s.ShowHome()
}

// Stop ends the reading of a recording.
func (s *Shell) Stop() {
	if s.work == nil || s.work.stopped {
		return
	}
	w := s.work
	w.stopped = true
	w.last.Line = s.word("progress.stopping")
	w.card.Set(w.last)
	w.stop()
}

func (w *work) show(s *Shell) {
	w.card = widget.NewProgressCard(w.last, s.Stop)
	s.cover(w.card.Object)
}

// trouble shows a card over the page; the keyboard goes to its button.
func (s *Shell) trouble(t *view.Trouble) {
	shown := *t
	if shown.OK == "" {
		shown.OK = s.word("trouble.ok")
	}
	s.shownTrouble = &shown
	card, ok := widget.TroubleCard(&shown, func() {
		s.shownTrouble = nil
		s.cover(nil)
		if s.work != nil {
			s.work.show(s)
		}
	})
	if s.work != nil {
		s.cover(s.work.card.Object, card)
	} else {
		s.cover(card)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.root); c != nil {
		c.Focus(ok)
	}
}

// Trouble returns what the window says went wrong and the owner has not put away, or nil.
func (s *Shell) Trouble() error {
	if s.shownTrouble == nil {
		return nil
	}
	return s.shownTrouble
}

// cover puts cards over the page.
func (s *Shell) cover(cards ...fyne.CanvasObject) {
	s.over.Objects = s.over.Objects[:0]
	for _, c := range cards {
		if c != nil {
			s.over.Objects = append(s.over.Objects, c)
		}
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.root); c != nil {
		c.Unfocus()
	}
	s.over.Refresh()
}
