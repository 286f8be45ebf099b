package disclosure

import (
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/purpose"
)

// What makes a pattern one that was confirmed (label specification D.1, G2).
const (
	needRepeats   = 3
	needTrials    = 10
	needTrialHits = 0.8
)

// graded gives the grade of a pattern that needs confirmation: without trials it
// is likely at most (label specification D.1 and D.3).
func (t *teller) graded(rule string, count uint64) Grade {
	for _, trial := range t.Trials {
		if trial.Rule == rule && count >= needRepeats && confirmed(trial.Tried, trial.Hit) {
			return Pattern
		}
	}
	return Likely
}

func confirmed(tried, hit int) bool {
	return tried >= needTrials && float64(hit) >= needTrialHits*float64(tried)
}

func (t *teller) senses(any ...string) bool {
	return t.sure && slices.ContainsFunc(any, func(s string) bool { return slices.Contains(t.Kind.Senses, s) })
}

// bursts gives the bursts that were not sent during set-up.
func (t *teller) bursts(yield func(*flow.Burst)) {
	for i := range t.Facts.Bursts {
		b := &t.Facts.Bursts[i]
		if some, _ := t.inSetup(b.StartNs, b.LastNs); !some {
			yield(b)
		}
	}
}

// beats gives the beats that were not sent during set-up.
func (t *teller) beats(yield func(*flow.Beat)) {
	for i := range t.Facts.Beats {
		b := &t.Facts.Beats[i]
		if _, all := t.inSetup(b.FirstNs, b.LastNs); !all && b.Count > 0 {
			yield(b)
		}
	}
}

// rate is how many bits a second a burst had, over a second at least.
func rate(b *flow.Burst) float64 {
	return float64(b.SentPayload) * 8 * float64(secondNs) / float64(max(b.LastNs-b.StartNs, secondNs))
}

func (t *teller) ofBurstEvidence(b *flow.Burst, to int) Evidence {
	return Evidence{
		Form: "burst", Remote: b.Remote, Name: b.Name, Protocol: b.Protocol, Port: b.Port,
		FirstNs: b.StartNs, LastNs: b.LastNs, Count: 1, Bytes: b.SentPayload, recipient: t.key(to),
	}
}

// each makes one claim a destination of the bursts that a rule takes.
func (t *teller) each(about claim, takes func(b *flow.Burst, to int, end End) bool) {
	byDest := map[int]*claim{}
	var order []int
	t.bursts(func(b *flow.Burst) {
		to, end := t.ofBurst(b)
		if !takes(b, to, end) {
			return
		}
		c := byDest[to]
		if c == nil {
			one := about
			c, one.to = &one, to
			byDest[to] = c
			order = append(order, to)
		}
		e := t.ofBurstEvidence(b, to)
		c.count++
		if c.count == 1 {
			c.firstNs, c.lastNs = e.FirstNs, e.LastNs
		}
		c.firstNs, c.lastNs = min(c.firstNs, e.FirstNs), max(c.lastNs, e.LastNs)
		if len(c.evidence) < MostEvidence {
			c.evidence = append(c.evidence, e)
		}
	})
	for _, to := range order {
		c := byDest[to]
		if c.grade == 0 {
			c.grade = t.graded(c.rule, c.count)
		}
		t.claim(*c)
	}
}

// Bounds of a spoken sentence (label specification D.3, P01).
const (
	speechLeast, speechMost       = 8_000, 400_000 // bytes
	speechShortest, speechLongest = secondNs, 20 * secondNs
	speechSlowest, speechFastest  = 16_000, 256_000 // bits a second
	speechOverIdle                = 5
)

// speech is P01: something the size of a spoken sentence went to a service for
// voice, and an answer came. Update checks and logs go elsewhere.
func (t *teller) speech() {
	if !t.senses("audio") {
		return
	}
	idle := t.idleRate()
	t.each(claim{
		rule: "P01", datum: "sound", sentence: "leaves.p01", terms: []string{"pd:VoiceCommunicationRecording"},
	}, func(b *flow.Burst, _ int, end End) bool {
		length, bits := b.LastNs-b.StartNs, rate(b)
		return end.Purpose == "voice" && b.ReceivedPayload > 0 && b.SentPayload >= speechLeast && b.SentPayload <= speechMost &&
			length >= speechShortest && length <= speechLongest && bits >= speechSlowest && bits <= speechFastest && bits >= speechOverIdle*idle
	})
}

// idleRate is the median rate, in bits a second, of the slots of quiet hours; of
// all slots if none of these was watched.
func (t *teller) idleRate() float64 {
	fives := t.slots()
	all, idle := make([]uint64, 0, len(fives)), make([]uint64, 0, len(fives)/4)
	for _, s := range fives {
		all = append(all, s.sent)
		if quiet(t.Home, s.startNs) {
			idle = append(idle, s.sent)
		}
	}
	if len(idle) == 0 {
		idle = all
	}
	return float64(median(idle)) * 8 * float64(secondNs) / float64(flow.SlotNs)
}

// Bounds of a stream of pictures (label specification D.3, P02).
const (
	videoRate     = 250_000 // bits a second
	videoShortest = 5 * secondNs
	videoLarge    = 0.6 // share of large packets
)

// video is P02. Logs, updates and adverts are not taken for it. Kinds of which
// only some models have a camera, and whose data are not pictures by the
// ontology, send plans and backups that look alike.
func (t *teller) video() {
	if !t.senses("video") || !slices.Contains(t.Kind.Terms, "pd:Picture") {
		return
	}
	t.each(claim{rule: "P02", datum: "picture", sentence: "leaves.p02", terms: []string{"pd:Picture"}}, func(b *flow.Burst, _ int, end End) bool {
		return b.LastNs-b.StartNs >= videoShortest && rate(b) >= videoRate &&
			float64(b.LargePackets) >= videoLarge*float64(b.SentPackets) && mayTakeVideo(end.Purpose)
	})
}

// mayTakeVideo reports whether a service of this purpose, or of none that is
// known, may be sent pictures.
func mayTakeVideo(purpose string) bool {
	switch purpose {
	case "update", "time", "dns", "telemetry", "crash_reports", "connectivity_check", "advertising", "analytics", "push":
		return false
	}
	return true
}

// reported reports whether a service of this purpose, or of none that is known,
// may be told what a device measures.
func reported(purpose string) bool { return purpose == "telemetry" || mayTakeVideo(purpose) }

// Bounds of content recognition (label specification D.3, P03).
const (
	screenShortest, screenLongest = 10 * secondNs, 90 * secondNs // period
	screenVariation               = 0.25
	screenLasts                   = 20 * minuteNs
	screenStops                   = 2 * minuteNs
)

// screen is P03. When the screen was on is not seen; but the reports have to
// stop while the TV itself goes on sending, and to be told from a player's
// heart-beat they have to go to its maker or to a firm that measures.
func (t *teller) screen() {
	if !t.senses("viewing") || t.Kind.ID != kindTV {
		return
	}
	t.beats(func(b *flow.Beat) {
		to, end := t.ofBeat(b)
		if to == nobody || !t.measures(to, end.Purpose) || !screenLike(b) || b.LastNs+screenStops >= t.Facts.LastNs {
			return
		}
		t.claim(t.ofBeatClaim(b, to, claim{
			rule: "P03", grade: t.graded("P03", b.Count), datum: "viewing", sentence: "leaves.p03", terms: []string{"pd:TVViewingBehaviour"},
		}))
	})
}

// screenLike reports whether a beat is as even and as long as reports of what is
// on screen.
func screenLike(b *flow.Beat) bool {
	return regular(b, screenVariation) && !alike(b) && b.MeanNs >= screenShortest && b.MeanNs <= screenLongest && lasts(b) >= screenLasts
}

// lasts is how long a beat went on, without the gaps between its runs.
func lasts(b *flow.Beat) int64 { return int64(min(b.Count, 1<<30)) * b.MeanNs }

// measures reports whether a destination may be told what is on the screen.
func (t *teller) measures(to int, use string) bool {
	switch {
	case purpose.Tracking(use):
		return true
	case t.Destinations[to].Party != purpose.PartyMaker:
		return false
	}
	return use == "telemetry" || use == "device_cloud" || use == "other" || use == ""
}

// regular reports whether the times between sendings vary little.
func regular(b *flow.Beat, variation float64) bool {
	return float64(b.SpreadNs) < variation*float64(b.MeanNs)
}

// alike reports whether most messages of a beat are of the same size: they tell
// that the device is there, and nothing that it measured (label specification
// D.3, P06).
func alike(b *flow.Beat) bool { return b.SpreadBytes == 0 || b.Bytes.Low == b.Bytes.High }

// ofBeatClaim fills in what a beat tells.
func (t *teller) ofBeatClaim(b *flow.Beat, to int, c claim) claim {
	c.to, c.count, c.firstNs, c.lastNs = to, b.Count+1, b.FirstNs, b.LastNs
	c.args = map[string]any{"Every": duration(b.MeanNs)}
	c.evidence = []Evidence{{
		Form: "beat", Remote: b.Remote, Name: b.Name, Protocol: b.Protocol, Port: b.Port,
		FirstNs: b.FirstNs, LastNs: b.LastNs, Count: b.Count + 1, Bytes: b.MeanBytes, EveryNs: b.MeanNs, recipient: t.key(to),
	}}
	return c
}

// Bounds of a report that something moved or opened (label specification D.3, P04).
const (
	movesMost   = 4_000 // bytes
	movesSoon   = 5 * secondNs
	healthSoon  = minuteNs
	healthMarks = 3
)

// moves is P04: the moments are those that the owner gave. Ten of them, eight
// of ten answered, are the trials that D.1 asks for.
func (t *teller) moves() {
	if !t.sure || t.Kind.ID != kindSensor || len(t.Marks) < needTrials {
		return
	}
	c, hits := t.after(movesSoon, func(b *flow.Burst) bool { return b.SentPayload <= movesMost })
	if !confirmed(len(t.Marks), hits) {
		return
	}
	c.rule, c.grade, c.datum, c.sentence, c.terms = "P04", Pattern, "presence", "leaves.p04", []string{"tt:HomePresence"}
	c.args = map[string]any{"Marks": len(t.Marks)}
	t.claim(c)
}

// health is P12: after each use that the owner marked, something was sent.
func (t *teller) health() {
	if !t.senses("health") || len(t.Marks) < healthMarks {
		return
	}
	c, hits := t.after(healthSoon, func(*flow.Burst) bool { return true })
	if hits < len(t.Marks) {
		return
	}
	c.rule, c.grade, c.datum, c.sentence, c.terms = "P12", Pattern, "health", "leaves.p12", []string{"pd:Health"}
	c.args = map[string]any{"Marks": len(t.Marks)}
	t.claim(c)
}

// after finds the destination that got something soon after the most of the
// owner's marks, and after how many.
func (t *teller) after(soonNs int64, takes func(*flow.Burst) bool) (best claim, hits int) {
	answered := map[int]map[int64]bool{}
	claims := map[int]claim{}
	t.bursts(func(b *flow.Burst) {
		to, end := t.ofBurst(b)
		if !takes(b) || !reported(end.Purpose) {
			return
		}
		for _, mark := range t.marksBefore(b.StartNs, soonNs) {
			if answered[to] == nil {
				answered[to] = map[int64]bool{}
			}
			answered[to][mark] = true
			c := claims[to]
			c.to = to
			c.take(t.ofBurstEvidence(b, to))
			claims[to] = c
		}
	})
	for to, c := range claims {
		n := len(answered[to])
		if n > hits || n == hits && strings.Compare(t.key(to), t.key(best.to)) < 0 {
			best, hits = c, n
		}
	}
	return best, hits
}

// marksBefore gives the owner's marks of a short time before a moment.
func (t *teller) marksBefore(ns, soonNs int64) []int64 {
	var list []int64
	for _, mark := range t.Marks {
		if ns >= mark && ns <= mark+soonNs {
			list = append(list, mark)
		}
	}
	return list
}
