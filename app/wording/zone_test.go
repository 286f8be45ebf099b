package wording_test

import (
	"testing"
	"time"
	_ "time/tzdata" // as in the program

	"telltale/app/wording"
)

func TestZones(t *testing.T) {
	w := english(t)
	at := time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC).UnixNano()
	for _, c := range []struct{ zone, name, clock, date, weekday string }{
		{"", "UTC", "23:30", "31 Dec 2025", "Wed 31 Dec"},
		{"UTC", "UTC", "23:30", "31 Dec 2025", "Wed 31 Dec"},
		{"Local", "UTC", "23:30", "31 Dec 2025", "Wed 31 Dec"},
		{"No/Such", "UTC", "23:30", "31 Dec 2025", "Wed 31 Dec"},
		{"Europe/Berlin", "Berlin time", "00:30", "1 Jan 2026", "Thu 1 Jan"},
		{"America/New_York", "New York time", "18:30", "31 Dec 2025", "Wed 31 Dec"},
		{"Asia/Kolkata", "Kolkata time", "05:00", "1 Jan 2026", "Thu 1 Jan"},
		{"America/Argentina/Buenos_Aires", "Buenos Aires time", "20:30", "31 Dec 2025", "Wed 31 Dec"},
	} {
		there := w.InZone(c.zone)
		equal(t, c.zone+" name", there.Zone(), c.name)
		equal(t, c.zone+" clock", there.Clock(at), c.clock)
		equal(t, c.zone+" date", there.Date(at), c.date)
		equal(t, c.zone+" day of week", there.DayOfWeek(at), c.weekday)
		if there.InZone(c.zone) != there {
			t.Errorf("%s: asked for the same zone, other words came", c.zone)
		}
		equal(t, c.zone+" and back", there.InZone("UTC").Clock(at), "23:30")
	}
	equal(t, "the first words stay as they were", w.Clock(at), "23:30")
}

func TestDatesOfAStretch(t *testing.T) {
	w := english(t)
	day := func(year, month, day int) int64 {
		return time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC).UnixNano()
	}
	for _, c := range []struct {
		from, to         int64
		wantFrom, wantTo string
	}{
		{day(2026, 3, 1), day(2026, 3, 14), "1 Mar", "14 Mar 2026"},
		{day(2025, 12, 31), day(2026, 1, 1), "31 Dec 2025", "1 Jan 2026"},
		{day(2026, 3, 14), day(2026, 3, 14), "14 Mar 2026", "14 Mar 2026"},
	} {
		from, to := w.Dates(c.from, c.to)
		equal(t, "from", from, c.wantFrom)
		equal(t, "to", to, c.wantTo)
	}
	equal(t, "month", w.Month(day(2026, 3, 14)), "Mar 2026")
}

// A sentence with times of day says whose clocks they are.
func TestSentencesNameTheZone(t *testing.T) {
	args := wording.Args{"From": "14 Mar 2026", "FromTime": "10:00"}
	equal(t, "UTC", english(t).Say("why.time.once", args), "Seen on 14 Mar 2026 at 10:00 (UTC).")
	equal(t, "elsewhere", english(t).InZone("Africa/Nairobi").Say("why.time.once", args), "Seen on 14 Mar 2026 at 10:00 (Nairobi time).")
	if _, there := args["Zone"]; there {
		t.Error("the caller's arguments were changed")
	}
}
