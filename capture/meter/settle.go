package meter

import (
	"math"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Settle ends the metering and gives the result. The Meter must not be used
// after it. An error is the Sink's.
func (m *Meter) Settle() (*Result, error) {
	m.locals.close()
	m.endFlows()
	m.repeats.tell()
	m.shareWaiting()
	m.shareContacts()
	r := &Result{}
	s := &settler{Meter: m}
	if err := m.lastPart(r); err != nil {
		return nil, err
	}
	m.patterns(r)
	if m.options.Sums != SumsNone {
		list := m.takeWhole()
		r.Whole = m.trafficRows(m.rowsOf(list))
		r.Conversations = m.conversations(list)
	}
	r.Names = s.bindings()
	r.TLS = s.tlsList()
	s.clueList()
	r.Observations = s.observations()
	r.Devices = s.deviceList()
	r.Capture = m.capture()
	return r, nil
}

// endFlows ends every flow, and makes room for the result.
func (m *Meter) endFlows() {
	m.flows.each(func(_ uint32, e *entry) { m.conclude(e) })
	m.flows, m.records, m.talks = newFlowTable(m.seeds), records{}, talks{}
}

// lastPart hands over what no sink has taken yet.
func (m *Meter) lastPart(r *Result) error {
	if m.options.Sink != nil {
		return m.handOver(overBefore(math.MaxInt32), &flow.Part{})
	}
	r.Lookups = m.takeLookups(math.MaxInt32)
	r.Slots = m.takeSlots(math.MaxInt32, nil)
	m.addPatterns(&r.Part, math.MaxInt32)
	r.Traffic = m.trafficRows(m.hoursBefore(overBefore(math.MaxInt32)))
	return nil
}

// settler turns what was noted of devices into lists. What it lists is counted
// from nothing afterwards; its times stay.
type settler struct {
	*Meter
	going bool // the capture goes on
}

// local reports whether an address is on the local side for certain.
func (s *settler) local(a netip.Addr) bool {
	return flow.Local(a) || openEnd(a) && s.locals.onLinkNow(a)
}

// deviceRow is a device in the making.
type deviceRow struct {
	flow.Device
	span
	clues map[clueText]*seen
}

func (m *Meter) capture() flow.Capture {
	t := m.totals
	c := flow.Capture{
		Packets: t.packets, WireBytes: t.wire, FirstNs: t.first, LastNs: t.last, HasTime: t.hasTime,
		Skipped: t.skipped, Unattributed: t.transit,
	}
	m.countOddities()
	for reason, count := range m.oddity {
		if count > 0 {
			c.Oddities = append(c.Oddities, flow.Oddity{Reason: reason, Count: count})
		}
	}
	slices.SortFunc(c.Oddities, func(a, b flow.Oddity) int { return strings.Compare(a.Reason, b.Reason) })
	return c
}

// countOddities names what was counted by number.
func (m *Meter) countOddities() {
	for odd, count := range m.headerOdd {
		m.oddity[decode.Oddity(odd).String()] += count
	}
	m.oddity["flows_evicted"] += m.evicted
	m.oddity["hardware_addresses_dropped"] += m.links.full
	m.oddity["addresses_dropped"] += m.locals.dropped
	m.oddity["addresses_not_apart"] += m.addrs.full
	m.oddity["names_dropped"] += m.names.full
}

// deviceOf finds or makes the device of a hardware address, or of an address
// without one. Beyond the bound those without are one, that of 0.0.0.0.
func (m *Meter) deviceOf(mac uint32, local addrID) *deviceRow {
	if mac != 0 {
		for uint32(len(m.byMAC)) <= mac {
			m.byMAC = append(m.byMAC, nil)
		}
		if d := m.byMAC[mac]; d != nil {
			return d
		}
	}
	key := deviceKey(m.links.macs[mac], m.addrs.addr(local))
	d, ok := m.devices[key]
	if !ok && mac == 0 && len(m.devices) >= nowhereEach*m.options.Devices {
		m.oddity["devices_not_apart"]++
		local = 0
		key = deviceKey(flow.MAC{}, m.addrs.addr(local))
		d, ok = m.devices[key]
	}
	if !ok {
		d = &deviceRow{Device: flow.Device{Key: key, MAC: m.links.macs[mac]}, clues: map[clueText]*seen{}}
		m.devices[key] = d
		if mac == 0 {
			d.Addrs = []netip.Addr{m.addrs.addr(local)}
		}
	}
	if mac != 0 {
		m.byMAC[mac] = d
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

// carries reports whether a device carries an address for somebody else.
func (m *Meter) carries(mac uint32, local addrID) bool {
	if mac == 0 || local.v6() {
		return false
	}
	one := recentCarrier{mac: mac, addr: local.low(), claims: m.locals.claims}
	place := &m.locals.carried[(mac^one.addr^one.addr>>8)%uint32(len(m.locals.carried))]
	if place.mac == one.mac && place.addr == one.addr && place.claims == one.claims {
		return place.foreign
	}
	one.foreign = m.locals.foreign(m.links.macs[mac], addrV4(local))
	*place = one
	return one.foreign
}
