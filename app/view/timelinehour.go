package view

import (
	"cmp"
	"slices"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// MostHourDevices is how many devices the list of an hour tells of: more than
// that nobody reads, and the page stays quick.
const MostHourDevices = 15

// mostHourTo is how many destinations it tells of each.
const mostHourTo = 5

// HourDevices lists the keys of the devices that had to do with the Internet
// within a span of hours, most sent first; only the one with a key, unless it is
// "". People's own are left out. An hour tells of the first MostHourDevices alone.
func HourDevices(h classify.Home, span flow.Span, key string) []string {
	list := active(h, span, key)
	keys := make([]string, len(list))
	for i, one := range list {
		keys[i] = one.key
	}
	return keys
}

// activeDevice is a device in an hour.
type activeDevice struct {
	key         string
	sent, bytes uint64 // payload, and all on the wire
}

func active(h classify.Home, span flow.Span, key string) []activeDevice {
	var list []activeDevice
	for _, d := range h.Devices {
		if !shown(d) || key != "" && d.Facts.Device.Key != key {
			continue
		}
		one := activeDevice{key: d.Facts.Device.Key}
		hours := d.Facts.ByHour
		from, _ := slices.BinarySearchFunc(hours, span.FromNs, func(s flow.HourSum, ns int64) int { return cmp.Compare(s.HourNs, ns) })
		for ; from < len(hours) && hours[from].HourNs < span.ToNs; from++ {
			one.sent += hours[from].Own.SentPayload
			one.bytes += hours[from].Own.SentBytes + hours[from].Own.ReceivedBytes
		}
		if one.bytes > 0 {
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b activeDevice) int {
		return cmp.Or(cmp.Compare(b.sent, a.sent), cmp.Compare(b.bytes, a.bytes))
	})
	return list
}

// NewHour lists who spoke to whom within a span of an hour: all devices, or the
// one with a key. The moment holds the first of HourDevices of the home h.
func (t *Teller) NewHour(h, moment classify.Home, span flow.Span, key string) TimelineHour {
	t = t.at(h)
	out := TimelineHour{FromNs: span.FromNs, Title: t.hourTitle(span.FromNs, span.ToNs)}
	all, names := active(h, span, key), t.names(h)
	list := slices.DeleteFunc(slices.Clone(moment.Devices), func(d classify.Device) bool {
		return len(d.Destinations) == 0 || !slices.ContainsFunc(all, func(a activeDevice) bool { return a.key == d.Facts.Device.Key })
	})
	slices.SortStableFunc(list, func(a, b classify.Device) int { return cmp.Compare(uplink(b), uplink(a)) })
	for _, d := range list[:min(len(list), MostHourDevices)] {
		out.Rows = append(out.Rows, t.hourRow(d, names[d.Facts.Device.Key]))
	}
	if rest := len(all) - MostHourDevices; rest > 0 {
		out.More = t.Words.Count("drill.rest", rest, nil)
	}
	out.Line = t.hourLine(all, list)
	if out.Line == "" {
		out.Line = t.say("timeline.hour.none", nil)
		if !watchedAt(h.Facts.Captures, span) {
			out.Line = t.say("timeline.hour.unwatched", nil)
		}
	}
	return out
}

// hourLine says how many devices sent how much, and to how many companies unless
// not all of them are listed; "" if none sent anything.
func (t *Teller) hourLine(all []activeDevice, list []classify.Device) string {
	senders, sent, companies := 0, uint64(0), map[string]bool{}
	for _, one := range all {
		if one.sent > 0 {
			senders++
			sent += one.sent
		}
	}
	for _, d := range list {
		for _, dest := range d.Destinations {
			if counts(dest) {
				companies[ownerKey(dest, t.Tables)] = true
			}
		}
	}
	args := wording.Args{"Amount": t.Words.Bytes(sent)}
	switch {
	case senders == 0:
		return ""
	case len(all) > MostHourDevices:
		return t.Words.Count("timeline.hour.many", senders, args)
	}
	args["Companies"] = t.Words.Count("count.companies", len(companies), nil)
	return t.Words.Count("timeline.hour.line", senders, args)
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
		to := HourTo{Role: role(groupOf(dest)), Name: one.Name, Amount: one.Amount, Flows: t.hourFlows(d, dest)}
		if dest.Reach != flow.ReachContacted {
			to.Detail = one.Detail
		}
		row.To = append(row.To, to)
	}
	return row
}

// mostHourFlows is how many conversations of a destination an hour tells experts.
const mostHourFlows = 3

// hourFlows lists the conversations of a destination in an hour, for experts.
func (t *Teller) hourFlows(d classify.Device, dest classify.Destination) []string {
	var lines []string
	for i, at := range dest.Flows {
		if i == mostHourFlows {
			lines = append(lines, t.Words.Count("timeline.hour.more", len(dest.Flows)-i, nil))
			break
		}
		one := t.flow(d.Facts.Partners[at])
		if one.Name != "" {
			one.Address = t.say("expert.named", wording.Args{"Flow": one.Address, "Name": one.Name})
		}
		lines = append(lines, one.Address)
	}
	return lines
}

// watchedAt reports whether a capture ran within a span.
func watchedAt(captures []flow.Capture, span flow.Span) bool {
	return slices.ContainsFunc(captures, func(c flow.Capture) bool {
		return c.HasTime && c.FirstNs < span.ToNs && c.LastNs >= span.FromNs
	})
}
