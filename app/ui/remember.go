package ui

import (
	"slices"

	"telltale/app/settings"
	"telltale/app/view"
)

// Begin shows the page that was shown last, at first the home; while nothing was read, the Start page.
func (s *Shell) Begin() {
	last := s.opt.Settings.Get()
	if p := view.Period(last.Period); slices.Contains([]view.Period{view.PeriodDay, view.PeriodWeek, view.PeriodMonth, view.PeriodAll}, p) {
		s.period = p
	}
	id := view.PageID(last.Page)
	switch {
	case len(s.frame.Entries) == 0:
		s.ShowStart()
	case slices.ContainsFunc(s.frame.Pages, func(p view.NavPage) bool { return p.ID == id }):
		s.Show(id, "")
	default:
		s.ShowHome()
	}
}

// Left remembers where the window was left, and what it looked like then.
func (s *Shell) Left(w settings.Window) {
	page := under(s.here.page)
	if ofDevice(s.here.page) && s.here.page != view.PageSteps {
		page = view.PageHome // another time other devices count
	}
	s.remember(func(to *settings.Settings) { to.Window, to.Page, to.Period = w, string(page), string(s.period) })
}

// remember keeps what the person chose for the next time. When that cannot be written, it holds for this time, and a
// card says so once.
func (s *Shell) remember(change func(*settings.Settings)) {
	err := s.opt.Settings.Change(change)
	if err == nil || s.forgetful {
		return
	}
	s.forgetful = true
	s.trouble(&view.Trouble{Title: s.word("keep.title"), Line: s.word("keep.line"), Next: s.word("keep.next")})
}
