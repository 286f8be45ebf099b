package meter

import "telltale/capture/decode"

// Bounds of what is kept of one direction of a TCP stream.
const (
	streamBytes    = 68 << 10 // a hello or a request header longer than this is given up; the longest DNS message fits
	streamSegments = 32       // segments held out of order
	streamWork     = 16 << 20 // bytes that are read again and again until something is complete: 5,800 segments of one byte
	streamOpening  = 1 << 20  // how far before the first data seen a late SYN may lie
)

// mode is what a direction of a stream turned out to carry.
type mode uint8

const (
	modeNew  mode = iota // nothing told yet
	modeHTTP             // requests, one after the other
	modeDNS              // messages with a length before each
	modeCert             // a server's hello, whose certificate may follow
	modeDone             // nothing more to learn
)

// stream puts one direction of a TCP stream in order, as far as it is worth
// reading.
type stream struct {
	mode   mode
	known  bool   // the SYN was seen, so the start is certain
	opened uint32 // sequence number of the first byte seen
	next   uint32 // sequence number after buf
	buf    []byte // in order, not yet read
	lent   bool   // buf may be that of a frame, to be read but not kept
	skip   int64  // bytes of a message body to pass over
	chunks *decode.ChunkedBody
	parts  []part // out of order
	held   int    // bytes in parts
	work   int    // bytes read since something was complete
	pool   *buffers
	room   []byte // of the pool; buf lies in it unless that is lent or too long
}

// buffers are pieces of memory that flows take in turn: streams, of which a nil one
// gives new ones, and graders.
type buffers struct {
	free    [][]byte
	graders []*decode.Grader
}

const (
	bufferBytes  = 4 << 10 // most hellos and request headers fit
	spareBuffers = 64
	largestSpare = 16 << 10
)

// take gives an empty one.
func (p *buffers) take() []byte {
	if p == nil || len(p.free) == 0 {
		return make([]byte, 0, bufferBytes)
	}
	n := len(p.free) - 1
	room := p.free[n]
	p.free = p.free[:n]
	return room
}

// back takes one that nobody reads any more, unless it has grown large.
func (p *buffers) back(room []byte) {
	if p != nil && room != nil && len(p.free) < spareBuffers && cap(room) <= largestSpare {
		p.free = append(p.free, room)
	}
}

// own copies what is lent.
func (s *stream) own() {
	if s.room == nil {
		s.room = s.pool.take()
	}
	s.buf, s.lent = append(s.room, s.buf...), false
}

// leave gives the room back.
func (s *stream) leave() {
	s.pool.back(s.room)
	s.room = nil
}

type part struct {
	seq  uint32
	data []byte
}

// stored gives how many bytes the stream holds.
func (s *stream) stored() int { return len(s.buf) + s.held }

// follows reports whether a SYN whose stream begins at start belongs to what
// was seen already: packets may be captured out of order.
func (s *stream) follows(start uint32) bool {
	ahead := int32(s.opened - start)
	return !s.known && ahead >= 0 && ahead < streamOpening
}

// finish gives up all that is held: there is nothing more to learn.
func (s *stream) finish() {
	s.mode = modeDone
	s.buf, s.parts, s.held, s.chunks = nil, nil, 0, nil
	s.leave()
}

// take puts a segment in its place, and reports false if there is a gap before
// it and no more room to wait for what is missing.
func (s *stream) take(seq uint32, data []byte) bool {
	switch ahead := int32(seq - s.next); {
	case ahead > 0:
		return s.hold(seq, data)
	case ahead < 0 && s.mode == modeNew && !s.known && s.before(seq, data):
		return true
	case ahead < 0:
		data = data[min(-int64(ahead), int64(len(data))):]
	}
	s.append(data)
	s.join()
	return true
}

// append adds bytes in order, without those of a body that is passed over.
func (s *stream) append(data []byte) {
	s.next += uint32(len(data))
	data = s.afterBody(data)
	if len(s.buf) == 0 { // nearly always, and nearly always it is read at once
		s.buf, s.lent = data[:len(data):len(data)], true
		return
	}
	if s.lent {
		s.own()
	}
	s.buf = append(s.buf, data...)
	if cap(s.buf) > cap(s.room) { // it outgrew the room
		s.room = s.buf[:0]
	}
}

// keep copies what was not read, before the frame goes.
func (s *stream) keep() {
	if s.lent && len(s.buf) > 0 {
		s.own()
	}
	s.lent = false
}

// afterBody gives what follows the body that the stream is in.
func (s *stream) afterBody(data []byte) []byte {
	if s.chunks != nil {
		n, verdict := s.chunks.Skip(data)
		if verdict == decode.More {
			return nil
		}
		s.chunks = nil
		return data[n:]
	}
	n := min(s.skip, int64(len(data)))
	s.skip -= n
	return data[n:]
}

// before handles a segment that lies before all that was seen, when the start
// of the stream was not: what was taken for the start is held, and the earlier
// segment becomes the start.
func (s *stream) before(seq uint32, data []byte) bool {
	start := s.next - uint32(len(s.buf))
	if int32(seq-start) >= 0 {
		return false
	}
	if len(s.buf) > 0 && !s.hold(start, s.buf) {
		return false
	}
	s.buf = nil
	s.next, s.opened = seq, seq
	s.append(data)
	s.join()
	return true
}

// hold keeps a segment that came too early, and reports false if there is no
// room for it. One that is held already, and was sent again, needs none.
func (s *stream) hold(seq uint32, data []byte) bool {
	for i := range s.parts {
		ahead := int64(int32(seq - s.parts[i].seq))
		if ahead >= 0 && ahead+int64(len(data)) <= int64(len(s.parts[i].data)) {
			return true
		}
	}
	if len(s.parts) >= streamSegments || s.held+len(data) > streamBytes {
		return false
	}
	s.parts = append(s.parts, part{seq: seq, data: append([]byte(nil), data...)})
	s.held += len(data)
	return true
}

// join takes in the held segments that have come into reach.
func (s *stream) join() {
	for i := 0; i < len(s.parts); {
		held := s.parts[i]
		if int32(held.seq-s.next) > 0 {
			i++
			continue
		}
		s.drop(i)
		s.append(held.data[min(int64(s.next-held.seq), int64(len(held.data))):])
		i = 0
	}
}

// drop forgets a held segment.
func (s *stream) drop(i int) {
	s.held -= len(s.parts[i].data)
	s.parts = append(s.parts[:i], s.parts[i+1:]...)
}

// jump passes over a gap: it goes on with the first segment behind it, and
// reports false if there is none.
func (s *stream) jump() bool {
	if len(s.parts) == 0 || s.mode == modeDone {
		return false
	}
	first := 0
	for i := range s.parts {
		if int32(s.parts[i].seq-s.parts[first].seq) < 0 {
			first = i
		}
	}
	held := s.parts[first]
	s.drop(first)
	s.next, s.buf, s.skip, s.chunks = held.seq, nil, 0, nil
	s.append(held.data)
	return true
}
