package meter

import (
	"math/bits"
	"net/netip"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// locality collects what tells, at the end of a capture, which addresses are
// on the local side and whose they are (measurement specification 3.3, 4.1).
type locality struct {
	onLink  map[netip.Prefix]bool
	lengths uint64 // bit n is set if onLink has a prefix of length n+1
	macs    map[flow.MAC]*macFacts
	first   map[addrID]uint32 // local or open address → number of the first usable hardware address that sourced it
	closed  bool              // on-link prefixes are complete

	recent  [1024]recentSource // that were noted already
	arps    [256]recentClaim   // likewise
	carried [256]recentCarrier // that were asked for
	claims  uint32             // networks in which devices claimed an address, so far
	noted   int                // addresses kept in all
	limit   int                // of hardware addresses
	dropped uint64             // that found no room
}

// recentSource is a hardware address with an address that it sourced.
type recentSource struct {
	mac  uint32
	addr addrID
}

// recentClaim is a hardware address with an IPv4 address that it claimed by ARP.
type recentClaim struct {
	mac  flow.MAC
	addr [4]byte
}

// recentCarrier is whether a hardware address carried an IPv4 address for somebody
// else, as far as was known when so many networks were.
type recentCarrier struct {
	mac, addr uint32
	claims    uint32
	foreign   bool
}

// room reports whether one more address may be kept.
func (l *locality) room() bool {
	if l.noted >= notedEach*l.limit {
		l.dropped++
		return false
	}
	l.noted++
	return true
}

// macFacts is what one hardware address sourced.
type macFacts struct {
	router   bool // sent a Router Advertisement
	globalV4 bool // sourced a global IPv4 address
	localV4  bool // sourced a local IPv4 address other than 0.0.0.0
	prefixes []netip.Prefix
	sources  map[netip.Addr]bool // local addresses it sourced, and global IPv6 ones
	nets     map[[3]byte]bool    // the /24 of each IPv4 address it claimed: ARP, DHCP
	arp      map[netip.Addr]bool // addresses it claimed by ARP
}

// morePrefixes is how many /64s are kept of one hardware address: three or
// more are alike to every rule.
const morePrefixes = 3

func newLocality(limit int) locality {
	return locality{limit: limit, onLink: map[netip.Prefix]bool{}, macs: map[flow.MAC]*macFacts{}, first: map[addrID]uint32{}}
}

func (l *locality) mac(m flow.MAC) *macFacts {
	f, ok := l.macs[m]
	if !ok && len(l.macs) >= l.limit {
		l.dropped++
		m, f = flow.MAC{}, l.macs[flow.MAC{}] // nobody asks for this one
		ok = f != nil
	}
	if !ok {
		f = &macFacts{sources: map[netip.Addr]bool{}, nets: map[[3]byte]bool{}, arp: map[netip.Addr]bool{}}
		l.macs[m] = f
	}
	return f
}

// openEnd reports whether an address may yet turn out to be local: a global
// unicast IPv6 address.
func openEnd(a netip.Addr) bool {
	return a.Is6() && !a.Is4In6() && !flow.Local(a) && !flow.Group(a)
}

// arp notes the address that an ARP frame claims for its sender.
func (l *locality) arp(p *flow.Packet) {
	if p.ARPMAC.Usable() && p.ARPIP.Is4() && !p.ARPIP.IsUnspecified() {
		one := recentClaim{p.ARPMAC, p.ARPIP.As4()}
		place := &l.arps[one.mac[5]^one.mac[4]<<3^one.addr[3]]
		if *place == one {
			return
		}
		*place = one
		if f := l.mac(p.ARPMAC); !f.arp[p.ARPIP] && l.room() {
			f.arp[p.ARPIP] = true
		}
		l.own(p.ARPMAC, p.ARPIP)
	}
}

// own notes an IPv4 address that a device was given or claims. Link-local ones
// say nothing of the network that it is in.
func (l *locality) own(m flow.MAC, a netip.Addr) {
	if m.Usable() && a.Is4() && !a.IsUnspecified() && !a.IsLinkLocalUnicast() && !flow.Group(a) {
		if f := l.mac(m); !f.nets[net24(a)] && l.room() {
			f.nets[net24(a)] = true
			l.claims++
		}
	}
}

func net24(a netip.Addr) [3]byte {
	b := a.As4()
	return [3]byte(b[:3])
}

// foreign reports whether a device with this hardware address carries packets
// of local for somebody else (label specification B.1, relayed). It says so only
// of an IPv4 address outside every /24 in which the device claimed one by ARP or
// DHCP: too little is better than a false accusation, and too much would hide
// what a device did.
func (l *locality) foreign(m flow.MAC, local netip.Addr) bool {
	if !m.Usable() || !local.Is4() || local.IsUnspecified() || local.IsLinkLocalUnicast() {
		return false
	}
	f := l.macs[m]
	return f != nil && len(f.nets) > 0 && !f.nets[net24(local)]
}

// sourced notes the source address of a frame, the first time its flow shows
// this pair of hardware addresses. The frame's source is given by number too.
func (l *locality) sourced(p *flow.Packet, mac uint32, src addrID) {
	if mac == 0 {
		return
	}
	one := recentSource{mac, src}
	place := &l.recent[(uint64(src)*0x9e3779b97f4a7c15^uint64(mac))>>5%uint64(len(l.recent))]
	if *place == one {
		return
	}
	*place = one
	if !flow.Group(p.Src) {
		l.firstSourced(p, mac, src)
	}
}

// firstSourced notes a source address that was not noted lately.
func (l *locality) firstSourced(p *flow.Packet, mac uint32, src addrID) {
	f := l.mac(p.SrcMAC)
	c := classOf(p.Src)
	if p.Src.Is4() && c != classLocal {
		f.globalV4 = true
		return
	}
	l.noteFirst(mac, src)
	f.localV4 = f.localV4 || p.Src.Is4() && !p.Src.IsUnspecified()
	if c == 0 {
		return
	}
	if !f.sources[p.Src] && l.room() {
		f.sources[p.Src] = true
	}
	if c == classOpen {
		l.globalV6(f, p)
	}
}

// noteFirst notes whose an address is that nobody sourced before.
func (l *locality) noteFirst(mac uint32, src addrID) {
	if _, ok := l.first[src]; !ok && l.room() {
		l.first[src] = mac
	}
}

// globalV6 notes the /64 of a global IPv6 source (rules c, d and e).
func (l *locality) globalV6(f *macFacts, p *flow.Packet) {
	prefix := prefix64(p.Src)
	if eui64(p.Src, p.SrcMAC) {
		l.link(prefix)
	}
	for _, have := range f.prefixes {
		if have == prefix {
			return
		}
	}
	if len(f.prefixes) < morePrefixes {
		f.prefixes = append(f.prefixes, prefix)
	}
}

// neighbours reads Neighbour Discovery (rules a and b).
func (l *locality) neighbours(p *flow.Packet) {
	ndp, ok := decode.NDP(p)
	if !ok {
		return
	}
	if ndp.RouterAdvert && p.SrcMAC.Usable() {
		l.mac(p.SrcMAC).router = true
	}
	for prefix := range ndp.OnLink() {
		l.link(prefix)
	}
	if ndp.Target.IsValid() && openEnd(ndp.Target) {
		l.link(prefix64(ndp.Target))
	}
}

// close settles the on-link prefixes (rules d and e need the whole capture).
func (l *locality) close() {
	far := l.farSide()
	var found []netip.Prefix
	for _, f := range l.macs {
		if f.router || f.globalV4 || len(f.prefixes) == 0 {
			continue
		}
		if f.localV4 && len(f.prefixes) < morePrefixes {
			found = append(found, f.prefixes...)
		}
		if len(f.prefixes) == 1 && far.without(f.prefixes[0]) {
			found = append(found, f.prefixes[0])
		}
	}
	for _, prefix := range found {
		l.link(prefix)
	}
	l.closed = true
}

// farSide counts the hardware addresses that sourced three or more /64s: the
// far side of a router (rule e), and how many of them sourced a given one.
type farSide struct {
	all int
	in  map[netip.Prefix]int
}

func (l *locality) farSide() farSide {
	far := farSide{in: map[netip.Prefix]int{}}
	for _, f := range l.macs {
		if len(f.prefixes) < morePrefixes {
			continue
		}
		far.all++
		one := map[netip.Prefix]bool{}
		for a := range f.sources {
			if openEnd(a) {
				one[prefix64(a)] = true
			}
		}
		for p := range one {
			far.in[p]++
		}
	}
	return far
}

// without reports whether one of them sourced nothing in p.
func (f farSide) without(p netip.Prefix) bool { return f.all > f.in[p] }

// link notes a prefix that is on-link.
func (l *locality) link(p netip.Prefix) {
	if p.Bits() > 0 && !l.onLink[p] && l.room() {
		l.onLink[p] = true
		l.lengths |= 1 << (p.Bits() - 1)
	}
}

// local reports whether an address is on the local side. A global IPv6 address
// is so only when its prefix is on-link, which is known after close.
func (l *locality) local(a netip.Addr) bool {
	return flow.Local(a) || l.closed && openEnd(a) && l.onLinkNow(a)
}

// onLinkNow reports whether an IPv6 address has a prefix that is on-link, as far
// as was seen. Nearly always all prefixes are of one length.
func (l *locality) onLinkNow(a netip.Addr) bool {
	for lengths := l.lengths; lengths != 0; lengths &= lengths - 1 {
		p, err := a.Prefix(bits.TrailingZeros64(lengths) + 1)
		if err == nil && l.onLink[p] {
			return true
		}
	}
	return false
}

func prefix64(a netip.Addr) netip.Prefix {
	return netip.PrefixFrom(a, 64).Masked()
}

// eui64 reports whether the interface identifier of a is the modified EUI-64
// of m (RFC 4291 appendix A).
func eui64(a netip.Addr, m flow.MAC) bool {
	b := a.As16()
	return b[8] == m[0]^2 && b[9] == m[1] && b[10] == m[2] && b[11] == 0xff && b[12] == 0xfe &&
		b[13] == m[3] && b[14] == m[4] && b[15] == m[5]
}
