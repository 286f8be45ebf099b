package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Said is all that the owner said of one device.
type Said struct {
	Key     string // of the device
	Name    string // own name, "" if none
	Kind    string // own kind, "" if none
	PartOf  string // key of the device that it is told as, "" if it stands for itself
	LeftOut bool   // it is left out of all that is told
	Added   bool   // it is told of although it is a person's; never with LeftOut
}

// Said gives what the owner said of devices, by key: of those with the keys, and
// of their parts; of all without a key. ErrNoDevice if one of the keys is of none.
func (s *Store) Said(ctx context.Context, keys ...string) ([]Said, error) {
	all, err := read(ctx, s, reading.said)
	if err != nil || len(keys) == 0 {
		return all, fault("reading what the owner said", err)
	}
	for _, key := range keys {
		if !slices.ContainsFunc(all, func(one Said) bool { return one.Key == key }) {
			return nil, fault(fmt.Sprintf("reading what the owner said of device %q", key), ErrNoDevice)
		}
	}
	return slices.DeleteFunc(all, func(one Said) bool {
		return !slices.Contains(keys, one.Key) && !slices.Contains(keys, one.PartOf)
	}), nil
}

func (q reading) said() ([]Said, error) {
	return collect(q, `SELECT d.key, d.own_name, d.own_kind, coalesce(w.key, ''), o.device IS NOT NULL, d.added
		FROM device d LEFT JOIN device_same s ON s.device = d.id LEFT JOIN device w ON w.id = s.whole
		LEFT JOIN device_left_out o ON o.device = d.id ORDER BY d.key`, func(rows *sql.Rows) (one Said, err error) {
		return one, rows.Scan(&one.Key, &one.Name, &one.Kind, &one.PartOf, &one.LeftOut, &one.Added)
	})
}

// Say keeps what the owner says of devices, all of it or nothing. What they said
// of others stays. ErrNoDevice if a key is of none, ErrPart if a device would be
// part of one that is itself a part.
func (s *Store) Say(ctx context.Context, list []Said) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for i := range list {
			if err := say(ctx, tx, &list[i]); err != nil {
				return err
			}
		}
		var chains int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM device_same a JOIN device_same b ON b.device = a.whole`).Scan(&chains)
		if err == nil && chains > 0 {
			err = ErrPart
		}
		return err
	})
	return fault("keeping what the owner says of devices", err)
}

func say(ctx context.Context, tx *sql.Tx, one *Said) error {
	changed, err := tx.ExecContext(ctx, `UPDATE device SET own_name = ?2, own_kind = ?3, added = ?4 WHERE key = ?1`,
		one.Key, Clean(strings.TrimSpace(one.Name)), Clean(one.Kind), one.Added)
	if err := changedOne(changed, err); err != nil {
		return err
	}
	for _, table := range []string{"device_same", "device_left_out"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE device = (SELECT id FROM device WHERE key = ?)`, one.Key); err != nil {
			return err
		}
	}
	if one.PartOf != "" {
		added, err := tx.ExecContext(ctx, `INSERT INTO device_same SELECT d.id, w.id FROM device d, device w WHERE d.key = ? AND w.key = ? AND d.id <> w.id`, one.Key, one.PartOf)
		return changedOne(added, err)
	}
	if one.LeftOut {
		_, err = tx.ExecContext(ctx, `INSERT INTO device_left_out SELECT id FROM device WHERE key = ?`, one.Key)
	}
	return err
}

// wholeRow is a device with the rows of its parts.
type wholeRow struct {
	deviceRow
	parts   []deviceRow
	leftOut bool
}

// wholes gives the devices as the owner calls them one, by key; only the one
// that has a key, or a part that has it, unless that is "".
func (q reading) wholes(key string) ([]wholeRow, error) {
	said, err := q.said()
	if err != nil {
		return nil, err
	}
	of := make(map[string]Said, len(said))
	for _, one := range said {
		of[one.Key] = one
	}
	if of[key].PartOf != "" {
		key = of[key].PartOf
	}
	where, args := `true`, []any(nil)
	if key != "" {
		where = `key = ?1 OR id IN (SELECT device FROM device_same WHERE whole = (SELECT id FROM device WHERE key = ?1))`
		args = []any{key}
	}
	rows, err := q.devices(where, args...)
	if err != nil {
		return nil, err
	}
	return gather(rows, of), nil
}

// gather puts parts to the devices that they are told as.
func gather(rows []deviceRow, of map[string]Said) []wholeRow {
	var all []wholeRow
	at := map[string]int{}
	for i := range rows {
		if of[rows[i].Key].PartOf == "" {
			at[rows[i].Key] = len(all)
			all = append(all, wholeRow{deviceRow: rows[i], leftOut: of[rows[i].Key].LeftOut})
		}
	}
	for i := range rows {
		if whole := of[rows[i].Key].PartOf; whole != "" {
			w := &all[at[whole]]
			w.parts = append(w.parts, rows[i])
		}
	}
	return all
}

// device joins what the parts of a device said of themselves.
func (w *wholeRow) device() flow.Device {
	parts := make([]flow.DeviceFacts, len(w.parts))
	for i := range w.parts {
		parts[i].Device = w.parts[i].Device
	}
	return flow.Join(flow.DeviceFacts{Device: w.Device}, parts...).Device
}

// wholeFacts gives the facts of a device with those of its parts.
func (q reading) wholeFacts(w *wholeRow, query Query, within stretch) (flow.DeviceFacts, error) {
	whole, err := q.deviceFacts(&w.deviceRow, query, within)
	if err != nil || len(w.parts) == 0 {
		return whole, err
	}
	parts := make([]flow.DeviceFacts, len(w.parts))
	ids := []any{w.id}
	for i := range w.parts {
		if parts[i], err = q.deviceFacts(&w.parts[i], query, within); err != nil {
			return whole, err
		}
		ids = append(ids, w.parts[i].id)
	}
	whole = flow.Join(whole, parts...)
	if query.Coarse {
		whole.Hours, whole.Days, err = q.sharedHours(ids, within)
	}
	return whole, err
}

// sharedHours counts the hours in which any of some devices had packets, and the
// days with enough of them, from the sums of days.
func (q reading) sharedHours(devices []any, within stretch) (hours, days int, err error) {
	from, to := within.days()
	ofDay := map[int64]uint32{}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(devices)), ",")
	err = q.each(`SELECT day, hour_bits FROM device_day WHERE device IN (`+marks+`) AND day >= ? AND day < ?`, func(rows *sql.Rows) error {
		var day int64
		var set uint32
		err := rows.Scan(&day, &set)
		ofDay[day] |= set
		return err
	}, append(slices.Clone(devices), from, to)...)
	for _, set := range ofDay {
		n := bits.OnesCount32(set)
		hours += n
		if n >= minDayHours {
			days++
		}
	}
	return hours, days, err
}

// leftOut gives the devices that the owner leaves out, over all time.
func (q reading) leftOut() ([]flow.DeviceFacts, error) {
	found, err := collect(q, `SELECT count(*) FROM device_left_out`, func(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) })
	if err != nil || found[0] == 0 {
		return nil, err
	}
	all, err := q.wholes("")
	if err != nil {
		return nil, err
	}
	var list []flow.DeviceFacts
	for i := range all {
		if !all[i].leftOut {
			continue
		}
		one, err := q.wholeFacts(&all[i], Query{Coarse: true}, stretchOf(flow.Span{}))
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}
