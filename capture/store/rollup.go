package store

import (
	"cmp"
	"slices"
)

// rollupLimit bounds the sums that wait in memory; about 200 bytes each.
const rollupLimit = 1 << 14

// stretchKey is a device, a stretch of time (hour or day number) and a
// partner, 0 for all partners together.
type stretchKey struct{ device, stretch, partner int64 }

// bitSums are sums with the hours that they came from, one bit each.
type bitSums struct {
	sums
	bits int64
}

// stretches are sums by stretch. They lie in one slice, since many small pieces
// would keep the garbage collector busy.
type stretches struct {
	at  map[stretchKey]int
	all []keyedSums
}

type keyedSums struct {
	stretchKey
	bitSums
}

func newStretches() stretches { return stretches{at: map[stretchKey]int{}} }

func (s *stretches) add(key stretchKey, more *sums, bits int64) {
	i, ok := s.at[key]
	if !ok {
		s.at[key] = len(s.all)
		s.all = append(s.all, keyedSums{key, bitSums{*more, bits}})
		return
	}
	s.all[i].sums.add(*more)
	s.all[i].bits |= bits
}

// take gives the sums in the order of the tables, and forgets them at the next
// add.
func (s *stretches) take() []keyedSums {
	slices.SortFunc(s.all, func(a, b keyedSums) int {
		return compare3(a.device, b.device, a.stretch, b.stretch, a.partner, b.partner)
	})
	clear(s.at)
	taken := s.all
	s.all = s.all[:0]
	return taken
}

// rollup gathers the sums of hours and days during an import, so that each is
// written once and not for every hour row.
type rollup struct{ days, deviceHours stretches }

func newRollup() rollup { return rollup{newStretches(), newStretches()} }

// size is the number of sums that wait.
func (r *rollup) size() int {
	return len(r.days.all) + len(r.deviceHours.all)
}

func (r *rollup) add(t *trafficRow) {
	day := floorDiv(t.hour, 24)
	var hourBit int64
	if t.packets() > 0 {
		hourBit = 1 << uint(t.hour-day*24)
	}
	r.days.add(stretchKey{t.device, day, t.partner}, &t.sums, hourBit)
	if hourBit == 0 {
		return
	}
	counted := &t.sums
	if !t.internet {
		counted = &sums{firstNs: t.firstNs, lastNs: t.lastNs} // the hour counts, the bytes do not
	}
	r.deviceHours.add(stretchKey{t.device, t.hour, 0}, counted, hourBit)
}

const sqlPutDay = `INSERT INTO traffic_day (device, day, partner, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, sealed, clear, reach, last_s, hour_bits)`

const sqlMergeDay = `ON CONFLICT (device, day, partner) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	sealed = sealed + excluded.sealed, clear = clear + excluded.clear,
	reach = max(reach, excluded.reach), last_s = max(last_s, excluded.last_s),
	hour_bits = hour_bits | excluded.hour_bits`

const sqlPutDeviceHour = `INSERT INTO device_hour (device, hour, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, up_packets)`

const sqlMergeDeviceHour = `ON CONFLICT (device, hour) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	up_packets = up_packets + excluded.up_packets`

// flushRollup writes the waiting sums in the order of the tables and forgets them.
func (imp *Import) flushRollup() error {
	r, b := &imp.rollup, &imp.batches
	err := imp.putStretches(r.days.take(), b.trafficDay, func(args []any, s *keyedSums) []any {
		return append(s.appendArgs(append(args, s.device, s.stretch, s.partner)), offsetS(s.lastNs, s.stretch*dayNs, dayNs), s.bits)
	})
	if err != nil {
		return err
	}
	return imp.putStretches(r.deviceHours.take(), b.deviceHour, func(args []any, s *keyedSums) []any {
		return append(s.appendCounter(append(args, s.device, s.stretch)), s.upPackets)
	})
}

func (imp *Import) putStretches(all []keyedSums, b *batch, appendRow func([]any, *keyedSums) []any) error {
	for i := range all {
		b.args = appendRow(b.args, &all[i])
		if err := imp.wait(b); err != nil {
			return err
		}
	}
	return nil
}

func compare3(a1, b1, a2, b2, a3, b3 int64) int {
	if a1 != b1 {
		return cmp.Compare(a1, b1)
	}
	if a2 != b2 {
		return cmp.Compare(a2, b2)
	}
	return cmp.Compare(a3, b3)
}
