package disclosure_test

import (
	"slices"
	"testing"
	"time"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/disclosure"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
)

// localHour is the hour of the day of a moment, in UTC.
func localHour(ns int64) int64 { return ns % dayNs / hourNs }

func TestRhythm(t *testing.T) {
	job := func(ns int64) uint64 {
		if localHour(ns) == 14 && ns%hourNs == 0 {
			return 5_000_000
		}
		return 100
	}
	for _, test := range []struct {
		name string
		days int
		sent func(int64) uint64
		want []string
	}{
		{"it follows the day", 14, busyAtDay, []string{"P05 pattern p05 company:Lumo"}},
		{"13 days", 13, busyAtDay, nil},
		{"the same all day", 14, always(20_000), nil},
		{"twice as much by day", 14, func(ns int64) uint64 {
			if localHour(ns) < 6 {
				return 10_000
			}
			return 20_000
		}, nil},
		{"a scheduled job", 14, job, nil},
		{"by day, but no two days alike", 14, func(ns int64) uint64 {
			day := ns / dayNs
			if h := localHour(ns); h >= 6 && h == 6+(day*11)%18 {
				return 90_000
			}
			return 100
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(test.days)
			in.Destinations = []disclosure.Destination{dest(1, "Lumo", "device_cloud")}
			in.Facts.Slots = slots(startNs, startNs+int64(test.days)*dayNs, test.sent)
			if got := of(disclosure.Tell(in), "P05"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// busyAtDay is busy from 8 to 22, now in these minutes and now in those.
func busyAtDay(ns int64) uint64 {
	slot, day := ns/flow.SlotNs, ns/dayNs
	if h := localHour(ns); h >= 8 && h < 22 && (slot*7+day*5)%3 == 0 {
		return 60_000
	}
	return 100
}

func TestUpload(t *testing.T) {
	const upload = startNs + 3*dayNs + 12*hourNs
	once := func(bytes, usual uint64) func(int64) uint64 {
		return func(ns int64) uint64 {
			if ns == upload || ns == upload+flow.SlotNs {
				return bytes / 2
			}
			return usual
		}
	}
	nas := kind("nas_storage", []string{"documents"}, []string{"pd:PersonalDocuments"}, nil)
	for _, test := range []struct {
		name string
		days int
		kind disclosure.Kind
		sent func(int64) uint64
		want []string
	}{
		{"six megabytes within ten minutes", 5, camera(), once(6_000_000, 100), []string{"P07 likely p07 company:Camora"}},
		{"five megabytes", 5, camera(), once(5_000_000, 100), nil},
		{"less than ten usual days", 5, camera(), once(6_000_000, 2200), nil},
		{"a backup of what stores files", 5, nas, once(6_000_000, 100), nil},
		{"of any kind", 5, disclosure.Kind{}, once(6_000_000, 100), []string{"P07 likely p07 company:Camora"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(test.days)
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{dest(1, "Camora", "device_cloud")}
			in.Facts.Slots = slots(startNs, startNs+int64(test.days)*dayNs, test.sent)
			for _, h := range hours(test.days) {
				in.Facts.ByHour = append(in.Facts.ByHour, flow.HourSum{HourNs: h})
			}
			in.Facts.Bursts = []flow.Burst{burst(1, "camora.example", upload+minuteNs, minuteNs, 5_900_000, func(b *flow.Burst) { b.LargePackets = 0 })}
			if got := of(disclosure.Tell(in), "P07"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestUploadsAreToldOfWhomTheyWentTo: two uploads to two companies are one each.
func TestUploadsAreToldOfWhomTheyWentTo(t *testing.T) {
	const first, second = startNs + 3*dayNs, startNs + 4*dayNs
	in := watched(5)
	in.Destinations = []disclosure.Destination{dest(1, "Camora", "device_cloud"), dest(2, "Relay", "video_relay")}
	in.Facts.Slots = slots(startNs, startNs+5*dayNs, func(ns int64) uint64 {
		switch ns {
		case first:
			return 7_000_000
		case second:
			return 8_000_000
		}
		return 100
	})
	for _, h := range hours(5) {
		in.Facts.ByHour = append(in.Facts.ByHour, flow.HourSum{HourNs: h})
	}
	in.Facts.Bursts = []flow.Burst{
		burst(1, "camora.example", first+secondNs, minuteNs, 6_900_000), burst(2, "relay.example", second+secondNs, minuteNs, 7_900_000),
	}
	want := []string{"P07 likely p07 company:Camora", "P07 likely p07 company:Relay"}
	if got := of(disclosure.Tell(in), "P07"); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestFiguresAreOfOneCompany: how often and how much is told of each by itself.
func TestFiguresAreOfOneCompany(t *testing.T) {
	in := watched(1)
	in.Kind = camera()
	in.Destinations = []disclosure.Destination{dest(1, "Camora", "device_cloud"), dest(2, "Relay", "video_relay"), nameless(3), nameless(4)}
	for n, name := range []string{"camora.example", "relay.example", "", ""} {
		in.Facts.Bursts = append(in.Facts.Bursts, burst(n+1, name, startNs+int64(n+1)*hourNs, 6*secondNs, 250_000))
	}
	list := disclosure.Tell(in)
	want := []string{"P02 likely p02 company:Camora", "P02 likely p02 company:Relay", "P02 likely p02.unnamed ip:3,ip:4"}
	if got := of(list, "P02"); !slices.Equal(got, want) {
		t.Fatalf("told %q, want %q", got, want)
	}
	for _, d := range list {
		if d.Sentence == "leaves.p02.unnamed" && (d.Args["Unnamed"] != 2 || d.Count != 2) {
			t.Errorf("told %+v, want two servers and two times", d)
		}
	}
}

func TestLookAround(t *testing.T) {
	row := func(i int, peak uint32, kind flow.SpreadKind) flow.Spread {
		return flow.Spread{StartNs: startNs + int64(i)*hourNs, Kind: kind, Peak: peak}
	}
	ten := row(1, 10, flow.SpreadProbed)
	for _, test := range []struct {
		name   string
		rows   []flow.Spread
		kind   string
		setups []flow.Setup
		want   []string
	}{
		{"ten addresses", []flow.Spread{ten}, "", nil, []string{"P08 likely p08"}},
		{"again and again", []flow.Spread{ten, row(2, 12, flow.SpreadProbed), row(3, 30, flow.SpreadProbed)}, "", nil, []string{"P08 pattern p08"}},
		{"nine addresses", []flow.Spread{row(1, 9, flow.SpreadProbed)}, "", nil, nil},
		{"senders that are not its own", []flow.Spread{row(1, 30, flow.SpreadForged)}, "", nil, nil},
		{"a hub looks for its lamps", []flow.Spread{ten}, "smart_home_hub", nil, nil},
		{"a router", []flow.Spread{ten}, "router_gateway", nil, nil},
		{"while it was set up", []flow.Spread{ten}, "", []flow.Setup{{FromNs: startNs + hourNs, UntilNs: startNs + 2*hourNs}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Facts.Spreads, in.Facts.Setups = kind(test.kind, nil, nil, nil), test.rows, test.setups
			list := disclosure.Tell(in)
			if got := of(list, "P08"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
			if len(list) > 0 && list[0].Leaves {
				t.Error("what it looked at in the home did not leave it")
			}
		})
	}
}

func TestAdverts(t *testing.T) {
	for _, test := range []struct {
		name         string
		sessions     int
		afterNs      int64
		gapNs        int64
		more         int // other times at which the firm is turned to
		want         []string
		of           string
		wantSessions int
	}{
		{"five sessions", 5, 30 * secondNs, hourNs, 0, []string{"P09 likely p09 company:Tracka"}, "advertising", 5},
		{"ten sessions", 10, 30 * secondNs, hourNs, 0, []string{"P09 pattern p09 company:Tracka"}, "advertising", 10},
		{"four sessions", 4, 30 * secondNs, hourNs, 0, nil, "advertising", 4},
		{"after more than a minute", 5, 61 * secondNs, hourNs, 0, nil, "advertising", 5},
		{"no pause, so one session", 10, 30 * secondNs, 9 * minuteNs, 0, nil, "advertising", 1},
		{"it is turned to all the time", 5, 30 * secondNs, hourNs, 600, nil, "advertising", 5},
		{"fault reports are no adverts", 5, 30 * secondNs, hourNs, 0, nil, "crash_reports", 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Destinations = []disclosure.Destination{dest(1, "Streamo", "content"), dest(2, "Tracka", test.of)}
			for i := range int64(test.sessions) {
				use := startNs + hourNs + i*test.gapNs
				in.Facts.Bursts = append(in.Facts.Bursts, burst(1, "streamo.example", use, secondNs, 5000), burst(2, "tracka.example", use+test.afterNs, secondNs, 3000))
			}
			for i := range int64(test.more) {
				in.Facts.Bursts = append(in.Facts.Bursts, burst(2, "tracka.example", startNs+i*2*minuteNs, secondNs, 3000))
			}
			slices.SortFunc(in.Facts.Bursts, func(a, b flow.Burst) int { return int(a.StartNs - b.StartNs) })
			if got := of(disclosure.Tell(in), "P09"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

func TestDayAndNight(t *testing.T) {
	asleep := func(ns int64) uint64 {
		if localHour(ns) >= 1 && localHour(ns) < 3 {
			return 0
		}
		return 100
	}
	for _, test := range []struct {
		name  string
		days  int
		sent  func(int64) uint64
		hours []int64
		want  []string
	}{
		{"with one company", 1, always(100), hours(1), []string{"P10 pattern p10 company:Lumo"}},
		{"now with one, now with another", 1, always(100), hours(1)[:12], []string{"P10 pattern p10.nobody"}},
		{"silent for two hours of the night", 1, asleep, hours(1), nil},
		{"silent each sixth slot", 1, func(ns int64) uint64 { return uint64(min(ns/flow.SlotNs%6, 1)) * 100 }, hours(1), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(test.days)
			one := dest(1, "Lumo", "device_cloud")
			one.Hours = test.hours
			in.Destinations, in.Facts.Slots = []disclosure.Destination{one}, slots(startNs, startNs+int64(test.days)*dayNs, test.sent)
			if got := of(disclosure.Tell(in), "P10"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
			in.Watched = []flow.Span{{FromNs: startNs, ToNs: startNs + 23*hourNs}}
			if got := of(disclosure.Tell(in), "P10"); got != nil {
				t.Errorf("of 23 hours that were watched it told %q", got)
			}
		})
	}
}

func TestPosition(t *testing.T) {
	tracker := kind("child_pet_tracker", []string{"location"}, []string{"pd:GPSCoordinate"}, nil)
	for _, test := range []struct {
		name, host string
		kind       disclosure.Kind
		reach      flow.Reach
		want       []string
	}{
		{"a map", "maps.wherely.example", tracker, flow.ReachContacted, []string{"P11 likely p11 company:Wherely"}},
		{"a service for places", "api-location.wherely.example", tracker, flow.ReachContacted, []string{"P11 likely p11 company:Wherely"}},
		{"something else", "mapleton.wherely.example", tracker, flow.ReachContacted, nil},
		{"asked for and not reached", "maps.wherely.example", tracker, flow.ReachTried, nil},
		{"a lamp", "maps.wherely.example", kind("smart_bulb", nil, nil, nil), flow.ReachContacted, nil},
		{"perhaps a tracker", "maps.wherely.example", unsure(tracker), flow.ReachContacted, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			one := dest(1, "Wherely", "")
			one.Ends[0].Name, one.Ends[0].Reach = test.host, test.reach
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{one}
			if got := of(disclosure.Tell(in), "P11"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestCould is G3 and G4 of label specification D.1, with A.3.
func TestCould(t *testing.T) {
	for _, test := range []struct {
		name    string
		kind    disclosure.Kind
		purpose string
		party   purpose.Party
		sent    uint64
		want    []string
	}{
		{"as much as such devices send", camera(), "video_relay", purpose.PartyHelper, 1_000_000, []string{"kind likely likely.picture company:Camora", "kind able able.face"}},
		{"less", camera(), "video_relay", purpose.PartyHelper, 999_999, []string{"kind able able.face", "kind able able.picture"}},
		{"to a server for updates", camera(), "update", purpose.PartyMaker, 5_000_000, []string{"kind able able.face", "kind able able.picture"}},
		{"to another maker", camera(), "device_cloud", purpose.PartyThird, 5_000_000, []string{"kind able able.face", "kind able able.picture"}},
		{"to its maker", camera(), "device_cloud", purpose.PartyMaker, 5_000_000, []string{"kind likely likely.picture company:Camora", "kind able able.face"}},
		{"nothing was sent", camera(), "device_cloud", purpose.PartyMaker, 0, nil},
		{"perhaps a camera", unsure(camera()), "device_cloud", purpose.PartyMaker, 5_000_000, nil},
		{"nobody knows what", disclosure.Kind{}, "device_cloud", purpose.PartyMaker, 5_000_000, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			one := dest(1, "Camora", test.purpose)
			one.Party, one.Ends[0].Sent = test.party, test.sent
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{one}
			if got := told(disclosure.Tell(in)); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestTheHighestGradeWins is the last rule of label specification D.1.
func TestTheHighestGradeWins(t *testing.T) {
	in := watched(1)
	other := dest(2, "Relay", "video_relay")
	other.Ends[0].Name = "relay.example"
	in.Kind, in.Destinations = camera(), []disclosure.Destination{dest(1, "Lumo", "device_cloud"), other}
	in.Facts.Observations = []flow.Observation{observation("D15", "jpeg")}
	clip := func(n int, name string) flow.Burst {
		return burst(n, name, startNs+5*hourNs, 6*secondNs, 250_000)
	}
	in.Facts.Bursts = []flow.Burst{clip(1, "lumo.example"), clip(2, "relay.example")}
	want := []string{"D15 seen seen.picture company:Lumo", "P02 likely p02 company:Relay", "kind able able.face"}
	if got := told(disclosure.Tell(in)); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestEveryTermOfTheOntologyIsKnown(t *testing.T) {
	for _, k := range knowledge.Open(assets.Data).Kinds() {
		for _, term := range k.Terms {
			if !disclosure.Knows(term) {
				t.Errorf("%s: nothing is said of %s", k.ID, term)
			}
		}
	}
}

func TestShelves(t *testing.T) {
	seen := disclosure.Disclosure{Grade: disclosure.Seen, Personal: true, Leaves: true}
	plain := disclosure.Disclosure{Grade: disclosure.Seen, Leaves: true}
	atHome := disclosure.Disclosure{Grade: disclosure.Seen, Personal: true}
	able := disclosure.Disclosure{Grade: disclosure.Able}
	pattern := disclosure.Disclosure{Grade: disclosure.Pattern}
	for _, test := range []struct {
		name  string
		list  []disclosure.Disclosure
		sent  flow.Grade
		empty [3]string
		items [3]int
	}{
		{"nothing, sealed", nil, flow.Grade{Sealed: 51, Clear: 49}, [3]string{"leaves.empty.seen.sealed", "leaves.empty.pattern", "leaves.empty.could"}, [3]int{}},
		{"nothing, readable", nil, flow.Grade{Sealed: 49, Clear: 51}, [3]string{"leaves.empty.seen.clear", "leaves.empty.pattern", "leaves.empty.could"}, [3]int{}},
		{"nothing, of an unknown form", nil, flow.Grade{Sealed: 50, Unknown: 50}, [3]string{"leaves.empty.seen.unknown", "leaves.empty.pattern", "leaves.empty.could"}, [3]int{}},
		{"nothing sent", nil, flow.Grade{}, [3]string{"leaves.empty.seen.nothing", "leaves.empty.pattern", "leaves.empty.could"}, [3]int{}},
		{"all three", []disclosure.Disclosure{seen, pattern, able, {Grade: disclosure.Likely}}, flow.Grade{Sealed: 1}, [3]string{}, [3]int{1, 1, 2}},
		{"what says little, and what stayed in the home", []disclosure.Disclosure{plain, atHome}, flow.Grade{Sealed: 1}, [3]string{"leaves.empty.seen.sealed", "leaves.empty.pattern", "leaves.empty.could"}, [3]int{2, 0, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, s := range disclosure.Shelves(test.list, 212*time.Hour, test.sent) {
				if s.Empty != test.empty[i] || len(s.Items) != test.items[i] || s.Args["Hours"] != 212*time.Hour {
					t.Errorf("shelf %s = %+v, want %q and %d", s.ID, s, test.empty[i], test.items[i])
				}
			}
		})
	}
}
