package store

import "telltale/capture/flow"

// trafficRow is one row to write: own and relayed packets of one flow.Traffic
// are two.
type trafficRow struct {
	device, hour, partner int64
	internet              bool // own packets to or from the Internet: they count for the device
	sums
}

// day is the day of the row's hour.
func (r *trafficRow) day() int64 { return floorDiv(r.hour, 24) }

// rowFigures is how many figures a row has beside its key.
const rowFigures = 12

// figures gives what a row holds beside its key, mostly small numbers. When its
// first packet came is not asked of a row.
func (r *trafficRow) figures() [rowFigures]int64 {
	internet := int64(0)
	if r.internet {
		internet = 1
	}
	return [rowFigures]int64{
		r.sentPackets, r.receivedPackets, r.sentBytes, r.receivedBytes, r.sentPayload, r.receivedPayload,
		r.upPackets, r.sealed, r.clear, r.reach, r.lastNs - r.hour*hourNs, internet,
	}
}

// rowOf gives the row of a key and figures.
func rowOf(k *waitingKey, f *[rowFigures]int64) trafficRow {
	return trafficRow{device: k.device, hour: int64(k.time), partner: k.partner, internet: f[11] == 1, sums: sums{
		sentPackets: f[0], receivedPackets: f[1], sentBytes: f[2], receivedBytes: f[3], sentPayload: f[4], receivedPayload: f[5],
		upPackets: f[6], sealed: f[7], clear: f[8], reach: f[9], lastNs: f[10] + int64(k.time)*hourNs,
	}}
}

// Traffic adds hour rows; in rising order of hours is quickest. Counters of the same device, partner and hour add up,
// within a capture and between captures.
func (imp *Import) Traffic(traffic []flow.Traffic) error {
	return imp.run("storing traffic", func() error {
		for i := range traffic {
			if err := imp.putTraffic(&traffic[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putTraffic(t *flow.Traffic) error {
	key, err := imp.partnerKeyOf(t)
	if err != nil {
		return err
	}
	hour := floorDiv(t.HourNs, hourNs)
	hasRelayed := t.Relayed != flow.Counter{}
	if (t.Own != flow.Counter{}) || !hasRelayed { // a name that was only asked for has a row of zeros
		id, err := imp.partner(key, t.FirstNs, t.LastNs)
		if err != nil {
			return err
		}
		if err := imp.addRow(&trafficRow{key.device, hour, id, t.Scope == flow.ScopeInternet, ownSums(t)}); err != nil {
			return err
		}
	}
	if !hasRelayed {
		return nil
	}
	key.kind |= kindRelayed
	id, err := imp.partner(key, t.FirstNs, t.LastNs)
	if err != nil {
		return err
	}
	return imp.addRow(&trafficRow{key.device, hour, id, false, counterSums(t.Relayed, t)})
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
	key := partnerKey{
		device: device, endpoint: endpoint, name: name, source: source, protocol: imp.protocol(t.Protocol), port: t.Port, scope: t.Scope,
	}
	if t.Served {
		key.kind |= kindServed
	}
	if t.Setup {
		key.kind |= kindSetup
	}
	return key, nil
}
