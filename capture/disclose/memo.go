package disclose

import (
	"hash/maphash"
	"slices"
)

// memos is how many looks are remembered; a power of two.
const memos = 8192

// memo is what a look at some payload found. Devices say the same thing over and
// over, so that most payload need not be searched again.
type memo struct {
	key   memoKey
	after plainState
	found []memoFound
}

// memoKey is payload, who sent it, and what was known of the stream before.
type memoKey struct {
	Context
	plainState
	hash   uint64
	learnt uint64 // what was known of the home
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
	if !plain {
		s.begin(ctx, st, marks, data, report).start(data)
		return
	}
	key := memoKey{ctx, before, maphash.Bytes(s.seed, data), s.learnt}
	key.Port = tellingPort(ctx.Port)
	one := &s.memos[(key.hash^uint64(ctx.Owner[5]))%memos]
	if one.key == key {
		st.set(one.after)
		for _, f := range one.found {
			f.Stamp = stampAt(marks, f.end)
			report(&f.Finding)
		}
		return
	}
	l := s.begin(ctx, st, marks, data, report)
	l.start(data)
	if after, plain := st.plain(); plain && !st.over {
		*one = memo{key, after, slices.Clone(l.kept)}
	}
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
