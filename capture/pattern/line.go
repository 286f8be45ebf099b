package pattern

import (
	"net/netip"

	"telltale/capture/flow"
)

// Line is what one end of a flow sends towards the other: its sending, what
// came back for it, and its place among the beats. The zero value is ready; it
// holds no pointer, so that a flow can embed it.
type Line struct {
	Sending
	answer uint64  // payload that came back
	beat   beatRef // of the sending, or the one before
	untold bool    // Beats does not know yet that the sending began
	older  bool    // an earlier sending was told
}

// Ended is a sending that is over.
type Ended struct {
	Sending
	Answer uint64 // payload that came back, until flow.BurstAnswerNs after its end
}

// Sent takes a packet with payload. Unless the sending goes on, what ended has
// to be told to Close before Open is told of the new one.
func (l *Line) Sent(timeNs int64, payload uint32) (Change, Ended) {
	change, over := l.Sending.Add(timeNs, payload)
	if change == Goes {
		return Goes, Ended{}
	}
	ended := Ended{over, l.answer}
	l.answer = 0
	return change, ended
}

// Received takes a packet with payload from the other end, and reports whether
// the sending still has to be told to Open: what the flow calls its destination
// is known by now.
func (l *Line) Received(timeNs int64, payload uint32) bool {
	if l.Packets > 0 && timeNs-l.LastNs <= flow.BurstAnswerNs {
		l.answer += uint64(payload)
	}
	return l.untold
}

// End ends the sending, if there is one.
func (l *Line) End() Ended {
	ended := Ended{l.Sending, l.answer}
	l.Sending, l.answer = Sending{}, 0
	return ended
}

// Party is who sends to whom, and what for.
type Party struct {
	From     Source
	Remote   netip.Addr
	Name     uint32 // what the flow calls its destination, as the caller numbers names; 0 if nothing
	Source   flow.NameSource
	Protocol uint8 // IANA number
	Port     uint16
}

// Lines turns sendings to the Internet into bursts and beats. The zero value is
// ready.
type Lines struct {
	Bursts Bursts
	Beats  Beats
}

// Open takes a sending that began. With sure false the flow may yet tell what
// it calls its destination; then the beat waits for an answer or the end.
func (x *Lines) Open(l *Line, p *Party, sure bool) {
	if !sure && !l.older {
		l.untold = true
		return
	}
	x.begin(l, p, l.StartNs)
}

func (x *Lines) begin(l *Line, p *Party, startNs int64) {
	l.untold, l.older = false, true
	l.beat = x.Beats.begin(p, startNs, l.beat)
}

// Known takes a sending of which Received said that it was not told yet.
func (x *Lines) Known(l *Line, p *Party) { x.begin(l, p, l.StartNs) }

// Close takes a sending that is over; an empty one is no matter.
func (x *Lines) Close(l *Line, p *Party, e *Ended) {
	if e.Packets == 0 {
		return
	}
	if l.untold {
		x.begin(l, p, e.StartNs)
	}
	x.Beats.size(l.beat, e.Bytes)
	if e.Bytes >= flow.BurstFloorBytes {
		x.Bursts.add(p, e)
	}
}
