package view

import (
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// mostEntries is how many devices the navigation leads to, those most worth a
// look; the page of all devices has the others.
const mostEntries = 24

// NewFrame makes what stands around every page.
func (t *Teller) NewFrame(h classify.Home) Frame {
	t = t.at(h)
	f := Frame{
		Product: t.say("frame.product", nil), Pages: t.pages(h), Devices: t.say("frame.devices", nil), Status: t.status(h),
	}
	names := t.names(h)
	list := slices.Clone(h.Devices)
	byNeed(list)
	for _, d := range list {
		f.Keys = append(append(f.Keys, d.Facts.Device.Key), d.Facts.Device.Parts...)
		if shown(d) && len(f.Entries) < mostEntries {
			key := d.Facts.Device.Key
			f.Entries = append(f.Entries, NavEntry{Key: key, Name: names[key], Icon: icon(d.Identity)})
		}
	}
	return f
}

// status says what is being looked at.
func (t *Teller) status(h classify.Home) Status {
	captures := h.Facts.Captures
	promise := t.say("status.promise", nil)
	if len(captures) == 0 {
		return Status{Title: t.say("status.none.title", nil), Lines: []string{t.say("status.none.line", nil), promise}}
	}
	s := Status{Title: t.Words.Count("status.recordings.title", len(captures), nil)}
	if !slices.ContainsFunc(captures, func(c flow.Capture) bool { return !c.Example }) {
		s.Example, s.Title = true, t.say("status.example.title", nil)
		s.Lines = append(s.Lines, t.say("status.example.line", nil))
	}
	if length := watchedFor(captures); length > 0 {
		s.Lines = append(s.Lines, t.say("status.length", wording.Args{"Length": t.Words.Duration(length)}))
	}
	s.Lines = append(s.Lines, promise)
	return s
}

// NewProgress puts the progress of reading into words. Sizes are in bytes; a
// size of 0 is not known.
func (t *Teller) NewProgress(name string, read, size int64, elapsed time.Duration) Progress {
	p := Progress{Title: t.say("progress.title", wording.Args{"Name": name}), Fraction: -1, Cancel: t.say("progress.cancel", nil)}
	if read <= 0 || elapsed <= 0 {
		return p
	}
	rate := float64(read) / elapsed.Seconds()
	args := wording.Args{"Read": t.Words.Bytes(uint64(read)), "Rate": t.Words.Bytes(uint64(rate))}
	if size < read {
		p.Line = t.say("progress.line.unknown", args)
		return p
	}
	p.Fraction = float64(read) / float64(size)
	args["Left"] = t.Words.Duration(time.Duration(float64(size-read) / rate * float64(time.Second)))
	p.Line = t.say("progress.line", args)
	return p
}
