package decode

import (
	"iter"
	"net/netip"

	"telltale/capture/flow"
)

// Neighbour Discovery for IPv6 (RFC 4861 section 4).
const (
	ndpRouterSolicit   = 133
	ndpRouterAdvert    = 134
	ndpNeighborSolicit = 135
	ndpNeighborAdvert  = 136
	icmpBytes          = 8  // the shortest message
	ndpTargetEnd       = 24 // bytes of a neighbour message with its target
	ndpAdvertBytes     = 16 // bytes of an advertisement before its options
	ndpPrefixOption    = 3
	ndpPrefixBytes     = 32
	ndpOnLink          = 0x80 // the L flag
	ndpShortestPrefix  = 32   // measurement specification 3.3 a
	ndpLongestPrefix   = 64
)

// NDPFacts is what a Neighbour Discovery message says of the link: enough to
// know which global prefixes are on the local side (measurement specification
// 3.3 a, b).
type NDPFacts struct {
	RouterAdvert bool       // the sender is a router
	Target       netip.Addr // target of a neighbour solicitation or advertisement, else invalid
	options      []byte     // of a router advertisement; points into the frame
}

// OnLink gives the prefixes that a router advertisement announces as on-link,
// as announced, of 32 to 64 bits. Valid until the next frame is read.
func (n NDPFacts) OnLink() iter.Seq[netip.Prefix] {
	return func(yield func(netip.Prefix) bool) {
		for b := n.options; len(b) >= 2; {
			size := int(b[1]) * 8
			if size == 0 || size > len(b) {
				return
			}
			if prefix, ok := onLinkPrefix(b[:size]); ok && !yield(prefix) {
				return
			}
			b = b[size:]
		}
	}
}

// Resolvers gives the name servers that a router advertisement announces (RFC
// 8106 section 5.1). Valid until the next frame is read.
func (n NDPFacts) Resolvers() []netip.Addr {
	const option, head, most = 25, 8, 8 // type, bytes before the addresses, how many are kept
	var list []netip.Addr
	for b := n.options; len(b) >= 2; {
		size := int(b[1]) * 8
		if size == 0 || size > len(b) {
			break
		}
		if b[0] == option {
			list = appendAddrs16(list, b[head:size], most)
		}
		b = b[size:]
	}
	return list
}

func onLinkPrefix(option []byte) (netip.Prefix, bool) {
	if option[0] != ndpPrefixOption || len(option) < ndpPrefixBytes || option[3]&ndpOnLink == 0 {
		return netip.Prefix{}, false
	}
	bits := int(option[2])
	if bits < ndpShortestPrefix || bits > ndpLongestPrefix {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(netip.AddrFrom16([16]byte(option[16:32])), bits).Masked(), true
}

// NDP reads the Neighbour Discovery message (ICMPv6 types 133 to 136) that p
// carries directly, not inside another IP packet. It reports false for any
// other packet and for one cut before the fields it needs.
func NDP(p *flow.Packet) (NDPFacts, bool) {
	b := p.Payload
	if !holdsICMPv6(p) || len(b) < icmpBytes {
		return NDPFacts{}, false
	}
	switch b[0] {
	case ndpRouterSolicit:
		return NDPFacts{}, true
	case ndpRouterAdvert:
		n := NDPFacts{RouterAdvert: true}
		if len(b) > ndpAdvertBytes {
			n.options = b[ndpAdvertBytes:]
		}
		return n, true
	case ndpNeighborSolicit, ndpNeighborAdvert:
		if len(b) < ndpTargetEnd {
			return NDPFacts{}, false
		}
		return NDPFacts{Target: netip.AddrFrom16([16]byte(b[8:24]))}, true
	}
	return NDPFacts{}, false
}

func holdsICMPv6(p *flow.Packet) bool {
	return p.IP && p.Proto == flow.ProtoICMPv6 && !p.Fragment && p.Src.Is6()
}
