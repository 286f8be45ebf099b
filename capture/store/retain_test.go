package store_test

import (
	"bytes"
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
	ctx := t.Context()
	end := dayStart + 60*dayNs - 1
	span := func(from, to int64) flow.Span {
		return flow.Span{FromNs: dayStart + from*dayNs, ToNs: dayStart + to*dayNs}
	}
	before, err := s.Facts(ctx, span(20, 60))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.Retention(ctx); err != nil || r != (store.Retention{}) {
		t.Fatalf("facts are kept for %+v (%v), want for ever", r, err)
	}
	if err := s.Retain(ctx, end); err != nil {
		t.Fatal(err)
	}
	want := store.Retention{FineDays: 10, Days: 40}
	if err := s.SetRetention(ctx, want); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Retention(ctx); err != nil || got != want {
		t.Fatalf("facts are kept for %+v (%v), want %+v", got, err, want)
	}
	if diff := cmp.Diff(before, factsOf(t, s, span(20, 60)), loose); diff != "" {
		t.Fatalf("facts changed before anything was dropped:\n%s", diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	large := fileBytes(t, path)
	s = reopen(t, path)
	if err := s.Retain(ctx, end); err != nil {
		t.Fatal(err)
	}
	checkRetained(t, s, h, before, factsOf(t, s, flow.Span{}))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if small := fileBytes(t, path); small > large*2/3 {
		t.Errorf("the file has %d bytes, it had %d", small, large)
	}
	if err := reopen(t, path).Check(ctx); err != nil {
		t.Error(err)
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
func checkRetained(t *testing.T, s *store.Store, h synthetic, before, after flow.Facts) {
	t.Helper()
	for i, d := range after.Devices {
		was := before.Devices[i]
		if d.Own != was.Own {
			t.Errorf("%s: own traffic %+v, was %+v", d.Device.Key, d.Own, was.Own)
		}
		if len(d.Slots) != 10*288 || len(d.ByHour) != 240 {
			t.Errorf("%s: %d slots and %d hours, want those of ten days", d.Device.Key, len(d.Slots), len(d.ByHour))
		}
		if d.Slots[0].StartNs != dayStart+50*dayNs {
			t.Errorf("%s: the oldest slot is of %d", d.Device.Key, d.Slots[0].StartNs)
		}
		hours := func(list []flow.Partner) (n int) {
			for _, p := range list {
				n += len(p.Hours)
			}
			return n
		}
		if got, want := hours(d.Partners), hours(was.Partners); got != want {
			t.Errorf("%s: %d hours of partners, want %d: days know them", d.Device.Key, got, want)
		}
	}
	totals, err := s.Totals(t.Context(), flow.Span{})
	if err != nil || len(totals) != h.devices {
		t.Fatalf("%d totals (%v)", len(totals), err)
	}
	if got := totals[0].Days; got != 40 {
		t.Errorf("%d days are left, want 40", got)
	}
}

// TestDeleteSpan takes hours out, and holds what is left against a home that
// never saw them.
func TestDeleteSpan(t *testing.T) {
	rows := func(hours ...int64) (l load) {
		for _, hour := range hours {
			name := "kept.example"
			if hour >= 30 && hour < 32 {
				name = "secret.example"
			}
			l.traffic = append(l.traffic, hourRow(hour, "203.0.113.7", "shared.example", uint64(hour+1)), hourRow(hour, "203.0.113.8", name, 2))
			l.slots = append(l.slots, flow.Slot{Device: cameraID, StartNs: dayStart + hour*flow.HourNs + flow.SlotNs, SentPayload: uint64(hour), Contacts: 1})
			l.names = append(l.names, flow.NameBinding{
				Device: cameraID, Name: name, Remote: addr("203.0.113.8"), Source: flow.NameDNS,
				FirstNs: dayStart + hour*flow.HourNs, LastNs: dayStart + hour*flow.HourNs, Count: 1,
			})
		}
		return l
	}
	s, path := openHome(t)
	put(t, s, rows(3, 29, 30, 31, 33, 24*40))
	other, _ := openHome(t)
	put(t, other, rows(3, 29, 33, 24*40))
	b := someBehaviour() // in hour 2
	b.keep(t, s)
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
	for _, ask := range []func(*store.Store) (any, error){
		func(s *store.Store) (any, error) { return s.Totals(t.Context(), flow.Span{}) },
		func(s *store.Store) (any, error) { return s.Days(t.Context(), cameraID, flow.Span{}) },
		func(s *store.Store) (any, error) { return s.TopDestinations(t.Context(), flow.Span{}, 9) },
		func(s *store.Store) (any, error) { return s.Count(t.Context()) },
	} {
		want, err := ask(other)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ask(s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, loose); diff != "" {
			t.Errorf("sums (-never seen +deleted):\n%s", diff)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
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
		facts := factsOf(t, s, span)
		coarse, err := s.FactsOf(t.Context(), store.Query{Span: span, Coarse: true})
		if err != nil {
			t.Fatal(err)
		}
		totals, err := s.Totals(t.Context(), span)
		if err != nil {
			t.Fatal(err)
		}
		var streamed []flow.DeviceFacts
		err = s.Each(t.Context(), store.Query{Span: span}, func(flow.Facts) error { return nil }, func(d *flow.DeviceFacts) error {
			streamed = append(streamed, *d)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(facts.Devices, streamed, loose); diff != "" {
			t.Errorf("%s: one by one (-facts +each):\n%s", name, diff)
		}
		for i, d := range facts.Devices {
			uplink := uint64(0)
			for _, slot := range d.Slots {
				uplink += slot.SentPayload
			}
			want := store.DeviceTotal{Key: d.Device.Key, Own: d.Own, UpPackets: d.UpPackets, Uplink: uplink, Hours: d.Hours, Days: d.Days}
			if diff := cmp.Diff(want, totals[i]); diff != "" {
				t.Errorf("%s: totals (-facts +totals):\n%s", name, diff)
			}
			d.ByHour, d.Slots = nil, nil
			for i := range d.Partners {
				d.Partners[i].Hours = nil
			}
			if diff := cmp.Diff(d, coarse.Devices[i], loose); diff != "" {
				t.Errorf("%s: coarse (-facts +coarse):\n%s", name, diff)
			}
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
