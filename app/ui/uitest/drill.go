package uitest

import "telltale/app/view"

// Known returns a device of which all that is said opens what it rests on.
func Known(c view.DeviceCard) view.Device {
	d := Device(c)
	for i := range d.Symbols {
		d.Symbols[i].Know = []view.KnowPart{
			{Title: "What it rests on", Lines: []string{"Orvo: sent 210 MB, received 90 MB, last on 14 Mar 2026 at 22:14 (UTC).", "Streamo: sent 40 MB."}},
			{Title: "The rule", Lines: []string{"Rule label." + d.Symbols[i].ID + ", version 1"}},
		}
	}
	for i := range d.Seen.Lines {
		d.Seen.Lines[i].Rests = []string{"Orvo: 210 MB.", "Streamo: 40 MB."}
	}
	for i := range d.Groups {
		for j := range d.Groups[i].Rows {
			d.Groups[i].Rows[j].Flows = Flows()
		}
	}
	d.When.Open = "See it hour by hour"
	d.When.At = nil
	for i := range d.When.Cells {
		at := make([]int64, 24)
		for hour := range at {
			at[hour] = TimelineDayNs + int64(i*24+hour)*3600e9
		}
		d.When.At = append(d.When.At, at)
	}
	d.Expert = view.ExpertPanel{
		Switch: "Expert view", Title: "The device in the network", Lines: []string{"Its hardware address is 00:00:5e:00:53:10."},
		Copy: "Copy as a table", Copied: "Copied.", Text: "device\tremote\nd1\t203.0.113.9\n",
	}
	return d
}

// Flows returns the conversations of a destination.
func Flows() view.Flows {
	return view.Flows{
		Lines: []view.FlowLine{
			{Address: "203.0.113.9, tcp 443", Name: "api.orvo.example (tls_sni)", Amounts: "Packets out: 12, 4.1 kB. Packets in: 33, 90 kB.", Times: "2026-03-14 10:00:05 to 2026-03-14 22:14:59 (UTC)"},
			{Address: "2001:db8::9, udp 443", Amounts: "Packets out: 1, 60 bytes. Packets in: 0, 0 bytes."},
		},
		More: "7 more are not listed.", Text: "device\tremote\nd1\t203.0.113.9\n",
	}
}
