package meter

import (
	"net/netip"
	"strings"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Well-known ports of the protocols that tell names and clues.
const (
	portDNS   = 53
	portDHCPS = 67
	portDHCPC = 68
	portNBNS  = 137
	portSSDP  = 1900
	portMDNS  = 5353
	portBoot  = 4011
)

// dhcpTransaction is how many bytes a message begins with that change with each
// transaction, but for the first (RFC 2131 section 2: up to the flags).
const dhcpTransaction = 12

// dnsTransaction is how many bytes a message begins with that change with each
// question (RFC 1035 section 4.1.1: the ID).
const dnsTransaction = 2

// dhcpAck is the message type that gives an address away (RFC 2132 section
// 9.6); plain BOOTP has none.
const dhcpAck = 5

// quicDatagrams is how many datagrams of a flow are looked at for a hello.
const quicDatagrams = 24

// quicState reads the hello of a QUIC flow, one reader a direction.
type quicState struct {
	google bool // Google's own, which seals nothing of its hello
	ends   [2]decode.QUICInitial
}

// payload reads what the packet's payload tells.
func (m *Meter) payload(e *entry, dir int, p *flow.Packet) {
	switch {
	case !p.HasPorts:
		m.withoutPorts(p)
	case p.Proto == flow.ProtoTCP:
		m.tcp(m.record(e), dir, p)
		m.search(e, dir, p)
		m.hearOut(e)
	case p.Proto == flow.ProtoUDP:
		m.udp(e, dir, p)
	}
}

// udp hands a datagram to whoever reads its port.
func (m *Meter) udp(e *entry, dir int, p *flow.Packet) {
	switch {
	case p.SrcPort == portDNS, p.DstPort == portDNS && answers(p.Payload):
		m.lookedUp(p.Payload, p)
		m.unlessRepeated(e, dir, p, dnsTransaction, (*Meter).answer)
	case p.DstPort == portDNS:
		m.lookedUp(p.Payload, p) // asking is not yet contact (label specification B.1)
	case p.SrcPort == portMDNS || p.DstPort == portMDNS:
		m.unlessRepeated(e, dir, p, 0, (*Meter).mdns)
	case dhcpPort(p.DstPort) || dhcpPort(p.SrcPort):
		m.unlessRepeated(e, dir, p, dhcpTransaction, (*Meter).dhcp)
	case rarePort(p):
		m.unlessRepeated(e, dir, p, 0, (*Meter).rare)
	default:
		m.datagram(m.record(e), dir, p)
		m.search(e, dir, p)
		m.hearOut(e)
	}
}

// answers reports whether a message is an answer, whatever the port says.
func answers(msg []byte) bool { return len(msg) > 2 && msg[2]&0x80 != 0 }

// dhcpPort reports whether DHCP is spoken on a port: those of RFC 2131, and that
// of boot servers (PXE specification 2.1).
func dhcpPort(port uint16) bool { return port == portDHCPS || port == portDHCPC || port == portBoot }

// datagram looks for QUIC among the first datagrams of a flow, else grades
// what can be read of them.
func (m *Meter) datagram(rec *record, dir int, p *flow.Packet) {
	defer m.settleDown(rec)
	early := rec.dgrams < quicDatagrams
	if early {
		rec.dgrams++
		rec.isQUIC = rec.isQUIC || m.beginsQUIC(rec, p.Payload)
	}
	switch {
	case !rec.isQUIC:
		rec.grade(dir, p.Payload)
		if early && decode.LooksDTLSHello(p.Payload) {
			m.dtls(rec, dir, p)
		}
	case rec.quic != nil:
		m.quic(rec, dir, p, early)
	}
}

// quic looks for the hello of a client in one more datagram of a flow.
func (m *Meter) quic(rec *record, dir int, p *flow.Packet, early bool) {
	hello, verdict := rec.quic.datagram(dir, p.Payload)
	if verdict == decode.Done {
		m.asked(rec, dir, p, &hello, flow.NameQUICSNI)
		m.sealBegins(rec, dir, &hello, true, p)
	}
	if verdict == decode.Done || !early {
		rec.quic = nil
	}
}

// dtls takes the hello of a client, which comes twice: the second time with what
// the server gave it to show that it is where it says (RFC 6347 section 4.2.1); and
// that of the server, whose certificate comes in pieces and is not read.
func (m *Meter) dtls(rec *record, dir int, p *flow.Packet) {
	hello, verdict := decode.ParseDTLSHello(p.Payload)
	if verdict != decode.Done {
		return
	}
	if !hello.Client {
		if !hello.Retry && m.sealAnswered(rec, dir, &hello, p) {
			rec.seal = nil
		}
		return
	}
	m.asked(rec, dir, p, &hello, flow.NameTLSSNI)
	if rec.seal == nil {
		m.sealBegins(rec, dir, &hello, false, p)
	}
}

// beginsQUIC sets a flow up for QUIC, or for Google's before it.
func (m *Meter) beginsQUIC(rec *record, payload []byte) bool {
	google := decode.LooksGoogleQUIC(payload)
	if !google && !decode.LooksQUIC(payload) {
		return false
	}
	rec.quic = &quicState{google: google}
	rec.sealed()
	return true
}

// datagram reads one more datagram of a direction.
func (q *quicState) datagram(dir int, payload []byte) (decode.Hello, decode.Verdict) {
	if q.google {
		return decode.GoogleQUICHello(payload)
	}
	return q.ends[dir].Datagram(payload)
}

// dns takes a message of a name server to one client.
func (m *Meter) dns(msg []byte, p *flow.Packet) {
	m.lookedUp(msg, p)
	m.answers(msg, p)
}

// answer takes the message that a datagram is.
func (m *Meter) answer(p *flow.Packet) { m.answers(p.Payload, p) }

// answers takes the names that a message tells.
func (m *Meter) answers(msg []byte, p *flow.Packet) {
	parsed, err := m.dnsRoom.Parse(msg)
	if err != nil {
		m.oddity["dns_damaged"]++
	}
	if !parsed.Response {
		return
	}
	m.bindings = parsed.Bindings(m.bindings[:0])
	for _, b := range m.bindings {
		m.bind(p.DstMAC, p.Dst, b.Addr, b.Name, flow.NameDNS, p)
	}
}

func (m *Meter) mdns(p *flow.Packet) {
	parsed, err := m.dnsRoom.Parse(p.Payload)
	if err != nil {
		m.oddity["mdns_damaged"]++
	}
	if !parsed.Response {
		return
	}
	decode.MDNSClues(parsed, func(kind flow.ClueKind, value string, addr netip.Addr) {
		m.clue(p.SrcMAC, p.Src, kind, value, addr, p)
	})
}

func (m *Meter) dhcp(p *flow.Packet) {
	msg, err := decode.ParseDHCP(p.Payload)
	if err != nil {
		m.oddity["dhcp_damaged"]++
	}
	if !msg.Client.Usable() {
		return
	}
	m.locals.own(msg.Client, msg.ClientAddr)
	if !msg.Request {
		if msg.MessageType == 0 || msg.MessageType == dhcpAck { // an offer may be turned down
			m.locals.own(msg.Client, msg.YourAddr)
			m.behaviour.setups.Given(msg.Client, msg.YourAddr)
		}
		for _, a := range msg.Resolvers {
			m.clue(msg.Client, netip.Addr{}, flow.ClueResolver, a.String(), netip.Addr{}, p)
		}
		return
	}
	m.leased(&msg, p)
	for _, c := range []said{
		{flow.ClueDHCPHostname, msg.Hostname},
		{flow.ClueDHCPVendorClass, msg.VendorClass},
		{flow.ClueDHCPParams, msg.Params},
		{flow.ClueDHCPFQDN, msg.FQDN},
		{flow.ClueMUDURL, msg.MUDURL},
		{flow.ClueDHCPClientID, msg.ClientID},
	} {
		m.clue(msg.Client, netip.Addr{}, c.kind, c.value, netip.Addr{}, p)
	}
}

func (m *Meter) ssdp(p *flow.Packet) {
	msg, err := decode.ParseSSDP(p.Payload)
	if err != nil { // mostly the last line has no end, and all of it can be read
		m.oddity["ssdp_damaged"]++
	}
	m.saidBy(
		p, said{flow.ClueSSDPServer, msg.Server}, said{flow.ClueSSDPUSN, msg.USN},
		said{flow.ClueSSDPLocation, msg.Location}, said{flow.ClueSSDPUserAgent, msg.UserAgent},
	)
}

func (m *Meter) nbns(p *flow.Packet) {
	names, err := decode.ParseNBNS(p.Payload)
	if err != nil {
		m.oddity["nbns_damaged"]++
	}
	for _, name := range names {
		m.clue(p.SrcMAC, p.Src, flow.ClueNBNSName, name, netip.Addr{}, p)
	}
}

// called binds the name that a flow's client asked its destination for, and
// keeps it for the sums of the flow.
func (m *Meter) called(rec *record, dir int, p *flow.Packet, name string, source flow.NameSource) {
	if notName(name) {
		return
	}
	if !m.bind(p.SrcMAC, p.Src, p.Dst, name, source, p) {
		return
	}
	id := m.names.id(name)
	if rec.name == id || (rec.name != 0 && rec.source < source) {
		return
	}
	if rec.name != 0 {
		m.foldFlow(rec.entry)
	}
	rec.name, rec.source = id, source
}

// notName reports whether a host is an address. One that ends with a letter and has
// no colon is none, which is nearly every one.
func notName(host string) bool {
	if host == "" || host[len(host)-1] > '9' && !strings.Contains(host, ":") {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}
