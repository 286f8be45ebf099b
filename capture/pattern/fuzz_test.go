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
	lines    pattern.Lines
	setups   pattern.Setups
	talks    [4]talk
	now      int64
	opened   uint64
	marked   uint64
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
	port := uint16(b[7])
	switch b[0] & 15 {
	case 0, 1, 2:
		x.opened++
		x.attempts.Open(&pattern.Opening{TimeNs: x.now, From: from, Remote: remote, Protocol: b[8], Port: port, SYN: true, Sequence: uint32(b[6])})
	case 3:
		x.attempts.Answer(from, remote, b[8], port, pattern.Answer(b[0]>>4&1))
	case 4:
		x.attempts.Short(x.now, from, remote, b[8], port)
	case 5, 6:
		x.floods.Sent(&pattern.Volley{TimeNs: x.now, From: from, Remote: remote, Protocol: b[8], Port: port, SYN: b[8]&1 == 0, Packets: uint32(port) << b[8] & 31, Bytes: uint32(port) << 24})
	case 7:
		x.floods.Returned(&pattern.Volley{From: from, Remote: remote, SYN: b[8]&1 == 0, Packets: uint32(port)})
	case 8:
		x.spreads.Sender(x.now, from.MAC, stranger(int(b[7])<<8|int(b[8])))
	case 9:
		x.spreads.Probe(x.now, from.MAC, device(b[7]).Addr)
	case 10, 11:
		x.line(b, from, remote)
	case 12:
		x.talks[b[5]&3].receive(x.now, uint32(b[8])<<8)
	case 13:
		x.talks[b[5]&3].end()
	default:
		x.device(b, from.MAC)
	}
}

func (x *everything) line(b []byte, from pattern.Source, remote netip.Addr) {
	t := &x.talks[b[5]&3]
	if t.lines == nil {
		t.lines, t.party = &x.lines, pattern.Party{From: from, Remote: remote, Name: uint32(b[7]), Protocol: flow.ProtoTCP, Port: 443}
	}
	x.sent += uint64(b[8]) << 8
	t.send(x.now, uint32(b[8])<<8)
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
type totals struct{ tries, marked, bytes uint64 }

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
	x.spreads.Take(x.now, anyMAC, end)
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
				one := x.take(false)
				sum.tries, sum.marked, sum.bytes = sum.tries+one.tries, sum.marked+one.marked, sum.bytes+one.bytes
			}
		}
		for i := range x.talks {
			if x.talks[i].lines != nil {
				x.talks[i].end()
			}
		}
		last := x.take(true)
		if sum.tries+last.tries > x.opened || sum.marked+last.marked > x.opened || sum.bytes+last.bytes > x.sent {
			t.Errorf("told %+v and %+v, put in %d tries, %d bytes", sum, last, x.opened, x.sent)
		}
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
	})
}
