package store

import (
	"cmp"
	"net/netip"
	"slices"

	"telltale/capture/flow"
)

// partnerRow is a row of the table partner, resolved.
type partnerRow struct {
	id, endpoint    int64
	remote          netip.Addr
	name            string
	source          flow.NameSource
	protocol        string
	port            uint16
	scope           flow.Scope
	kind            partnerKind
	firstNs, lastNs int64
}

// place sets the times of a stored row: its first packet came at or after
// startNs, its last within the second at lastNs. The partner's own first and
// last packet are known to the nanosecond, which covers all spans that hold them.
func (p *partnerRow) place(s *sums, startNs, lastNs int64) {
	s.firstNs = max(startNs, p.firstNs)
	s.lastNs = max(s.firstNs, lastNs)
	if floorDiv(p.lastNs, secondNs) == floorDiv(lastNs, secondNs) {
		s.lastNs = p.lastNs
	}
}

// bindings are the names of one device by the row of the address.
type bindings map[int64][]flow.NameBinding

// at picks the name by which the device most probably meant an address at a
// time, given in nanoseconds: the answer of a name server that it saw last
// before then, else any name that the address bore by then or soon after
// (flow.NameReachNs), the earliest answer first. A row's time is that of its
// last packet, so that an answer in its midst counts.
func (b bindings) at(endpoint, ns int64) (string, flow.NameSource) {
	var best *flow.NameBinding
	all := b[endpoint]
	for i := range all {
		if rank(&all[i], ns) == rankNone {
			continue
		}
		if best == nil || better(&all[i], best, ns) {
			best = &all[i]
		}
	}
	if best == nil {
		return "", flow.NameNone
	}
	return best.Name, best.Source
}

// better compares two bindings for use at ns. Rows know seconds only.
func better(a, b *flow.NameBinding, ns int64) bool {
	if x, y := rank(a, ns), rank(b, ns); x != y {
		return x < y
	}
	if rank(a, ns) == rankTold {
		seenA, seenB := min(a.LastNs, ns), min(b.LastNs, ns)
		return cmp.Or(cmp.Compare(seenB, seenA), cmp.Compare(b.FirstNs, a.FirstNs), cmp.Compare(a.Name, b.Name)) < 0
	}
	return cmp.Or(cmp.Compare(a.FirstNs, b.FirstNs), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Name, b.Name)) < 0
}

// The ranks of a binding, the best first.
const (
	rankTold  = iota // an answer of a name server before the traffic
	rankSoon         // one soon after it
	rankOther        // what another flow to the address called it
	rankNone         // learnt too late to say anything
)

func rank(b *flow.NameBinding, ns int64) int {
	late := floorDiv(b.FirstNs, secondNs) - floorDiv(ns, secondNs)
	switch {
	case late > flow.NameReachNs/secondNs:
		return rankNone
	case b.Source != flow.NameDNS:
		return rankOther
	case late > 0:
		return rankSoon
	}
	return rankTold
}

// others gives the bindings of an address under other names than the chosen one.
func (b bindings) others(endpoint int64, chosen string) []flow.NameBinding {
	var out []flow.NameBinding
	for _, binding := range b[endpoint] {
		if binding.Name != chosen {
			out = append(out, binding)
		}
	}
	return out
}

// ambiguous reports whether the time decides about the name of an address.
func (b bindings) ambiguous(endpoint int64) bool {
	all := b[endpoint]
	return slices.ContainsFunc(all, func(x flow.NameBinding) bool { return x.Name != all[0].Name })
}

// destination is what sets one flow.Partner apart from another.
type destination struct {
	endpoint int64
	name     string
	protocol string
	port     uint16
	scope    flow.Scope
	served   bool
}

// gathering builds the partners of one device from stored rows.
type gathering struct {
	device            int64
	rows              map[int64]*partnerRow
	names             bindings
	found             map[destination]*gathered
	facts             *flow.DeviceFacts // takes the totals
	withSetup, coarse bool              // as in Query
}

// gathered is a partner in the making.
type gathered struct {
	flow.Partner
	endpoint                     int64
	own, relayed, setup          sums
	hasOwn, hasRelayed, hasSetup bool
	days                         []dayBits // with packets
}

// count adds one stored row to its partner and to the device.
func (g *gathering) count(s *summed) {
	f := g.facts
	f.FirstNs, f.LastNs = widenSeen(f, s.firstNs, s.lastNs)
	out := g.partner(s.partner, s.lastNs)
	switch {
	case s.partner.kind&kindRelayed != 0:
		f.Relayed.Add(s.counter())
		join(&out.relayed, &out.hasRelayed, s.sums)
	case s.partner.kind&kindSetup != 0 && !g.withSetup:
		f.Setup.Add(s.counter())
		join(&out.setup, &out.hasSetup, s.sums)
		return // its hours are not judged
	default:
		f.Own.Add(s.counter())
		join(&out.own, &out.hasOwn, s.sums)
	}
	if !g.coarse {
		out.days = append(out.days, s.hours...)
	}
}

func widenSeen(f *flow.DeviceFacts, firstNs, lastNs int64) (first, last int64) {
	if f.FirstNs == 0 && f.LastNs == 0 {
		return firstNs, lastNs
	}
	return min(f.FirstNs, firstNs), max(f.LastNs, lastNs)
}

// partner finds or makes the partner to which traffic at a time belongs.
func (g *gathering) partner(p *partnerRow, lastNs int64) *gathered {
	name, source := p.name, p.source
	if name == "" {
		name, source = g.names.at(p.endpoint, lastNs)
	}
	served := p.kind&kindServed != 0
	key := destination{p.endpoint, name, p.protocol, p.port, p.scope, served}
	out, ok := g.found[key]
	if !ok {
		out = &gathered{endpoint: p.endpoint}
		out.Partner = flow.Partner{Remote: p.remote, Name: name, Source: source, Protocol: p.protocol, Port: p.port, Scope: p.scope, Served: served}
		g.found[key] = out
	}
	if source != flow.NameNone && source < out.Source {
		out.Source = source
	}
	return out
}

func join(total *sums, has *bool, s sums) {
	if !*has {
		*total, *has = s, true
		return
	}
	total.add(s)
}

// partners gives what was gathered, sorted by remote address, name, protocol, port.
func (g *gathering) partners() []flow.Partner {
	out := make([]flow.Partner, 0, len(g.found))
	for _, p := range g.found {
		out = append(out, p.finish(g.names))
	}
	slices.SortFunc(out, func(a, b flow.Partner) int {
		return cmp.Or(a.Remote.Compare(b.Remote), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope), compareBool(a.Served, b.Served))
	})
	return out
}

func (p *gathered) finish(names bindings) flow.Partner {
	out := p.Partner
	out.Others = names.others(p.endpoint, out.Name)
	out.Own, out.Grade = p.own.counter(), p.own.grade()
	out.Relayed, out.Setup = p.relayed.counter(), p.setup.counter()
	var all sums
	has := false
	for _, part := range []struct {
		sums sums
		has  bool
	}{{p.own, p.hasOwn}, {p.relayed, p.hasRelayed}, {p.setup, p.hasSetup}} {
		if part.has {
			join(&all, &has, part.sums)
		}
	}
	out.FirstNs, out.LastNs = all.firstNs, all.lastNs
	switch {
	case p.hasOwn:
		out.Reach = flow.Reach(p.own.reach)
	case p.hasRelayed:
		out.Reach = flow.Reach(p.relayed.reach)
	}
	slices.SortFunc(p.days, func(a, b dayBits) int { return cmp.Compare(a.day, b.day) })
	out.Hours = hoursOf(joinDays(p.days))
	return out
}

// joinDays makes one of the hours of each day; days come sorted.
func joinDays(list []dayBits) []dayBits {
	out := list[:0]
	for _, d := range list {
		if n := len(out); n > 0 && out[n-1].day == d.day {
			out[n-1].bits |= d.bits
			continue
		}
		out = append(out, d)
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func sortAddrs(addrs []netip.Addr) { slices.SortFunc(addrs, netip.Addr.Compare) }
