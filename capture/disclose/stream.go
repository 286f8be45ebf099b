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
// payload. The zero value is ready.
type Stream struct {
	used  int  // bytes looked at, or waiting
	over  bool // nothing more is looked at
	begun bool // next is known
	next  uint32
	wait  []byte // in order, not looked at
	early []segment
	marks []mark
	state
}

type segment struct {
	seq uint32
	Stamp
	data []byte
}

// state is what was learnt of the direction.
type state struct {
	looked   bool // there was a first look
	kind     protocol
	bodyLeft int64 // bytes of an HTTP body that are to come
	bodyMute bool  // they are told of already, or nothing can be read in them
	awaits   uint8 // what the next line of a login holds
	letters  []byte
	user     string // of a login, until the password comes
	hasUser  bool
	line     int // lines of a Telnet login
	rtp      rtpState
	request  bool // an HTTP request was sent
	firmware bool // the last one asked for something that is named like a firmware
}

// Over reports whether nothing more of this direction will be looked at.
func (st *Stream) Over() bool { return st.over }

// Near marks a stream that stays in the home, of which less is looked at. It is
// called before anything is.
func (st *Stream) Near() { st.used = StreamBytes - nearBytes }

// Waiting reports whether bytes wait for a look.
func (st *Stream) Waiting() bool { return len(st.wait) > 0 || len(st.early) > 0 }

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
	st.early = append(st.early, seg)
	return len(st.early) < streamHeld && st.used < StreamBytes && s.buffered <= maxBuffered
}

func (s *Scanner) append(st *Stream, data []byte, at Stamp) {
	st.next += uint32(len(data))
	data = data[:min(len(data), max(StreamBytes-st.used, 0))]
	if len(data) == 0 {
		return
	}
	if st.wait == nil && len(s.spare) > 0 {
		last := len(s.spare) - 1
		st.wait, st.marks = s.spare[last].wait, s.spare[last].marks
		s.spare = s.spare[:last]
	}
	st.wait = append(st.wait, data...)
	st.used += len(data)
	s.buffered += len(data)
	if len(st.marks) == streamMarks {
		st.marks = st.marks[:streamMarks-1] // the next one speaks for it
	}
	st.marks = append(st.marks, mark{len(st.wait), at})
}

// join takes in the early segments that have come into reach.
func (s *Scanner) join(st *Stream) {
	for i := 0; i < len(st.early); {
		if int32(st.early[i].seq-st.next) > 0 {
			i++
			continue
		}
		s.takeEarly(st, i)
		i = 0
	}
}

// takeEarly moves an early segment to what waits.
func (s *Scanner) takeEarly(st *Stream, i int) {
	seg := st.early[i]
	st.early = slices.Delete(st.early, i, i+1)
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
		if st.over || len(st.early) == 0 {
			break
		}
		first := 0
		for i := range st.early {
			if int32(st.early[i].seq-st.early[first].seq) < 0 {
				first = i
			}
		}
		st.next = st.early[first].seq
		st.bodyLeft, st.letters = 0, nil
		s.takeEarly(st, first)
		s.join(st)
	}
	if st.used >= StreamBytes {
		st.drop(s)
	}
}

func (s *Scanner) flush(ctx Context, st *Stream, report func(*Finding)) {
	if len(st.wait) == 0 {
		return
	}
	data, marks := st.wait, st.marks
	st.wait, st.marks = nil, nil
	s.buffered -= len(data)
	s.lookAt(ctx, st, marks, data, report)
	s.giveBack(data, marks)
}

// spareRooms is how many rooms are kept to be used again.
const spareRooms = 64

// waitRoom is what a stream needs while bytes wait.
type waitRoom struct {
	wait  []byte
	marks []mark
}

// giveBack keeps the room of a stream of which nothing waits any more, without
// what was in it.
func (s *Scanner) giveBack(data []byte, marks []mark) {
	if data != nil && len(s.spare) < spareRooms && cap(data) <= StreamBytes/2 {
		clear(data)
		s.spare = append(s.spare, waitRoom{data[:0], marks[:0]})
	}
}

// Drop forgets what waits and looks at nothing more: the flow turned out to be
// sealed, or is forgotten.
func (s *Scanner) Drop(st *Stream) { st.drop(s) }

func (st *Stream) drop(s *Scanner) {
	s.buffered -= len(st.wait)
	s.giveBack(st.wait, st.marks)
	for _, seg := range st.early {
		s.buffered -= len(seg.data)
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
