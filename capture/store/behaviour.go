package store

import (
	"math"
	"net/netip"
	"strings"

	"telltale/capture/flow"
)

// tenthNs is the unit in which bursts are kept.
const tenthNs = int64(1e8)

// fewAddresses is below how many addresses no examples of them are kept: no rule
// speaks of fewer (label specification E.1).
const fewAddresses = 10

// Bounds of the lists of addresses and names that are kept as text.
const (
	mostExamples = 4
	mostNames    = 8
)

// Part adds facts of a capture that are complete. Those of several parts of one
// capture add up.
func (imp *Import) Part(p *flow.Part) error {
	for _, step := range []func() error{
		func() error { return imp.Traffic(p.Traffic) },
		func() error { return imp.Slots(p.Slots) },
		func() error { return imp.Attempts(p.Attempts) },
		func() error { return imp.Floods(p.Floods) },
		func() error { return imp.Spreads(p.Spreads) },
		func() error { return imp.Bursts(p.Bursts) },
		func() error { return imp.Lookups(p.Lookups) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// party is a remote party as bursts, beats, TLS and observations name it.
type party struct {
	device          string
	remote          netip.Addr
	name            string
	source          flow.NameSource
	protocol        string
	port            uint16
	scope           flow.Scope
	firstNs, lastNs int64
}

// party gives the rows of a device and of its partner.
func (imp *Import) party(p *party) (device, partner int64, err error) {
	key, err := imp.partnerKeyOf(&flow.Traffic{
		Device: p.device, Remote: p.remote, Name: p.name, Source: p.source, Protocol: p.protocol, Port: p.port, Scope: p.scope,
	})
	if err != nil {
		return 0, 0, err
	}
	partner, err = imp.partner(key, p.firstNs, p.lastNs)
	return key.device, partner, err
}

// scopeOf tells the scope by the address of a remote party alone.
func scopeOf(remote netip.Addr) flow.Scope {
	switch {
	case !remote.IsValid():
	case flow.Group(remote):
		return flow.ScopeMulticast
	case flow.Local(remote):
		return flow.ScopeLAN
	}
	return flow.ScopeInternet
}

// Tries of one slot add up; distinct hosts are the larger figure: they may be the same.
const sqlPutAttempt = `INSERT INTO attempt (device, slot, protocol, port, endpoint, scope,
	tries, failed, refused, answered, peak, fresh, one_way, short, repeated, marked, examples)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, slot, protocol, port, endpoint, scope) DO UPDATE SET
	tries = tries + excluded.tries, short = short + excluded.short, marked = marked + excluded.marked,
	failed = max(failed, excluded.failed), refused = max(refused, excluded.refused), answered = max(answered, excluded.answered),
	peak = max(peak, excluded.peak), fresh = max(fresh, excluded.fresh), one_way = min(one_way, excluded.one_way),
	repeated = max(repeated, excluded.repeated), examples = CASE examples WHEN '' THEN excluded.examples ELSE examples END`

// Attempts adds what devices tried without an answer.
func (imp *Import) Attempts(attempts []flow.Attempt) error {
	return imp.run("storing attempts", func() error {
		for i := range attempts {
			a := &attempts[i]
			device, target, err := imp.target(a.Device, a.Remote)
			if err != nil {
				return err
			}
			examples := a.Examples
			if max(a.Failed, a.Peak) < fewAddresses {
				examples = nil
			}
			err = imp.exec(sqlPutAttempt, device, floorDiv(a.StartNs, slotNs), int64(imp.protocol(a.Protocol)), int64(a.Port), target, int64(a.Scope),
				integer(a.Tries), int64(a.Failed), int64(a.Refused), int64(a.Answered), int64(a.Peak), int64(a.Fresh), a.OneWay,
				int64(a.Short), int64(a.Repeated), int64(a.Marked), addressList(examples))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// target gives the rows of a device and of one address, 0 for many addresses.
func (imp *Import) target(key string, remote netip.Addr) (device, endpoint int64, err error) {
	if device, err = imp.device(key); err != nil || !remote.IsValid() {
		return device, 0, err
	}
	endpoint, err = imp.endpoint(remote)
	return device, endpoint, err
}

func addressList(addrs []netip.Addr) string {
	var list []string
	for _, addr := range addrs[:min(len(addrs), mostExamples)] {
		list = append(list, addressText(addr))
	}
	return strings.Join(list, " ")
}

const sqlPutFlood = `INSERT INTO flood (device, start_ns, endpoint, protocol, port, syn, scope, last_ns, packets, bytes, returned, peak_packets, ten_packets, ten_bytes)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, start_ns, endpoint, protocol, port, syn) DO UPDATE SET last_ns = max(last_ns, excluded.last_ns),
	packets = max(packets, excluded.packets), bytes = max(bytes, excluded.bytes), returned = max(returned, excluded.returned),
	peak_packets = max(peak_packets, excluded.peak_packets), ten_packets = max(ten_packets, excluded.ten_packets),
	ten_bytes = max(ten_bytes, excluded.ten_bytes)`

// Floods adds stretches of sending at a rate that no home device needs. The same
// flood of two captures counts once.
func (imp *Import) Floods(floods []flow.Flood) error {
	return imp.run("storing floods", func() error {
		for i := range floods {
			f := &floods[i]
			device, target, err := imp.target(f.Device, f.Remote)
			if err != nil {
				return err
			}
			err = imp.exec(sqlPutFlood, device, f.StartNs, target, int64(imp.protocol(f.Protocol)), int64(f.Port), f.SYN, int64(f.Scope), f.LastNs,
				integer(f.Packets), integer(f.Bytes), integer(f.Returned), int64(f.PeakPackets), integer(f.TenPackets), integer(f.TenBytes))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const sqlPutSpread = `INSERT INTO spread (device, slot, kind, peak, examples) VALUES (?, ?, ?, ?, ?)
	ON CONFLICT (device, slot, kind) DO UPDATE SET examples = CASE WHEN excluded.peak > peak THEN excluded.examples ELSE examples END,
	peak = max(peak, excluded.peak)`

// Spreads adds how many addresses devices used or turned to in quick succession.
func (imp *Import) Spreads(spreads []flow.Spread) error {
	return imp.run("storing spreads", func() error {
		for i := range spreads {
			s := &spreads[i]
			device, err := imp.device(s.Device)
			if err != nil {
				return err
			}
			examples := s.Examples
			if s.Peak < fewAddresses {
				examples = nil
			}
			if err := imp.exec(sqlPutSpread, device, floorDiv(s.StartNs, slotNs), int64(s.Kind), int64(s.Peak), addressList(examples)); err != nil {
				return err
			}
		}
		return nil
	})
}

const beatColumns = `first_ns, last_ns, count, mean_ns, spread_ns, mean_bytes, spread_bytes,
	low_ns, median_ns, high_ns, deviation_ns, low_bytes, median_bytes, high_bytes, deviation_bytes`

const sqlFindBeat = `SELECT ` + beatColumns + ` FROM beat WHERE device = ? AND day = ? AND partner = ?`

const sqlPutBeat = `INSERT OR REPLACE INTO beat (device, day, partner, ` + beatColumns + `)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// beatDest gives where the columns of a beat go.
func beatDest(b *flow.Beat) []any {
	i, v := &b.IntervalNs, &b.Bytes
	return []any{
		&b.FirstNs, &b.LastNs, &b.Count, &b.MeanNs, &b.SpreadNs, &b.MeanBytes, &b.SpreadBytes,
		&i.Low, &i.Median, &i.High, &i.Deviation, &v.Low, &v.Median, &v.High, &v.Deviation,
	}
}

// Beats adds how regularly devices turned to remote parties, once a capture.
// Beats of one day and partner are pooled, as if the intervals of both had been
// measured together; the time between two captures is no interval.
func (imp *Import) Beats(beats []flow.Beat) error {
	return imp.run("storing beats", func() error {
		for i := range beats {
			if err := imp.putBeat(beats[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putBeat(b flow.Beat) error {
	if b.Count == 0 {
		return nil
	}
	device, partner, err := imp.party(&party{
		device: b.Device, remote: b.Remote, name: b.Name, source: b.Source, protocol: b.Protocol, port: b.Port,
		scope: scopeOf(b.Remote), firstNs: b.FirstNs, lastNs: b.LastNs,
	})
	if err != nil {
		return err
	}
	day := floorDiv(b.FirstNs, dayNs)
	if err := imp.poolBeat(&b, device, day, partner); err != nil {
		return err
	}
	imp.pooled = true
	i, v := &b.IntervalNs, &b.Bytes
	return imp.exec(sqlPutBeat, device, day, partner, b.FirstNs, b.LastNs, integer(b.Count), b.MeanNs, b.SpreadNs, integer(b.MeanBytes), integer(b.SpreadBytes),
		i.Low, i.Median, i.High, i.Deviation, v.Low, v.Median, v.High, v.Deviation)
}

// poolBeat adds what is there of the same day.
func (imp *Import) poolBeat(b *flow.Beat, device, day, partner int64) error {
	if imp.partnerNumbers.isNew(partner) && !imp.pooled {
		return nil
	}
	find, err := imp.stmt(sqlFindBeat) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return err
	}
	var o flow.Beat
	err = find.QueryRowContext(imp.quick, device, day, partner).Scan(beatDest(&o)...)
	if none(err) {
		return nil
	}
	mean, spread := pool(b.Count, float64(b.MeanNs), float64(b.SpreadNs), o.Count, float64(o.MeanNs), float64(o.SpreadNs))
	b.MeanNs, b.SpreadNs = int64(mean), int64(spread)
	mean, spread = pool(b.Count, float64(b.MeanBytes), float64(b.SpreadBytes), o.Count, float64(o.MeanBytes), float64(o.SpreadBytes))
	b.MeanBytes, b.SpreadBytes = uint64(mean), uint64(spread)
	if o.Count > b.Count { // quartiles cannot be pooled
		b.IntervalNs, b.Bytes = o.IntervalNs, o.Bytes
	}
	b.Count += o.Count
	b.FirstNs, b.LastNs = min(b.FirstNs, o.FirstNs), max(b.LastNs, o.LastNs)
	return err
}

// pool gives mean and standard deviation of two sets of figures together.
func pool(n1 uint64, mean1, spread1 float64, n2 uint64, mean2, spread2 float64) (mean, spread float64) {
	a, b := float64(n1), float64(n2)
	mean = (a*mean1 + b*mean2) / (a + b)
	square := (a*(spread1*spread1+(mean1-mean)*(mean1-mean)) + b*(spread2*spread2+(mean2-mean)*(mean2-mean))) / (a + b)
	return mean, math.Sqrt(square)
}

// helloKey is what makes a row of hello its own.
type helloKey struct {
	ja4, alpn string
	ech       bool
}

const sqlPutTLS = `INSERT INTO tls (device, partner, hello, version, cipher, cert_faults, cert_names, sent_after, first_ns, last_ns, count)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, partner, hello, version, cipher) DO UPDATE SET cert_faults = cert_faults | excluded.cert_faults,
	cert_names = CASE cert_names WHEN '' THEN excluded.cert_names ELSE cert_names END, sent_after = sent_after + excluded.sent_after,
	first_ns = min(first_ns, excluded.first_ns), last_ns = max(last_ns, excluded.last_ns), count = count + excluded.count`

// TLS adds how devices sealed connections. Counts of the same way add up.
func (imp *Import) TLS(uses []flow.TLSUse) error {
	return imp.run("storing TLS", func() error {
		for i := range uses {
			if err := imp.putTLS(&uses[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putTLS(u *flow.TLSUse) error {
	p := party{
		device: u.Device, remote: u.Remote, name: u.Name, source: flow.NameTLSSNI, protocol: "tcp", port: u.Port,
		scope: scopeOf(u.Remote), firstNs: u.FirstNs, lastNs: u.LastNs,
	}
	if u.QUIC {
		p.source, p.protocol = flow.NameQUICSNI, "udp"
	}
	device, partner, err := imp.party(&p)
	if err != nil {
		return err
	}
	hello, err := imp.hello(helloKey{Clean(u.JA4), Clean(u.ALPN), u.ECH})
	if err != nil {
		return err
	}
	names := Clean(strings.Join(u.CertNames[:min(len(u.CertNames), mostNames)], " "))
	return imp.exec(sqlPutTLS, device, partner, hello, int64(u.Version), int64(u.Cipher), int64(u.CertFaults), names,
		integer(u.SentAfter), u.FirstNs, u.LastNs, integer(u.Count))
}

func (imp *Import) hello(key helloKey) (int64, error) {
	if id, ok := imp.hellos[key]; ok {
		return id, nil
	}
	if len(imp.hellos) >= imp.cacheLimit {
		clear(imp.hellos)
	}
	id, err := imp.row(`INSERT INTO hello (ja4, alpn, ech) VALUES (?, ?, ?)
		ON CONFLICT (ja4, alpn, ech) DO UPDATE SET ech = ech RETURNING id`, key.ja4, key.alpn, key.ech)
	if err == nil {
		imp.hellos[key] = id
	}
	return id, err
}

const sqlPutSetup = `INSERT INTO setup (device, from_ns, until_ns, relayed_first_ns, relayed_last_ns, relayed_packets) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, from_ns) DO UPDATE SET until_ns = max(until_ns, excluded.until_ns),
	relayed_first_ns = CASE 0 WHEN relayed_first_ns THEN excluded.relayed_first_ns WHEN excluded.relayed_first_ns THEN relayed_first_ns
		ELSE min(relayed_first_ns, excluded.relayed_first_ns) END,
	relayed_last_ns = max(relayed_last_ns, excluded.relayed_last_ns), relayed_packets = relayed_packets + excluded.relayed_packets`

// Setups adds the windows in which devices were set up.
func (imp *Import) Setups(setups []flow.Setup) error {
	return imp.run("storing set-up windows", func() error {
		for i := range setups {
			s := &setups[i]
			device, err := imp.device(s.Device)
			if err != nil {
				return err
			}
			if err := imp.exec(sqlPutSetup, device, s.FromNs, s.UntilNs, s.RelayedFirstNs, s.RelayedLastNs, integer(s.RelayedPackets)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Observations adds what was read in the clear. They are written by Finish,
// since each leads back to its capture.
func (imp *Import) Observations(seen []flow.Observation) error {
	return imp.run("storing observations", func() error {
		imp.seen = append(imp.seen, seen...)
		return nil
	})
}

const sqlPutObservation = `INSERT INTO observation (device, partner, rule, what, masked, capture, packet, first_ns, last_ns, count)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (device, rule, what, masked, partner) DO UPDATE SET
	capture = CASE WHEN excluded.first_ns < first_ns THEN excluded.capture ELSE capture END,
	packet = CASE WHEN excluded.first_ns < first_ns THEN excluded.packet ELSE packet END,
	first_ns = min(first_ns, excluded.first_ns), last_ns = max(last_ns, excluded.last_ns), count = count + excluded.count`

// putObservations writes what waits for the row of the capture.
func (imp *Import) putObservations(capture int64) error {
	for i := range imp.seen {
		o := &imp.seen[i]
		p := party{
			device: o.Device, remote: o.Remote, name: o.Name, protocol: o.Protocol, port: o.Port, scope: o.Scope, firstNs: o.FirstNs, lastNs: o.LastNs,
		}
		if o.Name != "" {
			p.source = imp.sourceOf(&p)
		}
		device, partner, err := imp.party(&p)
		if err != nil {
			return err
		}
		err = imp.exec(sqlPutObservation, device, partner, Clean(o.Rule), Clean(o.What), Clean(o.Masked), capture, integer(o.Packet), o.FirstNs, o.LastNs, integer(o.Count))
		if err != nil {
			return err
		}
	}
	imp.seen = nil
	return nil
}

// sourceOf gives the source by which the flows of an observation bore their
// name, which it does not say: what is read in the clear is mostly HTTP.
func (imp *Import) sourceOf(p *party) flow.NameSource {
	for _, source := range []flow.NameSource{flow.NameHTTPHost, flow.NameTLSSNI, flow.NameQUICSNI, flow.NameDNS} {
		key, err := imp.partnerKeyOf(&flow.Traffic{
			Device: p.device, Remote: p.remote, Name: p.name, Source: source, Protocol: p.protocol, Port: p.port, Scope: p.scope,
		})
		if err != nil {
			break
		}
		if _, ok := imp.partners[key]; ok {
			return source
		}
	}
	return flow.NameHTTPHost
}
