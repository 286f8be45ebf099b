package disclose

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"

	"telltale/capture/flow"
)

// memos is how many looks are remembered; a power of two.
const memos = 4096

// shortDatagram is how long a datagram may be that is not text and yet is
// remembered: short ones ask the same over and over (TFTP, STUN).
const shortDatagram = 64

// memo is what a look at some payload found. Devices say the same thing over and
// over, so that most payload need not be searched again.
type memo struct {
	key   uint64 // hash of the payload, and of all that what is found depends on
	after plainState
	found []memoFound
}

// memoFound is a finding, and where it ended.
type memoFound struct {
	Finding
	end int
}

// plainState is the state of a stream in which nothing is half said.
type plainState struct {
	looked, bodyMute, request, firmware bool
	kind                                protocol
	bodyLeft                            int64
}

// plain gives a state that can be compared, and false if there is more to it.
func (st *state) plain() (plainState, bool) {
	p := plainState{st.looked, st.bodyMute, st.request, st.firmware, st.kind, st.bodyLeft}
	return p, st.awaits == awaitNothing && st.letters == nil && !st.hasUser && st.line == 0 && st.rtp.packets == 0
}

// set puts a plain state back.
func (st *state) set(p plainState) {
	st.looked, st.bodyMute, st.request, st.firmware, st.kind, st.bodyLeft = p.looked, p.bodyMute, p.request, p.firmware, p.kind, p.bodyLeft
}

// lookAt searches payload, or remembers what the same payload showed.
func (s *Scanner) lookAt(ctx Context, st *Stream, marks []mark, data []byte, report func(*Finding)) {
	before, plain := st.plain()
	other := before.kind == protoOther && unreadable(data)
	short := ctx.Proto == flow.ProtoUDP && len(data) <= shortDatagram
	if other && ctx.Proto == flow.ProtoUDP && blank(ctx.Port, data) {
		st.looked = true
		return
	}
	if !plain || other && !short { // other bytes than text are soon looked at, and seldom the same
		s.begin(ctx, st, marks, data, report).start(data)
		return
	}
	key := s.memoKey(&ctx, before, data)
	one := &s.memos[key%memos]
	if one.key == key {
		st.set(one.after)
		for i := range one.found {
			s.again = one.found[i].Finding // not in a variable of its own: report would make it escape
			s.again.Stamp = stampAt(marks, one.found[i].end)
			report(&s.again)
		}
		return
	}
	l := s.begin(ctx, st, marks, data, report)
	l.start(data)
	if after, plain := st.plain(); plain && !st.over {
		*one = memo{key, after, append(one.found[:0], l.kept...)}
	}
}

// memoKey is of payload, who sends it, what was known of the stream before, and
// how much of the home.
func (s *Scanner) memoKey(ctx *Context, before plainState, data []byte) uint64 {
	var b [48]byte
	copy(b[:], ctx.Owner[:])
	b[6], b[7] = ctx.Proto, byte(before.kind)
	for i, set := range [...]bool{before.looked, before.bodyMute, before.request, before.firmware} {
		if set {
			b[8] |= 1 << i
		}
	}
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
