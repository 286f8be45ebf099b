package store

import (
	"context"
	"database/sql"
	"slices"
)

// spanDeletion takes a stretch of time out of every table.
type spanDeletion struct {
	ctx context.Context
	tx  *sql.Tx
	stretch
}

func (d *spanDeletion) run() error {
	from, to := d.days()
	for _, step := range []func() error{
		func() error { return d.sumDays(from, to) },
		d.cutAll,
		func() error { return remakeMonths(d.ctx, d.tx, monthOf(from), monthOf(to-1)+1) },
		d.dropMoments,
		func() error { return forget(d.ctx, d.tx) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// cutAll takes entries out of the packed tables.
func (d *spanDeletion) cutAll() error {
	for _, t := range []struct {
		table, column, key string
		kind               packed
		unit               int64
	}{
		{"slot", "slots", "", packedSlots, slotNs},
		{"burst", "bursts", "", packedBursts, tenthNs},
		{"lookup", "lookups", "", packedLookups, hourNs},
		{"capture_slot", "slots", "capture", packedStretches, slotNs},
	} {
		key := t.key
		if key == "" {
			key = "device"
		}
		stretch, ns := t.kind.stretch()
		rows, err := d.columns(`SELECT `+key+`, `+stretch+`, 0, `+t.column+` FROM `+t.table+` WHERE `+stretch+` >= ? AND `+stretch+` < ?`,
			floorDiv(d.fromHour*hourNs, ns), floorDiv(d.toHour*hourNs-1, ns)+1)
		if err != nil {
			return err
		}
		for _, row := range rows {
			kept, _, err := d.cut(t.kind.of(), row, ns, t.unit)
			if err != nil {
				return err
			}
			if err := d.store(`UPDATE `+t.table+` SET `+t.column+` = ?3 WHERE `+key+` = ?1 AND `+stretch+` = ?2`,
				`DELETE FROM `+t.table+` WHERE `+key+` = ?1 AND `+stretch+` = ?2`, row, t.kind.of(), kept); err != nil {
				return err
			}
		}
	}
	return nil
}

// packedColumn is a row with one packed column.
type packedColumn struct {
	owner, stretch, partner int64 // stretch is a day or a quarter of one
	column                  []byte
}

func (d *spanDeletion) columns(query string, args ...any) (list []packedColumn, err error) {
	rows, err := d.tx.QueryContext(d.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	for rows.Next() {
		var row packedColumn
		if err := rows.Scan(&row.owner, &row.stretch, &row.partner, &row.column); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// cut gives the entries that stay; stretchNs is the length of the row's stretch,
// unit that of the first key.
func (d *spanDeletion) cut(p packing, row packedColumn, stretchNs, unit int64) (kept []int64, changed bool, err error) {
	entries, err := p.unpack(nil, row.column)
	if err != nil {
		return nil, false, err
	}
	for rest := entries; len(rest) > 0; rest = rest[p.width():] {
		if hour := floorDiv(row.stretch*stretchNs+rest[0]*unit, hourNs); hour >= d.fromHour && hour < d.toHour {
			changed = true
			continue
		}
		kept = append(kept, rest[:p.width()]...)
	}
	return kept, changed, nil
}

func (d *spanDeletion) store(update, drop string, row packedColumn, p packing, kept []int64) error {
	if len(kept) == 0 {
		_, err := d.tx.ExecContext(d.ctx, drop, row.owner, row.stretch)
		return err
	}
	_, err := d.tx.ExecContext(d.ctx, update, row.owner, row.stretch, p.pack(kept))
	return err
}

// sumDays takes hours out of traffic and of devices, and makes their days anew.
func (d *spanDeletion) sumDays(from, to int64) error {
	// Days of which only the sum is left go as a whole.
	if _, err := d.tx.ExecContext(d.ctx, `DELETE FROM traffic_day AS t WHERE day >= ? AND day < ? AND NOT EXISTS
		(SELECT 1 FROM traffic h WHERE h.device = t.device AND h.day = t.day AND h.partner = t.partner)`, from, to); err != nil {
		return err
	}
	rows, err := d.columns(`SELECT device, day, partner, hours FROM traffic WHERE day >= ? AND day < ?`, from, to)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.sumDay(row); err != nil {
			return err
		}
	}
	return d.sumDevices(from, to)
}

func (d *spanDeletion) sumDay(row packedColumn) error {
	p := packedHours.of()
	kept, changed, err := d.cut(p, row, dayNs, hourNs)
	if err != nil || !changed {
		return err
	}
	key := []any{row.owner, row.stretch, row.partner}
	if len(kept) == 0 {
		for _, table := range []string{"traffic", "traffic_day"} {
			if _, err := d.tx.ExecContext(d.ctx, `DELETE FROM `+table+` WHERE device = ? AND day = ? AND partner = ?`, key...); err != nil {
				return err
			}
		}
		return nil
	}
	if _, err := d.tx.ExecContext(d.ctx, `UPDATE traffic SET hours = ?4 WHERE device = ?1 AND day = ?2 AND partner = ?3`, append(slices.Clone(key), p.pack(kept))...); err != nil {
		return err
	}
	var total sums
	var set, last int64
	for rest := kept; len(rest) > 0; rest = rest[p.width():] {
		var s sums
		last = rest[0]*3600 + s.setEntry(rest[1:])
		total.add(s)
		if s.packets() > 0 {
			set |= 1 << rest[0]
		}
	}
	_, err = d.tx.ExecContext(d.ctx, `UPDATE traffic_day SET (`+sumColumns+`, hour_bits) = (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
		WHERE device = ?1 AND day = ?2 AND partner = ?3`, append(total.appendArgs(key), last, set)...)
	return err
}

// sumDevices makes the days of devices anew.
func (d *spanDeletion) sumDevices(from, to int64) error {
	rows, err := d.columns(`SELECT device, day, 0, hours FROM device_hours WHERE day >= ? AND day < ?`, from, to)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p := packedDeviceHours.of()
		kept, _, err := d.cut(p, row, dayNs, hourNs)
		if err != nil {
			return err
		}
		if err := d.store(`UPDATE device_hours SET hours = ?3 WHERE device = ?1 AND day = ?2`,
			`DELETE FROM device_hours WHERE device = ?1 AND day = ?2`, row, p, kept); err != nil {
			return err
		}
		if err := d.sumDevice(row, kept); err != nil {
			return err
		}
	}
	// Days of which only the sum was left.
	_, err = d.tx.ExecContext(d.ctx, `DELETE FROM device_day AS t WHERE day >= ? AND day < ? AND NOT EXISTS
		(SELECT 1 FROM device_hours h WHERE h.device = t.device AND h.day = t.day)`, from, to)
	return err
}

func (d *spanDeletion) sumDevice(row packedColumn, kept []int64) error {
	p := packedDeviceHours.of()
	var total sums
	var set int64
	for rest := kept; len(rest) > 0; rest = rest[p.width():] {
		var s sums
		s.setCounts(rest[1:])
		s.upPackets = rest[7]
		total.add(s)
		set |= 1 << rest[0]
	}
	uplink, err := d.uplink(row.owner, row.stretch)
	if err != nil {
		return err
	}
	_, err = d.tx.ExecContext(d.ctx, `UPDATE device_day SET (`+counterColumns+`, up_packets, uplink, hour_bits, hours) = (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ones_in(?11))
		WHERE device = ?1 AND day = ?2`, append(total.appendCounter([]any{row.owner, row.stretch}), total.upPackets, uplink, set)...)
	return err
}

// uplink sums the slots of a day that stay.
func (d *spanDeletion) uplink(device, day int64) (sum int64, err error) {
	rows, err := d.columns(`SELECT device, quarter, 0, slots FROM slot WHERE device = ? AND quarter >= ? AND quarter < ?`, device, day*4, day*4+4)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		kept, _, err := d.cut(packedSlots.of(), row, quarterNs, slotNs)
		if err != nil {
			return 0, err
		}
		for ; len(kept) > 0; kept = kept[packedSlots.of().width():] {
			sum += kept[1]
		}
	}
	return sum, nil
}

// dropMoments drops what lies within the stretch as a whole.
func (d *spanDeletion) dropMoments() error {
	fromSlot, toSlot := d.fromHour*12, d.toHour*12
	for _, table := range []string{"attempt", "spread"} {
		if _, err := d.tx.ExecContext(d.ctx, `DELETE FROM `+table+` WHERE slot >= ? AND slot < ?`, fromSlot, toSlot); err != nil {
			return err
		}
	}
	for _, t := range []struct{ table, first string }{
		{"flood", "start_ns"}, {"beat", "first_ns"}, {"tls", "first_ns"}, {"observation", "first_ns"}, {"name_binding", "first_ns"}, {"device_clue", "first_ns"},
	} {
		_, err := d.tx.ExecContext(d.ctx, `DELETE FROM `+t.table+` WHERE `+t.first+` / 3600000000000 >= ? AND last_ns / 3600000000000 < ?`, d.fromHour, d.toHour)
		if err != nil {
			return err
		}
	}
	return nil
}
