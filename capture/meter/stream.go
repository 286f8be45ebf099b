package meter

import (
	"net/netip"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Bounds of what is kept of one direction of a TCP stream.
const (
	streamBytes    = 64 << 10 // a hello or a request header longer than this is given up
	streamSegments = 32       // segments held out of order
)

// mode is what a direction of a stream turned out to carry.
type mode uint8

const (
	modeNew  mode = iota // nothing told yet
	modeHTTP             // requests, one after the other
	modeDNS              // messages with a length before each
	modeDone             // nothing more to learn
)

// stream puts one direction of a TCP stream in order, as far as it is worth
// reading.
type stream struct {
	mode  mode
	known bool   // the SYN was seen, so the start is certain
	next  uint32 // sequence number after buf
	buf   []byte // in order, not yet read
	skip  int64  // bytes of a message body to pass over
	parts []part // out of order
}

type part struct {
	seq  uint32
	data []byte
}

// tcp takes a segment with payload.
func (m *Meter) tcp(rec *record, dir int, p *flow.Packet) {
	s := rec.streams[dir]
	if s == nil {
		s = &stream{next: p.Seq}
		if rec.synced[dir] {
			s.next, s.known = rec.isn[dir], true
		}
		if p.SrcPort == portDNS {
			s.mode = modeDNS
		}
		rec.streams[dir] = s
	}
	rec.grades[dir].raw(p.Payload)
	if s.mode == modeDone {
		return
	}
	seq := p.Seq
	if p.TCPFlags&flow.FlagSYN != 0 {
		seq++ // the SYN takes one number (RFC 9293 section 3.4); data may ride on it
	}
	s.take(seq, p.Payload)
	for m.read(rec, dir, s, p) {
	}
	if len(s.buf) > streamBytes {
		s.finish()
	}
}

func (s *stream) finish() {
	s.mode = modeDone
	s.buf, s.parts = nil, nil
}

// take puts a segment in its place.
func (s *stream) take(seq uint32, data []byte) {
	switch ahead := int32(seq - s.next); {
	case ahead > 0:
		s.hold(seq, data)
		return
	case ahead < 0 && s.mode == modeNew && !s.known && s.before(seq, data):
		return
	case ahead < 0:
		old := min(int64(-int64(ahead)), int64(len(data)))
		data = data[old:]
	}
	s.append(data)
	s.join()
}

func (s *stream) append(data []byte) {
	s.next += uint32(len(data))
	if s.skip > 0 {
		n := min(s.skip, int64(len(data)))
		s.skip -= n
		data = data[n:]
	}
	s.buf = append(s.buf, data...)
}

// before handles a segment that lies before all that was seen, when the start
// of the stream was not: what was taken for the start is held, and the earlier
// segment becomes the start.
func (s *stream) before(seq uint32, data []byte) bool {
	start := s.next - uint32(len(s.buf))
	if int32(seq-start) >= 0 {
		return false
	}
	s.hold(start, s.buf)
	s.buf = nil
	s.next = seq
	s.append(data)
	s.join()
	return true
}

func (s *stream) hold(seq uint32, data []byte) {
	if len(s.parts) >= streamSegments || len(data) == 0 {
		if s.mode == modeHTTP { // a lost segment: go on with what is there
			s.next, s.buf, s.skip, s.parts = seq, nil, 0, nil
			s.append(data)
		}
		return
	}
	s.parts = append(s.parts, part{seq: seq, data: append([]byte(nil), data...)})
}

// join takes in the held segments that have come into reach.
func (s *stream) join() {
	for again := true; again; {
		again = false
		for i, held := range s.parts {
			if int32(held.seq-s.next) > 0 {
				continue
			}
			s.parts = append(s.parts[:i], s.parts[i+1:]...)
			old := min(int64(s.next-held.seq), int64(len(held.data)))
			s.append(held.data[old:])
			again = true
			break
		}
	}
}

// read reads what the in-order bytes tell, and reports whether there may be
// more to read at once.
func (m *Meter) read(rec *record, dir int, s *stream, p *flow.Packet) bool {
	if len(s.buf) == 0 || s.mode == modeDone {
		return false
	}
	switch s.mode {
	case modeDNS:
		used := decode.TCPDNS(s.buf, func(msg []byte) { m.dns(msg, p) })
		s.buf = s.buf[min(used, len(s.buf)):]
		return false
	case modeHTTP:
		return m.request(rec, dir, s, p)
	case modeNew, modeDone:
	}
	hello, verdict := decode.ParseTLS(s.buf)
	switch verdict {
	case decode.More:
		return false
	case decode.Done:
		rec.grades[0].sealed()
		rec.grades[1].sealed()
		if hello.Client && hello.HasServerName {
			m.called(rec, dir, p, hello.ServerName, flow.NameTLSSNI)
		}
		s.finish()
		return false
	case decode.No:
	}
	return m.request(rec, dir, s, p)
}

// request reads one HTTP/1 request.
func (m *Meter) request(rec *record, dir int, s *stream, p *flow.Packet) bool {
	req, verdict := decode.ParseHTTPRequest(s.buf)
	switch verdict {
	case decode.More:
		return false
	case decode.No:
		if s.mode == modeHTTP { // a body of unknown length: the next request begins with a segment
			s.buf = s.buf[:0]
			return false
		}
		s.finish()
		return false
	case decode.Done:
	}
	s.mode = modeHTTP
	if req.HasHost && req.Host != "" {
		m.called(rec, dir, p, req.Host, flow.NameHTTPHost)
	}
	if req.UserAgent != "" {
		m.clue(p.SrcMAC, p.Src, flow.ClueHTTPUserAgent, req.UserAgent, netip.Addr{}, p)
	}
	used := min(req.HeaderLen, len(s.buf))
	body := max(req.ContentLength, 0)
	here := min(body, int64(len(s.buf)-used))
	s.skip = body - here
	s.buf = append(s.buf[:0], s.buf[int64(used)+here:]...)
	return len(s.buf) > 0
}
