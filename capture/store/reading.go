package store

import (
	"context"
	"database/sql"
	"fmt"
)

// reading is one consistent look at the file: all its queries see the same
// commit.
type reading struct {
	ctx     context.Context
	tx      *sql.Tx
	prepped map[string]*sql.Stmt // closed with the transaction

	monthsUntil int64 // months before are summed
}

// read runs a query by noun in a transaction of its own on a read-only handle.
func read[T any](ctx context.Context, s *Store, query func(reading) (T, error)) (T, error) {
	var none T
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return none, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was changed
	q := reading{ctx: ctx, tx: tx, prepped: map[string]*sql.Stmt{}}
	if err := tx.QueryRowContext(unhurried(ctx), `SELECT months_until FROM home`).Scan(&q.monthsUntil); err != nil {
		return none, err
	}
	return query(q)
}

// stmt prepares a query once, since many are asked for each device.
func (q reading) stmt(query string) (*sql.Stmt, error) {
	if st, ok := q.prepped[query]; ok {
		return st, nil
	}
	st, err := q.tx.PrepareContext(unhurried(q.ctx), query)
	if err == nil {
		q.prepped[query] = st
	}
	return st, err
}

// collect runs one query and gives what scan makes of every row.
func collect[T any](q reading, query string, scan func(*sql.Rows) (T, error), args ...any) (all []T, err error) {
	err = q.each(query, func(rows *sql.Rows) error {
		one, err := scan(rows)
		all = append(all, one)
		return err
	}, args...)
	return all, err
}

func (q reading) each(query string, row func(*sql.Rows) error, args ...any) error {
	st, err := q.stmt(query) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(unhurried(q.ctx), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	for rows.Next() {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachPacked gives the entries of a packed column, for a query of a day and that
// column. An entry is valid until the next.
func (q reading) eachPacked(p packing, query string, give func(day int64, entry []int64), args ...any) error {
	var day int64
	var column []byte
	var entries []int64
	return q.each(query, func(rows *sql.Rows) (err error) {
		if err := rows.Scan(&day, (*raw)(&column)); err != nil {
			return err
		}
		if entries, err = p.unpack(entries[:0], column); err != nil {
			return err
		}
		for rest := entries; len(rest) > 0; rest = rest[p.width():] {
			give(day, rest[:p.width()])
		}
		return nil
	}, args...)
}

// raw takes the bytes of a column without another copy.
type raw []byte

// Scan takes what the driver gives for a BLOB, which is a copy already.
func (r *raw) Scan(value any) error {
	column, ok := value.([]byte)
	if !ok {
		return fmt.Errorf("reading a packed column of type %T: %w", value, ErrDamaged)
	}
	*r = column
	return nil
}

// unhurried gives a context that is never done. The driver starts a goroutine
// for each statement and each row whose context may end, which costs more than
// the row; who uses this asks the real context now and then.
func unhurried(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }
