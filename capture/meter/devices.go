package meter

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// bindingKey is what sets one flow.NameBinding apart from another.
type bindingKey struct {
	device  string
	name    uint32
	remote  addrID
	source  flow.NameSource
	relayed bool
}

// bindings lists the names of clients on the local side. Where the device and
// somebody whom it carries share a name, the device's own counts alone.
func (s *settler) bindings() []flow.NameBinding {
	merged := map[bindingKey]*seen{}
	for i := range uint32(s.binds.book.len()) {
		k, one := unpackBind(s.binds.book.key(i)), s.binds.seen.at(i)
		if one.count == 0 || !s.local(s.addrs.addr(k.client)) {
			continue
		}
		id := bindingKey{s.keyOf(k.mac, k.client), k.name, k.remote, k.source, s.carried(k.mac, k.client)}
		if merged[id] == nil {
			merged[id] = &seen{}
		}
		merged[id].add(one)
		one.count = 0
	}
	list := make([]flow.NameBinding, 0, len(merged))
	for id, one := range merged {
		own := id
		own.relayed = false
		if id.relayed && merged[own] != nil {
			continue
		}
		list = append(list, flow.NameBinding{
			Device: id.device, Name: s.names.list[id.name], Remote: s.addrs.addr(id.remote), Source: id.source,
			FirstNs: one.first, LastNs: one.last, Count: one.count, Relayed: id.relayed,
		})
	}
	slices.SortFunc(list, func(a, b flow.NameBinding) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), cmp.Compare(a.Source, b.Source))
	})
	return list
}

// keyOf names the device behind an address, by the frame's hardware address or
// the first one that sourced it.
func (s *settler) keyOf(mac flow.MAC, addr addrID) string {
	return deviceKey(s.macOf(mac, addr), s.addrs.addr(addr))
}

// carried reports whether the device behind an address carries it for somebody
// else.
func (s *settler) carried(mac flow.MAC, addr addrID) bool {
	return s.locals.foreign(s.macOf(mac, addr), s.addrs.addr(addr))
}

func (s *settler) macOf(mac flow.MAC, addr addrID) flow.MAC {
	if mac.Usable() {
		return mac
	}
	return s.links.macs[s.locals.first[addr]]
}

// clueList hands each clue to its device. A clue of a thing that had no
// traffic is dropped with it.
func (s *settler) clueList() {
	for k, one := range s.clues {
		key := k.mac.String()
		if !k.mac.Usable() {
			if k.addr == noAddr || !s.local(s.addrs.addr(k.addr)) {
				continue
			}
			key = s.keyOf(k.mac, k.addr)
		}
		d, ok := s.devices[key]
		if !ok || !s.about(k) {
			continue
		}
		text := clueText{flow.ClueKind(s.names.list[k.kind]), s.names.list[k.value]}
		if d.clues[text] == nil {
			d.clues[text] = &seen{}
		}
		d.clues[text].add(one)
		one.count = 0
	}
}

// clueText is what a clue says.
type clueText struct {
	kind  flow.ClueKind
	value string
}

// about reports whether the address that a clue is tied to is a local one that
// the device itself used (measurement specification 6), and not that of a phone
// which it carries: its browser says nothing of the device (label specification
// 0.1, 2).
func (s *settler) about(k clueKey) bool {
	switch {
	case k.about == noAddr:
		return true
	case !k.mac.Usable():
		return k.about == k.addr
	}
	addr := s.addrs.addr(k.about)
	f := s.locals.macs[k.mac]
	return f != nil && f.sources[addr] && s.local(addr) && !s.locals.foreign(k.mac, addr)
}

func (s *settler) deviceList() []flow.Device {
	list := make([]flow.Device, 0, len(s.devices))
	for _, d := range s.devices {
		one := d.Device
		one.FirstNs, one.LastNs = d.first, d.last
		s.addresses(&one)
		clues := d.clueList()
		one.Hostname = hostname(clues)
		one.Clues = d.fresh(clues)
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b flow.Device) int { return strings.Compare(a.Key, b.Key) })
	return list
}

func (d *deviceRow) clueList() []flow.Clue {
	list := make([]flow.Clue, 0, len(d.clues))
	for text, one := range d.clues {
		list = append(list, flow.Clue{Device: d.Key, Kind: text.kind, Value: text.value, FirstNs: one.first, LastNs: one.last, Count: one.count})
	}
	slices.SortFunc(list, func(a, b flow.Clue) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Value, b.Value))
	})
	return list
}

// fresh gives the clues that were heard since the last time.
func (d *deviceRow) fresh(clues []flow.Clue) []flow.Clue {
	for _, one := range d.clues {
		one.count = 0
	}
	return slices.DeleteFunc(clues, func(c flow.Clue) bool { return c.Count == 0 })
}

// addresses lists the device's own local unicast source addresses and what it
// claimed by ARP (measurement specification 4.7).
func (s *settler) addresses(d *flow.Device) {
	f := s.locals.macs[d.MAC]
	if !d.MAC.Usable() || f == nil {
		return
	}
	for a := range f.sources {
		if !a.IsUnspecified() && s.local(a) {
			d.Addrs = append(d.Addrs, a)
		}
	}
	for a := range f.arp {
		if !f.sources[a] {
			d.Addrs = append(d.Addrs, a)
		}
	}
	slices.SortFunc(d.Addrs, netip.Addr.Compare)
}

// hostname picks the best of a device's own names: what it told the router,
// then what it announced.
func hostname(clues []flow.Clue) string {
	for _, kind := range []flow.ClueKind{flow.ClueDHCPHostname, flow.ClueDHCPFQDN, flow.ClueMDNSName, flow.ClueNBNSName} {
		for _, c := range clues {
			if c.Kind == kind {
				return strings.TrimSuffix(c.Value, ".local")
			}
		}
	}
	return ""
}
