package pattern_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

func TestSending(t *testing.T) {
	type packet struct {
		atNs  int64
		bytes uint32
	}
	tests := []struct {
		name    string
		packets []packet
		want    []string // what ended, and in the end what goes on
	}{
		{"one packet", []packet{{0, 100}}, []string{"0+0: 100 in 1, 0 large"}},
		{"a pause of two seconds is none", []packet{{0, 100}, {2 * second, 901}}, []string{"0+2000: 1001 in 2, 1 large"}},
		{"a longer one ends it", []packet{{0, 100}, {2*second + 1, 900}}, []string{"0+0: 100 in 1, 0 large", "2000+0: 900 in 1, 0 large"}},
		{"slightly the wrong order", []packet{{second, 1}, {0, 2}, {second / 2, 3}}, []string{"1000+0: 6 in 3, 0 large"}},
		{"a clock that goes back", []packet{{100 * second, 1}, {0, 2}}, []string{"100000+0: 1 in 1, 0 large", "0+0: 2 in 1, 0 large"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var s pattern.Sending
			var got []string
			tell := func(s pattern.Sending) {
				got = append(got, fmt.Sprintf("%d+%d: %d in %d, %d large", s.StartNs/1e6, (s.LastNs-s.StartNs)/1e6, s.Bytes, s.Packets, s.Large))
			}
			for _, p := range tc.packets {
				if change, ended := s.Add(p.atNs, p.bytes); change != pattern.Goes && ended.Packets > 0 {
					tell(ended)
				}
			}
			tell(s)
			if diff := gocmp.Diff(tc.want, got); diff != "" {
				t.Errorf("sendings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSendingCut cuts a stream of an hour, and loses nothing of it.
func TestSendingCut(t *testing.T) {
	var s pattern.Sending
	cuts, bytes := 0, uint64(0)
	for i := range int64(3600) {
		change, ended := s.Add(i*second, 1000)
		switch {
		case change == pattern.Cut:
			cuts++
			bytes += ended.Bytes
		case change == pattern.Began && i > 0:
			t.Fatalf("a pause at %d s", i)
		}
	}
	if bytes += s.Bytes; cuts != 11 || bytes != 3600*1000 {
		t.Errorf("%d cuts, %d bytes", cuts, bytes)
	}
}

// talk drives a Line as a flow does.
type talk struct {
	line  pattern.Line
	lines *pattern.Lines
	party pattern.Party
}

func (x *talk) send(atNs int64, bytes uint32) {
	change, over := x.line.Sent(atNs, bytes)
	if change == pattern.Goes {
		return
	}
	x.lines.Close(&x.line, &x.party, &over)
	if change == pattern.Began {
		x.lines.Open(&x.line, &x.party, x.party.Name != 0)
	}
}

func (x *talk) receive(atNs int64, bytes uint32) {
	if x.line.Received(atNs, bytes) {
		x.lines.Known(&x.line, &x.party)
	}
}

func (x *talk) end() {
	over := x.line.End()
	x.lines.Close(&x.line, &x.party, &over)
}

func party(last byte, remote netip.Addr, name uint32) pattern.Party {
	return pattern.Party{From: device(last), Remote: remote, Name: name, Source: flow.NameTLSSNI, Protocol: flow.ProtoTCP, Port: 443}
}

func TestBursts(t *testing.T) {
	lines := &pattern.Lines{}
	x := &talk{lines: lines, party: party(2, stranger(1), 7)}
	x.send(startT, 1500) // a burst with an answer, part of which comes too late
	x.receive(startT+second, 300)
	x.send(startT+second, 600)
	x.receive(startT+11*second, 200)
	x.receive(startT+11*second+1, 4000)
	x.send(startT+20*second, 1999) // too small
	x.send(startT+30*second, 2000)
	x.receive(startT+31*second, 50)
	x.end()
	lan := &talk{lines: lines, party: party(2, netip.MustParseAddr("192.168.1.9"), 0)}
	lan.send(startT, 9000)
	lan.end()
	got := lines.Bursts.Take(1<<62, settled, func(id uint32) string { return fmt.Sprint("name ", id) }, false)
	want := []flow.Burst{
		{Device: mac(2).String(), Remote: stranger(1), Name: "name 7", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443, StartNs: startT, LastNs: startT + second, SentPackets: 2, LargePackets: 1, SentPayload: 2100, ReceivedPayload: 500},
		{Device: mac(2).String(), Remote: stranger(1), Name: "name 7", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443, StartNs: startT + 30*second, LastNs: startT + 30*second, SentPackets: 1, LargePackets: 1, SentPayload: 2000, ReceivedPayload: 50},
	}
	if diff := gocmp.Diff(want, got, gocmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("bursts (-want +got):\n%s", diff)
	}
}

// TestBurstsKeepTheLargest has more bursts within an hour than are kept, and
// some of which the hour is not over or the device not known.
func TestBurstsKeepTheLargest(t *testing.T) {
	lines := &pattern.Lines{}
	r := chance(1)
	var sizes []uint64
	x := &talk{lines: lines, party: party(2, stranger(1), 0)}
	for i := range 200 {
		size := 2000 + r.Uint32N(60000)
		sizes = append(sizes, uint64(size))
		x.send(startT+int64(i)*10*second, size)
	}
	x.end()
	x.send(startT+flow.HourNs, 5000)
	x.end()
	six := &talk{lines: lines, party: pattern.Party{From: pattern.Source{MAC: mac(3), Addr: netip.MustParseAddr("2001:db8::3")}, Remote: stranger(1)}}
	six.send(startT, 6000)
	six.end()

	rows := lines.Bursts.Take(startT+flow.HourNs, atHome, noName, false)
	var got []uint64
	for _, row := range rows {
		got = append(got, row.SentPayload)
	}
	slices.Sort(sizes)
	slices.Sort(got)
	if diff := gocmp.Diff(sizes[len(sizes)-48:], got); diff != "" {
		t.Errorf("sizes (-want +got):\n%s", diff)
	}
	if lines.Bursts.Beyond() != 152 {
		t.Errorf("%d bursts were not kept, want 152", lines.Bursts.Beyond())
	}
	if rows = lines.Bursts.Take(0, settled, noName, true); len(rows) != 2 || rows[0].SentPayload != 5000 || rows[1].SentPayload != 6000 {
		t.Errorf("the others: %+v", rows)
	}
}

// TestBurstsBound holds the bound of all senders together.
func TestBurstsBound(t *testing.T) {
	lines := &pattern.Lines{}
	for i := range 30000 {
		x := &talk{lines: lines, party: party(byte(2+i%4), stranger(i), 0)}
		x.send(startT+int64(i)*flow.HourNs, 3000)
		x.end()
	}
	rows := lines.Bursts.Take(0, settled, noName, true)
	if len(rows) != 1<<14 || lines.Bursts.Beyond() != 30000-1<<14 {
		t.Errorf("%d rows, %d beyond", len(rows), lines.Bursts.Beyond())
	}
}
