package store

import (
	"database/sql"
	"errors"
	"net/netip"
	"slices"

	"telltale/capture/flow"
)

// cacheLimit bounds each cache of row numbers, so that a scan of a million
// addresses costs time, not memory.
const cacheLimit = 1 << 16

// partnerKey is what makes a row of the table partner its own.
type partnerKey struct {
	device, endpoint, name int64
	source                 flow.NameSource
	protocol               uint8
	port                   uint16
	scope                  flow.Scope
	kind                   partnerKind
}

// partnerKind is a set of what is kept apart, as in the column.
type partnerKind uint8

// The kinds.
const (
	kindRelayed partnerKind = 1 << iota
	kindServed
	kindSetup
)

// timeSpan is a row with its first and last time, and whether these differ from
// what is written.
type timeSpan struct {
	id              int64
	firstNs, lastNs int64
	earlier, later  bool
}

func (t *timeSpan) widen(firstNs, lastNs int64) {
	if firstNs < t.firstNs {
		t.firstNs, t.earlier = firstNs, true
	}
	if lastNs > t.lastNs {
		t.lastNs, t.later = lastNs, true
	}
}

// newPartner is a partner that is not in the file yet.
type newPartner struct {
	partnerKey
	*timeSpan
}

// numbers hands out the row numbers of one table, as SQLite would. An import is
// the only writer, so it need not ask for each.
type numbers struct{ before, last int64 } // the largest when the import began, and now

func (n *numbers) next() int64 {
	n.last++
	return n.last
}

// isNew reports whether a row was made in this import.
func (n *numbers) isNew(id int64) bool { return id > n.before }

// register knows the row numbers of one table of values.
type register[K comparable] struct {
	numbers
	find   string // a query for the number of a value
	rows   map[K]int64
	forgot bool // rows was emptied, so it may lack what this import made
}

// count looks up how far the row numbers have come.
func (imp *Import) count() error {
	dest := []*numbers{&imp.deviceNumbers, &imp.partnerNumbers, &imp.endpoints.numbers, &imp.names.numbers}
	for i, table := range []string{"device", "partner", "endpoint", "name"} {
		last, err := imp.row(`SELECT coalesce(max(id), 0) FROM ` + table)
		if err != nil {
			return err
		}
		*dest[i] = numbers{last, last}
	}
	var err error
	imp.monthsUntil, err = imp.row(`SELECT months_until FROM home`)
	return err
}

// device gives the row of a device key; a device of which only traffic is known
// so far gets a bare one.
func (imp *Import) device(key string) (int64, error) {
	if id, ok := imp.devices[key]; ok {
		return id, nil
	}
	id, err := imp.row(`SELECT id FROM device WHERE key = ?`, Clean(key))
	if errors.Is(err, sql.ErrNoRows) {
		id, err = imp.row(`INSERT INTO device (key, hostname, own_name, own_kind) VALUES (?, '', '', '') RETURNING id`, Clean(key))
	}
	if err != nil {
		return 0, err
	}
	imp.devices[key] = id
	return id, nil
}

func (imp *Import) endpoint(addr netip.Addr) (int64, error) {
	addr = addr.WithZone("")
	if id, ok := imp.endpoints.rows[addr]; ok {
		return id, nil
	}
	return lookup(imp, &imp.endpoints, imp.batches.endpoint, addr, addressText(addr))
}

func (imp *Import) name(name string) (int64, error) {
	name = Clean(name) // several names may be kept as one
	if id, ok := imp.names.rows[name]; ok {
		return id, nil
	}
	return lookup(imp, &imp.names, imp.batches.name, name, name)
}

// lookup finds the row of a value that is not in r.rows, or makes it. The file
// is searched only if the value can be there.
func lookup[K comparable](imp *Import, r *register[K], b *batch, value K, text string) (id int64, err error) {
	if len(r.rows) >= imp.cacheLimit {
		if err := imp.flush(b); err != nil {
			return 0, err
		}
		clear(r.rows)
		r.forgot = true
	}
	err = sql.ErrNoRows
	if r.before > 0 || r.forgot {
		id, err = imp.row(r.find, text) // what waits in b is in r.rows
	}
	if errors.Is(err, sql.ErrNoRows) {
		id = r.next()
		b.args = append(b.args, id, text)
		err = imp.wait(b)
	}
	if err != nil {
		return 0, err
	}
	r.rows[value] = id
	return id, nil
}

const sqlFindPartner = `SELECT id, first_ns, last_ns FROM partner WHERE device = ? AND endpoint = ? AND name = ? AND source = ?
	AND protocol = ? AND port = ? AND scope = ? AND kind = ?`

const sqlPutPartner = `INSERT INTO partner (id, device, endpoint, name, source, protocol, port, scope, kind, first_ns, last_ns)`

// protocol gives the number of a protocol by its name (flow.ProtocolName); that
// of an unknown one is 255, which IANA keeps free.
func (imp *Import) protocol(name string) uint8 {
	if n, ok := imp.protocols[name]; ok {
		return n
	}
	return 255
}

// protocolNumbers is the reverse of flow.ProtocolName.
func protocolNumbers() map[string]uint8 {
	numbers := make(map[string]uint8, 256)
	for n := range 256 {
		numbers[flow.ProtocolName(uint8(n))] = uint8(n)
	}
	return numbers
}

// partner gives the row of a partner and widens its time.
func (imp *Import) partner(key partnerKey, firstNs, lastNs int64) (int64, error) {
	if p, ok := imp.partners[key]; ok {
		p.widen(firstNs, lastNs)
		return p.id, nil
	}
	if len(imp.partners) >= imp.cacheLimit {
		if err := imp.forgetPartners(); err != nil {
			return 0, err
		}
	}
	p, err := imp.findPartner(key)
	if errors.Is(err, sql.ErrNoRows) {
		p, err = &timeSpan{id: imp.partnerNumbers.next(), firstNs: firstNs, lastNs: lastNs}, nil
		imp.newPartners = append(imp.newPartners, newPartner{key, p})
	}
	if err != nil {
		return 0, err
	}
	imp.partners[key] = p
	p.widen(firstNs, lastNs)
	return p.id, nil
}

// findPartner looks for a partner in the file. One of which any part is new
// cannot be there, unless it was forgotten since.
func (imp *Import) findPartner(key partnerKey) (*timeSpan, error) {
	isNew := imp.deviceNumbers.isNew(key.device) || imp.endpoints.isNew(key.endpoint) || imp.names.isNew(key.name)
	if isNew && !imp.forgotPartners {
		return nil, sql.ErrNoRows
	}
	find, err := imp.stmt(sqlFindPartner) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return nil, err
	}
	p := &timeSpan{}
	err = find.QueryRowContext(imp.quick, key.device, key.endpoint, key.name, int64(key.source),
		int64(key.protocol), int64(key.port), int64(key.scope), int64(key.kind)).Scan(&p.id, &p.firstNs, &p.lastNs)
	return p, err
}

func (imp *Import) forgetPartners() error {
	if err := imp.flushPartners(); err != nil {
		return err
	}
	if err := imp.flush(imp.batches.partner); err != nil {
		return err
	}
	clear(imp.partners)
	imp.forgotPartners = true
	return nil
}

// flushPartners writes the new partners, with the times that they have by now,
// and the times that have widened of others.
func (imp *Import) flushPartners() error {
	b := imp.batches.partner
	// In the order of the index, so that neighbours share a page.
	slices.SortFunc(imp.newPartners, func(a, b newPartner) int {
		return compare3(a.device, b.device, a.endpoint, b.endpoint, a.name, b.name)
	})
	for _, p := range imp.newPartners {
		key := &p.partnerKey
		p.earlier, p.later = false, false
		b.args = append(b.args, p.id, key.device, key.endpoint, key.name, int64(key.source),
			int64(key.protocol), int64(key.port), int64(key.scope), int64(key.kind), p.firstNs, p.lastNs)
		if err := imp.wait(b); err != nil {
			return err
		}
	}
	imp.newPartners = imp.newPartners[:0]
	for _, p := range imp.partners {
		if err := imp.putTimes(p); err != nil {
			return err
		}
	}
	return nil
}

func (imp *Import) putTimes(p *timeSpan) error {
	if p.earlier {
		if err := imp.exec(`UPDATE partner SET first_ns = ? WHERE id = ?`, p.firstNs, p.id); err != nil {
			return err
		}
	}
	if p.later {
		if err := imp.exec(`UPDATE partner SET last_ns = ? WHERE id = ?`, p.lastNs, p.id); err != nil {
			return err
		}
	}
	p.earlier, p.later = false, false
	return nil
}

// addressText is the stored form of an address; the zero address, which stands
// for "the rest", is empty.
func addressText(addr netip.Addr) string {
	if !addr.IsValid() {
		return ""
	}
	return addr.WithZone("").String()
}

func parseAddress(text string) netip.Addr {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{} // the rest
	}
	return addr
}
