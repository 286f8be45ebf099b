package meter

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/decode"
	"telltale/capture/disclose"
	"telltale/capture/flow"
)

// Bounds of what is kept of what payload disclosed. A home has a few dozen; a
// file made to do harm may hold one in every packet.
const (
	maxDisclosed = 4096
	maxPlain     = 1024 // of them, those that are not sensitive alone: software, readings, language
	maxUnsure    = 1024 // and those that count only if the device tells later that it is called so
	maxVariants  = 8    // masked values of one rule that are kept apart, for a device and a remote party
)

// readable is what is kept of a flow while its payload can be read.
type readable struct {
	ends  [2]disclose.Stream
	loads [2]disclose.Download // what each end fetches
	local [2]bool              // the end may be on the local side
}

// disclosure is one thing that a sender disclosed to a remote party.
type disclosure struct {
	mac                uint32
	proto              uint8
	port               uint16
	local, remote      addrID
	name               uint32
	rule, what, masked uint32 // in reader.words
	later              uint64 // see disclose.Finding
}

// disclosed counts it.
type disclosed struct {
	seen
	packet uint64 // the first one
}

// variant is what may have several masked values.
type variant struct {
	mac           uint32
	local, remote addrID
	rule, what    uint32
}

// wording is what a finding says, in numbers of reader.words.
type wording struct {
	rule, what, masked uint32
	light              bool // not sensitive alone
	known              bool
}

// reader hands readable payload to a disclose.Scanner and keeps what it finds.
type reader struct {
	scanner  *disclose.Scanner
	words    strings32
	found    map[disclosure]*disclosed
	variants map[variant]int
	plain    int        // of found, those that are not sensitive alone
	unsure   int        // and those that wait
	told     []wording  // by disclose.Finding.Number
	now      disclosure // who speaks, while the scanner looks
	inHome   bool       // and to somebody in the home
	report   func(*disclose.Finding)
	homes    int // hardware addresses of Meter.links that the scanner knows
	dropped  uint64
	spare    []*readable // to be used again
}

func newReader(room int) *reader {
	r := &reader{scanner: disclose.New(), words: newStrings32(room), found: map[disclosure]*disclosed{}, variants: map[variant]int{}}
	r.report = r.note
	return r
}

// search looks at payload of a flow that nothing says is sealed. Only what an
// end sends that may be local is searched; what comes back is followed as far as
// it may be a firmware.
func (m *Meter) search(e *entry, dir int, p *flow.Packet) {
	if e.cold == 0 {
		return
	}
	rec := m.records.list[e.cold-1]
	switch {
	case rec.unreadable:
		return
	case rec.grades[dir].known:
		m.unread(rec)
		return
	case rec.readable == nil && !m.mayRead(rec, dir, p):
		return
	}
	r := rec.readable
	if p.Proto == flow.ProtoTCP && r.local[1-dir] {
		m.searchAnswered(rec, dir, p)
	}
	if end := &r.ends[dir]; r.local[dir] && !end.Over() {
		m.searchSent(rec, dir, end, p)
	}
}

// searchAnswered looks at what a packet answers, and at what it brings.
func (m *Meter) searchAnswered(rec *record, dir int, p *flow.Packet) {
	if rec.readable.ends[1-dir].Waiting() { // it is answered, so it is complete
		m.readAt(rec, 1-dir)
	}
	m.fetched(rec, dir, p)
}

// searchSent searches a datagram, or keeps a segment until it is answered.
func (m *Meter) searchSent(rec *record, dir int, end *disclose.Stream, p *flow.Packet) {
	at := disclose.Stamp{Index: p.Index, TimeNs: p.TimeNs, HasTime: p.HasTime}
	if p.Proto == flow.ProtoUDP {
		m.reader.scanner.Datagram(m.speaker(rec, dir), end, p.Payload, at, m.reader.report)
		return
	}
	seq := p.Seq
	if p.TCPFlags&flow.FlagSYN != 0 {
		seq++ // data on a SYN
	}
	if m.reader.scanner.Put(end, seq, p.Payload, at) {
		m.readAt(rec, dir)
	}
}

// mayRead makes room for reading a flow, unless its first payload shows that
// there is nothing to read.
func (m *Meter) mayRead(rec *record, dir int, p *flow.Packet) bool {
	var local [2]bool
	for end := range local {
		local[end] = m.addrs.class(rec.key.addr(end))&(classLocal|classOpen) != 0
	}
	switch {
	case p.LinkBroadcast || flow.Group(p.Dst) || decode.StartsTLS(p.Payload) || housekeeping(p.Proto, p.DstPort) || housekeeping(p.Proto, p.SrcPort):
		rec.unreadable = true
		return false
	case !local[dir]:
		return false
	}
	rec.readable = m.reader.readable()
	rec.readable.local = local
	if m.addrs.class(rec.key.addr(0))&m.addrs.class(rec.key.addr(1))&classLocal != 0 {
		rec.readable.ends[0].Near()
		rec.readable.ends[1].Near()
	}
	return true
}

// spareReadables is how many are kept to be used again.
const spareReadables = 256

// readable gives an empty one.
func (r *reader) readable() *readable {
	n := len(r.spare)
	if n == 0 {
		return &readable{}
	}
	one := r.spare[n-1]
	r.spare = r.spare[:n-1]
	return one
}

// back takes one that is no longer needed and of which nothing waits.
func (r *reader) back(one *readable) {
	if len(r.spare) < spareReadables {
		*one = readable{}
		r.spare = append(r.spare, one)
	}
}

// speaker says who sends in a direction of a flow.
func (m *Meter) speaker(rec *record, dir int) disclose.Context {
	e, one := rec.entry, &m.reader.now
	link := &m.links.list[e.links[dir]]
	*one = disclosure{
		mac: link.srcID, proto: e.key.proto(), port: e.key.port(1 - dir),
		local: e.key.addr(dir), remote: e.key.addr(1 - dir), name: e.name,
	}
	port := one.port
	if int(e.opener) != dir { // as in flow.Traffic, with Served
		one.port = e.key.port(dir)
	}
	m.reader.inHome = m.addrs.class(one.remote)&classLocal != 0
	return disclose.Context{Owner: link.src, Proto: one.proto, Port: port}
}

// readAt looks at what waits of one direction.
func (m *Meter) readAt(rec *record, dir int) {
	r := m.reader
	for ; r.homes < len(m.links.macs); r.homes++ {
		r.scanner.Home(m.links.macs[r.homes])
	}
	r.scanner.Flush(m.speaker(rec, dir), &rec.readable.ends[dir], r.report)
}

// fetched follows what comes back to a local end.
func (m *Meter) fetched(rec *record, dir int, p *flow.Packet) {
	r := rec.readable
	found, ok := m.reader.scanner.Received(&r.ends[1-dir], &r.loads[1-dir], m.names.list[rec.name], p.Payload, uint64(p.PayloadWire))
	if !ok {
		return
	}
	found.Stamp = disclose.Stamp{Index: p.Index, TimeNs: p.TimeNs, HasTime: p.HasTime}
	m.speaker(rec, 1-dir)
	m.reader.note(&found)
}

// readOut looks at what still waits of a flow that ends or is forgotten.
func (m *Meter) readOut(e *entry) {
	if e.cold == 0 {
		return
	}
	rec := m.records.list[e.cold-1]
	if rec.readable == nil {
		return
	}
	for dir := range rec.readable.ends {
		if rec.readable.ends[dir].Waiting() {
			m.readAt(rec, dir)
		}
	}
	m.reader.back(rec.readable)
	rec.readable, rec.unreadable = nil, false
}

// unread forgets what waits of a flow that turned out to be sealed. What was
// sent before the seal was looked at when it was answered.
func (m *Meter) unread(rec *record) {
	rec.unreadable = true
	if rec.readable == nil {
		return
	}
	for dir := range rec.readable.ends {
		if end := &rec.readable.ends[dir]; end.Waiting() {
			m.reader.scanner.Drop(end)
		}
	}
	m.reader.back(rec.readable)
	rec.readable = nil
}

// note keeps what the scanner found.
func (r *reader) note(f *disclose.Finding) {
	said := r.wording(f)
	if said.light && r.inHome {
		return // within the home that says nothing to anybody
	}
	k := r.now
	k.rule, k.what, k.masked, k.later = said.rule, said.what, said.masked, f.Later
	one := r.found[k]
	if one == nil {
		one = r.room(k, said.light, f.Stamp.Index)
	}
	if one == nil {
		r.dropped++
		return
	}
	one.count++
	if f.Stamp.HasTime {
		one.widen(span{first: f.Stamp.TimeNs, last: f.Stamp.TimeNs, hasTime: true})
	}
}

// wording puts what a finding says in numbers, or remembers them.
func (r *reader) wording(f *disclose.Finding) wording {
	number := int(f.Number)
	if number < len(r.told) && r.told[number].known {
		return r.told[number]
	}
	said := wording{
		rule: r.words.id(f.Rule), what: r.words.id(f.What), masked: r.words.id(f.Masked),
		light: f.Rule == disclose.RuleSoftware || f.Rule == disclose.RuleReading || f.Rule == disclose.RuleLanguage,
		known: true,
	}
	if number > 0 {
		for len(r.told) <= number {
			r.told = append(r.told, wording{})
		}
		r.told[number] = said
	}
	return said
}

// room makes room for a disclosure, nil if there is none. Where a device tells
// ever new values, those beyond a bound are one.
func (r *reader) room(k disclosure, light bool, packet uint64) *disclosed {
	kind := variant{mac: k.mac, local: k.local, remote: k.remote, rule: k.rule, what: k.what}
	if r.variants[kind] >= maxVariants && k.later == 0 {
		k.masked = r.words.id("***")
		if one := r.found[k]; one != nil {
			return one
		}
	}
	if len(r.found) >= maxDisclosed || !r.allow(light, k.later != 0) {
		return nil
	}
	r.variants[kind]++
	one := &disclosed{packet: packet}
	r.found[k] = one
	return one
}

// allow reports whether one more of its kind may be kept, and counts it.
func (r *reader) allow(light, unsure bool) bool {
	switch {
	case light && r.plain >= maxPlain || unsure && r.unsure >= maxUnsure:
		return false
	case light:
		r.plain++
	case unsure:
		r.unsure++
	}
	return true
}

// knows hands the scanner what a device said of itself, so that it is found
// again where it is sent away.
func (r *reader) knows(mac flow.MAC, kind flow.ClueKind, value string) {
	switch kind {
	case flow.ClueSSDPUSN, flow.ClueWSDEndpoint:
		_, id, _ := strings.Cut(value, "uuid:")
		id, _, _ = strings.Cut(id, ":")
		r.scanner.Known(mac, disclose.KnownSerial, id)
	case flow.ClueMDNSModel:
		key, id, _ := strings.Cut(value, "=")
		switch strings.ToLower(key) {
		case "sn", "serial", "serialnumber", "uuid", "id", "deviceid", "udid", "bridgeid":
			r.scanner.Known(mac, disclose.KnownSerial, id)
		}
	}
}

// observations lists what own devices disclosed, and not those whom they carry
// (label specification B.1).
func (s *settler) observations() []flow.Observation {
	r := s.reader
	s.oddity["observations_dropped"] += r.dropped
	r.dropped = 0
	merged := map[flow.Observation]*flow.Observation{}
	for k, one := range r.found {
		if one.count == 0 {
			continue
		}
		if o, ok := s.observation(&k); ok {
			join(merged, o, one)
			one.count = 0
		}
	}
	list := make([]flow.Observation, 0, len(merged))
	for _, o := range merged {
		list = append(list, *o)
	}
	slices.SortFunc(list, compareObservations)
	return list
}

// observation says whose a disclosure is, and false if it is nobody's.
func (s *settler) observation(k *disclosure) (flow.Observation, bool) {
	local, remote, mac := s.addrs.addr(k.local), s.addrs.addr(k.remote), s.links.macs[k.mac]
	if !s.local(local) || s.carried(mac, k.local) || k.later != 0 && !s.reader.scanner.Came(mac, k.later) {
		return flow.Observation{}, false
	}
	words := s.reader.words.list
	o := flow.Observation{
		Device: s.keyOf(mac, k.local), Rule: words[k.rule], What: words[k.what], Masked: words[k.masked],
		Remote: remote, Name: s.names.list[k.name], Protocol: s.protocol(k.proto), Port: k.port, Scope: s.scopeOf(remote),
	}
	return o, s.devices[o.Device] != nil
}

// join adds what was counted to the observation that it belongs to.
func join(all map[flow.Observation]*flow.Observation, o flow.Observation, one *disclosed) {
	have := all[o]
	if have == nil {
		kept := o
		kept.Packet, kept.FirstNs, kept.LastNs = one.packet, one.first, one.last
		have = &kept
		all[o] = have
	}
	have.Count += one.count
	have.Packet = min(have.Packet, one.packet)
	have.FirstNs, have.LastNs = min(have.FirstNs, one.first), max(have.LastNs, one.last)
}

func (s *settler) scopeOf(remote netip.Addr) flow.Scope {
	if s.local(remote) {
		return flow.ScopeLAN
	}
	return flow.ScopeInternet
}

func compareObservations(a, b flow.Observation) int {
	return cmp.Or(strings.Compare(a.Device, b.Device), strings.Compare(a.Rule, b.Rule), strings.Compare(a.What, b.What),
		a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Masked, b.Masked),
		strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port))
}
