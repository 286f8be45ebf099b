package flow_test

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
)

const (
	wholeKey = "00:00:5e:00:53:01"
	partKey  = "02:00:00:00:00:02"
)

var same = []cmp.Option{cmpopts.EquateEmpty(), cmpopts.EquateComparable(netip.Addr{})}

func sentBytes(n uint64) flow.Counter { return flow.Counter{SentPackets: 1, SentBytes: n} }

func TestJoinWithNothing(t *testing.T) {
	f := flow.DeviceFacts{Device: flow.Device{Key: wholeKey}, Hours: 3}
	if diff := cmp.Diff(f, flow.Join(f), same...); diff != "" {
		t.Errorf("changed:\n%s", diff)
	}
}

func TestJoinDevices(t *testing.T) {
	whole := flow.DeviceFacts{FirstNs: 50, LastNs: 60, Device: flow.Device{
		Key: wholeKey, OwnName: "Anna's phone", OwnKind: "phone", FirstNs: 50, LastNs: 60, Addrs: []netip.Addr{netip.MustParseAddr("192.168.7.9")},
		Clues: []flow.Clue{{Device: wholeKey, Kind: flow.ClueDHCPHostname, Value: "phone", FirstNs: 50, LastNs: 55, Count: 2}},
	}}
	part := flow.DeviceFacts{FirstNs: 10, LastNs: 20, Device: flow.Device{
		Key: partKey, Hostname: "annas-phone", OwnName: "Guest", FirstNs: 10, LastNs: 20,
		Addrs: []netip.Addr{netip.MustParseAddr("192.168.7.3"), netip.MustParseAddr("192.168.7.9")},
		Clues: []flow.Clue{
			{Device: partKey, Kind: flow.ClueDHCPHostname, Value: "phone", FirstNs: 10, LastNs: 12, Count: 3},
			{Device: partKey, Kind: flow.ClueDHCPHostname, Value: "other", FirstNs: 11, LastNs: 11, Count: 1},
		},
	}}
	want := flow.Device{
		Key: wholeKey, Hostname: "annas-phone", OwnName: "Anna's phone", OwnKind: "phone", FirstNs: 10, LastNs: 60, Parts: []string{partKey},
		Addrs: []netip.Addr{netip.MustParseAddr("192.168.7.3"), netip.MustParseAddr("192.168.7.9")},
		Clues: []flow.Clue{
			{Device: wholeKey, Kind: flow.ClueDHCPHostname, Value: "other", FirstNs: 11, LastNs: 11, Count: 1},
			{Device: wholeKey, Kind: flow.ClueDHCPHostname, Value: "phone", FirstNs: 10, LastNs: 55, Count: 5},
		},
	}
	got := flow.Join(whole, part)
	if diff := cmp.Diff(want, got.Device, same...); diff != "" {
		t.Errorf("device (-want +got):\n%s", diff)
	}
	if got.FirstNs != 10 || got.LastNs != 60 {
		t.Errorf("from %d to %d, want 10 to 60", got.FirstNs, got.LastNs)
	}
	if whole.Device.Clues[0].Count != 2 || part.Device.Clues[0].Device != partKey {
		t.Error("what was handed in is changed")
	}
}

// TestJoinPartners has the cases in which two rows are, or are not, one partner,
// and how far the device itself got.
func TestJoinPartners(t *testing.T) {
	server := netip.MustParseAddr("203.0.113.7")
	one := flow.Partner{Remote: server, Name: "a.example", Source: flow.NameDNS, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, FirstNs: 30, LastNs: 40, Hours: []int64{0, 2}}
	for name, c := range map[string]struct {
		change func(a, b *flow.Partner)
		want   int // partners
		reach  flow.Reach
	}{
		"the same": {func(a, b *flow.Partner) {
			a.Own, b.Own, a.Reach, b.Reach = sentBytes(1), sentBytes(2), flow.ReachTried, flow.ReachContacted
		}, 1, flow.ReachContacted},
		"another name": {func(_, b *flow.Partner) { b.Name = "b.example" }, 2, 0},
		"another port": {func(_, b *flow.Partner) { b.Port = 80 }, 2, 0},
		"served":       {func(_, b *flow.Partner) { b.Served = true }, 2, 0},
		"one only carries it": {func(a, b *flow.Partner) {
			a.Relayed, b.Own, a.Reach, b.Reach = sentBytes(1), sentBytes(2), flow.ReachContacted, flow.ReachTried
		}, 1, flow.ReachTried},
		"the other only carries it": {func(a, b *flow.Partner) {
			a.Own, b.Relayed, a.Reach, b.Reach = sentBytes(1), sentBytes(2), flow.ReachAsked, flow.ReachContacted
		}, 1, flow.ReachAsked},
		"both only carry it": {func(a, b *flow.Partner) {
			a.Relayed, b.Relayed, a.Reach, b.Reach = sentBytes(1), sentBytes(2), flow.ReachTried, flow.ReachContacted
		}, 1, flow.ReachContacted},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := one, one
			b.Source, b.FirstNs, b.LastNs, b.Hours = flow.NameTLSSNI, 10, 50, []int64{1, 2}
			c.change(&a, &b)
			got := flow.Join(flow.DeviceFacts{Device: flow.Device{Key: wholeKey}, Partners: []flow.Partner{a}}, flow.DeviceFacts{Device: flow.Device{Key: partKey}, Partners: []flow.Partner{b}}).Partners
			if len(got) != c.want {
				t.Fatalf("%d partners, want %d", len(got), c.want)
			}
			if c.want > 1 {
				return
			}
			p := got[0]
			if p.Reach != c.reach || p.Own.SentBytes+p.Relayed.SentBytes != 3 || p.Source != flow.NameTLSSNI || p.FirstNs != 10 || p.LastNs != 50 || !cmp.Equal(p.Hours, []int64{0, 1, 2}) {
				t.Errorf("partner %+v", p)
			}
		})
	}
}

func TestJoinBehaviour(t *testing.T) {
	slot := flow.SlotNs
	of := func(key string, n uint32) flow.DeviceFacts {
		host := netip.AddrFrom4([4]byte{192, 0, 2, byte(n)})
		return flow.DeviceFacts{
			Device:       flow.Device{Key: key},
			Attempts:     []flow.Attempt{{Device: key, StartNs: slot, Protocol: "tcp", Port: 23, Scope: flow.ScopeInternet, Tries: uint64(n), Failed: n, Peak: n, Fresh: n, OneWay: n > 5, Examples: []netip.Addr{host}}},
			Spreads:      []flow.Spread{{Device: key, StartNs: slot, Kind: flow.SpreadProbed, Peak: n}},
			Slots:        []flow.Slot{{Device: key, StartNs: slot, SentPayload: uint64(n), Contacts: n}},
			Lookups:      []flow.Lookups{{Device: key, HourNs: 0, Parent: "example", Asked: n, Names: n, Failed: 1}},
			Observations: []flow.Observation{{Device: key, Rule: "D01", Masked: "x", FirstNs: int64(100 - n), LastNs: 100, Capture: int64(n), Count: uint64(n)}},
			Bursts:       []flow.Burst{{Device: key, StartNs: int64(n)}},
			Beats:        []flow.Beat{{Device: key, FirstNs: int64(n)}},
			Floods:       []flow.Flood{{Device: key, StartNs: int64(n)}},
			TLS:          []flow.TLSUse{{Device: key, Count: uint64(n)}},
			Setups:       []flow.Setup{{Device: key, FromNs: int64(n)}},
		}
	}
	got := flow.Join(of(wholeKey, 7), of(partKey, 3))
	want := flow.DeviceFacts{
		Device:       flow.Device{Key: wholeKey, Parts: []string{partKey}},
		Attempts:     []flow.Attempt{{Device: wholeKey, StartNs: slot, Protocol: "tcp", Port: 23, Scope: flow.ScopeInternet, Tries: 10, Failed: 7, Peak: 7, Fresh: 7, Examples: []netip.Addr{netip.MustParseAddr("192.0.2.7")}}},
		Spreads:      []flow.Spread{{Device: wholeKey, StartNs: slot, Kind: flow.SpreadProbed, Peak: 7}},
		Slots:        []flow.Slot{{Device: wholeKey, StartNs: slot, SentPayload: 10, Contacts: 7}},
		Lookups:      []flow.Lookups{{Device: wholeKey, Parent: "example", Asked: 10, Names: 7, Failed: 2}},
		Observations: []flow.Observation{{Device: wholeKey, Rule: "D01", Masked: "x", FirstNs: 93, LastNs: 100, Capture: 7, Count: 10}},
		Bursts:       []flow.Burst{{Device: wholeKey, StartNs: 3}, {Device: wholeKey, StartNs: 7}},
		Beats:        []flow.Beat{{Device: wholeKey, FirstNs: 3}, {Device: wholeKey, FirstNs: 7}},
		Floods:       []flow.Flood{{Device: wholeKey, StartNs: 3}, {Device: wholeKey, StartNs: 7}},
		TLS:          []flow.TLSUse{{Device: wholeKey, Count: 7}, {Device: wholeKey, Count: 3}},
		Setups:       []flow.Setup{{Device: wholeKey, FromNs: 3}, {Device: wholeKey, FromNs: 7}},
	}
	if diff := cmp.Diff(want, got, same...); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
}

// fullDays counts the days with enough hours; the hours begin 20 before 1970.
func fullDays(hours map[int64]bool) (days int) {
	ofDay := map[int64]int{}
	for hour := range hours {
		day := (hour - 20 + 240) / 24
		if ofDay[day]++; ofDay[day] == flow.DayHours {
			days++
		}
	}
	return days
}

// TestJoinKeepsSums holds for any split of hours that nothing is lost or counted
// twice, in whatever order the parts come.
func TestJoinKeepsSums(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		facts := make([]flow.DeviceFacts, 3)
		hours := map[int64]bool{}
		var sum, up uint64
		for i := range facts {
			facts[i].Device.Key = string(rune('a' + i))
			for hour := range int64(60) {
				if chance.IntN(3) > 0 {
					continue
				}
				n := chance.Uint64N(1000)
				facts[i].ByHour = append(facts[i].ByHour, flow.HourSum{HourNs: (hour - 20) * flow.HourNs, Own: sentBytes(n)})
				facts[i].Own.Add(sentBytes(n))
				facts[i].UpPackets++
				hours[hour] = true
				sum, up = sum+n, up+1
			}
		}
		got, other := flow.Join(facts[0], facts[1], facts[2]), flow.Join(facts[0], facts[2], facts[1])
		if diff := cmp.Diff(got, other, same...); diff != "" {
			t.Fatalf("the order counts:\n%s", diff)
		}
		if got.Own.SentBytes != sum || got.UpPackets != up || got.Hours != len(hours) {
			t.Fatalf("%d bytes, %d packets, %d hours; want %d, %d, %d", got.Own.SentBytes, got.UpPackets, got.Hours, sum, up, len(hours))
		}
		days := fullDays(hours)
		if got.Days != days {
			t.Fatalf("%d days, want %d", got.Days, days)
		}
	}
}
