package ui

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"

	"telltale/app/ui/widget"
	"telltale/app/view"
)

// work is a recording that is being read.
type work struct {
	stop    context.CancelFunc
	card    *widget.ProgressCard
	last    view.Progress
	stopped bool
	then    func(error) // what is done at its end
}

// job reads one recording.
type job func(ctx context.Context, report func(view.Progress)) error

// read starts a job off the main goroutine, shows how far it is, and shows the home when it is done.
func (s *Shell) read(j job, opens ...string) {
	s.readThen(j, func(err error) {
		if err == nil && len(opens) > 0 {
			s.opened(opens)
		}
		if err != nil {
			s.fail(err)
			s.Reload()
			return
		}
		s.ShowHome()
	})
}

// readThen is read with another way to go on.
func (s *Shell) readThen(j job, then func(error)) {
	if s.work != nil {
		s.trouble(&view.Trouble{Title: s.word("busy.title"), Line: s.word("busy.line"), Next: s.word("busy.next")})
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	w := &work{stop: stop, then: then, last: view.Progress{
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
	then := s.work.then
	s.work = nil
	s.cover(nil)
	then(err)
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
