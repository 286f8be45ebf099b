package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// deviceRow is a device with its row number.
type deviceRow struct {
	id int64
	flow.Device
}

// Devices gives all devices with their addresses and clues, sorted by key, each
// by itself: also parts of others and those that are left out.
func (s *Store) Devices(ctx context.Context) ([]flow.Device, error) {
	devices, err := read(ctx, s, func(q reading) ([]flow.Device, error) { return plain(q.devices(`true`)) })
	return devices, fault("reading devices", err)
}

// DeviceCount gives how many devices the home has, those included that are told as part
// of another.
func (s *Store) DeviceCount(ctx context.Context) (n int, err error) {
	n, err = read(ctx, s, func(q reading) (n int, err error) {
		err = q.tx.QueryRowContext(q.ctx, `SELECT count(*) FROM device`).Scan(&n)
		return n, err
	})
	return n, fault("counting devices", err)
}

// plain leaves the row numbers behind.
func plain(rows []deviceRow, err error) ([]flow.Device, error) {
	devices := make([]flow.Device, len(rows))
	for i := range rows {
		devices[i] = rows[i].Device
	}
	return devices, err
}

// devices gives the devices for which the condition where holds, by key.
func (q reading) devices(where string, args ...any) ([]deviceRow, error) {
	devices, err := collect(q, `SELECT id, key, hostname, own_name, own_kind, coalesce(first_ns, 0), coalesce(last_ns, 0), added,
		EXISTS (SELECT * FROM device_left_out WHERE device = device.id) FROM device WHERE `+where+` ORDER BY key`, scanDevice, args...)
	if err != nil {
		return nil, err
	}
	for i := range devices {
		if err := q.fillDevice(&devices[i]); err != nil {
			return nil, err
		}
	}
	return devices, nil
}

func (q reading) fillDevice(d *deviceRow) (err error) {
	d.Addrs, err = collect(q, `SELECT address FROM device_address WHERE device = ?`, scanAddress, d.id)
	if err != nil {
		return err
	}
	sortAddrs(d.Addrs)
	d.Clues, err = collect(q, `SELECT kind, value, first_ns, last_ns, count FROM device_clue
		WHERE device = ? ORDER BY kind, value`, scanClue, d.id)
	for i := range d.Clues {
		d.Clues[i].Device = d.Key
	}
	return err
}

func scanDevice(rows *sql.Rows) (d deviceRow, err error) {
	var added, leftOut bool
	err = rows.Scan(&d.id, &d.Key, &d.Hostname, &d.OwnName, &d.OwnKind, &d.FirstNs, &d.LastNs, &added, &leftOut)
	switch {
	case leftOut:
		d.Presence = flow.PresenceLeftOut
	case added:
		d.Presence = flow.PresenceAdded
	}
	if mac, bad := flow.ParseMAC(d.Key); bad == nil { // else the key is an address
		d.MAC = mac
	}
	return d, err
}

func scanAddress(rows *sql.Rows) (netip.Addr, error) {
	var text string
	err := rows.Scan(&text)
	return parseAddress(text), err
}

func scanClue(rows *sql.Rows) (c flow.Clue, err error) {
	err = rows.Scan(&c.Kind, &c.Value, &c.FirstNs, &c.LastNs, &c.Count)
	return c, err
}

// FindDevice gives the devices that a person may mean: by key, by hardware
// address in any usual form (00:11:22:33:44:55, with hyphens, dots or nothing
// between), by an IP address, by the owner's name, by hostname, case ignored in
// both. The first of these that fits anything decides; several devices may
// share a name or have had the same address. No device is no error. One that the
// owner calls part of another is found as that other.
func (s *Store) FindDevice(ctx context.Context, query string) ([]flow.Device, error) {
	query = strings.TrimSpace(query)
	devices, err := read(ctx, s, func(q reading) ([]flow.Device, error) {
		found, err := q.find(query)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		return q.asWholes(found)
	})
	return devices, fault("finding a device", err)
}

// asWholes gives the devices that some are told as, by key.
func (q reading) asWholes(found []flow.Device) ([]flow.Device, error) {
	all, err := q.wholes("")
	if err != nil {
		return nil, err
	}
	var list []flow.Device
	for i := range all {
		whole := all[i].device()
		if slices.ContainsFunc(found, func(d flow.Device) bool { return d.Key == whole.Key || slices.Contains(whole.Parts, d.Key) }) {
			list = append(list, whole)
		}
	}
	return list, nil
}

func (q reading) find(query string) ([]flow.Device, error) {
	if query == "" {
		return nil, nil
	}
	for _, way := range waysToFind(query) {
		found, err := plain(q.devices(way.where, way.arg))
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	all, err := plain(q.devices(`own_name <> '' OR hostname <> ''`))
	if err != nil {
		return nil, err
	}
	// Not in SQL, which folds the case of ASCII only.
	if named := only(all, func(d flow.Device) bool { return strings.EqualFold(d.OwnName, query) }); len(named) > 0 {
		return named, nil
	}
	return only(all, func(d flow.Device) bool { return strings.EqualFold(d.Hostname, query) }), nil
}

func only(devices []flow.Device, fits func(flow.Device) bool) []flow.Device {
	return slices.DeleteFunc(slices.Clone(devices), func(d flow.Device) bool { return !fits(d) })
}

// wayToFind is a condition on the table device with one argument.
type wayToFind struct{ where, arg string }

func waysToFind(query string) []wayToFind {
	ways := []wayToFind{{`key = ?`, query}}
	if mac, ok := looseMAC(query); ok {
		ways = append(ways, wayToFind{`key = ?`, mac.String()})
	}
	if addr, err := netip.ParseAddr(strings.Trim(query, "[]")); err == nil {
		text := addressText(addr)
		ways = append(ways, wayToFind{`id IN (SELECT device FROM device_address WHERE address = ?)`, text}, wayToFind{`key = ?`, "ip:" + text})
	}
	return ways
}

// looseMAC reads twelve hexadecimal digits with any usual marks between them.
func looseMAC(s string) (flow.MAC, bool) {
	var m flow.MAC
	digits := strings.NewReplacer(":", "", "-", "", ".", "", " ", "").Replace(s)
	if len(digits) != 12 {
		return flow.MAC{}, false
	}
	_, err := hex.Decode(m[:], []byte(digits))
	return m, err == nil
}

// RenameDevice keeps the name that the owner gives a device; "" takes it back.
// ErrNoDevice if there is none with this key.
func (s *Store) RenameDevice(ctx context.Context, key, name string) error {
	return s.changeDevice(ctx, fmt.Sprintf("renaming device %q", key), `UPDATE device SET own_name = ?2 WHERE key = ?1`, key, Clean(strings.TrimSpace(name)))
}

// SetKind keeps the kind that the owner chooses for a device; "" takes it back.
// ErrNoDevice if there is none with this key.
func (s *Store) SetKind(ctx context.Context, key, kind string) error {
	return s.changeDevice(ctx, fmt.Sprintf("setting the kind of device %q", key), `UPDATE device SET own_kind = ?2 WHERE key = ?1`, key, Clean(kind))
}

func (s *Store) changeDevice(ctx context.Context, doing, query string, args ...any) error {
	result, err := s.writer.ExecContext(ctx, query, args...)
	return fault(doing, changedOne(result, err))
}

func changedOne(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return ErrNoDevice
	}
	return err
}
