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
	s := &settler{Meter: m, devices: map[string]*flow.Device{}}
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
	devices map[string]*flow.Device
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
func (s *settler) device(mac flow.MAC, addr netip.Addr, one *sum) *flow.Device {
	key := deviceKey(mac, addr)
	d, ok := s.devices[key]
	if !ok {
		d = &flow.Device{Key: key, MAC: mac}
		s.devices[key] = d
		if !mac.Usable() {
			d.Addrs = []netip.Addr{addr}
		}
	}
	if one.hasTime {
		if d.FirstNs == 0 || one.first < d.FirstNs {
			d.FirstNs = one.first
		}
		d.LastNs = max(d.LastNs, one.last)
	}
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
		s.add(have, one)
	}
	list := make([]flow.Conversation, 0, len(sums))
	for k, one := range sums {
		var local netip.Addr
		if k.local != noAddr {
			local = s.addrs.list[k.local]
		}
		d := s.device(k.mac, local, one)
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

// traffic gives the hour rows, with relayed packets kept apart from a
// device's own (label specification B.1).
func (s *settler) traffic() []flow.Traffic {
	rows := map[trafficKey]*flow.Traffic{}
	for k, one := range s.sides {
		key := trafficKey{sideKey: k, relayed: s.relayed(k)}
		key.local = noAddr
		local := s.addrs.list[k.local]
		if !k.mac.Usable() {
			key.local = k.local
		}
		merged := key
		merged.relayed = false
		row, ok := rows[merged]
		if !ok {
			row = &flow.Traffic{
				Device: deviceKey(k.mac, local), Remote: s.addrs.list[k.remote], Name: s.names.list[k.name], Source: k.source,
				Protocol: flow.ProtocolName(k.proto), Port: k.port, Scope: k.scope, HourNs: k.hour, FirstNs: one.first, LastNs: one.last,
			}
			rows[merged] = row
		}
		addTraffic(row, one, key.relayed)
	}
	return sortedTraffic(rows)
}

type trafficKey struct {
	sideKey
	relayed bool
}

func addTraffic(row *flow.Traffic, one *sum, relayed bool) {
	row.FirstNs = min(row.FirstNs, one.first)
	row.LastNs = max(row.LastNs, one.last)
	if relayed {
		row.Relayed.Add(one.Counter)
		return
	}
	row.Own.Add(one.Counter)
	row.Grade.Add(one.grade)
	row.UpPackets += one.upPackets
	switch {
	case row.Own.SentPayload > 0 && row.Own.ReceivedPayload > 0:
		row.Reach = flow.ReachContacted
	case row.Own.ReceivedPayload > 0:
		row.Reach = flow.ReachHeard
	default:
		row.Reach = flow.ReachTried
	}
}

func sortedTraffic(rows map[trafficKey]*flow.Traffic) []flow.Traffic {
	list := make([]flow.Traffic, 0, len(rows))
	for _, row := range rows {
		list = append(list, *row)
	}
	slices.SortFunc(list, func(a, b flow.Traffic) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote),
			strings.Compare(a.Name, b.Name), cmp.Compare(a.Source, b.Source), strings.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope))
	})
	return list
}

// relayed reports whether the local end is an address that the device carries
// for somebody else. It says so only of an IPv4 address outside every /24 in
// which the device claimed one by ARP or DHCP: too little is better than a
// false accusation, and too much would hide what a device did.
func (s *settler) relayed(k sideKey) bool {
	local := s.addrs.list[k.local]
	f := s.locals.macs[k.mac]
	if f == nil || !k.mac.Usable() || !local.Is4() || local.IsUnspecified() || local.IsLinkLocalUnicast() {
		return false
	}
	claimed := false
	for a := range f.owned {
		if !a.Is4() || a.IsLinkLocalUnicast() {
			continue
		}
		claimed = true
		if p, err := a.Prefix(24); err == nil && p.Contains(local) {
			return false
		}
	}
	return claimed
}

func (s *settler) slotList() []flow.Slot {
	type key struct {
		device string
		slot   int64
	}
	sums := map[key]*flow.Slot{}
	for k, payload := range s.slots {
		if s.relayed(sideKey{mac: k.mac, local: k.local}) {
			continue
		}
		id := key{deviceKey(k.mac, s.addrs.list[k.local]), k.slot}
		have, ok := sums[id]
		if !ok {
			have = &flow.Slot{Device: id.device, StartNs: id.slot}
			sums[id] = have
		}
		have.SentPayload += payload
		have.Contacts++
	}
	list := make([]flow.Slot, 0, len(sums))
	for _, one := range sums {
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b flow.Slot) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs))
	})
	return list
}
