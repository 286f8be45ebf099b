package pattern

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// Bounds of what is told apart of attempts.
const (
	hostsApart      = 1024    // distinct targets of one sender, slot, protocol and port; beyond, tries alone count
	portsApart      = 64      // ports of one sender, slot and protocol; beyond, all others are one
	targetsOfSender = 1 << 13 // distinct targets of one sender and slot
	targetsOfSlot   = 1 << 15 // distinct targets of all senders and one slot

	answerWaitNs = int64(30e9) // an answer counts until so long after the slot
	rowsWaiting  = 1 << 15     // rows that wait to be taken
)

// Opening is a first packet that asks for an answer: a SYN, a first datagram,
// an echo request.
type Opening struct {
	TimeNs   int64
	From     Source
	Remote   netip.Addr
	Protocol uint8  // IANA number
	Port     uint16 // of the remote side, 0 where there is none
	SYN      bool
	Sequence uint32 // of a SYN
}

// Answer says how a remote side reacted.
type Answer uint8

// The answers.
const (
	Answered Answer = iota // a SYN with ACK, or any datagram
	Refused                // a reset, or "port unreachable"
)

// Attempts finds who tries what without an answer, by slot. The zero value is
// ready.
type Attempts struct {
	ring    [4]slotTargets // by slot; those that are done serve to compare
	newest  int64          // start of the newest slot
	begun   bool
	seed    uint64
	senders senders
	heard   map[sender]bool // to whom anything was sent: hardware addresses, addresses where there is none
	recent  [32]sender      // those told last, by a part of their address
	rows    []attemptRow
	beyond  uint64
	room    attemptRoom
}

// Beyond gives how many events or rows no room was found for.
func (a *Attempts) Beyond() uint64 { return a.beyond }

// Heard notes that a packet to somebody was captured, so that the capture holds
// not only what he sends.
func (a *Attempts) Heard(to Source) {
	k := hearer(to)
	place := &a.recent[(k.mac[5]^k.mac[4]^k.addr[15])%uint8(len(a.recent))]
	if k != *place && len(a.heard) < maxSenders {
		*place = k
		if a.heard == nil {
			a.heard = map[sender]bool{}
		}
		a.heard[k] = true
	}
}

// hearer is a device, not one of its addresses, where the frames tell.
func hearer(s Source) sender {
	if s.MAC.Usable() {
		return sender{mac: s.MAC}
	}
	return senderOf(s)
}

// Open takes an opening.
func (a *Attempts) Open(o *Opening) {
	s := a.slot(o.TimeNs)
	if s == nil { // its slot is over
		return
	}
	id, ok := a.senders.id(senderOf(o.From))
	if !ok {
		a.flush() // whoever still sends gets a number again
		s = a.slot(o.TimeNs)
		id, _ = a.senders.id(senderOf(o.From))
	}
	k := targetKey{host: hostOf(o.Remote), sender: id, port: o.Port, protocol: o.Protocol, class: classOf(o.From.Addr, o.Remote)}
	g := s.group(k)
	g.tries++
	if o.SYN && marked(o.Remote, o.Sequence) {
		g.marked++
	}
	t := s.target(k, g, a.seed)
	if t == nil {
		a.beyond++
		return
	}
	t.try(uint32((o.TimeNs - s.start) / 1e6))
}

// marked reports whether a sequence number is the address that the SYN goes to,
// as the scanner of Mirai sends it (label specification E.1, TT-B04).
func marked(remote netip.Addr, sequence uint32) bool {
	if !remote.Is4() {
		return false
	}
	b := remote.As4()
	return binary.BigEndian.Uint32(b[:]) == sequence
}

// Answer takes the first answer to an opening, seen from who opened.
func (a *Attempts) Answer(from Source, remote netip.Addr, protocol uint8, port uint16, how Answer) {
	a.Heard(from)
	id, ok := a.senders.find(senderOf(from))
	if !ok {
		return
	}
	k := targetKey{host: hostOf(remote), sender: id, port: port, protocol: protocol, class: classOf(from.Addr, remote)}
	for back := range int64(len(a.ring)) {
		s := a.at(a.newest - back*flow.SlotNs)
		if s == nil || s.done {
			continue
		}
		if t := s.find(k, a.seed); t != nil {
			t.answer(how)
			return
		}
	}
}

// Short takes the end of a connection that was answered, to a port where one
// signs in (SignIn), and that was short in the sense of TT-B05. If its slot is
// over by then it counts in the newest one.
func (a *Attempts) Short(timeNs int64, from Source, remote netip.Addr, protocol uint8, port uint16) {
	s := a.slot(timeNs)
	if s == nil { // the end was noticed late
		s = a.at(a.newest)
	}
	if s == nil || s.done {
		return
	}
	id, ok := a.senders.id(senderOf(from))
	if !ok {
		a.beyond++
		return
	}
	s.group(targetKey{host: hostOf(remote), sender: id, port: port, protocol: protocol, class: classOf(from.Addr, remote)}).short++
}

// SignIn reports whether a TCP port is one where a person or a program signs
// in by password: FTP, SSH, Telnet and their usual second ports (label
// specification E.1, TT-B05).
func SignIn(port uint16) bool {
	switch port {
	case 21, 22, 23, 2222, 2223, 2323:
		return true
	}
	return false
}

// ruled reports whether a rule names a port, so that it is always kept apart
// (label specification E.1, TT-B01 and TT-B05).
func ruled(port uint16) bool {
	switch port {
	case 5555, 7547, 8291, 37215, 52869:
		return true
	}
	return SignIn(port)
}

// slot gives the targets of a time, or nil if that slot is over.
func (a *Attempts) slot(timeNs int64) *slotTargets {
	if noTime(timeNs) {
		return nil
	}
	start := floorTo(timeNs, flow.SlotNs)
	if !a.begun {
		a.begun, a.seed, a.newest = true, seed(), start
	}
	switch {
	case start > a.newest:
		a.advance(timeNs)
		a.newest = start
	case a.newest-start >= int64(len(a.ring))*flow.SlotNs: // the clock went back
		a.flush()
		a.newest = start
	}
	s := &a.ring[place(start, len(a.ring))]
	if !s.used || s.start != start {
		a.finish(s)
		s.reset(start)
	}
	if s.done {
		return nil
	}
	return s
}

// place says where in a ring a slot lies.
func place(start int64, size int) int {
	i := int(start / flow.SlotNs % int64(size))
	if i < 0 {
		i += size
	}
	return i
}

// at gives the targets of a slot if they are still held.
func (a *Attempts) at(start int64) *slotTargets {
	s := &a.ring[place(start, len(a.ring))]
	if !s.used || s.start != start {
		return nil
	}
	return s
}

// Advance makes the rows of the slots that are over at a time.
func (a *Attempts) Advance(nowNs int64) {
	if a.begun {
		a.advance(nowNs)
	}
}

func (a *Attempts) advance(nowNs int64) {
	for back := int64(len(a.ring)) - 1; back >= 0; back-- {
		s := a.at(a.newest - back*flow.SlotNs)
		if s != nil && nowNs-s.start >= flow.SlotNs+answerWaitNs {
			a.finish(s)
		}
	}
}

// flush makes the rows of all slots, and forgets whom they were of.
func (a *Attempts) flush() {
	if !a.begun {
		return
	}
	for back := int64(len(a.ring)) - 1; back >= 0; back-- {
		if s := a.at(a.newest - back*flow.SlotNs); s != nil {
			a.finish(s)
		}
	}
	for i := range a.ring {
		a.ring[i].used = false
	}
	a.senders.reset()
}
