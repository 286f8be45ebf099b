package meter

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// Bounds of what is kept of sealed connections.
const (
	maxTLSUses   = 1 << 16 // ways of sealing, over the whole capture
	maxCerts     = 1 << 11 // certificates that need not be read again
	maxCertBytes = 1 << 14 // of one of them
	maxCertNames = 8       // names of one certificate that are told
	maxNameBytes = 512     // of them together
	maxALPNBytes = 64
)

// tlsKey is what sets one flow.TLSUse apart from another. Strings have numbers.
type tlsKey struct {
	mac             flow.MAC
	client, remote  addrID
	name, alpn, ja4 uint32
	certNames       uint32 // joined by line ends
	port            uint16
	version, cipher uint16
	quic, ech       bool
	faults          flow.CertFault
}

// tlsCount is what was counted under a key.
type tlsCount struct {
	seen
	sentAfter uint64
}

// tlsUses gathers how devices seal their connections.
type tlsUses struct {
	uses   map[tlsKey]*tlsCount
	certs  map[uint64]certificate // by hash of its bytes
	seed   maphash.Seed
	prints fingerprints
}

// certificate is one that was read; nil if it cannot be.
type certificate struct{ read *decode.Certificate }

func newTLSUses() tlsUses {
	return tlsUses{uses: map[tlsKey]*tlsCount{}, certs: map[uint64]certificate{}, seed: maphash.MakeSeed(), prints: newFingerprints()}
}

// sealing is one connection whose hello was read, as long as there is more to
// learn of it. It counts from the hello on, so that a connection without an answer
// counts too; what is learnt later moves it to another key.
type sealing struct {
	key      tlsKey
	count    *tlsCount
	client   int    // direction of the client
	name     string // asked for, "" if none or an address
	answered bool   // the server's hello was read
	shown    bool   // the server's certificate was read
	applying bool   // the client sends application bytes
}

// sealBegins notes the hello of a client.
func (m *Meter) sealBegins(rec *record, dir int, hello *decode.Hello, quic bool, p *flow.Packet) {
	name := hello.ServerName
	if notName(name) {
		name = ""
	}
	ja4 := m.tls.prints.ja4(hello, quic)
	if len(m.tls.uses) >= maxTLSUses && (!m.names.has(name) || !m.names.has(ja4)) {
		m.oddity["tls_uses_dropped"]++
		return
	}
	key := tlsKey{
		mac: p.SrcMAC, client: rec.key.addr(dir), remote: rec.key.addr(1 - dir), port: p.DstPort, quic: quic, ech: hello.ECH,
		name: m.names.id(name), alpn: m.names.id(joinALPN(hello.ALPN)), ja4: m.names.id(ja4),
	}
	s := &sealing{key: key, client: dir, name: name, count: m.tlsCount(key)}
	s.count.at(p)
	if rec.seal = s; quic {
		rec.seal = nil // what the server says is sealed
	}
}

// tlsCount finds or makes a count; beyond the bound it gives one that nobody
// keeps.
func (m *Meter) tlsCount(key tlsKey) *tlsCount {
	c, ok := m.tls.uses[key]
	if ok {
		return c
	}
	c = &tlsCount{}
	if len(m.tls.uses) >= maxTLSUses {
		m.oddity["tls_uses_dropped"]++
		return c
	}
	m.tls.uses[key] = c
	return c
}

// moveTo counts a connection under what is now known of it.
func (m *Meter) moveTo(s *sealing, key tlsKey, p *flow.Packet) {
	if key == s.key {
		return
	}
	from := s.count
	if from.count > 0 { // else it was told of already
		from.count--
	}
	if from.count == 0 && from.sentAfter == 0 {
		delete(m.tls.uses, s.key)
	}
	s.key, s.count = key, m.tlsCount(key)
	s.count.widen(from.span)
	s.count.at(p)
}

// sealAnswered notes the hello of a server, and reports whether its certificate
// may follow in the clear (RFC 8446 section 2: not with TLS 1.3).
func (m *Meter) sealAnswered(rec *record, dir int, hello *decode.Hello, p *flow.Packet) bool {
	s := rec.seal
	if s == nil || dir == s.client || s.answered {
		return false
	}
	s.answered = true
	key := s.key
	key.version = hello.Version
	if len(hello.CipherSuites) > 0 {
		key.cipher = hello.CipherSuites[0]
	}
	m.moveTo(s, key, p)
	if hello.Version >= 0x0304 {
		rec.seal = nil
		return false
	}
	return true
}

// certified reads the certificate of a server once it is there, and reports
// whether there is nothing more to wait for.
func (m *Meter) certified(rec *record, stream []byte, p *flow.Packet) bool {
	der, verdict := decode.TLSCertificateDER(stream)
	s := rec.seal
	switch {
	case verdict == decode.More && s != nil:
		return false
	case verdict != decode.Done || s == nil: // taken up again, or nothing to read
		rec.seal = nil
		return true
	}
	c := m.tls.certificate(der)
	if c == nil {
		rec.seal = nil
		return true
	}
	at := int64(0)
	if p.HasTime {
		at = p.TimeNs
	}
	key := s.key
	key.faults = c.Faults(s.name, at)
	key.certNames = m.names.id(joinNames(c.Names))
	m.moveTo(s, key, p)
	s.shown = true
	return true
}

// certificate reads one, or finds it among those that were.
func (t *tlsUses) certificate(der []byte) *decode.Certificate {
	hash := maphash.Bytes(t.seed, der)
	if have, ok := t.certs[hash]; ok {
		return have.read
	}
	var one certificate
	if c, ok := decode.ParseCertificate(der); ok {
		one.read = &c
	}
	if len(t.certs) < maxCerts && len(der) <= maxCertBytes {
		t.certs[hash] = one
	}
	return one.read
}

// sends counts what the client sends after the server showed its certificate, by
// the first byte of a segment and its length on the wire.
func (s *sealing) sends(dir int, first byte, wire uint32) {
	const application = 23 // record type (RFC 5246 section 6.2.1)
	if dir != s.client || !s.shown {
		return
	}
	s.applying = s.applying || first == application
	if s.applying {
		s.count.sentAfter += uint64(wire)
	}
}

// joinNames joins the first names of a certificate by line ends.
func joinNames(list []string) string {
	size := 0
	for i, name := range list {
		if size += len(name); i == maxCertNames || size > maxNameBytes {
			list = list[:i]
			break
		}
	}
	return strings.Join(list, "\n")
}

// joinALPN joins the protocols that a client offers, as far as there is room.
func joinALPN(list []string) string {
	var b strings.Builder
	for _, p := range list {
		if b.Len()+len(p)+1 > maxALPNBytes {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strings.ToValidUTF8(p, "\uFFFD"))
	}
	return b.String()
}

// tlsList gives the uses of devices on the local side; what a device passes on for
// somebody else is not its own.
func (s *settler) tlsList() []flow.TLSUse {
	type merged struct {
		device string
		key    tlsKey
	}
	sums := map[merged]*tlsCount{}
	for k, one := range s.tls.uses {
		if one.count == 0 && one.sentAfter == 0 || s.going && one.last > s.totals.last-recentNs ||
			!s.local(s.addrs.addr(k.client)) || s.carried(k.mac, k.client) {
			continue
		}
		id := merged{s.keyOf(k.mac, k.client), k}
		id.key.mac, id.key.client = flow.MAC{}, 0
		if sums[id] == nil {
			sums[id] = &tlsCount{}
		}
		sums[id].add(&one.seen)
		sums[id].sentAfter += one.sentAfter
		one.count, one.sentAfter = 0, 0
	}
	list := make([]flow.TLSUse, 0, len(sums))
	for id, one := range sums {
		list = append(list, s.tlsUse(id.device, &id.key, one))
	}
	slices.SortFunc(list, compareTLS)
	return list
}

func (s *settler) tlsUse(device string, k *tlsKey, one *tlsCount) flow.TLSUse {
	use := flow.TLSUse{
		Device: device, Remote: s.addrs.addr(k.remote), Name: s.names.list[k.name], Port: k.port, QUIC: k.quic,
		Version: k.version, Cipher: k.cipher, ALPN: s.names.list[k.alpn], JA4: s.names.list[k.ja4], ECH: k.ech,
		CertFaults: k.faults, SentAfter: one.sentAfter, FirstNs: one.first, LastNs: one.last, Count: one.count,
	}
	if names := s.names.list[k.certNames]; names != "" {
		use.CertNames = strings.Split(names, "\n")
	}
	return use
}

// compareTLS orders uses by all that sets them apart.
func compareTLS(a, b flow.TLSUse) int {
	bit := func(v bool) int {
		if v {
			return 1
		}
		return 0
	}
	return cmp.Or(
		strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote), cmp.Compare(a.Port, b.Port), strings.Compare(a.Name, b.Name),
		cmp.Compare(bit(a.QUIC), bit(b.QUIC)), strings.Compare(a.JA4, b.JA4), strings.Compare(a.ALPN, b.ALPN), cmp.Compare(a.Version, b.Version),
		cmp.Compare(a.Cipher, b.Cipher), cmp.Compare(bit(a.ECH), bit(b.ECH)), cmp.Compare(a.CertFaults, b.CertFaults), slices.Compare(a.CertNames, b.CertNames),
	)
}
