package store

import (
	"context"
	"database/sql"
	"fmt"

	"telltale/capture/flow"
)

// Retention is for how long the owner keeps facts, in days; 0 is for ever.
type Retention struct {
	FineDays int // hours, slots, bursts and look-ups; sums of days and months stay
	Days     int // everything that was seen; what the owner said of the home and of devices stays
}

// Retention gives how long facts are kept; for ever until the owner says otherwise.
func (s *Store) Retention(ctx context.Context) (r Retention, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT keep_fine_days, keep_days FROM home`).Scan(&r.FineDays, &r.Days)
	return r, fault("reading how long facts are kept", err)
}

// SetRetention keeps the owner's choice. Nothing is dropped before Retain.
func (s *Store) SetRetention(ctx context.Context, r Retention) error {
	_, err := s.writer.ExecContext(ctx, `UPDATE home SET keep_fine_days = ?, keep_days = ?`, max(0, r.FineDays), max(0, r.Days))
	return fault("setting how long facts are kept", err)
}

// retainDays bounds what one transaction of Retain drops, in days: a reader or
// an import waits for no more.
const retainDays = 31

// Retain drops what is older than the owner keeps it, seen from nowNs, the time of
// the newest packet that is to be believed: a recording with a clock set wrong may
// claim any time. It goes in steps of a month, each a transaction of its own, the
// oldest first, so that it may be stopped at any time and goes on later; the file
// shrinks by what became free.
func (s *Store) Retain(ctx context.Context, nowNs int64) error {
	r, err := s.Retention(ctx)
	if err != nil {
		return err
	}
	now := floorDiv(nowNs, dayNs)
	for _, rule := range []struct {
		days   int
		tables []agedTable
	}{{r.FineDays, fineTables}, {r.Days, allTables}} {
		if rule.days == 0 {
			continue
		}
		for _, table := range rule.tables {
			if err := s.retain(ctx, table, now-int64(rule.days)+1); err != nil {
				return fault("dropping old facts", err)
			}
		}
	}
	return s.shrink(ctx)
}

// agedTable is a table whose rows lie in time.
type agedTable struct{ name, time string } // time is an expression that gives the last day of a row

var fineTables = []agedTable{{"traffic", "day"}, {"slot", "quarter / 4"}, {"burst", "hour / 24"}, {"lookup", "quarter / 4"}, {"device_hours", "day"}}

// Months are not here: they are made anew from days, see retainMonths.
var allTables = []agedTable{
	{"traffic", "day"},
	{"slot", "quarter / 4"},
	{"burst", "hour / 24"},
	{"lookup", "quarter / 4"},
	{"device_hours", "day"},
	{"traffic_day", "day"},
	{"device_day", "day"},
	{"attempt", "slot / 288"},
	{"spread", "slot / 288"},
	{"flood", nsToDay},
	{"beat", nsToDay},
	{"tls", nsToDay},
	{"observation", nsToDay},
	{"name_binding", nsToDay},
	{"device_clue", nsToDay},
	{"capture_slot", "quarter / 4"},
}

const nsToDay = "last_ns / 86400000000000"

// retain drops the rows of a table before a day, in steps.
func (s *Store) retain(ctx context.Context, t agedTable, before int64) error {
	for {
		var oldest sql.NullInt64
		if err := s.reader.QueryRowContext(ctx, `SELECT min(`+t.time+`) FROM `+t.name).Scan(&oldest); err != nil {
			return err
		}
		if !oldest.Valid || oldest.Int64 >= before {
			return nil
		}
		until := min(before, oldest.Int64+retainDays)
		err := s.change(ctx, func(tx *sql.Tx) error {
			if t.name == "traffic_day" {
				return dropDays(ctx, tx, until)
			}
			_, err := tx.ExecContext(ctx, `DELETE FROM `+t.name+` WHERE `+t.time+` < ?`, until)
			return err
		})
		if err != nil {
			return err
		}
	}
}

// dropDays drops sums of days, and with them what months held of them.
func dropDays(ctx context.Context, tx *sql.Tx, until int64) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM traffic_day WHERE day < ?`, until); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM traffic_month WHERE month < ?`, monthOf(until)); err != nil {
		return err
	}
	if err := remakeMonths(ctx, tx, monthOf(until), monthOf(until)+1); err != nil {
		return err
	}
	return forget(ctx, tx)
}

// change runs a step in a transaction of the writer.
func (s *Store) change(ctx context.Context, step func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := step(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// shrink gives free pages back to the disk, and empties the write-ahead log,
// which still holds what was deleted. A reader may keep the log from being
// emptied now; then closing the file does it.
func (s *Store) shrink(ctx context.Context) error {
	err := s.vacuum(ctx)
	_, _ = s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return fault("shrinking the file", err)
}

// vacuum gives free pages back.
func (s *Store) vacuum(ctx context.Context) error {
	rows, err := s.writer.QueryContext(ctx, `PRAGMA incremental_vacuum`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	for rows.Next() {                   // a row a page
	}
	return rows.Err()
}

// DeleteDevice forgets a device and all that is known of it, also the names and
// addresses that no other device met; the bytes are overwritten in the file.
// Captures and their totals stay, and so does what other devices exchanged with
// it. Its parts (Said) go with it. ErrNoDevice if there is none with this key.
func (s *Store) DeleteDevice(ctx context.Context, key string) error {
	doing := fmt.Sprintf("deleting device %q", key)
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM device WHERE id IN (SELECT device FROM device_same WHERE whole = (SELECT id FROM device WHERE key = ?))`, key)
		if err != nil {
			return err
		}
		if err := changedOne(tx.ExecContext(ctx, `DELETE FROM device WHERE key = ?`, key)); err != nil {
			return err
		}
		return forget(ctx, tx)
	})
	if err != nil {
		return fault(doing, err)
	}
	return s.shrink(ctx)
}

// DeleteSpan forgets what was seen in a span, in all devices; the bytes are
// overwritten in the file. Its ends are moved outwards to full hours; of days
// whose hours were dropped before (Retain) the whole day goes. Captures and their
// totals stay, so that a recording is still known; a device that was seen in no
// other time stays without traffic.
func (s *Store) DeleteSpan(ctx context.Context, span flow.Span) error {
	within := stretchOf(span)
	err := s.change(ctx, func(tx *sql.Tx) error {
		d := spanDeletion{ctx: ctx, tx: tx, stretch: within}
		return d.run()
	})
	if err != nil {
		return fault("deleting a stretch of time", err)
	}
	return s.shrink(ctx)
}
