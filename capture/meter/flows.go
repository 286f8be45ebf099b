package meter

import (
	"telltale/capture/flow"
)

// flowKey is both ends of a flow in a fixed order, so that both directions find
// the same entry: the addresses in one word, ports, protocol and version in the
// other. Fragments and protocols without ports have ports 0.
type flowKey struct{ ends, service uint64 }

const keyV6 = 1 << 40 // in service: addresses are numbers of IPv6 ones

// port gives the port of one end, 0 or 1.
func (k *flowKey) port(end int) uint16 { return uint16(k.service >> (end * 16)) }

func (k *flowKey) proto() uint8 { return uint8(k.service >> 32) }

func (k *flowKey) v6() bool { return k.service&keyV6 != 0 }

// addr gives the address of one end, 0 or 1.
func (k *flowKey) addr(end int) addrID { return idOf(uint32(k.ends>>(end*32)), k.v6()) }

// keyOf gives the packet's flow and its direction: 0 when the source is end 0.
func (m *Meter) keyOf(p *flow.Packet) (flowKey, int) {
	var from, to uint64
	if p.HasPorts {
		from, to = uint64(p.SrcPort), uint64(p.DstPort)
	}
	return keyBetween(m.addrs.id(p.Src), m.addrs.id(p.Dst), p.Proto, from, to)
}

// keyBetween is keyOf for what goes from one address and port to another.
func keyBetween(src, dst addrID, proto uint8, from, to uint64) (flowKey, int) {
	service := uint64(proto) << 32
	if src.v6() {
		service |= keyV6
	}
	if src > dst || src == dst && from > to {
		return flowKey{uint64(dst.low()) | uint64(src.low())<<32, service | to | from<<16}, 1
	}
	return flowKey{uint64(src.low()) | uint64(dst.low())<<32, service | from | to<<16}, 0
}

// state is what is known of a flow in bits.
type state uint16

const (
	stateLive     state = 1 << iota // else the entry is free
	stateQuiet                      // its payload has nothing more to tell
	stateSealed                     // a hello of TLS or QUIC was read
	stateAnswered                   // the side that did not open it has sent something
	stateReset                      // TCP: a reset was seen
	stateFin0                       // TCP: end 0 has nothing more to send
	stateFin1                       // TCP: likewise end 1
	stateTally                      // only how much the client sends is of interest: see sealing
	stateNoTalk                     // not between a device and the Internet, or housekeeping
	stateHeard0                     // what end 0 sends has nothing more to tell, unless it begins something new
	stateHeard1                     // likewise end 1
	stateServes                     // a stranger asks a service of a device that may answer with much more
)

// entry is what is kept of every open flow: small, and without a pointer. What
// only some flows need, and only for a while, stands in a record or a talk. It takes
// two lines of a processor's cache, the second of which are the legs.
type entry struct {
	key    flowKey
	isn    [2]uint32 // TCP: sequence number of the first byte each way, if synced
	links  [2]uint32 // pair of hardware addresses each way, in Meter.links
	number uint32    // in flowTable.entries
	hash   uint32    // of the key
	cold   uint32    // record number+1, 0 none; of a free entry: number+1 of the next free one
	talk   uint32    // talk number+1, 0 none
	name   uint32    // what the flow called its destination, 0 none
	slot   int32     // number of the slot that the legs are of, or noSlot
	state  state
	source flow.NameSource
	opener uint8 // end that opened the flow: 0 or 1
	synced [2]bool
	ours   [2]bool // the end may be on the local side and the other outside, so what it sends is graded

	legs [2]leg // from end 0, and from end 1
}

// leg is what went one way since the entry was last folded.
type leg struct {
	first, last int64 // nanoseconds, if the slot says that there are times
	wire        uint32
	payload     uint32
	packets     uint32
	withPayload uint32
}

// noSlot marks packets without a time.
const noSlot = int32(-1 << 31)

// slotNumber gives the number of the slot that a time falls in.
func slotNumber(ns int64) int32 { return int32(floorTo(ns, flow.SlotNs) / flow.SlotNs) }

const slotsPerHour = int32(flow.HourNs / flow.SlotNs)

// noHour is the hour of packets without a time.
const noHour = int32(-1 << 31)

// hourNumber gives the number of the hour that a slot falls in.
func hourNumber(slot int32) int32 {
	if slot == noSlot {
		return noHour
	}
	hour := slot / slotsPerHour
	if slot%slotsPerHour < 0 {
		hour--
	}
	return hour
}

// hourNs is the start of an hour; that of packets without a time is 0.
func hourNs(hour int32) int64 {
	if hour == noHour {
		return 0
	}
	return int64(hour) * flow.HourNs
}

// flowTable finds open flows. A place of the index holds the hash of a key and, in
// the lower half, one more than the number of its entry; 0 is a free place. So no
// entry is read but the one that is looked for.
type flowTable struct {
	seeds   *hashSeeds
	index   []uint64 // a power of two of them, at most five eighths taken
	entries slabs[entry]
	due     slabs[due] // by entry
	free    uint32     // number+1 of the first free entry
	live    int
	last    *entry // packets come in trains
	cursor  uint32 // where expire looks next
	fetched uint64 // means nothing: what is fetched ahead has to go somewhere
}

const (
	maxFlows   = 1<<21 - 2
	firstIndex = 4096
)

func newFlowTable(seeds *hashSeeds) flowTable {
	return flowTable{seeds: seeds, index: make([]uint64, firstIndex)}
}

func (t *flowTable) hash(k *flowKey) uint32 {
	return uint32(foldProduct(k.ends^t.seeds[0], k.service^t.seeds[1]))
}

// find gives the entry of a key, or nil and the hash to add it under.
func (t *flowTable) find(k *flowKey) (*entry, uint32) {
	if t.last != nil && t.last.key == *k {
		return t.last, 0
	}
	h := t.hash(k)
	mask := uint32(len(t.index) - 1)
	for i := h & mask; t.index[i] != 0; i = (i + 1) & mask {
		if uint32(t.index[i]>>32) != h {
			continue
		}
		if e := t.entries.at(uint32(t.index[i]) - 1); e.key == *k {
			t.last = e
			return e, h
		}
	}
	return nil, h
}

// add makes the entry of a key that find did not know.
func (t *flowTable) add(k *flowKey, hash uint32) *entry {
	if t.live >= len(t.index)/8*5 {
		t.grow()
	}
	number := uint32(t.entries.used)
	var e *entry
	if t.free != 0 {
		number = t.free - 1
		e = t.entries.at(number)
		t.free = e.cold
		*e = entry{}
	} else {
		e = t.entries.grow()
		t.due.grow()
	}
	e.key, e.hash, e.number, e.state = *k, hash, number, stateLive
	*t.due.at(number) = dueNow
	t.place(uint64(hash)<<32 | uint64(number+1))
	t.live++
	t.last = e
	return e
}

func (t *flowTable) place(found uint64) {
	mask := uint32(len(t.index) - 1)
	i := uint32(found>>32) & mask
	for t.index[i] != 0 {
		i = (i + 1) & mask
	}
	t.index[i] = found
}

func (t *flowTable) grow() {
	old := t.index
	t.index = make([]uint64, 2*len(old))
	for _, found := range old {
		if found != 0 {
			t.place(found)
		}
	}
}

// remove forgets the flow of an entry. Entries that stood behind it in the index
// move up, so that no marks of the dead are left.
func (t *flowTable) remove(number uint32) {
	e := t.entries.at(number)
	mask := uint32(len(t.index) - 1)
	hole := e.hash & mask
	for uint32(t.index[hole]) != number+1 {
		hole = (hole + 1) & mask
	}
	for i := (hole + 1) & mask; t.index[i] != 0; i = (i + 1) & mask {
		home := uint32(t.index[i]>>32) & mask
		if (i-home)&mask >= (i-hole)&mask {
			t.index[hole] = t.index[i]
			hole = i
		}
	}
	t.index[hole] = 0
	if t.last == e {
		t.last = nil
	}
	e.state, e.cold = 0, t.free
	*t.due.at(number) = dueNever
	t.free = number + 1
	t.live--
}

// hurry has a flow looked at when its turn comes: it may now go sooner.
func (t *flowTable) hurry(e *entry) { *t.due.at(e.number) = dueNow }

// fetch brings flows that are about to be looked at, and their places in the index,
// near to the processor, all at once: one after the other it would wait for each.
func (t *flowTable) fetch(numbers []uint32) {
	if len(numbers) < 2 {
		return
	}
	mask := uint32(len(t.index) - 1)
	for _, number := range numbers {
		e := t.entries.at(number)
		t.fetched += t.index[e.hash&mask] + uint64(e.legs[0].packets)
	}
}

// fetchPlace brings the place of a hash in the index near.
func (t *flowTable) fetchPlace(hash uint32) { t.fetched += t.index[hash&uint32(len(t.index)-1)] }

// each visits every open flow.
func (t *flowTable) each(visit func(number uint32, e *entry)) {
	for i := range uint32(t.entries.used) {
		if e := t.entries.at(i); e.state&stateLive != 0 {
			visit(i, e)
		}
	}
}
