package session

import (
	"context"
	"slices"
	"sync"
	"time"

	"telltale/capture/flow"
	"telltale/capture/store"
	"telltale/classify"
)

// people are the devices of people that are left out until somebody adds them, as of
// the last time that somebody asked. What a device is, all that was seen of it tells,
// and not the stretch of time that a page shows.
type people struct {
	mu      sync.Mutex
	known   bool
	at      crowd
	said    []store.Said
	waiting []flow.DeviceFacts
}

// crowd is what tells whether somebody may have come, or may be known better by now.
// What a watch keeps every two seconds is no reason to read a year anew.
type crowd struct {
	row      int64 // the newest of the captures
	captures int
	devices  int   // of the home
	minute   int64 // up to which captures go, since 1970
}

func crowdOf(captures []flow.Capture, devices int) crowd {
	c := crowd{captures: len(captures), devices: devices}
	for i := range captures {
		c.row = max(c.row, captures[i].ID)
		c.minute = max(c.minute, captures[i].LastNs/int64(time.Minute))
	}
	return c
}

// respect leaves out the devices of people that only watches saw, and that nobody added.
func (s *Session) respect(ctx context.Context, q store.Query, facts *flow.Facts) error {
	if q.Span.All() && q.Device == "" {
		classify.Withhold(facts, classify.Waiting(*facts, s.tables))
		return nil
	}
	waiting, err := s.waiting(ctx)
	if err == nil {
		classify.Withhold(facts, waiting)
	}
	return err
}

// waiting gives the devices that wait to be added, by key.
func (s *Session) waiting(ctx context.Context) ([]flow.DeviceFacts, error) {
	captures, err := s.store.Captures(ctx)
	if err != nil || !slices.ContainsFunc(captures, func(c flow.Capture) bool { return c.SHA256 == "" }) {
		return nil, err // without a watch nobody waits
	}
	said, err := s.store.Said(ctx)
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	devices, err := s.store.DeviceCount(ctx)
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	return s.people.now(crowdOf(captures, devices), said, func() ([]flow.DeviceFacts, error) {
		facts, err := s.facts(ctx, store.Query{Coarse: true})
		return facts.LeftOut, err
	})
}

// now gives the devices that wait, from what is known unless somebody may have come since.
func (p *people) now(at crowd, said []store.Said, leftOut func() ([]flow.DeviceFacts, error)) ([]flow.DeviceFacts, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known && p.at == at && slices.Equal(p.said, said) {
		return p.waiting, nil
	}
	list, err := leftOut()
	if err != nil {
		return nil, err
	}
	p.known, p.at, p.said = true, at, said
	p.waiting = slices.DeleteFunc(slices.Clone(list), func(f flow.DeviceFacts) bool { return f.Device.Presence != flow.PresenceUnsaid })
	return p.waiting, nil
}
