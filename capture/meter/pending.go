package meter

import "telltale/capture/flow"

// A passage waits where the end of the capture has to tell whose it is.
//
// waiting holds such passages by what they share.
type waiting struct {
	book book
	sums slabs[sum]
}

func newWaiting(seeds *hashSeeds) waiting { return waiting{book: newBook(seeds)} }

// Bits of the last word of a waiting passage's key.
const (
	waitV6 = 1 << iota
	waitBySource
)

// waitKey packs a passage. Where no conversations are kept, the port of the side
// that opened the flow tells nothing.
func (m *Meter) waitKey(p *passage) bookKey {
	srcPort, dstPort := uint64(p.srcPort), uint64(p.dstPort)
	if m.options.Sums == SumsNone {
		if p.bySource {
			srcPort = 0
		} else {
			dstPort = 0
		}
	}
	flags := uint64(0)
	if p.src.v6() {
		flags |= waitV6
	}
	if p.bySource {
		flags |= waitBySource
	}
	return bookKey{
		uint64(p.src.low())<<32 | uint64(p.dst.low()),
		uint64(p.link)<<32 | uint64(p.name),
		srcPort<<48 | dstPort<<32 | uint64(uint32(p.hour)),
		uint64(p.proto)<<16 | uint64(p.source)<<8 | flags,
	}
}

// passage unpacks a key.
func (m *Meter) waitingPassage(k *bookKey) passage {
	v6 := k[3]&waitV6 != 0
	l := &m.links.list[uint32(k[1]>>32)]
	return passage{
		link: uint32(k[1] >> 32), src: idOf(uint32(k[0]>>32), v6), dst: idOf(uint32(k[0]), v6), srcMAC: l.srcID, dstMAC: l.dstID,
		srcPort: uint16(k[2] >> 48), dstPort: uint16(k[2] >> 32), proto: uint8(k[3] >> 16), bySource: k[3]&waitBySource != 0,
		source: flow.NameSource(k[3] >> 8), name: uint32(k[1]), hour: int32(uint32(k[2])),
	}
}

// wait keeps a passage until the end. Where too many wait, they are settled by
// what is known.
func (m *Meter) wait(p *passage, one *sum) {
	w := &m.waiting
	k := m.waitKey(p)
	i, ok := w.book.find(&k)
	if !ok {
		if w.book.len() >= m.options.Waiting {
			m.settleEarly()
		}
		i, _ = w.book.add(k)
		w.sums.grow()
	}
	w.sums.at(i).add(one)
}

// settleEarly settles what waits by what is known so far.
func (m *Meter) settleEarly() {
	m.oddity["settled_early"] += uint64(m.waiting.book.len())
	m.shareWaiting()
}

// shareWaiting hands what waits to the sides that count it. A hardware address
// that the frames did not hold is the first usable one that sourced the address
// (measurement specification 4.1).
func (m *Meter) shareWaiting() {
	w := &m.waiting
	for i := range uint32(w.book.len()) {
		p := m.waitingPassage(w.book.key(i))
		m.findOwners(&p)
		scope, _ := m.scope(&p)
		m.share(&p, scope, w.sums.at(i))
	}
	w.book.reset()
	w.sums.reset()
}

func (m *Meter) findOwners(p *passage) {
	if p.srcMAC == 0 {
		p.srcMAC = m.locals.first[p.src]
	}
	if p.dstMAC == 0 {
		p.dstMAC = m.locals.first[p.dst]
	}
}
