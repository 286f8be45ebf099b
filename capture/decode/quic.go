package decode

import "encoding/binary"

const (
	quicMaxCrypto  = 32 << 10 // bytes of handshake kept for one connection
	quicMaxRanges  = 64       // stretches of handshake with gaps between them
	quicMaxPackets = 8        // packets in one datagram that are looked at
	quicMaxMisses  = 6        // datagrams in a row that give nothing before we stop
)

// Frames of Initial packets (RFC 9000 section 12.4).
const (
	quicPadding = 0x00
	quicPing    = 0x01
	quicACK     = 0x02
	quicACKECN  = 0x03
	quicCrypto  = 0x06
)

// LooksQUIC reports whether a UDP payload begins like a long header packet of a
// QUIC version that is read (RFC 9000 section 17.2). It is a cheap test to
// make before a QUICInitial is set up.
func LooksQUIC(b []byte) bool {
	_, _, ok := quicLongHeader(b)
	return ok
}

// quicLongHeader gives the version of a long header packet and the connection
// ID that it is sent to.
func quicLongHeader(b []byte) (quicVersion, []byte, bool) {
	if len(b) < 7 || b[0]&0x80 == 0 {
		return quicVersion{}, nil, false
	}
	v, ok := quicVersionOf(binary.BigEndian.Uint32(b[1:]))
	n := int(b[5])
	if !ok || n > quicMaxID || len(b) < 7+n {
		return quicVersion{}, nil, false
	}
	return v, b[6 : 6+n], int(b[6+n]) <= quicMaxID
}

// QUICInitial collects the ClientHello from the Initial packets that a client
// sends. The zero value is ready; it keeps at most 32 KiB, and may be used
// again for another connection after Reset.
type QUICInitial struct {
	first    [quicMaxID]byte // connection ID of the client's first Initial packet
	firstLen int
	started  bool
	version  quicVersion
	keys     *quicKeys // for first, until a packet opens only with its own ID
	stream   cryptoStream
	misses   int
}

// Reset makes q ready for another connection.
func (q *QUICInitial) Reset() { *q = QUICInitial{} }

// Datagram reads one UDP payload from the client, which may hold several
// packets (RFC 9000 section 12.2). It answers Done with the ClientHello, and No
// when the payload is not QUIC of a known version or nothing fits for a while.
func (q *QUICInitial) Datagram(b []byte) (Hello, Verdict) {
	if !LooksQUIC(b) {
		return Hello{}, q.miss(!q.started)
	}
	opened := false
	for range quicMaxPackets {
		n, ok := q.packet(b)
		opened = opened || ok
		if n <= 0 || n >= len(b) {
			break
		}
		b = b[n:]
	}
	if !opened {
		return Hello{}, q.miss(false)
	}
	q.misses = 0
	h, v := q.stream.hello()
	if v == Done {
		q.stream = cryptoStream{}
	}
	return h, v
}

// miss counts a datagram that gave nothing.
func (q *QUICInitial) miss(final bool) Verdict {
	q.misses++
	if final || q.misses >= quicMaxMisses {
		return No
	}
	return More
}

// packet reads the packet at the start of b. It gives its length, 0 if what
// follows cannot be found, and whether it was opened.
func (q *QUICInitial) packet(b []byte) (int, bool) {
	version, id, ok := quicLongHeader(b)
	if !ok {
		return 0, false
	}
	kind := b[0] >> 4 & 3
	if kind == version.retry {
		return 0, false // only servers send it
	}
	r := reader{b: b, off: 6 + len(id)}
	r.skip(int(r.u8())) // source connection ID
	if kind == version.initial {
		token := r.varint()
		if token > uint64(len(b)) {
			return 0, false
		}
		r.skip(int(token))
	}
	size := r.varint()
	if r.short || size > uint64(r.left()) {
		return 0, false
	}
	header := b[:r.off]
	rest := r.take(int(size))
	if kind != version.initial {
		return r.off, false
	}
	plain, ok := q.open(version, id, header, rest)
	return r.off, ok && q.frames(version, plain)
}

// open tries the keys of the first packet, which hold for the connection, and
// then those of the packet's own connection ID: after a Retry the client begins
// anew with the ID that the server gave (RFC 9001 section 5.2).
func (q *QUICInitial) open(v quicVersion, id, header, rest []byte) ([]byte, bool) {
	if q.keys != nil {
		plain, ok := q.keys.open(header, rest)
		if !ok {
			plain, ok = q.upgraded(v, header, rest)
		}
		if ok || string(q.first[:q.firstLen]) == string(id) && v == q.version {
			return plain, ok
		}
	}
	return q.begin(v, id, header, rest)
}

// begin tries the keys of a connection ID, and keeps them if they fit, or if there
// are none yet.
func (q *QUICInitial) begin(v quicVersion, id, header, rest []byte) ([]byte, bool) {
	keys, err := newQUICKeys(v, id)
	if err != nil {
		return nil, false
	}
	plain, ok := keys.open(header, rest)
	if ok || q.keys == nil {
		if ok && q.started {
			q.stream = cryptoStream{} // what came before the Retry is sent again
		}
		q.keys, q.firstLen, q.started, q.version = keys, copy(q.first[:], id), q.started || ok, v
	}
	return plain, ok
}

// upgraded tries the keys of another version for the connection ID of the first
// packet: both sides may go on with a compatible version in the middle of the
// hello (RFC 9368 section 2.3).
func (q *QUICInitial) upgraded(v quicVersion, header, rest []byte) ([]byte, bool) {
	if v == q.version || !q.started {
		return nil, false
	}
	keys, err := newQUICKeys(v, q.first[:q.firstLen])
	if err != nil {
		return nil, false
	}
	plain, ok := keys.open(header, rest)
	if ok {
		q.keys, q.version = keys, v
	}
	return plain, ok
}

// frames takes the handshake bytes out of an opened packet. It reports whether
// the packet made sense.
func (q *QUICInitial) frames(v quicVersion, plain []byte) bool {
	if v.google {
		return q.googleFrames(plain)
	}
	r := reader{b: plain}
	for r.left() > 0 {
		switch r.varint() {
		case quicPadding, quicPing:
		case quicACK:
			skipACK(&r, 0)
		case quicACKECN:
			skipACK(&r, 3)
		case quicCrypto:
			off, n := r.varint(), r.varint()
			if n > uint64(r.left()) || !q.stream.add(off, r.take(int(n))) {
				return false
			}
		default:
			return true // CONNECTION_CLOSE, or what has no place here
		}
		if r.short {
			return false
		}
	}
	return true
}

// googleFrames takes them out of an opened packet of Q050, which numbered its
// frames otherwise and knew no other before its hello.
func (q *QUICInitial) googleFrames(plain []byte) bool {
	const ping, crypto = 7, 8
	r := reader{b: plain}
	for r.left() > 0 {
		switch r.u8() {
		case quicPadding, ping:
		case crypto:
			off, n := r.varint(), r.varint()
			if n > uint64(r.left()) || !q.stream.add(off, r.take(int(n))) {
				return false
			}
		default:
			return true
		}
	}
	return !r.short
}

// skipACK goes over an ACK frame with a number of counters at its end
// (RFC 9000 section 19.3).
func skipACK(r *reader, counters int) {
	r.varint() // largest acknowledged
	r.varint() // delay
	ranges := r.varint()
	r.varint() // first range
	for ; ranges > 0 && !r.short; ranges-- {
		r.varint()
		r.varint()
	}
	for range counters {
		r.varint()
	}
}

// cryptoStream puts handshake bytes in order that come in any order.
type cryptoStream struct {
	buf    []byte
	ranges []cryptoRange // what of buf has come, ascending, never touching
}

type cryptoRange struct{ from, to int }

// add places bytes at an offset; it reports false for what goes over the
// bounds.
func (s *cryptoStream) add(off uint64, part []byte) bool {
	if off > quicMaxCrypto || int(off)+len(part) > quicMaxCrypto {
		return false
	}
	if len(part) == 0 {
		return true
	}
	from, to := int(off), int(off)+len(part)
	if to > len(s.buf) {
		s.buf = append(s.buf, make([]byte, to-len(s.buf))...)
	}
	copy(s.buf[from:], part)
	return s.mark(from, to)
}

// mark joins a stretch with those that it touches.
func (s *cryptoStream) mark(from, to int) bool {
	kept := s.ranges[:0:0]
	placed := false
	for _, old := range s.ranges {
		switch {
		case old.to < from:
			kept = append(kept, old)
		case old.from > to:
			if !placed {
				kept, placed = append(kept, cryptoRange{from, to}), true
			}
			kept = append(kept, old)
		default:
			from, to = min(from, old.from), max(to, old.to)
		}
	}
	if !placed {
		kept = append(kept, cryptoRange{from, to})
	}
	if len(kept) > quicMaxRanges {
		return false
	}
	s.ranges = kept
	return true
}

// hello reads the ClientHello once all of it is there.
func (s *cryptoStream) hello() (Hello, Verdict) {
	if len(s.ranges) == 0 || s.ranges[0].from != 0 || s.ranges[0].to < 4 {
		return Hello{}, More
	}
	msg := s.buf[:s.ranges[0].to]
	if string(msg[:4]) == googleMagic { // Q050
		return googleTags(msg)
	}
	if msg[0] != tlsClientHello {
		return Hello{}, No
	}
	n := 4 + (int(msg[1])<<16 | int(msg[2])<<8 | int(msg[3]))
	switch {
	case n > quicMaxCrypto:
		return Hello{}, No
	case n > len(msg):
		return Hello{}, More
	}
	return helloBody(msg[:n]), Done
}
