package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	sqlite3 "github.com/mattn/go-sqlite3"

	"telltale/capture/flow"
)

const captureColumns = `name, sha256, format, link_type, example, packets, wire_bytes, first_ns, last_ns,
	skipped, left_out, unattributed, dropped, status, problem`

// Finish adds the capture itself and commits everything. It gives the row of
// the capture. With c.ID set it goes on with that capture, as a watch does that
// commits every few seconds: c's totals, counted from its start, take the place
// of the earlier ones. ErrKnown: a capture with this SHA-256 is there; then, as
// after every error, nothing was added.
func (imp *Import) Finish(c flow.Capture) (id int64, err error) {
	err = imp.run("finishing an import", func() error {
		id, err = imp.finish(&c)
		return err
	})
	if err != nil {
		imp.Abort()
		return 0, err
	}
	imp.end()
	return id, nil
}

func (imp *Import) finish(c *flow.Capture) (int64, error) {
	id, err := imp.putCapture(c)
	if err != nil {
		return 0, err
	}
	for _, step := range []func() error{
		func() error { return imp.putObservations(id) },
		func() error { return imp.putStretches(id) },
		imp.flushAll,
		imp.closeMonths,
	} {
		if err := step(); err != nil {
			return 0, err
		}
	}
	for _, device := range imp.devices {
		if err := imp.exec(`INSERT OR IGNORE INTO device_capture (device, capture) VALUES (?, ?)`, device, id); err != nil {
			return 0, err
		}
	}
	return id, imp.tx.Commit()
}

func (imp *Import) putCapture(c *flow.Capture) (int64, error) {
	id, err := imp.writeCapture(c)
	if e := (sqlite3.Error{}); errors.As(err, &e) && e.ExtendedCode == sqlite3.ErrConstraintUnique {
		return 0, errors.Join(ErrKnown, err)
	}
	if err != nil {
		return 0, err
	}
	if err := imp.exec(`DELETE FROM oddity WHERE capture = ?`, id); err != nil {
		return 0, err
	}
	if err := imp.putInterruptions(id, c.Interruptions); err != nil {
		return 0, err
	}
	for _, o := range c.Oddities {
		err := imp.exec(`INSERT INTO oddity (capture, reason, count) VALUES (?, ?, ?)
			ON CONFLICT (capture, reason) DO UPDATE SET count = count + excluded.count`, id, Clean(o.Reason), integer(o.Count))
		if err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (imp *Import) writeCapture(c *flow.Capture) (int64, error) {
	var first, last any
	if c.HasTime {
		first, last = c.FirstNs, c.LastNs
	}
	args := []any{
		Clean(c.Name), Clean(c.SHA256), Clean(c.Format), Clean(c.LinkType), c.Example, integer(c.Packets), integer(c.WireBytes), first, last,
		integer(c.Skipped), integer(c.LeftOut), integer(c.Unattributed), integer(c.Dropped), Clean(string(c.Status)), Clean(c.Problem),
	}
	if c.ID != 0 {
		return imp.row(`UPDATE capture SET (`+captureColumns+`) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ? RETURNING id`,
			append(args, c.ID)...)
	}
	return imp.row(`INSERT INTO capture (`+captureColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, args...)
}

// Captures gives all captures in the order of import, each with its oddities,
// the most frequent first.
func (s *Store) Captures(ctx context.Context) ([]flow.Capture, error) {
	captures, err := read(ctx, s, func(q reading) ([]flow.Capture, error) { return q.captures(`true`) })
	return captures, fault("reading captures", err)
}

// CapturesOf gives the captures that a device was seen in, in the order of
// import: what all that is said of it rests on. An unknown key has none.
func (s *Store) CapturesOf(ctx context.Context, key string) ([]flow.Capture, error) {
	captures, err := read(ctx, s, func(q reading) ([]flow.Capture, error) {
		return q.captures(`id IN (SELECT capture FROM device_capture JOIN device ON device.id = device WHERE key = ?)`, key)
	})
	return captures, fault(fmt.Sprintf("reading the captures of device %q", key), err)
}

// Known gives the capture with this SHA-256 and true if one was imported. It is
// for a look before a file is read; of a digest of a sample, Same has the last
// word. The empty sum, that of a watch, is never known.
func (s *Store) Known(ctx context.Context, sha256 string) (flow.Capture, bool, error) {
	return s.oneCapture(ctx, sha256, `sha256 = ?`, sha256)
}

// Same gives the capture that was imported before and is the same as c: it has
// its SHA-256, and as a sample of a file may be all that is known of that, also its
// packets, bytes, times and status.
func (s *Store) Same(ctx context.Context, c flow.Capture) (flow.Capture, bool, error) {
	return s.oneCapture(ctx, c.SHA256, `sha256 = ? AND packets = ? AND wire_bytes = ? AND coalesce(first_ns, 0) = ? AND coalesce(last_ns, 0) = ? AND status = ?`,
		c.SHA256, integer(c.Packets), integer(c.WireBytes), c.FirstNs, c.LastNs, string(c.Status))
}

func (s *Store) oneCapture(ctx context.Context, sha256, where string, args ...any) (flow.Capture, bool, error) {
	if sha256 == "" {
		return flow.Capture{}, false, nil
	}
	found, err := read(ctx, s, func(q reading) ([]flow.Capture, error) { return q.captures(where, args...) })
	if err != nil || len(found) == 0 {
		return flow.Capture{}, false, fault("looking for a capture", err)
	}
	return found[0], true, nil
}

func (q reading) captures(where string, args ...any) ([]flow.Capture, error) {
	captures, err := collect(q, `SELECT id, `+captureColumns+` FROM capture WHERE `+where+` ORDER BY id`, scanCapture, args...)
	if err != nil {
		return nil, err
	}
	for i := range captures {
		captures[i].Oddities, err = collect(q, `SELECT reason, count FROM oddity WHERE capture = ?`, scanOddity, captures[i].ID)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(captures[i].Oddities, func(a, b flow.Oddity) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
		})
		if captures[i].SHA256 != "" {
			continue // only a watch is ever interrupted
		}
		captures[i].Interruptions, err = q.interruptions(captures[i].ID)
		if err != nil {
			return nil, err
		}
	}
	return captures, nil
}

func scanCapture(rows *sql.Rows) (c flow.Capture, err error) {
	var first, last sql.NullInt64
	err = rows.Scan(&c.ID, &c.Name, &c.SHA256, &c.Format, &c.LinkType, &c.Example, &c.Packets, &c.WireBytes, &first, &last,
		&c.Skipped, &c.LeftOut, &c.Unattributed, &c.Dropped, &c.Status, &c.Problem)
	c.FirstNs, c.LastNs, c.HasTime = first.Int64, last.Int64, first.Valid
	return c, err
}

func scanOddity(rows *sql.Rows) (o flow.Oddity, err error) {
	err = rows.Scan(&o.Reason, &o.Count)
	return o, err
}
