package view_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
)

const timelineGolden = "testdata/timeline.txt"

// TestExampleTimeline holds every word of the timeline of the example home, and
// of what the page of a device opens.
func TestExampleTimeline(t *testing.T) {
	home, teller := exampleHome(t)
	var p page
	whole := teller.NewTimeline(home, view.TimelineAsk{}, view.PeriodWeek)
	p.timeline(whole)
	p.timeline(teller.NewTimeline(home, view.TimelineAsk{Device: whole.Day.Lanes[1].Key}, view.PeriodWeek))
	hours := whole.Day.Hours // what was recorded of the home is one day, and told as if it were an hour
	p.hour(teller.NewHour(home, home.Moment(home.Facts, teller.Tables), flow.Span{FromNs: hours[0].FromNs, ToNs: hours[23].ToNs}, ""))
	p.drill(pageOf(t, home, teller, "Living-room TV"))
	got := "# The timeline of the example home. To write it anew: go test ./app/view -run TestExampleTimeline -update\n" + p.String()
	if *update {
		if err := os.WriteFile(timelineGolden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(timelineGolden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("timeline of the example home (-want +got):\n%s", diff)
	}
}

func (p *page) timeline(v view.Timeline) {
	p.line(0, "TIMELINE %s", v.Heading)
	p.part(1, "sub: ", v.Sub)
	p.part(1, "badge: ", v.Badge)
	p.periods(v.Periods)
	p.part(1, "empty: ", v.Empty)
	p.line(1, "%s | %s | %s", v.Day.Title, v.Day.Zone, v.All)
	for _, l := range v.Day.Lanes {
		p.line(2, "%s [%s] %s %s", l.Name, l.Icon, cells(l.Cells), l.Amount)
	}
	p.part(2, "more: ", v.Day.More)
	p.part(2, "rest: ", v.Day.Rest)
	for i, h := range v.Day.Hours {
		if h.Quiet || i == v.Day.Chosen {
			p.line(2, "%s quiet %t, watched %t, chosen %t", h.Title, h.Quiet, h.Watched, i == v.Day.Chosen)
		}
	}
	p.part(1, "", v.Days.Title)
	for i, n := range v.Days.Names {
		p.line(2, "%s %s", n, cells(v.Days.Cells[i]))
	}
	p.part(1, "private: ", v.Private)
	w := v.Words
	p.line(1, "%s", strings.Join([]string{w.Before, w.After, w.Play, w.Pause, w.Sent, w.Nothing, w.Unwatched, w.Asleep}, " | "))
}

func (p *page) hour(h view.TimelineHour) {
	p.line(0, "HOUR %s: %s", h.Title, h.Line)
	for _, r := range h.Rows {
		p.line(1, "%s [%s] %s", r.Name, r.Icon, r.Amount)
		for _, to := range r.To {
			p.line(2, "%s [%s] %s %s", to.Name, to.Role, to.Detail, to.Amount)
		}
		p.part(2, "", r.More)
	}
	p.part(1, "", h.More)
}

func (p *page) drill(d view.Device) {
	p.line(0, "WHAT %s RESTS ON", d.Name)
	for _, s := range d.Symbols {
		p.line(1, "%s", s.Title)
		p.know(2, s.Know)
	}
	for _, l := range d.Seen.Lines {
		p.line(1, "%s: %s", l.Title, strings.Join(l.Rests, " / "))
	}
	p.line(1, "%s | %s | %s", d.Expert.Switch, d.Expert.Copy, d.Expert.Copied)
	p.line(1, "%s: %s", d.Expert.Title, strings.Join(d.Expert.Lines, " / "))
	for _, g := range d.Groups {
		for _, r := range g.Rows {
			p.line(2, "%s", r.Name)
			for _, f := range r.Flows.Lines {
				p.line(3, "%s | %s | %s | %s", f.Address, f.Name, f.Amounts, f.Times)
			}
		}
	}
}

// busy is a device that sent some bytes in each of some hours since sunday.
func busy(n int, bytes uint64, hours ...int64) classify.Device {
	d := thing(n)
	for _, h := range hours {
		d.Facts.ByHour = append(d.Facts.ByHour, flow.HourSum{HourNs: sunday + h*hourNs, Own: flow.Counter{SentBytes: bytes + 60, SentPayload: bytes}})
	}
	return d
}

// over is a home watched from one hour since sunday to another, with quiet hours
// from one to five.
func over(from, to int64, list ...classify.Device) classify.Home {
	h := homeOf(list...)
	h.Facts.Home.QuietFromMin, h.Facts.Home.QuietToMin = 60, 300
	h.Facts.Captures[0].FirstNs, h.Facts.Captures[0].LastNs = sunday+from*hourNs, sunday+to*hourNs-1
	return h
}

func TestTimelineSentences(t *testing.T) {
	_, teller := emptyHome(t)
	for name, c := range map[string]struct {
		home         classify.Home
		ask          view.TimelineAsk
		heading, sub string
	}{
		"all": {
			over(0, 24, busy(1, 500, 3, 20), busy(2, 900, 20)),
			view.TimelineAsk{},
			"On 15 Mar 2026, most was sent from 20:00 to 21:00: 1.4 kB.", "In the quiet hours, 1 device sent something: Device 00:00:5e:00:53:01, 500 bytes.",
		},
		"two at night": {
			over(0, 24, busy(1, 500, 3), busy(2, 900, 2)),
			view.TimelineAsk{},
			"On 15 Mar 2026, most was sent from 02:00 to 03:00: 900 bytes.", "In the quiet hours, 2 devices sent something. Device 00:00:5e:00:53:02 sent the most: 900 bytes.",
		},
		"one device": {
			over(0, 24, busy(1, 500, 3, 20), busy(2, 900, 20)),
			view.TimelineAsk{Device: "00:00:5e:00:53:02"},
			"On 15 Mar 2026, Device 00:00:5e:00:53:02 sent the most from 20:00 to 21:00: 900 bytes.", "In the quiet hours, nothing was sent.",
		},
		"a device that is not there": {
			over(0, 24, busy(1, 500, 20)),
			view.TimelineAsk{Device: "gone"},
			"On 15 Mar 2026, most was sent from 20:00 to 21:00: 500 bytes.", "In the quiet hours, nothing was sent.",
		},
		"nothing":               {over(0, 24, thing(1)), view.TimelineAsk{}, "On 15 Mar 2026, nothing was sent to the Internet.", "In the quiet hours, nothing was sent."},
		"nothing of one":        {over(0, 24, thing(1)), view.TimelineAsk{Device: "00:00:5e:00:53:01"}, "On 15 Mar 2026, Device 00:00:5e:00:53:01 sent nothing to the Internet.", "In the quiet hours, nothing was sent."},
		"only the evening":      {over(18, 24, busy(1, 500, 20)), view.TimelineAsk{}, "On 15 Mar 2026, most was sent from 20:00 to 21:00: 500 bytes.", "In the quiet hours, nobody watched."},
		"another day":           {over(0, 72, busy(1, 500, 20, 30)), view.TimelineAsk{AtNs: sunday + 3*hourNs}, "On 15 Mar 2026, most was sent from 20:00 to 21:00: 500 bytes.", "In the quiet hours, nothing was sent."},
		"a day nobody watched":  {over(0, 24, busy(1, 500, 20)), view.TimelineAsk{AtNs: sunday + 300*hourNs}, "On 15 Mar 2026, most was sent from 20:00 to 21:00: 500 bytes.", "In the quiet hours, nothing was sent."},
		"a day before the span": {over(0, 24, busy(1, 500, 20)), view.TimelineAsk{AtNs: sunday - 300*hourNs}, "On 15 Mar 2026, most was sent from 20:00 to 21:00: 500 bytes.", "In the quiet hours, nothing was sent."},
	} {
		v := teller.NewTimeline(c.home, c.ask, view.PeriodAll)
		noHoles(t, name, v)
		if v.Heading != c.heading || v.Sub != c.sub {
			t.Errorf("%s: %q, %q", name, v.Heading, v.Sub)
		}
		if (v.All != "") != (v.Ask.Device != "") {
			t.Errorf("%s: the button for all devices is %q, the device %q", name, v.All, v.Ask.Device)
		}
	}
}

func TestTimelineWithoutAnything(t *testing.T) {
	empty, teller := emptyHome(t)
	if v := teller.NewTimeline(empty, view.TimelineAsk{}, view.PeriodWeek); v.Empty == "" || v.Heading == "" || len(v.Day.Lanes) > 0 {
		t.Errorf("an empty home: %+v", v)
	}
	timeless := homeOf(thing(1))
	timeless.Facts.Captures[0] = flow.Capture{Name: "timeless.pcapng", Packets: 3}
	if v := teller.NewTimeline(timeless, view.TimelineAsk{}, view.PeriodWeek); v.Empty != "The recording holds no times." {
		t.Errorf("a recording without times: %q", v.Empty)
	}
}

func TestTimelineLeavesPeopleOut(t *testing.T) {
	_, teller := emptyHome(t)
	phone := thing(2)
	phone.Identity.Kind = device.KindPhone
	v := teller.NewTimeline(over(0, 24, busy(1, 5, 4), phone), view.TimelineAsk{Device: phone.Facts.Device.Key}, view.PeriodWeek)
	if len(v.Day.Lanes) != 1 || v.Private == "" || v.Ask.Device != "" {
		t.Errorf("a phone of a person: %d lanes, %q, device %q", len(v.Day.Lanes), v.Private, v.Ask.Device)
	}
}

func TestTimelineOfManyDevices(t *testing.T) {
	_, teller := emptyHome(t)
	var many []classify.Device
	for i := range 200 {
		many = append(many, busy(i, uint64(i+1), 4))
	}
	v := teller.NewTimeline(over(0, 24, many...), view.TimelineAsk{}, view.PeriodWeek)
	if len(v.Day.Lanes) != 150 || v.Day.First != 14 || v.Day.More != "Show 136 more devices" || v.Day.Rest != "50 more are not listed." {
		t.Errorf("many devices: %d lanes, %d first, %q, %q", len(v.Day.Lanes), v.Day.First, v.Day.More, v.Day.Rest)
	}
	if v.Day.Lanes[0].Amount != "200 bytes" {
		t.Errorf("the first lane sent %s", v.Day.Lanes[0].Amount)
	}
}

// sinceSunday is the number of an hour, counted from sunday.
func sinceSunday(ns int64) int64 { return (ns - sunday) / hourNs }

func TestTimelineDays(t *testing.T) {
	_, teller := emptyHome(t)
	h := over(5, 24*40, busy(1, 500, 6, 30, 54, 24*39))
	v := teller.NewTimeline(h, view.TimelineAsk{AtNs: sunday + 30*hourNs}, view.PeriodAll)
	if !strings.HasPrefix(v.Days.Line, "Each line is a week") || len(v.Days.Names) != 7 {
		t.Fatalf("%q, %v", v.Days.Line, v.Days.Names)
	}
	checkChosenDay(t, v)
	if at := sinceSunday(v.Days.At[1][6]); at != 30 && at != 54 {
		t.Errorf("the busiest hour at six of the second week is %d", at)
	}
	if v.Days.At[0][2] != 0 || v.Days.Cells[0][2] >= 0 {
		t.Errorf("before the recording began: %d, %v", v.Days.At[0][2], v.Days.Cells[0][2])
	}
}

// checkChosenDay wants the Monday of the second week.
func checkChosenDay(t *testing.T, v view.Timeline) {
	t.Helper()
	if v.Days.Chosen != [2]int{1, 6} || v.Day.Title != "Mon 16 Mar 2026" {
		t.Errorf("chosen %v, day %q", v.Days.Chosen, v.Day.Title)
	}
	if before, after := sinceSunday(v.Day.Before), sinceSunday(v.Day.After); before != 23 || after != 48 {
		t.Errorf("the day before begins at hour %d, the day after at %d", before, after)
	}
}

func TestADayThatTheTimeBeginsIn(t *testing.T) {
	_, teller := emptyHome(t)
	h := over(5, 24*40, busy(1, 500, 6, 30, 54))
	h.Facts.Span = flow.Span{FromNs: sunday + 30*hourNs, ToNs: sunday + 60*hourNs}
	v := teller.NewTimeline(h, view.TimelineAsk{AtNs: sunday + 30*hourNs}, view.PeriodDay)
	if cells := v.Day.Lanes[0].Cells; cells[5] != -2 || cells[6] <= 0 || cells[7] != 0 {
		t.Errorf("a day that the time begins in: %v", cells)
	}
	if v.Day.Before != 0 || v.Day.After == 0 {
		t.Errorf("beside it: %d, %d", v.Day.Before, v.Day.After)
	}
}

func TestQuietHoursOverMidnight(t *testing.T) {
	_, teller := emptyHome(t)
	h := over(0, 24, busy(1, 5, 4))
	for _, c := range []struct {
		from, to int
		want     []int
	}{
		{60, 300, []int{1, 2, 3, 4}}, {90, 270, []int{1, 2, 3, 4}}, {0, 0, nil}, {23 * 60, 60, []int{0, 23}}, {23*60 + 30, 0, []int{23}},
	} {
		h.Facts.Home.QuietFromMin, h.Facts.Home.QuietToMin = c.from, c.to
		var got []int
		for i, m := range teller.NewTimeline(h, view.TimelineAsk{}, view.PeriodAll).Day.Hours {
			if m.Quiet {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from minute %d to %d: hours %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestTimelineAskIsOneWord(t *testing.T) {
	for _, ask := range []view.TimelineAsk{{}, {AtNs: sunday}, {Device: "00:00:5e:00:53:01"}, {AtNs: sunday, Device: "ip:10.0.0.1"}} {
		if got := view.ReadTimelineAsk(ask.String()); got != ask {
			t.Errorf("%+v became %+v", ask, got)
		}
	}
	for _, s := range []string{"no number", "x"} {
		if got := view.ReadTimelineAsk(s); got != (view.TimelineAsk{}) {
			t.Errorf("%q became %+v", s, got)
		}
	}
}

func TestHourIsCut(t *testing.T) {
	_, teller := emptyHome(t)
	var list []classify.Device
	for i := range 20 {
		var to []classify.Destination
		for j := range 9 {
			to = append(to, firm("firm"+string(rune('a'+j)), "DE", "content", uint64(i+1)))
		}
		d := busy(i, uint64(9*(i+1)), 0)
		d.Destinations = to
		list = append(list, d)
	}
	h := homeOf(list...)
	v := teller.NewHour(h, h, flow.Span{FromNs: sunday, ToNs: sunday + hourNs}, "")
	noHoles(t, "hour", v)
	if len(v.Rows) != 15 || v.More != "5 more are not listed." || len(v.Rows[0].To) != 5 || v.Rows[0].More != "and 4 more" {
		t.Errorf("%d rows, %q, %d destinations, %q", len(v.Rows), v.More, len(v.Rows[0].To), v.Rows[0].More)
	}
	if v.Title != "00:00 to 01:00" || v.Line != "20 devices sent 1.9 kB." {
		t.Errorf("%q, %q", v.Title, v.Line)
	}
}

func TestHourInWhichNothingWasSent(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(thing(1))
	for at, want := range map[int64]string{
		sunday:           "In this hour, nothing was sent to the Internet.",
		sunday + 5*dayNs: "In this hour, nobody watched. We cannot tell what was sent.",
	} {
		if got := teller.NewHour(h, classify.Home{}, flow.Span{FromNs: at, ToNs: at + hourNs}, ""); got.Line != want || len(got.Rows) != 0 {
			t.Errorf("%q, want %q", got.Line, want)
		}
	}
}

// A day on which nothing was sent does not hide one on which something was.
func TestTimelineOpensWhereSomethingWasSent(t *testing.T) {
	_, teller := emptyHome(t)
	h := over(0, 72, busy(1, 500, 6, 30, 32), busy(2, 900, 32))
	for device, want := range map[string]int64{"": 32, "00:00:5e:00:53:01": 30, "00:00:5e:00:53:02": 32} {
		v := teller.NewTimeline(h, view.TimelineAsk{Device: device}, view.PeriodAll)
		if got := sinceSunday(v.Ask.AtNs); got != want {
			t.Errorf("device %q: opens at hour %d, want %d", device, got, want)
		}
	}
}

// After the last packet nobody watched, even if the day is not over.
func TestEndOfTheLastDay(t *testing.T) {
	_, teller := emptyHome(t)
	h := over(0, 40, busy(1, 500, 30))
	h.Facts.Span = flow.Span{FromNs: sunday + 16*hourNs, ToNs: sunday + 40*hourNs}
	v := teller.NewTimeline(h, view.TimelineAsk{}, view.PeriodDay)
	if cells := v.Day.Lanes[0].Cells; cells[6] <= 0 || cells[15] != 0 || cells[16] != -1 || cells[23] != -1 {
		t.Errorf("the last day: %v", cells)
	}
	if first := v.Days.Cells[0]; first[15] != -2 || first[16] != 0 {
		t.Errorf("the day before, which is shown in part: %v", first)
	}
}
