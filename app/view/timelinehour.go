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
	var sent uint64
	companies := map[string]bool{}
	list := slices.Clone(moment.Devices)
	slices.SortStableFunc(list, func(a, b classify.Device) int { return cmp.Compare(uplink(b), uplink(a)) })
	senders, others := 0, 0
	for _, d := range list {
		if !shown(d) || key != "" && d.Facts.Device.Key != key || len(d.Destinations) == 0 {
			continue
		}
		if up := uplink(d); up > 0 {
			senders++
			sent += up
		}
		for _, dest := range d.Destinations {
			if counts(dest) {
				companies[ownerKey(dest, t.Tables)] = true
			}
		}
		if len(out.Rows) < mostHourDevices {
			out.Rows = append(out.Rows, t.hourRow(d, names[d.Facts.Device.Key]))
		} else {
			others++
		}
	}
	if others > 0 {
		out.More = t.Words.Count("drill.rest", others, nil)
	}
	switch {
	case senders > 0:
		out.Line = t.Words.Count("timeline.hour.line", senders, wording.Args{
			"Amount": t.Words.Bytes(sent), "Companies": t.Words.Count("count.companies", len(companies), nil),
		})
	case !watchedAt(h.Facts.Captures, span):
		out.Line = t.say("timeline.hour.unwatched", nil)
	default:
		out.Line = t.say("timeline.hour.none", nil)
	}
	return out
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
