package source

import (
	"encoding/binary"
	"errors"

	"telltale/capture/flow"
)

// The pcapng format (draft-ietf-opsawg-pcapng).
const (
	blockSection    = 0x0a0d0d0a
	blockInterface  = 1
	blockPacket     = 2 // obsolete
	blockSimple     = 3
	blockStatistics = 5
	blockEnhanced   = 6

	orderMagic     = 0x1a2b3c4d
	blockHeader    = 8  // type and length
	blockTrailer   = 4  // the length again
	blockSmallest  = 12 // header and trailer
	sectionBody    = 16
	interfaceBody  = 8
	simpleBody     = 4
	enhancedBody   = 20
	statisticsBody = 12
	pcapngMajor    = 1

	// maxInterfaces keeps a small hostile file from filling the memory with
	// interfaces.
	maxInterfaces = 1 << 16
)

// pcapngFile is the state of a pcapng capture.
type pcapngFile struct {
	order   order
	ifaces  []iface // of the section
	comment string
	lost    uint64 // of earlier sections
	large   []byte // beginning of a block that is too long to hold
}

// iface is what an interface description block says.
type iface struct {
	link  uint16
	snap  uint32 // 0 for no limit
	clock clock
	lost  uint64
}

// block is one whole block. Body may be only its beginning.
type block struct {
	kind   uint32
	body   []byte
	length int // of the whole body
}

// begin reads the first section header, so that its comment is known before
// the first frame.
func (p *pcapngFile) begin(w *window) *Problem {
	blk, problem := p.block(w)
	if problem != nil {
		if errors.Is(problem, errBadSection) {
			problem.Status, problem.Key = flow.StatusNotACapture, KeyNotACapture
		}
		return problem
	}
	if problem = p.section(blk); problem != nil {
		problem.Status, problem.Key = flow.StatusUnsupported, KeyUnsupported
		return problem
	}
	p.comment = comment(p.order, blk.body[sectionBody:])
	return nil
}

// next reads blocks up to the next one that holds a packet. It reports false
// at the end, with the problem if it is not a clean one.
func (p *pcapngFile) next(w *window, f *flow.Frame) (bool, *Problem) {
	for {
		blk, problem := p.block(w)
		if problem != nil || blk.body == nil {
			return false, problem
		}
		switch blk.kind {
		case blockEnhanced, blockPacket:
			problem = p.packet(blk, f)
			return problem == nil, problem
		case blockSimple:
			problem = p.simple(blk, f)
			return problem == nil, problem
		}
		if problem = p.note(blk); problem != nil {
			return false, problem
		}
	}
}

// note takes in a block without a packet; kinds that do not matter here are
// passed over.
func (p *pcapngFile) note(blk block) *Problem {
	switch blk.kind {
	case blockInterface:
		return p.describe(blk)
	case blockSection:
		return p.section(blk)
	case blockStatistics:
		p.statistics(blk)
	}
	return nil
}

// block reads one whole block and checks its two lengths. At the end of the
// stream the block has no body.
func (p *pcapngFile) block(w *window) (block, *Problem) {
	b := w.peek(blockSmallest)
	if b == nil {
		return block{}, w.end()
	}
	if binary.BigEndian.Uint32(b) == blockSection && !p.orient(b[blockHeader:]) {
		return block{}, damaged(errBadSection)
	}
	kind, length := p.order.Uint32(b), p.order.Uint32(b[4:])
	if length < blockSmallest || length%4 != 0 {
		return block{}, damaged(errBadLength)
	}
	if length > recordBytes {
		return p.largeBlock(w, kind, length)
	}
	size := int(length)
	if len(b) < size {
		if b = w.peek(size); b == nil {
			return block{}, w.end()
		}
	}
	if p.order.Uint32(b[size-blockTrailer:]) != length {
		return block{}, damaged(errBadLength)
	}
	w.lo += size
	body := b[blockHeader : size-blockTrailer : size-blockTrailer]
	return block{kind: kind, body: body, length: len(body)}, nil
}

// largeBlock keeps the beginning of a block that is too long to be held, and
// passes over the rest.
func (p *pcapngFile) largeBlock(w *window, kind, length uint32) (block, *Problem) {
	b := w.peek(recordBytes)
	if b == nil {
		return block{}, w.end()
	}
	p.large = append(p.large[:0], b[blockHeader:recordBytes]...)
	if !w.skip(int64(length) - blockTrailer) {
		return block{}, cut(w)
	}
	if b = w.peek(blockTrailer); b == nil {
		return block{}, cut(w)
	}
	if p.order.Uint32(b) != length {
		return block{}, damaged(errBadLength)
	}
	w.lo += blockTrailer
	return block{kind: kind, body: p.large, length: int(length) - blockSmallest}, nil
}

// cut says why a block was not whole: here even a stream that ends with
// nothing left over ends inside a record.
func cut(w *window) *Problem {
	if problem := w.end(); problem != nil {
		return problem
	}
	return truncated(errRecordCut)
}

// orient takes the byte order from a section header.
func (p *pcapngFile) orient(magic []byte) bool {
	switch {
	case binary.LittleEndian.Uint32(magic) == orderMagic:
		p.order = false
	case binary.BigEndian.Uint32(magic) == orderMagic:
		p.order = true
	default:
		return false
	}
	return true
}

// section begins a new section: its interfaces are described anew.
func (p *pcapngFile) section(blk block) *Problem {
	if len(blk.body) < sectionBody || p.order.Uint16(blk.body[4:]) != pcapngMajor {
		return damaged(errBadSection)
	}
	p.lost = p.dropped()
	p.ifaces = p.ifaces[:0]
	return nil
}

// describe keeps what an interface description block says.
func (p *pcapngFile) describe(blk block) *Problem {
	if len(blk.body) < interfaceBody {
		return damaged(errBadLength)
	}
	if len(p.ifaces) == maxInterfaces {
		return damaged(errTooMany)
	}
	p.ifaces = append(p.ifaces, iface{
		link:  p.order.Uint16(blk.body),
		snap:  p.order.Uint32(blk.body[4:]),
		clock: readClock(p.order, blk.body[interfaceBody:]),
	})
	return nil
}

// packet reads an Enhanced Packet block or its obsolete forerunner, which
// keeps its interface in two bytes.
func (p *pcapngFile) packet(blk block, f *flow.Frame) *Problem {
	b := blk.body
	if len(b) < enhancedBody {
		return damaged(errBadLength)
	}
	number := p.order.Uint32(b)
	if blk.kind == blockPacket {
		number = uint32(p.order.Uint16(b))
	}
	if int64(number) >= int64(len(p.ifaces)) {
		return damaged(errNoIface)
	}
	captured := p.order.Uint32(b[12:])
	if int64(captured) > int64(blk.length-enhancedBody) {
		return damaged(errBadLength)
	}
	from := &p.ifaces[number]
	f.TimeNs, f.HasTime = from.clock.nanos(uint64(p.order.Uint32(b[4:]))<<32 | uint64(p.order.Uint32(b[8:])))
	f.Wire = p.order.Uint32(b[16:])
	f.LinkType = from.link
	f.Data = data(b[enhancedBody:], captured)
	return nil
}

// simple reads a Simple Packet block: no time, the first interface, and as many
// bytes as its snap length allows.
func (p *pcapngFile) simple(blk block, f *flow.Frame) *Problem {
	b := blk.body
	if len(b) < simpleBody {
		return damaged(errBadLength)
	}
	if len(p.ifaces) == 0 {
		return damaged(errNoIface)
	}
	from := &p.ifaces[0]
	wire := p.order.Uint32(b)
	captured := wire
	if from.snap != 0 {
		captured = min(captured, from.snap)
	}
	if int64(captured) > int64(blk.length-simpleBody) {
		return damaged(errBadLength)
	}
	f.TimeNs, f.HasTime = 0, false
	f.Wire = wire
	f.LinkType = from.link
	f.Data = data(b[simpleBody:], captured)
	return nil
}

// data gives the captured bytes, of an absurdly long frame no more than a pcap
// file may hold.
func data(b []byte, captured uint32) []byte {
	n := min(int(min(captured, captureLimit)), len(b))
	return b[:n:n]
}

// statistics keeps how many frames an interface says it lost.
func (p *pcapngFile) statistics(blk block) {
	if len(blk.body) < statisticsBody {
		return
	}
	if number := p.order.Uint32(blk.body); int64(number) < int64(len(p.ifaces)) {
		p.ifaces[number].lost = lost(p.order, blk.body[statisticsBody:])
	}
}

// dropped adds up what all interfaces lost.
func (p *pcapngFile) dropped() uint64 {
	sum := p.lost
	for i := range p.ifaces {
		sum += p.ifaces[i].lost
	}
	return sum
}
