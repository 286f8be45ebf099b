package carelabel

import (
	"slices"

	"telltale/capture/flow"
)

// envelope says how much of what left could be read on its way (B.4, 4).
func envelope(in Input) Symbol {
	g := in.UplinkGrade
	all := g.Sealed + g.Clear + g.Unknown
	s := Symbol{ID: "envelope", Args: map[string]any{"Days": in.Facts.Days, "Hours": seenFor(in)}}
	if all > 0 {
		s.Args["Low"] = float64(g.Clear) / float64(all)
		s.Args["High"] = float64(g.Clear+g.Unknown) / float64(all)
	}
	if in.Facts.Days < needEnvelopeDays || all < needEnvelopeBytes || in.Facts.UpPackets < needEnvelopePkts {
		s.Sentence = "label.envelope.notyet"
		s.Args["More"] = daysShort(in.Facts.Days, needEnvelopeDays)
		return soFar(s, g)
	}
	low, high := envelopeStep(g.Clear, all), envelopeStep(g.Clear+g.Unknown, all)
	if low == high {
		s.Sentence = "label.envelope.letter." + string(low+'a'-'A')
		return letter(s, low)
	}
	s.State, s.Low, s.High, s.Sentence = Range, low, high, "label.envelope.range"
	return s
}

// envelopeStep gives the level of a readable share: A is below one in a
// thousand, the others include their bound (B.4, 4).
func envelopeStep(part, all uint64) byte {
	share := float64(part) / float64(all)
	if share < 0.001 {
		return 'A'
	}
	return max('B', step(share, [4]float64{0, 0.01, 0.1, 0.5}))
}

// soFar chooses the sentence for what was seen before it is enough.
func soFar(s Symbol, g flow.Grade) Symbol {
	switch {
	case g.Sealed+g.Clear+g.Unknown == 0:
		s.Sentence += ".nothing"
	case g.Clear > 0:
		s.Sentence += ".clear"
	case g.Unknown > 0:
		s.Sentence += ".unknown"
	default:
		s.Sentence += ".sealed"
	}
	return s
}

// load compares the daily uplink with what is usual for the kind (B.4, 5).
func load(in Input) Symbol {
	days := uplinkByDay(in)
	u := median(days)
	s := Symbol{ID: "load", Args: map[string]any{"Bytes": uint64(u), "Days": in.Facts.Days, "Hours": seenFor(in)}}
	switch {
	case in.Facts.Days < needDays:
		s.Sentence = "label.load.notyet"
		s.Args["Bytes"] = uplinkSoFar(in)
		s.Args["More"] = daysShort(in.Facts.Days, needDays)
		return s
	case !in.KindSure || in.BusyBytes == 0:
		s.Sentence = "label.load.nokind"
		return s
	}
	s.Sentence = "label.load.letter"
	return letter(s, step(u, [4]float64{in.QuietBytes, in.BusyBytes, 3 * in.BusyBytes, 10 * in.BusyBytes}))
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
	for _, s := range in.Facts.Slots {
		sent[floor(s.StartNs+in.Home.OffsetNs, dayNs)] += float64(s.SentPayload)
	}
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

// night says how much goes out while nobody uses the device (B.4, 6).
func night(in Input) Symbol {
	hours, nights, sent := idle(in)
	s := Symbol{ID: "night", Args: map[string]any{"Nights": nights, "Days": in.Facts.Days}}
	if len(hours) < needIdleHours || nights < needNights {
		s.Sentence = "label.night.notyet"
		s.Args["More"] = max(needNights-nights, 1)
		s.Args["Bytes"] = sent
		return s
	}
	b := median(hours)
	s.Args["Bytes"] = uint64(b)
	s.Sentence = "label.night.letter"
	return letter(s, step(b, [4]float64{10e3, 100e3, 1e6, 10e6}))
}

// slotsOfHour is how many slots an hour has; one with fewer idle ones tells too
// little of it.
const slotsOfHour = int(flow.HourNs / flow.SlotNs)

// mostHours bounds the hours that are looked at: ten years, whatever times a
// damaged file may hold.
const mostHours = 10 * 366 * 24

// idle gives the uplink of each idle hour, in how many nights these lie, and
// what was sent in quiet hours in all.
func idle(in Input) (hours []float64, nights int, sent uint64) {
	bySlot := map[int64]uint64{}
	for _, s := range in.Facts.Slots {
		if quiet(in.Home, s.StartNs) {
			bySlot[s.StartNs] += s.SentPayload
			sent += s.SentPayload
		}
	}
	seen := map[int64]bool{}
	first := floor(in.Facts.FirstNs, flow.HourNs)
	for i := range min((in.Facts.LastNs-first)/flow.HourNs+1, mostHours) {
		hour := first + i*flow.HourNs
		if bytes, whole := idleHour(in, hour, bySlot); whole {
			hours = append(hours, bytes)
			seen[nightOf(in.Home, hour)] = true
		}
	}
	return hours, len(seen), sent
}

// idleHour adds up an hour, and reports whether it was quiet and watched from
// its first slot to its last.
func idleHour(in Input, hour int64, bySlot map[int64]uint64) (bytes float64, whole bool) {
	for i := range slotsOfHour {
		at := hour + int64(i)*flow.SlotNs
		if !quiet(in.Home, at) || !watched(in, at) {
			return 0, false
		}
		bytes += float64(bySlot[at])
	}
	return bytes, true
}

// watched reports whether a slot lies between the device's first and last
// packet, and within a capture.
func watched(in Input, slot int64) bool {
	end := slot + flow.SlotNs
	if end <= in.Facts.FirstNs || slot > in.Facts.LastNs {
		return false
	}
	return len(in.Watched) == 0 || slices.ContainsFunc(in.Watched, func(s flow.Span) bool { return s.FromNs < end && slot < s.ToNs })
}

// nightOf names the night that a quiet hour is of by the local day on which the
// quiet hours began, so that one that goes past midnight is one night.
func nightOf(h flow.Home, ns int64) int64 {
	from, _ := quietHours(h)
	return floor(ns+h.OffsetNs-int64(from)*minuteNs, dayNs)
}

const minuteNs = flow.HourNs / 60

// quietHours gives the quiet hours in minutes after local midnight; 01:00 to
// 05:00 if the owner set none (B.4, 6).
func quietHours(h flow.Home) (from, to int) {
	if h.QuietFromMin == 0 && h.QuietToMin == 0 {
		return 60, 300
	}
	return h.QuietFromMin, h.QuietToMin
}

// quiet reports whether a moment lies in the home's quiet hours, local time.
func quiet(h flow.Home, ns int64) bool {
	from, to := quietHours(h)
	local := ns + h.OffsetNs
	minute := int((local - floor(local, dayNs)) / minuteNs)
	if from <= to {
		return minute >= from && minute < to
	}
	return minute >= from || minute < to
}

func floor(ns, step int64) int64 {
	r := ns % step
	if r < 0 {
		r += step
	}
	return ns - r
}

// doors cannot be graded by watching alone: a port check is needed that the
// owner starts (B.4, 7).
func doors() Symbol {
	return Symbol{ID: "doors", Sentence: "label.doors.notyet", Args: map[string]any{}}
}

// care needs thirty days (B.4, 8).
func care(in Input) Symbol {
	return Symbol{ID: "care", Sentence: "label.care.notyet", Args: map[string]any{"More": max(30-in.Facts.Days, 1), "Days": in.Facts.Days}}
}
