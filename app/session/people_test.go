package session_test

import (
	"context"
	"slices"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// TestWatchedPeopleWaitToBeAdded watches the example home: its phone is in no page and
// no figure until somebody adds it, whatever stretch of time is shown; no packet is
// lost by that. Read as a recording, the same home leaves nobody out.
func TestWatchedPeopleWaitToBeAdded(t *testing.T) {
	s := home(t)
	well(t, s.Watch(t.Context(), session.Watching{Interface: "eth0", Name: "eth0 live", Helper: standIn(t, "cat packets"), Counts: func(source.Counts) {}}))
	words, err := wording.Open(assets.Locale, "en")
	well(t, err)
	d, err := session.NewDesk(t.Context(), s, words)
	well(t, err)
	defer d.Close()
	page := list(t, d)
	if len(page.LeftOut.Rows) == 0 {
		t.Fatal("nobody is left out")
	}
	out := page.LeftOut.Rows[0]
	if out.Take != "Add" || out.Line == "" {
		t.Errorf("row %+v", out)
	}
	counted, err := s.Count(t.Context())
	well(t, err)
	toldOf(t, d, s, out.Key, false)
	well(t, d.LeaveOut(t.Context(), out.Key, false))
	if said := d.Changed().Said; said != out.Name+" is added now." {
		t.Errorf("it says %q", said)
	}
	toldOf(t, d, s, out.Key, true)
	if now, err := s.Count(t.Context()); err != nil || now != counted {
		t.Errorf("%d packets, then %d (%v)", counted, now, err)
	}
	well(t, d.Undo(t.Context()))
	toldOf(t, d, s, out.Key, false)

	checkRead(t, len(page.Rows)+len(page.LeftOut.Rows))
}

// checkRead holds that of a recording all devices are told.
func checkRead(t *testing.T, devices int) {
	t.Helper()
	read := home(t)
	must(t, read, input("home.pcapng", example()))
	judged, err := read.Judge(t.Context(), flow.Span{})
	if err != nil || len(judged.LeftOut) != 0 || len(judged.Devices) != devices {
		t.Errorf("of a recording %d are told and %d left out (%v)", len(judged.Devices), len(judged.LeftOut), err)
	}
}

func list(t *testing.T, d *session.Desk) view.Devices {
	t.Helper()
	page, err := d.DeviceList(t.Context(), view.PeriodAll)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// toldOf holds whether a device is told of: in the frame, on pages of all and of short
// times, and in what the verbs list.
func toldOf(t *testing.T, d *session.Desk, s *session.Session, key string, want bool) {
	t.Helper()
	if got := slices.Contains(d.Frame().Keys, key); got != want {
		t.Errorf("in the frame: %v, want %v", got, want)
	}
	for _, p := range []view.Period{view.PeriodAll, view.PeriodDay} {
		page, err := d.DeviceList(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		row := slices.ContainsFunc(page.Rows, func(r view.DeviceRow) bool { return r.Key == key })
		left := slices.ContainsFunc(page.LeftOut.Rows, func(r view.LeftOutRow) bool { return r.Key == key })
		if row != want || left == want {
			t.Errorf("page over %s: told %v, left out %v; want %v", p, row, left, want)
		}
	}
	judged, err := s.Judge(context.WithoutCancel(t.Context()), flow.Span{FromNs: 0, ToNs: 1 << 62})
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.ContainsFunc(judged.Facts.Devices, func(f flow.DeviceFacts) bool { return f.Device.Key == key }); got != want {
		t.Errorf("in the facts of a span: %v, want %v", got, want)
	}
}
