package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// How much the list of an hour tells at most: more than that nobody reads, and
// the page stays quick.
const (
	mostHourDevices = 15
	mostHourTo      = 5
)

// NewHour lists who spoke to whom within a span of an hour: all devices, or the
// one with a key. h is the home of which the moment is a part: it gives devices
// their names, and knows what was watched.
func (t *Teller) NewHour(h, moment classify.Home, span flow.Span, key string) TimelineHour {
	t = t.at(h)
	out := TimelineHour{FromNs: span.FromNs, Title: t.hourTitle(span.FromNs, span.ToNs)}
	names := t.names(h)
	list := speakers(moment, key)
	for _, d := range list[:min(len(list), mostHourDevices)] {
		out.Rows = append(out.Rows, t.hourRow(d, names[d.Facts.Device.Key]))
	}
	if rest := len(list) - len(out.Rows); rest > 0 {
		out.More = t.Words.Count("drill.rest", rest, nil)
	}
	out.Line = t.hourLine(list)
	if out.Line == "" {
		out.Line = t.say("timeline.hour.none", nil)
		if !watchedAt(h.Facts.Captures, span) {
			out.Line = t.say("timeline.hour.unwatched", nil)
		}
	}
	return out
}

// speakers lists the devices that were in touch with anybody, most sent first;
// only the one with a key, unless it is "". People's own are left out.
func speakers(moment classify.Home, key string) []classify.Device {
	var list []classify.Device
	for _, d := range moment.Devices {
		if shown(d) && len(d.Destinations) > 0 && (key == "" || d.Facts.Device.Key == key) {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b classify.Device) int { return cmp.Compare(uplink(b), uplink(a)) })
	return list
}

// hourLine says how many devices sent how much to how many companies, "" if none
// sent anything.
func (t *Teller) hourLine(list []classify.Device) string {
	senders, sent, companies := 0, uint64(0), map[string]bool{}
	for _, d := range list {
		if up := uplink(d); up > 0 {
			senders++
			sent += up
		}
		for _, dest := range d.Destinations {
			if counts(dest) {
				companies[ownerKey(dest, t.Tables)] = true
			}
		}
	}
	if senders == 0 {
		return ""
	}
	return t.Words.Count("timeline.hour.line", senders, wording.Args{
		"Amount": t.Words.Bytes(sent), "Companies": t.Words.Count("count.companies", len(companies), nil),
	})
}

func (t *Teller) hourRow(d classify.Device, name string) HourRow {
	row := HourRow{
		Key: d.Facts.Device.Key, Icon: icon(d.Identity), Name: name,
		Amount: t.say("row.up", wording.Args{"Amount": t.Words.Bytes(uplink(d))}),
	}
	for i, dest := range d.Destinations {
		if i == mostHourTo {
			row.More = t.Words.Count("timeline.hour.more", len(d.Destinations)-i, nil)
			break
		}
		one := t.row(dest)
		to := HourTo{Role: role(groupOf(dest)), Name: one.Name, Amount: one.Amount}
		if dest.Reach != flow.ReachContacted {
			to.Detail = one.Detail
		}
		row.To = append(row.To, to)
	}
	return row
}

// watchedAt reports whether a capture ran within a span.
func watchedAt(captures []flow.Capture, span flow.Span) bool {
	return slices.ContainsFunc(captures, func(c flow.Capture) bool {
		return c.HasTime && c.FirstNs < span.ToNs && c.LastNs >= span.FromNs
	})
}
