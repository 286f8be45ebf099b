package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// batchRows is how many rows one statement writes. Crossing into SQLite costs
// more than a row does; beyond some dozens of rows there is no gain left.
const batchRows = 64

// batch gathers the rows of one table, so that many are written at once. What
// waits is not in the file yet: who wants to read it flushes first.
type batch struct {
	insert  string // the statement up to its rows
	row     string // the place of one row: (?, …)
	upsert  string // the statement after its rows
	parents []*batch

	full driver.Stmt // writes batchRows rows
	args []any       // of the rows that wait
	rows int
}

// newBatch makes the batch of a table with so many columns. The rows of parents
// are written first, since this table refers to them.
func newBatch(insert string, columns int, upsert string, parents ...*batch) *batch {
	return &batch{
		insert: insert + " VALUES ", row: "(?" + strings.Repeat(", ?", columns-1) + ")", upsert: upsert, parents: parents,
		args: make([]any, 0, batchRows*columns),
	}
}

func (b *batch) query(rows int) string {
	return b.insert + b.row + strings.Repeat(", "+b.row, rows-1) + " " + b.upsert
}

// wait notes that the arguments of one more row were appended to b.args, and
// writes all when there are enough.
func (imp *Import) wait(b *batch) error {
	b.rows++
	if b.rows < batchRows {
		return nil
	}
	return imp.flush(b)
}

// flush writes the rows that wait.
func (imp *Import) flush(b *batch) error {
	if b.rows == 0 {
		return nil
	}
	for _, parent := range b.parents {
		if err := imp.flush(parent); err != nil {
			return err
		}
	}
	if err := imp.conn.Raw(func(driverConn any) error { return imp.write(driverConn, b) }); err != nil {
		return err
	}
	b.args, b.rows = b.args[:0], 0
	return nil
}

// write runs the statement at the driver: database/sql looks at each of its
// hundreds of arguments, which takes as long as a row does in SQLite. It is run
// as a query, since for those the driver hands over all arguments at once, and
// one by one otherwise.
func (imp *Import) write(driverConn any, b *batch) error {
	c, ok := driverConn.(*sqlite3.SQLiteConn)
	if !ok || c.AutoCommit() { // the transaction was undone
		return sql.ErrTxDone
	}
	st, err := imp.statement(c, b)
	if err != nil {
		return err
	}
	if b.rows < batchRows {
		defer func() { _ = st.Close() }()
	}
	imp.named = imp.named[:0]
	for i, arg := range b.args {
		imp.named = append(imp.named, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	query, ok := st.(driver.StmtQueryContext)
	if !ok {
		return driver.ErrSkip
	}
	rows, err := query.QueryContext(imp.quick, imp.named)
	if err != nil {
		return err
	}
	err = rows.Next(nil) // there are none
	_ = rows.Close()
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// statement gives that for as many rows as wait; that of a full batch is kept.
func (imp *Import) statement(c *sqlite3.SQLiteConn, b *batch) (driver.Stmt, error) {
	if b.rows < batchRows {
		return c.PrepareContext(imp.quick, b.query(b.rows))
	}
	if b.full == nil {
		full, err := c.PrepareContext(imp.quick, b.query(batchRows))
		if err != nil {
			return nil, err
		}
		b.full = full
	}
	return b.full, nil
}

// batches are those of an import, one a table.
type batches struct {
	endpoint, name, partner, binding, clue *batch
	trafficBatches
	slot, burst, lookup *batch
}

func newBatches() batches {
	endpoint := newBatch(`INSERT INTO endpoint (id, address)`, 2, ``)
	name := newBatch(`INSERT INTO name (id, name)`, 2, ``)
	return batches{
		endpoint: endpoint, name: name,
		partner:        newBatch(sqlPutPartner, 11, ``, endpoint, name),
		binding:        newBatch(sqlPutBinding, 7, sqlMergeBinding, endpoint, name),
		clue:           newBatch(sqlPutClue, 6, sqlMergeClue),
		trafficBatches: newTrafficBatches(),
		slot:           newDayBatch("slot", "slots", packedSlots),
		burst:          newDayBatch("burst", "bursts", packedBursts),
		lookup:         newDayBatch("lookup", "lookups", packedLookups),
	}
}

// all gives each batch after those that its rows refer to.
func (b *batches) all() []*batch {
	return []*batch{
		b.endpoint, b.name, b.partner, b.binding, b.clue, b.traffic, b.trafficDay, b.trafficMonth, b.deviceHours, b.slot, b.burst, b.lookup, b.deviceDay,
	}
}

// close ends the statements that were kept.
func (b *batches) close() {
	for _, one := range b.all() {
		if one.full != nil {
			_ = one.full.Close() // it has done all it had to
			one.full = nil
		}
	}
}

// flushAll writes whatever waits.
func (imp *Import) flushAll() error {
	for _, step := range []func() error{
		func() error { return imp.flushRows(true) },
		imp.flushMonths,
		imp.flushDays,
		imp.flushPartners,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, one := range imp.batches.all() {
		if err := imp.flush(one); err != nil {
			return err
		}
	}
	return nil
}
