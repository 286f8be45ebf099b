package ui

import (
	"context"
	"strings"
	"time"

	"telltale/app/view"
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
	weighed  bool   // how many are critical was known
	watching string // title of the watch
}

// noticed tells the desktop of devices that are new and of findings that are critical, while a watch goes on: the owner
// may be looking at something else. It is called whenever a page was loaded.
func (s *Shell) noticed() {
	before := s.known
	s.known = known{
		devices: map[string]bool{}, critical: s.mark.Critical, weighed: before.weighed || tellsWorth(s.here.page),
		watching: s.frame.Watching.Title,
	}
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
	s.tellNews(fresh, before)
}

// tellNews tells the desktop of the names of new devices, and of what is critical since it was told of last.
func (s *Shell) tellNews(fresh []string, before known) {
	if len(fresh) > 0 {
		s.opt.Notify(s.word("news.device"), strings.Join(fresh, "\n"))
	}
	if before.weighed && s.known.critical > before.critical {
		s.opt.Notify(s.word("news.critical"), s.mark.Line)
	}
}

// weigh fetches what is worth a look for a page that does not tell it, off the main goroutine: the side bar counts it
// on every page, and a watch may find something critical whichever page is open.
func (s *Shell) weigh(ctx context.Context) {
	if tellsWorth(s.here.page) || len(s.frame.Entries) == 0 {
		return
	}
	generation, period := s.generation, s.period
	s.opt.Run(func() {
		v, err := s.backend.Home(ctx, period)
		if err != nil {
			return // the page was left, or nothing can be told of this home; whoever opens it is told why
		}
		s.opt.Dispatch(func() {
			if generation != s.generation {
				return
			}
			if v.Mark != s.mark {
				s.mark = v.Mark
				s.side.update(s.frame, s.here)
			}
			s.noticed()
			s.known.weighed = true
		})
	})
}

// tellsWorth reports whether a page comes with how much is worth a look.
func tellsWorth(id view.PageID) bool {
	switch id {
	case view.PageStart, view.PageHow, view.PageWatch, view.PageRouter, view.PageHotspot, view.PageSettings, view.PageAbout, view.PageKeys:
		return false
	}
	return true
}

// WatchingNow reports whether a watch goes on: then the window may be hidden instead of closed.
func (s *Shell) WatchingNow() bool {
	return s.frame.Watching.Title != "" && !s.frame.Watching.Paused && !s.frame.Watching.Ended
}
