package view

import (
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
)

// maxCaptures is how many recordings the coverage tells one by one.
const maxCaptures = 5

// Coverage says what was watched, for how long, and what could not be seen.
func (t *Teller) Coverage(h classify.Home) []string {
	var lines []string
	var packets, skipped, dropped uint64
	for i, c := range h.Facts.Captures {
		packets += c.Packets
		skipped += c.Skipped
		dropped += c.Dropped
		if i < maxCaptures {
			lines = append(lines, t.capture(c)...)
		}
	}
	if rest := len(h.Facts.Captures) - maxCaptures; rest > 0 {
		lines = append(lines, t.Words.Count("coverage.captures", rest, nil))
	}
	lines = append(lines, t.Words.Count("coverage.packets", int(packets), nil))
	if skipped > 0 {
		lines = append(lines, t.say("coverage.skipped", wording.Args{"Share": t.Words.Percent(float64(skipped) / float64(max(packets, 1)))}))
	}
	key := "coverage.dropped.none"
	if dropped > 0 {
		key = "coverage.dropped"
	}
	lines = append(lines, t.Words.Count(key, int(dropped), nil))
	lines = append(lines, t.hidden(h)...)
	for _, d := range h.Devices {
		if device.Personal(d.Identity.Kind) {
			lines = append(lines, t.say("coverage.personal", nil))
			break
		}
	}
	return append(lines, t.say("coverage.sealed", nil), t.say("coverage.radio", nil))
}

// capture tells of one recording: its time, and what was wrong with it.
func (t *Teller) capture(c flow.Capture) []string {
	var lines []string
	args := wording.Args{
		"Name": c.Name, "From": t.Words.Date(c.FirstNs), "FromTime": t.Words.Clock(c.FirstNs),
		"To": t.Words.Date(c.LastNs), "ToTime": t.Words.Clock(c.LastNs),
		"Length": t.Words.Duration(time.Duration(c.LastNs - c.FirstNs)),
	}
	switch {
	case !c.HasTime:
		lines = append(lines, t.say("coverage.capture.notime", args))
	case args["From"] == args["To"]:
		lines = append(lines, t.say("coverage.capture.day", args))
	default:
		lines = append(lines, t.say("coverage.capture", args))
	}
	if c.Problem != "" {
		lines = append(lines, t.say(c.Problem, nil))
	}
	return lines
}

// hidden says how much went to destinations that told no name.
func (t *Teller) hidden(h classify.Home) []string {
	var all, unnamed uint64
	for _, d := range h.Devices {
		if !shown(d) {
			continue
		}
		for _, dest := range d.Destinations {
			all += dest.Own.SentPayload
			if len(dest.Names) == 0 {
				unnamed += dest.Own.SentPayload
			}
		}
	}
	switch {
	case all == 0:
		return nil
	case unnamed == 0:
		return []string{t.say("coverage.hidden.none", nil)}
	}
	return []string{t.say("coverage.hidden", wording.Args{"Share": t.Words.Percent(float64(unnamed) / float64(all))})}
}

// watchedFor is how long captures lasted together; what two of them saw at the
// same time counts once.
func watchedFor(captures []flow.Capture) time.Duration {
	spans := spansOf(captures)
	var sum, end int64
	for _, s := range spans {
		from := max(s.FromNs, end)
		if s.ToNs > from {
			sum += s.ToNs - from
		}
		end = max(end, s.ToNs)
	}
	return time.Duration(sum)
}
