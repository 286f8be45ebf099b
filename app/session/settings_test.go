package session_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app/session"
	"telltale/capture/flow"
)

func TestSettingsAreKept(t *testing.T) {
	s := home(t)
	want := session.Settings{Home: flow.Home{TimeZone: "Europe/Berlin", Country: "DE", QuietFromMin: 22 * 60, QuietToMin: 6 * 60}, KeepDays: 90}
	if err := s.Set(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Settings(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v; settings (-want +got):\n%s", err, diff)
	}
}

func TestZone(t *testing.T) {
	for _, name := range []string{"UTC", "", "Europe/Berlin", "America/Argentina/Buenos_Aires"} {
		if _, err := session.Zone(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"Local", "Mars/Olympus", "../passwd", "/etc/localtime", "Berlin"} {
		if _, err := session.Zone(name); !errors.Is(err, session.ErrNoZone) {
			t.Errorf("%q: error %v, want ErrNoZone", name, err)
		}
	}
}

// The offset is that of the home at the time of the last packet, winter or summer.
func TestOffsetIsThatOfThePackets(t *testing.T) {
	for name, c := range map[string]struct {
		atNs int64
		zone string
		want time.Duration
	}{
		"winter":     {time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC).UnixNano(), "Europe/Berlin", time.Hour},
		"summer":     {time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC).UnixNano(), "Europe/Berlin", 2 * time.Hour},
		"west":       {sunday, "America/New_York", -4 * time.Hour},
		"half hours": {sunday, "Asia/Kolkata", 5*time.Hour + 30*time.Minute},
		"not set":    {sunday, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := home(t)
			imp := must(t, s, input("talk", talk(c.atNs, 1)))
			if err := s.Set(t.Context(), session.Settings{Home: flow.Home{TimeZone: c.zone}}); err != nil {
				t.Fatal(err)
			}
			if got := facts(t, s).Home.OffsetNs; got != int64(c.want) {
				t.Errorf("offset %v, want %v", time.Duration(got), c.want)
			}
			if got := judgedAlone(t, s, imp).Facts.Home.OffsetNs; got != int64(c.want) {
				t.Errorf("offset of the capture alone %v, want %v", time.Duration(got), c.want)
			}
		})
	}
}

// A recording made with a clock set wrong does not make all others look old.
func TestTidyBelievesNoPacketOfTheFuture(t *testing.T) {
	s := home(t)
	must(t, s, input("now", talk(sunday, 1)))
	must(t, s, input("earlier", talk(sunday-40*dayNs, 2)))
	must(t, s, input("wrong clock", talk(time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano(), 3)))
	for _, c := range []struct {
		days int
		old  bool
	}{{0, false}, {41, false}, {39, true}} {
		if old, err := s.Old(t.Context(), c.days); err != nil || old != c.old {
			t.Errorf("keeping %d days: something old %v (error %v), want %v", c.days, old, err, c.old)
		}
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	count := func() uint64 {
		t.Helper()
		n, err := s.Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	all := count()
	if err := s.Set(t.Context(), session.Settings{KeepDays: 39}); err != nil {
		t.Fatal(err)
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := count(); left*3 != all*2 {
		t.Errorf("%d of %d packets are left, want two of three recordings", left, all)
	}
}

func TestForget(t *testing.T) {
	s := home(t)
	must(t, s, input("one", talk(sunday, 1)))
	must(t, s, input("two", talk(sunday+dayNs, 2)))
	if err := s.ForgetSpan(t.Context(), flow.Span{FromNs: sunday, ToNs: sunday + flow.HourNs}); err != nil {
		t.Fatal(err)
	}
	for _, d := range facts(t, s).Devices {
		if seen := d.Own.SentPackets > 0; seen != (d.Device.Key == key(2)) {
			t.Errorf("%s has traffic %+v", d.Device.Key, d.Own)
		}
	}
	if err := s.Forget(t.Context(), key(2)); err != nil {
		t.Fatal(err)
	}
	if n := len(facts(t, s).Captures); n != 2 {
		t.Errorf("%d captures are listed, want 2", n)
	}
	if err := s.Forget(t.Context(), key(2)); err == nil {
		t.Error("a device was forgotten twice")
	}
}
