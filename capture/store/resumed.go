package store

import "context"

// Resumed gives the start of the first five minutes with packets after the last
// time that a capture had none for longer than gapNs; 0 if it had no such gap, or
// nothing is known of its slots.
func (s *Store) Resumed(ctx context.Context, capture, gapNs int64) (int64, error) {
	from, err := read(ctx, s, func(q reading) (int64, error) {
		var from, before int64
		any := false
		err := q.eachPacked(packedStretches.of(), `SELECT quarter, slots FROM capture_slot WHERE capture = ? ORDER BY quarter`, func(quarter int64, entry []int64) {
			at := quarter*quarterNs + entry[0]*slotNs
			if any && at-before > gapNs {
				from = at
			}
			before, any = at, true
		}, capture)
		return from, err
	})
	return from, fault("reading when a capture went on", err)
}
