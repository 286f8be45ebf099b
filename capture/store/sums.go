package store

import (
	"math"

	"telltale/capture/flow"
)

const (
	hourNs   = flow.HourNs
	dayNs    = 24 * hourNs
	slotNs   = flow.SlotNs
	secondNs = int64(1e9)

	quarterNs = 6 * hourNs // of a day
)

// sums is the part of a traffic row that adds up, in the integers of SQLite.
type sums struct {
	sentPackets, receivedPackets int64
	sentBytes, receivedBytes     int64
	sentPayload, receivedPayload int64
	upPackets                    int64
	sealed, clear                int64
	reach                        int64
	firstNs, lastNs              int64
}

// integer brings a count into the range of a SQLite integer, with room for
// sums: a hostile file may claim any length.
func integer(v uint64) int64 { return int64(min(v, math.MaxInt64>>10)) }

func ownSums(t *flow.Traffic) sums {
	s := counterSums(t.Own, t)
	s.upPackets = integer(t.UpPackets)
	s.sealed, s.clear = integer(t.Grade.Sealed), integer(t.Grade.Clear)
	return s
}

func counterSums(c flow.Counter, t *flow.Traffic) sums {
	return sums{
		sentPackets: integer(c.SentPackets), receivedPackets: integer(c.ReceivedPackets),
		sentBytes: integer(c.SentBytes), receivedBytes: integer(c.ReceivedBytes),
		sentPayload: integer(c.SentPayload), receivedPayload: integer(c.ReceivedPayload),
		reach: int64(min(t.Reach, flow.ReachContacted)), firstNs: t.FirstNs, lastNs: t.LastNs,
	}
}

func (s *sums) add(o sums) {
	s.sentPackets += o.sentPackets
	s.receivedPackets += o.receivedPackets
	s.sentBytes += o.sentBytes
	s.receivedBytes += o.receivedBytes
	s.sentPayload += o.sentPayload
	s.receivedPayload += o.receivedPayload
	s.upPackets += o.upPackets
	s.sealed += o.sealed
	s.clear += o.clear
	s.reach = max(s.reach, o.reach)
	s.firstNs = min(s.firstNs, o.firstNs)
	s.lastNs = max(s.lastNs, o.lastNs)
}

func (s *sums) packets() int64 { return s.sentPackets + s.receivedPackets }

func (s *sums) counter() flow.Counter {
	return flow.Counter{
		SentPackets: uint64(s.sentPackets), ReceivedPackets: uint64(s.receivedPackets),
		SentBytes: uint64(s.sentBytes), ReceivedBytes: uint64(s.receivedBytes),
		SentPayload: uint64(s.sentPayload), ReceivedPayload: uint64(s.receivedPayload),
	}
}

// grade splits the sent payload; what is neither sealed nor clear is unknown.
func (s *sums) grade() flow.Grade {
	return flow.Grade{
		Sealed: uint64(s.sealed), Clear: uint64(s.clear),
		Unknown: uint64(max(0, s.sentPayload-s.sealed-s.clear)),
	}
}

// appendCounter and appendArgs append the columns in the order of the tables.
func (s *sums) appendCounter(args []any) []any {
	return append(args, s.sentPackets, s.receivedPackets, s.sentBytes, s.receivedBytes, s.sentPayload, s.receivedPayload)
}

func (s *sums) appendArgs(args []any) []any {
	return append(s.appendCounter(args), s.sealed, s.clear, s.reach)
}

// appendCounts appends the counter as integers of a packed entry, setCounts
// reads it.
func (s *sums) appendCounts(entry []int64) []int64 {
	return append(entry, s.sentPackets, s.receivedPackets, s.sentBytes, s.receivedBytes, s.sentPayload, s.receivedPayload)
}

func (s *sums) setCounts(entry []int64) {
	for i, dest := range []*int64{&s.sentPackets, &s.receivedPackets, &s.sentBytes, &s.receivedBytes, &s.sentPayload, &s.receivedPayload} {
		*dest = entry[i]
	}
}

// headerBytes is what a packet has on the wire besides its payload, at least: the
// headers of Ethernet, IPv4 and UDP.
const headerBytes = 42

// appendEntry appends the sums of an hour that starts at startNs, setEntry reads
// them. What follows from other figures is left out, which saves a quarter of the
// room: bytes without their payload and headers, and payload by its form alone.
func (s *sums) appendEntry(entry []int64, startNs int64) []int64 {
	return append(entry, s.sentPackets, s.receivedPackets,
		s.sentBytes-s.sentPayload-headerBytes*s.sentPackets, s.receivedBytes-s.receivedPayload-headerBytes*s.receivedPackets,
		s.sealed, s.clear, s.sentPayload-s.sealed-s.clear, s.receivedPayload, offsetS(s.lastNs, startNs, hourNs)<<2|s.reach)
}

// setEntry gives the second of the last packet within the hour.
func (s *sums) setEntry(entry []int64) (lastS int64) {
	s.sentPackets, s.receivedPackets = entry[0], entry[1]
	s.sealed, s.clear = entry[4], entry[5]
	s.sentPayload, s.receivedPayload = entry[4]+entry[5]+entry[6], entry[7]
	s.sentBytes = entry[2] + s.sentPayload + headerBytes*s.sentPackets
	s.receivedBytes = entry[3] + s.receivedPayload + headerBytes*s.receivedPackets
	s.reach = entry[8] & 3
	return entry[8] >> 2
}

func (s *sums) counterDest() []any {
	return []any{&s.sentPackets, &s.receivedPackets, &s.sentBytes, &s.receivedBytes, &s.sentPayload, &s.receivedPayload}
}

func (s *sums) dest() []any {
	return append(s.counterDest(), &s.sealed, &s.clear, &s.reach)
}

// floorDiv divides and rounds down, also before 1970: a file may claim any time.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// offsetS gives how far ns lies after start, in whole seconds, kept within a
// stretch of length lengthNs.
func offsetS(ns, start, lengthNs int64) int64 {
	return min(max(0, floorDiv(ns-start, secondNs)), lengthNs/secondNs-1)
}
