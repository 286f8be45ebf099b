package ui

import (
	"context"
	"errors"
	"slices"

	"telltale/app/view"
)

// Show shows a page; the key says of which device or other thing, if it is the page of one.
func (s *Shell) Show(id view.PageID, key string) {
	l := location{page: id, key: key}
	s.leave(l)
	s.load(l)
}

// ShowPeriod shows the same page for another stretch of time.
func (s *Shell) ShowPeriod(p view.Period) {
	s.period = p
	s.Reload()
}

// Reload shows the same page with what is known now.
func (s *Shell) Reload() {
	if s.here.page == "" || !s.stands(s.here) {
		s.load(location{page: view.PageHome})
		return
	}
	s.load(s.here)
}

// stands reports whether there is a page still: another home has other devices.
func (s *Shell) stands(l location) bool {
	return l.key == "" || !ofDevice(l.page) || slices.Contains(s.backend.Frame().Keys, l.key)
}

// Back shows the page before this one. Pages of devices that the home has not,
// as another home was shown before, are passed over.
func (s *Shell) Back() {
	last := len(s.before) - 1
	for last >= 0 && (s.before[last] == s.here || !s.stands(s.before[last])) {
		last--
	}
	if last < 0 {
		s.before = nil
		return
	}
	l := s.before[last]
	s.before = s.before[:last]
	s.load(l)
}

// leave notes where the window was, for Back.
func (s *Shell) leave(next location) {
	if s.here == next {
		return
	}
	if s.here.page != "" {
		s.before = append(s.before, s.here)
	}
	s.forgetTold()
}

// load fetches a page off the main goroutine and shows it. Until it is there, the page before stays.
func (s *Shell) load(l location) {
	if len(s.holder.Objects) == 0 {
		s.pages[l.page].Loading(s.word("page.loading"))
		s.put(l)
	}
	s.stopLoad()
	ctx, stop := context.WithCancel(s.ctx)
	s.stopLoad = stop
	s.generation++ // whatever is still being loaded comes too late
	generation, period := s.generation, s.period
	s.side.update(s.frame, l)
	s.opt.Run(func() {
		frame := s.backend.Frame()
		show, err := s.pages[l.page].fetch(ctx, l, period)
		s.opt.Dispatch(func() {
			if generation != s.generation {
				return
			}
			s.frame = frame
			if err != nil {
				s.side.update(s.frame, s.here)
				s.fail(err)
				return
			}
			s.put(show())
			s.weigh(ctx)
			if p, ok := s.pages[s.here.page].(searcher); ok && s.seeking {
				p.Search(s.canvas())
			}
			s.seeking = false
		})
	})
}

// Words returns the words of a key to a page.
func (s *Shell) Words(key string) string { return s.word(key) }

// fail says what went wrong and leaves everything else as it is. Work that was stopped on purpose is no trouble.
func (s *Shell) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	var t *view.Trouble
	if !errors.As(err, &t) {
		t = &view.Trouble{Title: s.word("trouble.title"), Line: err.Error(), Next: s.word("trouble.next")}
	}
	s.trouble(t)
}
