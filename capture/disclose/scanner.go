package disclose

import (
	"hash/maphash"

	"telltale/capture/flow"
)

// KnownKind says what a known value of the home is.
type KnownKind uint8

// The kinds of known values.
const (
	KnownSerial      KnownKind = iota + 1 // serial number or UUID that the device told of itself (D03)
	KnownWiFiName                         // name of the home's Wi-Fi (D06)
	KnownWiFiKey                          // password of the home's Wi-Fi, as the owner typed it (D07)
	knownWiFiKeySize = 8                  // the shortest key of WPA, characters (IEEE 802.11-2020 annex J.4.1)
)

// Scanner looks for what payload discloses, for one capture. It is used by one
// goroutine. Values of the home are kept as hashes only.
type Scanner struct {
	seed     maphash.Seed
	known    map[knownKey]KnownKind
	later    map[knownKey]bool
	owners   map[flow.MAC]*owner
	homes    homes
	keyShape [keyBytes + 1]uint32 // first letters of the keys of each length
	buffered int                  // bytes that streams hold
	spare    []*waitRoom          // that streams gave back
	look     look
	memory   memory
	quiet    []uint64 // texts in which nothing was found, by their hash
	wifi     wifiName
	near     func(lat, lon float64) bool // nil: places are told by keys alone
	learnt   uint32                      // values of the whole home that were told so far
	mark     [1]mark                     // of a datagram
}

// knownKey is the hash of a value and whose it is; the zero address is for
// values of the whole home.
type knownKey struct {
	owner flow.MAC
	hash  uint64
}

// New returns a Scanner for one capture.
func New() *Scanner {
	s := &Scanner{
		seed:   maphash.MakeSeed(),
		known:  map[knownKey]KnownKind{},
		later:  map[knownKey]bool{},
		owners: map[flow.MAC]*owner{},
		memory: newMemory(),
		quiet:  make([]uint64, memos),
	}
	for key := range keyRules {
		s.keyShape[len(key)] |= 1 << (key[0] - 'a')
	}
	return s
}

// Home notes a hardware address of the home, for D02.
func (s *Scanner) Home(m flow.MAC) {
	if o := s.owner(m); o != nil && o.telling && !s.homes.has(o.plain) {
		s.homes.add(o.plain)
		s.learnt++
	}
}

// Known notes a value of the home. owner is the device that told it, zero for
// what belongs to the whole home. Beyond maxKnown values none is taken. A value
// may be told after it was sent: serial numbers that came as the value of some
// key wait for it, of others the earlier ones are missed.
func (s *Scanner) Known(owner flow.MAC, kind KnownKind, value string) {
	least := 6
	switch kind {
	case KnownWiFiName:
		least, owner = 4, flow.MAC{} // label specification D.2, D06
		s.keepWiFiName([]byte(value))
	case KnownWiFiKey:
		least, owner = knownWiFiKeySize, flow.MAC{}
	case KnownSerial:
	}
	if len(value) < least || len(value) > knownBytes || len(s.known) >= maxKnown {
		return
	}
	k := knownKey{owner, s.hash([]byte(value))}
	if s.known[k] == kind {
		return
	}
	s.known[k] = kind
	if o := s.owner(owner); o != nil {
		o.learnt++
		return
	}
	s.learnt++
}

// Came reports whether a value that a Finding waits for became known.
func (s *Scanner) Came(owner flow.MAC, later uint64) bool {
	return s.known[knownKey{owner, later}] == KnownSerial
}

// hash is of the value in lower case; zero is no hash.
func (s *Scanner) hash(v []byte) uint64 {
	var room [knownBytes]byte
	low := room[:min(len(v), len(room))]
	for i := range low {
		low[i] = lower(v[i])
	}
	return max(maphash.Bytes(s.seed, low), 1)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// owner gives the forms of an address, nil if it can name no device.
func (s *Scanner) owner(m flow.MAC) *owner {
	if !m.Usable() {
		return nil
	}
	o, ok := s.owners[m]
	if !ok {
		o = newOwner(m)
		if len(s.owners) < maxOwners {
			s.owners[m] = o
		}
	}
	return o
}

// endOfLook is the place of what was found in decoded bytes.
const endOfLook = -1

// look is one pass over bytes that came one after the other.
type look struct {
	*Scanner
	Context
	stream *Stream
	own    *owner
	whole  []byte // all bytes of the look, as sent
	marks  []mark
	depth  int // layers that were taken off
	room   int // bytes that may yet be decoded
	report func(*Finding)
	kept   []lookFound // what was reported
	told   int         // how often something was, or would have been had it not been before
	message
}

// lookFound is a finding, and where it ended.
type lookFound struct {
	Finding
	end int
}

// message is what was met so far in what belongs together.
type message struct {
	others     [2]uint64 // hardware addresses of other devices
	othersSeen int
	stations   [3]uint64 // BSSIDs
	stationsIn int
	lat, lon   string // masked
	user       [64]byte
	userLen    int
	hasUser    bool
	lastUUID   [2]byte // how the UUID of the key before begins
	hadUUID    bool
	limited    bool // the key before was lmt
}

// Datagram looks at the payload of one datagram.
func (s *Scanner) Datagram(ctx Context, st *Stream, data []byte, at Stamp, report func(*Finding)) {
	if st.over || len(data) == 0 {
		return
	}
	data = data[:min(len(data), StreamBytes-st.used)]
	st.used += len(data)
	s.mark[0] = mark{len(data), at}
	s.lookAt(ctx, st, s.mark[:], data, report)
	if st.used >= StreamBytes {
		st.drop(s)
	}
}

// begin prepares a look.
func (s *Scanner) begin(ctx Context, st *Stream, marks []mark, data []byte, report func(*Finding)) *look {
	l := &s.look
	*l = look{Scanner: s, Context: ctx, stream: st, own: s.owner(ctx.Owner), whole: data, marks: marks, room: unwrapBytes, report: report, kept: l.kept[:0]}
	return l
}

// start looks at all that a look is for.
func (l *look) start(data []byte) {
	if l.Proto == flow.ProtoUDP {
		l.datagram(data)
		return
	}
	l.stretch(data)
}

// found reports something once a look. end is where it ends in the bytes of the
// look, endOfLook for their end.
func (l *look) found(rule, what, masked string, end int) {
	l.tell(&Finding{Rule: rule, What: what, Masked: masked}, end)
}

func (l *look) tell(f *Finding, end int) {
	l.told++
	for i := range l.kept {
		have := &l.kept[i].Finding
		if have.Rule == f.Rule && have.What == f.What && have.Masked == f.Masked && have.Later == f.Later {
			return
		}
	}
	if len(l.kept) >= lookFindings {
		return
	}
	if l.depth > 0 || end < 0 {
		end = len(l.whole)
	}
	f.Number = l.memory.number(f)
	l.kept = append(l.kept, lookFound{*f, end})
	f.Stamp = stampAt(l.marks, end)
	l.report(f)
}

// at gives the place of the end of part, which lies in the bytes of the look.
func (l *look) at(part []byte) int {
	if l.depth > 0 {
		return endOfLook
	}
	return cap(l.whole) - cap(part) + len(part)
}
