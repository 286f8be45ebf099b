package ui

import (
	"telltale/app/settings"
	"telltale/app/view"
)

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
