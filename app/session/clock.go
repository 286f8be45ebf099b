package session

import (
	"context"
	"slices"
	"time"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// clockJump is how long a recording is silent at least, before we say that its
// clock was set in between: small computers begin at 1970, or when their program
// was made, until they have asked for the time. No recording rests for half a year.
const clockJump = 180 * 24 * time.Hour

// believe mends the times of recordings whose clock was set while they ran: they
// begin where it was right, so that nobody reads of fifty years that were watched.
// What was counted before stays in the sums.
func (s *Session) believe(ctx context.Context, f *flow.Facts) error {
	mended := false
	for i := range f.Captures {
		c := &f.Captures[i]
		if !c.HasTime || c.LastNs-c.FirstNs < int64(clockJump) {
			continue
		}
		from, err := s.store.Resumed(ctx, c.ID, int64(clockJump))
		if err != nil {
			return err // Don't wrap the error, it says what was being done.
		}
		if from > c.FirstNs && from <= c.LastNs {
			c.FirstNs, mended = from, true
		}
	}
	if mended {
		forgetBefore(f)
	}
	return nil
}

// forgetBefore takes what lies before all recordings out of the times of devices.
func forgetBefore(f *flow.Facts) {
	from := int64(0)
	for _, c := range f.Captures {
		if c.HasTime && (from == 0 || c.FirstNs < from) {
			from = c.FirstNs
		}
	}
	early := func(hourNs int64) bool { return hourNs+flow.HourNs <= from }
	for i := range f.Devices {
		d := &f.Devices[i]
		d.FirstNs = sinceThen(d.FirstNs, d.LastNs, from)
		d.ByHour = slices.DeleteFunc(slices.Clone(d.ByHour), func(h flow.HourSum) bool { return early(h.HourNs) })
		d.Slots = slices.DeleteFunc(slices.Clone(d.Slots), func(s flow.Slot) bool { return s.StartNs+flow.SlotNs <= from })
		d.Partners = slices.Clone(d.Partners)
		for j := range d.Partners {
			p := &d.Partners[j]
			p.FirstNs = sinceThen(p.FirstNs, p.LastNs, from)
			p.Hours = slices.DeleteFunc(slices.Clone(p.Hours), early)
		}
	}
}

// sinceThen gives a first time that is not before from, unless the last is too.
func sinceThen(firstNs, lastNs, from int64) int64 {
	if firstNs < from && lastNs >= from {
		return from
	}
	return firstNs
}

// facts reads what judgement starts from, with times that can be believed.
func (s *Session) facts(ctx context.Context, q store.Query) (flow.Facts, error) {
	facts, err := s.store.FactsOf(ctx, q)
	if err != nil {
		return flow.Facts{}, err // Don't wrap the error, it says what was being done.
	}
	if err := s.believe(ctx, &facts); err != nil {
		return flow.Facts{}, err
	}
	facts.Home.OffsetNs = offset(facts.Home, lastOf(facts.Captures))
	return facts, s.respect(ctx, q, &facts)
}
