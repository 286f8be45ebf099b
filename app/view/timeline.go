package view

import (
	"strconv"
	"strings"
)

// Timeline is the page that tells hour by hour what devices sent.
type Timeline struct {
	Heading string // one sentence: when most was sent on the day
	Sub     string // one sentence: what was sent in the quiet hours
	Badge   string // "Example home" when it is made up, else ""
	Periods []Choice
	Empty   string // one sentence if there is nothing to show, else ""
	Private string // that people's own devices are left out, else ""
	Ask     TimelineAsk
	All     string // word of the button that shows all devices again, "" while all are shown
	Day     TimelineDay
	Days    TimelineDays
	Words   TimelineWords
	Mark    Mark
}

// TimelineAsk says what of the timeline is wanted. The zero value is the last
// day, with all devices.
type TimelineAsk struct {
	AtNs   int64  // start of an hour of the day; 0 is the busiest hour of the last day
	Device string // key of a device, "" for all
}

// String writes what is wanted in one word.
func (a TimelineAsk) String() string {
	if a == (TimelineAsk{}) {
		return ""
	}
	return strconv.FormatInt(a.AtNs, 10) + " " + a.Device
}

// ReadTimelineAsk reads what String wrote; what it cannot read is the zero value.
func ReadTimelineAsk(s string) TimelineAsk {
	at, device, _ := strings.Cut(s, " ")
	ns, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return TimelineAsk{}
	}
	return TimelineAsk{AtNs: ns, Device: device}
}

// TimelineDay is one day, a lane for each device.
type TimelineDay struct {
	Title  string // "Sat 14 Mar 2026"
	Zone   string // whose clocks it is told by
	Before int64  // TimelineAsk.AtNs of the day before that was watched, 0 if there is none
	After  int64  // likewise of the day after
	Lanes  []Lane
	First  int    // of Lanes, those that are shown at first
	More   string // word of the button that shows the others, "" if there are none
	Rest   string // that there are still more devices than Lanes, else ""
	Hours  []TimelineMark
	Chosen int // of Hours, the one of AtNs
	Ticks  []string
}

// TimelineMark is one hour of the day.
type TimelineMark struct {
	FromNs, ToNs int64  // 0 if the clocks jumped over it, or it is not in the time that is shown
	Title        string // "03:00 to 04:00"
	Watched      bool
	Quiet        bool // the owner sleeps
}

// Lane is one device over the hours of a day.
type Lane struct {
	Key    string
	Icon   string
	Name   string
	Amount string    // what it sent on the day
	Cells  []float64 // 0 … 1; -1 = not watched, -2 = not in the time that is shown
}

// TimelineDays is the overview of all days, or weeks, or months.
type TimelineDays struct {
	Title  string
	Line   string // what a line stands for
	Names  []string
	Cells  [][]float64 // 0 … 1; -1 = not watched, -2 = not in the time that is shown
	At     [][]int64   // TimelineAsk.AtNs of each cell: its busiest hour; 0 if nothing was watched
	Chosen [2]int      // line and hour that are shown, -1 if none
	Ticks  []string
}

// TimelineWords are the words of what can be pressed, and of the marks of the
// picture.
type TimelineWords struct {
	Before, After, Play, Pause       string
	Sent, Nothing, Unwatched, Asleep string
	Hint                             string // what can be chosen
}

// TimelineHour lists who spoke to whom in one hour.
type TimelineHour struct {
	FromNs int64
	Title  string // "03:00 to 04:00"
	Line   string // how many devices sent how much
	Rows   []HourRow
	More   string // how many devices are not listed, or ""
}

// HourRow is one device in an hour.
type HourRow struct {
	Key    string
	Icon   string
	Name   string
	Amount string
	To     []HourTo // most sent first
	More   string   // how many others, or ""
}

// HourTo is one destination of a device in an hour.
type HourTo struct {
	Role   Role
	Name   string
	Detail string // that it did not answer, or what came back
	Amount string
	Flows  []string // for experts: addresses, ports and names
}
