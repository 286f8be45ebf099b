package carelabel

import (
	"slices"

	"telltale/capture/flow"
)

// night says how much goes out while nobody uses the device (B.4, 6).
func night(in Input) Symbol {
	i := idle(in)
	s := Symbol{ID: "night", Args: map[string]any{"Nights": i.nights, "Days": in.Facts.Days, "IdleHours": len(i.hours), "Touch": i.touch()}}
	s.lacks("nights", needNights-i.nights)
	s.lacks("idle_hours", needIdleHours-len(i.hours))
	if len(s.Missing) > 0 {
		s.Sentence = "label.night.notyet"
		s.Args["More"] = max(needNights-i.nights, 1)
		s.Args["Bytes"] = i.sent
		return s
	}
	b := median(i.hours)
	s.Args["Bytes"] = uint64(b)
	s.Sentence = "label.night.letter"
	s = letter(s, step(b, [4]float64{10e3, 100e3, 1e6, 10e6}))
	if i.touch() >= alwaysShare {
		s.Badges = append(s.Badges, BadgeAlways)
	}
	return s
}

// alwaysShare is the least part of the idle slots with contact that makes a
// device "always on line" (B.4, 6, q).
const alwaysShare = 0.9

// slotsOfHour is how many slots an hour has; one with fewer idle ones tells too
// little of it.
const slotsOfHour = int(flow.HourNs / flow.SlotNs)

// mostHours bounds the hours that are looked at: ten years, whatever times a
// damaged file may hold.
const mostHours = 10 * 366 * 24

// idleness is what a device did in hours in which nobody uses it.
type idleness struct {
	hours   []float64 // uplink of each hour, bytes
	nights  int       // in which these hours lie
	sent    uint64    // uplink in quiet hours in all, also in those that were not watched from end to end
	slots   int       // of five minutes in these hours
	touched int       // of them, those with any contact with the Internet
}

// touch is the part of the idle slots with contact (q of B.4, 6).
func (i idleness) touch() float64 { return float64(i.touched) / float64(max(i.slots, 1)) }

// idle looks at the quiet hours. Whether something in the home used the device
// then is not known of the facts.
func idle(in Input) (found idleness) {
	for _, s := range in.Facts.Slots {
		if s.SentPayload > 0 && quiet(in.Home, s.StartNs) {
			found.sent += s.SentPayload
		}
	}
	seen := map[int64]bool{}
	rest := in.Facts.Slots
	first := floor(in.Facts.FirstNs, flow.HourNs)
	for n := range min((in.Facts.LastNs-first)/flow.HourNs+1, mostHours) {
		hour := first + n*flow.HourNs
		if !quiet(in.Home, hour) {
			continue
		}
		for len(rest) > 0 && rest[0].StartNs < hour { // they come by their start
			rest = rest[1:]
		}
		if !wholeHour(in, hour) {
			continue
		}
		bytes, touched := ofHour(rest, hour)
		found.hours = append(found.hours, bytes)
		found.slots += slotsOfHour
		found.touched += touched
		seen[nightOf(in.Home, hour)] = true
	}
	found.nights = len(seen)
	return found
}

// wholeHour reports whether an hour was quiet and watched from its first slot to
// its last.
func wholeHour(in Input, hour int64) bool {
	for i := range slotsOfHour {
		if at := hour + int64(i)*flow.SlotNs; !quiet(in.Home, at) || !watched(in, at) {
			return false
		}
	}
	return true
}

// ofHour adds up the slots of an hour; the first of them is the first that does
// not lie before it.
func ofHour(slots []flow.Slot, hour int64) (bytes float64, touched int) {
	for _, s := range slots {
		if s.StartNs >= hour+flow.HourNs {
			break
		}
		bytes += float64(s.SentPayload)
		if s.Contacts > 0 {
			touched++
		}
	}
	return bytes, touched
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
