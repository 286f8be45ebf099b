package disclose

import "slices"

// Bounds of what a stream keeps.
const (
	streamHeld  = 8  // segments that came too early
	streamMarks = 32 // packets whose bytes wait
)

// mark says which packet brought the bytes up to end.
type mark struct {
	end int
	Stamp
}

// Stream is what is kept of one direction of a flow, between the pieces of its
// payload. The zero value is ready. There is one for each direction of every flow
// that can be read, so what few of them need is kept apart.
type Stream struct {
	used  int    // bytes looked at, or waiting
	next  uint32 // sequence number after what came in order
	over  bool   // nothing more is looked at
	begun bool   // next is known
	room  *waitRoom
	state
}

// waitRoom is what a stream needs while bytes wait.
type waitRoom struct {
	wait  []byte // in order, not looked at
	marks []mark
	early []segment
}

type segment struct {
	seq uint32
	Stamp
	data []byte
}

// state is what was learnt of the direction.
type state struct {
	kind     protocol
	looked   bool  // there was a first look
	request  bool  // an HTTP request was sent
	firmware bool  // the last one asked for something that is named like a firmware
	bodyMute bool  // those of the body are told of already, or nothing can be read in them
	bodyLeft int64 // bytes of an HTTP body that are to come
	signIn   *signIn
	rtp      *rtpState
}

// signIn is what was said of a login so far.
type signIn struct {
	awaits  uint8 // what its next line holds
	hasUser bool
	user    string // until the password comes
	letters []byte // of a line of Telnet
	line    int    // of them, how many there were
}

// signing begins a login where there is none.
func (st *state) signing() *signIn {
	if st.signIn == nil {
		st.signIn = &signIn{}
	}
	return st.signIn
}

// goesOn reports whether something is half said.
func (in *signIn) goesOn() bool {
	return in != nil && (in.awaits != awaitNothing || in.letters != nil || in.hasUser || in.line != 0)
}

// Over reports whether nothing more of this direction will be looked at.
func (st *Stream) Over() bool { return st.over }

// Near marks a stream that stays in the home, of which less is looked at. It is
// called before anything is.
func (st *Stream) Near() { st.used = StreamBytes - nearBytes }

// Waiting reports whether bytes wait for a look.
func (st *Stream) Waiting() bool {
	return st.room != nil && (len(st.room.wait) > 0 || len(st.room.early) > 0)
}

// Put takes the payload of a TCP segment. It reports whether so much waits that
// it is to be looked at now.
func (s *Scanner) Put(st *Stream, seq uint32, data []byte, at Stamp) bool {
	if st.over || len(data) == 0 {
		return false
	}
	if !st.begun {
		st.begun, st.next = true, seq
	}
	switch ahead := int32(seq - st.next); {
	case ahead > 0:
		return !s.hold(st, segment{seq, at, data})
	case ahead < 0 && -int64(ahead) >= int64(len(data)):
		return false
	case ahead < 0:
		data = data[-ahead:]
	}
	s.append(st, data, at)
	s.join(st)
	return st.used >= StreamBytes || s.buffered > maxBuffered
}

// hold keeps a segment that came too early, and reports false if what is missing
// is no longer waited for.
func (s *Scanner) hold(st *Stream, seg segment) bool {
	seg.data = slices.Clone(seg.data[:min(len(seg.data), max(StreamBytes-st.used, 0))])
	s.buffered += len(seg.data)
	st.used += len(seg.data) // given back when it is joined
	room := s.roomOf(st)
	room.early = append(room.early, seg)
	return len(room.early) < streamHeld && st.used < StreamBytes && s.buffered <= maxBuffered
}

func (s *Scanner) append(st *Stream, data []byte, at Stamp) {
	st.next += uint32(len(data))
	data = data[:min(len(data), max(StreamBytes-st.used, 0))]
	if len(data) == 0 {
		return
	}
	room := s.roomOf(st)
	room.wait = append(room.wait, data...)
	st.used += len(data)
	s.buffered += len(data)
	if len(room.marks) == streamMarks {
		room.marks = room.marks[:streamMarks-1] // the next one speaks for it
	}
	room.marks = append(room.marks, mark{len(room.wait), at})
}

// roomOf gives the room of a stream in which bytes are to wait.
func (s *Scanner) roomOf(st *Stream) *waitRoom {
	if st.room == nil {
		st.room = &waitRoom{}
		if last := len(s.spare) - 1; last >= 0 {
			st.room, s.spare = s.spare[last], s.spare[:last]
		}
	}
	return st.room
}

// join takes in the early segments that have come into reach.
func (s *Scanner) join(st *Stream) {
	for i := 0; st.room != nil && i < len(st.room.early); {
		if int32(st.room.early[i].seq-st.next) > 0 {
			i++
			continue
		}
		s.takeEarly(st, i)
		i = 0
	}
}

// takeEarly moves an early segment to what waits.
func (s *Scanner) takeEarly(st *Stream, i int) {
	room := st.room
	seg := room.early[i]
	room.early = slices.Delete(room.early, i, i+1)
	s.buffered -= len(seg.data)
	st.used -= len(seg.data)
	if behind := int64(int32(st.next - seg.seq)); behind < int64(len(seg.data)) {
		s.append(st, seg.data[max(behind, 0):], seg.Stamp)
	}
}

// Flush looks at all that waits: the other side answers, the connection ends,
// or there is no more room. What is missing between is passed over.
func (s *Scanner) Flush(ctx Context, st *Stream, report func(*Finding)) {
	for {
		s.flush(ctx, st, report)
		if st.over || st.room == nil || len(st.room.early) == 0 {
			break
		}
		early, first := st.room.early, 0
		for i := range early {
			if int32(early[i].seq-early[first].seq) < 0 {
				first = i
			}
		}
		st.next = early[first].seq
		st.bodyLeft = 0
		if st.signIn != nil {
			st.signIn.letters = nil
		}
		s.takeEarly(st, first)
		s.join(st)
	}
	if st.used >= StreamBytes {
		st.drop(s)
	}
}

func (s *Scanner) flush(ctx Context, st *Stream, report func(*Finding)) {
	room := st.room
	if room == nil || len(room.wait) == 0 {
		return
	}
	st.room = nil
	if len(room.early) > 0 {
		rest := s.roomOf(st)
		rest.early, room.early = room.early, rest.early
	}
	s.buffered -= len(room.wait)
	s.lookAt(ctx, st, room.marks, room.wait, report)
	s.giveBack(room)
}

// spareRooms is how many rooms are kept to be used again.
const spareRooms = 64

// giveBack keeps the room of a stream of which nothing waits any more, without
// what was in it.
func (s *Scanner) giveBack(room *waitRoom) {
	if len(s.spare) < spareRooms && cap(room.wait) <= StreamBytes/2 {
		clear(room.wait)
		clear(room.early)
		*room = waitRoom{room.wait[:0], room.marks[:0], room.early[:0]}
		s.spare = append(s.spare, room)
	}
}

// Drop forgets what waits and looks at nothing more: the flow turned out to be
// sealed, or is forgotten.
func (s *Scanner) Drop(st *Stream) { st.drop(s) }

func (st *Stream) drop(s *Scanner) {
	if room := st.room; room != nil {
		s.buffered -= len(room.wait)
		for _, seg := range room.early {
			s.buffered -= len(seg.data)
		}
		s.giveBack(room)
	}
	state := state{request: st.request, firmware: st.firmware}
	*st = Stream{over: true, used: StreamBytes, state: state}
}

// stampAt gives the packet that brought the byte before end.
func stampAt(marks []mark, end int) Stamp {
	for i := range marks {
		if end <= marks[i].end {
			return marks[i].Stamp
		}
	}
	if len(marks) == 0 {
		return Stamp{}
	}
	return marks[len(marks)-1].Stamp
}
