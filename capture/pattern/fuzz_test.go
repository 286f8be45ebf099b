package pattern_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// everything is all trackers, driven by bytes.
type everything struct {
	attempts pattern.Attempts
	floods   pattern.Floods
	spreads  pattern.Spreads
	answers  pattern.Answers
	lines    pattern.Lines
	setups   pattern.Setups
	talks    [4]talk
	now      int64
	opened   uint64
	replies  uint64
	sent     uint64 // payload
}

// step does what nine bytes say: what, by how much the clock goes on, who, to
// whom and how much.
func (x *everything) step(b []byte) {
	x.now += int64(int32(binary.BigEndian.Uint32(b[1:]))) * 1e5 // up to 60 hours, either way
	if b[0]&0x80 != 0 {
		x.now = int64(binary.BigEndian.Uint64(b[1:])) // any time at all
	}
	from, remote := device(b[5]&7), stranger(int(b[6]))
	if b[6]&0xc0 == 0xc0 {
		remote = device(b[6]).Addr
	}
	if b[5]&8 != 0 {
		from.Addr = netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 15: b[5]})
	}
	switch what := b[0] & 15; {
	case what < 5:
		x.attempt(b, from, remote)
	case what < 8:
		x.flood(b, from, remote)
	case what < 10:
		x.spread(b, from.MAC)
		x.replies++
		x.answers.Datagram(&pattern.Reply{TimeNs: x.now, From: from, Port: uint16(b[7] & 7), Remote: remote, Payload: uint32(b[8]), Asked: b[7]&8 == 0})
	case what < 14:
		x.line(b, from, remote)
	default:
		x.device(b, from.MAC)
	}
}

func (x *everything) spread(b []byte, mac flow.MAC) {
	if b[0]&1 == 0 {
		x.spreads.Sender(x.now, mac, stranger(int(b[7])<<8|int(b[8])))
		return
	}
	x.spreads.Probe(x.now, mac, device(b[7]).Addr)
}

func (x *everything) attempt(b []byte, from pattern.Source, remote netip.Addr) {
	switch port := uint16(b[7]); b[0] & 15 {
	case 3:
		x.attempts.Answer(from, remote, b[8], port, pattern.Answer(b[0]>>4&1))
	case 4:
		x.attempts.Short(x.now, from, remote, b[8], port)
	default:
		x.opened++
		x.attempts.Open(&pattern.Opening{TimeNs: x.now, From: from, Remote: remote, Protocol: b[8], Port: port, SYN: true, Sequence: uint32(b[6])})
	}
}

func (x *everything) flood(b []byte, from pattern.Source, remote netip.Addr) {
	v := pattern.Volley{TimeNs: x.now, From: from, Remote: remote, Protocol: b[8], Port: uint16(b[7]), SYN: b[8]&1 == 0}
	v.Packets, v.Bytes = uint32(b[7])<<(b[8]&31), uint32(b[7])<<24
	if b[0]&15 == 7 {
		x.floods.Returned(&v)
		return
	}
	x.floods.Sent(&v)
}

func (x *everything) line(b []byte, from pattern.Source, remote netip.Addr) {
	t := &x.talks[b[5]&3]
	if t.lines == nil {
		t.lines, t.party = &x.lines, pattern.Party{From: from, Remote: remote, Name: uint32(b[7]), Protocol: flow.ProtoTCP, Port: 443}
	}
	switch b[0] & 15 {
	case 12:
		t.receive(x.now, uint32(b[8])<<8)
	case 13:
		t.end()
	default:
		x.sent += uint64(b[8]) << 8
		t.send(x.now, uint32(b[8])<<8)
	}
}

func (x *everything) device(b []byte, mac flow.MAC) {
	switch b[7] & 7 {
	case 0, 1:
		x.setups.Lease(x.now, mac, b[7]&1 == 0)
	case 2:
		x.setups.Keyed(x.now, mac)
	case 3:
		x.setups.Relay(mac, x.now, x.now+int64(b[8])*minute, 1)
	case 4:
		x.setups.Present(mac)
	case 5:
		x.spreads.Router(mac)
	default:
		x.take(false)
	}
}

// totals is what rows add up to.
type totals struct{ tries, marked, bytes, answers uint64 }

// take takes all rows that are ready.
func (x *everything) take(end bool) totals {
	var sum totals
	locate := atHome
	if end {
		locate = settled
	}
	x.attempts.Advance(x.now)
	for _, row := range x.attempts.Take(locate, end) {
		if !row.Remote.IsValid() {
			sum.tries += row.Tries
			sum.marked += uint64(row.Marked)
		}
	}
	x.floods.Take(x.now, locate, end)
	for _, row := range x.answers.Take(x.spreads.Take(x.now, anyMAC, end), x.now, locate, end) {
		if row.Kind == flow.SpreadAnswered {
			sum.answers += uint64(row.Peak)
		}
	}
	for _, row := range x.lines.Bursts.Take(x.now, locate, noName, end) {
		sum.bytes += row.SentPayload
	}
	return sum
}

// FuzzEvents drives everything with any sequence of events, at any time: nothing
// panics, bounds hold, and no more is told than was put in.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x00\x09\x02\x01\x17\x06\x00\x00\x00\x00\x09\x02\x02\x17\x06\x00\x00\x00\x00\x09\x02\x03\x17\x06"))
	f.Add([]byte("\x0a\x00\x00\x75\x30\x02\x01\x17\x36\x0d\x00\x00\x00\x09\x02\x02\x17\x06\x80\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte("\x0e\x00\x00\x75\x30\x02\x01\x00\x36\x0e\x00\x00\x00\x09\x02\x02\x03\x06\x05\x00\x00\x00\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		x := &everything{now: startT}
		var sum totals
		for ; len(data) >= 9; data = data[9:] {
			x.step(data)
			if data[0]&15 > 13 && data[7]&7 > 5 {
				sum.add(x.take(false))
			}
		}
		for i := range x.talks {
			if x.talks[i].lines != nil {
				x.talks[i].end()
			}
		}
		sum.add(x.take(true))
		if sum.tries > x.opened || sum.marked > x.opened || sum.bytes > x.sent || sum.answers > 2*x.replies {
			t.Errorf("told %+v, put in %d tries, %d bytes, %d replies", sum, x.opened, x.sent, x.replies)
		}
		x.check(t)
	})
}

func (s *totals) add(one totals) {
	s.tries += one.tries
	s.marked += one.marked
	s.bytes += one.bytes
	s.answers += one.answers
}

// check wants sense in what is told at the end.
func (x *everything) check(t *testing.T) {
	for _, b := range x.lines.Beats.Take(settled, noName) {
		if b.LastNs < b.FirstNs || b.MeanNs <= 0 || b.SpreadNs < 0 || b.Count < 6 {
			t.Errorf("beat %+v", b)
		}
	}
	for _, s := range x.setups.Take() {
		if d := s.UntilNs - s.FromNs; d < 30*minute || d > 120*minute {
			t.Errorf("window %+v", s)
		}
	}
}
