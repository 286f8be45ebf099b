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
	Own       flow.Counter // with the Internet, without relayed packets
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
	Remote  netip.Addr
	Name    string // the flow's own name, else the one that one of the devices was told for the address last, else ""
	Devices int    // that met it
	Own     flow.Counter
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
// are moved outwards to full days.
func (s *Store) TopDestinations(ctx context.Context, span flow.Span, limit int) ([]Destination, error) {
	top, err := read(ctx, s, func(q reading) ([]Destination, error) { return q.topDestinations(stretchOf(span), limit) })
	return top, fault("reading destinations", err)
}

// sqlTop sums each partner before it is looked up, by way of the devices, since
// these tables are read by device.
const sqlTop = `SELECT p.endpoint, p.name, min(p.device), count(DISTINCT p.device), sum(sp), sum(rp), sum(sb), sum(rb), sum(sl), sum(rl)
	FROM (SELECT partner, sum(sent_packets) AS sp, sum(received_packets) AS rp, sum(sent_bytes) AS sb, sum(received_bytes) AS rb,
		sum(sent_payload) AS sl, sum(received_payload) AS rl FROM (
			SELECT partner, ` + counterColumns + ` FROM device CROSS JOIN traffic_day t ON t.device = device.id AND day >= ?1 AND day < ?2
			UNION ALL SELECT partner, ` + counterColumns + ` FROM device CROSS JOIN traffic_month t ON t.device = device.id AND month >= ?3 AND month < ?4
			UNION ALL SELECT partner, ` + counterColumns + ` FROM device CROSS JOIN traffic_day t ON t.device = device.id AND day >= ?5 AND day < ?6)
		GROUP BY partner)
	CROSS JOIN partner p ON p.id = partner WHERE p.scope = 1 AND p.kind IN (0, 2)
	GROUP BY p.endpoint, p.name ORDER BY sum(sb) + sum(rb) DESC, p.endpoint, p.name LIMIT ?7`

func (q reading) topDestinations(within stretch, limit int) ([]Destination, error) {
	from, to := within.days()
	fromMonth, toMonth := q.wholeMonths(from, to)
	before, after := firstDay(fromMonth), firstDay(toMonth)
	if fromMonth >= toMonth {
		before, after = to, to
	}
	type found struct {
		endpoint, name, device int64
		Destination
	}
	rows, err := collect(q, sqlTop, func(rows *sql.Rows) (d found, err error) {
		var s sums
		err = rows.Scan(append([]any{&d.endpoint, &d.name, &d.device, &d.Devices}, s.counterDest()...)...)
		d.Own = s.counter()
		return d, err
	}, from, before, fromMonth, toMonth, after, to, limit)
	if err != nil {
		return nil, err
	}
	list := make([]Destination, 0, len(rows))
	for i := range rows {
		d := &rows[i]
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
