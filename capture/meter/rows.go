package meter

import "telltale/capture/flow"

// side is one side's view of traffic in one hour: the device that counts it (by
// hardware address, or by local address where there is none), the remote party,
// the service and the name that the flows used.
type side struct {
	mac           uint32 // number of the hardware address, 0 none
	local, remote addrID
	scope         flow.Scope
	proto         uint8
	port          uint16 // as flow.Traffic has it: the remote side's; if served, the device's own
	remotePort    uint16
	source        flow.NameSource
	served, setup bool
	rest          bool // stands for the partners that are not kept apart; remote means nothing
	inVain        bool // nothing came of it so far; no part of a key
	name          uint32
	hour          int32
}

// Bits of the last word of a side's key.
const (
	sideV6 = 1 << iota
	sideServed
	sideSetup
	sideRest
)

// key packs a side as a row of the hour.
func (s *side) key() bookKey {
	flags := uint64(s.scope)<<16 | uint64(s.source)<<8
	for _, f := range [...]struct {
		set bool
		bit uint64
	}{{s.local.v6(), sideV6}, {s.served, sideServed}, {s.setup, sideSetup}, {s.rest, sideRest}} {
		if f.set {
			flags |= f.bit
		}
	}
	return bookKey{
		uint64(s.mac)<<32 | uint64(s.local.low()),
		uint64(s.remote.low())<<32 | uint64(s.name),
		uint64(uint32(s.hour))<<32 | uint64(s.port)<<8 | uint64(s.proto),
		flags,
	}
}

// sideOf unpacks a key.
func sideOf(k *bookKey) side {
	v6 := k[3]&sideV6 != 0
	return side{
		mac: uint32(k[0] >> 32), local: idOf(uint32(k[0]), v6), remote: idOf(uint32(k[1]>>32), v6), name: uint32(k[1]),
		hour: int32(uint32(k[2] >> 32)), port: uint16(k[2] >> 8), proto: uint8(k[2]), scope: flow.Scope(k[3] >> 16), source: flow.NameSource(k[3] >> 8),
		served: k[3]&sideServed != 0, setup: k[3]&sideSetup != 0, rest: k[3]&sideRest != 0, remotePort: uint16(k[3] >> 32),
	}
}

// asRest is the side's row for partners that are not kept apart: one for each
// protocol and scope.
func (s *side) asRest() side {
	r := *s
	r.rest, r.remote, r.name, r.source, r.port, r.remotePort, r.served = true, s.local&bitV6, 0, flow.NameNone, 0, 0, false
	return r
}

// sheet is sums under sides.
type sheet struct {
	book book
	sums slabs[sum]
}

func newSheet(seeds *hashSeeds) sheet { return sheet{book: newBook(seeds)} }

func (s *sheet) len() int { return s.book.len() }

// add finds or makes the sum of a key.
func (s *sheet) add(k bookKey) *sum {
	i, fresh := s.book.add(k)
	if fresh {
		return s.sums.grow()
	}
	return s.sums.at(i)
}

// keep keeps the sums that are wanted, in their order.
func (s *sheet) keep(wanted func(k *bookKey, one *sum) bool) {
	kept := uint32(0)
	for i := range uint32(s.len()) {
		if k, one := s.book.key(i), s.sums.at(i); wanted(k, one) {
			*s.book.key(kept), *s.sums.at(kept) = *k, *one
			kept++
		}
	}
	s.book.cut(kept)
	s.sums.cut(kept)
}

// hours are the rows that no sink has taken yet.
type hours struct {
	sheet
	devices tally                    // rows of a device in an hour
	remotes tally                    // of them, those without a name to one remote address
	before  map[bookKey]flow.Counter // of rows that go on, what a checkpoint handed over
}

// tally counts by key.
type tally struct {
	book   book
	counts slabs[uint32]
}

func newHours(seeds *hashSeeds) hours {
	return hours{sheet: newSheet(seeds), devices: tally{book: newBook(seeds)}, remotes: tally{book: newBook(seeds)}}
}

// more counts one more under a key, unless limit is reached: then it reports
// false.
func (t *tally) more(k bookKey, limit int) bool {
	i, fresh := t.book.add(k)
	if fresh {
		t.counts.grow()
	}
	n := t.counts.at(i)
	if int(*n) >= limit {
		return false
	}
	*n++
	return true
}

// noteBefore keeps what was handed over of a row that goes on.
func (h *hours) noteBefore(k *bookKey, more flow.Counter) {
	if more == (flow.Counter{}) {
		return
	}
	if h.before == nil {
		h.before = map[bookKey]flow.Counter{}
	}
	all := h.before[*k]
	all.Add(more)
	h.before[*k] = all
}

// count says how many there are under a key.
func (t *tally) count(k bookKey) int {
	if i, ok := t.book.find(&k); ok {
		return int(*t.counts.at(i))
	}
	return 0
}

// forget forgets what is of hours before one, which every key bears in its third word.
func (t *tally) forget(before int32) {
	kept := uint32(0)
	for i := range uint32(t.book.len()) {
		if k := t.book.key(i); int32(uint32(k[2])) >= before {
			*t.book.key(kept), *t.counts.at(kept) = *k, *t.counts.at(i)
			kept++
		}
	}
	t.book.cut(kept)
	t.counts.cut(kept)
}

func (t *tally) reset() {
	t.book.reset()
	t.counts.reset()
}

// remotePorts is how many services without a name are kept apart within an hour
// for a device and one remote address: a device whose ports are tried one after
// the other has a row for the rest of them, with port 0.
const remotePorts = 32

// countHour adds a sum to the side's row of the hour. A device that turns to
// more partners than are kept apart, as one that scans does, has one row for the
// rest.
func (m *Meter) countHour(s *side, one *sum) {
	k := s.key()
	if i, ok := m.hours.book.find(&k); ok {
		m.hours.sums.at(i).add(one)
		return
	}
	m.hours.add(m.apart(s, k)).add(one)
}

// inVainPart is which part of the partners that are kept apart may be such of
// which nothing came: a device that scans must not crowd out those it talks to.
const inVainPart = 4

// firstPartners is how many partners of a device are kept apart whatever others do: who
// makes up devices without end must not crowd out those that are there.
const firstPartners = 8

// noDevice stands in a tally for all devices: no hardware address has this number.
const noDevice = 1<<64 - 1

// apart gives the key of a new row: its own, or that of the rest.
func (m *Meter) apart(s *side, k bookKey) bookKey {
	h := &m.hours
	device := bookKey{uint64(s.mac), 0, uint64(uint32(s.hour))}
	if s.mac == 0 {
		device[1] = uint64(s.local)
	}
	counted, limit := device, m.options.Partners
	if s.inVain {
		counted[2] |= 1 << 32
		limit = max(limit/inVainPart, 1)
	}
	all := bookKey{noDevice, 0, device[2]}
	known := h.devices.count(counted)
	if known >= limit || known >= firstPartners && h.devices.count(all) >= m.options.Hour {
		rest := s.asRest()
		return rest.key()
	}
	remote := device
	remote[3] = uint64(s.remote)
	if s.name == 0 && !h.remotes.more(remote, remotePorts) {
		several := *s
		several.port = 0
		return several.key()
	}
	h.devices.more(counted, limit)
	h.devices.more(all, m.options.Hour)
	return k
}
