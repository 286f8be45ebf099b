package pattern

import "telltale/capture/flow"

// largePayload is what a packet of a stream of pictures has at least (label
// specification D.3, P02).
const largePayload = 900

// Change says what a packet did to a Sending.
type Change uint8

// The changes.
const (
	Goes  Change = iota // it belongs to the sending that goes on
	Began               // after a pause, or for the first time, a sending begins with it
	Cut                 // the sending was as long as one may be, and goes on as a new one
)

// Sending is a stretch of packets with payload one way without a pause longer
// than flow.BurstGapNs. The zero value is one that has not begun.
type Sending struct {
	StartNs, LastNs int64
	Bytes           uint64 // payload
	Packets         uint32 // with payload; stops at its largest value, which 300 s cannot hold
	Large           uint32 // of them, those with more than 900 bytes of payload
}

// Add takes a packet with payload. Unless the sending goes on, it gives the one
// that ended, which is empty if there was none.
func (s *Sending) Add(timeNs int64, payload uint32) (Change, Sending) {
	change := s.change(timeNs)
	if change == Goes {
		s.count(timeNs, payload)
		return Goes, Sending{}
	}
	ended := *s
	*s = Sending{StartNs: timeNs, LastNs: timeNs}
	s.count(timeNs, payload)
	return change, ended
}

// change says what a packet of a time does. Captures hold packets in slightly
// the wrong order; only a clock that went far back begins anew.
func (s *Sending) change(timeNs int64) Change {
	switch {
	case s.Packets == 0 || timeNs-s.LastNs > flow.BurstGapNs || s.StartNs-timeNs > flow.BurstGapNs:
		return Began
	case timeNs-s.StartNs >= flow.BurstLongestNs:
		return Cut
	}
	return Goes
}

func (s *Sending) count(timeNs int64, payload uint32) {
	s.LastNs = max(s.LastNs, timeNs)
	s.Bytes += uint64(payload)
	if s.Packets != ^uint32(0) {
		s.Packets++
	}
	if payload > largePayload {
		s.Large++
	}
}
