package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"

	"telltale/capture/flow"
)

// DeviceTotal is what one device exchanged with the Internet over some days.
type DeviceTotal struct {
	Key       string
	Own       flow.Counter // with the Internet, without relayed and set-up packets
	UpPackets uint64       // packets with payload to the Internet
	Uplink    uint64       // payload to the Internet without DNS, NTP and DHCP, bytes (label specification B.1, U); set-up windows are in it
	Hours     int          // hours (UTC) with any packet of the device
	Days      int          // days with at least six such hours
}

// Totals gives the sums of each device over a span, sorted by key, whose ends
// are moved outwards to full days (UTC): for the page of the home, over any
// time. Devices that were not seen then are left out.
func (s *Store) Totals(ctx context.Context, span flow.Span) ([]DeviceTotal, error) {
	totals, err := read(ctx, s, func(q reading) ([]DeviceTotal, error) {
		from, to := stretchOf(span).days()
		return collect(q, `SELECT key, sum(sent_packets), sum(received_packets), sum(sent_bytes), sum(received_bytes), sum(sent_payload), sum(received_payload),
			sum(up_packets), sum(uplink), sum(hours), sum(hours >= 6)
			FROM device CROSS JOIN device_day ON device = device.id AND day >= ? AND day < ? GROUP BY device.id ORDER BY key`, scanTotal, from, to)
	})
	return totals, fault("reading totals", err)
}

func scanTotal(rows *sql.Rows) (t DeviceTotal, err error) {
	var s sums
	err = rows.Scan(append(append([]any{&t.Key}, s.counterDest()...), &t.UpPackets, &t.Uplink, &t.Hours, &t.Days)...)
	t.Own = s.counter()
	return t, err
}

// Destination is a remote party on the Internet, of one device or of the home.
type Destination struct {
	Remote   netip.Addr
	Name     string // the flow's own name, else the one that one of the devices was told for the address last, else ""
	Devices  int    // that met it
	Own      flow.Counter
	LastDay  int64 // day of the last packet, days since 1970
	FirstDay int64
}

// Day is what one device exchanged with the Internet on one day.
type Day struct {
	StartNs int64 // of the day, UTC
	Own     flow.Counter
	Uplink  uint64 // bytes, as in DeviceTotal
	Hours   int    // with any packet of the device
}

// Days gives a device over a span by day, whose ends are moved outwards to full
// days (UTC); days without packets are left out. An unknown key has none.
func (s *Store) Days(ctx context.Context, key string, span flow.Span) ([]Day, error) {
	days, err := read(ctx, s, func(q reading) ([]Day, error) {
		from, to := stretchOf(span).days()
		return collect(q, `SELECT day, `+counterColumns+`, uplink, hours FROM device_day
			WHERE device = (SELECT id FROM device WHERE key = ?) AND day >= ? AND day < ? ORDER BY day`, scanDay, key, from, to)
	})
	return days, fault(fmt.Sprintf("reading days of device %q", key), err)
}

func scanDay(rows *sql.Rows) (d Day, err error) {
	var day int64
	var s sums
	err = rows.Scan(append(append([]any{&day}, s.counterDest()...), &d.Uplink, &d.Hours)...)
	d.StartNs, d.Own = day*dayNs, s.counter()
	return d, err
}

// TopDestinations gives the remote parties on the Internet with which the home
// exchanged the most bytes over a span, at most limit of them. Ends of the span
// are moved outwards to full days, and to full months where it is longer than two.
func (s *Store) TopDestinations(ctx context.Context, span flow.Span, limit int) ([]Destination, error) {
	top, err := read(ctx, s, func(q reading) ([]Destination, error) { return q.topDestinations(stretchOf(span), limit) })
	return top, fault("reading destinations", err)
}

// monthsFrom is how many days a span has that is read by the month.
const monthsFrom = 62

func (q reading) topDestinations(within stretch, limit int) ([]Destination, error) {
	table, stretch, unit := "traffic_day", "day", int64(1)
	from, to := within.days()
	if to-from > monthsFrom {
		table, stretch = "traffic_month", "month"
		from, to = monthOf(from), monthOf(to-1)+1
		unit = 0
	}
	// By way of the devices, since these tables are read by device; and each
	// partner is summed before it is looked up.
	query := `SELECT p.endpoint, p.name, min(p.device), count(DISTINCT p.device), sum(sp), sum(rp), sum(sb), sum(rb), sum(sl), sum(rl), min(lo), max(hi)
		FROM (SELECT t.partner, sum(t.sent_packets) AS sp, sum(t.received_packets) AS rp, sum(t.sent_bytes) AS sb, sum(t.received_bytes) AS rb,
			sum(t.sent_payload) AS sl, sum(t.received_payload) AS rl, min(t.` + stretch + `) AS lo, max(t.` + stretch + `) AS hi
			FROM device d CROSS JOIN ` + table + ` t ON t.device = d.id AND t.` + stretch + ` >= ? AND t.` + stretch + ` < ? GROUP BY t.partner)
		CROSS JOIN partner p ON p.id = partner WHERE p.scope = 1 AND p.kind IN (0, 2)
		GROUP BY p.endpoint, p.name ORDER BY sum(sb) + sum(rb) DESC, p.endpoint, p.name LIMIT ?`
	type found struct {
		endpoint, name, device int64
		Destination
	}
	rows, err := collect(q, query, func(rows *sql.Rows) (d found, err error) {
		var s sums
		err = rows.Scan(append(append([]any{&d.endpoint, &d.name, &d.device, &d.Devices}, s.counterDest()...), &d.FirstDay, &d.LastDay)...)
		d.Own = s.counter()
		return d, err
	}, from, to, limit)
	if err != nil {
		return nil, err
	}
	list := make([]Destination, 0, len(rows))
	for i := range rows {
		d := &rows[i]
		if unit == 0 {
			d.FirstDay, d.LastDay = firstDay(d.FirstDay), firstDay(d.LastDay+1)-1
		}
		if err := q.nameDestination(&d.Destination, d.device, d.endpoint, d.name); err != nil {
			return nil, err
		}
		list = append(list, d.Destination)
	}
	return list, nil
}

// nameDestination fills in address and name, that of one of its devices.
func (q reading) nameDestination(d *Destination, device, endpoint, name int64) error {
	return q.each(`SELECT address, coalesce(nullif((SELECT name FROM name WHERE id = ?2), ''),
		(SELECT n.name FROM name_binding b JOIN name n ON n.id = b.name WHERE b.device = ?3 AND b.endpoint = ?1 ORDER BY b.last_ns DESC LIMIT 1), '')
		FROM endpoint WHERE id = ?1`, func(rows *sql.Rows) error {
		var address string
		err := rows.Scan(&address, &d.Name)
		d.Remote = parseAddress(address)
		return err
	}, endpoint, name, device)
}

// Counts is how many packets the home accounts for.
type Counts struct {
	Traffic      uint64 // in the stored traffic of devices, each packet once although both ends of one within the home count it
	Skipped      uint64 // frames without a readable IP header
	Unattributed uint64 // frames between two parties outside the home
	LeftOut      uint64 // counted by an earlier capture
}

// Packets gives the sum: as many as all captures held, if nothing was forgotten.
func (c Counts) Packets() uint64 { return c.Traffic + c.Skipped + c.Unattributed + c.LeftOut }

// Count sums the stored traffic, day by day, and what belongs to no device. A
// packet within the home is in two rows, as sent by one device and as received
// by another; it is counted where it was sent. What captures say of their number
// of packets has no part in it, so that the two can be compared.
func (s *Store) Count(ctx context.Context) (Counts, error) {
	counts, err := read(ctx, s, func(q reading) (c Counts, err error) {
		err = q.tx.QueryRowContext(unhurried(q.ctx), `SELECT coalesce(sum(sent_packets + CASE scope WHEN 1 THEN received_packets ELSE 0 END), 0)
			FROM traffic_day CROSS JOIN partner ON partner.id = partner`).Scan(&c.Traffic)
		if err != nil {
			return c, err
		}
		err = q.tx.QueryRowContext(unhurried(q.ctx), `SELECT coalesce(sum(skipped), 0), coalesce(sum(unattributed), 0), coalesce(sum(left_out), 0) FROM capture`).
			Scan(&c.Skipped, &c.Unattributed, &c.LeftOut)
		return c, err
	})
	return counts, fault("counting packets", err)
}

// Check reads the whole file and reports ErrDamaged if anything in it is not as
// it was written.
func (s *Store) Check(ctx context.Context) error {
	found, err := read(ctx, s, func(q reading) ([]string, error) {
		return collect(q, `PRAGMA integrity_check(5)`, func(rows *sql.Rows) (line string, err error) { return line, rows.Scan(&line) })
	})
	if err == nil && (len(found) != 1 || found[0] != "ok") {
		err = fmt.Errorf("%w: %q", ErrDamaged, found)
	}
	return fault("checking the home", err)
}
