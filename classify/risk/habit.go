package risk

import (
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Thresholds of label specification E.4.
const (
	baselineDays = 14
	jumpTimes    = 5
	jumpBytes    = 50_000_000
	fewNights    = 3
	careDays     = 90
)

// newCompany is TT-H01. A company is new for as long as the baseline takes; an
// update of the day before explains it; who lends servers is none.
func (s *subject) newCompany() []found {
	first, updates := s.firstContacts()
	f := found{rule: "TT-H01"}
	var why proof
	list := []string{}
	for _, unit := range sortedKeys(first) {
		p := first[unit]
		if !s.known(p.FirstNs) || s.Facts.LastNs-p.FirstNs > baselineDays*dayNs || explained(updates, p.FirstNs) {
			continue
		}
		f.sights = append(f.sights, once(p.FirstNs))
		list = append(list, s.destination(p.Remote, p.Name).Company)
		why.remote(p.Name, p.Remote)
	}
	f.args, f.evidence = map[string]any{"Names": few(list), "Companies": len(list)}, why
	return []found{f}
}

// firstContacts gives with whom of each company there was contact first, and when
// there was contact with servers for updates.
func (s *subject) firstContacts() (first map[string]*flow.Partner, updates []sight) {
	first = map[string]*flow.Partner{}
	s.partners(func(p *flow.Partner) {
		about := s.destination(p.Remote, p.Name)
		if about.Purpose == "update" {
			updates = append(updates, s.hours(p)...)
		}
		if !both(p) || about.Company == "" || plumbing(about.Purpose) {
			return
		}
		if have := first[about.Unit]; have == nil || p.FirstNs < have.FirstNs {
			first[about.Unit] = p
		}
	})
	return first, updates
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// plumbing are the purposes of servers that change without a meaning.
func plumbing(purpose string) bool {
	switch purpose {
	case "cdn", "hosting", "dns", "time", "connectivity_check":
		return true
	}
	return false
}

// known reports whether there is a baseline of 14 days with packets before a time.
func (s *subject) known(ns int64) bool {
	days := map[int64]bool{}
	for _, h := range s.Facts.ByHour {
		if h.HourNs < ns {
			days[s.localDay(h.HourNs)] = true
		}
	}
	delete(days, s.localDay(ns))
	return len(days) >= baselineDays
}

func explained(updates []sight, ns int64) bool {
	return slices.ContainsFunc(updates, func(u sight) bool { return u.firstNs <= ns && ns-u.lastNs <= dayNs })
}

// uploadJump is TT-H02: each day against the 14 before it that were seen.
func (s *subject) uploadJump() []found {
	days, sent := s.sentByDay()
	f := found{rule: "TT-H02"}
	var top, usual uint64
	for i := baselineDays; i < len(days); i++ {
		before := make([]uint64, 0, baselineDays)
		for _, d := range days[i-baselineDays : i] {
			before = append(before, sent[d])
		}
		slices.Sort(before)
		median := (before[baselineDays/2-1] + before[baselineDays/2]) / 2
		if u := sent[days[i]]; u > max(jumpTimes*median, median+jumpBytes) {
			f.sights = append(f.sights, once(days[i]*dayNs-s.in.Home.OffsetNs))
			if u > top {
				top, usual = u, median
			}
		}
	}
	f.args = map[string]any{"Bytes": top, "Usual": usual}
	return []found{f}
}

// sentByDay gives the local days with packets, in order, and what was sent in each.
func (s *subject) sentByDay() (days []int64, sent map[int64]uint64) {
	sent = map[int64]uint64{}
	for _, h := range s.Facts.ByHour {
		sent[s.localDay(h.HourNs)] += 0
	}
	for _, slot := range s.Facts.Slots {
		sent[s.localDay(slot.StartNs)] += slot.SentPayload
	}
	for d := range sent {
		days = append(days, d)
	}
	slices.Sort(days)
	return days, sent
}

// quietUpload is TT-H03.
func (s *subject) quietUpload() []found {
	if !s.can("video") && !s.can("audio") {
		return nil
	}
	nights := map[int64]bool{}
	f := found{rule: "TT-H03"}
	var why proof
	idle := s.usualSlot()
	for i := range s.Facts.Bursts {
		b := &s.Facts.Bursts[i]
		night, quiet := s.night(b.StartNs)
		if !quiet || s.settingUp(b.StartNs, b.LastNs+1) || !s.moving(b) && !s.speech(b, idle) {
			continue
		}
		nights[night] = true
		f.sights = append(f.sights, once(b.StartNs))
		why.remote(b.Name, b.Remote)
	}
	if len(nights) < fewNights {
		return nil
	}
	f.args, f.evidence = map[string]any{"Nights": len(nights)}, why
	return []found{f}
}

// usualSlot is the median of what is sent within five minutes that are not silent.
func (s *subject) usualSlot() uint64 {
	var list []uint64
	for _, slot := range s.Facts.Slots {
		if slot.SentPayload > 0 {
			list = append(list, slot.SentPayload)
		}
	}
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// moving reports whether a burst may be pictures that move (label specification
// D.3, P02).
func (s *subject) moving(b *flow.Burst) bool {
	const bits, least, large = 250_000, 5 * secondNs, 0.6
	length := b.LastNs - b.StartNs
	return s.can("video") && length >= least && bitRate(b) >= bits && float64(b.LargePackets) >= large*float64(b.SentPackets)
}

// speech reports whether a burst may be a spoken sentence (P01).
func (s *subject) speech(b *flow.Burst, idle uint64) bool {
	const small, large, short, long, slow, fast, times = 8_000, 400_000, 1 * secondNs, 20 * secondNs, 16_000, 256_000, 5
	length, rate := b.LastNs-b.StartNs, bitRate(b)
	return s.can("audio") && s.destination(b.Remote, b.Name).Purpose == "voice" && b.ReceivedPayload > 0 &&
		b.SentPayload >= small && b.SentPayload <= large && length >= short && length <= long &&
		rate >= slow && rate <= fast && b.SentPayload >= times*idle/slotsOfIdle
}

// slotsOfIdle is how many bursts of a second's length lie in a usual slot, at the
// most: a slot of five minutes is compared with a burst of at most 20 seconds.
const slotsOfIdle = 15

func bitRate(b *flow.Burst) float64 {
	return float64(b.SentPayload) * 8 / max(float64(b.LastNs-b.StartNs)/float64(secondNs), 0.001)
}

// screenReports is TT-H04 (label specification D.3, P03).
func (s *subject) screenReports() []found {
	const fastest, slowest, uneven, least = 10 * secondNs, 90 * secondNs, 0.25, 20 * minuteNs
	switch s.Kind {
	case "smart_tv", "streaming_box":
	default:
		return nil
	}
	f := found{rule: "TT-H04"}
	var why proof
	names := []string{}
	for i := range s.Facts.Beats {
		b := &s.Facts.Beats[i]
		even := b.MeanNs >= fastest && b.MeanNs <= slowest && float64(b.SpreadNs) < uneven*float64(b.MeanNs)
		if !even || b.LastNs-b.FirstNs < least || s.settingUp(b.FirstNs, b.LastNs+1) || !s.watches(b) {
			continue
		}
		f.sights = append(f.sights, sight{b.FirstNs, b.LastNs, b.Count})
		about := s.destination(b.Remote, b.Name)
		if about.Company == "" {
			about.Company = called(b.Name, b.Remote)
		}
		names = append(names, about.Company)
		why.remote(b.Name, b.Remote)
	}
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return []found{f}
}

// watches reports whether a beat may be reports of what is on the screen: it ends
// with the day, what it sends is not always the same, and it goes to a firm that
// measures, or to a name that says what it is for. A player calls where it plays from.
func (s *subject) watches(b *flow.Beat) bool {
	const day = 18 * flow.HourNs
	if b.LastNs-b.FirstNs > day || b.SpreadBytes == 0 {
		return false
	}
	about := s.destination(b.Remote, b.Name)
	first, _, _ := strings.Cut(b.Name, ".")
	return about.Tracker || about.Purpose == "telemetry" || strings.HasPrefix(first, "acr")
}

// noUpdates is TT-H05. Any name that may be one for updates speaks against it.
func (s *subject) noUpdates() []found {
	if s.Facts.Days < careDays {
		return nil
	}
	since := s.Facts.LastNs - careDays*dayNs
	looked := false
	for i := range s.Facts.Partners {
		p := &s.Facts.Partners[i]
		if p.Scope != flow.ScopeInternet || p.LastNs < since {
			continue
		}
		looked = looked || s.destination(p.Remote, p.Name).Purpose == "update" || updateName(p.Name)
	}
	s.observations(flow.ScopeInternet, func(o *flow.Observation) { looked = looked || o.LastNs >= since }, "TT-C05")
	if looked {
		return nil
	}
	return []found{{rule: "TT-H05", sights: []sight{once(s.Facts.LastNs)}, args: map[string]any{"Days": s.Facts.Days}}}
}

func updateName(name string) bool {
	for _, word := range [...]string{"update", "upgrade", "firmware", "ota", "fw", "fota"} {
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' }) {
			if part == word || part == word+"s" {
				return true
			}
		}
	}
	return false
}

// trackersAtNight is TT-H06: in hours that lie within the quiet ones.
func (s *subject) trackersAtNight() []found {
	nights := map[int64]bool{}
	f := found{rule: "TT-H06"}
	var why proof
	names := []string{}
	s.partners(func(p *flow.Partner) {
		about := s.destination(p.Remote, p.Name)
		if !about.Tracker || !both(p) {
			return
		}
		for _, one := range s.hours(p) {
			hour := floorDiv(one.firstNs, flow.HourNs) * flow.HourNs
			night, quiet := s.night(hour)
			if _, still := s.night(hour + flow.HourNs - minuteNs); !quiet || !still {
				continue
			}
			nights[night] = true
			f.sights = append(f.sights, one)
			names = append(names, about.Company)
			why.remote(p.Name, p.Remote)
		}
	})
	if len(nights) < fewNights {
		return nil
	}
	f.args, f.evidence = map[string]any{"Nights": len(nights), "Names": few(names)}, why
	return []found{f}
}
