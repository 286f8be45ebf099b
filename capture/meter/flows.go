package meter

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"net/netip"

	"telltale/capture/flow"
)

// noSlot marks packets without a time.
const noSlot = int64(-1 << 63)

// flowKey is both ends of a flow in a fixed order, so that both directions
// find the same record.
type flowKey struct {
	a, b    end
	service service
}

// end is an address as two numbers, which are quicker to compare than bytes.
type end struct{ high, low uint64 }

func endOf(a netip.Addr) end {
	b := a.As16()
	return end{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func (e end) after(other end) bool {
	return e.high > other.high || e.high == other.high && e.low > other.low
}

// service is, from the lowest bit: the port of end a and of end b, 16 bits each,
// the protocol, 8 bits, and a bit that is set for IPv4. Fragments and protocols
// without ports have ports 0.
type service uint64

const serviceIPv4 = 1 << 40

func (s service) port(side int) uint16 { return uint16(s >> (side * 16)) }
func (s service) proto() uint8         { return uint8(s >> 32) }

// keyOf gives the packet's flow and its direction: 0 when the source is end a.
func keyOf(p *flow.Packet) (flowKey, int) {
	src, dst := endOf(p.Src), endOf(p.Dst)
	common := service(p.Proto) << 32
	if p.Src.Is4() {
		common |= serviceIPv4
	}
	var from, to service
	if p.HasPorts {
		from, to = service(p.SrcPort), service(p.DstPort)
	}
	if src.after(dst) || (src == dst && from > to) {
		return flowKey{dst, src, common | to | from<<16}, 1
	}
	return flowKey{src, dst, common | from | to<<16}, 0
}

// record is what is known of one flow.
type record struct {
	key     flowKey
	addr    [2]uint32 // ids of ends a and b
	legs    [2]legState
	name    uint32 // what the flow called its destination, 0 none
	source  flow.NameSource
	isn     [2]uint32 // sequence number of the first byte each way, if synced
	synced  [2]bool
	streams [2]*stream
	grades  [2]grader
	ours    [2]bool // the end may be on the local side, so what it sends is graded
	dgrams  uint8   // datagrams looked at for QUIC
	isQUIC  bool
	quic    *quicState // nil once the hello was read, or given up
	seal    *sealing   // nil unless there is more to learn of a TLS connection
}

// legState is one direction of a flow within one slot and between one pair of
// hardware addresses; when any of these changes, it is folded into the sums.
type legState struct {
	src, dst    flow.MAC
	broadcast   bool
	slot        int64
	packets     uint64
	wire        uint64
	payload     uint64
	withPayload uint64
	span
}

// flowTable holds the open flows. The last one found is tried first: packets
// come in trains. A place of the index holds the hash of a key and, in its lower
// half, one more than the number of its record; 0 is a free place. Such an index
// holds no pointers, and grows without a look at the records.
type flowTable struct {
	seeds [4]uint64 // else a capture could be made whose flows all fall on one place
	index []uint64  // a power of two of them, at most three quarters taken
	slabs [][]record
	used  int
	last  *record
}

const (
	slabSize   = 1024
	firstIndex = 4096
)

func newFlowTable() flowTable {
	t := flowTable{index: make([]uint64, firstIndex)}
	for i := range t.seeds {
		t.seeds[i] = maphash.String(maphash.MakeSeed(), "")
	}
	return t
}

func (t *flowTable) len() int { return t.used }

func (t *flowTable) at(i uint32) *record { return &t.slabs[i/slabSize][i%slabSize] }

// hash folds products of the key's numbers and the seeds, as wyhash does.
func (t *flowTable) hash(k *flowKey) uint32 {
	h := foldProduct(k.a.high^t.seeds[0], k.a.low^t.seeds[1]) ^ foldProduct(k.b.high^t.seeds[1], k.b.low^t.seeds[2])
	return uint32(foldProduct(h^t.seeds[3], uint64(k.service)^t.seeds[0]))
}

// foldProduct multiplies and joins both halves of the product.
func foldProduct(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// find gives the record of a key, or nil and the hash to add it under.
func (t *flowTable) find(k *flowKey) (*record, uint32) {
	if t.last != nil && t.last.key == *k {
		return t.last, 0
	}
	h := t.hash(k)
	mask := uint32(len(t.index) - 1)
	for i := h & mask; t.index[i] != 0; i = (i + 1) & mask {
		if uint32(t.index[i]>>32) != h {
			continue
		}
		if rec := t.at(uint32(t.index[i]) - 1); rec.key == *k {
			t.last = rec
			return rec, h
		}
	}
	return nil, h
}

// add makes the record of a key that find did not know.
func (t *flowTable) add(k *flowKey, hash uint32) *record {
	if t.used == len(t.slabs)*slabSize {
		t.slabs = append(t.slabs, make([]record, slabSize))
	}
	if t.used >= len(t.index)/4*3 {
		t.grow()
	}
	i := uint32(t.used)
	t.used++
	t.place(uint64(hash)<<32 | uint64(i+1))
	t.last = t.at(i)
	t.last.key = *k
	return t.last
}

func (t *flowTable) grow() {
	old := t.index
	t.index = make([]uint64, 2*len(old))
	for _, entry := range old {
		if entry != 0 {
			t.place(entry)
		}
	}
}

// place puts an entry where its hash leads, or at the next free place.
func (t *flowTable) place(entry uint64) {
	mask := uint32(len(t.index) - 1)
	i := uint32(entry>>32) & mask
	for t.index[i] != 0 {
		i = (i + 1) & mask
	}
	t.index[i] = entry
}

// reset forgets all flows and keeps the room they took.
func (t *flowTable) reset() {
	for i := range t.used {
		*t.at(uint32(i)) = record{}
	}
	clear(t.index)
	t.used, t.last = 0, nil
}

func (t *flowTable) each(visit func(*record)) {
	for i := range t.used {
		visit(t.at(uint32(i)))
	}
}
