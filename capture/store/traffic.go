package store

import (
	"slices"

	"telltale/capture/flow"
)

const sqlPutTraffic = `INSERT INTO traffic (device, hour, partner, sent_packets, received_packets, sent_bytes, received_bytes,
	sent_payload, received_payload, sealed, clear, reach, last_s)`

const sqlMergeTraffic = `ON CONFLICT (device, hour, partner) DO UPDATE SET
	sent_packets = sent_packets + excluded.sent_packets, received_packets = received_packets + excluded.received_packets,
	sent_bytes = sent_bytes + excluded.sent_bytes, received_bytes = received_bytes + excluded.received_bytes,
	sent_payload = sent_payload + excluded.sent_payload, received_payload = received_payload + excluded.received_payload,
	sealed = sealed + excluded.sealed, clear = clear + excluded.clear,
	reach = max(reach, excluded.reach), last_s = max(last_s, excluded.last_s)`

// trafficRow is one row to write: own and relayed packets of one flow.Traffic
// are two.
type trafficRow struct {
	device, hour, partner int64
	internet              bool // own packets to or from the Internet: they count for the device
	sums
}

// Traffic adds hour rows. Counters of the same device, partner and hour add up,
// within a capture and between captures.
func (imp *Import) Traffic(traffic []flow.Traffic) error {
	return imp.run("storing traffic", func() error {
		rows := make([]trafficRow, 0, len(traffic))
		for i := range traffic {
			var err error
			if rows, err = imp.appendRows(rows, &traffic[i]); err != nil {
				return err
			}
		}
		// In the order of the table, so that neighbours share a page.
		ordered := make([]*trafficRow, len(rows)) // pointers are quicker to move
		for i := range rows {
			ordered[i] = &rows[i]
		}
		slices.SortFunc(ordered, func(a, b *trafficRow) int {
			return compare3(a.device, b.device, a.hour, b.hour, a.partner, b.partner)
		})
		for _, row := range ordered {
			if err := imp.putTraffic(row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) appendRows(rows []trafficRow, t *flow.Traffic) ([]trafficRow, error) {
	key, err := imp.partnerKeyOf(t)
	if err != nil {
		return nil, err
	}
	hour := floorDiv(t.HourNs, flow.HourNs)
	hasRelayed := t.Relayed != flow.Counter{}
	if (t.Own != flow.Counter{}) || !hasRelayed { // a name that was only asked for has a row of zeros
		id, err := imp.partner(key, t)
		if err != nil {
			return nil, err
		}
		rows = append(rows, trafficRow{key.device, hour, id, t.Scope == flow.ScopeInternet, ownSums(t)})
	}
	if hasRelayed {
		key.relayed = true
		id, err := imp.partner(key, t)
		if err != nil {
			return nil, err
		}
		rows = append(rows, trafficRow{key.device, hour, id, false, counterSums(t.Relayed, t)})
	}
	return rows, nil
}

func (imp *Import) partnerKeyOf(t *flow.Traffic) (partnerKey, error) {
	device, err := imp.device(t.Device)
	if err != nil {
		return partnerKey{}, err
	}
	endpoint, err := imp.endpoint(t.Remote)
	if err != nil {
		return partnerKey{}, err
	}
	source := t.Source
	if t.Name == "" || source.String() == "" {
		source = flow.NameNone
	}
	name, err := imp.name(t.Name)
	if err != nil {
		return partnerKey{}, err
	}
	return partnerKey{device: device, endpoint: endpoint, name: name, source: source, protocol: Clean(t.Protocol), port: t.Port, scope: t.Scope}, nil
}

func (imp *Import) putTraffic(r *trafficRow) error {
	b := imp.batches.traffic
	b.args = append(r.appendArgs(append(b.args, r.device, r.hour, r.partner)), offsetS(r.lastNs, r.hour*flow.HourNs, flow.HourNs))
	if err := imp.wait(b); err != nil {
		return err
	}
	imp.rollup.add(r)
	if imp.rollup.size() >= imp.rollupLimit {
		return imp.flushRollup()
	}
	return nil
}
