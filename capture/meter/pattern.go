package meter

import (
	"math"
	"net/netip"

	"telltale/capture/decode"
	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// behaviour finds what devices do over time.
type behaviour struct {
	attempts pattern.Attempts
	floods   pattern.Floods
	spreads  pattern.Spreads
	answers  pattern.Answers
	lines    pattern.Lines
	setups   pattern.Setups
	lastNs   int64 // of the last event with a time
}

// source is who sends in a direction of a flow of which a packet that way was
// counted.
func (m *Meter) source(e *entry, dir int) pattern.Source {
	return pattern.Source{MAC: m.links.list[e.links[dir]].src, Addr: m.addrs.addr(e.key.addr(dir))}
}

// home reports whether an end of a flow is, or may turn out to be, in the home.
func (m *Meter) home(e *entry, end int) bool {
	return m.addrs.class(e.key.addr(end))&(classLocal|classOpen) != 0
}

// opened: a flow begins, or begins anew: its first packet, or a SYN.
func (m *Meter) opened(e *entry, dir int, p *flow.Packet) {
	if !p.HasTime {
		return
	}
	b := &m.behaviour
	b.lastNs = p.TimeNs
	m.noteSender(e, dir, p)
	to := m.addrs.class(e.key.addr(1 - dir))
	if !m.home(e, dir) || to&classGroup != 0 || p.LinkBroadcast {
		return
	}
	syn := requests(p)
	if b.floods.Crowded(p.TimeNs) && !accepts(p) {
		b.floods.Sent(&pattern.Volley{
			TimeNs: p.TimeNs, From: sender(p), Remote: p.Dst, Protocol: p.Proto, Port: p.DstPort, SYN: syn, Packets: 1, Bytes: p.Wire,
		})
	}
	if dir == int(e.opener) && asks(p, syn) {
		m.tried(p, to&classLocal != 0, syn)
	}
}

func sender(p *flow.Packet) pattern.Source { return pattern.Source{MAC: p.SrcMAC, Addr: p.Src} }

// tried notes that somebody asks for an answer. What is asked of a name server
// in the home are the most flows of all, and tells nothing.
func (m *Meter) tried(p *flow.Packet, near, syn bool) {
	if near && p.DstPort == portDNS {
		return
	}
	m.behaviour.attempts.Open(&pattern.Opening{
		TimeNs: p.TimeNs, From: sender(p), Remote: p.Dst, Protocol: p.Proto, Port: p.DstPort, SYN: syn, Sequence: p.Seq,
	})
	if near {
		m.behaviour.spreads.Probe(p.TimeNs, p.SrcMAC, p.Dst)
	}
}

// accepts reports whether a packet grants what another asked for.
func accepts(p *flow.Packet) bool {
	return p.Proto == flow.ProtoTCP && p.TCPFlags&(flow.FlagSYN|flow.FlagACK) == flow.FlagSYN|flow.FlagACK
}

// requests reports whether a packet asks for a connection.
func requests(p *flow.Packet) bool {
	return p.Proto == flow.ProtoTCP && p.TCPFlags&(flow.FlagSYN|flow.FlagACK) == flow.FlagSYN
}

// asks reports whether a flow's first packet wants an answer.
func asks(p *flow.Packet, syn bool) bool {
	const echo, echo6 = 8, 128 // RFC 792, RFC 4443 section 4.1
	switch p.Proto {
	case flow.ProtoTCP:
		return syn
	case flow.ProtoUDP:
		return p.HasPorts && p.DstPort != portDHCPC && p.DstPort != portDHCPv6Client // to a client it is an answer
	case flow.ProtoICMP:
		return len(p.Payload) > 0 && p.Payload[0] == echo
	case flow.ProtoICMPv6:
		return len(p.Payload) > 0 && p.Payload[0] == echo6
	}
	return false
}

// noteSender notes which hardware addresses were there, which of them hand on
// what others send to the Internet, and which use addresses that cannot be
// theirs.
func (m *Meter) noteSender(e *entry, dir int, p *flow.Packet) {
	b := &m.behaviour
	from, to := m.addrs.class(e.key.addr(dir)), m.addrs.class(e.key.addr(1-dir))
	b.attempts.Heard(pattern.Source{MAC: p.DstMAC, Addr: p.Dst})
	switch {
	case from&classGroup != 0:
	case from&classLocal == 0:
		if m.classNow(e.key.addr(dir))&classLocal == 0 {
			b.spreads.Sender(p.TimeNs, p.SrcMAC, p.Src)
		}
	case p.Src.Is4() && !p.Src.IsUnspecified() && !p.Src.IsLinkLocalUnicast():
		b.setups.Present(p.SrcMAC)
		if to == 0 {
			b.spreads.Router(p.DstMAC)
		}
	}
}

// answered: the side that did not open the flow sends its first packet, in
// direction dir.
func (m *Meter) answered(e *entry, dir int, p *flow.Packet) {
	if !p.HasTime || !m.home(e, 1-dir) {
		return
	}
	how := pattern.Answered
	if p.Proto == flow.ProtoTCP && p.TCPFlags&flow.FlagRST != 0 {
		how = pattern.Refused
	}
	from := m.source(e, 1-dir)
	m.behaviour.attempts.Answer(from, p.Src, p.Proto, p.SrcPort, how)
	m.behaviour.floods.Returned(&pattern.Volley{From: from, Remote: p.Src, SYN: p.Proto == flow.ProtoTCP, Packets: 1})
}

// manyPackets is how often many is called, packets; a power of two.
const manyPackets = 64

// many: so many packets (a multiple of manyPackets) have gone one way within
// the flow's hour. TCP that goes on is no flood; requests for a connection are.
func (m *Meter) many(e *entry, dir int, p *flow.Packet) {
	syn := p.Proto == flow.ProtoTCP
	if !p.HasTime || syn && !requests(p) || p.LinkBroadcast {
		return
	}
	if (m.addrs.class(e.key.addr(0))|m.addrs.class(e.key.addr(1)))&classGroup != 0 {
		return
	}
	f := &m.behaviour.floods
	if m.home(e, 1-dir) {
		f.Returned(&pattern.Volley{From: m.source(e, 1-dir), Remote: p.Src, SYN: syn, Packets: manyPackets})
	}
	if m.home(e, dir) {
		l := &e.legs[dir]
		f.Sent(&pattern.Volley{
			TimeNs: p.TimeNs, From: m.source(e, dir), Remote: p.Dst, Protocol: p.Proto, Port: p.DstPort, SYN: syn,
			Packets: manyPackets, Bytes: uint32(uint64(l.wire) * manyPackets / uint64(l.packets)),
		})
	}
}

// servesStranger reports whether in a flow somebody outside the home asks a service
// of a device that may answer with much more (label specification E.1, TT-B08).
func (m *Meter) servesStranger(e *entry) bool {
	server := 1 - int(e.opener)
	return e.key.proto() == flow.ProtoUDP && flow.Amplifies(e.key.port(server)) && e.ours[server] &&
		m.classNow(e.key.addr(server))&classLocal != 0 && m.classNow(e.key.addr(1-server))&classLocal == 0
}

// servedStranger: a question of such a flow, or an answer, whose packet was
// counted.
func (m *Meter) servedStranger(e *entry, dir int, ns int64, payload uint32) {
	server := 1 - int(e.opener)
	link := &m.links.list[e.links[dir]]
	from := pattern.Source{MAC: link.src, Addr: m.addrs.addr(e.key.addr(server))}
	if dir != server {
		from.MAC = link.dst
	}
	m.behaviour.answers.Datagram(&pattern.Reply{
		TimeNs: ns, From: from, Port: e.key.port(server), Remote: m.addrs.addr(e.key.addr(1 - server)), Payload: payload, Asked: dir != server,
	})
}

// ended: the flow is over, or was still for long. What it counted in its last
// hour is still in its legs.
func (m *Meter) ended(e *entry) {
	dir := int(e.opener)
	if e.key.proto() != flow.ProtoTCP || e.state&stateAnswered == 0 || !pattern.SignIn(e.key.port(1-dir)) || e.slot == noSlot {
		return
	}
	out, back := &e.legs[dir], &e.legs[1-dir]
	if taken := back.payload > 0 || e.synced[1-dir]; taken && m.home(e, dir) && short(out, back) {
		m.behaviour.attempts.Short(out.last, m.source(e, dir), m.addrs.addr(e.key.addr(1-dir)), flow.ProtoTCP, e.key.port(1-dir))
	}
}

// short reports whether a connection was as short as those that try passwords
// (label specification E.1, TT-B05).
func short(out, back *leg) bool {
	const longest, most = int64(10e9), 5000
	return out.packets > 0 && back.packets > 0 && max(out.last, back.last)-min(out.first, back.first) < longest &&
		out.payload < most && back.payload < most
}

// party is who sends in a direction of a flow, and what for. The port is that
// of the service, whoever offers it.
func (m *Meter) party(e *entry, dir int) pattern.Party {
	return pattern.Party{
		From: m.source(e, dir), Remote: m.addrs.addr(e.key.addr(1 - dir)), Name: e.name, Source: e.source,
		Protocol: e.key.proto(), Port: e.key.port(1 - int(e.opener)),
	}
}

// sendingTurns: what one end sent without a pause is over, and unless it was
// cut because it is long, another sending begins.
func (m *Meter) sendingTurns(e *entry, dir int, l *pattern.Line, change pattern.Change, over *pattern.Ended) {
	if !m.toInternet(e, dir) {
		return
	}
	p := m.party(e, dir)
	m.behaviour.lines.Close(l, &p, over)
	if change == pattern.Began && l.Packets > 0 {
		m.behaviour.lines.Open(l, &p, e.name != 0)
	}
}

// sendingKnown: there is an answer, so what the flow calls its destination is
// known if it ever is.
func (m *Meter) sendingKnown(e *entry, dir int, l *pattern.Line) {
	p := m.party(e, dir)
	m.behaviour.lines.Known(l, &p)
}

// toInternet reports whether what goes this way may leave the home, and is none
// of the housekeeping that U leaves out (label specification B.1).
func (m *Meter) toInternet(e *entry, dir int) bool {
	return m.home(e, dir) && m.addrs.class(e.key.addr(1-dir))&classLocal == 0 && !housekeeping(e.key.proto(), e.key.port(1-dir))
}

// askedFor: somebody asks who has an address.
func (m *Meter) askedFor(p *flow.Packet) {
	if p.HasTime && p.ARPTarget.IsValid() && p.ARPMAC.Usable() && p.ARPTarget != p.ARPIP && !p.ARPIP.IsUnspecified() {
		m.behaviour.spreads.Probe(p.TimeNs, p.ARPMAC, p.ARPTarget)
	}
}

// askedForV6: likewise, by Neighbour Discovery.
func (m *Meter) askedForV6(p *flow.Packet) {
	const solicitation = 135 // RFC 4861 section 4.3
	if !p.HasTime || p.Src.IsUnspecified() || len(p.Payload) == 0 || p.Payload[0] != solicitation {
		return
	}
	if ndp, ok := decode.NDP(p); ok && ndp.Target.IsValid() {
		m.behaviour.spreads.Probe(p.TimeNs, p.SrcMAC, ndp.Target)
	}
}

// leased: a device asks for an address. One that wakes or comes back remembers
// the address that it had and asks for it again; one that is being set up has none
// to ask for (RFC 2131 sections 3.2 and 4.4.1), or that of another home.
func (m *Meter) leased(msg *decode.DHCP, p *flow.Packet) {
	const discover, request = 1, 3 // RFC 2132 section 9.6
	setups := &m.behaviour.setups
	switch {
	case !p.HasTime:
	case msg.MessageType == discover && msg.Requested.IsValid():
		setups.Wants(p.TimeNs, msg.Client, msg.Requested)
	case msg.MessageType == discover, msg.MessageType == request:
		setups.Lease(p.TimeNs, msg.Client, msg.MessageType == discover)
	}
}

// signedIn: a device joins a wireless network.
func (m *Meter) signedIn(mac flow.MAC, p *flow.Packet) {
	if p.HasTime {
		m.behaviour.setups.Keyed(p.TimeNs, mac)
	}
}

// relayed notes what a device carries for somebody else, as far as that extends
// its set-up.
func (m *Meter) relayed(s *side, one *sum) {
	if mac := m.links.macs[s.mac]; one.hasTime && m.behaviour.setups.Opened(mac) && m.carries(s.mac, s.local) {
		m.behaviour.setups.Relay(mac, one.first, one.last, one.SentPackets+one.ReceivedPackets)
	}
}

// inSetup reports whether a device was being set up at a time.
func (m *Meter) inSetup(mac uint32, _ addrID, timeNs int64, hasTime bool) bool {
	return hasTime && mac != 0 && m.behaviour.setups.In(m.links.macs[mac], timeNs)
}

// locate tells whose a source is, as far as is known by now.
func (m *Meter) locate(from pattern.Source, remote netip.Addr) pattern.Place {
	src, dst := m.addrs.id(from.Addr), m.addrs.id(remote)
	mac := m.links.macAt[from.MAC]
	open := !m.locals.closed && ((m.classNow(src)|m.classNow(dst))&classOpen != 0 || mac == 0)
	if mac == 0 {
		mac = m.locals.first[src]
	}
	p := pattern.Place{Device: deviceKey(m.links.macs[mac], from.Addr), Open: open}
	switch {
	case m.classNow(src)&classLocal == 0 || m.carries(mac, src):
	case m.classNow(dst)&classLocal != 0:
		p.Scope = flow.ScopeLAN
	default:
		p.Scope = flow.ScopeInternet
	}
	return p
}

// ownsAddress reports whether a hardware address used a local address, so that
// it is a device.
func (m *Meter) ownsAddress(mac flow.MAC) bool {
	f := m.locals.macs[mac]
	return f != nil && len(f.sources) > 0
}

func (m *Meter) nameOf(id uint32) string { return m.names.list[id] }

// addPatterns adds what was found in the hours before a limit.
func (m *Meter) addPatterns(part *flow.Part, before int32) {
	b, end := &m.behaviour, m.locals.closed
	b.attempts.Advance(b.lastNs)
	part.Attempts = b.attempts.Take(m.locate, end)
	part.Floods = b.floods.Take(b.lastNs, m.locate, end)
	part.Spreads = b.answers.Take(b.spreads.Take(b.lastNs, m.ownsAddress, end), b.lastNs, m.locate, end)
	beforeNs := int64(math.MaxInt64)
	if before != math.MaxInt32 {
		beforeNs = hourNs(before)
	}
	part.Bursts = b.lines.Bursts.Take(beforeNs, m.locate, m.nameOf, end)
}

// patterns adds what is known only at the end of the capture, and what found no
// room. Of bursts only the largest are kept at all, which is nothing odd.
func (m *Meter) patterns(r *Result) {
	b := &m.behaviour
	r.Beats = b.lines.Beats.Take(m.locate, m.nameOf)
	r.Setups = b.setups.Take()
	for _, one := range []struct {
		reason string
		count  uint64
	}{
		{"attempts_not_kept_apart", b.attempts.Beyond()},
		{"floods_not_kept", b.floods.Beyond()},
		{"spreads_not_kept", b.spreads.Beyond() + b.answers.Beyond()},
		{"beats_not_kept", b.lines.Beats.Beyond()},
		{"setups_not_kept", b.setups.Beyond()},
	} {
		if one.count > 0 {
			m.oddity[one.reason] += one.count
		}
	}
}
