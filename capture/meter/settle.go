package meter

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Result is all that one capture stated, in a fixed order: the same capture
// gives the same result, byte for byte.
type Result struct {
	Capture       flow.Capture // totals; name, hash and status are the reader's
	Devices       []flow.Device
	Conversations []flow.Conversation
	Names         []flow.NameBinding
	Traffic       []flow.Traffic
	Slots         []flow.Slot
}

// Settle ends the metering and gives the result. The Meter must not be used
// after it.
func (m *Meter) Settle() *Result {
	m.locals.close()
	m.foldAll()
	for k, one := range m.pending {
		m.share(m.ownerOf(k), one)
	}
	m.pending = nil
	s := &settler{Meter: m, devices: map[string]*deviceRow{}}
	r := &Result{Capture: s.capture()}
	r.Conversations = s.conversations()
	r.Traffic = s.traffic()
	r.Slots = s.slotList()
	r.Names = s.bindings()
	s.clueList()
	r.Devices = s.deviceList()
	return r
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
	devices map[string]*deviceRow
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
// without one, and widens its times.
func (s *settler) device(mac flow.MAC, addr netip.Addr, times span) *deviceRow {
	key := deviceKey(mac, addr)
	d, ok := s.devices[key]
	if !ok {
		d = &deviceRow{Device: flow.Device{Key: key, MAC: mac}, clues: map[clueText]*seen{}}
		s.devices[key] = d
		if !mac.Usable() {
			d.Addrs = []netip.Addr{addr}
		}
	}
	d.widen(times)
	return d
}

// deviceKey names a device (measurement specification 4.1).
func deviceKey(mac flow.MAC, addr netip.Addr) string {
	if mac.Usable() {
		return mac.String()
	}
	return "ip:" + addr.String()
}

// conversationKey is what a conversation is told apart by.
type conversationKey struct {
	mac    flow.MAC
	scope  flow.Scope
	proto  uint8
	port   uint16
	local  uint32 // only where there is no hardware address
	remote uint32
}

func (s *settler) conversations() []flow.Conversation {
	sums := map[conversationKey]*sum{}
	for k, one := range s.sides {
		c := conversationKey{mac: k.mac, scope: k.scope, proto: k.proto, port: k.port, remote: k.remote, local: noAddr}
		if !k.mac.Usable() {
			c.local = k.local
		}
		have, ok := sums[c]
		if !ok {
			have = &sum{}
			sums[c] = have
		}
		have.add(one)
	}
	list := make([]flow.Conversation, 0, len(sums))
	for k, one := range sums {
		var local netip.Addr
		if k.local != noAddr {
			local = s.addrs.list[k.local]
		}
		d := s.device(k.mac, local, one.span)
		list = append(list, flow.Conversation{
			Device: d.Key, Remote: s.addrs.list[k.remote], Protocol: flow.ProtocolName(k.proto), Port: k.port, Scope: k.scope,
			Counter: one.Counter, FirstNs: one.first, LastNs: one.last, HasTime: one.hasTime,
		})
	}
	slices.SortFunc(list, func(a, b flow.Conversation) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote),
			strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope))
	})
	return list
}

// hourSum is the sums of a traffic row.
type hourSum struct{ own, relayed sum }

// traffic gives the hour rows, with relayed packets kept apart from a
// device's own (label specification B.1).
func (s *settler) traffic() []flow.Traffic {
	rows := map[sideKey]*hourSum{}
	for k, one := range s.sides {
		key := k
		if k.mac.Usable() {
			key.local = noAddr
		}
		row, ok := rows[key]
		if !ok {
			row = &hourSum{}
			rows[key] = row
		}
		if s.locals.foreign(k.mac, s.addrs.list[k.local]) {
			row.relayed.add(one)
		} else {
			row.own.add(one)
		}
	}
	return s.sortedTraffic(rows)
}

func (s *settler) row(k sideKey, sums *hourSum) flow.Traffic {
	var local netip.Addr
	if k.local != noAddr {
		local = s.addrs.list[k.local]
	}
	times := sums.own.span
	times.widen(sums.relayed.span)
	return flow.Traffic{
		Device: deviceKey(k.mac, local), Remote: s.addrs.list[k.remote], Name: s.names.list[k.name], Source: k.source,
		Protocol: flow.ProtocolName(k.proto), Port: k.port, Scope: k.scope, HourNs: k.hour,
		Own: sums.own.Counter, Grade: sums.own.grade, UpPackets: sums.own.upPackets, Relayed: sums.relayed.Counter,
		Reach: reach(sums.own.Counter), FirstNs: times.first, LastNs: times.last,
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

func (s *settler) sortedTraffic(rows map[sideKey]*hourSum) []flow.Traffic {
	list := make([]flow.Traffic, 0, len(rows))
	for k, sums := range rows {
		list = append(list, s.row(k, sums))
	}
	slices.SortFunc(list, func(a, b flow.Traffic) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote),
			strings.Compare(a.Name, b.Name), cmp.Compare(a.Source, b.Source), strings.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope))
	})
	return list
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
