package session

import (
	"context"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/store"
	"telltale/classify"
)

// Timeline gives the page that tells hour by hour what devices sent.
func (d *Desk) Timeline(ctx context.Context, ask view.TimelineAsk, p view.Period) (view.Timeline, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Timeline{}, d.trouble(err, "")
	}
	return d.teller().NewTimeline(home, ask, p), nil
}

// Hour lists who spoke to whom within a span: all devices, or the one with a key.
// The period is that of the page, by whose home devices are named.
func (d *Desk) Hour(ctx context.Context, span flow.Span, key string, p view.Period) (view.TimelineHour, error) {
	r := d.now()
	home, err := r.judge(ctx, p)
	if err != nil {
		return view.TimelineHour{}, d.trouble(err, "")
	}
	keys := view.HourDevices(home, span, key)
	moment, err := r.session.moment(ctx, home, span, keys[:min(len(keys), view.MostHourDevices)])
	if err != nil {
		return view.TimelineHour{}, d.trouble(err, "")
	}
	return d.teller().NewHour(home, moment, span, key), nil
}

// moment gives some devices of a home within a short span. They are read one by
// one: a home may have hundreds, and an hour is shown of a few.
func (s *Session) moment(ctx context.Context, home classify.Home, span flow.Span, keys []string) (classify.Home, error) {
	all := flow.Facts{Span: span}
	for _, key := range keys {
		facts, err := s.store.FactsOf(ctx, store.Query{Span: span, Device: key, Coarse: true})
		if err != nil {
			return classify.Home{}, err // Don't wrap the error, it says what was being done.
		}
		all.Captures, all.Devices = facts.Captures, append(all.Devices, facts.Devices...)
	}
	return home.Moment(all, s.tables), nil
}
