package classify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/statement"
)

// mostCaptures is how many recordings the coverage tells one by one.
const mostCaptures = 5

// lost is the part of the packets that the capturing side says it lost, 0 to 1
// (label specification B.1, coverage).
func lost(list []flow.Capture) float64 {
	var seen, dropped uint64
	for _, c := range list {
		seen += c.Packets
		dropped += c.Dropped
	}
	if dropped == 0 {
		return 0
	}
	return min(1, float64(dropped)/float64(max(seen, 1)))
}

// Cover states what was watched, for how long, and what was missed or could
// not be seen: statements like any other, in the order of telling.
func Cover(h Home) []statement.Statement {
	c := &coverage{offsetNs: h.Facts.Home.OffsetNs}
	if len(h.Facts.Captures) == 0 {
		return nil
	}
	var packets, skipped, dropped uint64
	for i, one := range h.Facts.Captures {
		packets += one.Packets
		skipped += one.Skipped
		dropped += one.Dropped
		if i < mostCaptures {
			c.capture(one)
		}
	}
	if rest := len(h.Facts.Captures) - mostCaptures; rest > 0 {
		c.count("coverage.captures", rest)
	}
	c.count("coverage.packets", int(packets))
	if skipped > 0 {
		c.say("coverage.skipped", map[string]any{"Share": float64(skipped) / float64(max(packets, 1))})
	}
	key := "coverage.dropped.none"
	if dropped > 0 {
		key = "coverage.dropped"
	}
	c.count(key, int(dropped))
	c.interrupted(h.Facts.Captures)
	c.hidden(h.Devices)
	if slices.ContainsFunc(h.Devices, personal) {
		c.say("coverage.personal", nil)
	}
	c.say("coverage.sealed", nil)
	c.say("coverage.radio", nil)
	return c.list
}

func personal(d Device) bool { return device.Personal(d.Identity.Kind) }

// coverage gathers statements.
type coverage struct {
	subject  string // "" for the home
	offsetNs int64  // of the home's clocks from UTC
	list     []statement.Statement
}

// say states a sentence of the catalogue, which is the rule as well.
func (c *coverage) say(key string, args map[string]any) { c.add(key, 1, args) }

// count states how many of something there are.
func (c *coverage) count(key string, n int) { c.add(key, n, map[string]any{"N": n}) }

func (c *coverage) add(key string, n int, args map[string]any) {
	c.list = append(c.list, statement.Statement{
		Subject: c.subject, Aspect: statement.AspectCoverage, Value: strings.TrimPrefix(key, "coverage."), Confidence: statement.Seen,
		Rule: "coverage", Version: 1, Evidence: figures(args), Sentence: key, Count: n, Args: args,
	})
}

// capture tells of one recording: its time, and what was wrong with it.
func (c *coverage) capture(one flow.Capture) {
	args := map[string]any{"Name": one.Name}
	key := "coverage.capture.notime"
	if one.HasTime {
		from, to := statement.Moment(one.FirstNs), statement.Moment(one.LastNs)
		args["From"], args["FromTime"], args["To"], args["ToTime"] = from, from, to, to
		args["Length"] = time.Duration(one.LastNs - one.FirstNs)
		key = "coverage.capture"
		if floorDay(one.FirstNs+c.offsetNs) == floorDay(one.LastNs+c.offsetNs) {
			key = "coverage.capture.day"
		}
	}
	c.say(key, args)
	if one.Problem != "" {
		c.say(one.Problem, nil)
	}
}

// floorDay numbers the days since 1970, of a time by the clocks that are to count.
func floorDay(ns int64) int64 {
	const dayNs = 24 * flow.HourNs
	day := ns / dayNs
	if ns%dayNs < 0 {
		day--
	}
	return day
}

// hidden says how much went to destinations that told no name.
func (c *coverage) hidden(list []Device) {
	var all, unnamed uint64
	for _, d := range list {
		if personal(d) {
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
	case unnamed == 0:
		c.say("coverage.hidden.none", nil)
	default:
		c.say("coverage.hidden", map[string]any{"Share": float64(unnamed) / float64(all)})
	}
}

// coveredDevice states for how long one device was seen, and what of it does
// not count.
func coveredDevice(d Device, setup bool) []statement.Statement {
	c := &coverage{subject: d.Facts.Device.Key}
	args := map[string]any{"Hours": time.Duration(d.Label.SeenNs), "Days": d.Label.Days}
	switch {
	case d.Facts.LastNs <= 0:
		c.say("coverage.device.notime", args)
	default:
		c.add("coverage.device", d.Label.Days, args)
	}
	if d.Facts.Relayed.SentPackets+d.Facts.Relayed.ReceivedPackets > 0 {
		c.say("coverage.device.relayed", nil)
	}
	switch {
	case len(d.Facts.Setups) == 0:
	case setup:
		c.say("coverage.device.setup.counted", nil)
	default:
		c.say("coverage.device.setup", nil)
	}
	return c.list
}

// FigureKey is the key of evidence that is a figure of the sentence itself.
const FigureKey = "evidence.figure"

// figures gives the arguments of a sentence as evidence, in order, so that the
// id of a statement follows from its figures.
func figures(args map[string]any) []statement.Evidence {
	list := make([]statement.Evidence, 0, len(args)+1)
	for name, v := range args {
		list = append(list, statement.Evidence{Kind: "figure", Key: FigureKey, Detail: fmt.Sprintf("%s = %v", name, v), Weight: 1})
	}
	slices.SortFunc(list, func(a, b statement.Evidence) int { return strings.Compare(a.Detail, b.Detail) })
	return list
}
