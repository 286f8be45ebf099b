package store_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// behaviour is all that one capture says of what the camera did over time.
type behaviour struct {
	part     flow.Part
	beats    []flow.Beat
	tls      []flow.TLSUse
	setups   []flow.Setup
	observed []flow.Observation
}

func someBehaviour() behaviour {
	const at = dayStart + 2*flow.HourNs
	server, scanned := addr("203.0.113.7"), addr("198.51.100.9")
	return behaviour{
		part: flow.Part{
			Attempts: []flow.Attempt{
				{
					Device: cameraID, StartNs: at, Protocol: "tcp", Scope: flow.ScopeInternet, Port: 23, Tries: 900, Failed: 700, Refused: 3, Answered: 2,
					Peak: 710, Fresh: 650, Short: 4, Repeated: 1, Marked: 699, Examples: []netip.Addr{addr("198.51.100.1"), addr("2001:db8::7")},
				},
				{Device: cameraID, StartNs: at, Protocol: "tcp", Scope: flow.ScopeLAN, Remote: addr("192.168.1.9"), Tries: 20, Failed: 19, OneWay: true},
			},
			Floods: []flow.Flood{{
				Device: cameraID, Remote: scanned, Protocol: "udp", Port: 80, Scope: flow.ScopeInternet, StartNs: at + 1, LastNs: at + 20*secondNs,
				Packets: 9000, Bytes: 900000, Returned: 1, PeakPackets: 700, TenPackets: 6000, TenBytes: 600000,
			}},
			Spreads: []flow.Spread{{Device: cameraID, StartNs: at, Kind: flow.SpreadProbed, Peak: 40, Examples: []netip.Addr{addr("192.168.1.1")}}},
			Bursts: []flow.Burst{{
				Device: cameraID, Remote: server, Name: "up.example", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443,
				StartNs: at + 5*secondNs/10, LastNs: at + 9*secondNs, SentPackets: 60, LargePackets: 50, SentPayload: 70000, ReceivedPayload: 900,
			}},
			Lookups: []flow.Lookups{
				{Device: cameraID, HourNs: at, Asked: 120, Names: 110, Failed: 90},
				{Device: cameraID, HourNs: at, Parent: "tunnel.example", Asked: 100, Names: 100, Failed: 80},
			},
		},
		beats: []flow.Beat{{
			Device: cameraID, Remote: server, Name: "up.example", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443, FirstNs: at, LastNs: at + 3599*secondNs,
			Count: 60, MeanNs: 60e9, SpreadNs: 2e9, MeanBytes: 300, SpreadBytes: 10,
			IntervalNs: flow.Quartiles{Low: 59e9, Median: 60e9, High: 61e9, Deviation: 1e9}, Bytes: flow.Quartiles{Low: 290, Median: 300, High: 310, Deviation: 10},
		}},
		tls: []flow.TLSUse{{
			Device: cameraID, Remote: server, Name: "up.example", Port: 443, Version: 0x0302, Cipher: 0x0005, ALPN: "h2,http/1.1", JA4: "t12d1516h2_8daaf6152771_b186095e22b6",
			ECH: true, CertFaults: flow.CertExpired | flow.CertShortKey, CertNames: []string{"a.example", "*.b.example"}, SentAfter: 5000, FirstNs: at, LastNs: at + 9, Count: 3,
		}},
		setups: []flow.Setup{{Device: cameraID, FromNs: dayStart, UntilNs: dayStart + 30*60*secondNs, RelayedFirstNs: dayStart + 5, RelayedLastNs: dayStart + 9, RelayedPackets: 44}},
		observed: []flow.Observation{{
			Device: cameraID, Rule: "D01", What: "mac_eui64", Masked: "00:11:22:…", Remote: server, Name: "up.example", Protocol: "tcp", Port: 443,
			Scope: flow.ScopeInternet, Packet: 77, FirstNs: at + 3, LastNs: at + 4, Count: 2,
		}},
	}
}

// keep imports behaviour as a capture of its own.
func (b behaviour) keep(t *testing.T, s *store.Store) int64 {
	t.Helper()
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	for _, err := range []error{imp.Observations(b.observed), imp.Part(&b.part), imp.Beats(b.beats), imp.TLS(b.tls), imp.Setups(b.setups)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := imp.Finish(flow.Capture{Name: "some.pcap"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// told gives what facts hold of it.
func told(d flow.DeviceFacts) behaviour {
	return behaviour{
		part:  flow.Part{Attempts: d.Attempts, Floods: d.Floods, Spreads: d.Spreads, Bursts: d.Bursts, Lookups: d.Lookups},
		beats: d.Beats, tls: d.TLS, setups: d.Setups, observed: d.Observations,
	}
}

var open = cmp.AllowUnexported(behaviour{})

func TestBehaviourComesBack(t *testing.T) {
	s, _ := openHome(t)
	want := someBehaviour()
	want.observed[0].Capture = want.keep(t, s)
	slices.Reverse(want.part.Attempts) // sorted by port
	if diff := cmp.Diff(want, told(allFacts(t, s).Devices[0]), loose, open); diff != "" {
		t.Errorf("behaviour (-want +got):\n%s", diff)
	}
}

// TestBehaviourOfTwoCaptures says what becomes of two captures that tell of the
// same: what may be the same counts once, what cannot be adds up.
func TestBehaviourOfTwoCaptures(t *testing.T) {
	s, _ := openHome(t)
	b := someBehaviour()
	first := b.keep(t, s)
	second := someBehaviour()
	second.part.Attempts[0].Failed, second.part.Attempts[0].Peak = 900, 3
	second.beats[0].Count, second.beats[0].MeanNs, second.beats[0].SpreadNs = 180, 20e9, 0
	second.beats[0].FirstNs += 5 * secondNs
	second.beats[0].IntervalNs.Median = 20e9
	second.observed[0].FirstNs, second.observed[0].Packet = b.observed[0].FirstNs-1, 5
	second.part.Bursts = append(second.part.Bursts, flow.Burst{
		Device: cameraID, Remote: addr("192.168.1.9"), Protocol: "udp", Port: 9, StartNs: dayStart + dayNs, LastNs: dayStart + dayNs, SentPackets: 2, SentPayload: 2500,
	})
	id := second.keep(t, s)
	if id == first {
		t.Fatal("one capture")
	}
	want := someBehaviour()
	a := &want.part.Attempts[0]
	a.Tries, a.Failed, a.Short, a.Marked = 1800, 900, 8, 1398
	want.part.Attempts[1].Tries = 40
	slices.Reverse(want.part.Attempts)
	want.part.Bursts = second.part.Bursts
	want.part.Lookups[0].Asked, want.part.Lookups[0].Failed = 240, 180
	want.part.Lookups[1].Asked, want.part.Lookups[1].Failed = 200, 160
	beat := &want.beats[0]
	beat.Count, beat.MeanNs, beat.SpreadNs, beat.IntervalNs.Median = 240, 30e9, 17349351572, 20e9
	want.tls[0].Count, want.tls[0].SentAfter = 6, 10000
	want.setups[0].RelayedPackets = 88
	o := &want.observed[0]
	o.Count, o.Capture, o.Packet, o.FirstNs = 4, id, 5, second.observed[0].FirstNs
	if diff := cmp.Diff(want, told(allFacts(t, s).Devices[0]), loose, open); diff != "" {
		t.Errorf("behaviour (-want +got):\n%s", diff)
	}
}

func TestBehaviourOfASpan(t *testing.T) {
	s, _ := openHome(t)
	someBehaviour().keep(t, s)
	for _, c := range []struct {
		name     string
		from, to int64 // hours
		want     bool
	}{{"before", 0, 2, false}, {"within", 2, 3, true}, {"after", 4, 9, false}} {
		d, err := s.DeviceFacts(t.Context(), cameraID, flow.Span{FromNs: dayStart + c.from*flow.HourNs, ToNs: dayStart + c.to*flow.HourNs})
		if err != nil {
			t.Fatal(err)
		}
		for what, n := range map[string]int{
			"attempts": len(d.Attempts), "floods": len(d.Floods), "spreads": len(d.Spreads), "bursts": len(d.Bursts), "look-ups": len(d.Lookups),
			"beats": len(d.Beats), "TLS": len(d.TLS), "observations": len(d.Observations),
		} {
			if (n > 0) != c.want {
				t.Errorf("%s: %d %s", c.name, n, what)
			}
		}
		if len(d.Setups) != 1 {
			t.Errorf("%s: %d set-up windows, want 1 whatever the span", c.name, len(d.Setups))
		}
	}
}

// TestSetupIsKeptApart imports an hour of which part lies in a set-up window.
func TestSetupIsKeptApart(t *testing.T) {
	s, _ := openHome(t)
	judged, during, relayed := hourRow(0, "203.0.113.7", "a.example", 3), hourRow(0, "203.0.113.7", "a.example", 5), hourRow(0, "203.0.113.8", "phone.example", 0)
	during.Setup, relayed.Setup = true, true
	relayed.Own, relayed.Relayed = flow.Counter{}, counter(7)
	slots := []flow.Slot{{Device: cameraID, StartNs: dayStart, SentPayload: 9, Contacts: 1}, {Device: cameraID, StartNs: dayStart + flow.SlotNs, SentPayload: 8, Contacts: 1}}
	put(t, s, load{traffic: []flow.Traffic{judged, during, relayed}, slots: slots})
	b := behaviour{setups: []flow.Setup{{Device: cameraID, FromNs: dayStart + secondNs, UntilNs: dayStart + flow.SlotNs}}}
	b.keep(t, s)
	d := allFacts(t, s).Devices[0]
	checkCounters(t, "the device", []flow.Counter{d.Own, d.Setup, d.Relayed, d.ByHour[0].Own}, []flow.Counter{counter(3), counter(5), counter(7), counter(8)})
	p := d.Partners[0]
	checkCounters(t, "its partner", []flow.Counter{p.Own, p.Setup}, []flow.Counter{counter(3), counter(5)})
	if p.Grade != judged.Grade || len(d.Partners) != 2 || d.UpPackets != 8 {
		t.Errorf("partner %+v of %d, %d packets up", p, len(d.Partners), d.UpPackets)
	}
	if diff := cmp.Diff(slots[1:], d.Slots); diff != "" {
		t.Errorf("slots (-want +got):\n%s", diff)
	}
	all, err := s.FactsOf(t.Context(), store.Query{Setup: true})
	if err != nil {
		t.Fatal(err)
	}
	if d := all.Devices[0]; d.Own != counter(8) || d.Setup != (flow.Counter{}) || len(d.Slots) != 2 {
		t.Errorf("with set-up: own %+v, set-up %+v, %d slots", d.Own, d.Setup, len(d.Slots))
	}
}

func checkCounters(t *testing.T, what string, got, want []flow.Counter) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: own, set-up, relayed, by hour (-want +got):\n%s", what, diff)
	}
}

func TestServedIsAPartnerOfItsOwn(t *testing.T) {
	s, _ := openHome(t)
	served := hourRow(0, "203.0.113.7", "", 2)
	served.Served = true
	put(t, s, load{traffic: []flow.Traffic{hourRow(0, "203.0.113.7", "", 1), served}})
	got := map[bool]flow.Counter{}
	for _, p := range allFacts(t, s).Devices[0].Partners {
		got[p.Served] = p.Own
	}
	if want := map[bool]flow.Counter{false: counter(1), true: counter(2)}; !cmp.Equal(want, got) {
		t.Errorf("partners %+v, want %+v", got, want)
	}
}
