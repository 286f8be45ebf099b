package session_test

import (
	"context"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
)

// talked is a desk of a home of which two days were recorded.
func talked(t *testing.T) *session.Desk {
	t.Helper()
	d, s := desk(t)
	for _, hour := range []int64{0, 3, 24 + 7} {
		must(t, s, input("talk", talk(sunday+hour*flow.HourNs, 1)))
	}
	must(t, s, input("other", talk(sunday+3*flow.HourNs+1, 2)))
	return d
}

func TestTimelineOfTheDesk(t *testing.T) {
	d := talked(t)
	page, err := d.Timeline(t.Context(), view.TimelineAsk{}, view.PeriodAll)
	if err != nil {
		t.Fatal(err)
	}
	if page.Day.Title != "Mon 16 Mar 2026" || page.Day.Chosen != 7 || len(page.Day.Lanes) != 2 || len(page.Days.Names) != 2 {
		t.Fatalf("the last day is %q, hour %d, with %d lanes of %d days", page.Day.Title, page.Day.Chosen, len(page.Day.Lanes), len(page.Days.Names))
	}
	page, err = d.Timeline(t.Context(), view.TimelineAsk{AtNs: page.Day.Before}, view.PeriodAll)
	if err != nil || page.Day.Title != "Sun 15 Mar 2026" || page.Day.After == 0 || page.Day.Before != 0 {
		t.Fatalf("the day before: %+v, %v", page.Day, err)
	}
}

func TestHourOfTheDesk(t *testing.T) {
	d := talked(t)
	for _, c := range []struct {
		hour    int64
		device  string
		devices int
		line    string
	}{
		{3, "", 2, "2 devices sent"},
		{3, key(2), 1, "1 device sent"},
		{0, "", 1, "1 device sent"},
		{1, "", 0, "In this hour, nobody watched."},
	} {
		from := sunday + c.hour*flow.HourNs
		got, err := d.Hour(t.Context(), flow.Span{FromNs: from, ToNs: from + flow.HourNs}, c.device, view.PeriodAll)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != c.devices || !strings.HasPrefix(got.Line, c.line) {
			t.Errorf("hour %d, device %q: %d rows, %q", c.hour, c.device, len(got.Rows), got.Line)
		}
	}
}

func TestNobodyWaitsForTheTimeline(t *testing.T) {
	d := talked(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Timeline(gone, view.TimelineAsk{}, view.PeriodAll); err == nil {
		t.Error("a page was made although nobody waits for it")
	}
	if _, err := d.Hour(gone, flow.Span{FromNs: sunday, ToNs: sunday + flow.HourNs}, "", view.PeriodAll); err == nil {
		t.Error("an hour was listed although nobody waits for it")
	}
}
