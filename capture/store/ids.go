package store

import (
	"database/sql"
	"errors"
	"net/netip"

	"telltale/capture/flow"
)

// cacheLimit bounds each cache of row numbers, so that a scan of a million
// addresses costs time, not memory.
const cacheLimit = 1 << 16

// partnerKey is what makes a row of the table partner its own.
type partnerKey struct {
	device, endpoint, name int64
	source                 flow.NameSource
	protocol               string
	port                   uint16
	scope                  flow.Scope
	relayed                bool
}

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

// lookup finds the row of a value, and makes it with insert if there is none.
// Looking first keeps the many known values from writing pages anew.
func (imp *Import) lookup(find, insert string, value any) (int64, error) {
	id, err := imp.row(find, value)
	if errors.Is(err, sql.ErrNoRows) {
		return imp.row(insert, value)
	}
	return id, err
}

// device gives the row of a device key; a device of which only traffic is known
// so far gets a bare one.
func (imp *Import) device(key string) (int64, error) {
	if id, ok := imp.devices[key]; ok {
		return id, nil
	}
	id, err := imp.lookup(`SELECT id FROM device WHERE key = ?`,
		`INSERT INTO device (key, hostname, own_name, own_kind) VALUES (?, '', '', '') RETURNING id`, Clean(key))
	if err != nil {
		return 0, err
	}
	imp.devices[key] = id
	return id, nil
}

func (imp *Import) endpoint(addr netip.Addr) (int64, error) {
	addr = addr.WithZone("")
	if id, ok := imp.endpoints[addr]; ok {
		return id, nil
	}
	id, err := imp.lookup(`SELECT id FROM endpoint WHERE address = ?`,
		`INSERT INTO endpoint (address) VALUES (?) RETURNING id`, addressText(addr))
	if err != nil {
		return 0, err
	}
	if len(imp.endpoints) >= imp.cacheLimit {
		clear(imp.endpoints)
	}
	imp.endpoints[addr] = id
	return id, nil
}

func (imp *Import) name(name string) (int64, error) {
	if id, ok := imp.names[name]; ok {
		return id, nil
	}
	id, err := imp.lookup(`SELECT id FROM name WHERE name = ?`, `INSERT INTO name (name) VALUES (?) RETURNING id`, Clean(name))
	if err != nil {
		return 0, err
	}
	if len(imp.names) >= imp.cacheLimit {
		clear(imp.names)
	}
	imp.names[name] = id
	return id, nil
}

const sqlFindPartner = `SELECT id, first_ns, last_ns FROM partner WHERE device = ? AND endpoint = ? AND name = ? AND source = ?
	AND protocol = ? AND port = ? AND scope = ? AND relayed = ?`

const sqlPutPartner = `INSERT INTO partner (device, endpoint, name, source, protocol, port, scope, relayed, first_ns, last_ns)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`

// partner gives the row of a partner and widens its time to that of t.
func (imp *Import) partner(key partnerKey, t *flow.Traffic) (int64, error) {
	if p, ok := imp.partners[key]; ok {
		p.widen(t.FirstNs, t.LastNs)
		return p.id, nil
	}
	p, err := imp.findPartner(key, t)
	if err != nil {
		return 0, err
	}
	if len(imp.partners) >= imp.cacheLimit {
		if err := imp.flushPartners(); err != nil {
			return 0, err
		}
		clear(imp.partners)
	}
	imp.partners[key] = p
	p.widen(t.FirstNs, t.LastNs)
	return p.id, nil
}

func (imp *Import) findPartner(key partnerKey, t *flow.Traffic) (*timeSpan, error) {
	find, err := imp.stmt(sqlFindPartner)
	if err != nil {
		return nil, err
	}
	args := []any{
		key.device, key.endpoint, key.name, key.source.String(), Clean(key.protocol), int64(key.port), key.scope.String(), key.relayed,
	}
	p := &timeSpan{}
	err = find.QueryRowContext(imp.quick, args...).Scan(&p.id, &p.firstNs, &p.lastNs)
	if !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	id, err := imp.row(sqlPutPartner, append(args, t.FirstNs, t.LastNs)...)
	return &timeSpan{id: id, firstNs: t.FirstNs, lastNs: t.LastNs}, err
}

// flushPartners writes the times that have widened. The first time is indexed
// and rarely moves, so it is not touched without need.
func (imp *Import) flushPartners() error {
	for _, p := range imp.partners {
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
	}
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
