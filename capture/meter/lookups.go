package meter

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Bounds of look-ups (label specification E.1, TT-B13 asks for a hundred names).
const (
	maxLookupRows    = 1 << 16 // devices × hours × parents that wait to be handed over
	maxLookupParents = 100     // parents kept apart for one device and hour
	maxLookupNames   = 1 << 14 // distinct names told apart for one device and hour; beyond, Names is a floor
	dnsNoSuchName    = 3       // RFC 1035 section 4.1.1
)

// lookupKey is one device, or one address of it, and one hour.
type lookupKey struct {
	mac    flow.MAC
	client addrID
	hour   int64
}

// lookupHour is what was asked for within it.
type lookupHour struct {
	all     flow.Lookups
	parents map[uint32]*flow.Lookups // by number of the parent's name
	names   map[uint64]struct{}      // hashes of names asked for; nil once the hour is over
}

// lookups counts questions to name servers.
type lookups struct {
	hours map[lookupKey]*lookupHour
	last  map[lookupKey]int64 // newest hour of a device, under a key with hour 0
	rows  int
	seed  maphash.Seed
}

func newLookups() lookups {
	return lookups{hours: map[lookupKey]*lookupHour{}, last: map[lookupKey]int64{}, seed: maphash.MakeSeed()}
}

// lookedUp counts a question, or an answer that there is no such name.
func (m *Meter) lookedUp(msg []byte, p *flow.Packet) {
	if !p.HasTime || len(msg) < 4 || msg[2]&0x80 != 0 && msg[3]&0x0f != dnsNoSuchName { // most answers
		return
	}
	q, response, _, ok := m.dnsRoom.Question(msg)
	if !ok {
		return
	}
	k := lookupKey{mac: p.SrcMAC, client: m.addrs.id(p.Src), hour: floorTo(p.TimeNs, flow.HourNs)}
	if response {
		k.mac, k.client = p.DstMAC, m.addrs.id(p.Dst)
	}
	h := m.lookupHour(k)
	if h == nil {
		m.oddity["lookups_dropped"]++
		return
	}
	parent := m.lookupParent(h, q.Name)
	if response {
		h.all.Failed++
		if parent != nil {
			parent.Failed++
		}
		return
	}
	h.question(maphash.String(m.lookups.seed, q.Name), parent)
}

// question counts one, and its name if it is new within the hour.
func (h *lookupHour) question(name uint64, parent *flow.Lookups) {
	fresh := uint32(0)
	if _, known := h.names[name]; !known && h.names != nil && len(h.names) < maxLookupNames {
		h.names[name] = struct{}{}
		fresh = 1
	}
	h.all.Asked++
	h.all.Names += fresh
	if parent != nil {
		parent.Asked++
		parent.Names += fresh
	}
}

// lookupHour finds or makes an hour, nil if there is no more room. When a device
// comes to a new hour, the names of its last one are forgotten and the counts stay.
func (m *Meter) lookupHour(k lookupKey) *lookupHour {
	if h, ok := m.lookups.hours[k]; ok {
		return h
	}
	if m.lookups.rows >= maxLookupRows {
		return nil
	}
	m.lookups.rows++
	device := lookupKey{mac: k.mac, client: k.client}
	if before, ok := m.lookups.last[device]; ok && before < k.hour {
		device.hour = before
		if h := m.lookups.hours[device]; h != nil { // not handed over yet
			h.names = nil
		}
		device.hour = 0
	}
	m.lookups.last[device] = max(k.hour, m.lookups.last[device])
	h := &lookupHour{parents: map[uint32]*flow.Lookups{}, names: map[uint64]struct{}{}}
	m.lookups.hours[k] = h
	return h
}

// lookupParent finds or makes the count of a name's parent, nil for a name of one
// label and when there are too many.
func (m *Meter) lookupParent(h *lookupHour, name string) *flow.Lookups {
	_, parent, _ := strings.Cut(name, ".")
	if parent == "" {
		return nil
	}
	full := len(h.parents) >= maxLookupParents || m.lookups.rows >= maxLookupRows
	if full && !m.names.has(parent) {
		return nil
	}
	id := m.names.id(parent)
	row, ok := h.parents[id]
	if !ok && !full {
		row = &flow.Lookups{}
		h.parents[id] = row
		m.lookups.rows++
	}
	return row
}

// takeLookups gives the counts of the hours before a limit, and forgets them. Those
// of which it is not certain yet whose they are wait for the end of the capture.
func (m *Meter) takeLookups(before int32) []flow.Lookups {
	last := before == math.MaxInt32
	limit := int64(before) * flow.HourNs
	gathered := lookupRows{Meter: m, sums: map[lookupRow]*flow.Lookups{}}
	for k, h := range m.lookups.hours {
		if !last && (k.hour >= limit || !k.mac.Usable() || m.addrs.class(k.client) != classLocal) {
			continue
		}
		gathered.add(k, h)
		delete(m.lookups.hours, k)
		if device := (lookupKey{mac: k.mac, client: k.client}); m.lookups.last[device] == k.hour {
			delete(m.lookups.last, device)
		}
		m.lookups.rows -= 1 + len(h.parents)
	}
	return gathered.list()
}

// lookupRow is what sets one flow.Lookups apart from another.
type lookupRow struct {
	device string
	hour   int64
	parent uint32
}

// lookupRows adds up what one device asked for by several addresses.
type lookupRows struct {
	*Meter
	sums map[lookupRow]*flow.Lookups
}

// add takes an hour of a device on the local side; what it carries for somebody
// else is not its own.
func (r *lookupRows) add(k lookupKey, h *lookupHour) {
	s := &settler{Meter: r.Meter}
	if !r.locals.local(r.addrs.addr(k.client)) || s.carried(k.mac, k.client) {
		return
	}
	device := s.keyOf(k.mac, k.client)
	r.row(lookupRow{device, k.hour, 0}, &h.all)
	for parent, one := range h.parents {
		r.row(lookupRow{device, k.hour, parent}, one)
	}
}

func (r *lookupRows) row(k lookupRow, one *flow.Lookups) {
	sum := r.sums[k]
	if sum == nil {
		sum = &flow.Lookups{Device: k.device, HourNs: k.hour, Parent: r.names.list[k.parent]}
		r.sums[k] = sum
	}
	sum.Asked += one.Asked
	sum.Names = max(sum.Names, one.Names) // by another address it mostly asks for the same
	sum.Failed += one.Failed
}

func (r *lookupRows) list() []flow.Lookups {
	list := make([]flow.Lookups, 0, len(r.sums))
	for _, one := range r.sums {
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b flow.Lookups) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Device, b.Device), strings.Compare(a.Parent, b.Parent))
	})
	return list
}
