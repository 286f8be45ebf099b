package meter

import (
	"telltale/capture/decode"
	"telltale/capture/flow"
)

// tcp takes a segment with payload.
func (m *Meter) tcp(rec *record, dir int, p *flow.Packet) {
	defer m.settleDown(rec)
	seq := p.Seq
	if p.TCPFlags&flow.FlagSYN != 0 {
		seq++ // the SYN takes one number (RFC 9293 section 3.4); data may ride on it
	}
	rec.grade(dir, p.Payload)
	if rec.seal != nil {
		rec.seal.sends(dir, p.Payload[0], p.PayloadWire)
	}
	s := rec.stream(dir, seq)
	if s.mode == modeDone {
		if !rec.anew(dir, p.Payload) {
			return
		}
		*s = stream{opened: seq, next: seq, known: true, pool: rec.buffers}
	}
	before := s.stored()
	if s.take(seq, p.Payload) {
		m.readAll(rec, dir, s, p)
	} else {
		m.overflow(rec, dir, s, p)
	}
	m.cutShort(rec, dir, s, p)
	s.keep()
	m.buffered += s.stored() - before
	if len(s.buf) > streamBytes || m.buffered > m.options.StreamBytes {
		m.buffered -= s.stored()
		s.finish()
	}
}

// anew reports whether a direction from which there was nothing more to learn has
// something to tell again: the hello of a server, after its client began TLS within
// another protocol, or what beginsAnew looks for.
func (r *record) anew(dir int, payload []byte) bool {
	if r.grades[dir].known {
		return r.seal != nil && !r.seal.answered && dir != r.seal.client && decode.StartsTLS(payload)
	}
	return beginsAnew(payload)
}

// beginsAnew reports whether TLS or a request begins within a connection that
// began as something else: STARTTLS, a proxy.
func beginsAnew(payload []byte) bool {
	if decode.StartsTLS(payload) {
		return true
	}
	req, verdict := decode.ParseHTTPRequest(payload)
	return verdict == decode.Done || verdict == decode.More && len(req.Method) > 0 && !req.Sloppy // the header ends in a later segment
}

// overflow reads what is held behind a gap that nothing came to fill, one
// segment after the other, and then the segment that found no room.
func (m *Meter) overflow(rec *record, dir int, s *stream, p *flow.Packet) {
	if s.mode == modeDNS { // without its start no message can be found
		s.finish()
		return
	}
	for s.jump() {
		m.readAll(rec, dir, s, p)
	}
	if s.mode == modeDone {
		return
	}
	s.next, s.buf, s.skip, s.chunks = p.Seq, nil, 0, nil
	s.append(p.Payload)
	m.readAll(rec, dir, s, p)
}

// readAll reads as long as there is more to read at once. A stream that comes in
// crumbs is read anew with each of them; it is given up before that costs much.
func (m *Meter) readAll(rec *record, dir int, s *stream, p *flow.Packet) {
	for len(s.buf) > 0 && s.mode != modeDone {
		if s.work += len(s.buf); s.work > streamWork {
			s.finish()
			return
		}
		if !m.read(rec, dir, s, p) {
			break
		}
	}
	if len(s.buf) == 0 {
		s.work = 0
	}
}

// read reads what the in-order bytes tell, and reports whether there may be
// more to read at once.
func (m *Meter) read(rec *record, dir int, s *stream, p *flow.Packet) bool {
	switch s.mode {
	case modeHTTP:
		return m.request(rec, dir, s, p)
	case modeDNS:
		used := decode.TCPDNS(s.buf, func(msg []byte) { m.dns(msg, p) })
		s.buf = s.buf[min(used, len(s.buf)):]
		return false
	case modeCert:
		if m.certified(rec, s.buf, p) {
			s.finish()
		}
		return false
	case modeNew, modeDone:
	}
	hello, verdict := decode.ParseTLS(s.buf)
	switch verdict {
	case decode.More:
		return false
	case decode.Done:
		if m.hello(rec, dir, &hello, p) {
			s.mode = modeCert
			return true
		}
		s.finish()
		return false
	case decode.No:
	}
	return m.request(rec, dir, s, p)
}

// hello takes the first message of one side of a TLS connection, and reports
// whether a certificate may follow it.
func (m *Meter) hello(rec *record, dir int, hello *decode.Hello, p *flow.Packet) bool {
	rec.sealed()
	if !hello.Client {
		return m.sealAnswered(rec, dir, hello, p)
	}
	m.asked(rec, dir, p, hello, flow.NameTLSSNI)
	m.sealBegins(rec, dir, hello, false, p)
	return false
}

// asked keeps the names that a client asks for in its hello. There should be one (RFC
// 6066 section 3); the connection is called by the first.
func (m *Meter) asked(rec *record, dir int, p *flow.Packet, hello *decode.Hello, source flow.NameSource) {
	if !hello.HasServerName {
		return
	}
	m.called(rec, dir, p, hello.ServerName, source)
	for _, name := range hello.OtherNames {
		m.oddity["tls_further_names"]++
		if !notName(name) {
			m.bind(p.SrcMAC, p.Src, p.Dst, name, source, p)
		}
	}
}

// request reads one HTTP/1 request.
func (m *Meter) request(rec *record, dir int, s *stream, p *flow.Packet) bool {
	s.buf = withoutEmptyLines(s.buf)
	req, verdict := decode.ParseHTTPRequest(s.buf)
	switch {
	case verdict == decode.No, req.Sloppy && !webPort(p.DstPort):
		return s.noRequest(p)
	case verdict == decode.More:
		return false
	}
	s.mode = modeHTTP
	m.requested(rec, dir, &req, p)
	s.beginBody(req)
	return true
}

// webPort reports whether requests are so usual on a port that one is believed
// whatever its version (IANA: http, http-alt, squid, wsman, upnp).
func webPort(port uint16) bool {
	switch port {
	case 80, 3128, 5985, 8080, 1900, 2869:
		return true
	}
	return false
}

// requested keeps what a request's header says of both ends.
func (m *Meter) requested(rec *record, dir int, req *decode.HTTPRequest, p *flow.Packet) {
	if req.HasHost && req.Host != "" {
		m.called(rec, dir, p, req.Host, flow.NameHTTPHost)
	}
	if req.SecondHost != "" && !notName(req.SecondHost) {
		m.bind(p.SrcMAC, p.Src, p.Dst, req.SecondHost, flow.NameHTTPHost, p)
	}
	if req.UserAgent != "" {
		m.clue(p.SrcMAC, p.Src, flow.ClueHTTPUserAgent, req.UserAgent, p.Src, p)
	}
}

// withoutEmptyLines passes over what some clients send behind a body (RFC 9112
// section 2.2).
func withoutEmptyLines(b []byte) []byte {
	for len(b) > 2 && b[0] == '\r' && b[1] == '\n' {
		b = b[2:]
	}
	return b
}

// noRequest decides what a stream is that carries neither TLS nor a request.
func (s *stream) noRequest(p *flow.Packet) bool {
	switch {
	case s.mode == modeHTTP && decode.StartsTLS(s.buf): // after CONNECT
		s.mode, s.known = modeNew, true
		return true
	case s.mode == modeHTTP: // a body of unknown length: the next request begins with a segment
		s.buf = s.buf[:0]
		return false
	case p.SrcPort == portDNS || p.DstPort == portDNS:
		s.mode = modeDNS
		return true
	}
	s.finish()
	return false
}

// beginBody passes over a request's header and what there is of its body.
func (s *stream) beginBody(req decode.HTTPRequest) {
	rest := s.buf[min(req.HeaderLen, len(s.buf)):]
	s.skip = max(req.ContentLength, 0)
	if req.Chunked { // says more than a length beside it (RFC 9112 section 6.3)
		s.skip, s.chunks = 0, &decode.ChunkedBody{}
	}
	s.buf = s.afterBody(rest)
}

// stream finds or makes the stream of a direction whose next segment is seq.
func (r *record) stream(dir int, seq uint32) *stream {
	if s := r.streams[dir]; s != nil {
		return s
	}
	s := &r.rooms[dir]
	*s = stream{opened: seq, next: seq, pool: r.buffers}
	if r.synced[dir] {
		s.opened, s.next, s.known = r.isn[dir], r.isn[dir], true
	}
	r.streams[dir] = s
	return s
}

// beginStream notes where a direction of a TCP stream starts. A SYN takes one
// sequence number (RFC 9293 section 3.4). It reports whether this SYN opens a
// new connection on ports that were used before.
func (m *Meter) beginStream(e *entry, dir int, seq uint32) bool {
	start := seq + 1
	if e.synced[dir] && e.isn[dir] == start {
		return false // sent again
	}
	var s *stream
	if e.cold != 0 {
		s = m.record(e).streams[dir]
	}
	late := s != nil && s.follows(start)
	again := e.synced[dir] || s != nil && !late || e.state&stateQuiet != 0
	if again && s != nil {
		m.buffered -= s.stored()
		m.record(e).streams[dir] = nil
	}
	e.isn[dir], e.synced[dir] = start, true
	return again
}

// reopen handles a SYN: a new connection on the same ports has nothing to do
// with what the earlier one was called, and how its payload could be read.
func (m *Meter) reopen(e *entry, dir int, p *flow.Packet) {
	e.state &^= stateHeard0 | stateHeard1
	again := m.beginStream(e, dir, p.Seq)
	calls := p.TCPFlags&flow.FlagACK == 0 // the caller's side
	switch {
	case !again && calls:
		e.opener = uint8(dir)
	case again && calls:
		m.conclude(e)
		m.dropTalk(e)
		m.release(e)
		e.name, e.source = 0, flow.NameNone
		e.state &^= stateQuiet | stateSealed | stateTally | stateAnswered | stateReset | stateFin0 | stateFin1
		e.opener = uint8(dir)
		m.opened(e, dir, p)
	case again:
		m.foldSlot(e)
		m.fold(e, dir)
		if e.cold != 0 {
			m.record(e).grades[dir].restart()
		}
	}
}
