package store_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// TestRetention drops hours after ten days and everything after forty.
func TestRetention(t *testing.T) {
	s, path := openHome(t)
	h := synthetic{devices: 3, partners: 10, days: 60}
	h.fill(t, s)
	end := dayStart + 60*dayNs - 1
	lately := flow.Span{FromNs: dayStart + 20*dayNs, ToNs: end + 1}
	before := factsOf(t, s, lately)
	keepFor(t, s, store.Retention{}, end)
	if diff := cmp.Diff(before, factsOf(t, s, lately), loose); diff != "" {
		t.Fatalf("facts changed though they are kept for ever:\n%s", diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	large := fileBytes(t, path)
	s = reopen(t, path)
	keepFor(t, s, store.Retention{FineDays: 10, Days: 40}, end)
	checkRetained(t, s, before, factsOf(t, s, flow.Span{}))
	if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	if small := fileBytes(t, path); small > large*2/3 {
		t.Errorf("the file has %d bytes, it had %d", small, large)
	}
}

// keepFor sets how long facts are kept, and drops what is older.
func keepFor(t *testing.T, s *store.Store, r store.Retention, nowNs int64) {
	t.Helper()
	if err := s.SetRetention(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Retention(t.Context()); err != nil || got != r {
		t.Fatalf("facts are kept for %+v (%v), want %+v", got, err, r)
	}
	if err := s.Retain(t.Context(), nowNs); err != nil {
		t.Fatal(err)
	}
}

func factsOf(t *testing.T, s *store.Store, span flow.Span) flow.Facts {
	t.Helper()
	facts, err := s.Facts(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// checkRetained compares facts of the last forty days with all that is left.
func checkRetained(t *testing.T, s *store.Store, before, after flow.Facts) {
	t.Helper()
	type left struct {
		own                 flow.Counter
		slots, hours, ofAll int
		oldest              int64
	}
	for i, d := range after.Devices {
		was := before.Devices[i]
		want := left{was.Own, 10 * 288, 240, partnerHours(was), dayStart + 50*dayNs} // days know the hours
		if got := (left{d.Own, len(d.Slots), len(d.ByHour), partnerHours(d), d.Slots[0].StartNs}); got != want {
			t.Errorf("%s: left %+v, want %+v", d.Device.Key, got, want)
		}
	}
	totals, err := s.Totals(t.Context(), flow.Span{})
	if err != nil || len(totals) != len(after.Devices) || totals[0].Days != 40 {
		t.Errorf("totals %+v (%v), want those of forty days", totals, err)
	}
}

func partnerHours(d flow.DeviceFacts) (n int) {
	for _, p := range d.Partners {
		n += len(p.Hours)
	}
	return n
}

// hoursOfTwo is traffic with two parties in some hours; one of them is called
// secret in the hours that TestDeleteSpan takes out.
func hoursOfTwo(hours ...int64) (l load) {
	for _, hour := range hours {
		name := "kept.example"
		if hour >= 30 && hour < 32 {
			name = "secret.example"
		}
		start := dayStart + hour*flow.HourNs
		l.traffic = append(l.traffic, hourRow(hour, "203.0.113.7", "shared.example", uint64(hour+1)), hourRow(hour, "203.0.113.8", name, 2))
		l.slots = append(l.slots, flow.Slot{Device: cameraID, StartNs: start + flow.SlotNs, SentPayload: uint64(hour), Contacts: 1})
		l.names = append(l.names, flow.NameBinding{
			Device: cameraID, Name: name, Remote: addr("203.0.113.8"), Source: flow.NameDNS, FirstNs: start, LastNs: start, Count: 1,
		})
	}
	return l
}

// TestDeleteSpan takes hours out, and holds what is left against a home that
// never saw them.
func TestDeleteSpan(t *testing.T) {
	s, path := openHome(t)
	put(t, s, hoursOfTwo(3, 29, 30, 31, 33, 24*40))
	other, _ := openHome(t)
	put(t, other, hoursOfTwo(3, 29, 33, 24*40))
	someBehaviour().keep(t, s) // in hour 2
	for _, hours := range [][2]int64{{30, 32}, {2, 3}} {
		span := flow.Span{FromNs: dayStart + hours[0]*flow.HourNs + 1, ToNs: dayStart + hours[1]*flow.HourNs - 1} // moved outwards
		if err := s.DeleteSpan(t.Context(), span); err != nil {
			t.Fatal(err)
		}
	}
	got, want := allFacts(t, s), allFacts(t, other)
	if len(got.Devices) != 1 || len(got.Devices[0].Setups) != 1 {
		t.Fatalf("devices %+v", got.Devices)
	}
	got.Devices[0].Setups = nil // they are no traffic
	if diff := cmp.Diff(want.Devices, got.Devices, loose); diff != "" {
		t.Errorf("facts (-never seen +deleted):\n%s", diff)
	}
	if diff := cmp.Diff(sumsOf(t, other), sumsOf(t, s), loose); diff != "" {
		t.Errorf("sums (-never seen +deleted):\n%s", diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkGone(t, path)
}

// sumsOf asks for every sum of the home.
func sumsOf(t *testing.T, s *store.Store) (all []any) {
	t.Helper()
	totals, err1 := s.Totals(t.Context(), flow.Span{})
	days, err2 := s.Days(t.Context(), cameraID, flow.Span{})
	top, err3 := s.TopDestinations(t.Context(), flow.Span{}, 9)
	count, err4 := s.Count(t.Context())
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	return []any{totals, days, top, count}
}

func checkGone(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"secret.example", "up.example", "tunnel.example", "198.51.100.9"} {
		if bytes.Contains(content, []byte(gone)) {
			t.Errorf("the file still holds %q", gone)
		}
	}
	if !bytes.Contains(content, []byte("kept.example")) {
		t.Error("the file does not hold what is kept: the search above proves nothing")
	}
}

// TestCount holds the sum over stored traffic against packets counted by hand.
func TestCount(t *testing.T) {
	s, _ := openHome(t)
	internet := hourRow(0, "203.0.113.7", "", 10) // 10 sent, 20 received
	sent := hourRow(0, "192.168.1.30", "", 0)
	sent.Scope, sent.Own = flow.ScopeLAN, flow.Counter{SentPackets: 4, ReceivedPackets: 3}
	received := hourRow(0, "192.168.1.20", "", 0)
	received.Device, received.Scope, received.Own = phoneID, flow.ScopeLAN, flow.Counter{SentPackets: 3, ReceivedPackets: 4}
	group := hourRow(0, "224.0.0.251", "", 0)
	group.Scope, group.Own = flow.ScopeMulticast, flow.Counter{SentPackets: 5}
	rest := hourRow(0, "203.0.113.7", "", 2)
	rest.Remote, rest.Setup, rest.Relayed = (flow.Partner{}).Remote, true, flow.Counter{ReceivedPackets: 100}
	put(t, s, load{
		capture: flow.Capture{Packets: 1, Skipped: 1000, Unattributed: 2000, LeftOut: 4000},
		traffic: []flow.Traffic{internet, sent, received, group, rest},
	})
	got, err := s.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := store.Counts{Traffic: 30 + 7 + 5 + 6 + 100, Skipped: 1000, Unattributed: 2000, LeftOut: 4000}
	if got != want || got.Packets() != 7148 {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

// TestNarrowQueries holds what pages ask against all facts.
func TestNarrowQueries(t *testing.T) {
	s, _ := openHome(t)
	h := synthetic{devices: 3, partners: 6, days: 70}
	h.fill(t, s)
	for name, span := range map[string]flow.Span{
		"all": {}, "months": {FromNs: dayStart + 3*dayNs, ToNs: dayStart + 68*dayNs}, "days": {FromNs: dayStart + 3*dayNs, ToNs: dayStart + 9*dayNs},
	} {
		t.Run(name, func(t *testing.T) {
			facts := factsOf(t, s, span)
			var streamed []flow.DeviceFacts
			err := s.Each(t.Context(), store.Query{Span: span}, func(flow.Facts) error { return nil }, func(d *flow.DeviceFacts) error {
				streamed = append(streamed, *d)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(facts.Devices, streamed, loose); diff != "" {
				t.Errorf("one by one (-facts +each):\n%s", diff)
			}
			checkCoarse(t, s, span, facts)
		})
	}
}

// checkCoarse holds totals and coarse facts against all facts.
func checkCoarse(t *testing.T, s *store.Store, span flow.Span, facts flow.Facts) {
	t.Helper()
	coarse, err1 := s.FactsOf(t.Context(), store.Query{Span: span, Coarse: true})
	totals, err2 := s.Totals(t.Context(), span)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for i, d := range facts.Devices {
		uplink := uint64(0)
		for _, slot := range d.Slots {
			uplink += slot.SentPayload
		}
		want := store.DeviceTotal{Key: d.Device.Key, Own: d.Own, UpPackets: d.UpPackets, Uplink: uplink, Hours: d.Hours, Days: d.Days}
		if diff := cmp.Diff(want, totals[i]); diff != "" {
			t.Errorf("totals (-facts +totals):\n%s", diff)
		}
		d.ByHour, d.Slots = nil, nil
		for i := range d.Partners {
			d.Partners[i].Hours = nil
		}
		if diff := cmp.Diff(d, coarse.Devices[i], loose); diff != "" {
			t.Errorf("coarse (-facts +coarse):\n%s", diff)
		}
	}
}

// TestTopDestinations names the parties with the most bytes, each once however
// many devices met it.
func TestTopDestinations(t *testing.T) {
	s, _ := openHome(t)
	shared := hourRow(0, "203.0.113.7", "shared.example", 5)
	other := shared
	other.Device = phoneID
	lan := hourRow(0, "192.168.1.9", "", 900)
	lan.Scope = flow.ScopeLAN
	put(t, s, load{
		traffic: []flow.Traffic{hourRow(0, "203.0.113.9", "", 7), shared, other, lan, hourRow(30, "203.0.113.8", "small.example", 1)},
		names:   []flow.NameBinding{{Device: cameraID, Name: "told.example", Remote: addr("203.0.113.9"), Source: flow.NameDNS, FirstNs: 1, LastNs: 2, Count: 1}},
	})
	for _, span := range []flow.Span{{FromNs: dayStart, ToNs: dayStart + 9*dayNs}, {}} {
		top, err := s.TopDestinations(t.Context(), span, 2)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, d := range top {
			got = append(got, d.Name)
		}
		if want := []string{"shared.example", "told.example"}; !slices.Equal(got, want) || top[0].Devices != 2 || top[0].Own != counter(10) {
			t.Errorf("top of %+v: %+v, want %v", span, top, want)
		}
	}
}
