package meter

import (
	"bytes"

	"telltale/capture/flow"
)

// noSlot marks packets without a time.
const noSlot = int64(-1 << 63)

// flowKey is both ends of a flow in a fixed order, so that both directions
// find the same record. Fragments and protocols without ports have ports 0.
type flowKey struct {
	a, b         [16]byte
	portA, portB uint16
	proto, ver   uint8
}

// keyOf gives the packet's flow and its direction: 0 when the source is end a.
func keyOf(p *flow.Packet) (flowKey, int) {
	k := flowKey{a: p.Src.As16(), b: p.Dst.As16(), proto: p.Proto, ver: 6}
	if p.Src.Is4() {
		k.ver = 4
	}
	if p.HasPorts {
		k.portA, k.portB = p.SrcPort, p.DstPort
	}
	c := bytes.Compare(k.a[:], k.b[:])
	if c > 0 || (c == 0 && k.portA > k.portB) {
		k.a, k.b = k.b, k.a
		k.portA, k.portB = k.portB, k.portA
		return k, 1
	}
	return k, 0
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
}

// port gives the port of end side.
func (r *record) port(side int) uint16 {
	if side == 0 {
		return r.key.portA
	}
	return r.key.portB
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
// come in trains.
type flowTable struct {
	index map[flowKey]uint32
	slabs [][]record
	used  int
	last  *record
}

const slabSize = 1024

func newFlowTable() flowTable { return flowTable{index: map[flowKey]uint32{}} }

func (t *flowTable) len() int { return t.used }

func (t *flowTable) at(i uint32) *record { return &t.slabs[i/slabSize][i%slabSize] }

func (t *flowTable) find(k flowKey) *record {
	if t.last != nil && t.last.key == k {
		return t.last
	}
	i, ok := t.index[k]
	if !ok {
		return nil
	}
	t.last = t.at(i)
	return t.last
}

func (t *flowTable) add(k flowKey) *record {
	if t.used == len(t.slabs)*slabSize {
		t.slabs = append(t.slabs, make([]record, slabSize))
	}
	i := uint32(t.used)
	t.used++
	t.index[k] = i
	t.last = t.at(i)
	t.last.key = k
	return t.last
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
