package store

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"time"
)

// rowsLimit bounds the hour rows that wait in memory, at about 45 bytes each.
const rowsLimit = 1 << 15

// monthsLimit bounds the month sums that wait in memory, at about 250 bytes each.
const monthsLimit = 1 << 13

// monthOf gives the month of a day, counted from January 1970.
func monthOf(day int64) int64 {
	t := time.Unix(day*86400, 0).UTC()
	return int64(t.Year()-1970)*12 + int64(t.Month()) - 1
}

// firstDay gives the first day of a month.
func firstDay(month int64) int64 {
	year := floorDiv(month, 12)
	return floorDiv(time.Date(int(1970+year), time.Month(month-12*year+1), 1, 0, 0, 0, 0, time.UTC).Unix(), 86400)
}

// rollup gathers the hour rows of an import and writes days of them: the packed
// hours of each partner, and the sums of day, month and device. Each is written
// once and not for every hour.
type rollup struct {
	rows   waiting
	order  []uint32 // of rows to write
	months months
	day    dayInMaking

	entries []int64 // room for the hours of one day
}

// dayInMaking is the day of one device that is being written.
type dayInMaking struct {
	device, day int64
	any         bool
	hours       [24]sums // with the Internet, without relayed packets
	seen        int64    // bit h is set when hour h has packets of any kind
}

// monthKey is a device, a month and a partner.
type monthKey struct{ device, month, partner int64 }

// monthSums is a row of traffic_month in the making.
type monthSums struct {
	monthKey
	sums
	bits [31]int64
}

// months lie in one slice, since many small pieces would keep the garbage
// collector busy.
type months struct {
	at  map[monthKey]int
	all []monthSums
}

func newRollup() rollup { return rollup{months: months{at: map[monthKey]int{}}} }

// addRow takes one hour row.
func (imp *Import) addRow(row *trafficRow) error {
	r := &imp.rollup
	figures := row.figures()
	r.rows.add(row.device, row.partner, row.hour, figures[:])
	if r.rows.len() < imp.rowsLimit {
		return nil
	}
	return imp.flushRows(false)
}

// flushRows writes the hour rows that wait. Unless all is set, those of the
// newest day stay, as more of it is to come, if they leave room.
func (imp *Import) flushRows(all bool) error {
	r := &imp.rollup
	newest, late := r.rows.newest(24)
	stay := !all && late <= imp.rowsLimit*3/4
	// In the order of the table, so that neighbours share a page.
	r.order = r.rows.sorted(r.order[:0], 24, func(k *waitingKey) bool { return !stay || k.step(24) != newest })
	if err := imp.putRows(r.order); err != nil {
		return err
	}
	r.rows.keep(rowFigures, func(k *waitingKey) bool { return stay && k.step(24) == newest })
	return nil
}

// putRows writes hour rows by their places, sorted; those of one day and
// partner as one.
func (imp *Import) putRows(order []uint32) error {
	all := &imp.rollup.rows
	for len(order) > 0 {
		first, n := all.key(order[0]), 1
		for n < len(order) && all.key(order[n]).partner == first.partner && all.key(order[n]).device == first.device && all.key(order[n]).step(24) == first.step(24) {
			n++
		}
		if err := imp.putDay(order[:n]); err != nil {
			return err
		}
		order = order[n:]
	}
	return imp.endDay()
}

// putDay writes what one device and partner exchanged in one day.
func (imp *Import) putDay(order []uint32) error {
	r := &imp.rollup
	first := r.row(order[0])
	device, day, partner := first.device, first.day(), first.partner
	if err := imp.turnTo(device, day); err != nil {
		return err
	}
	total, set := first.sums, int64(0)
	r.entries = r.entries[:0]
	for i, at := range order {
		row := r.row(at)
		if i > 0 {
			total.add(row.sums)
		}
		r.entries = row.appendEntry(append(r.entries, row.hour-day*24), row.hour*hourNs)
		if row.packets() > 0 {
			set |= 1 << (row.hour - day*24)
		}
		r.day.count(&row, row.hour-day*24)
	}
	if err := imp.putHours(device, day, partner); err != nil {
		return err
	}
	b := imp.batches.trafficDay
	b.args = append(total.appendArgs(append(b.args, device, day, partner)), offsetS(total.lastNs, day*dayNs, dayNs), set)
	if err := imp.wait(b); err != nil {
		return err
	}
	return imp.addMonth(monthKey{device, monthOf(day), partner}, &total, day, set)
}

// row gives an hour row that waits.
func (r *rollup) row(i uint32) trafficRow {
	var figures [rowFigures]int64
	r.rows.values(i, figures[:])
	return rowOf(r.rows.key(i), &figures)
}

// count adds an hour row to the day of its device.
func (d *dayInMaking) count(row *trafficRow, hour int64) {
	if row.internet {
		d.hours[hour].add(row.sums)
	}
	d.seen |= 1 << hour
}

func (imp *Import) putHours(device, day, partner int64) error {
	p := packedHours.of()
	b := imp.batches.traffic
	b.args = append(b.args, device, day, partner, p.pack(p.tidy(imp.rollup.entries)))
	return imp.wait(b)
}

// turnTo begins the day of a device and writes the one before.
func (imp *Import) turnTo(device, day int64) error {
	d := &imp.rollup.day
	if d.any && d.device == device && d.day == day {
		return nil
	}
	if err := imp.endDay(); err != nil {
		return err
	}
	*d = dayInMaking{device: device, day: day, any: true}
	return nil
}

// endDay writes the sums of the day of a device.
func (imp *Import) endDay() error {
	r := &imp.rollup
	d := &r.day
	if !d.any {
		return nil
	}
	var total sums
	r.entries = r.entries[:0]
	for hour := range d.hours {
		if d.seen>>hour&1 == 0 {
			continue
		}
		s := &d.hours[hour]
		total.add(*s)
		r.entries = append(s.appendCounts(append(r.entries, int64(hour))), s.upPackets)
	}
	d.any = false
	b := imp.batches.deviceHours
	b.args = append(b.args, d.device, d.day, packedDeviceHours.of().pack(r.entries))
	if err := imp.wait(b); err != nil {
		return err
	}
	return imp.putDeviceDay(d.device, d.day, &total, 0, d.seen)
}

// putDeviceDay adds to the day of a device.
func (imp *Import) putDeviceDay(device, day int64, s *sums, uplink, set int64) error {
	b := imp.batches.deviceDay
	b.args = append(s.appendCounter(append(b.args, device, day)), s.upPackets, uplink, set, int64(bits.OnesCount64(uint64(set))))
	return imp.wait(b)
}

// addMonth adds a day to its month, if that was summed before this import; Finish
// makes sums of the months that are over since.
func (imp *Import) addMonth(key monthKey, s *sums, day, set int64) error {
	if key.month >= imp.monthsUntil {
		return nil
	}
	m := &imp.rollup.months
	i, ok := m.at[key]
	if !ok {
		if len(m.all) >= imp.monthsLimit {
			if err := imp.flushMonths(); err != nil {
				return err
			}
		}
		i = len(m.all)
		m.at[key] = i
		m.all = append(m.all, monthSums{monthKey: key, sums: *s})
	} else {
		m.all[i].add(*s)
	}
	m.all[i].bits[day-firstDay(key.month)] |= set
	return nil
}

// flushMonths writes the waiting sums of months in the order of the table.
func (imp *Import) flushMonths() error {
	m := &imp.rollup.months
	slices.SortFunc(m.all, func(a, b monthSums) int {
		return compare3(a.device, b.device, a.month, b.month, a.partner, b.partner)
	})
	b := imp.batches.trafficMonth
	for i := range m.all {
		b.args = m.all[i].args(b.args)
		if err := imp.wait(b); err != nil {
			return err
		}
	}
	clear(m.at)
	m.all = m.all[:0]
	return nil
}

// args appends the columns of the row.
func (m *monthSums) args(args []any) []any {
	entries := make([]int64, 0, 2*len(m.bits))
	for day, set := range m.bits {
		if set != 0 {
			entries = append(entries, int64(day), set)
		}
	}
	start := firstDay(m.month)
	length := (firstDay(m.month+1) - start) * dayNs
	return append(m.appendArgs(append(args, m.device, m.month, m.partner)), offsetS(m.lastNs, start*dayNs, length), packedMonth.of().pack(entries))
}

// mergeCounter and mergeGrade are how two rows of sums become one.
const mergeCounter = ` sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload`

const mergeGrade = `, sealed = sealed + excluded.sealed, clear = clear + excluded.clear,
	reach = max(reach, excluded.reach), last_s = max(last_s, excluded.last_s)`

// mergePacked gives the assignment that merges a packed column.
func mergePacked(column string, kind packed) string {
	return fmt.Sprintf(` %[1]s = merge_packed(%[2]d, %[1]s, excluded.%[1]s)`, column, kind)
}

const (
	counterColumns = `sent_packets, received_packets, sent_bytes, received_bytes, sent_payload, received_payload`
	sumColumns     = counterColumns + `, sealed, clear, reach, last_s`
)

// trafficBatches are those of hour rows and what is summed from them.
type trafficBatches struct{ traffic, trafficDay, trafficMonth, deviceHours, deviceDay *batch }

func newTrafficBatches() trafficBatches {
	return trafficBatches{
		traffic: newBatch(`INSERT INTO traffic (device, day, partner, hours)`, 4,
			`ON CONFLICT (device, day, partner) DO UPDATE SET`+mergePacked("hours", packedHours)),
		trafficDay: newBatch(`INSERT INTO traffic_day (device, day, partner, `+sumColumns+`, hour_bits)`, 14,
			`ON CONFLICT (device, day, partner) DO UPDATE SET`+mergeCounter+mergeGrade+`, hour_bits = hour_bits | excluded.hour_bits`),
		trafficMonth: newBatch(`INSERT INTO traffic_month (device, month, partner, `+sumColumns+`, hours)`, 14,
			`ON CONFLICT (device, month, partner) DO UPDATE SET`+mergeCounter+mergeGrade+`,`+mergePacked("hours", packedMonth)),
		deviceHours: newBatch(`INSERT INTO device_hours (device, day, hours)`, 3,
			`ON CONFLICT (device, day) DO UPDATE SET`+mergePacked("hours", packedDeviceHours)),
		deviceDay: newBatch(`INSERT INTO device_day (device, day, `+counterColumns+`, up_packets, uplink, hour_bits, hours)`, 12,
			`ON CONFLICT (device, day) DO UPDATE SET`+mergeCounter+`, up_packets = up_packets + excluded.up_packets,
	uplink = uplink + excluded.uplink, hour_bits = hour_bits | excluded.hour_bits, hours = ones_in(hour_bits | excluded.hour_bits)`),
	}
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
