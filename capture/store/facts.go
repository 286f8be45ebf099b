package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"telltale/capture/flow"
)

// minDayHours is how many hours with packets make a day that counts (label
// specification B.1, D).
const minDayHours = 6

// Facts gives the whole home over a span: all that judgement needs. An end of
// the span within an hour is moved outwards to the full hour, since traffic is
// kept by the hour; slots are exact to five minutes. The zero span is all time.
// Devices that were not seen within the span are left out, as are captures that
// lie outside of it.
//
// Whole days are read from day sums, which know the hours that had packets, so
// a long span is as exact as a short one. The first and last packet of a partner
// is known to the nanosecond; where the span cuts its time, the first only to
// the hour and the last to the second. DeviceFacts.Own counts packets of all
// scopes; UpPackets, ByHour and Slots those to and from the Internet.
func (s *Store) Facts(ctx context.Context, span flow.Span) (flow.Facts, error) {
	facts, err := read(ctx, s, func(q reading) (flow.Facts, error) { return q.facts(span) })
	return facts, fault("reading facts", err)
}

// DeviceFacts gives one device over a span, as Facts does, even if it was not
// seen within the span. ErrNoDevice if no device has this key.
func (s *Store) DeviceFacts(ctx context.Context, key string, span flow.Span) (flow.DeviceFacts, error) {
	facts, err := read(ctx, s, func(q reading) (flow.DeviceFacts, error) {
		devices, err := q.devices(`key = ?`, key)
		if err != nil {
			return flow.DeviceFacts{}, err
		}
		if len(devices) == 0 {
			return flow.DeviceFacts{}, ErrNoDevice
		}
		return q.deviceFacts(&devices[0], stretchOf(span))
	})
	return facts, fault(fmt.Sprintf("reading facts of device %q", key), err)
}

// stretch is a span in whole hours, end exclusive, and in nanoseconds.
type stretch struct {
	fromHour, toHour int64
	fromNs, toNs     int64
}

func stretchOf(span flow.Span) stretch {
	if span.All() {
		span = flow.Span{FromNs: math.MinInt64, ToNs: math.MaxInt64}
	}
	return stretch{
		fromHour: floorDiv(span.FromNs, flow.HourNs), toHour: floorDiv(span.ToNs-1, flow.HourNs) + 1,
		fromNs: span.FromNs, toNs: span.ToNs,
	}
}

func (s stretch) overlaps(firstNs, lastNs int64) bool { return firstNs < s.toNs && lastNs >= s.fromNs }

// cut joins a time of a device from its traffic with that from all its packets,
// unless the latter lies outside the stretch or is not known.
func (s stretch) cut(ns, device int64, join func(a, b int64) int64) int64 {
	switch {
	case device == 0 || !s.overlaps(device, device):
		return ns
	case ns == 0:
		return device
	}
	return join(ns, device)
}

func earlier(a, b int64) int64 { return min(a, b) }
func later(a, b int64) int64   { return max(a, b) }

// wholeDays gives the days that lie within the stretch, end exclusive.
func (s stretch) wholeDays() (from, to int64) {
	return -floorDiv(-s.fromHour, 24), floorDiv(s.toHour, 24)
}

func (q reading) facts(span flow.Span) (f flow.Facts, err error) {
	f.Span = span
	if f.Home, err = q.home(); err != nil {
		return f, err
	}
	within := stretchOf(span)
	if f.Captures, err = q.capturesWithin(span, within); err != nil {
		return f, err
	}
	devices, err := q.devices(`true`)
	if err != nil {
		return f, err
	}
	for i := range devices {
		one, err := q.deviceFacts(&devices[i], within)
		if err != nil {
			return f, err
		}
		if span.All() || one.Hours > 0 || len(one.Partners) > 0 {
			f.Devices = append(f.Devices, one)
		}
	}
	return f, nil
}

func (q reading) capturesWithin(span flow.Span, within stretch) ([]flow.Capture, error) {
	captures, err := q.captures(`true`)
	return slices.DeleteFunc(captures, func(c flow.Capture) bool {
		return !span.All() && (!c.HasTime || !within.overlaps(c.FirstNs, c.LastNs))
	}), err
}

func (q reading) deviceFacts(d *deviceRow, within stretch) (f flow.DeviceFacts, err error) {
	f.Device = d.Device
	if err := q.fillPartners(&f, d.id, within); err != nil {
		return f, err
	}
	f.FirstNs, f.LastNs = within.cut(f.FirstNs, d.FirstNs, earlier), within.cut(f.LastNs, d.LastNs, later)
	if err := q.fillHours(&f, d.id, within); err != nil {
		return f, err
	}
	f.Hours, f.Days = len(f.ByHour), countDays(f.ByHour)
	f.Slots, err = q.slots(d, within)
	return f, err
}

func (q reading) slots(d *deviceRow, within stretch) (slots []flow.Slot, err error) {
	var slot, sent, contacts int64 // outside the loop: there are many slots
	dest := []any{&slot, &sent, &contacts}
	err = q.each(`SELECT slot, sent_payload, contacts FROM slot WHERE device = ? AND slot >= ? AND slot < ? ORDER BY slot`,
		func(rows *sql.Rows) error {
			err := rows.Scan(dest...)
			slots = append(slots, flow.Slot{Device: d.Key, StartNs: slot * flow.SlotNs, SentPayload: uint64(sent), Contacts: uint32(contacts)})
			return err
		}, d.id, floorDiv(within.fromNs, flow.SlotNs), floorDiv(within.toNs-1, flow.SlotNs)+1)
	return slots, err
}

func countDays(hours []flow.HourSum) (days int) {
	perDay := map[int64]int{}
	for _, h := range hours {
		day := floorDiv(h.HourNs, dayNs)
		perDay[day]++
		if perDay[day] == minDayHours {
			days++
		}
	}
	return days
}

func (q reading) fillHours(f *flow.DeviceFacts, device int64, within stretch) error {
	var hour int64
	var s sums
	dest := append(append([]any{&hour}, s.counterDest()...), &s.upPackets)
	return q.each(`SELECT hour, sent_packets, received_packets, sent_bytes, received_bytes, sent_payload, received_payload, up_packets
		FROM device_hour WHERE device = ? AND hour >= ? AND hour < ? ORDER BY hour`,
		func(rows *sql.Rows) error {
			err := rows.Scan(dest...)
			f.ByHour = append(f.ByHour, flow.HourSum{HourNs: hour * flow.HourNs, Own: s.counter()})
			f.UpPackets += uint64(s.upPackets)
			return err
		}, device, within.fromHour, within.toHour)
}

// fillPartners sets what comes from traffic rows.
func (q reading) fillPartners(f *flow.DeviceFacts, device int64, within stretch) error {
	g, err := q.gathering(device, f.Device.Key)
	if err != nil {
		return err
	}
	count := func(p *partnerRow, s sums, hours []int64) {
		f.FirstNs, f.LastNs = widenSeen(f, s.firstNs, s.lastNs)
		if p.relayed {
			f.Relayed.Add(s.counter())
		} else {
			f.Own.Add(s.counter())
		}
		g.add(p, s, hours)
	}
	if err := q.traffic(g, device, within, count); err != nil {
		return err
	}
	f.Partners = g.partners()
	return nil
}

func widenSeen(f *flow.DeviceFacts, firstNs, lastNs int64) (first, last int64) {
	if f.FirstNs == 0 && f.LastNs == 0 {
		return firstNs, lastNs
	}
	return min(f.FirstNs, firstNs), max(f.LastNs, lastNs)
}

// gathering loads the partners and names of a device.
func (q reading) gathering(device int64, key string) (*gathering, error) {
	g := &gathering{rows: map[int64]*partnerRow{}, names: bindings{}, found: map[destination]*gathered{}}
	err := q.each(`SELECT p.id, p.endpoint, e.address, n.name, p.source, p.protocol, p.port, p.scope, p.relayed, p.first_ns, p.last_ns
		FROM partner p JOIN endpoint e ON e.id = p.endpoint JOIN name n ON n.id = p.name WHERE p.device = ?`,
		func(rows *sql.Rows) error {
			var address, source, scope string
			p := &partnerRow{}
			err := rows.Scan(&p.id, &p.endpoint, &address, &p.name, &source, &p.protocol, &p.port, &scope, &p.relayed, &p.firstNs, &p.lastNs)
			p.remote, p.source, p.scope = parseAddress(address), flow.ParseNameSource(source), flow.ParseScope(scope)
			g.rows[p.id] = p
			return err
		}, device)
	if err != nil {
		return nil, err
	}
	return g, q.each(`SELECT b.endpoint, e.address, n.name, b.source, b.first_ns, b.last_ns, b.count
		FROM name_binding b JOIN endpoint e ON e.id = b.endpoint JOIN name n ON n.id = b.name
		WHERE b.device = ? ORDER BY n.name, b.source`,
		func(rows *sql.Rows) error {
			var endpoint int64
			var address, source string
			b := flow.NameBinding{Device: key}
			err := rows.Scan(&endpoint, &address, &b.Name, &source, &b.FirstNs, &b.LastNs, &b.Count)
			b.Remote, b.Source = parseAddress(address), flow.ParseNameSource(source)
			g.names[endpoint] = append(g.names[endpoint], b)
			return err
		}, device)
}

// counting takes one stored row with the starts of the hours that had packets.
type counting func(p *partnerRow, s sums, hours []int64)

const sumColumns = `sent_packets, received_packets, sent_bytes, received_bytes, sent_payload, received_payload,
	sealed, clear, reach, last_s`

// traffic reads a device's rows of a stretch: hours at its ragged ends, days
// between.
func (q reading) traffic(g *gathering, device int64, within stretch, count counting) error {
	fromDay, toDay := within.wholeDays()
	if fromDay >= toDay {
		return q.hours(g, device, within.fromHour, within.toHour, count)
	}
	if err := q.hours(g, device, within.fromHour, fromDay*24, count); err != nil {
		return err
	}
	if err := q.days(g, device, fromDay, toDay, count); err != nil {
		return err
	}
	return q.hours(g, device, toDay*24, within.toHour, count)
}

func (q reading) hours(g *gathering, device, from, to int64, count counting) error {
	if from >= to {
		return nil
	}
	return q.each(`SELECT partner, hour, `+sumColumns+` FROM traffic WHERE device = ? AND hour >= ? AND hour < ?`,
		func(rows *sql.Rows) error { return scanTraffic(rows, g, count) }, device, from, to)
}

// scanTraffic reads a row of an hour.
func scanTraffic(rows *sql.Rows, g *gathering, count counting) error {
	var partner, hour, lastS int64
	var s sums
	if err := rows.Scan(append(append([]any{&partner, &hour}, s.dest()...), &lastS)...); err != nil {
		return err
	}
	p, err := g.row(partner)
	if err != nil {
		return err
	}
	p.place(&s, hour*flow.HourNs, hour*flow.HourNs+lastS*secondNs)
	var hours []int64
	if s.packets() > 0 {
		hours = []int64{hour * flow.HourNs}
	}
	count(p, s, hours)
	return nil
}

// row gives the partner of a traffic row; that it is there is up to Import.
func (g *gathering) row(partner int64) (*partnerRow, error) {
	p, ok := g.rows[partner]
	if !ok {
		return nil, fmt.Errorf("traffic of an unknown partner %d: %w", partner, ErrDamaged)
	}
	return p, nil
}

// dayRow is a row of traffic_day.
type dayRow struct {
	partner *partnerRow
	day     int64
	bits    int64 // hour_bits
	sums
}

// unclear reports whether the hours of a day may belong to several names.
func (d *dayRow) unclear(names bindings) bool {
	return d.partner.name == "" && bits.OnesCount64(uint64(d.bits)) > 1 && names.ambiguous(d.partner.endpoint)
}

// days counts day rows. Where a flow bore no name and its address had several,
// the time decides about the name, so such a day is read by the hour.
func (q reading) days(g *gathering, device, from, to int64, count counting) error {
	var byHour []dayRow
	var d dayRow // outside the loop, as the list of its fields: there are many rows
	var partner, lastS int64
	dest := append(append([]any{&partner, &d.day}, d.dest()...), &lastS, &d.bits)
	err := q.each(`SELECT partner, day, `+sumColumns+`, hour_bits FROM traffic_day WHERE device = ? AND day >= ? AND day < ?`,
		func(rows *sql.Rows) (err error) {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if d.partner, err = g.row(partner); err != nil {
				return err
			}
			d.partner.place(&d.sums, d.start(), d.day*dayNs+lastS*secondNs)
			if d.unclear(g.names) {
				byHour = append(byHour, d)
				return nil
			}
			count(d.partner, d.sums, hoursOf(d.day, d.bits))
			return nil
		}, device, from, to)
	if err != nil {
		return err
	}
	for i := range byHour {
		if err := q.dayByHour(g, device, &byHour[i], count); err != nil {
			return err
		}
	}
	return nil
}

// start gives the start of the first hour with packets, or of the day.
func (d *dayRow) start() int64 {
	if d.bits == 0 {
		return d.day * dayNs
	}
	return (d.day*24 + int64(bits.TrailingZeros64(uint64(d.bits)))) * flow.HourNs
}

// dayByHour counts a day by its hour rows, or as one if those are gone.
func (q reading) dayByHour(g *gathering, device int64, d *dayRow, count counting) error {
	seen := false
	for _, start := range hoursOf(d.day, d.bits) {
		err := q.each(`SELECT partner, hour, `+sumColumns+` FROM traffic WHERE device = ? AND hour = ? AND partner = ?`,
			func(rows *sql.Rows) error { seen = true; return scanTraffic(rows, g, count) },
			device, floorDiv(start, flow.HourNs), d.partner.id)
		if err != nil {
			return err
		}
	}
	if !seen {
		count(d.partner, d.sums, hoursOf(d.day, d.bits))
	}
	return nil
}

// hoursOf gives the starts of the hours whose bit is set.
func hoursOf(day, set int64) []int64 {
	hours := make([]int64, 0, bits.OnesCount64(uint64(set)))
	for rest := uint64(set); rest != 0; rest &= rest - 1 {
		hours = append(hours, (day*24+int64(bits.TrailingZeros64(rest)))*flow.HourNs)
	}
	return hours
}
