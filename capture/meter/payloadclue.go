package meter

import (
	"net/netip"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Ports of protocols that fewer devices speak.
const (
	portDHCPv6Client = 546
	portDHCPv6Server = 547
	portWSD          = 3702
	portLLMNR        = 5355
)

// rarePort reports whether somebody reads datagrams of these ports.
func rarePort(p *flow.Packet) bool {
	switch p.DstPort {
	case portDHCPv6Client, portDHCPv6Server, portNBNS, portSSDP, portWSD:
		return true
	}
	return p.SrcPort == portSSDP || p.SrcPort == portWSD || p.SrcPort == portLLMNR
}

// rare reads a datagram of such ports.
func (m *Meter) rare(p *flow.Packet) {
	switch p.DstPort {
	case portDHCPv6Client, portDHCPv6Server:
		m.dhcpv6(p)
		return
	case portNBNS:
		m.nbns(p)
		return
	}
	switch {
	case p.DstPort == portSSDP:
		m.ssdp(p)
	case p.DstPort == portWSD:
		m.wsDiscovery(p)
	case p.SrcPort == portSSDP:
		m.ssdp(p)
	case p.SrcPort == portWSD:
		m.wsDiscovery(p)
	default:
		m.llmnr(p)
	}
}

// said is one thing that a message says of its sender.
type said struct {
	kind  flow.ClueKind
	value string
}

// saidBy notes what the sender of a packet says of itself.
func (m *Meter) saidBy(p *flow.Packet, list ...said) {
	for _, one := range list {
		m.clue(p.SrcMAC, p.Src, one.kind, one.value, netip.Addr{}, p)
	}
}

func (m *Meter) dhcpv6(p *flow.Packet) {
	msg, err := decode.ParseDHCPv6(p.Payload)
	if err != nil {
		m.oddity["dhcpv6_damaged"]++
	}
	mac, addr := p.SrcMAC, p.Src
	if !msg.Request {
		mac, addr = p.DstMAC, p.Dst
	}
	if msg.Relayed { // the frame is between relay and server
		mac, addr = msg.LinkAddr, netip.Addr{}
	}
	if !msg.Request {
		for _, a := range msg.Resolvers {
			m.clue(mac, addr, flow.ClueResolver, a.String(), netip.Addr{}, p)
		}
		return
	}
	for _, one := range []said{
		{flow.ClueDHCPv6Name, msg.FQDN},
		{flow.ClueDHCPv6VendorClass, msg.VendorClass},
		{flow.ClueDHCPv6UserClass, msg.UserClass},
		{flow.ClueDHCPv6Params, msg.Params},
		{flow.ClueMUDURL, msg.MUDURL},
		{flow.ClueDUID, msg.DUID},
	} {
		m.clue(mac, addr, one.kind, one.value, netip.Addr{}, p)
	}
	if msg.LinkAddr.Usable() {
		m.clue(mac, addr, flow.ClueDUIDAddress, msg.LinkAddr.String(), netip.Addr{}, p)
	}
}

func (m *Meter) llmnr(p *flow.Packet) {
	parsed, err := m.dnsRoom.Parse(p.Payload)
	if err != nil {
		m.oddity["llmnr_damaged"]++
	}
	decode.LLMNRNames(parsed, func(name string, addr netip.Addr) {
		m.clue(p.SrcMAC, p.Src, flow.ClueLLMNRName, name, addr, p)
	})
}

func (m *Meter) wsDiscovery(p *flow.Packet) {
	msg, err := decode.ParseWSDiscovery(p.Payload)
	if err != nil {
		m.oddity["wsd_damaged"]++
		return
	}
	m.saidBy(p, said{flow.ClueWSDEndpoint, msg.Endpoint})
	for _, list := range []struct {
		kind   flow.ClueKind
		values []string
	}{{flow.ClueWSDTypes, msg.Types}, {flow.ClueWSDScopes, msg.Scopes}, {flow.ClueWSDAddrs, msg.XAddrs}} {
		for _, value := range list.values {
			m.saidBy(p, said{list.kind, value})
		}
	}
}

// withoutPorts reads router advertisements, which may announce name servers, and
// what says that there is no such service.
func (m *Meter) withoutPorts(p *flow.Packet) {
	const routerAdvert = 134
	m.refused(p)
	if p.Proto != flow.ProtoICMPv6 || p.Payload[0] != routerAdvert {
		return
	}
	facts, _ := decode.NDP(p)
	for _, a := range facts.Resolvers() {
		m.saidBy(p, said{flow.ClueRouterResolver, a.String()})
	}
}

// linkUnit reads a frame without IP that says something of its sender.
func (m *Meter) linkUnit(p *flow.Packet) {
	switch p.EtherType {
	case flow.EtherLLDP:
		unit, err := decode.ParseLLDP(p.Payload)
		if err != nil {
			m.oddity["lldp_damaged"]++
		}
		m.saidBy(
			p, said{flow.ClueLLDPSystem, unit.System}, said{flow.ClueLLDPDescription, unit.Description},
			said{flow.ClueLLDPChassis, unit.Chassis},
		)
	case flow.EtherEAPOL:
		sender, ok := decode.EAPOLJoins(p.Payload)
		if !ok {
			return
		}
		mac := p.SrcMAC
		if !sender {
			mac = p.DstMAC
		}
		m.signedIn(mac, p)
		m.clue(mac, netip.Addr{}, flow.ClueJoined, "eapol", netip.Addr{}, p)
	}
}
