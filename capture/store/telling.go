package store

import (
	"database/sql"
	"fmt"
	"net/netip"
	"strings"

	"telltale/capture/flow"
)

// fillBehaviour sets what tells how a device behaves.
func (q reading) fillBehaviour(f *flow.DeviceFacts, g *gathering, d *deviceRow, query Query, within stretch) (err error) {
	if !query.Coarse {
		if f.Bursts, err = q.bursts(g, d.Key, within); err != nil {
			return err
		}
		if f.Lookups, err = q.lookups(d, within); err != nil {
			return err
		}
	}
	if f.Attempts, err = q.attempts(d, within); err != nil {
		return err
	}
	if f.Floods, err = q.floods(d, within); err != nil {
		return err
	}
	if f.Spreads, err = q.spreads(d, within); err != nil {
		return err
	}
	if f.Beats, err = q.beats(g, d.Key, within); err != nil {
		return err
	}
	if f.TLS, err = q.tls(g, d.Key, within); err != nil {
		return err
	}
	f.Observations, err = q.observations(g, d.Key, within)
	return err
}

func (q reading) setups(d *deviceRow) ([]flow.Setup, error) {
	return collect(q, `SELECT from_ns, until_ns, relayed_first_ns, relayed_last_ns, relayed_packets FROM setup WHERE device = ? ORDER BY from_ns`,
		func(rows *sql.Rows) (flow.Setup, error) {
			s := flow.Setup{Device: d.Key}
			err := rows.Scan(&s.FromNs, &s.UntilNs, &s.RelayedFirstNs, &s.RelayedLastNs, &s.RelayedPackets)
			return s, err
		}, d.id)
}

// fillDays sets what totals of days tell of a device, without single hours. Ends
// of the stretch within a day are moved outwards to the full day.
func (q reading) fillDays(f *flow.DeviceFacts, device int64, within stretch) error {
	from, to := within.days()
	var days hourCount
	var day, upPackets, hours int64
	err := q.each(`SELECT day, up_packets, hours FROM device_day WHERE device = ? AND day >= ? AND day < ? ORDER BY day`,
		func(rows *sql.Rows) error {
			err := rows.Scan(&day, &upPackets, &hours)
			f.UpPackets += uint64(upPackets)
			days.add(day, int(hours))
			return err
		}, device, from, to)
	f.Hours, f.Days = days.hours, days.days
	return err
}

func (q reading) bursts(g *gathering, key string, within stretch) (bursts []flow.Burst, err error) {
	from, to := floorDiv(within.fromNs, hourNs), floorDiv(within.toNs-1, hourNs)+1
	var unknown error
	err = q.eachPacked(packedBursts.of(), `SELECT hour, bursts FROM burst WHERE device = ? AND hour >= ? AND hour < ?`, func(hour int64, entry []int64) {
		start := hour*hourNs + entry[0]*tenthNs
		last := start + entry[2]*tenthNs
		if !within.overlaps(start, last) {
			return
		}
		p, bad := g.row(entry[1])
		if bad != nil {
			unknown = bad
			return
		}
		name, source := g.nameOf(p, last)
		bursts = append(bursts, flow.Burst{
			Device: key, Remote: p.remote, Name: name, Source: source, Protocol: p.protocol, Port: p.port, StartNs: start, LastNs: last,
			SentPackets: uint64(entry[3]), LargePackets: uint64(entry[4]), SentPayload: uint64(entry[5]), ReceivedPayload: uint64(entry[6]),
		})
	}, g.device, from, to)
	if err == nil {
		err = unknown
	}
	return bursts, err
}

// nameOf gives the name of a partner at a time, as for traffic.
func (g *gathering) nameOf(p *partnerRow, ns int64) (string, flow.NameSource) {
	if p.name != "" {
		return p.name, p.source
	}
	return g.names.at(p.endpoint, ns)
}

func (q reading) lookups(d *deviceRow, within stretch) (lookups []flow.Lookups, err error) {
	from, to := within.quarters()
	var names []int64
	err = q.eachPacked(packedLookups.of(), `SELECT quarter, lookups FROM lookup WHERE device = ? AND quarter >= ? AND quarter < ?`, func(quarter int64, entry []int64) {
		hour := quarter*6 + entry[0]
		if hour < within.fromHour || hour >= within.toHour {
			return
		}
		names = append(names, entry[1])
		lookups = append(lookups, flow.Lookups{
			Device: d.Key, HourNs: hour * hourNs, Asked: uint32(entry[2]), Names: uint32(entry[3]), Failed: uint32(entry[4]),
		})
	}, d.id, from, to)
	if err != nil {
		return nil, err
	}
	known := map[int64]string{}
	for i, id := range names {
		if _, ok := known[id]; !ok {
			if known[id], err = q.name(id); err != nil {
				return nil, err
			}
		}
		lookups[i].Parent = known[id]
	}
	return lookups, nil
}

func (q reading) name(id int64) (string, error) {
	found, err := collect(q, `SELECT name FROM name WHERE id = ?`, func(rows *sql.Rows) (name string, err error) {
		return name, rows.Scan(&name)
	}, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("reading name %d: %w", id, ErrDamaged)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

func (q reading) attempts(d *deviceRow, within stretch) ([]flow.Attempt, error) {
	return collect(q, `SELECT slot, protocol, port, coalesce(address, ''), scope, tries, failed, refused, answered,
		peak, fresh, one_way, short, repeated, marked, examples
		FROM attempt LEFT JOIN endpoint ON endpoint.id = endpoint WHERE device = ? AND slot >= ? AND slot < ?
		ORDER BY slot, protocol, port, address, scope`,
		func(rows *sql.Rows) (flow.Attempt, error) {
			var slot int64
			var protocol uint8
			var address, examples string
			a := flow.Attempt{Device: d.Key}
			err := rows.Scan(&slot, &protocol, &a.Port, &address, &a.Scope, &a.Tries, &a.Failed, &a.Refused, &a.Answered,
				&a.Peak, &a.Fresh, &a.OneWay, &a.Short, &a.Repeated, &a.Marked, &examples)
			a.StartNs, a.Protocol, a.Remote, a.Examples = slot*slotNs, flow.ProtocolName(protocol), parseAddress(address), parseAddresses(examples)
			return a, err
		}, d.id, floorDiv(within.fromNs, slotNs), floorDiv(within.toNs-1, slotNs)+1)
}

func parseAddresses(text string) (addrs []netip.Addr) {
	for _, one := range strings.Fields(text) {
		addrs = append(addrs, parseAddress(one))
	}
	return addrs
}

func (q reading) floods(d *deviceRow, within stretch) ([]flow.Flood, error) {
	return collect(q, `SELECT start_ns, last_ns, coalesce(address, ''), protocol, port, syn, scope, packets, bytes, returned, peak_packets, ten_packets, ten_bytes
		FROM flood LEFT JOIN endpoint ON endpoint.id = endpoint WHERE device = ? AND start_ns < ? AND last_ns >= ? ORDER BY start_ns, address`,
		func(rows *sql.Rows) (flow.Flood, error) {
			var protocol uint8
			var address string
			f := flow.Flood{Device: d.Key}
			err := rows.Scan(&f.StartNs, &f.LastNs, &address, &protocol, &f.Port, &f.SYN, &f.Scope,
				&f.Packets, &f.Bytes, &f.Returned, &f.PeakPackets, &f.TenPackets, &f.TenBytes)
			f.Protocol, f.Remote = flow.ProtocolName(protocol), parseAddress(address)
			return f, err
		}, d.id, within.toNs, within.fromNs)
}

func (q reading) spreads(d *deviceRow, within stretch) ([]flow.Spread, error) {
	return collect(q, `SELECT slot, kind, peak, examples FROM spread WHERE device = ? AND slot >= ? AND slot < ? ORDER BY slot, kind`,
		func(rows *sql.Rows) (flow.Spread, error) {
			var slot int64
			var examples string
			s := flow.Spread{Device: d.Key}
			err := rows.Scan(&slot, &s.Kind, &s.Peak, &examples)
			s.StartNs, s.Examples = slot*slotNs, parseAddresses(examples)
			return s, err
		}, d.id, floorDiv(within.fromNs, slotNs), floorDiv(within.toNs-1, slotNs)+1)
}

func (q reading) beats(g *gathering, key string, within stretch) (beats []flow.Beat, err error) {
	return collect(q, `SELECT partner, `+beatColumns+`
		FROM beat WHERE device = ? AND first_ns < ? AND last_ns >= ? ORDER BY first_ns, partner`,
		func(rows *sql.Rows) (flow.Beat, error) {
			var partner int64
			b := flow.Beat{Device: key}
			err := rows.Scan(append([]any{&partner}, beatDest(&b)...)...)
			if err != nil {
				return b, err
			}
			p, err := g.row(partner)
			if err == nil {
				b.Remote, b.Protocol, b.Port = p.remote, p.protocol, p.port
				b.Name, b.Source = g.nameOf(p, b.LastNs)
			}
			return b, err
		}, g.device, within.toNs, within.fromNs)
}

func (q reading) tls(g *gathering, key string, within stretch) ([]flow.TLSUse, error) {
	return collect(q, `SELECT partner, ja4, alpn, ech, version, cipher, cert_faults, cert_names, sent_after, first_ns, last_ns, count
		FROM tls JOIN hello ON hello.id = hello WHERE device = ? AND first_ns < ? AND last_ns >= ? ORDER BY partner, ja4, alpn, version, cipher`,
		func(rows *sql.Rows) (flow.TLSUse, error) {
			var partner int64
			var names string
			u := flow.TLSUse{Device: key}
			err := rows.Scan(&partner, &u.JA4, &u.ALPN, &u.ECH, &u.Version, &u.Cipher, &u.CertFaults, &names, &u.SentAfter, &u.FirstNs, &u.LastNs, &u.Count)
			if err != nil {
				return u, err
			}
			p, err := g.row(partner)
			if err == nil {
				u.Remote, u.Name, u.Port, u.QUIC, u.CertNames = p.remote, p.name, p.port, p.protocol == "udp", strings.Fields(names)
			}
			return u, err
		}, g.device, within.toNs, within.fromNs)
}

func (q reading) observations(g *gathering, key string, within stretch) ([]flow.Observation, error) {
	return collect(q, `SELECT partner, rule, what, masked, capture, packet, first_ns, last_ns, count
		FROM observation WHERE device = ? AND first_ns < ? AND last_ns >= ? ORDER BY rule, what, masked, partner`,
		func(rows *sql.Rows) (flow.Observation, error) {
			var partner int64
			o := flow.Observation{Device: key}
			err := rows.Scan(&partner, &o.Rule, &o.What, &o.Masked, &o.Capture, &o.Packet, &o.FirstNs, &o.LastNs, &o.Count)
			if err != nil {
				return o, err
			}
			p, err := g.row(partner)
			if err == nil {
				o.Remote, o.Protocol, o.Port, o.Scope = p.remote, p.protocol, p.port, p.scope
				o.Name, _ = g.nameOf(p, o.LastNs)
			}
			return o, err
		}, g.device, within.toNs, within.fromNs)
}
