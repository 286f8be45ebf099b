package meter

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
)

// countWhole adds a sum to what is kept over the whole capture: conversations,
// with the name and the ports that rows need beside them.
func (m *Meter) countWhole(s *side, one *sum) {
	all := *s
	all.hour = noHour
	k := all.wholeKey()
	if i, ok := m.whole.book.find(&k); ok {
		m.whole.sums.at(i).add(one)
		return
	}
	limit := m.options.Whole
	if s.inVain {
		limit = max(limit/inVainPart, 1)
	}
	if m.options.Sums == SumsBounded && m.whole.len() >= limit {
		rest := all.asRest()
		k = rest.wholeKey()
	}
	m.whole.add(k).add(one)
}

// wholeKey is key with both ports.
func (s *side) wholeKey() bookKey {
	k := s.key()
	k[3] |= uint64(s.remotePort) << 32
	return k
}

// takeWhole gives what was kept over the whole capture, and forgets it.
func (m *Meter) takeWhole() []finished {
	list := make([]finished, m.whole.len())
	for i := range list {
		list[i] = finished{side: sideOf(m.whole.book.key(uint32(i))), sum: m.whole.sums.at(uint32(i))}
	}
	m.whole = newSheet(m.seeds)
	return list
}

// conversations adds up what the same two parties said over the same service,
// whatever it was called and whoever began.
func (m *Meter) conversations(list []finished) []flow.Conversation {
	slices.SortFunc(list, func(a, b finished) int { return m.compareConversations(&a.side, &b.side) })
	rows := cutRows(list, m.compareConversations)
	out := make([]flow.Conversation, 0, len(rows))
	for _, row := range rows {
		total := *row[0].sum
		for i := range row[1:] {
			total.add(row[1+i].sum)
		}
		k := &row[0].side
		c := flow.Conversation{
			Device: m.deviceOf(k.mac, k.local).Key, Protocol: m.protocol(k.proto), Port: k.remotePort, Scope: k.scope,
			Counter: total.Counter, FirstNs: total.first, LastNs: total.last, HasTime: total.hasTime,
		}
		if !k.rest {
			c.Remote = m.addrs.addr(k.remote)
		}
		out = append(out, c)
	}
	return out
}

// compareConversations gives the order of conversations: device, remote address,
// service. It is zero for sides of one (measurement specification 4.5).
func (m *Meter) compareConversations(a, b *side) int {
	if c := m.compareParties(a, b); c != 0 {
		return c
	}
	if c := m.compareServices(&side{proto: a.proto}, &side{proto: b.proto}); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.remotePort, b.remotePort), cmp.Compare(a.scope, b.scope))
}
