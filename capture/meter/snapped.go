package meter

import (
	"telltale/capture/decode"
	"telltale/capture/flow"
)

// cutShort goes on behind a segment in order of which the capture holds only the
// first bytes, because it was made with a snap length. What came of a request's
// header tells its host: the rest of it will never come.
func (m *Meter) cutShort(rec *record, dir int, s *stream, p *flow.Packet) {
	missing := int64(p.PayloadWire) - int64(len(p.Payload))
	end := p.Seq + uint32(len(p.Payload))
	if p.TCPFlags&flow.FlagSYN != 0 {
		end++
	}
	if missing <= 0 || s.next != end {
		return
	}
	if s.mode == modeNew || s.mode == modeHTTP {
		if req, verdict := decode.ParseHTTPRequest(s.buf); verdict == decode.More && len(req.Method) > 0 {
			m.requested(rec, dir, &req, p)
			s.mode = modeHTTP
		}
	}
	s.miss(missing)
	s.join()
	m.readAll(rec, dir, s, p)
}

// miss passes over n bytes that the capture does not hold. Requests go on behind
// them; of anything else the rest cannot be read.
func (s *stream) miss(n int64) {
	if s.mode != modeHTTP {
		s.finish()
		return
	}
	s.next += uint32(n)
	s.skip = max(s.skip-n, 0)
	s.buf, s.chunks = nil, nil
}
