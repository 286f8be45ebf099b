package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as in the program

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
)

// noUTC fails for a page of a device that tells a time in UTC, or does not name
// the zone.
func noUTC(t *testing.T, page view.Device) {
	t.Helper()
	if text := fmt.Sprint(page); strings.Contains(text, "UTC") {
		t.Errorf("%s tells a time in UTC", page.Name)
	}
	if len(page.Symbols) > 0 && !strings.Contains(page.When.Zone, "Tokyo time") {
		t.Errorf("%s: %q", page.Name, page.When.Zone)
	}
}

// Every time on a page is that of the home's clocks.
func TestPagesTellTheTimeOfTheHome(t *testing.T) {
	home, teller := exampleHome(t)
	home.Facts.Home.TimeZone, home.Facts.Home.OffsetNs = "Asia/Tokyo", 9*hourNs // the recording of a day lies in two
	home.Coverage = classify.Cover(home)
	for _, d := range home.Devices {
		page, _ := teller.NewDevice(home, d.Facts.Device.Key, view.PeriodAll)
		noUTC(t, page)
	}
	plug := pageOf(t, home, teller, "Heater plug").When
	if !slices.Equal(plug.Days, []string{"Sun 15 Mar"}) || plug.Cells[0][0] <= 0 || plug.Cells[0][9] >= 0 {
		t.Errorf("the plug came at 15:00 UTC, which is midnight, and the recording ended at nine: %+v", plug)
	}
	if got := teller.NewHome(home, view.PeriodAll).Heading; !strings.HasPrefix(got, "From 14 Mar to 15 Mar 2026, ") {
		t.Errorf("heading %q", got)
	}
	if got := strings.Join(teller.Coverage(home), "\n"); !strings.Contains(got, "from 14 Mar 2026, 09:00, to 15 Mar 2026, 08:59 (Tokyo time)") {
		t.Errorf("coverage %q", got)
	}
	if teller.Words.Zone() != "UTC" {
		t.Error("the teller itself changed")
	}
}

// On the day of the change to summer time there is no hour between two and
// three, and on that back an hour comes twice.
func TestHeatMapWhereClocksChange(t *testing.T) {
	_, teller := emptyHome(t)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day     time.Time
		missing int // hour that is not there, or -1
		sent    []int
	}{
		{time.Date(2026, 3, 29, 0, 0, 0, 0, berlin), 2, []int{1, 3}},
		{time.Date(2026, 10, 25, 0, 0, 0, 0, berlin), -1, []int{1, 2}},
	} {
		from := c.day.UnixNano()
		d := thing(1)
		d.Facts.FirstNs, d.Facts.LastNs = from, c.day.AddDate(0, 0, 1).UnixNano()-1
		for i := range 2 {
			d.Facts.ByHour = append(d.Facts.ByHour, flow.HourSum{HourNs: from + int64(i+1)*hourNs, Own: flow.Counter{SentBytes: 9}})
		}
		h := homeOf(d)
		h.Facts.Home.TimeZone = "Europe/Berlin"
		h.Facts.Captures[0].FirstNs, h.Facts.Captures[0].LastNs = d.Facts.FirstNs, d.Facts.LastNs
		w, _ := teller.NewDevice(h, d.Facts.Device.Key, view.PeriodAll)
		if len(w.When.Cells) != 1 {
			t.Fatalf("%v: %d lines", c.day, len(w.When.Cells))
		}
		for hour, v := range w.When.Cells[0] {
			want := 0.0
			switch {
			case hour == c.missing:
				want = -2
			case slices.Contains(c.sent, hour):
				want = 1
			}
			if v != want {
				t.Errorf("%s, %d o'clock: %v, want %v", w.When.Days[0], hour, v, want)
			}
		}
	}
}

// India is half an hour off: an hour of UTC stands where it begins.
func TestHeatMapHalfAnHourOff(t *testing.T) {
	_, teller := emptyHome(t)
	d := thing(1)
	d.Facts.FirstNs, d.Facts.LastNs = sunday, sunday+hourNs-1
	d.Facts.ByHour = []flow.HourSum{{HourNs: sunday, Own: flow.Counter{SentBytes: 9}}}
	h := homeOf(d)
	h.Facts.Home.TimeZone = "Asia/Kolkata"
	w, _ := teller.NewDevice(h, d.Facts.Device.Key, view.PeriodAll)
	if len(w.When.Cells) != 1 || w.When.Cells[0][5] != 1 {
		t.Errorf("midnight of UTC is half past five in India: %+v", w.When)
	}
}

// Every hour of a day stands once in it, whatever the zone.
func TestTimelineInEveryZone(t *testing.T) {
	_, teller := emptyHome(t)
	for _, zone := range []string{"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "Pacific/Kiritimati"} {
		h := over(0, 72, busy(1, 5, 10, 30, 50))
		h.Facts.Home.TimeZone = zone
		v := teller.NewTimeline(h, view.TimelineAsk{AtNs: sunday + 30*hourNs}, view.PeriodAll)
		noHoles(t, zone, v)
		hours := v.Day.Hours
		for i, m := range hours {
			if m.ToNs-m.FromNs != hourNs || i > 0 && m.FromNs != hours[i-1].ToNs || !m.Watched {
				t.Errorf("%s: hour %d is %s, from %d to %d", zone, i, m.Title, sinceSunday(m.FromNs), sinceSunday(m.ToNs))
			}
		}
		if hours[v.Day.Chosen].FromNs != sunday+30*hourNs {
			t.Errorf("%s: %s is chosen", zone, hours[v.Day.Chosen].Title)
		}
		if v.Day.Before >= hours[0].FromNs || v.Day.After < hours[23].ToNs {
			t.Errorf("%s: beside it are hours %d and %d", zone, sinceSunday(v.Day.Before), sinceSunday(v.Day.After))
		}
	}
}
