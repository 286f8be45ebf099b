package store

import (
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

// timeSpan is when something was first and last seen, as far as it has been
// written, and as far as it has to be.
type timeSpan struct {
	id              int64
	firstNs, lastNs int64
	widened         bool
}

func (t *timeSpan) widen(firstNs, lastNs int64) {
	if firstNs < t.firstNs {
		t.firstNs, t.widened = firstNs, true
	}
	if lastNs > t.lastNs {
		t.lastNs, t.widened = lastNs, true
	}
}

const sqlPutDevice = `INSERT INTO device (key, hostname, own_name, own_kind, first_ns, last_ns) VALUES (?, '', '', '', NULL, NULL)
	ON CONFLICT (key) DO UPDATE SET key = key RETURNING id`

// device gives the row of a device key; a device of which only traffic is known
// so far gets a bare one.
func (imp *Import) device(key string) (int64, error) {
	key = Clean(key)
	if id, ok := imp.devices[key]; ok {
		return id, nil
	}
	id, err := imp.row(sqlPutDevice, key)
	if err != nil {
		return 0, err
	}
	imp.devices[key] = id
	return id, nil
}

const sqlPutEndpoint = `INSERT INTO endpoint (address) VALUES (?) ON CONFLICT (address) DO UPDATE SET address = address RETURNING id`

func (imp *Import) endpoint(addr netip.Addr) (int64, error) {
	addr = addr.WithZone("")
	if id, ok := imp.endpoints[addr]; ok {
		return id, nil
	}
	id, err := imp.row(sqlPutEndpoint, addressText(addr))
	if err != nil {
		return 0, err
	}
	if len(imp.endpoints) >= cacheLimit {
		clear(imp.endpoints)
	}
	imp.endpoints[addr] = id
	return id, nil
}

const sqlPutName = `INSERT INTO name (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id`

func (imp *Import) name(name string) (int64, error) {
	if id, ok := imp.names[name]; ok {
		return id, nil
	}
	id, err := imp.row(sqlPutName, Clean(name))
	if err != nil {
		return 0, err
	}
	if len(imp.names) >= cacheLimit {
		clear(imp.names)
	}
	imp.names[name] = id
	return id, nil
}

const sqlPutPartner = `INSERT INTO partner (device, endpoint, name, source, protocol, port, scope, relayed, first_ns, last_ns)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, endpoint, name, source, protocol, port, scope, relayed)
	DO UPDATE SET first_ns = min(first_ns, excluded.first_ns), last_ns = max(last_ns, excluded.last_ns) RETURNING id`

// partner gives the row of a partner and widens its time to that of t.
func (imp *Import) partner(key partnerKey, t *flow.Traffic) (int64, error) {
	if p, ok := imp.partners[key]; ok {
		p.widen(t.FirstNs, t.LastNs)
		return p.id, nil
	}
	id, err := imp.row(sqlPutPartner, key.device, key.endpoint, key.name, key.source.String(), Clean(key.protocol),
		int64(key.port), key.scope.String(), key.relayed, t.FirstNs, t.LastNs)
	if err != nil {
		return 0, err
	}
	if len(imp.partners) >= cacheLimit {
		if err := imp.flushPartners(); err != nil {
			return 0, err
		}
		clear(imp.partners)
	}
	imp.partners[key] = &timeSpan{id: id, firstNs: t.FirstNs, lastNs: t.LastNs}
	return id, nil
}

const sqlWidenPartner = `UPDATE partner SET first_ns = min(first_ns, ?2), last_ns = max(last_ns, ?3) WHERE id = ?1`

func (imp *Import) flushPartners() error {
	for _, p := range imp.partners {
		if !p.widened {
			continue
		}
		if err := imp.exec(sqlWidenPartner, p.id, p.firstNs, p.lastNs); err != nil {
			return err
		}
		p.widened = false
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
