package capturetest

import (
	"net/netip"

	"telltale/capture/flow"
)

// Host is a device of the home or a server on its far side. A server has the
// MAC of the router, as a capture in the home shows it.
type Host struct {
	MAC  flow.MAC
	IPv4 netip.Addr
	IPv6 netip.Addr // zero: it has none

	ports uint16 // how many ports it has taken for calls of its own
	ids   uint16 // how many IPv4 packets it has sent
	hops  uint8  // routers on the way to the home
}

// Far gives the host for an address behind a router.
func Far(router flow.MAC, addr netip.Addr) *Host {
	const away = 10
	if addr.Is4() {
		return &Host{MAC: router, IPv4: addr, hops: away}
	}
	return &Host{MAC: router, IPv6: addr, hops: away}
}

// address gives the host's address of the same family as other.
func (h *Host) address(other netip.Addr) netip.Addr {
	if other.Is4() {
		return h.IPv4
	}
	return h.IPv6
}

// nextPort gives a fresh port of the dynamic range (RFC 6335 section 6).
func (h *Host) nextPort() uint16 {
	h.ports++
	return 49152 + h.ports%16000
}

// End is one end of a conversation: who, and at which address and port.
type End struct {
	Host *Host
	Addr netip.AddrPort
}

// Call gives the two ends of a call from a device to a port of a server, with a
// fresh port on the device's side.
func Call(device, server *Host, port uint16) (client, remote End) {
	addr := server.IPv4
	if !addr.IsValid() {
		addr = server.IPv6
	}
	client = End{Host: device, Addr: netip.AddrPortFrom(device.address(addr), device.nextPort())}
	return client, End{Host: server, Addr: netip.AddrPortFrom(addr, port)}
}

// header is the IP header that an end sends with.
func (e End) header() IPHeader {
	e.Host.ids++
	return IPHeader{ID: e.Host.ids, Flags: 2, HopLimit: 64 - e.Host.hops}
}

// SendUDP records one datagram from an end to another.
func (r *Recorder) SendUDP(atNs int64, from, to End, payload []byte) {
	link := Link{Source: from.Host.MAC, Destination: to.Host.MAC}
	r.Add(atNs, Datagram{Source: from.Addr, Destination: to.Addr, Payload: payload}.Frame(link, from.header()))
}

// SendGroup records one datagram from a host to a group or broadcast address.
// The hop limit is 255, as mDNS wants it (RFC 6762 section 11).
func (r *Recorder) SendGroup(atNs int64, from *Host, fromPort uint16, group netip.AddrPort, payload []byte) {
	link := Link{Source: from.MAC, Destination: Broadcast()}
	source := from.address(group.Addr())
	if group.Addr().IsMulticast() {
		link.Destination = MulticastMAC(group.Addr())
	}
	if group.Addr().IsLinkLocalMulticast() && group.Addr().Is6() {
		source = LinkLocal(from.MAC)
	}
	header := End{Host: from}.header()
	header.HopLimit, header.Flags = 255, 0
	d := Datagram{Source: netip.AddrPortFrom(source, fromPort), Destination: group, Payload: payload}
	r.Add(atNs, d.Frame(link, header))
}

const (
	scaledWindow   = 16384   // with scale 7: 2 MiB, more than is ever under way
	segmentGapNs   = 120_000 // between two segments of a burst, about 100 Mbit/s
	clientAnswerNs = 300_000 // a device in the home acknowledges after this
)

type tcpSide struct {
	end      End
	sequence uint32
}

// Conversation writes a TCP connection into a Recorder, seen from the client's
// side: the client's answers come at once, the server's after a round trip.
type Conversation struct {
	NowNs       int64 // when the next thing happens; may be moved forward
	RoundTripNs int64 // from the client's packet to the server's answer

	recorder *Recorder
	client   tcpSide
	server   tcpSide
}

// OpenTCP records a handshake that begins at atNs. chance gives the initial
// sequence numbers and a round trip between 12 and 36 ms.
func (r *Recorder) OpenTCP(atNs int64, chance *Chance, client, server End) *Conversation {
	c := &Conversation{
		NowNs: atNs, RoundTripNs: chance.AroundNs(24_000_000, 12_000_000), recorder: r,
		client: tcpSide{end: client, sequence: uint32(chance.Uint64())},
		server: tcpSide{end: server, sequence: uint32(chance.Uint64())},
	}
	if server.Addr.Addr().IsPrivate() {
		c.RoundTripNs = chance.AroundNs(2_000_000, 1_000_000)
	}
	c.segment(&c.client, SYN, nil)
	c.NowNs += c.RoundTripNs
	c.segment(&c.server, SYN|ACK, nil)
	c.NowNs += clientAnswerNs
	c.segment(&c.client, ACK, nil)
	c.NowNs += clientAnswerNs
	return c
}

// Client gives the end that opened the connection.
func (c *Conversation) Client() End { return c.client.end }

// Server gives the end that was called.
func (c *Conversation) Server() End { return c.server.end }

// At moves the conversation's clock to atNs, but never back.
func (c *Conversation) At(atNs int64) *Conversation {
	c.NowNs = max(c.NowNs, atNs)
	return c
}

// Send records bytes from the client, in as many segments as they need, with
// the server's acknowledgements.
func (c *Conversation) Send(payload []byte) { c.SendOver(payload, 0) }

// SendOver is Send spread evenly over a time span; 0 means as fast as a home
// line does it.
func (c *Conversation) SendOver(payload []byte, spanNs int64) {
	c.transfer(&c.client, payload, spanNs, c.RoundTripNs)
}

// Receive records bytes from the server with the client's acknowledgements. They
// come a round trip after what was last recorded.
func (c *Conversation) Receive(payload []byte) { c.ReceiveOver(payload, 0) }

// ReceiveOver is Receive spread evenly over a time span.
func (c *Conversation) ReceiveOver(payload []byte, spanNs int64) {
	c.transfer(&c.server, payload, spanNs, clientAnswerNs)
}

// Close records a friendly end: the client closes first.
func (c *Conversation) Close() {
	c.segment(&c.client, FIN|ACK, nil)
	c.NowNs += c.RoundTripNs
	c.segment(&c.server, FIN|ACK, nil)
	c.NowNs += clientAnswerNs
	c.segment(&c.client, ACK, nil)
}

// Reset records that the client breaks the connection off.
func (c *Conversation) Reset() { c.segment(&c.client, RST|ACK, nil) }

// transfer sends in segments; the receiver acknowledges every second one and
// the last one, answerNs later.
func (c *Conversation) transfer(from *tcpSide, payload []byte, spanNs, answerNs int64) {
	if len(payload) == 0 {
		return
	}
	size := maxSegment(from.end)
	count := (len(payload) + size - 1) / size
	gapNs := max(segmentGapNs, spanNs/int64(count))
	startNs := c.NowNs
	for i := range count {
		part := payload[i*size : min((i+1)*size, len(payload))]
		flags := ACK
		if i == count-1 {
			flags |= PSH
		}
		c.NowNs = startNs + int64(i)*gapNs
		c.segment(from, flags, part)
		if i%2 == 1 || i == count-1 {
			c.NowNs += answerNs
			c.segment(c.other(from), ACK, nil)
		}
	}
	c.NowNs += clientAnswerNs / 3
}

func (c *Conversation) other(s *tcpSide) *tcpSide {
	if s == &c.client {
		return &c.server
	}
	return &c.client
}

func (c *Conversation) segment(from *tcpSide, flags uint8, payload []byte) {
	to := c.other(from)
	s := Segment{
		Source: from.end.Addr, Destination: to.end.Addr, Sequence: from.sequence,
		Flags: flags, Window: scaledWindow, Payload: payload,
	}
	if flags&ACK != 0 {
		s.Acknowledge = to.sequence
	}
	if flags&SYN != 0 {
		s.Window, s.Options = 64240, SYNOptions(uint16(maxSegment(from.end)))
	}
	link := Link{Source: from.end.Host.MAC, Destination: to.end.Host.MAC}
	c.recorder.Add(c.NowNs, s.Frame(link, from.end.header()))
	from.sequence += uint32(len(payload))
	if flags&(SYN|FIN) != 0 {
		from.sequence++
	}
}

// maxSegment is what fits into 1500 bytes after the IP and TCP headers.
func maxSegment(e End) int {
	if e.Addr.Addr().Is4() {
		return 1460
	}
	return 1440
}
