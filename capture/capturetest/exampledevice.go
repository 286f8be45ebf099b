package capturetest

import (
	"fmt"
	"net/netip"
	"slices"
)

// device is a device of the example home while its day is being written.
type device struct {
	*home
	*Host
	about  ExampleDevice
	chance *Chance
	known  map[string]int64 // name asked for: remembered until
	clues  []DHCPOption
}

// webALPN is what browsers and most devices offer.
func webALPN() []string { return []string{"h2", "http/1.1"} }

// join records how a device that was in the network before comes back: lease,
// ARP, IPv6 addresses, and the name questions to come are forgotten ones. It gives
// the time when the device is ready.
func (d *device) join(atNs int64) int64 {
	return d.settleIn(d.lease().Reclaim(&d.Recorder, atNs, uint32(d.chance.Uint64())))
}

// joinFirst is join for a device that was not in the network before.
func (d *device) joinFirst(atNs int64) int64 {
	return d.settleIn(d.lease().Take(&d.Recorder, atNs, uint32(d.chance.Uint64())))
}

func (d *device) settleIn(atNs int64) int64 {
	clear(d.known)
	d.Add(atNs, ARP{Operation: ARPRequest, SenderMAC: d.MAC, SenderIP: d.IPv4, TargetIP: d.IPv4}.Frame())
	d.askRouterARP(atNs + 20e6)
	if d.IPv6.IsValid() {
		local := LinkLocal(d.MAC)
		d.Add(atNs+30e6, NeighbourSolicitation(d.MAC, netip.IPv6Unspecified(), local))
		d.Add(atNs+40e6, RouterSolicitation(d.MAC))
		d.Add(atNs+60e6, d.advertisement())
		d.Add(atNs+70e6, NeighbourSolicitation(d.MAC, netip.IPv6Unspecified(), d.IPv6))
		d.askRouterNDP(atNs + 90e6)
	}
	return atNs + 1200e6
}

func (d *device) lease() Lease {
	clues := append([]DHCPOption{DHCPClientID(d.MAC), DHCPText(12, d.about.HostName)}, d.clues...)
	return Lease{Router: d.router, Device: d.Host, Seconds: 43200, Clues: clues}
}

func (h *home) advertisement() []byte {
	return RouterAdvertisement(
		h.router.MAC, 1800,
		OnLink{Prefix: h.truth.OnLink, ValidSeconds: 7200, PreferSeconds: 3600},
		OnLink{Prefix: netip.MustParsePrefix("fd77:1:2:3::/64"), ValidSeconds: 7200, PreferSeconds: 3600},
	)
}

func (d *device) askRouterARP(atNs int64) {
	d.Add(atNs, ARP{Operation: ARPRequest, SenderMAC: d.MAC, SenderIP: d.IPv4, TargetIP: d.router.IPv4}.Frame())
	d.Add(atNs+1e6, ARP{
		Operation: ARPReply, SenderMAC: d.router.MAC, SenderIP: d.router.IPv4, TargetMAC: d.MAC, TargetIP: d.IPv4,
	}.Frame())
}

func (d *device) askRouterNDP(atNs int64) {
	d.Add(atNs, NeighbourSolicitation(d.MAC, d.IPv6, d.router.IPv6))
	d.Add(atNs+1e6, NeighbourAdvertisement(Link{Source: d.router.MAC, Destination: d.MAC}, d.router.IPv6, d.IPv6))
}

// stayIn records what being in a network takes between two times: ARP and
// neighbour questions, and a renewed lease at half its time.
func (d *device) stayIn(fromNs, untilNs int64) {
	for at := fromNs + d.chance.AroundNs(20*minute, 4*minute); at < untilNs; at += d.chance.AroundNs(25*minute, 3*minute) {
		d.askRouterARP(at)
		if d.IPv6.IsValid() {
			d.askRouterNDP(at + 2*second)
		}
	}
	for at := fromNs + 6*hour; at < untilNs; at += 6 * hour {
		d.lease().Renew(&d.Recorder, at, uint32(d.chance.Uint64()))
	}
}

// find gives the server of a name; an unknown name is a fault of the table.
func (d *device) find(name string) service {
	i := slices.IndexFunc(d.servers, func(s service) bool { return s.name == name })
	if i < 0 {
		d.fail(fmt.Errorf("looking up %q: not in the table of services", name))
		return d.servers[0]
	}
	return d.servers[i]
}

// resolve asks the router for a name, unless the device still knows it, and
// gives the server and the time when the answer is there.
func (d *device) resolve(atNs int64, name string) (*Host, int64) {
	s := d.find(name)
	v6 := d.IPv6.IsValid() && s.v6 != ""
	if d.known[name] < atNs {
		d.known[name] = atNs + 5*minute
		kinds := []uint16{TypeA}
		if d.IPv6.IsValid() {
			kinds = []uint16{TypeA, TypeAAAA}
		}
		for _, kind := range kinds {
			d.askName(atNs, s, kind)
			atNs += 1e6
		}
		atNs += d.chance.AroundNs(14e6, 8e6)
	}
	if v6 {
		return Far(d.router.MAC, netip.MustParseAddr(s.v6)), atNs
	}
	return Far(d.router.MAC, netip.MustParseAddr(s.v4)), atNs
}

// askName records one question and its answer. An address that does not exist
// gives an answer with the alias chain only.
func (d *device) askName(atNs int64, s service, kind uint16) {
	query := DNSQuery(uint16(d.chance.Uint64()), s.name, kind)
	owner, answers := s.name, []DNSRecord(nil)
	for _, alias := range s.aliases {
		answers = append(answers, AliasRecord(owner, alias, 300))
		owner = alias
	}
	switch {
	case kind == TypeA:
		answers = append(answers, AddressRecord(owner, netip.MustParseAddr(s.v4), 300))
	case kind == TypeAAAA && s.v6 != "":
		answers = append(answers, AddressRecord(owner, netip.MustParseAddr(s.v6), 300))
	case kind == TypeHTTPS && len(s.aliases) == 0:
		answers = append(answers, HTTPSRecord(owner, 300, "h3", "h2"))
	}
	client, server := Call(d.Host, &Host{MAC: d.router.MAC, IPv4: d.router.IPv4}, 53)
	d.SendUDP(atNs, client, server, query.Bytes())
	d.SendUDP(atNs+d.chance.AroundNs(4e6, 3e6), server, client, DNSAnswer(query, answers...).Bytes())
}

// openTCP resolves a name and opens a connection to it.
func (d *device) openTCP(atNs int64, name string, port uint16) *Conversation {
	server, atNs := d.resolve(atNs, name)
	client, remote := Call(d.Host, server, port)
	return d.OpenTCP(atNs, d.chance, client, remote)
}

// openTLS resolves a name, connects and shakes hands. chain is for TLS 1.2.
func (d *device) openTLS(atNs int64, name string, kind tlsKind, chain ...[]byte) *TLSSession {
	hello := NewClientHello(d.chance, name, kind.version, kind.alpn...)
	hello.Ciphers = kind.ciphers
	return d.openTCP(atNs, name, kind.port).BeginTLS(d.chance, hello, chain...)
}

// openQUIC resolves a name, asking for its HTTPS record too, and shakes hands.
func (d *device) openQUIC(atNs int64, name string) *QUICConversation {
	d.askName(atNs, d.find(name), TypeHTTPS)
	server, atNs := d.resolve(atNs+1e6, name)
	client, remote := Call(d.Host, server, 443)
	hello := NewClientHello(d.chance, name, TLS13, "h3")
	q, err := d.OpenQUIC(atNs, d.chance, [2]End{client, remote}, hello)
	if err != nil {
		d.fail(err)
		return &QUICConversation{recorder: &d.Recorder, chance: d.chance, client: client, server: remote}
	}
	return q
}

// tlsKind is how a device speaks TLS to a port.
type tlsKind struct {
	port    uint16
	version uint16
	alpn    []string
	ciphers []uint16
}

func web13() tlsKind { return tlsKind{port: 443, version: TLS13, alpn: webALPN()} }

func old12() tlsKind { return tlsKind{port: 443, version: TLS12} }

func mqtt12() tlsKind {
	return tlsKind{port: 8883, version: TLS12, ciphers: []uint16{0xc02b, 0xc02f, 0xc023, 0xc027, 0x009c, 0x00ff}}
}

// certificate makes the readable certificate of a TLS 1.2 server.
func (d *device) certificate(name, organisation string) []byte {
	return d.certify(Certificate{
		CommonName: name, Organisation: organisation, DNSNames: []string{name},
		NotBefore: d.truth.Start.AddDate(0, -2, 0), NotAfter: d.truth.Start.AddDate(0, 10, 0),
		Issuer: "Example Trust R1",
	})
}

func (d *device) certify(c Certificate) []byte {
	c.Seed = d.chance.Uint64()
	der, err := c.DER()
	if err != nil {
		d.fail(err)
	}
	return der
}

// beat is a line that is kept open with small messages.
type beat struct {
	name     string
	kind     tlsKind
	chain    [][]byte
	periodNs int64
	jitterNs int64
	up       [2]int // smallest and largest message in bytes
	down     [2]int // the answer; 0 to 0: only acknowledged
	reopenNs int64  // the line is closed and opened anew after this
}

// keep records a beat between two times.
func (d *device) keep(b beat, fromNs, untilNs int64) {
	if b.reopenNs == 0 {
		b.reopenNs = 6 * hour
	}
	for at := fromNs; at < untilNs; {
		until := min(at+b.reopenNs, untilNs)
		s := d.openTLS(at, b.name, b.kind, b.chain...)
		for at += second; at < until; at += d.chance.AroundNs(b.periodNs, b.jitterNs) {
			s.At(at)
			s.Up(d.chance.Between(b.up[0], b.up[1]), 0)
			if b.down[1] > 0 {
				s.Down(d.chance.Between(b.down[0], b.down[1]), 0)
			}
		}
		s.At(until).Close()
		at = max(at, s.NowNs) + second
	}
}

// once records a connection for one message and its answer.
func (d *device) once(atNs int64, name string, kind tlsKind, bytes [2]int) int64 {
	s := d.openTLS(atNs, name, kind)
	s.Up(bytes[0], 0)
	s.Down(bytes[1], 0)
	s.NowNs += d.chance.AroundNs(second, second/2)
	s.Close()
	return s.NowNs
}

// askTime asks the time servers of the Internet every periodNs.
func (d *device) askTime(fromNs, untilNs, periodNs int64) {
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(periodNs, periodNs/50) {
		server, ready := d.resolve(at, "0.pool.time.example")
		d.timeFrom(ready, server)
	}
}

func (d *device) timeFrom(atNs int64, server *Host) {
	client, remote := Call(d.Host, server, 123)
	d.SendUDP(atNs, client, remote, NTP(false, atNs))
	d.SendUDP(atNs+18e6, remote, client, NTP(true, atNs+9e6))
}

// announce repeats multicast DNS announcements.
func (d *device) announce(fromNs, untilNs, periodNs int64, services ...MDNSService) {
	addrs := []netip.Addr{d.IPv4}
	if d.IPv6.IsValid() {
		addrs = append(addrs, LinkLocal(d.MAC))
	}
	payload := MDNSAnnouncement(d.about.HostName, addrs, services...).Bytes()
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(periodNs, periodNs/20) {
		d.SendGroup(at, d.Host, 5353, MDNSGroup(false), payload)
		if d.IPv6.IsValid() {
			d.SendGroup(at+2e6, d.Host, 5353, MDNSGroup(true), payload)
		}
	}
}

// notify repeats SSDP notices, one for each type.
func (d *device) notify(fromNs, untilNs, periodNs int64, about SSDP, types ...string) {
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(periodNs, periodNs/20) {
		for i, kind := range types {
			about.Type = kind
			d.SendGroup(at+int64(i)*40e6, d.Host, 1900, SSDPGroup(), about.Notify())
		}
	}
}

// search records an SSDP search and the answers of others.
func (d *device) search(atNs int64, kind, userAgent string, answers ...ssdpAnswer) {
	client := End{d.Host, netip.AddrPortFrom(d.IPv4, d.nextPort())}
	d.SendGroup(atNs, d.Host, client.Addr.Port(), SSDPGroup(), SSDPSearch(kind, userAgent))
	for i, a := range answers {
		a.about.Type = kind
		from := End{a.host, netip.AddrPortFrom(a.host.IPv4, 1900)}
		d.SendUDP(atNs+int64(i+1)*90e6, from, client, a.about.Reply())
	}
}

type ssdpAnswer struct {
	host  *Host
	about SSDP
}
