package meter

import (
	"encoding/binary"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Where fields stand in a frame of Ethernet, IPv4 without options, and TCP or UDP
// (IEEE 802.3, RFC 791, RFC 9293, RFC 768), bytes from its start.
const (
	atType      = 12
	atIP        = 14
	atLength    = 16
	atFragment  = 20
	atProtocol  = 23
	atAddresses = 26
	atTransport = 34
	atTCPHeader = 46
	atTCPFlags  = 47
	shortestUDP = 42
	shortestTCP = 54

	linkTypeEthernet = 1
	plainIPv4        = 0x45   // version 4, five words of header
	fragmentBits     = 0x3fff // more fragments, or an offset
)

// plain is what the headers of a most ordinary frame state.
type plain struct {
	key     flowKey
	dir     int
	payload uint32 // on the wire
	data    []byte // of it, what was captured; TCP only
}

// quick counts a frame of a flow that goes on: on Ethernet and IPv4, of TCP or
// UDP, whose payload has nothing more to tell. It reports false, and has done
// nothing, for any other frame, and wherever a sum has to be folded first. What it
// does is what Frame does, without filling in a packet.
func (m *Meter) quick(f *flow.Frame) bool {
	var q plain
	if !q.read(f) || f.TimeNs < m.slotFrom || f.TimeNs >= m.slotUntil {
		return false
	}
	e, _ := m.flows.find(&q.key)
	if e == nil || e.slot != m.slot || !e.goesOn(&q, f.Wire) || !m.links.list[e.links[q.dir]].ofFrame(f.Data) {
		return false
	}
	m.totals.add(f)
	l := &e.legs[q.dir]
	l.packets++
	l.wire += f.Wire
	l.first = min(l.first, f.TimeNs)
	l.last = max(l.last, f.TimeNs)
	if q.payload > 0 {
		m.quickPayload(e, &q, f.TimeNs)
	}
	return true
}

// quickPayload counts the payload of a frame of a flow that goes on.
func (m *Meter) quickPayload(e *entry, q *plain, ns int64) {
	l := &e.legs[q.dir]
	l.payload += q.payload
	l.withPayload++
	m.payloadWent(e, q.dir, ns, q.payload)
	if len(q.data) > 0 && e.state&(stateQuiet|stateTally) == stateTally {
		m.records.list[e.cold-1].seal.sends(q.dir, q.data[0], q.payload)
	}
}

// goesOn reports whether a frame only adds to what a flow counted: it is not the
// first one that way, nor the first answer, nor one that anybody is told of, and
// its payload is not looked at.
func (e *entry) goesOn(q *plain, wire uint32) bool {
	l := &e.legs[q.dir]
	switch {
	case l.packets == 0 || uint64(l.wire)+uint64(wire) >= 1<<32 || uint64(l.payload)+uint64(q.payload) >= 1<<32:
		return false
	case e.state&stateAnswered == 0 && q.dir != int(e.opener), q.payload > 0 && e.state&stateQuiet == 0 && !e.tallied() && !e.heard(q):
		return false
	}
	return (l.packets+1)%manyPackets != 0 || e.key.proto() == flow.ProtoTCP
}

// tallied reports whether of the payload only the first byte and the length are of
// interest, which quick sees of TCP.
func (e *entry) tallied() bool { return e.state&stateTally != 0 && e.key.proto() == flow.ProtoTCP }

// heard reports whether the payload has nothing to tell, since all that its sender
// sends has not.
func (e *entry) heard(q *plain) bool {
	return e.state&(stateHeard0<<q.dir) != 0 && !decode.MayBegin(q.data)
}

// read reads the headers, and reports false for a frame that is not plain: of
// another kind, a fragment, with a flag that begins or ends a connection, or with
// lengths that need a closer look.
func (q *plain) read(f *flow.Frame) bool {
	d := f.Data
	if f.LinkType != linkTypeEthernet || !f.HasTime || len(d) < shortestUDP || !plainHeader(d, f.Wire) {
		return false
	}
	total := uint32(binary.BigEndian.Uint16(d[atLength:]))
	if proto := d[atProtocol]; proto == flow.ProtoTCP && q.tcp(d, total) || proto == flow.ProtoUDP && q.udp(d, total) {
		q.between(d)
		return true
	}
	return false
}

// plainHeader reports whether a whole datagram of IPv4 without options follows,
// which was no longer than the frame on the wire.
func plainHeader(d []byte, wire uint32) bool {
	total := uint32(binary.BigEndian.Uint16(d[atLength:]))
	if total == 0 || total+atIP > wire || int64(wire) < int64(len(d)) {
		return false
	}
	return binary.BigEndian.Uint16(d[atType:]) == 0x0800 && d[atIP] == plainIPv4 && binary.BigEndian.Uint16(d[atFragment:])&fragmentBits == 0
}

// between reads who speaks to whom, as keyOf does.
func (q *plain) between(d []byte) {
	src, dst := uint64(binary.BigEndian.Uint32(d[atAddresses:])), uint64(binary.BigEndian.Uint32(d[atAddresses+4:]))
	from, to := uint64(binary.BigEndian.Uint16(d[atTransport:])), uint64(binary.BigEndian.Uint16(d[atTransport+2:]))
	q.dir = 0
	if src > dst || src == dst && from > to {
		src, dst, from, to, q.dir = dst, src, to, from, 1
	}
	q.key = flowKey{src | dst<<32, uint64(d[atProtocol])<<32 | from | to<<16}
}

func (q *plain) tcp(d []byte, total uint32) bool {
	if len(d) < shortestTCP || d[atTCPFlags]&(flow.FlagSYN|flow.FlagFIN|flow.FlagRST) != 0 {
		return false
	}
	header := uint32(d[atTCPHeader]>>4) * 4
	ipAndTCP := atTransport - atIP + header
	if header < shortestTCP-atTransport || total < ipAndTCP || int(ipAndTCP)+atIP > len(d) {
		return false
	}
	q.payload = total - ipAndTCP
	q.data = d[atIP+ipAndTCP : min(uint32(len(d)), atIP+total)]
	return true
}

func (q *plain) udp(d []byte, total uint32) bool {
	const ipAndUDP = shortestUDP - atIP
	length := uint32(binary.BigEndian.Uint16(d[shortestUDP-4:]))
	if total < ipAndUDP || length != total-(atTransport-atIP) {
		return false
	}
	q.payload = total - ipAndUDP
	return true
}

// ofFrame reports whether an Ethernet frame goes between the pair, both of which
// have a usable address.
func (l *link) ofFrame(d []byte) bool {
	return l.srcID != 0 && l.dstID != 0 && !l.broadcast && l.dst == flow.MAC(d[:6]) && l.src == flow.MAC(d[6:12])
}
