package session_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
)

// talkative opens a desk of a home with two devices, and gives their keys.
func talkative(t *testing.T) (d *session.Desk, one, other string) {
	t.Helper()
	d, _ = desk(t)
	for n := range byte(2) {
		if err := d.Open(t.Context(), write(t, talk(sunday+int64(n)*flow.HourNs, n+1)), ignore); err != nil {
			t.Fatal(err)
		}
	}
	return d, thing(1).MAC.String(), thing(2).MAC.String()
}

// pages is all that a person may see of a home.
type pages struct {
	Frame view.Frame
	Home  view.Home
}

func look(t *testing.T, d *session.Desk) pages {
	t.Helper()
	home, err := d.Home(t.Context(), view.PeriodAll)
	if err != nil {
		t.Fatal(err)
	}
	return pages{d.Frame(), home}
}

// TestChangesAreTakenBack holds that everything that the owner changes can be
// taken back and made again, and that each is told in a sentence.
func TestChangesAreTakenBack(t *testing.T) {
	d, one, other := talkative(t)
	for _, c := range []struct {
		name string
		make func(context.Context) error
	}{
		{"name", func(ctx context.Context) error { return d.Rename(ctx, one, "Kettle") }},
		{"other name", func(ctx context.Context) error { return d.Rename(ctx, other, "Radio") }},
		{"no name", func(ctx context.Context) error { return d.Rename(ctx, one, "") }},
		{"kind", func(ctx context.Context) error { return d.SetKind(ctx, one, "smart_plug") }},
		{"no kind", func(ctx context.Context) error { return d.SetKind(ctx, one, "") }},
		{"joined", func(ctx context.Context) error { return d.Join(ctx, one, other) }},
		{"split", func(ctx context.Context) error { return d.Split(ctx, other) }},
		{"left out", func(ctx context.Context) error { return d.LeaveOut(ctx, other, true) }},
		{"taken in", func(ctx context.Context) error { return d.LeaveOut(ctx, other, false) }},
	} {
		checkBackAndForth(t, d, c.name, c.make)
	}
	if err := errors.Join(d.Split(t.Context(), other), d.LeaveOut(t.Context(), one, false)); err != nil { // as it is already
		t.Fatal(err)
	}
	for range 9 {
		if d.Changed().Undo == "" {
			t.Fatal("fewer than nine changes are kept")
		}
		if err := d.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if now := d.Changed(); now.Undo != "" || now.Redo == "" {
		t.Errorf("all is taken back, and told is %+v", now)
	}
}

// checkBackAndForth makes a change, takes it back and makes it again.
func checkBackAndForth(t *testing.T, d *session.Desk, name string, change func(context.Context) error) {
	t.Helper()
	do := func(what string, f func(context.Context) error) {
		t.Helper()
		if err := f(t.Context()); err != nil {
			t.Fatalf("%s, %s: %v", name, what, err)
		}
	}
	before := look(t, d)
	do("made", change)
	after, said := look(t, d), d.Changed()
	if said.Said == "" || said.Undo == "" || said.Redo != "" {
		t.Errorf("%s is told as %+v", name, said)
	}
	if cmp.Equal(before, after) {
		t.Errorf("%s changes no page", name)
	}
	do("taken back", d.Undo)
	same(t, name+" taken back", before, look(t, d))
	if d.Changed().Redo == "" {
		t.Errorf("%s cannot be made again", name)
	}
	do("made again", d.Redo)
	same(t, name+" made again", after, look(t, d))
	same(t, name+" told again", said, d.Changed())
}

// TestJoinedDevicesAreOneEverywhere holds that pages, listings and figures tell
// two joined devices as one, whose figures are those of both.
func TestJoinedDevicesAreOneEverywhere(t *testing.T) {
	d, s := desk(t)
	threeThings(t, s)
	keys := []string{thing(1).MAC.String(), thing(2).MAC.String(), thing(3).MAC.String()}
	sent := sentBytes(t, s)
	// Two into one, by way of a part: it goes to the whole.
	if err := errors.Join(d.Join(t.Context(), keys[0], keys[1]), d.Join(t.Context(), keys[1], keys[2])); err != nil {
		t.Fatal(err)
	}
	after := facts(t, s)
	if len(after.Devices) != 1 || after.Devices[0].Own.SentBytes != sent || after.Devices[0].Hours != 3 {
		t.Fatalf("%d devices, the first with %d bytes in %d hours; want one with %d in 3", len(after.Devices), after.Devices[0].Own.SentBytes, after.Devices[0].Hours, sent)
	}
	for _, key := range keys {
		checkIsToldAs(t, d, s, key, keys[0])
	}
	if n := len(d.Frame().Entries); n != 1 {
		t.Errorf("%d devices in the navigation, want 1", n)
	}
	checkLaterIsOne(t, s)
	if err := errors.Join(d.Split(t.Context(), keys[1]), d.Split(t.Context(), keys[2])); err != nil {
		t.Fatal(err)
	}
	if n := len(facts(t, s).Devices); n != 3 {
		t.Errorf("%d devices after splitting, want 3", n)
	}
}

// threeThings lets three devices talk, an hour each.
func threeThings(t *testing.T, s *session.Session) {
	t.Helper()
	for n := range byte(3) {
		must(t, s, input("", talk(sunday+int64(n)*flow.HourNs, n+1)))
	}
}

// sentBytes is what all devices of a home sent.
func sentBytes(t *testing.T, s *session.Session) (sum uint64) {
	t.Helper()
	for _, f := range facts(t, s).Devices {
		sum += f.Own.SentBytes
	}
	return sum
}

// checkIsToldAs wants a device to be found, and to have its page, as another.
func checkIsToldAs(t *testing.T, d *session.Desk, s *session.Session, key, as string) {
	t.Helper()
	found, err := s.Find(t.Context(), key)
	if err != nil || len(found) != 1 || found[0].Key != as {
		t.Errorf("%s is found as %v (%v)", key, found, err)
	}
	page, err := d.Device(t.Context(), key, view.PeriodAll)
	if err != nil || page.Key != as {
		t.Errorf("the page of %s is of %q (%v)", key, page.Key, err)
	}
}

// checkLaterIsOne wants what is read later to go to the one device, also in the
// summary of that recording alone.
func checkLaterIsOne(t *testing.T, s *session.Session) {
	t.Helper()
	imported := must(t, s, input("", talk(sunday+9*flow.HourNs, 2)))
	for all, want := range map[bool]string{false: key(1), true: key(2)} { // by the contract of JSON every address is told by itself
		alone, err := s.JudgeImported(t.Context(), imported, all)
		if err != nil || len(alone.Devices) != 1 {
			t.Fatalf("%d devices in the recording (%v), want 1", len(alone.Devices), err)
		}
		if got := alone.Devices[0].Facts.Device.Key; got != want {
			t.Errorf("the recording is of %s, want %s", got, want)
		}
	}
	if n := len(facts(t, s).Devices); n != 1 {
		t.Errorf("%d devices after another recording, want 1", n)
	}
}

// TestJoiningKeepsWhatWasSaid holds that the joined device bears the name that
// one of the two had, and that the other has its own again when they are split.
func TestJoiningKeepsWhatWasSaid(t *testing.T) {
	d, one, other := talkative(t)
	if err := errors.Join(d.Rename(t.Context(), other, "Radio"), d.SetKind(t.Context(), other, "wifi_speaker"), d.Join(t.Context(), one, other)); err != nil {
		t.Fatal(err)
	}
	names := func() (list []string) {
		for _, e := range d.Frame().Entries {
			list = append(list, e.Name)
		}
		slices.Sort(list)
		return list
	}
	same(t, "names", []string{"Radio"}, names())
	if err := errors.Join(d.Rename(t.Context(), one, "Kettle"), d.Split(t.Context(), other)); err != nil {
		t.Fatal(err)
	}
	same(t, "names after splitting", []string{"Kettle", "Radio"}, names())
}

// TestLeftOutIsShownNowhere holds that no page tells of a device that is left
// out, and no summary of a recording.
func TestLeftOutIsShownNowhere(t *testing.T) {
	d, one, other := talkative(t)
	if err := d.LeaveOut(t.Context(), other, true); err != nil {
		t.Fatal(err)
	}
	now := look(t, d)
	if len(now.Frame.Entries) != 1 || now.Frame.Entries[0].Key != one || len(now.Home.Cards) != 1 {
		t.Errorf("still told: %+v", now)
	}
	var trouble *view.Trouble
	if _, err := d.Device(t.Context(), other, view.PeriodAll); !errors.As(err, &trouble) {
		t.Errorf("the page of what is left out gives %v", err)
	}
}

func TestChangesOfNoDevice(t *testing.T) {
	d, one, _ := talkative(t)
	const nobody = "00:00:5e:00:53:ff"
	for name, err := range map[string]error{
		"name": d.Rename(t.Context(), nobody, "x"), "kind": d.SetKind(t.Context(), nobody, "phone"), "join": d.Join(t.Context(), one, nobody),
		"joined": d.Join(t.Context(), nobody, one), "split": d.Split(t.Context(), nobody), "left": d.LeaveOut(t.Context(), nobody, true),
	} {
		var trouble *view.Trouble
		if !errors.As(err, &trouble) || trouble.Title == "" {
			t.Errorf("%s gives %v, want a trouble", name, err)
		}
	}
	if said := d.Changed(); said != (view.Change{}) {
		t.Errorf("what failed is told as done: %+v", said)
	}
}
