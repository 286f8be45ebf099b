package meter

import (
	"bytes"
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Settle ends the metering and gives the result. The Meter must not be used
// after it. An error is the Sink's.
func (m *Meter) Settle() (*Result, error) {
	m.locals.close()
	m.foldAll()
	m.flows = flowTable{} // what is no longer needed makes room for the result
	for k, one := range m.pending {
		m.share(m.ownerOf(k), one)
	}
	m.pending = nil
	s := &settler{Meter: m, devices: map[string]*deviceRow{}}
	r := &Result{Capture: s.capture()}
	sides := s.takeSides()
	if list := s.conversations(sides); m.options.Sums != SumsNone { // made in any case: it gives devices their times
		r.Conversations = list
	}
	r.Traffic = s.traffic(sides)
	if m.options.Sums != SumsNone {
		r.Whole = whole(r.Traffic)
	}
	r.Slots = s.slotList()
	r.Names = s.bindings()
	r.TLS = s.tlsList()
	s.clueList()
	r.Devices = s.deviceList()
	if m.options.Sink == nil {
		return r, nil
	}
	part := r.Part
	r.Part = flow.Part{}
	return r, m.options.Sink(&part)
}

// whole adds up the hours of traffic rows.
func whole(rows []flow.Traffic) []flow.Traffic {
	type key struct {
		device, name, protocol string
		remote                 netip.Addr
		source                 flow.NameSource
		port                   uint16
		scope                  flow.Scope
		served, setup          bool
	}
	var list []flow.Traffic
	at := map[key]int{}
	for _, row := range rows {
		k := key{row.Device, row.Name, row.Protocol, row.Remote, row.Source, row.Port, row.Scope, row.Served, row.Setup}
		i, ok := at[k]
		if !ok {
			at[k] = len(list)
			row.HourNs = 0
			list = append(list, row)
			continue
		}
		sum := &list[i]
		sum.Own.Add(row.Own)
		sum.Relayed.Add(row.Relayed)
		sum.Grade.Add(row.Grade)
		sum.UpPackets += row.UpPackets
		sum.Reach = max(sum.Reach, row.Reach)
		sum.FirstNs, sum.LastNs = min(sum.FirstNs, row.FirstNs), max(sum.LastNs, row.LastNs)
	}
	return list
}

// ownerOf fills in the hardware addresses that the frames did not hold: the
// first usable one that sourced the address (measurement specification 4.1).
func (m *Meter) ownerOf(k legKey) legKey {
	if !k.srcMAC.Usable() {
		k.srcMAC = m.locals.first[k.src]
	}
	if !k.dstMAC.Usable() {
		k.dstMAC = m.locals.first[k.dst]
	}
	return k
}

// settler turns sums into lists.
type settler struct {
	*Meter
	devices   map[string]*deviceRow
	last      *deviceRow
	protocols [256]string // by number, as far as asked for
}

// deviceRow is a device in the making.
type deviceRow struct {
	flow.Device
	span
	clues map[clueText]*seen
}

func (s *settler) capture() flow.Capture {
	t := s.totals
	c := flow.Capture{
		Packets: t.packets, WireBytes: t.wire, FirstNs: t.first, LastNs: t.last, HasTime: t.hasTime,
		Skipped: t.skipped, Unattributed: t.transit,
	}
	if s.evicted > 0 {
		s.oddity["flows_evicted"] += s.evicted
	}
	for reason, count := range s.oddity {
		c.Oddities = append(c.Oddities, flow.Oddity{Reason: reason, Count: count})
	}
	slices.SortFunc(c.Oddities, func(a, b flow.Oddity) int { return strings.Compare(a.Reason, b.Reason) })
	return c
}

// device finds or makes the device of a hardware address, or of an address
// without one.
func (s *settler) device(mac flow.MAC, addr netip.Addr) *deviceRow {
	if s.last != nil && mac.Usable() && s.last.MAC == mac { // sums of one device lie together
		return s.last
	}
	key := deviceKey(mac, addr)
	d, ok := s.devices[key]
	if !ok {
		d = &deviceRow{Device: flow.Device{Key: key, MAC: mac}, clues: map[clueText]*seen{}}
		s.devices[key] = d
		if !mac.Usable() {
			d.Addrs = []netip.Addr{addr}
		}
	}
	s.last = d
	return d
}

// deviceKey names a device (measurement specification 4.1).
func deviceKey(mac flow.MAC, addr netip.Addr) string {
	if mac.Usable() {
		return mac.String()
	}
	return "ip:" + addr.String()
}

// takeSides gives all sums, those of one conversation together, and within it
// those of one traffic row. Sorting pointers in place needs far less room than
// more maps: a scan has a million conversations.
func (s *settler) takeSides() []*side {
	list := make([]*side, s.sides.used)
	for i := range list {
		list[i] = s.sides.at(uint32(i))
	}
	s.sides, s.sideAt = sideSlabs{}, nil
	slices.SortFunc(list, compareSides)
	return list
}

func compareSides(a, b *side) int {
	if c := compareConversations(a, b); c != 0 {
		return c
	}
	return compareRows(a, b)
}

// compareConversations is zero for sums of one conversation (measurement
// specification 4.5). The local address counts only where there is no hardware
// address.
func compareConversations(a, b *side) int {
	if c := bytes.Compare(a.mac[:], b.mac[:]); c != 0 {
		return c
	}
	if a.local != b.local && !a.mac.Usable() {
		return cmp.Compare(a.local, b.local)
	}
	if a.remote != b.remote {
		return cmp.Compare(a.remote, b.remote)
	}
	return cmp.Or(cmp.Compare(a.proto, b.proto), cmp.Compare(a.port, b.port), cmp.Compare(a.scope, b.scope))
}

// compareRows is zero for sums of one traffic row, within a conversation.
func compareRows(a, b *side) int {
	return cmp.Or(cmp.Compare(a.hour, b.hour), cmp.Compare(a.name, b.name), cmp.Compare(a.source, b.source))
}

// run is sums that lie together in a sorted list, and the device that they are of.
type run struct {
	*deviceRow
	sides []*side
}

// runs cuts a sorted list where compare is not zero.
func (s *settler) runs(list []*side, compare func(a, b *side) int) []run {
	count := 0
	for i := range list {
		if i == 0 || compare(list[i-1], list[i]) != 0 {
			count++
		}
	}
	all := make([]run, 0, count)
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && compare(list[from], list[to]) == 0 {
			to++
		}
		all = append(all, run{s.device(list[from].mac, s.addrs.list[list[from].local]), list[from:to]})
		from = to
	}
	return all
}

func (s *settler) remote(k *side) netip.Addr { return s.addrs.list[k.remote] }

func (s *settler) conversations(sides []*side) []flow.Conversation {
	all := s.runs(sides, compareConversations)
	slices.SortFunc(all, func(x, y run) int { // small things to move, unlike the conversations themselves
		if c := s.compareParties(x, y); c != 0 {
			return c
		}
		return s.compareServices(x.sides[0], y.sides[0])
	})
	list := make([]flow.Conversation, 0, len(all))
	for _, one := range all {
		k, total := one.sides[0].sideKey, sum{}
		for _, side := range one.sides {
			total.add(&side.sum)
		}
		one.widen(total.span)
		list = append(list, flow.Conversation{
			Device: one.Key, Remote: s.addrs.list[k.remote], Protocol: s.protocol(k.proto), Port: k.port, Scope: k.scope,
			Counter: total.Counter, FirstNs: total.first, LastNs: total.last, HasTime: total.hasTime,
		})
	}
	return list
}

// protocol gives a protocol's name, the same string each time.
func (s *settler) protocol(number uint8) string {
	if s.protocols[number] == "" {
		s.protocols[number] = flow.ProtocolName(number)
	}
	return s.protocols[number]
}

// traffic gives the hour rows, with relayed packets kept apart from a
// device's own (label specification B.1).
func (s *settler) traffic(sides []*side) []flow.Traffic {
	all := s.runs(sides, compareSides)
	slices.SortFunc(all, s.compareTraffic)
	list := make([]flow.Traffic, 0, len(all))
	for _, one := range all {
		var own, relayed sum
		for _, side := range one.sides {
			if s.locals.foreign(side.mac, s.addrs.list[side.local]) {
				relayed.add(&side.sum)
			} else {
				own.add(&side.sum)
			}
		}
		list = append(list, s.row(&one, &own, &relayed))
	}
	return list
}

// compareTraffic gives the order of traffic rows: hour, device, then remote party.
func (s *settler) compareTraffic(x, y run) int {
	a, b := x.sides[0], y.sides[0]
	if c := cmp.Compare(a.hour, b.hour); c != 0 {
		return c
	}
	if c := s.compareParties(x, y); c != 0 {
		return c
	}
	if a.name != b.name {
		return strings.Compare(s.names.list[a.name], s.names.list[b.name])
	}
	return cmp.Or(cmp.Compare(a.source, b.source), s.compareServices(a, b))
}

// compareParties compares devices, then remote addresses.
func (s *settler) compareParties(x, y run) int {
	if x.deviceRow != y.deviceRow {
		return strings.Compare(x.Key, y.Key)
	}
	return s.remote(x.sides[0]).Compare(s.remote(y.sides[0]))
}

func (s *settler) compareServices(a, b *side) int {
	if a.proto != b.proto {
		return strings.Compare(s.protocol(a.proto), s.protocol(b.proto))
	}
	return cmp.Or(cmp.Compare(a.port, b.port), cmp.Compare(a.scope, b.scope))
}

func (s *settler) row(of *run, own, relayed *sum) flow.Traffic {
	k, times := of.sides[0].sideKey, own.span
	times.widen(relayed.span)
	return flow.Traffic{
		Device: of.Key, Remote: s.addrs.list[k.remote],
		Name: s.names.list[k.name], Source: k.source,
		Protocol: s.protocol(k.proto), Port: k.port, Scope: k.scope, HourNs: k.hour,
		Own: own.Counter, Grade: own.grade, UpPackets: own.upPackets, Relayed: relayed.Counter,
		Reach: reach(own.Counter), FirstNs: times.first, LastNs: times.last,
	}
}

// reach says how far the device itself got (label specification B.1). Where
// nothing of its own went out it cannot have tried.
func reach(own flow.Counter) flow.Reach {
	switch {
	case own == flow.Counter{}:
		return flow.ReachAsked
	case own.SentPayload > 0 && own.ReceivedPayload > 0:
		return flow.ReachContacted
	case own.ReceivedPayload > 0 || own.SentPackets == 0:
		return flow.ReachHeard
	}
	return flow.ReachTried
}

// slotKeyOf is a device's slot.
type slotKeyOf struct {
	device string
	slot   int64
}

// slotSum is what was sent in a slot, and to how many.
type slotSum struct {
	payload uint64
	remotes map[uint32]bool
}

func (s *settler) slotList() []flow.Slot {
	sums := map[slotKeyOf]*slotSum{}
	for k, payload := range s.slots {
		local := s.addrs.list[k.local]
		if s.locals.foreign(k.mac, local) {
			continue
		}
		id := slotKeyOf{deviceKey(k.mac, local), k.slot}
		have, ok := sums[id]
		if !ok {
			have = &slotSum{remotes: map[uint32]bool{}}
			sums[id] = have
		}
		have.payload += payload
		have.remotes[k.remote] = true
	}
	list := make([]flow.Slot, 0, len(sums))
	for id, one := range sums {
		list = append(list, flow.Slot{Device: id.device, StartNs: id.slot, SentPayload: one.payload, Contacts: uint32(len(one.remotes))})
	}
	slices.SortFunc(list, func(a, b flow.Slot) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs))
	})
	return list
}
