package ui

import (
	"context"
	"time"

	"telltale/app/ui/page/timeline"
	"telltale/app/view"
	"telltale/capture/flow"
)

// playStep is how long an hour is shown while a day is played: a day takes a minute.
const playStep = 2500 * time.Millisecond

// TimelineBackend is what the timeline needs.
type TimelineBackend interface {
	// Timeline returns the page for a stretch of time.
	Timeline(ctx context.Context, ask view.TimelineAsk, p view.Period) (view.Timeline, error)
	// Hour returns who spoke to whom within a span: all devices, or the one with a key.
	Hour(ctx context.Context, span flow.Span, key string, p view.Period) (view.TimelineHour, error)
}

type timelineTurn struct {
	*timeline.Page
	shell *Shell
	shown *view.Timeline
	hour  view.TimelineHour

	round   uint64 // of the newest hour that was asked for; what an older one brings is dropped
	playing uint64 // of the play that goes on, 0 if none does
	plays   uint64 // how many were begun
}

func newTimelineTurn(s *Shell) *timelineTurn {
	t := &timelineTurn{shell: s}
	t.Page = timeline.New(timelineActions{s, t})
	return t
}

func (t *timelineTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	ask := view.ReadTimelineAsk(at.key)
	v, err := t.shell.backend.Timeline(ctx, ask, p)
	if err != nil {
		return nil, err
	}
	var hour view.TimelineHour
	if i := v.Day.Chosen; i < len(v.Day.Hours) {
		hour, err = t.shell.backend.Hour(ctx, spanOf(v.Day.Hours[i]), v.Ask.Device, p)
	}
	return func() location {
		t.round++
		t.shown, t.hour, t.shell.mark = &v, hour, v.Mark
		t.Update(v, hour)
		return at
	}, err
}

func (t *timelineTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown, t.hour)
	}
}

func spanOf(h view.TimelineMark) flow.Span { return flow.Span{FromNs: h.FromNs, ToNs: h.ToNs} }

// OpenTimeline shows a day of the timeline.
func (s *Shell) OpenTimeline(ask view.TimelineAsk) { s.Show(view.PageTime, ask.String()) }

// timelineActions is what the page asks of its turn and of the shell.
type timelineActions struct {
	*Shell
	turn *timelineTurn
}

// OpenHour shows the list of another hour.
func (a timelineActions) OpenHour(hour view.TimelineMark) { a.turn.open(hour) }

// Play begins or stops to go through the day.
func (a timelineActions) Play() { a.turn.play() }

// open fetches the list of an hour off the main goroutine.
func (t *timelineTurn) open(hour view.TimelineMark) {
	s := t.shell
	t.round++
	round, period, device, generation := t.round, s.period, t.shown.Ask.Device, s.generation
	s.opt.Run(func() {
		list, err := s.backend.Hour(s.ctx, spanOf(hour), device, period)
		s.opt.Dispatch(func() {
			switch {
			case round != t.round || generation != s.generation: // another one was asked for, or another page
			case err != nil:
				s.fail(err)
			default:
				t.hour, t.shown.Day.Chosen = list, t.indexOf(hour)
				t.SetHour(list)
			}
		})
	})
}

func (t *timelineTurn) indexOf(hour view.TimelineMark) int {
	for i, h := range t.shown.Day.Hours {
		if h.FromNs == hour.FromNs {
			return i
		}
	}
	return t.shown.Day.Chosen
}

// play goes through the day from the hour that is chosen, or from its beginning after the last one; or stops.
func (t *timelineTurn) play() {
	if t.playing != 0 {
		t.stop()
		return
	}
	t.plays++
	t.playing = t.plays
	t.SetPlaying(true)
	hours, at := t.Hours()
	if t.following(hours, at) < 0 {
		t.step(t.following(hours, -1))
		return
	}
	t.wait()
}

func (t *timelineTurn) stop() {
	t.playing = 0
	t.SetPlaying(false)
}

// wait goes on to the next hour after a while.
func (t *timelineTurn) wait() {
	now := t.playing
	t.shell.opt.After(playStep, func() {
		if now != t.playing {
			return
		}
		if t.shell.here.page != view.PageTime {
			t.stop()
			return
		}
		hours, at := t.Hours()
		t.step(t.following(hours, at))
	})
}

// step shows an hour and waits for the next one; below 0 the day is over.
func (t *timelineTurn) step(hour int) {
	if hour < 0 {
		t.stop()
		return
	}
	hours, _ := t.Hours()
	t.open(hours[hour])
	t.wait()
}

// following gives the next hour of the day that the clocks did not jump over, -1 if there is none.
func (t *timelineTurn) following(hours []view.TimelineMark, at int) int {
	for i := at + 1; i < len(hours); i++ {
		if hours[i].FromNs != 0 {
			return i
		}
	}
	return -1
}
