package disclose

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"

	"telltale/capture/flow"
)

// Bounds of what is remembered of looks.
const (
	memos       = 16 << 10 // looks, each at one of the two places that its key gives it; a power of two
	maxTellings = 32 << 10 // what they found, all together
	maxSayings  = 8 << 10  // different findings
)

// shortDatagram is how long a datagram may be that is not text and yet is
// remembered: short ones ask the same over and over (TFTP, STUN).
const shortDatagram = 64

// memory is what looks at some payload found. Devices say the same thing over and
// over, so that most payload need not be searched again.
type memory struct {
	looks    []memo
	tellings []telling // of the looks, and of such that gave way to others
	sayings  []saying  // by Finding.Number, less one
	numbers  map[saying]uint32
	again    Finding // one that is remembered, while it is told
}

// memo is what one look found. It is small, since there are many.
type memo struct {
	key      uint64 // hash of the payload, and of all that what is found depends on
	from     uint32 // its first telling
	found    uint8  // how many it has
	flags    uint8  // of plainState, after the look
	bodyLeft uint16
}

// telling is a finding of a look, and where it ended.
type telling struct{ number, end uint32 }

// saying is what a finding says, wherever and whenever it was found.
type saying struct {
	rule, what, masked string
	later              uint64
}

func newMemory() memory { return memory{looks: make([]memo, memos), numbers: map[saying]uint32{}} }

// look finds what is remembered by a key, nil if nothing is.
func (m *memory) look(key uint64) *memo {
	for _, place := range [...]uint64{key % memos, key%memos ^ 1} {
		if one := &m.looks[place]; one.key == key {
			return one
		}
	}
	return nil
}

// number gives the number of what a finding says, 0 if there is no more room.
func (m *memory) number(f *Finding) uint32 {
	one := saying{f.Rule, f.What, f.Masked, f.Later}
	number, ok := m.numbers[one]
	if !ok && len(m.sayings) < maxSayings {
		m.sayings = append(m.sayings, one)
		number = uint32(len(m.sayings))
		m.numbers[one] = number
	}
	return number
}

// keep remembers a look, if that finds room. Once there is none for what looks
// found, all of them are forgotten.
func (m *memory) keep(key uint64, after plainState, found []lookFound) {
	if after.bodyLeft > math.MaxUint16 {
		return
	}
	if len(m.tellings)+len(found) > maxTellings {
		clear(m.looks)
		m.tellings = m.tellings[:0]
	}
	from := len(m.tellings)
	for i := range found {
		if found[i].Number == 0 {
			m.tellings = m.tellings[:from]
			return
		}
		m.tellings = append(m.tellings, telling{found[i].Number, uint32(found[i].end)})
	}
	first := key % memos
	m.looks[first^1] = m.looks[first] // the older of the two gives way
	m.looks[first] = memo{key, uint32(from), uint8(len(found)), after.flags, uint16(after.bodyLeft)}
}

// tell reports once more what a look found.
func (m *memory) tell(one *memo, marks []mark, report func(*Finding)) {
	for _, t := range m.tellings[one.from:][:one.found] {
		said := &m.sayings[t.number-1]
		// Not in a variable of its own: report would make it escape.
		m.again = Finding{said.rule, said.what, said.masked, said.later, t.number, stampAt(marks, int(t.end))}
		report(&m.again)
	}
}

// plainState is the state of a stream in which nothing is half said.
type plainState struct {
	flags    uint8 // those below, and above them the protocol
	bodyLeft int64
}

// Flags of a plainState.
const (
	flagLooked = 1 << iota
	flagBodyMute
	flagRequest
	flagFirmware
	flagBits = iota
)

// plain gives a state that can be compared, and false if there is more to it.
func (st *state) plain() (plainState, bool) {
	flags := uint8(st.kind) << flagBits
	for i, set := range [...]bool{st.looked, st.bodyMute, st.request, st.firmware} {
		if set {
			flags |= 1 << i
		}
	}
	return plainState{flags, st.bodyLeft}, !st.signIn.goesOn() && (st.rtp == nil || st.rtp.packets == 0)
}

// set puts a plain state back.
func (st *state) set(p plainState) {
	st.looked, st.bodyMute = p.flags&flagLooked != 0, p.flags&flagBodyMute != 0
	st.request, st.firmware = p.flags&flagRequest != 0, p.flags&flagFirmware != 0
	st.kind, st.bodyLeft = protocol(p.flags>>flagBits), p.bodyLeft
}

// lookAt searches payload, or remembers what the same payload showed.
func (s *Scanner) lookAt(ctx Context, st *Stream, marks []mark, data []byte, report func(*Finding)) {
	other, datagram := st.kind == protoOther && unreadable(data), ctx.Proto == flow.ProtoUDP
	if other && datagram && blank(ctx.Port, data) {
		st.looked = true
		return
	}
	_, plain := st.plain()
	if !plain || other && (!datagram || len(data) > shortDatagram) { // other bytes than text are soon looked at, and seldom the same
		s.begin(ctx, st, marks, data, report).start(data)
		return
	}
	s.lookOnce(ctx, st, marks, data, report)
}

// lookOnce searches payload of a stream in a plain state, unless what the same
// payload showed is remembered.
func (s *Scanner) lookOnce(ctx Context, st *Stream, marks []mark, data []byte, report func(*Finding)) {
	before, _ := st.plain()
	key := s.memoKey(&ctx, before, data)
	if one := s.memory.look(key); one != nil {
		st.set(plainState{one.flags, int64(one.bodyLeft)})
		s.memory.tell(one, marks, report)
		return
	}
	l := s.begin(ctx, st, marks, data, report)
	l.start(data)
	if after, plain := st.plain(); plain && !st.over {
		s.memory.keep(key, after, l.kept)
	}
}

// memoKey is of payload, who sends it, what was known of the stream before, and
// how much of the home.
func (s *Scanner) memoKey(ctx *Context, before plainState, data []byte) uint64 {
	var b [48]byte
	copy(b[:], ctx.Owner[:])
	b[6], b[7] = ctx.Proto, before.flags
	binary.LittleEndian.PutUint16(b[10:], tellingPort(ctx.Port))
	binary.LittleEndian.PutUint32(b[12:], s.learnt)
	if own := s.owner(ctx.Owner); own != nil {
		binary.LittleEndian.PutUint32(b[16:], own.learnt)
	}
	binary.LittleEndian.PutUint64(b[24:], uint64(before.bodyLeft))
	binary.LittleEndian.PutUint64(b[32:], maphash.Bytes(s.seed, data))
	binary.LittleEndian.PutUint64(b[40:], uint64(len(data)))
	return max(maphash.Bytes(s.seed, b[:]), 1)
}

// quietKey is of text, and of all that what is found in it depends on.
func (l *look) quietKey(b []byte) uint64 {
	learnt, owner := uint64(l.learnt), uint64(0)
	if l.own != nil {
		learnt, owner = learnt|uint64(l.own.learnt)<<32, l.own.plain
	}
	high, low := bits.Mul64(maphash.Bytes(l.seed, b)^learnt, owner^uint64(l.depth)<<56^0x9e3779b97f4a7c15)
	return max(high^low, 1)
}

// tellingPort gives a port that something is read by, 0 for any other: those
// that answers go to are ever new.
func tellingPort(port uint16) uint16 {
	switch port {
	case portFTP, portTelnet, portTelnetToo, portPOP3, portMapping, portCoAP:
		return port
	}
	return 0
}
