package pattern

import (
	"net/netip"
	"slices"

	"telltale/capture/flow"
)

// spreadNs is within which addresses count together (label specification D.3
// P08, E.1 TT-B09).
const spreadNs = int64(60e9)

// Bounds of what is followed.
const (
	spreadApart   = 32  // addresses of one device and kind at once; more count as so many
	spreadDevices = 512 // devices and kinds
	spreadsWait   = 4096
	routersKnown  = 256
)

type spreadKey struct {
	mac  flow.MAC
	kind flow.SpreadKind
}

// free marks an address that no longer counts.
const free = int64(-1 << 62)

type spreadSeen struct {
	addr   host
	timeNs int64
}

// spreadWatch follows one device.
type spreadWatch struct {
	spreadKey
	slot     int64
	seen     []spreadSeen
	peak     uint32 // within the slot
	examples []host
}

// Spreads finds devices that use, or turn to, many addresses in quick
// succession. It goes by hardware addresses, since the addresses may be forged.
// The zero value is ready.
type Spreads struct {
	at      map[spreadKey]uint32
	list    []spreadWatch
	rows    []spreadRow
	routers map[flow.MAC]bool
	router  flow.MAC // the last one
	beyond  uint64
}

type spreadRow struct {
	spreadKey
	flow.Spread
}

// Beyond gives how many addresses or rows no room was found for.
func (s *Spreads) Beyond() uint64 { return s.beyond }

// Router notes a hardware address that others send their packets for the
// Internet to: strangers' addresses are no wonder under it.
func (s *Spreads) Router(mac flow.MAC) {
	if mac == s.router || !mac.Usable() {
		return
	}
	s.router = mac
	if s.routers == nil {
		s.routers = map[flow.MAC]bool{}
	}
	if len(s.routers) < routersKnown {
		s.routers[mac] = true
	}
}

// Sender takes an address of the Internet that a frame of a hardware address
// bore as its source.
func (s *Spreads) Sender(timeNs int64, mac flow.MAC, addr netip.Addr) {
	if mac == s.router || s.routers[mac] {
		return
	}
	h := hostOf(addr)
	if addr.Is6() && !addr.Is4In6() {
		clear(h[8:]) // a device has many addresses in its own networks
	}
	s.add(timeNs, spreadKey{mac, flow.SpreadForged}, h)
}

// Probe takes a local address that a hardware address asked for or knocked at.
func (s *Spreads) Probe(timeNs int64, mac flow.MAC, addr netip.Addr) {
	s.add(timeNs, spreadKey{mac, flow.SpreadProbed}, hostOf(addr))
}

func (s *Spreads) add(timeNs int64, k spreadKey, addr host) {
	if noTime(timeNs) || !k.mac.Usable() {
		return
	}
	i, ok := s.at[k]
	if !ok {
		if len(s.list) >= spreadDevices {
			s.beyond++
			return
		}
		if s.at == nil {
			s.at = map[spreadKey]uint32{}
		}
		i = uint32(len(s.list))
		s.at[k] = i
		s.list = append(s.list, spreadWatch{spreadKey: k, slot: floorTo(timeNs, flow.SlotNs)})
	}
	w := &s.list[i]
	if slot := floorTo(timeNs, flow.SlotNs); slot != w.slot {
		s.close(w)
		w.slot = slot
	}
	w.add(timeNs, addr)
}

// add counts an address and, if there were never as many in this slot, notes
// which they are.
func (w *spreadWatch) add(timeNs int64, addr host) {
	at, count := w.look(timeNs, addr)
	switch {
	case at < 0:
		w.seen = append(w.seen, spreadSeen{addr, timeNs})
		count++
	case w.seen[at].timeNs == free:
		w.seen[at] = spreadSeen{addr, timeNs}
		count++
	case w.seen[at].addr == addr:
		w.seen[at].timeNs = max(w.seen[at].timeNs, timeNs)
	default:
		w.seen[at] = spreadSeen{addr, timeNs}
	}
	if count > w.peak {
		w.peak = count
		w.note()
	}
}

// look frees the places of addresses that no longer count, and gives the place
// for an address: its own, a free one, the longest unused, or -1 for a new one;
// and how many addresses count.
func (w *spreadWatch) look(timeNs int64, addr host) (place int, count uint32) {
	own, oldest := -1, 0
	for i := range w.seen {
		one := &w.seen[i]
		if one.timeNs <= timeNs-spreadNs || one.timeNs > timeNs+spreadNs {
			one.timeNs = free
		} else {
			count++
		}
		if one.addr == addr {
			own = i
		}
		if one.timeNs < w.seen[oldest].timeNs {
			oldest = i
		}
	}
	switch {
	case own >= 0:
		return own, count
	case len(w.seen) > 0 && (w.seen[oldest].timeNs == free || len(w.seen) >= spreadApart):
		return oldest, count
	}
	return -1, count
}

// note keeps the smallest of the addresses that count, if there are enough for
// a row.
func (w *spreadWatch) note() {
	if w.peak < flow.SpreadFloor {
		return
	}
	w.examples = w.examples[:0]
	for _, one := range w.seen {
		if one.timeNs > free {
			w.examples = append(w.examples, one.addr)
		}
	}
	slices.SortFunc(w.examples, func(a, b host) int { return a.addr().Compare(b.addr()) })
	w.examples = w.examples[:min(examplesTold, len(w.examples))]
}

// close makes the row of a slot that is over.
func (s *Spreads) close(w *spreadWatch) {
	peak := w.peak
	w.peak = 0
	switch {
	case peak < flow.SpreadFloor:
		return
	case len(s.rows) >= spreadsWait:
		s.beyond++
		return
	}
	row := flow.Spread{StartNs: w.slot, Kind: w.kind, Peak: peak}
	for _, a := range w.examples {
		row.Examples = append(row.Examples, a.addr())
	}
	s.rows = append(s.rows, spreadRow{w.spreadKey, row})
}

// Take gives the rows of slots that are over at a time, by device and slot, of
// the devices that own says are of the home; routers forge nothing. At the end
// of a capture all slots are over.
func (s *Spreads) Take(nowNs int64, own func(flow.MAC) bool, end bool) []flow.Spread {
	for i := range s.list {
		if w := &s.list[i]; end || nowNs-w.slot >= flow.SlotNs {
			s.close(w)
		}
	}
	var list []flow.Spread
	for i := range s.rows {
		row := &s.rows[i]
		if row.spreadKey.kind == flow.SpreadForged && s.routers[row.mac] || !own(row.mac) {
			continue
		}
		row.Device = row.mac.String()
		list = append(list, row.Spread)
	}
	s.rows = s.rows[:0]
	slices.SortStableFunc(list, compareSpreads)
	return list
}
