package store

import (
	"context"
	"database/sql"
)

// reading is one consistent look at the file: all its queries see the same
// commit.
type reading struct {
	ctx context.Context
	tx  *sql.Tx
}

// read runs a query by noun in a transaction of its own on a read-only handle.
func read[T any](ctx context.Context, s *Store, query func(reading) (T, error)) (T, error) {
	var none T
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return none, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was changed
	return query(reading{ctx, tx})
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
	rows, err := q.tx.QueryContext(unhurried(q.ctx), query, args...)
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

// unhurried gives a context that is never done. The driver starts a goroutine
// for each statement and each row whose context may end, which costs more than
// the row; who uses this asks the real context now and then.
func unhurried(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }
