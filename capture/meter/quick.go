package meter

import (
	"encoding/binary"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Where fields stand in headers, bytes from the start of each: Ethernet (IEEE
// 802.3) with or without a tag (IEEE 802.1Q), IPv4 without options (RFC 791), IPv6
// without extensions (RFC 8200), TCP (RFC 9293), UDP (RFC 768).
const (
	etherBytes = 14
	tagBytes   = 4
	ipv4Bytes  = 20
	ipv6Bytes  = 40
	tcpBytes   = 20
	udpBytes   = 8

	linkTypeEthernet = 1
	etherIPv4        = 0x0800
	etherIPv6        = 0x86dd
	etherTag         = 0x8100
	plainIPv4        = 0x45   // version 4, five words of header
	fragmentBits     = 0x3fff // more fragments, or an offset
)

// plain is what the headers of a most ordinary frame state.
type plain struct {
	proto    uint8
	from, to uint64 // ports
	payload  uint32 // on the wire
	data     []byte // of it, what was captured
}

// quick takes a frame of a flow that goes on: on Ethernet and IP, of TCP or UDP. It
// reports false, and has done nothing, for any other frame, and wherever a sum has to
// be folded first. What it does is what thorough does, but it fills in a packet only
// if there is a payload to be looked at.
func (m *Meter) quick(f *flow.Frame) bool {
	if !f.HasTime || f.TimeNs < m.slotFrom || f.TimeNs >= m.slotUntil {
		return false
	}
	var q plain
	key, dir, ok := m.plain(f, &q)
	if !ok {
		return false
	}
	e, _ := m.flows.find(&key)
	if e == nil || e.slot != m.slot || !e.goesOn(dir, q.payload, f.Wire) || !m.links.list[e.links[dir]].ofFrame(f.Data) {
		return false
	}
	m.totals.add(f)
	l := &e.legs[dir]
	l.packets++
	l.wire += f.Wire
	l.first = min(l.first, f.TimeNs)
	l.last = max(l.last, f.TimeNs)
	if q.payload > 0 {
		l.payload += q.payload
		l.withPayload++
		m.payloadWent(e, dir, f.TimeNs, q.payload)
		m.hear(e, dir, &q, f)
	}
	return true
}

// goesOn reports whether a frame only adds to what a flow counted: it is not the
// first one that way, nor the first answer, nor one that anybody is told of.
func (e *entry) goesOn(dir int, payload, wire uint32) bool {
	l := &e.legs[dir]
	switch {
	case l.packets == 0 || uint64(l.wire)+uint64(wire) >= 1<<32 || uint64(l.payload)+uint64(payload) >= 1<<32:
		return false
	case e.state&stateAnswered == 0 && dir != int(e.opener):
		return false
	}
	return (l.packets+1)%manyPackets != 0 || e.key.proto() == flow.ProtoTCP
}

// hear reads what a payload tells, if that may be anything.
func (m *Meter) hear(e *entry, dir int, q *plain, f *flow.Frame) {
	switch {
	case e.state&stateQuiet != 0 || len(q.data) == 0:
	case e.state&stateTally != 0 && q.proto == flow.ProtoTCP:
		m.records.list[e.cold-1].seal.sends(dir, q.data[0], q.payload)
	case e.state&(stateHeard0<<dir) != 0 && (q.proto == flow.ProtoUDP || !decode.MayBegin(q.data)): // all that its sender sends tells nothing
	default:
		decode.Headers(f, &m.packet)
		m.listen(e, dir, &m.packet)
	}
}

// plain reads the headers of a frame and says which flow it belongs to, and which
// way it goes there. It reports false for a frame that is not plain: of another
// kind, a fragment, with a flag that begins or ends a connection, with lengths that
// need a closer look, or of an IPv6 address that is new.
func (m *Meter) plain(f *flow.Frame, q *plain) (key flowKey, dir int, ok bool) {
	d := f.Data
	if f.LinkType != linkTypeEthernet || len(d) < etherBytes+tagBytes || int64(f.Wire) < int64(len(d)) {
		return flowKey{}, 0, false
	}
	kind, ip, wire := binary.BigEndian.Uint16(d[12:]), d[etherBytes:], f.Wire-etherBytes
	if kind == etherTag {
		kind, ip, wire = binary.BigEndian.Uint16(ip[2:]), ip[tagBytes:], wire-tagBytes
	}
	var src, dst addrID
	switch kind {
	case etherIPv4:
		if !q.ipv4(ip, wire) {
			return flowKey{}, 0, false
		}
		src, dst = addrID(binary.BigEndian.Uint32(ip[12:])), addrID(binary.BigEndian.Uint32(ip[16:]))
	case etherIPv6:
		if !q.ipv6(ip, wire) {
			return flowKey{}, 0, false
		}
		if src, dst, ok = m.addrs.pairV6(ip[8:ipv6Bytes]); !ok {
			return flowKey{}, 0, false
		}
	default:
		return flowKey{}, 0, false
	}
	key, dir = keyBetween(src, dst, q.proto, q.from, q.to)
	return key, dir, true
}

// ipv4 reads a whole datagram without options, which was no longer than the frame
// on the wire.
func (q *plain) ipv4(b []byte, wire uint32) bool {
	if len(b) < ipv4Bytes {
		return false
	}
	total := uint32(binary.BigEndian.Uint16(b[2:]))
	if total < ipv4Bytes || total > wire || b[0] != plainIPv4 || binary.BigEndian.Uint16(b[6:])&fragmentBits != 0 {
		return false
	}
	q.proto = b[9]
	return q.transport(b[ipv4Bytes:], total-ipv4Bytes)
}

// ipv6 is ipv4 for a datagram without extension headers.
func (q *plain) ipv6(b []byte, wire uint32) bool {
	if len(b) < ipv6Bytes || b[0]>>4 != 6 {
		return false
	}
	length := uint32(binary.BigEndian.Uint16(b[4:]))
	q.proto = b[6]
	return length > 0 && length+ipv6Bytes <= wire && q.transport(b[ipv6Bytes:], length)
}

// transport reads the header after IP, which leads so many bytes.
func (q *plain) transport(b []byte, length uint32) bool {
	b = b[:min(uint32(len(b)), length)]
	header := uint32(udpBytes)
	switch {
	case q.proto == flow.ProtoTCP && len(b) >= tcpBytes && b[13]&(flow.FlagSYN|flow.FlagFIN|flow.FlagRST) == 0:
		header = uint32(b[12]>>4) * 4
		if header < tcpBytes || header > uint32(len(b)) {
			return false
		}
	case q.proto == flow.ProtoUDP && len(b) >= udpBytes && uint32(binary.BigEndian.Uint16(b[4:])) == length:
	default:
		return false
	}
	q.from, q.to = uint64(binary.BigEndian.Uint16(b)), uint64(binary.BigEndian.Uint16(b[2:]))
	q.payload, q.data = length-header, b[header:]
	return true
}

// ofFrame reports whether an Ethernet frame goes between the pair. One that goes to
// many has no receiver's address; else both must be usable.
func (l *link) ofFrame(d []byte) bool {
	if l.srcID == 0 || l.src != flow.MAC(d[6:12]) {
		return false
	}
	to := flow.MAC(d[:6])
	if l.broadcast {
		return l.dstID == 0 && to.Group()
	}
	return l.dstID != 0 && l.dst == to
}
