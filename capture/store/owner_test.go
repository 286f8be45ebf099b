package store_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// newKey and oldKey are two hardware addresses of one phone.
const (
	newKey = "02:00:00:00:00:02"
	oldKey = "06:00:00:00:00:01"
)

// twoDays is a load of one device over some hours of two days. The key of each
// hour is that which key gives.
func twoDays(key func(hour int64) string) load {
	var in load
	seen := map[string]bool{}
	for hour := range int64(40) {
		if hour%5 == 3 {
			continue
		}
		k := key(hour)
		row := hourRow(hour, fmt.Sprintf("203.0.113.%d", 1+hour%3), "", uint64(hour+1))
		row.Device = k
		ask := hourRow(hour, "198.51.100.9", "cloud.example", 2)
		ask.Device = k
		start := dayStart + hour*flow.HourNs
		in.traffic = append(in.traffic, row, ask)
		in.slots = append(in.slots, flow.Slot{Device: k, StartNs: start, SentPayload: 7, Contacts: 2})
		in.clues = append(in.clues, flow.Clue{Device: k, Kind: flow.ClueDHCPHostname, Value: "phone", FirstNs: start, LastNs: start + 9, Count: 1})
		for i := range 3 { // each address is told the names that it met
			in.names = append(in.names, flow.NameBinding{
				Device: k, Name: fmt.Sprintf("n%d.example", i), Remote: addr(fmt.Sprintf("203.0.113.%d", 1+i)),
				Source: flow.NameDNS, FirstNs: start + 1, LastNs: start + 2, Count: 1,
			})
		}
		if !seen[k] {
			seen[k] = true
			in.devices = append(in.devices, flow.Device{Key: k, Hostname: "phone", Addrs: []netip.Addr{addr("192.168.1.20")}})
		}
	}
	return in
}

// TestDevicesThatAreOne holds that a device that was seen under two addresses is
// told as if it had been seen under one, in whatever way facts are asked for.
func TestDevicesThatAreOne(t *testing.T) {
	whole, _ := openHome(t)
	put(t, whole, twoDays(func(int64) string { return newKey }))
	parts, _ := openHome(t)
	put(t, parts, twoDays(func(hour int64) string {
		if hour < 20 {
			return oldKey
		}
		return newKey
	}))
	if err := parts.Say(t.Context(), []store.Said{{Key: oldKey, PartOf: newKey}}); err != nil {
		t.Fatal(err)
	}
	for name, query := range map[string]store.Query{
		"all time": {}, "coarse": {Coarse: true}, "one device": {Device: newKey}, "a part": {Device: oldKey},
		"a day":        {Span: flow.Span{FromNs: dayStart + 10*flow.HourNs, ToNs: dayStart + 34*flow.HourNs}},
		"a day coarse": {Coarse: true, Span: flow.Span{FromNs: dayStart, ToNs: dayStart + 24*flow.HourNs}},
	} {
		t.Run(name, func(t *testing.T) {
			want, err1 := whole.FactsOf(t.Context(), store.Query{Span: query.Span, Coarse: query.Coarse})
			got, err2 := parts.FactsOf(t.Context(), query)
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			want.Captures, got.Captures = nil, nil
			want.Devices[0].Device.Parts = []string{oldKey}
			if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("facts (-under one address +under two):\n%s", diff)
			}
		})
	}
	checkFoundAs(t, parts, oldKey, newKey)
}

// checkFoundAs wants a device to be found as another.
func checkFoundAs(t *testing.T, s *store.Store, key, as string) {
	t.Helper()
	found, err := s.FindDevice(t.Context(), key)
	if err != nil || len(found) != 1 || found[0].Key != as {
		t.Errorf("%s is found as %v (%v), want %s", key, found, err, as)
	}
	one, err := s.DeviceFacts(t.Context(), key, flow.Span{})
	if err != nil || one.Device.Key != as {
		t.Errorf("facts of %s are of %q (%v), want %q", key, one.Device.Key, err, as)
	}
}

// TestSharedHoursCountOnce holds that two addresses at one time make no more hours.
func TestSharedHoursCountOnce(t *testing.T) {
	s, _ := openHome(t)
	put(t, s, twoDays(func(int64) string { return oldKey }))
	put(t, s, twoDays(func(int64) string { return newKey }))
	before := allFacts(t, s).Devices[0]
	if err := s.Say(t.Context(), []store.Said{{Key: oldKey, PartOf: newKey}}); err != nil {
		t.Fatal(err)
	}
	for _, coarse := range []bool{false, true} {
		facts, err := s.FactsOf(t.Context(), store.Query{Coarse: coarse})
		if err != nil || len(facts.Devices) != 1 {
			t.Fatalf("%d devices (%v), want one", len(facts.Devices), err)
		}
		got := facts.Devices[0]
		if got.Hours != before.Hours || got.Days != before.Days || got.Hours == 0 {
			t.Errorf("coarse %v: %d hours, %d days; want %d and %d", coarse, got.Hours, got.Days, before.Hours, before.Days)
		}
		if got.Own.SentBytes != 2*before.Own.SentBytes || got.UpPackets != 2*before.UpPackets {
			t.Errorf("coarse %v: %d bytes, want twice %d", coarse, got.Own.SentBytes, before.Own.SentBytes)
		}
	}
}

func TestSaidIsTakenBack(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	put(t, s, load{devices: []flow.Device{{Key: newKey}, {Key: oldKey}, {Key: cameraID}}})
	before, err := s.Said(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now := []store.Said{{Key: newKey, Name: "Änne's phone", Kind: "phone"}, {Key: oldKey, PartOf: newKey}, {Key: cameraID, Name: "cam", LeftOut: true}}
	if err := s.Say(ctx, now); err != nil {
		t.Fatal(err)
	}
	got, err := s.Said(ctx, newKey)
	if diff := cmp.Diff(now[:2], got); diff != "" || err != nil {
		t.Errorf("said of the phone (%v) (-want +got):\n%s", err, diff)
	}
	if err := s.Say(ctx, before); err != nil {
		t.Fatal(err)
	}
	after, err := s.Said(ctx)
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("taken back (%v) (-want +got):\n%s", err, diff)
	}
}

func TestSayKeepsAllOrNothing(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	put(t, s, load{devices: []flow.Device{{Key: newKey}, {Key: oldKey}, {Key: cameraID}}})
	if err := s.Say(ctx, []store.Said{{Key: oldKey, PartOf: newKey}}); err != nil {
		t.Fatal(err)
	}
	before, err := s.Said(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		list []store.Said
		want error
	}{
		"a part of a part":      {[]store.Said{{Key: cameraID, PartOf: oldKey}}, store.ErrPart},
		"a whole becomes part":  {[]store.Said{{Key: newKey, PartOf: cameraID}}, store.ErrPart},
		"part of itself":        {[]store.Said{{Key: cameraID, PartOf: cameraID}}, store.ErrNoDevice},
		"nobody":                {[]store.Said{{Key: cameraID, Name: "x"}, {Key: phoneID}}, store.ErrNoDevice},
		"part of nobody's part": {[]store.Said{{Key: cameraID, Name: "x"}, {Key: oldKey, PartOf: phoneID}}, store.ErrNoDevice},
	} {
		if err := s.Say(ctx, c.list); !errors.Is(err, c.want) {
			t.Errorf("%s gives %v, want %v", name, err, c.want)
		}
	}
	after, err := s.Said(ctx)
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("something was kept (%v) (-want +got):\n%s", err, diff)
	}
	if _, err := s.Said(ctx, phoneID); !errors.Is(err, store.ErrNoDevice) {
		t.Errorf("Said of nobody gives %v, want ErrNoDevice", err)
	}
}

func TestLeftOutIsKeptApart(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	put(t, s, twoDays(func(int64) string { return newKey }))
	put(t, s, twoDays(func(int64) string { return oldKey }))
	put(t, s, oneCapture())
	both := allFacts(t, s)
	if err := s.Say(ctx, []store.Said{{Key: newKey, LeftOut: true}, {Key: oldKey, PartOf: newKey}}); err != nil {
		t.Fatal(err)
	}
	facts := allFacts(t, s)
	if len(facts.Devices) != 1 || facts.Devices[0].Device.Key != cameraID {
		t.Fatalf("%d devices are told, want the camera alone", len(facts.Devices))
	}
	var left []string
	for _, f := range facts.LeftOut {
		left = append(left, fmt.Sprintf("%s with %v: %d bytes", f.Device.Key, f.Device.Parts, f.Own.SentBytes))
	}
	want := []string{fmt.Sprintf("%s with [%s]: %d bytes", newKey, oldKey, 2*both.Devices[1].Own.SentBytes)}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	one, err := s.DeviceFacts(ctx, newKey, flow.Span{})
	if err != nil || one.Own.SentBytes == 0 {
		t.Errorf("what it does is not kept: %d bytes (%v)", one.Own.SentBytes, err)
	}
	if err := s.Say(ctx, []store.Said{{Key: newKey}, {Key: oldKey}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(both, allFacts(t, s), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("taken in again (-before +after):\n%s", diff)
	}
}

func TestDeletedWithItsParts(t *testing.T) {
	s, _ := openHome(t)
	put(t, s, twoDays(func(int64) string { return newKey }))
	put(t, s, twoDays(func(int64) string { return oldKey }))
	if err := errors.Join(s.Say(t.Context(), []store.Said{{Key: oldKey, PartOf: newKey}}), s.DeleteDevice(t.Context(), newKey)); err != nil {
		t.Fatal(err)
	}
	if left := allFacts(t, s).Devices; len(left) != 0 {
		t.Errorf("%d devices are left, want none", len(left))
	}
}

// TestWatchedOnlyAndAdded holds that a device knows whether a recording that was read
// saw it, and that the owner added it.
func TestWatchedOnlyAndAdded(t *testing.T) {
	s, _ := openHome(t)
	put(t, s, twoDays(func(int64) string { return newKey }))
	told := func(what string, watched bool, presence flow.Presence) {
		t.Helper()
		one, err := s.DeviceFacts(t.Context(), newKey, flow.Span{})
		if err != nil || one.Watched != watched || one.Device.Presence != presence {
			t.Errorf("%s: watched only %v, presence %d (%v); want %v and %d", what, one.Watched, one.Device.Presence, err, watched, presence)
		}
	}
	told("of a watch", true, flow.PresenceUnsaid)
	if err := s.Say(t.Context(), []store.Said{{Key: newKey, Added: true}}); err != nil {
		t.Fatal(err)
	}
	told("added", true, flow.PresenceAdded)
	if said, err := s.Said(t.Context(), newKey); err != nil || len(said) != 1 || !said[0].Added {
		t.Errorf("said %+v (%v)", said, err)
	}
	if err := s.Say(t.Context(), []store.Said{{Key: newKey, LeftOut: true}}); err != nil {
		t.Fatal(err)
	}
	told("left out", true, flow.PresenceLeftOut)
	recording := twoDays(func(int64) string { return newKey })
	recording.capture.SHA256 = strings.Repeat("ab", 32)
	put(t, s, recording)
	told("of a recording too", false, flow.PresenceLeftOut)
}
