package ui

import (
	"context"
	"errors"
	"slices"

	"telltale/app/view"
)

// ShowStart shows the Start page.
func (s *Shell) ShowStart() {
	s.leave(location{page: pageStart})
	s.generation++ // whatever is still being loaded comes too late
	s.stopLoad()
	s.frame = s.backend.Frame()
	s.start.Update(s.backend.Start())
	s.put(location{page: pageStart})
}

// ShowHome shows the page of the home.
func (s *Shell) ShowHome() {
	s.leave(location{page: pageHome})
	s.load(location{page: pageHome})
}

// OpenDevice shows the page of a device.
func (s *Shell) OpenDevice(key string) {
	l := location{page: pageDevice, key: key}
	s.leave(l)
	s.load(l)
}

// ShowWorth shows what is worth a look.
func (s *Shell) ShowWorth() {
	s.leave(location{page: pageWorth})
	s.load(location{page: pageWorth})
}

// OpenSteps shows what to do about the critical findings of a device; "" is the home.
func (s *Shell) OpenSteps(key string) {
	l := location{page: pageSteps, key: key}
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
	switch {
	case s.here.page == pageStart:
		s.ShowStart()
	case s.here.key != "" && !s.has(s.here.key):
		s.load(location{page: pageHome})
	default:
		s.load(s.here)
	}
}

// has reports whether the home that is shown has a device.
func (s *Shell) has(key string) bool {
	return slices.ContainsFunc(s.backend.Frame().Entries, func(e view.NavEntry) bool { return e.Key == key })
}

// Back shows the page before this one. Pages of devices that the home has not,
// as another home was shown before, are passed over.
func (s *Shell) Back() {
	last := len(s.before) - 1
	for last >= 0 && (s.before[last] == s.here || s.before[last].key != "" && !s.has(s.before[last].key)) {
		last--
	}
	if last < 0 {
		s.before = nil
		return
	}
	l := s.before[last]
	s.before = s.before[:last]
	if l.page == pageStart {
		s.here = location{} // so that leaving does not note where we came from
		s.ShowStart()
		return
	}
	s.load(l)
}

// leave notes where the window was, for Back.
func (s *Shell) leave(next location) {
	if s.here.page != pageNone && s.here != next {
		s.before = append(s.before, s.here)
	}
}

// load fetches a page off the main goroutine and shows it. Until it is there, the page before stays.
func (s *Shell) load(l location) {
	if len(s.holder.Objects) == 0 {
		s.loading(l)
	}
	s.stopLoad()
	ctx, stop := context.WithCancel(s.ctx)
	s.stopLoad = stop
	s.generation++
	generation, period := s.generation, s.period
	s.side.update(s.frame, l)
	s.opt.Run(func() {
		frame := s.backend.Frame()
		show, err := s.fetch(ctx, l, period)
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
		})
	})
}

// fetch asks the backend for a page and returns how to show it, which returns where the window then is.
func (s *Shell) fetch(ctx context.Context, l location, p view.Period) (func() location, error) {
	switch l.page {
	case pageDevice:
		v, err := s.backend.Device(ctx, l.key, p)
		return func() location {
			s.deviceView, s.mark = v, v.Mark
			s.device.Update(v)
			return l
		}, err
	case pageWorth, pageSteps:
		v, err := s.backend.Worth(ctx, p)
		return func() location {
			s.mark = v.Mark
			if !s.showWorth(v, l.key) {
				l = location{page: pageWorth}
			}
			return l
		}, err
	case pageHome, pageStart, pageNone:
	}
	v, err := s.backend.Home(ctx, p)
	return func() location {
		s.homeView, s.mark = v, v.Mark
		s.home.Update(v)
		return l
	}, err
}

// showWorth shows what is worth a look, and the steps for the device with a key; false if nothing of it is critical.
func (s *Shell) showWorth(v view.Worth, key string) bool {
	s.worthView = v
	s.worth.Update(v)
	for _, u := range v.Urgent {
		if u.Key == key {
			s.steps.Update(u, v.Words)
			return true
		}
	}
	return false
}

// loading shows that a page is on its way, when there is nothing else to show.
func (s *Shell) loading(l location) {
	switch sentence := s.word("page.loading"); l.page {
	case pageDevice:
		s.device.Loading(sentence)
	case pageWorth:
		s.worth.Loading(sentence)
	case pageSteps:
		s.steps.Loading(sentence)
	case pageHome, pageStart, pageNone:
		s.home.Loading(sentence)
	}
	s.put(l)
}

// Rename gives a device the owner's name and shows it.
func (s *Shell) Rename(key, name string) {
	s.opt.Run(func() {
		err := s.backend.Rename(s.ctx, key, name)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
			}
			s.Reload()
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
