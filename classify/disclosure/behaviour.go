package disclosure

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/classify/purpose"
)

func duration(ns int64) time.Duration { return time.Duration(ns) }

// Bounds of reports of energy use (label specification D.3, P06).
const (
	energyPeriod            = minuteNs
	energyLeast, energyMost = 50, 800 // bytes
	energyLasts             = 22 * flow.HourNs
)

// Bounds of an upload (label specification D.3, P07).
const (
	uploadLeast = 5_000_000 // bytes
	uploadTimes = 10        // of the median day
	uploadDays  = 3         // from which on there is a median to speak of (label specification B.4, 5)
)

// lookAroundLeast is how many addresses within a minute are a look around (label
// specification D.3, P08).
const lookAroundLeast = 10

// Bounds of adverts that come with use (label specification D.3, P09).
const (
	advertsSoon     = minuteNs
	advertsSessions = 5
	advertsStill    = 10 * minuteNs // without use, before a session begins (label specification B.4, 6)
	advertsChance   = 3             // times as often as at any other minute
)

// Bounds of contact day and night (label specification D.3, P10).
const (
	alwaysShare = 0.9 // of slots with contact
	alwaysLasts = 24 * flow.HourNs
)

// Kinds of the ontology that rules name.
const (
	kindPlug        = "smart_plug"
	kindEnergyMeter = "energy_monitor"
	kindStorage     = "nas_storage"
	kindHub         = "smart_home_hub"
	kindRouter      = "router_gateway"
	kindExtender    = "mesh_extender"
	kindTV          = "smart_tv"
	kindSensor      = "motion_contact_sensor"
)

// dayHours is how many hours make a day count (label specification B.1, D).
const dayHours = 6

// mainShare is what makes one destination the main one.
const mainShare = 0.5

// energy is P06. Where most messages are of one size they say that the plug is
// there and not what it measures.
func (t *teller) energy() {
	if !t.senses("energy") || t.Kind.ID != kindPlug && t.Kind.ID != kindEnergyMeter {
		return
	}
	t.beats(func(b *flow.Beat) {
		to, end := t.ofBeat(b)
		if !fineSteps(b) || !reported(end.Purpose) {
			return
		}
		c := claim{rule: "P06", grade: t.graded("P06", b.Count), datum: "energy", sentence: "leaves.p06", terms: []string{"tt:EnergyUse"}, steady: true}
		if alike(b) {
			c.grade, c.datum, c.sentence, c.terms = Pattern, "contact", "leaves.p06.contact", []string{"pd:IPAddress"}
		}
		t.claim(t.ofBeatClaim(b, to, c))
	})
}

// fineSteps reports whether a beat is quick and small enough, and goes on all day.
func fineSteps(b *flow.Beat) bool {
	return b.MeanNs <= energyPeriod && lasts(b) > energyLasts && b.MeanBytes >= energyLeast && b.MeanBytes <= energyMost
}

// upload is P07. What a store of files sends is a backup, which is what it is for.
func (t *teller) upload() {
	days := t.uplinkByDay()
	if t.Kind.ID == kindStorage || len(days) < uploadDays {
		return
	}
	least := max(float64(uploadLeast), uploadTimes*median(days))
	byDest := map[int]*claim{}
	var order []int
	t.tenMinutes(func(fromNs, untilNs int64, sent uint64) bool {
		if float64(sent) <= least {
			return false
		}
		to := t.mostOf(fromNs, untilNs, sent)
		c := byDest[to]
		if c == nil {
			c = &claim{rule: "P07", grade: t.graded("P07", 1), datum: "file", sentence: "leaves.p07", to: to, args: map[string]any{"Bytes": uint64(0)}}
			byDest[to] = c
			order = append(order, to)
		}
		c.take(Evidence{Form: "upload", FirstNs: fromNs, LastNs: untilNs - 1, Count: 1, Bytes: sent, recipient: t.key(to)})
		c.args["Bytes"] = max(c.args["Bytes"].(uint64), sent)
		return true
	})
	for _, to := range order {
		c := byDest[to]
		if t.sure {
			c.terms = slices.Clone(t.Kind.Terms)
		}
		t.claim(*c)
	}
}

// tenMinutes gives each two slots in a row with what was sent in both, and goes on
// after them where they were taken.
func (t *teller) tenMinutes(takes func(fromNs, untilNs int64, sent uint64) bool) {
	fives := t.slots()
	for i := 0; i < len(fives); i++ {
		both, untilNs := fives[i].sent, fives[i].startNs+flow.SlotNs
		if i+1 < len(fives) && fives[i+1].startNs == untilNs {
			both, untilNs = both+fives[i+1].sent, untilNs+flow.SlotNs
		}
		if takes(fives[i].startNs, untilNs, both) {
			i++
		}
	}
}

// mostOf gives the destination that got more than half of what was sent within a
// time, by its bursts.
func (t *teller) mostOf(fromNs, untilNs int64, all uint64) int {
	got := map[int]uint64{}
	t.bursts(func(b *flow.Burst) {
		if b.StartNs >= fromNs && b.StartNs < untilNs {
			to, _ := t.ofBurst(b)
			got[to] += b.SentPayload
		}
	})
	for to, bytes := range got {
		if float64(bytes) > mainShare*float64(all) {
			return to
		}
	}
	return nobody
}

// uplinkByDay gives the uplink of each local day with at least six hours of the
// device.
func (t *teller) uplinkByDay() []float64 {
	hours, sent := map[int64]int{}, map[int64]float64{}
	for _, h := range t.Facts.ByHour {
		hours[floor(h.HourNs+t.Home.OffsetNs, dayNs)]++
	}
	for _, s := range t.Facts.Slots {
		sent[floor(s.StartNs+t.Home.OffsetNs, dayNs)] += float64(s.SentPayload)
	}
	var list []float64
	for day, n := range hours {
		if n >= dayHours {
			list = append(list, sent[day])
		}
	}
	return list
}

// lookAround is P08. It stays in the home; that a router or a hub looks for what
// it serves is its work.
func (t *teller) lookAround() {
	switch t.Kind.ID {
	case kindHub, kindRouter, kindExtender:
		return
	}
	c := claim{rule: "P08", datum: "neighbours", sentence: "leaves.p08", terms: []string{"tt:NetworkInventory"}, inside: true, to: nobody}
	var most uint32
	for _, s := range t.Facts.Spreads {
		if some, _ := t.inSetup(s.StartNs, s.StartNs+flow.SlotNs-1); some || s.Kind != flow.SpreadProbed || s.Peak < lookAroundLeast {
			continue
		}
		most = max(most, s.Peak)
		e := Evidence{Form: "probes", FirstNs: s.StartNs, LastNs: s.StartNs + flow.SlotNs - 1, Count: 1}
		if len(s.Examples) > 0 {
			e.Remote = s.Examples[0]
		}
		c.take(e)
	}
	if c.count == 0 {
		return
	}
	c.grade = Likely
	if c.count >= needRepeats { // the rule tells what it did and nothing more
		c.grade = Pattern
	}
	c.args = map[string]any{"Addresses": int(most)}
	t.claim(c)
}

// adverts is P09. A session begins where the device turns to a service that
// people use after a while without it, or where the owner marked it. Firms that
// the device turns to all the time prove nothing.
func (t *teller) adverts() {
	sessions, tracked, order := t.sessions()
	chance := t.chance()
	for _, to := range order {
		c := claim{rule: "P09", datum: "use", sentence: "leaves.p09", terms: []string{"pd:ServiceConsumptionBehaviour"}, to: to}
		for _, at := range sessions {
			i, _ := slices.BinarySearchFunc(tracked[to], at, func(b *flow.Burst, ns int64) int { return cmp.Compare(b.StartNs, ns) })
			if i < len(tracked[to]) && tracked[to][i].StartNs <= at+advertsSoon {
				c.take(t.ofBurstEvidence(tracked[to][i], to))
			}
		}
		share := float64(c.count) / float64(max(len(sessions), 1))
		if c.count < advertsSessions || share < advertsChance*chance(tracked[to]) {
			continue
		}
		c.grade = Likely
		if confirmed(len(sessions), int(c.count)) {
			c.grade = Pattern
		}
		c.evidence = c.evidence[:min(len(c.evidence), MostEvidence)]
		c.args = map[string]any{"Sessions": len(sessions)}
		t.claim(c)
	}
}

// sessions gives when people began to use the device, and what each firm of
// advertising or analytics got, in the order of time.
func (t *teller) sessions() (sessions []int64, tracked map[int][]*flow.Burst, order []int) {
	tracked = map[int][]*flow.Burst{}
	last := int64(-1 << 62)
	t.bursts(func(b *flow.Burst) {
		to, end := t.ofBurst(b)
		switch {
		case purpose.Tracking(end.Purpose):
			if tracked[to] == nil {
				order = append(order, to)
			}
			tracked[to] = append(tracked[to], b)
		case served(end.Purpose):
			if b.StartNs > last+advertsStill {
				sessions = append(sessions, b.StartNs)
			}
			last = max(last, b.LastNs)
		}
	})
	for _, list := range tracked {
		slices.SortStableFunc(list, func(a, b *flow.Burst) int { return cmp.Compare(a.StartNs, b.StartNs) })
	}
	if len(t.Marks) > 0 {
		return t.Marks, tracked, order
	}
	return sessions, tracked, order
}

// served reports whether a service of this purpose is one that people turn to.
func served(purpose string) bool {
	switch purpose {
	case "content", "voice", "social", "store", "payment":
		return true
	}
	return false
}

// chance gives a function that says in what share of all minutes something
// began.
func (t *teller) chance() func([]*flow.Burst) float64 {
	var watchedNs int64
	for _, s := range t.spans() {
		watchedNs += s.ToNs - s.FromNs
	}
	minutes := float64(max(watchedNs/minuteNs, 1))
	return func(list []*flow.Burst) float64 {
		began := map[int64]bool{}
		for _, b := range list {
			began[floor(b.StartNs, minuteNs)] = true
		}
		return float64(len(began)) / minutes
	}
}

// dayAndNight is P10: q of label specification B.4, 6, over all slots of at least
// a day, and over its idle ones.
func (t *teller) dayAndNight() {
	fives := t.slots()
	all := len(fives)
	contact, always := t.alwaysThere(fives)
	if !always {
		return
	}
	c := claim{rule: "P10", grade: Pattern, datum: "contact", sentence: "leaves.p10", terms: []string{"pd:IPAddress"}, steady: true}
	c.take(Evidence{Form: "slots", FirstNs: fives[0].startNs, LastNs: fives[all-1].startNs + flow.SlotNs - 1, Count: uint64(contact)})
	c.args = map[string]any{"Share": float64(contact) / float64(all)}
	hours := all * int(flow.SlotNs) / int(flow.HourNs)
	found := false
	for i, d := range t.Destinations {
		if float64(len(d.Hours)) >= alwaysShare*float64(hours) && contacted(d) {
			found = true
			one := c
			one.to = i
			t.claim(one)
		}
	}
	if !found {
		c.to = nobody
		t.claim(c)
	}
}

// alwaysThere counts the slots with contact, and reports whether these are nearly
// all of enough, by night as well.
func (t *teller) alwaysThere(fives []five) (contact int, always bool) {
	var idle, idleContact int
	for _, s := range fives {
		night := quiet(t.Home, s.startNs)
		if night {
			idle++
		}
		if s.contact {
			contact++
			if night {
				idleContact++
			}
		}
	}
	enough := int64(len(fives))*flow.SlotNs >= alwaysLasts && idle > 0
	return contact, enough && float64(contact) >= alwaysShare*float64(len(fives)) && float64(idleContact) >= alwaysShare*float64(idle)
}

func contacted(d Destination) bool {
	return slices.ContainsFunc(d.Ends, func(e End) bool { return e.Reach.Contacted() && !purpose.Infrastructure(e.Purpose) })
}

// position is P11: it turns to a map, or to a service that finds places.
func (t *teller) position() {
	if !t.senses("location") {
		return
	}
	for i, d := range t.Destinations {
		c := claim{rule: "P11", grade: t.graded("P11", uint64(len(d.Hours))), datum: "location", sentence: "leaves.p11", terms: []string{"pd:CurrentLocation"}, to: i}
		for _, e := range d.Ends {
			if e.Reach.Contacted() && e.Sent > 0 && placeHost(e.Name) {
				first, last := t.Facts.FirstNs, t.Facts.LastNs
				if n := len(d.Hours); n > 0 {
					first, last = max(first, d.Hours[0]), min(last, d.Hours[n-1]+flow.HourNs-1)
				}
				c.take(Evidence{Form: "name", Remote: e.Remote, Name: e.Name, FirstNs: first, LastNs: last, Count: 1, Bytes: e.Sent, recipient: d.Key})
			}
		}
		if c.count > 0 {
			t.claim(c)
		}
	}
}

// placeHost reports whether a host is named like a service for maps or places.
func placeHost(name string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '.' || r == '-' || r == '_' }) {
		switch strings.TrimRight(word, "0123456789") {
		case "map", "maps", "mapbox", "geolocation", "geocode", "geocoding", "location", "locations", "locate", "positioning", "gps", "agps":
			return true
		}
	}
	return false
}
