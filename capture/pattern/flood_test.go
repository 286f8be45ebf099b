package pattern_test

import (
	"net/netip"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// volleys sends at a rate from a time on, in handfuls of size packets.
func volleys(f *pattern.Floods, v pattern.Volley, fromNs, lengthNs int64, perSecond, size, bytes int) {
	step := second * int64(size) / int64(perSecond)
	for at := step; at <= lengthNs; at += step {
		v.TimeNs, v.Packets, v.Bytes = startT+fromNs+at, uint32(size), uint32(size*bytes)
		f.Sent(&v)
	}
}

func syns(to netip.Addr) pattern.Volley {
	return pattern.Volley{From: device(2), Remote: to, Protocol: flow.ProtoTCP, Port: 80, SYN: true}
}

func datagrams(to netip.Addr) pattern.Volley {
	return pattern.Volley{From: device(2), Remote: to, Protocol: flow.ProtoUDP, Port: 9000}
}

// TestFloods holds the thresholds of label specification E.1, TT-B06 and TT-B07.
func TestFloods(t *testing.T) {
	tests := []struct {
		name string
		do   func(*pattern.Floods)
		want int
	}{
		{"requests at the rate", func(f *pattern.Floods) { volleys(f, syns(stranger(1)), 0, 11*second, 100, 1, 60) }, 1},
		{"requests below it", func(f *pattern.Floods) { volleys(f, syns(stranger(1)), 0, 60*second, 90, 1, 60) }, 0},
		{"too short", func(f *pattern.Floods) { volleys(f, syns(stranger(1)), 0, 5*second, 1000, 1, 60) }, 0},
		{"datagrams at the rate", func(f *pattern.Floods) { volleys(f, datagrams(stranger(1)), 0, 12*second, 520, 64, 60) }, 1},
		{"datagrams below it", func(f *pattern.Floods) { volleys(f, datagrams(stranger(1)), 0, 60*second, 400, 64, 60) }, 0},
		{"few but large", func(f *pattern.Floods) { volleys(f, datagrams(stranger(1)), 0, 15*second, 450, 64, 1500) }, 1},
		{"each from a port of its own", func(f *pattern.Floods) { volleys(f, datagrams(stranger(1)), 0, 12*second, 600, 1, 60) }, 1},
		{"GRE", func(f *pattern.Floods) {
			v := datagrams(stranger(1))
			v.Protocol, v.Port = flow.ProtoGRE, 0
			volleys(f, v, 0, 12*second, 600, 64, 500)
		}, 1},
		{"a second of pause is within it", func(f *pattern.Floods) {
			volleys(f, syns(stranger(1)), 0, 8*second, 200, 1, 60)
			volleys(f, syns(stranger(1)), 10*second, 8*second, 200, 1, 60)
		}, 1},
		{"two with a minute between", func(f *pattern.Floods) {
			volleys(f, syns(stranger(1)), 0, 12*second, 200, 1, 60)
			volleys(f, syns(stranger(1)), 72*second, 12*second, 200, 1, 60)
		}, 2},
		{"a talk with answers is none", func(f *pattern.Floods) {
			for i := range int64(20) {
				volleys(f, datagrams(stranger(1)), i*second, second, 640, 64, 60)
				back := datagrams(stranger(1))
				back.Packets = 256
				f.Returned(&back)
			}
		}, 0},
		{"of nobody", func(f *pattern.Floods) {
			v := syns(stranger(1))
			v.From.Addr = stranger(2)
			volleys(f, v, 0, 20*second, 200, 1, 60)
		}, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := &pattern.Floods{}
			tc.do(f)
			if rows := f.Take(startT, settled, true); len(rows) != tc.want {
				t.Errorf("%d rows, want %d: %+v", len(rows), tc.want, rows)
			}
		})
	}
}

func TestFloodRow(t *testing.T) {
	f := &pattern.Floods{}
	v := syns(stranger(1))
	volleys(f, v, 0, 20*second, 200, 1, 60)
	back := v
	back.Packets = 3
	f.Returned(&back)
	v.Port = 81
	volleys(f, v, 20*second, second, 500, 1, 60)
	if rows := f.Take(startT+25*second, settled, false); len(rows) != 0 {
		t.Errorf("told while it may go on: %+v", rows)
	}
	rows := f.Take(startT+60*second, settled, false)
	if len(rows) != 1 {
		t.Fatalf("rows: %+v", rows)
	}
	got := rows[0]
	checkNear(t, "most packets within ten seconds", int64(got.TenPackets), 2300, 10)
	checkNear(t, "most packets within a second", int64(got.PeakPackets), 500, 1)
	checkNear(t, "milliseconds", (got.LastNs-got.StartNs)/1e6, 20990, 20)
	got.TenPackets, got.TenBytes, got.PeakPackets, got.StartNs, got.LastNs = 0, 0, 0, 0, 0
	want := flow.Flood{
		Device: mac(2).String(), Remote: stranger(1), Protocol: "tcp", Scope: flow.ScopeInternet, SYN: true,
		Packets: 4499, Bytes: 4499 * 60, Returned: 3,
	}
	if got != want {
		t.Errorf("row %+v, want %+v", got, want)
	}
}

func checkNear(t *testing.T, what string, got, want, near int64) {
	t.Helper()
	if d := got - want; d > near || -d > near {
		t.Errorf("%s: %d, want %d", what, got, want)
	}
}

// TestFloodInASweep floods one target while thousands of others are tried: they
// do not push it out.
func TestFloodInASweep(t *testing.T) {
	f := &pattern.Floods{}
	for i := range 20 * 1000 {
		at := startT + int64(i)*1e6
		other := syns(stranger(i % 60000))
		other.TimeNs, other.Packets = at, 1
		f.Sent(&other)
		if i%5 == 0 {
			v := syns(stranger(65000))
			v.TimeNs, v.Packets = at, 1
			f.Sent(&v)
		}
	}
	rows := f.Take(startT, settled, true)
	if len(rows) != 1 || rows[0].Remote != stranger(65000) || rows[0].Packets != 4000 {
		t.Errorf("rows: %+v", rows)
	}
}

func TestFloodsCrowded(t *testing.T) {
	f := &pattern.Floods{}
	said := func(fromNs int64, n int) (yes int) {
		for i := range n {
			if f.Crowded(startT + fromNs + int64(i)*second/int64(n)) {
				yes++
			}
		}
		return yes
	}
	for _, step := range []struct {
		fromNs      int64
		flows, want int
	}{
		{0, 20, 0},                // a quiet second
		{second, 100, 75},         // the flood begins
		{2 * second, 100, 100},    // and goes on
		{3 * second, 10, 10},      // its last packets
		{4 * second, 10, 0},       //
		{3600 * second, 20, 0},    // long after
		{0, 60, 35},               // a clock that goes back
		{1<<62 + second, 1000, 0}, // no time
	} {
		if got := said(step.fromNs, step.flows); got != step.want {
			t.Errorf("after %d s, %d flows: crowded %d times, want %d", step.fromNs/second, step.flows, got, step.want)
		}
	}
}
