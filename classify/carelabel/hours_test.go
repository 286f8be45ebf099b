package carelabel_test

import (
	"testing"
	"time"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
)

// watchedFor makes facts of a device that was on for whole days and sent the
// given bytes in the first slot of each hour.
func watchedFor(n int, bytesAt func(day, hour int) uint64) flow.DeviceFacts {
	f := days(n)
	f.FirstNs, f.LastNs = startNs, startNs+int64(n)*dayNs-1
	for day := range n {
		for hour := range 24 {
			at := startNs + int64(day)*dayNs + int64(hour)*hourNs
			f.ByHour = append(f.ByHour, flow.HourSum{HourNs: at})
			if bytes := bytesAt(day, hour); bytes > 0 {
				f.Slots = append(f.Slots, flow.Slot{StartNs: at, SentPayload: bytes, Contacts: 1})
			}
		}
	}
	return f
}

func each(bytes uint64) func(int, int) uint64 { return func(int, int) uint64 { return bytes } }

func TestLoad(t *testing.T) {
	const quiet, busy = 24_000, 240_000 // bytes a day: 1000 and 10,000 an hour
	for _, test := range []struct {
		name  string
		facts flow.DeviceFacts
		sure  bool
		want  string
	}{
		{"quiet", watchedFor(3, each(1000)), true, "A"},
		{"over quiet", watchedFor(3, each(1001)), true, "B"},
		{"busy", watchedFor(3, each(10_000)), true, "B"},
		{"over busy", watchedFor(3, each(10_001)), true, "C"},
		{"three times busy", watchedFor(3, each(30_000)), true, "C"},
		{"over three times busy", watchedFor(3, each(30_001)), true, "D"},
		{"ten times busy", watchedFor(3, each(100_000)), true, "D"},
		{"over ten times busy", watchedFor(3, each(100_001)), true, "E"},
		{"one day of three that is loud", watchedFor(3, func(day, _ int) uint64 { return uint64(day/2) * 1e6 }), true, "A"},
		{"two days", watchedFor(2, each(1000)), true, "?"},
		{"kind not sure", watchedFor(3, each(1000)), false, "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := symbol(t, "load", carelabel.Input{Facts: test.facts, KindSure: test.sure, QuietBytes: quiet, BusyBytes: busy})
			if shown(s) != test.want {
				t.Errorf("%s, want %s: %+v", shown(s), test.want, s)
			}
		})
	}
}

func TestLoadLeavesOutDaysThatWereHardlySeen(t *testing.T) {
	f := watchedFor(3, each(1000))
	for hour := range int64(5) { // five hours of a fourth day, with much
		at := startNs + 3*dayNs + hour*hourNs
		f.ByHour = append(f.ByHour, flow.HourSum{HourNs: at})
		f.Slots = append(f.Slots, flow.Slot{StartNs: at, SentPayload: 1e9})
	}
	s := symbol(t, "load", carelabel.Input{Facts: f, KindSure: true, QuietBytes: 24_000, BusyBytes: 240_000})
	if s.Args["Bytes"] != uint64(24_000) {
		t.Errorf("a day = %v bytes, want 24000", s.Args["Bytes"])
	}
}

func TestNight(t *testing.T) {
	for _, test := range []struct {
		name  string
		facts flow.DeviceFacts
		want  string
	}{
		{"silent", watchedFor(3, each(0)), "A"},
		{"10 kB", watchedFor(3, each(10_000)), "A"},
		{"over 10 kB", watchedFor(3, each(10_001)), "B"},
		{"100 kB", watchedFor(3, each(100_000)), "B"},
		{"over 100 kB", watchedFor(3, each(100_001)), "C"},
		{"1 MB", watchedFor(3, each(1_000_000)), "C"},
		{"over 1 MB", watchedFor(3, each(1_000_001)), "D"},
		{"10 MB", watchedFor(3, each(10_000_000)), "D"},
		{"over 10 MB", watchedFor(3, each(10_000_001)), "E"},
		{"two nights", watchedFor(2, each(10_000)), "?"},
		{"much by day", watchedFor(3, func(_, hour int) uint64 {
			if hour >= 5 {
				return 1e9
			}
			return 0
		}), "A"},
		{"one loud hour a night does not speak for it", watchedFor(3, func(_, hour int) uint64 {
			if hour == 3 {
				return 1e9
			}
			return 0
		}), "A"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if s := symbol(t, "night", carelabel.Input{Facts: test.facts}); shown(s) != test.want {
				t.Errorf("%s, want %s: %+v", shown(s), test.want, s)
			}
		})
	}
}

func TestNightCountsOnlyWhatWasWatched(t *testing.T) {
	in := carelabel.Input{Facts: watchedFor(3, each(0))}
	in.Watched = []flow.Span{{FromNs: startNs, ToNs: startNs + 2*dayNs}}
	if s := symbol(t, "night", in); shown(s) != "?" || s.Args["Nights"] != 2 {
		t.Errorf("symbol = %+v, want two nights and no letter", s)
	}
}

func TestNightPastMidnightIsOneNight(t *testing.T) {
	in := carelabel.Input{Facts: watchedFor(3, each(0)), Home: flow.Home{QuietFromMin: 22 * 60, QuietToMin: 6 * 60}}
	// Midnight to midnight: the end of one night, two whole ones, and the start of one.
	if s := symbol(t, "night", in); s.Args["Nights"] != 4 {
		t.Errorf("nights = %v, want 4", s.Args["Nights"])
	}
}

func TestQuietHoursAreLocal(t *testing.T) {
	loud := func(_, hour int) uint64 {
		if hour >= 16 && hour < 20 { // 01:00 to 05:00 nine hours ahead of UTC
			return 5e6
		}
		return 0
	}
	in := carelabel.Input{Facts: watchedFor(4, loud), Home: flow.Home{OffsetNs: 9 * hourNs}}
	if s := symbol(t, "night", in); shown(s) != "D" {
		t.Errorf("%s, want D: %+v", shown(s), s)
	}
}

func TestAbsurdTimesEnd(t *testing.T) {
	f := flow.DeviceFacts{FirstNs: -1 << 62, LastNs: 1<<63 - 1}
	if s := symbol(t, "night", carelabel.Input{Facts: f}); s.State != carelabel.NotYet {
		t.Errorf("symbol = %+v, want no letter", s)
	}
}

func TestDoorsAndCareAreNotGradedYet(t *testing.T) {
	in := carelabel.Input{Facts: watchedFor(29, each(1))}
	for id, want := range map[string]string{"doors": "label.doors.notyet", "care": "label.care.notyet"} {
		if s := symbol(t, id, in); s.State != carelabel.NotYet || s.Sentence != want {
			t.Errorf("%s = %+v, want %s", id, s, want)
		}
	}
	if s := symbol(t, "care", in); s.Args["More"] != 1 {
		t.Errorf("care needs %v more days, want 1", s.Args["More"])
	}
}

// TestSeenForIsNoLongerThanWhatWasSeen holds that two minutes are not told as
// an hour, and hours with packets not as the gap between them.
func TestSeenForIsNoLongerThanWhatWasSeen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		hours    int
		lengthNs int64
		want     time.Duration
	}{
		"two minutes of one hour":       {1, 2 * 60e9, 2 * time.Minute},
		"two hours, a day apart":        {2, dayNs, 2 * time.Hour},
		"every hour of a day":           {24, dayNs, 24 * time.Hour},
		"recordings that tell no times": {0, 0, 0},
	} {
		l := carelabel.Make(carelabel.Input{Facts: flow.DeviceFacts{Hours: tc.hours, FirstNs: startNs, LastNs: startNs + tc.lengthNs}})
		if l.SeenNs != int64(tc.want) {
			t.Errorf("%s: seen for %v, want %v", name, time.Duration(l.SeenNs), tc.want)
		}
	}
}

// TestSeenForIsNoLongerThanWhatWasWatched holds that recordings of seconds,
// months apart, are told as seconds.
func TestSeenForIsNoLongerThanWhatWasWatched(t *testing.T) {
	t.Parallel()
	in := carelabel.Input{
		Facts: flow.DeviceFacts{Hours: 2, FirstNs: startNs, LastNs: startNs + 60*dayNs},
		Watched: []flow.Span{
			{FromNs: startNs, ToNs: startNs + 6e9},
			{FromNs: startNs + 60*dayNs - 9e9, ToNs: startNs + 60*dayNs + 1},
		},
	}
	if got := time.Duration(carelabel.Make(in).SeenNs); got != 15*time.Second {
		t.Errorf("seen for %v, want 15 s", got)
	}
}
