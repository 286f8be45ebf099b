package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/netip"

	"telltale/capture/flow"
)

// Import adds the facts of one capture in one transaction: until Finish nobody
// sees them, and if the program ends before, nothing has changed. It is for one
// goroutine. After an error only Abort is of use. The order of calls is free,
// and each may be made many times.
type Import struct {
	ctx     context.Context // of the transaction, as database/sql keeps it too
	quick   context.Context // of a statement: see unhurried
	conn    *sql.Conn
	tx      *sql.Tx // on conn
	ended   bool
	failed  error
	prepped map[string]*sql.Stmt

	protocols map[string]uint8 // by name
	devices   map[string]int64
	endpoints register[netip.Addr]
	names     register[string] // by the cleaned name
	rollup    rollup
	batches   batches
	named     []driver.NamedValue // room for the arguments of one batch

	partners       map[partnerKey]*timeSpan
	newPartners    []newPartner // in partners, but not yet in the file
	forgotPartners bool         // partners was emptied, so it may lack what this import made

	deviceNumbers, partnerNumbers numbers

	days      [packedKinds]waiting // entries of packed days that wait
	hellos    map[helloKey]int64
	seen      []flow.Observation // wait for the row of their capture
	stretches []flow.Stretch     // likewise
	pooled    bool               // a beat was written, so the next may meet it

	monthsUntil int64 // months before are summed

	cacheLimit, rowsLimit, monthsLimit, entriesLimit int // entries
}

// Import begins to add one capture. It waits for another import to end, and
// keeps all other changes waiting until Finish or Abort. When ctx ends, the
// import is undone.
func (s *Store) Import(ctx context.Context) (*Import, error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return nil, fault("beginning an import", err)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		_ = conn.Close() // the first error says more
		return nil, fault("beginning an import", err)
	}
	imp := &Import{
		ctx: ctx, quick: unhurried(ctx), conn: conn, tx: tx,
		prepped:   map[string]*sql.Stmt{},
		devices:   map[string]int64{},
		endpoints: register[netip.Addr]{find: `SELECT id FROM endpoint WHERE address = ?`, rows: map[netip.Addr]int64{}},
		names:     register[string]{find: `SELECT id FROM name WHERE name = ?`, rows: map[string]int64{}},
		partners:  map[partnerKey]*timeSpan{},
		rollup:    newRollup(),
		batches:   newBatches(),
		protocols: protocolNumbers(),
		hellos:    map[helloKey]int64{},

		cacheLimit: cacheLimit, rowsLimit: rowsLimit, monthsLimit: monthsLimit, entriesLimit: entriesLimit,
	}
	if err := imp.unlessDone(imp.count); err != nil {
		imp.Abort()
		return nil, fault("beginning an import", err)
	}
	return imp, nil
}

// Abort undoes all that was added. After Finish it does nothing, so it can be
// deferred.
func (imp *Import) Abort() {
	if imp.ended {
		return
	}
	_ = imp.tx.Rollback() // fails only if the context undid it before
	imp.end()
}

// end lets the next change begin.
func (imp *Import) end() {
	imp.ended = true
	_ = imp.conn.Raw(func(any) error { // fails only where nothing is left to close
		imp.batches.close()
		return nil
	})
	_ = imp.conn.Close()
}

// run does one step unless an earlier one failed, and remembers the first fault.
func (imp *Import) run(doing string, step func() error) error {
	if imp.ended {
		return fmt.Errorf("%s: import has ended", doing)
	}
	if imp.failed == nil {
		imp.failed = fault(doing, imp.unlessDone(step))
	}
	return imp.failed
}

// unlessDone does one step unless the context has ended. If it ends during the
// step, database/sql takes the transaction away, and the error that comes of it
// is joined to the reason. A step that passed, as a commit may, stays passed.
func (imp *Import) unlessDone(step func() error) error {
	if err := imp.ctx.Err(); err != nil {
		return err
	}
	err := step()
	if err == nil {
		return nil
	}
	if ended := imp.ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return errors.Join(ended, err)
	}
	return err
}

func (imp *Import) stmt(query string) (*sql.Stmt, error) {
	if st, ok := imp.prepped[query]; ok {
		return st, nil
	}
	st, err := imp.tx.PrepareContext(imp.quick, query) // closed with the transaction
	if err != nil {
		return nil, err
	}
	imp.prepped[query] = st
	return st, nil
}

func (imp *Import) exec(query string, args ...any) error {
	st, err := imp.stmt(query) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return err
	}
	_, err = st.ExecContext(imp.quick, args...)
	return err
}

func (imp *Import) row(query string, args ...any) (id int64, err error) {
	st, err := imp.stmt(query) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return 0, err
	}
	err = st.QueryRowContext(imp.quick, args...).Scan(&id)
	return id, err
}

// A later own word of the device wins over an earlier one; silence wins over
// nothing. What the owner said stands.
const sqlMergeDevice = `INSERT INTO device (key, hostname, own_name, own_kind, first_ns, last_ns) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (key) DO UPDATE SET
	hostname = CASE WHEN excluded.hostname <> '' AND (hostname = '' OR coalesce(excluded.last_ns >= last_ns, last_ns IS NULL))
		THEN excluded.hostname ELSE hostname END,
	own_name = CASE own_name WHEN '' THEN excluded.own_name ELSE own_name END,
	own_kind = CASE own_kind WHEN '' THEN excluded.own_kind ELSE own_kind END,
	first_ns = min(coalesce(first_ns, excluded.first_ns), coalesce(excluded.first_ns, first_ns)),
	last_ns = max(coalesce(last_ns, excluded.last_ns), coalesce(excluded.last_ns, last_ns))
	RETURNING id`

const sqlPutAddress = `INSERT OR IGNORE INTO device_address (device, address) VALUES (?, ?)`

// Devices adds devices, or merges them with those of the same key: addresses
// are joined, times widened, the latest hostname kept. A device's times of 0
// mean that its packets bear none. Its clues are left to Clues, lest they count
// twice.
func (imp *Import) Devices(devices []flow.Device) error {
	return imp.run("storing devices", func() error {
		for i := range devices {
			if err := imp.putDevice(&devices[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putDevice(d *flow.Device) error {
	var first, last any
	if d.FirstNs != 0 || d.LastNs != 0 {
		first, last = d.FirstNs, d.LastNs
	}
	id, err := imp.row(sqlMergeDevice, Clean(d.Key), Clean(d.Hostname), Clean(d.OwnName), Clean(d.OwnKind), first, last)
	if err != nil {
		return err
	}
	imp.devices[d.Key] = id
	for _, addr := range d.Addrs {
		if !addr.IsValid() {
			continue
		}
		if err := imp.exec(sqlPutAddress, id, addressText(addr)); err != nil {
			return err
		}
	}
	return nil
}

const sqlPutClue = `INSERT INTO device_clue (device, kind, value, first_ns, last_ns, count)`

const sqlMergeClue = `ON CONFLICT (device, kind, value) DO UPDATE SET
	first_ns = min(first_ns, excluded.first_ns), last_ns = max(last_ns, excluded.last_ns), count = count + excluded.count`

// Clues adds what devices said of themselves.
func (imp *Import) Clues(clues []flow.Clue) error {
	return imp.run("storing clues", func() error {
		for i := range clues {
			device, err := imp.device(clues[i].Device)
			if err != nil {
				return err
			}
			if err := imp.putClue(device, &clues[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putClue(device int64, c *flow.Clue) error {
	b := imp.batches.clue
	b.args = append(b.args, device, Clean(string(c.Kind)), Clean(c.Value), c.FirstNs, c.LastNs, integer(c.Count))
	return imp.wait(b)
}

const sqlPutBinding = `INSERT INTO name_binding (device, endpoint, name, source, first_ns, last_ns, count)`

const sqlMergeBinding = `ON CONFLICT (device, endpoint, name, source) DO UPDATE SET
	first_ns = min(first_ns, excluded.first_ns), last_ns = max(last_ns, excluded.last_ns), count = count + excluded.count`

// Names adds name bindings. One without name, source or address says nothing
// and is left out.
func (imp *Import) Names(bindings []flow.NameBinding) error {
	return imp.run("storing names", func() error {
		for i := range bindings {
			if err := imp.putBinding(&bindings[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putBinding(b *flow.NameBinding) error {
	if b.Relayed || b.Name == "" || b.Source.String() == "" || !b.Remote.IsValid() {
		return nil
	}
	device, err := imp.device(b.Device)
	if err != nil {
		return err
	}
	endpoint, err := imp.endpoint(b.Remote)
	if err != nil {
		return err
	}
	name, err := imp.name(b.Name)
	if err != nil {
		return err
	}
	rows := imp.batches.binding
	rows.args = append(rows.args, device, endpoint, name, int64(b.Source), b.FirstNs, b.LastNs, integer(b.Count))
	return imp.wait(rows)
}
