package uitest

import (
	"context"

	"telltale/app/view"
	"telltale/capture/flow"
)

// TimelineAnswers is what the backend knows of the timeline.
type TimelineAnswers struct {
	TimelineView  view.Timeline
	TimelineErr   error // returned instead of TimelineView
	HourErr       error // returned instead of an hour
	TimelineAsked []view.TimelineAsk
	HoursAsked    []int64 // starts of the hours that were asked for
}

// TimelineDayNs is the beginning of the day that Timeline shows: 14 March 2026, UTC.
const TimelineDayNs int64 = 1773446400 * 1e9

// Timeline returns a day with some devices, and an overview of some days.
func Timeline(devices, days int) view.Timeline {
	v := view.Timeline{
		Heading: "On 14 Mar 2026, most was sent from 20:00 to 21:00: 512 MB.",
		Sub:     "In the quiet hours, 3 devices sent something. Hallway camera sent the most: 4.1 MB.",
		Badge:   "Example home",
		Periods: Periods(view.PeriodWeek),
		Private: "Phones and computers of people are not judged. They get no card.",
		Words: view.TimelineWords{
			Before: "Day before", After: "Day after", Play: "Play the day", Pause: "Pause",
			Sent: "taller: more was sent", Nothing: "nothing was sent", Unwatched: "nobody watched", Asleep: "quiet hours",
			Hint: "Choose an hour to see who spoke to whom, or a device to see it alone.",
		},
		Day: view.TimelineDay{
			Title: "Sat 14 Mar 2026", Zone: "Times are UTC.", Chosen: 20, First: min(devices, 14),
			Ticks: []string{"00:00", "06:00", "12:00", "18:00"}, Hours: hours(),
		},
	}
	cards := Home(devices).HomeView.Cards
	for i, c := range cards {
		v.Day.Lanes = append(v.Day.Lanes, view.Lane{Key: c.Key, Icon: c.Icon, Name: c.Name, Amount: "12 MB", Cells: When(1 + i%3).Cells[0]})
	}
	if devices > 14 {
		v.Day.More = "Show more devices"
	}
	if days > 1 {
		w := When(days)
		v.Day.Before = TimelineDayNs - flow.HourNs
		v.Days = view.TimelineDays{Title: "All days of this time", Names: w.Days, Cells: w.Cells, Ticks: w.Ticks, Chosen: [2]int{days - 1, 20}}
		for i := range w.Days {
			at := make([]int64, 24)
			for hour := range at {
				at[hour] = TimelineDayNs + int64((i-days+1)*24+hour)*flow.HourNs
			}
			v.Days.At = append(v.Days.At, at)
		}
	}
	return v
}

func hours() []view.TimelineMark {
	list := make([]view.TimelineMark, 24)
	words := english()
	for i := range list {
		from := TimelineDayNs + int64(i)*flow.HourNs
		list[i] = view.TimelineMark{
			FromNs: from, ToNs: from + flow.HourNs, Title: words.Clock(from) + " to " + words.Clock(from+flow.HourNs), Watched: i < 22, Quiet: i > 0 && i < 5,
		}
	}
	return list
}

// Hour returns who spoke to whom in an hour.
func Hour(fromNs int64, devices int) view.TimelineHour {
	words := english()
	h := view.TimelineHour{
		FromNs: fromNs, Title: words.Clock(fromNs) + " to " + words.Clock(fromNs+flow.HourNs),
		Line: "3 devices sent 512 MB. They were in touch with 4 companies.",
	}
	for _, c := range Home(devices).HomeView.Cards {
		h.Rows = append(h.Rows, view.HourRow{Key: c.Key, Icon: c.Icon, Name: c.Name, Amount: "up 12 MB", To: []view.HourTo{
			{Role: view.RoleMaker, Name: "Orvo", Amount: "up 11 MB", Flows: []string{"203.0.113.9, tcp 443: api.orvo.example (tls_sni)"}},
			{Role: view.RoleAds, Name: "Trackadoo", Detail: "asked for, not contacted", Amount: "up 1.0 MB"},
		}, More: "and 3 more"})
	}
	if devices == 0 {
		h.Line = "In this hour, nothing was sent to the Internet."
	}
	return h
}

// Timeline returns TimelineView with the period and the device chosen.
func (b *Backend) Timeline(ctx context.Context, ask view.TimelineAsk, p view.Period) (view.Timeline, error) {
	b.AskedFor = append(b.AskedFor, p)
	b.TimelineAsked = append(b.TimelineAsked, ask)
	if b.TimelineErr != nil {
		return view.Timeline{}, b.TimelineErr
	}
	v := b.TimelineView
	v.Periods, v.Ask = Periods(p), ask
	return v, ctx.Err()
}

// Hour returns an hour with as many devices as the day has, three at most.
func (b *Backend) Hour(ctx context.Context, span flow.Span, _ string, _ view.Period) (view.TimelineHour, error) {
	b.HoursAsked = append(b.HoursAsked, span.FromNs)
	if b.HourErr != nil {
		return view.TimelineHour{}, b.HourErr
	}
	return Hour(span.FromNs, min(len(b.TimelineView.Day.Lanes), 3)), ctx.Err()
}
