package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"telltale/capture/flow"
)

// minDayHours is how many hours with packets make a day that counts (label
// specification B.1, D).
const minDayHours = flow.DayHours

// Query says which facts are wanted.
type Query struct {
	Span   flow.Span
	Device string // device key, of a part too; "" for all devices
	Setup  bool   // set-up traffic counts like any other, which calibrates rules on recordings of set-ups; people never ask so
	Coarse bool   // leaves ByHour, Slots, Bursts, Lookups and Partner.Hours empty: a year of a home is some 100 MB of them
}

// Facts gives the whole home over a span: all that judgement needs. An end of
// the span within an hour is moved outwards to the full hour, since traffic is
// kept by the hour; slots are exact to five minutes. The zero span is all time.
// Devices that were not seen within the span are not in it, as are captures that
// lie outside of it. Devices that the owner calls one are one, and those that the
// owner leaves out are in LeftOut alone.
//
// Whole months and days are read from their sums, which know the hours that had
// packets, so a long span is as exact as a short one; where hours were dropped
// (SetRetention), a day belongs to a span that holds any hour of it. The first
// and last packet of a partner is known to the nanosecond; where the span cuts
// its time, the first only to the hour and the last to the second.
// DeviceFacts.Own counts packets of all scopes; UpPackets, ByHour and Slots those
// to and from the Internet. Packets of set-up windows are in Setup and, since they
// are shown like any other, in ByHour and UpPackets; they are in nothing else.
func (s *Store) Facts(ctx context.Context, span flow.Span) (flow.Facts, error) {
	return s.FactsOf(ctx, Query{Span: span})
}

// FactsOf gives what a query asks for, as Facts does.
func (s *Store) FactsOf(ctx context.Context, query Query) (flow.Facts, error) {
	facts, err := read(ctx, s, func(q reading) (flow.Facts, error) {
		f, err := q.frame(query)
		if err != nil {
			return f, err
		}
		return f, q.eachDevice(query, func(d *flow.DeviceFacts) error {
			f.Devices = append(f.Devices, *d)
			return nil
		})
	})
	return facts, fault("reading facts", err)
}

// Each hands over the devices of a query one after the other, by key, after the
// facts about the home itself: a year of a large home need not be in memory at
// once. The query sees one commit. An error of either function ends it.
func (s *Store) Each(ctx context.Context, query Query, frame func(flow.Facts) error, device func(*flow.DeviceFacts) error) error {
	_, err := read(ctx, s, func(q reading) (struct{}, error) {
		f, err := q.frame(query)
		if err == nil {
			err = frame(f)
		}
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, q.eachDevice(query, device)
	})
	return fault("reading facts", err)
}

// DeviceFacts gives one device over a span, as Facts does, even if it was not
// seen within the span, or is left out. ErrNoDevice if no device has this key.
func (s *Store) DeviceFacts(ctx context.Context, key string, span flow.Span) (flow.DeviceFacts, error) {
	facts, err := read(ctx, s, func(q reading) (flow.DeviceFacts, error) {
		all, err := q.wholes(key)
		if err != nil {
			return flow.DeviceFacts{}, err
		}
		if len(all) == 0 {
			return flow.DeviceFacts{}, ErrNoDevice
		}
		return q.wholeFacts(&all[0], Query{Span: span}, stretchOf(span))
	})
	return facts, fault(fmt.Sprintf("reading facts of device %q", key), err)
}

// frame gives what surrounds the devices.
func (q reading) frame(query Query) (f flow.Facts, err error) {
	f.Span = query.Span
	if f.Home, err = q.home(); err != nil {
		return f, err
	}
	if f.Captures, err = q.capturesWithin(query.Span, stretchOf(query.Span)); err != nil {
		return f, err
	}
	f.LeftOut, err = q.leftOut()
	return f, err
}

func (q reading) eachDevice(query Query, give func(*flow.DeviceFacts) error) error {
	all, err := q.wholes(query.Device)
	if err != nil {
		return err
	}
	within := stretchOf(query.Span)
	for i := range all {
		if all[i].leftOut {
			continue
		}
		one, err := q.wholeFacts(&all[i], query, within)
		if err != nil {
			return err
		}
		if !query.Span.All() && one.Hours == 0 && len(one.Partners) == 0 {
			continue
		}
		if err := give(&one); err != nil {
			return err
		}
	}
	return nil
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
		fromHour: floorDiv(span.FromNs, hourNs), toHour: floorDiv(span.ToNs-1, hourNs) + 1,
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

// days gives the days that lie within the stretch or reach into it, end exclusive.
func (s stretch) days() (from, to int64) {
	return floorDiv(s.fromHour, 24), -floorDiv(-s.toHour, 24)
}

// quarters gives the quarters of days that lie within the stretch or reach into
// it, end exclusive.
func (s stretch) quarters() (from, to int64) {
	return floorDiv(s.fromNs, quarterNs), floorDiv(s.toNs-1, quarterNs) + 1
}

func (q reading) capturesWithin(span flow.Span, within stretch) ([]flow.Capture, error) {
	captures, err := q.captures(`true`)
	return slices.DeleteFunc(captures, func(c flow.Capture) bool {
		return !span.All() && (!c.HasTime || !within.overlaps(c.FirstNs, c.LastNs))
	}), err
}

func (q reading) deviceFacts(d *deviceRow, query Query, within stretch) (f flow.DeviceFacts, err error) {
	f.Device = d.Device
	if f.Watched, err = q.watchedOnly(d.id); err != nil {
		return f, err
	}
	g, err := q.gathering(d.id, d.Key)
	if err != nil {
		return f, err
	}
	g.withSetup, g.coarse = query.Setup, query.Coarse
	g.facts = &f
	if err := q.traffic(g, within); err != nil {
		return f, err
	}
	f.Partners = g.partners()
	f.FirstNs, f.LastNs = within.cut(f.FirstNs, d.FirstNs, earlier), within.cut(f.LastNs, d.LastNs, later)
	if f.Setups, err = q.setups(d); err != nil {
		return f, err
	}
	if err := q.fillTimes(&f, d, query, within); err != nil {
		return f, err
	}
	return f, q.fillBehaviour(&f, g, d, query, within)
}

// watchedOnly reports whether a device was seen by watches, and in no recording that was
// read: those have a digest.
func (q reading) watchedOnly(device int64) (bool, error) {
	found, err := collect(q, `SELECT EXISTS (SELECT * FROM device_capture WHERE device = ?1) AND NOT EXISTS (
		SELECT * FROM capture CROSS JOIN device_capture ON capture = capture.id WHERE sha256 <> '' AND device = ?1)`, // from the recordings, of which a watched home has few
		func(rows *sql.Rows) (only bool, err error) { return only, rows.Scan(&only) }, device)
	return len(found) == 1 && found[0], err
}

// fillTimes sets what goes by hours and slots.
func (q reading) fillTimes(f *flow.DeviceFacts, d *deviceRow, query Query, within stretch) (err error) {
	if query.Coarse {
		return q.fillDays(f, d.id, within)
	}
	if err := q.fillHours(f, d.id, within); err != nil {
		return err
	}
	setups := f.Setups
	if query.Setup {
		setups = nil
	}
	f.Slots, err = q.slots(d, within, setups)
	return err
}

// fillHours sets the sums by hour, and how many hours and days had packets.
func (q reading) fillHours(f *flow.DeviceFacts, device int64, within stretch) error {
	from, to := within.days()
	days := hourCount{}
	p := packedDeviceHours.of()
	err := q.eachPacked(p, `SELECT day, hours FROM device_hours WHERE device = ? AND day >= ? AND day < ?`, func(day int64, entry []int64) {
		if hour := day*24 + entry[0]; hour >= within.fromHour && hour < within.toHour {
			var s sums
			s.setCounts(entry[1:])
			f.ByHour = append(f.ByHour, flow.HourSum{HourNs: hour * hourNs, Own: s.counter()})
			f.UpPackets += uint64(entry[7])
			days.add(day, 1)
		}
	}, device, from, to)
	f.Hours, f.Days = days.hours, days.days
	return err
}

// hourCount counts hours with packets, and days with enough of them.
type hourCount struct {
	hours, days int
	day         int64
	ofDay       int
}

// add counts hours of a day; days come in rising order.
func (c *hourCount) add(day int64, hours int) {
	if c.hours == 0 || day != c.day {
		c.day, c.ofDay = day, 0
	}
	before := c.ofDay
	c.ofDay += hours
	c.hours += hours
	if before < minDayHours && c.ofDay >= minDayHours {
		c.days++
	}
}

func (q reading) slots(d *deviceRow, within stretch, setups []flow.Setup) (slots []flow.Slot, err error) {
	from, to := within.quarters()
	fromSlot, toSlot := floorDiv(within.fromNs, slotNs), floorDiv(within.toNs-1, slotNs)+1
	err = q.eachPacked(packedSlots.of(), `SELECT quarter, slots FROM slot WHERE device = ? AND quarter >= ? AND quarter < ?`, func(quarter int64, entry []int64) {
		slot := quarter*(quarterNs/slotNs) + entry[0]
		if slot < fromSlot || slot >= toSlot || during(setups, slot*slotNs) {
			return
		}
		slots = append(slots, flow.Slot{Device: d.Key, StartNs: slot * slotNs, SentPayload: uint64(entry[1]), Contacts: uint32(entry[2])})
	}, d.id, from, to)
	return slots, err
}

// during reports whether a set-up window lies in the slot that starts at ns.
func during(setups []flow.Setup, ns int64) bool {
	return slices.ContainsFunc(setups, func(s flow.Setup) bool { return s.FromNs < ns+slotNs && s.UntilNs > ns })
}
