package ui

import "telltale/app/settings"

// Expert reports whether ports, protocols and addresses are shown.
func (s *Shell) Expert() bool { return s.opt.Settings.Get().Expert }

// ToggleExpert shows ports, protocols and addresses, or puts them away, on all pages; it is remembered.
func (s *Shell) ToggleExpert() {
	s.remember(func(to *settings.Settings) { to.Expert = !to.Expert })
	for _, t := range s.pages {
		t.again()
	}
}
