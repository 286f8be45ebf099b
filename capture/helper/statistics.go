package main

import (
	"encoding/json"
	"time"
)

// statistics is one line on standard error, once a second. Counts are since the
// start; they are of packets.
type statistics struct {
	Time        string `json:"time"` // RFC 3339, UTC
	Interface   string `json:"interface"`
	State       string `json:"state"`         // up, down, or gone
	Received    uint64 `json:"received"`      // by the socket, those dropped among them
	Written     uint64 `json:"written"`       // handed on
	Dropped     uint64 `json:"dropped"`       // by the kernel, as the ring was full
	Queued      uint64 `json:"queued"`        // in the ring, not yet handed on
	RingFull    uint64 `json:"ring_full"`     // how often the ring was full
	Changes     uint64 `json:"changes"`       // how often the interface went or came
	ClockJumps  uint64 `json:"clock_jumps"`   // how often the clock was set
	ClockJumpMs int64  `json:"clock_jump_ms"` // by how much in this second, forwards or backwards
	Sleeps      uint64 `json:"sleeps"`        // how often the computer slept
	SleptMs     int64  `json:"slept_ms"`      // for how long in this second
	Last        bool   `json:"last,omitempty"`
}

// The states of an interface.
const (
	stateUp   = "up"
	stateDown = "down"
	stateGone = "gone" // there is none of that name
)

// line gives the statistics as one line of JSON.
func (s statistics) line() []byte {
	b, _ := json.Marshal(s) // strings and numbers always can be
	return append(b, '\n')
}

// moment is one moment on three clocks, nanoseconds: the clock on the wall, one
// that nobody sets, and one that nobody sets and that stands still in sleep.
type moment struct{ wall, boot, awake int64 }

// jumpLeast is what a clock may be off in a second before it counts as set:
// more than a time service corrects by turning the clock slower or faster.
const jumpLeast = 200 * time.Millisecond

// since notes what the clocks did from one moment to the next.
func (s *statistics) since(from, to moment) {
	jump := time.Duration(to.wall - from.wall - (to.boot - from.boot))
	slept := time.Duration(to.boot - from.boot - (to.awake - from.awake))
	s.Time = time.Unix(0, to.wall).UTC().Format(time.RFC3339)
	s.ClockJumpMs, s.SleptMs = 0, 0
	if jump.Abs() >= jumpLeast {
		s.ClockJumps++
		s.ClockJumpMs = jump.Milliseconds()
	}
	if slept >= jumpLeast {
		s.Sleeps++
		s.SleptMs = slept.Milliseconds()
	}
}

// turned notes the state of the interface, and reports whether it is another.
func (s *statistics) turned(state string) bool {
	if s.State == state {
		return false
	}
	if s.State != "" {
		s.Changes++
	}
	s.State = state
	return true
}

// counted adds what the kernel counted since it was last asked. received has
// dropped in it.
func (s *statistics) counted(received, dropped, ringFull uint32) {
	s.Received += uint64(received)
	s.Dropped += uint64(dropped)
	s.RingFull += uint64(ringFull)
	s.Queued = 0
	if kept := s.Received - s.Dropped; kept > s.Written {
		s.Queued = kept - s.Written
	}
}
