package store_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
	"telltale/capture/store"
)

var loose = cmp.Options{cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()}

func allFacts(t testing.TB, s *store.Store) flow.Facts {
	t.Helper()
	facts, err := s.Facts(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func TestSameFileCountsOnce(t *testing.T) {
	s, path := openHome(t)
	ctx := t.Context()
	in := oneCapture()
	if _, known, err := s.Known(ctx, in.capture.SHA256); known || err != nil {
		t.Fatalf("known before its import: %v, %v", known, err)
	}
	in.capture.ID = put(t, s, in)
	got, known, err := s.Known(ctx, in.capture.SHA256)
	if err != nil || !known {
		t.Fatalf("Known gives %v, %v", known, err)
	}
	if diff := cmp.Diff(in.capture, got); diff != "" {
		t.Errorf("capture (-want +got):\n%s", diff)
	}
	before := allFacts(t, s)
	imp, err := s.Import(ctx)
	if err != nil {
		t.Fatal(err)
	}
	add(t, imp, in)
	again := in.capture
	again.ID = 0
	if _, err := imp.Finish(again); !errors.Is(err, store.ErrKnown) {
		t.Errorf("second Finish gives %v, want ErrKnown", err)
	}
	if diff := cmp.Diff(before, allFacts(t, reopen(t, path)), loose); diff != "" {
		t.Errorf("the second import changed the facts:\n%s", diff)
	}
}

func TestWatchesHaveNoSumAndAreNeverKnown(t *testing.T) {
	s, _ := openHome(t)
	put(t, s, load{capture: flow.Capture{Name: "eth0"}})
	put(t, s, load{capture: flow.Capture{Name: "eth0"}})
	if _, known, err := s.Known(t.Context(), ""); known || err != nil {
		t.Errorf("the empty sum is known: %v, %v", known, err)
	}
	captures, err := s.Captures(t.Context())
	if err != nil || len(captures) != 2 {
		t.Errorf("%d captures (%v), want 2", len(captures), err)
	}
}

func TestWatchGoesOn(t *testing.T) {
	s, _ := openHome(t)
	watch := flow.Capture{Name: "eth0", Status: flow.StatusOK, Packets: 10, Oddities: []flow.Oddity{{Reason: "a", Count: 1}, {Reason: "b", Count: 2}}}
	row := hourRow(0, "203.0.113.7", "a.example", 3)
	watch.Interruptions = []flow.Interruption{
		{Kind: flow.InterruptedSlept, AtNs: dayStart, LastedNs: secondNs, Count: 1},
		{Kind: flow.InterruptedDown, AtNs: dayStart + secondNs, LastedNs: secondNs, Count: 1},
	}
	watch.ID = put(t, s, load{capture: watch, traffic: []flow.Traffic{row}})
	watch.Interruptions[1].LastedNs = 9 * secondNs
	watch.Interruptions = append(watch.Interruptions, flow.Interruption{Kind: flow.InterruptedClock, AtNs: dayStart + 20*secondNs, LastedNs: -secondNs, Count: 1})
	watch.Packets, watch.Oddities = 25, []flow.Oddity{{Reason: "b", Count: 5}}
	if id := put(t, s, load{capture: watch, traffic: []flow.Traffic{row}}); id != watch.ID {
		t.Errorf("the watch became capture %d, want %d", id, watch.ID)
	}
	facts := allFacts(t, s)
	if diff := cmp.Diff([]flow.Capture{watch}, facts.Captures); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
	if got := facts.Devices[0].Own; got != counter(6) {
		t.Errorf("own traffic %+v, want %+v", got, counter(6))
	}
}

func TestTwoCapturesOfAnHourAddUp(t *testing.T) {
	s, _ := openHome(t)
	early, late := hourRow(3, "203.0.113.7", "a.example", 2), hourRow(3, "203.0.113.7", "a.example", 5)
	early.Reach, early.LastNs = flow.ReachTried, early.FirstNs
	late.FirstNs += 7 * secondNs
	slot := flow.Slot{Device: cameraID, StartNs: dayStart, SentPayload: 10, Contacts: 4}
	more := slot
	more.Contacts = 3
	put(t, s, load{traffic: []flow.Traffic{late}, slots: []flow.Slot{slot}})
	put(t, s, load{traffic: []flow.Traffic{early, early}, slots: []flow.Slot{more}})
	d := allFacts(t, s).Devices[0]
	want := flow.Partner{
		Remote: early.Remote, Name: "a.example", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet,
		Own: counter(9), Grade: flow.Grade{Sealed: 360, Clear: 9, Unknown: 81}, Reach: flow.ReachContacted,
		FirstNs: early.FirstNs, LastNs: late.LastNs, Hours: []int64{dayStart + 3*flow.HourNs},
	}
	if diff := cmp.Diff([]flow.Partner{want}, d.Partners, loose); diff != "" {
		t.Errorf("partners (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]flow.HourSum{{HourNs: early.HourNs, Own: counter(9)}}, d.ByHour); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	slot.SentPayload = 20
	if diff := cmp.Diff([]flow.Slot{slot}, d.Slots); diff != "" {
		t.Errorf("slots (-want +got):\n%s", diff)
	}
	if d.UpPackets != 9 {
		t.Errorf("%d packets with payload went up, want 9", d.UpPackets)
	}
}

func TestDevicesMerge(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	clue := flow.Clue{Device: cameraID, Kind: flow.ClueMDNSName, Value: "cam\x1b", FirstNs: 50, LastNs: 60, Count: 1}
	device := func(first, last int64, hostname, address string) flow.Device {
		return flow.Device{Key: cameraID, Hostname: hostname, Addrs: []netip.Addr{addr(address)}, FirstNs: first, LastNs: last}
	}
	put(t, s, load{devices: []flow.Device{device(100, 200, "first", "192.168.1.20")}, clues: []flow.Clue{clue}})
	if err := errors.Join(s.RenameDevice(ctx, cameraID, " Garden\ncamera "), s.SetKind(ctx, cameraID, "camera")); err != nil {
		t.Fatal(err)
	}
	early := device(10, 20, "older", "10.0.0.2")
	early.OwnName, early.OwnKind = "not mine", "toaster"
	clue.FirstNs, clue.LastNs = 10, 55
	put(t, s, load{devices: []flow.Device{early}, clues: []flow.Clue{clue}})
	put(t, s, load{devices: []flow.Device{device(300, 400, "newest", "192.168.1.20"), device(350, 450, "", "192.168.1.20"), device(0, 0, "", "fe80::9")}})
	got, err := s.Devices(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := []flow.Device{{
		Key: cameraID, MAC: flow.MAC{0, 0x11, 0x22, 0x33, 0x44, 0x55}, Hostname: "newest", OwnName: "Garden\ufffdcamera", OwnKind: "camera",
		Addrs: []netip.Addr{addr("10.0.0.2"), addr("192.168.1.20"), addr("fe80::9")}, FirstNs: 10, LastNs: 450,
		Clues: []flow.Clue{{Device: cameraID, Kind: flow.ClueMDNSName, Value: "cam\ufffd", FirstNs: 10, LastNs: 60, Count: 2}},
	}}
	if diff := cmp.Diff(want, got, loose); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestRelayedIsKeptApart(t *testing.T) {
	s, _ := openHome(t)
	both := hourRow(0, "203.0.113.7", "a.example", 2)
	both.Relayed = counter(7)
	only := hourRow(1, "203.0.113.9", "phone.example", 0)
	only.Own, only.Grade, only.UpPackets, only.Relayed, only.Reach = flow.Counter{}, flow.Grade{}, 0, counter(1), flow.ReachAsked
	put(t, s, load{traffic: []flow.Traffic{both, only}})
	d := allFacts(t, s).Devices[0]
	if d.Own != counter(2) || d.Relayed != counter(8) {
		t.Errorf("own %+v and relayed %+v", d.Own, d.Relayed)
	}
	if d.Hours != 2 || d.ByHour[1].Own != (flow.Counter{}) {
		t.Errorf("%d hours, %+v; want 2, the second without traffic of its own", d.Hours, d.ByHour)
	}
	want := []flow.Partner{
		{Remote: both.Remote, Name: "a.example", Own: counter(2), Grade: both.Grade, Relayed: counter(7), Reach: flow.ReachContacted, Hours: []int64{both.HourNs}},
		{Remote: only.Remote, Name: "phone.example", Relayed: counter(1), Reach: flow.ReachAsked, Hours: []int64{only.HourNs}},
	}
	same := cmpopts.IgnoreFields(flow.Partner{}, "Source", "Protocol", "Port", "Scope", "FirstNs", "LastNs")
	if diff := cmp.Diff(want, d.Partners, loose, same); diff != "" {
		t.Errorf("partners (-want +got):\n%s", diff)
	}
}

func TestAskedAndUnnamedRest(t *testing.T) {
	s, _ := openHome(t)
	asked := hourRow(0, "203.0.113.7", "", 0)
	asked.Reach, asked.UpPackets = flow.ReachAsked, 0
	rest := hourRow(0, "203.0.113.7", "", 4)
	rest.Remote = netip.Addr{}
	put(t, s, load{traffic: []flow.Traffic{asked, rest}})
	d := allFacts(t, s).Devices[0]
	if len(d.Partners) != 2 || d.Partners[0].Remote.IsValid() || d.Partners[0].Own != counter(4) {
		t.Fatalf("partners %+v", d.Partners)
	}
	if p := d.Partners[1]; p.Reach != flow.ReachAsked || len(p.Hours) != 0 || p.Own != (flow.Counter{}) {
		t.Errorf("a name that was only asked for became %+v", p)
	}
}

func TestHostileValues(t *testing.T) {
	s, _ := openHome(t)
	row := hourRow(0, "203.0.113.7", "a\u202e.example", 1)
	row.Own.SentBytes = 1 << 63
	row.FirstNs, row.LastNs = -1<<62, 1<<62
	device := flow.Device{Key: cameraID, Hostname: "\x1b]0;x\x07", FirstNs: 1, LastNs: 2}
	long := flow.Clue{Device: cameraID, Kind: flow.ClueSSDPServer, Value: strings.Repeat("x", 1<<20), Count: 1 << 63}
	in := load{devices: []flow.Device{device}, traffic: []flow.Traffic{row, row}, clues: []flow.Clue{long}}
	in.capture.Name = "a\nb"
	put(t, s, in)
	facts := allFacts(t, s)
	d := facts.Devices[0]
	if d.Device.Hostname != "\ufffd]0;x\ufffd" || d.Partners[0].Name != "a\ufffd.example" || facts.Captures[0].Name != "a\ufffdb" {
		t.Errorf("hostname %q, partner %q, capture %q", d.Device.Hostname, d.Partners[0].Name, facts.Captures[0].Name)
	}
	if got := len(d.Device.Clues[0].Value); got != store.MaxRunes {
		t.Errorf("a clue of %d bytes is kept", got)
	}
}

func TestAbortLeavesWhatWasThere(t *testing.T) {
	s, _ := openHome(t)
	put(t, s, oneCapture())
	before := allFacts(t, s)
	for _, c := range []struct {
		name string
		end  func(*store.Import, context.CancelFunc)
	}{
		{"aborted", func(imp *store.Import, _ context.CancelFunc) { imp.Abort(); imp.Abort() }},
		{"cancelled", func(imp *store.Import, cancel context.CancelFunc) {
			cancel()
			if err := imp.Slots(nil); !errors.Is(err, context.Canceled) {
				t.Errorf("after cancelling, Slots gives %v", err)
			}
			if _, err := imp.Finish(flow.Capture{}); !errors.Is(err, context.Canceled) {
				t.Errorf("after cancelling, Finish gives %v", err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			imp, err := s.Import(ctx)
			if err != nil {
				t.Fatal(err)
			}
			more := oneCapture()
			more.devices = append(more.devices, flow.Device{Key: phoneID})
			add(t, imp, more)
			c.end(imp, cancel)
			if _, err := imp.Finish(more.capture); err == nil {
				t.Error("Finish passed after the end")
			}
			if diff := cmp.Diff(before, allFacts(t, s), loose); diff != "" {
				t.Errorf("facts changed:\n%s", diff)
			}
		})
	}
}
