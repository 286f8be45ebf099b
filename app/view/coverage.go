package view

import (
	"slices"
	"time"

	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/statement"
)

// Coverage says what was watched, for how long, and what could not be seen.
func (t *Teller) Coverage(h classify.Home) []string {
	lines := t.at(h).sentences(h.Coverage)
	waiting := 0
	for _, d := range h.LeftOut {
		if d.Waits() {
			waiting++
		}
	}
	if n := len(h.LeftOut) - waiting; n > 0 {
		lines = append(lines, t.Words.Count("coverage.leftout", n, nil))
	}
	if waiting > 0 {
		lines = append(lines, t.Words.Count("coverage.waiting", waiting, nil))
	}
	return lines
}

// nobody gives the key of what is said where no device is told of.
func nobody(h classify.Home) string {
	switch {
	case len(h.Facts.Captures) == 0:
		return "home.empty"
	case slices.ContainsFunc(h.LeftOut, classify.Device.Waits):
		return "home.waiting"
	}
	return "home.nodevice"
}

// sentences says statements that have a sentence of their own.
func (t *Teller) sentences(list []statement.Statement) []string {
	lines := make([]string, 0, len(list))
	for _, s := range list {
		lines = append(lines, t.told(s.Sentence, s.Count, s.Args))
	}
	return lines
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
