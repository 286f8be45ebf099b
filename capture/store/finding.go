package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// FindingTopic is what a finding is about, as the owner means it. What its words
// stand for the store need not know.
type FindingTopic struct {
	Device   string // key, "" for the home as a whole
	Rule     string
	Sentence string
}

// FineFinding is what the owner called fine, as it was then.
type FineFinding struct {
	FindingTopic
	Severity string
	Names    []string         // who took part
	Figures  map[string]int64 // those of which more is worse
	LastNs   int64            // when it was seen last before, 0 if that is not known
	SaidNs   int64            // when the owner said so
}

// topicColumns are those of FindingTopic in a query over both tables and device.
const topicColumns = `coalesce(device.key, ''), rule, sentence`

// FineFindings gives what the owner called fine, the latest first.
func (s *Store) FineFindings(ctx context.Context) ([]FineFinding, error) {
	list, err := read(ctx, s, func(q reading) ([]FineFinding, error) {
		return collect(q, `SELECT `+topicColumns+`, severity, names, figures, f.last_ns, said_ns
			FROM finding_fine f LEFT JOIN device ON device.id = f.device ORDER BY said_ns DESC, 1, 2, 3`, scanFine)
	})
	return list, fault("reading what is fine", err)
}

func scanFine(rows *sql.Rows) (f FineFinding, err error) {
	var names, figures string
	if err = rows.Scan(&f.Device, &f.Rule, &f.Sentence, &f.Severity, &names, &figures, &f.LastNs, &f.SaidNs); err != nil {
		return f, err
	}
	for text, to := range map[string]any{names: &f.Names, figures: &f.Figures} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			return f, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return f, nil
}

// SetFine keeps that the owner calls a finding fine, in place of what was kept of
// the same topic. ErrNoDevice if there is none with its key.
func (s *Store) SetFine(ctx context.Context, f FineFinding) error {
	if f.Names == nil {
		f.Names = []string{}
	}
	if f.Figures == nil {
		f.Figures = map[string]int64{}
	}
	names, err := json.Marshal(f.Names)
	if err != nil {
		return fault("keeping what is fine", err)
	}
	figures, err := json.Marshal(f.Figures)
	if err != nil {
		return fault("keeping what is fine", err)
	}
	return fault("keeping what is fine", s.change(ctx, func(tx *sql.Tx) error {
		device, err := deviceOf(ctx, tx, f.Device)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO finding_fine VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			device, f.Rule, f.Sentence, f.Severity, string(names), string(figures), f.LastNs, f.SaidNs)
		return err
	}))
}

// deviceOf gives the row of a device, NULL for the home.
func deviceOf(ctx context.Context, tx *sql.Tx, key string) (id sql.NullInt64, err error) {
	if key == "" {
		return id, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM device WHERE key = ?`, key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return id, ErrNoDevice
	}
	return id, err
}

// DropFine forgets that the owner called a finding fine. One that is not kept is
// no error: it is as asked for.
func (s *Store) DropFine(ctx context.Context, t FindingTopic) error {
	_, err := s.writer.ExecContext(ctx, `DELETE FROM finding_fine WHERE rule = ?2 AND sentence = ?3
		AND coalesce(device, 0) = CASE ?1 WHEN '' THEN 0 ELSE (SELECT id FROM device WHERE key = ?1) END`, t.Device, t.Rule, t.Sentence)
	return fault("taking back what is fine", err)
}

// ShownFindings gives what the owner has been shown, and whether they ever looked.
func (s *Store) ShownFindings(ctx context.Context) (list []FindingTopic, looked bool, err error) {
	all, err := read(ctx, s, func(q reading) ([]FindingTopic, error) {
		return collect(q, `SELECT `+topicColumns+` FROM finding_shown f LEFT JOIN device ON device.id = f.device ORDER BY 1, 2, 3`, scanTopic)
	})
	for _, t := range all {
		if t == (FindingTopic{}) {
			looked = true
			continue
		}
		list = append(list, t)
	}
	return list, looked, fault("reading what was shown", err)
}

func scanTopic(rows *sql.Rows) (t FindingTopic, err error) {
	err = rows.Scan(&t.Device, &t.Rule, &t.Sentence)
	return t, err
}

// AddShown keeps that the owner looked, and was shown these. Findings of devices
// that are gone are left out.
func (s *Store) AddShown(ctx context.Context, list []FindingTopic) error {
	return fault("keeping what was shown", s.change(ctx, func(tx *sql.Tx) error {
		for _, t := range append([]FindingTopic{{}}, list...) {
			_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO finding_shown
				SELECT (SELECT id FROM device WHERE key = ?1), ?2, ?3 WHERE ?1 = '' OR EXISTS (SELECT 1 FROM device WHERE key = ?1)`,
				t.Device, t.Rule, t.Sentence)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}
