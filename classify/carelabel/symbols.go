package carelabel

import (
	"slices"

	"telltale/capture/flow"
)

// minBorderShare is the least share of the uplink that makes a company count
// for Borders, unless it is a tracker (label specification B.4, 3).
const minBorderShare = 0.01

func seatsAbroad(in Input) []string {
	var all uint64
	for _, c := range in.Contacts {
		all += c.SentPayload
	}
	var seats []string
	for _, c := range in.Contacts {
		if c.Reach != flow.ReachContacted || c.Seat == "" || c.Seat == in.Home.Country {
			continue
		}
		if c.Tracker || float64(c.SentPayload) >= minBorderShare*float64(all) {
			seats = append(seats, c.Seat)
		}
	}
	slices.Sort(seats)
	return slices.Compact(seats)
}

// envelope says how much of what left could be read on its way (B.4, 4).
func envelope(in Input) Symbol {
	g := in.UplinkGrade
	all := g.Sealed + g.Clear + g.Unknown
	s := Symbol{ID: "envelope", Args: map[string]any{"Days": in.Facts.Days, "Hours": in.Facts.Hours}}
	if all > 0 {
		s.Args["Low"] = float64(g.Clear) / float64(all)
		s.Args["High"] = float64(g.Clear+g.Unknown) / float64(all)
	}
	if in.Facts.Days < needEnvelopeDays || all < needEnvelopeBytes || in.Facts.UpPackets < needEnvelopePkts {
		s.Sentence = "label.envelope.notyet"
		s.Args["More"] = daysShort(in.Facts.Days, needEnvelopeDays)
		return soFar(s, g)
	}
	cuts := [4]float64{0.001, 0.01, 0.1, 0.5}
	low, high := step(s.Args["Low"].(float64), cuts), step(s.Args["High"].(float64), cuts)
	if low == high {
		s.Sentence = "label.envelope.letter." + string(low+'a'-'A')
		return letter(s, low)
	}
	s.State, s.Low, s.High, s.Sentence = Range, low, high, "label.envelope.range"
	return s
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
	s := Symbol{ID: "load", Args: map[string]any{"Bytes": uint64(u), "Days": in.Facts.Days, "Hours": in.Facts.Hours}}
	switch {
	case in.Facts.Days < needDays:
		s.Sentence = "label.load.notyet"
		s.Args["Bytes"] = in.Facts.Own.SentPayload
		s.Args["More"] = daysShort(in.Facts.Days, needDays)
		return s
	case !in.KindSure || in.BusyBytes == 0:
		s.Sentence = "label.load.nokind"
		return s
	}
	s.Sentence = "label.load.letter"
	return letter(s, step(u, [4]float64{in.QuietBytes, in.BusyBytes, 3 * in.BusyBytes, 10 * in.BusyBytes}))
}

const dayNs = 24 * flow.HourNs

func uplinkByDay(in Input) []float64 {
	days := map[int64]float64{}
	for _, s := range in.Facts.Slots {
		days[floor(s.StartNs+in.Home.OffsetNs, dayNs)] += float64(s.SentPayload)
	}
	list := make([]float64, 0, len(days))
	for _, v := range days {
		list = append(list, v)
	}
	return list
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
	slots, nights, bytes := idle(in)
	hours := float64(slots) * float64(flow.SlotNs) / float64(flow.HourNs)
	s := Symbol{ID: "night", Args: map[string]any{"Nights": nights, "Days": in.Facts.Days}}
	if hours < needIdleHours || nights < needNights {
		s.Sentence = "label.night.notyet"
		s.Args["More"] = max(needNights-nights, 1)
		s.Args["Bytes"] = uint64(bytes)
		return s
	}
	b := bytes / hours
	s.Args["Bytes"] = uint64(b)
	s.Sentence = "label.night.letter"
	return letter(s, step(b, [4]float64{10e3, 100e3, 1e6, 10e6}))
}

// idle counts the quiet-hour slots that were watched, the nights they lie in
// and the bytes that the device sent in them.
func idle(in Input) (slots, nights int, bytes float64) {
	if in.Facts.LastNs <= in.Facts.FirstNs {
		return 0, 0, 0
	}
	seen := map[int64]bool{}
	for at := floor(in.Facts.FirstNs, flow.SlotNs); at < in.Facts.LastNs; at += flow.SlotNs {
		if quiet(in.Home, at) {
			slots++
			seen[floor(at+in.Home.OffsetNs, dayNs)] = true
		}
	}
	for _, s := range in.Facts.Slots {
		if quiet(in.Home, s.StartNs) {
			bytes += float64(s.SentPayload)
		}
	}
	return slots, len(seen), bytes
}

// quiet reports whether a moment lies in the home's quiet hours, local time.
func quiet(h flow.Home, ns int64) bool {
	from, to := h.QuietFromMin, h.QuietToMin
	if from == 0 && to == 0 {
		from, to = 60, 300 // 01:00 to 05:00, label specification B.4, 6
	}
	local := ns + h.OffsetNs
	minute := int((local - floor(local, dayNs)) / (60 * 1e9))
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
