package carelabel

import (
	"slices"

	"telltale/capture/flow"
)

// photoBytes is what a photo takes, to give an idea of an amount (B.4, 5).
const photoBytes = 3e6

// load compares the daily uplink with what is usual for the kind (B.4, 5).
func load(in Input) Symbol {
	days := uplinkByDay(in)
	u := median(days)
	s := Symbol{ID: "load", Args: map[string]any{"Bytes": uint64(u), "Days": in.Facts.Days, "Hours": seenFor(in)}}
	if in.KindSure {
		s.Args["Quiet"], s.Args["Busy"] = uint64(in.QuietBytes), uint64(in.BusyBytes)
	}
	switch {
	case in.Facts.Days < needDays:
		s.Sentence = "label.load.notyet"
		s.Args["Bytes"] = uplinkSoFar(in)
		more := daysShort(in.Facts.Days, needDays)
		s.Args["More"] = more
		s.lacks("days", more)
		return s
	case !in.KindSure || in.BusyBytes == 0:
		s.Sentence = "label.load.nokind"
		s.Missing = append(s.Missing, "kind")
		return s
	}
	s = letter(s, step(u, [4]float64{in.QuietBytes, in.BusyBytes, 3 * in.BusyBytes, 10 * in.BusyBytes}))
	s.Sentence = "label.load.letter." + string(s.Low+'a'-'A')
	if photos := int(u / photoBytes); photos > 0 {
		s.Args["Photos"] = photos
		s.Sentence += ".photos"
	}
	return s
}

const (
	dayNs        = 24 * flow.HourNs
	needDayHours = 6
)

// uplinkByDay gives the uplink of each local day with at least six hours of the
// device; a day on which it sent nothing counts as well (B.1, D).
func uplinkByDay(in Input) []float64 {
	hours, sent := map[int64]int{}, map[int64]float64{}
	for _, h := range in.Facts.ByHour {
		hours[floor(h.HourNs+in.Home.OffsetNs, dayNs)]++
	}
	var day int64 // that of the slot before, as slots come by their start
	var sum float64
	for _, s := range in.Facts.Slots {
		if at := floor(s.StartNs+in.Home.OffsetNs, dayNs); at != day {
			sent[day] += sum
			day, sum = at, 0
		}
		sum += float64(s.SentPayload)
	}
	sent[day] += sum
	var list []float64
	for day, n := range hours {
		if n >= needDayHours {
			list = append(list, sent[day])
		}
	}
	return list
}

// uplinkSoFar is all that went to the Internet (U).
func uplinkSoFar(in Input) (sent uint64) {
	for _, s := range in.Facts.Slots {
		sent += s.SentPayload
	}
	return sent
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	mid := len(v) / 2
	if len(v)%2 == 1 {
		return v[mid]
	}
	return (v[mid-1] + v[mid]) / 2
}
