package classify

import (
	"slices"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// label makes the care label of a device whose destinations are judged.
func (j *judging) label(d *Device) {
	in := carelabel.Input{
		Facts: d.Facts, Home: j.home, Watched: j.watched, Lost: j.lost,
		Read: j.read(d.Facts), Open: append(opened(*d), openings(*d)...),
	}
	if kind, ok := j.tables.Kind(d.Identity.Kind); ok && d.Identity.KindConfidence >= statement.Likely {
		in.KindSure = true
		in.QuietBytes, in.BusyBytes = float64(kind.QuietMBPerDay)*1e6, float64(kind.BusyMBPerDay)*1e6
	}
	for _, dest := range d.Destinations {
		in.Contacts = append(in.Contacts, contact(dest, j.tables))
		in.Updates.LastNs = max(in.Updates.LastNs, dest.updatedNs)
	}
	in.Updates = cared(in.Updates, d.Findings)
	for _, p := range d.Facts.Partners {
		if p.Scope == flow.ScopeInternet && !housekeeping(p) {
			in.UplinkGrade.Add(p.Grade)
		}
	}
	d.Label = carelabel.Make(in)
}

// contact puts a destination into the terms of the label.
func contact(dest Destination, tables *knowledge.Tables) carelabel.Contact {
	rented := purpose.Rented(dest.Purpose)
	hosts, seat := len(dest.Addrs), dest.Company.Seat
	if rented { // its landlord is not who listens
		hosts, seat = len(dest.Names), ""
	}
	return carelabel.Contact{
		Key: owner(dest, tables), Name: dest.Company.Name, Named: len(dest.Names) > 0 && !rented, Hosts: hosts,
		Tracker: dest.Group == purpose.Ads, Infrastructure: dest.infra,
		Seat: seat, Reach: dest.judged, Uplink: dest.uplink, Hours: dest.Hours, FirstNs: dest.metNs,
	}
}

// read lists what could be read in what a device sent to the Internet, without
// what was only seen while it was set up.
func (j *judging) read(f flow.DeviceFacts) []carelabel.Read {
	var list []carelabel.Read
	for _, o := range f.Observations {
		if o.Scope != flow.ScopeInternet || !j.options.Setup && withinSetup(f.Setups, o) {
			continue
		}
		list = append(list, carelabel.Read{Rule: o.Rule, What: o.What})
	}
	return list
}

// withinSetup reports whether something was only seen during one set-up.
func withinSetup(setups []flow.Setup, o flow.Observation) bool {
	return slices.ContainsFunc(setups, func(s flow.Setup) bool { return s.FromNs <= o.FirstNs && o.LastNs < s.UntilNs })
}

// openings lists what is open in a device, as far as it was seen to answer (label
// specification B.4, 7).
func openings(d Device) []carelabel.Opening {
	var list []carelabel.Opening
	for _, p := range d.Neighbours {
		if !p.Served || p.Scope != flow.ScopeLAN || p.Protocol != "tcp" || p.Own.SentPayload == 0 || p.Own.ReceivedPayload == 0 {
			continue
		}
		o := carelabel.Opening{Level: 'C', Key: "label.doors.answers", Port: int(p.Port)}
		if risky(p.Port) {
			o.Level, o.Key = 'D', "label.doors.risky"
		}
		if !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}

// risky reports whether a port is one of those of label specification B.4, 7, D:
// FTP, Telnet, open video (RTSP) and the debug bridge of Android.
func risky(port uint16) bool {
	switch port {
	case 21, 23, 2323, 554, 5555:
		return true
	}
	return false
}

// maxOwners bounds the way from a company to its owner, so that a circle in the
// table ends.
const maxOwners = 5

// owner gives the key under which a destination counts: that of the company at
// the top, so that companies of one owner count once.
func owner(d Destination, tables *knowledge.Tables) string {
	key, parent := d.unit, d.Company.Parent
	for range maxOwners {
		c, ok := tables.CompanyByID(parent)
		if !ok {
			break
		}
		key, parent = "company:"+c.ID, c.Parent
	}
	return key
}
