package ui

import (
	"strings"
	"time"
)

// newsEvery is how often a page follows what changes by itself, at most: more often would only flicker.
const newsEvery = 500 * time.Millisecond

// hear is called when what is shown changed by itself. The page follows at once, and then not before newsEvery is over,
// however often that happens.
func (s *Shell) hear() {
	if s.resting {
		s.unheard = true
		return
	}
	s.resting = s.opt.paced
	s.follow()
	s.opt.After(newsEvery, func() {
		s.resting = false
		if s.unheard {
			s.unheard = false
			s.hear()
		}
	})
}

// known is what the owner was told of, so that the next time only news is told.
type known struct {
	devices  map[string]bool // nil while nothing was told
	critical int
	watching string // title of the watch
}

// noticed tells the desktop of devices that are new and of findings that are critical, while a watch goes on: the owner
// may be looking at something else. It is called whenever a page was loaded.
func (s *Shell) noticed() {
	before := s.known
	s.known = known{devices: map[string]bool{}, critical: s.mark.Critical, watching: s.frame.Watching.Title}
	var fresh []string
	for _, e := range s.frame.Entries {
		s.known.devices[e.Key] = true
		if !before.devices[e.Key] {
			fresh = append(fresh, e.Name)
		}
	}
	if before.watching != s.known.watching || before.devices == nil {
		s.opt.Watching(s.frame.Watching)
	}
	if s.known.watching == "" || before.watching == "" {
		return // what was there before the watch is no news
	}
	if len(fresh) > 0 {
		s.opt.Notify(s.word("news.device"), strings.Join(fresh, "\n"))
	}
	if s.known.critical > before.critical {
		s.opt.Notify(s.word("news.critical"), s.mark.Line)
	}
}

// WatchingNow reports whether a watch goes on: then the window may be hidden instead of closed.
func (s *Shell) WatchingNow() bool {
	return s.frame.Watching.Title != "" && !s.frame.Watching.Paused && !s.frame.Watching.Ended
}
