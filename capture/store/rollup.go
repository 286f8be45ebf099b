package store

import (
	"cmp"
	"maps"
	"slices"

	"telltale/capture/flow"
)

// rollupLimit bounds the sums that wait in memory; about 200 bytes each.
const rollupLimit = 1 << 14

// stretchKey is a device, a stretch of time (hour, day or month number) and a
// partner, 0 for all partners together.
type stretchKey struct{ device, stretch, partner int64 }

// bitSums are sums with the hours or days that they came from, one bit each.
type bitSums struct {
	sums
	bits int64
}

// rollup gathers the sums of hours, days and months during an import, so that
// each is written once and not for every hour row.
type rollup struct {
	days, months            map[stretchKey]*bitSums
	deviceHours, deviceDays map[stretchKey]*bitSums
}

func newRollup() rollup {
	return rollup{
		days: map[stretchKey]*bitSums{}, months: map[stretchKey]*bitSums{},
		deviceHours: map[stretchKey]*bitSums{}, deviceDays: map[stretchKey]*bitSums{},
	}
}

// size is the number of sums that wait.
func (r *rollup) size() int {
	return len(r.days) + len(r.months) + len(r.deviceHours) + len(r.deviceDays)
}

func (r *rollup) add(t *trafficRow) {
	day := floorDiv(t.hour, 24)
	month, monthDay := monthOf(t.hour * flow.HourNs)
	var hourBit, dayBit int64
	if t.packets() > 0 {
		hourBit, dayBit = 1<<uint(t.hour-day*24), 1<<monthDay
	}
	gather(r.days, stretchKey{t.device, day, t.partner}, t.sums, hourBit)
	gather(r.months, stretchKey{t.device, month, t.partner}, t.sums, dayBit)
	if hourBit == 0 {
		return
	}
	counted := t.sums
	if !t.internet {
		counted = sums{firstNs: t.firstNs, lastNs: t.lastNs} // the hour counts, the bytes do not
	}
	gather(r.deviceHours, stretchKey{t.device, t.hour, 0}, counted, hourBit)
	gather(r.deviceDays, stretchKey{t.device, day, 0}, counted, hourBit)
}

func gather(m map[stretchKey]*bitSums, key stretchKey, s sums, bit int64) {
	b, ok := m[key]
	if !ok {
		m[key] = &bitSums{s, bit}
		return
	}
	b.add(s)
	b.bits |= bit
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

const sqlPutMonth = `INSERT INTO traffic_month (device, month, partner, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, sealed, clear, reach, day_bits)`

const sqlMergeMonth = `ON CONFLICT (device, month, partner) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	sealed = sealed + excluded.sealed, clear = clear + excluded.clear,
	reach = max(reach, excluded.reach), day_bits = day_bits | excluded.day_bits`

const sqlPutDeviceHour = `INSERT INTO device_hour (device, hour, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, up_packets)`

const sqlMergeDeviceHour = `ON CONFLICT (device, hour) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	up_packets = up_packets + excluded.up_packets`

const sqlPutDeviceDay = `INSERT INTO device_day (device, day, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, up_packets, hour_bits)`

const sqlMergeDeviceDay = `ON CONFLICT (device, day) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	up_packets = up_packets + excluded.up_packets, hour_bits = hour_bits | excluded.hour_bits`

// flushRollup writes the waiting sums in the order of the tables and forgets them.
func (imp *Import) flushRollup() error {
	r, b := &imp.rollup, &imp.batches
	err := imp.putStretches(r.days, b.trafficDay, func(args []any, k stretchKey, s *bitSums) []any {
		return append(s.appendArgs(append(args, k.device, k.stretch, k.partner)), offsetS(s.lastNs, k.stretch*dayNs, dayNs), s.bits)
	})
	if err != nil {
		return err
	}
	err = imp.putStretches(r.months, b.trafficMonth, func(args []any, k stretchKey, s *bitSums) []any {
		return append(s.appendArgs(append(args, k.device, k.stretch, k.partner)), s.bits)
	})
	if err != nil {
		return err
	}
	err = imp.putStretches(r.deviceHours, b.deviceHour, func(args []any, k stretchKey, s *bitSums) []any {
		return append(s.appendCounter(append(args, k.device, k.stretch)), s.upPackets)
	})
	if err != nil {
		return err
	}
	return imp.putStretches(r.deviceDays, b.deviceDay, func(args []any, k stretchKey, s *bitSums) []any {
		return append(s.appendCounter(append(args, k.device, k.stretch)), s.upPackets, s.bits)
	})
}

func (imp *Import) putStretches(m map[stretchKey]*bitSums, b *batch, appendRow func([]any, stretchKey, *bitSums) []any) error {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b stretchKey) int {
		return compare3(a.device, b.device, a.stretch, b.stretch, a.partner, b.partner)
	})
	for _, key := range keys {
		b.args = appendRow(b.args, key, m[key])
		if err := imp.wait(b); err != nil {
			return err
		}
	}
	clear(m)
	return nil
}

func compare3(a1, b1, a2, b2, a3, b3 int64) int {
	return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(a3, b3))
}
