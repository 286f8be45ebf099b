package store

import (
	"database/sql"
	"strings"
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

	full *sql.Stmt // writes batchRows rows
	args []any     // of the rows that wait
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
	rows, err := imp.write(b)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	b.args, b.rows = b.args[:0], 0
	rows.Next() // there are none
	return rows.Err()
}

// write starts the statement as a query, since for those the driver hands over
// all arguments at once, and one by one otherwise.
func (imp *Import) write(b *batch) (rows *sql.Rows, err error) {
	if b.rows < batchRows {
		return imp.tx.QueryContext(imp.quick, b.query(b.rows), b.args...)
	}
	if b.full == nil {
		if b.full, err = imp.tx.PrepareContext(imp.quick, b.query(batchRows)); err != nil { // closed with the transaction
			return nil, err
		}
	}
	return b.full.QueryContext(imp.quick, b.args...)
}

// batches are those of an import, one a table.
type batches struct {
	endpoint, name, partner, binding, clue, slot *batch

	traffic, trafficDay, deviceHour *batch
}

func newBatches() batches {
	endpoint := newBatch(`INSERT INTO endpoint (id, address)`, 2, ``)
	name := newBatch(`INSERT INTO name (id, name)`, 2, ``)
	return batches{
		endpoint: endpoint, name: name,
		partner: newBatch(sqlPutPartner, 11, ``, endpoint, name),
		binding: newBatch(sqlPutBinding, 7, sqlMergeBinding, endpoint, name),
		clue:    newBatch(sqlPutClue, 6, sqlMergeClue),
		slot:    newBatch(sqlPutSlot, 4, sqlMergeSlot),

		traffic:    newBatch(sqlPutTraffic, 13, sqlMergeTraffic),
		trafficDay: newBatch(sqlPutDay, 14, sqlMergeDay),
		deviceHour: newBatch(sqlPutDeviceHour, 9, sqlMergeDeviceHour),
	}
}

// flushAll writes whatever waits.
func (imp *Import) flushAll() error {
	if err := imp.flushRollup(); err != nil {
		return err
	}
	if err := imp.flushPartners(); err != nil {
		return err
	}
	b := &imp.batches
	for _, one := range []*batch{
		b.endpoint, b.name, b.partner, b.binding, b.clue, b.slot,
		b.traffic, b.trafficDay, b.deviceHour,
	} {
		if err := imp.flush(one); err != nil {
			return err
		}
	}
	return nil
}
