package view

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// CaptureLines says in plain sentences what was read, and what was wrong with it.
func (t *Teller) CaptureLines(c flow.Capture, already bool) []string {
	lines := []string{t.Words.Count("summary.read", int(c.Packets), wording.Args{"Name": c.Name, "Bytes": t.Words.Bytes(c.WireBytes)})}
	if c.Example {
		lines = append(lines, t.say("summary.example", nil))
	}
	if c.Problem != "" {
		lines = append(lines, t.say(c.Problem, nil))
	} else if c.Status == flow.StatusEmpty {
		lines = append(lines, t.say("capture.problem.none_inside", nil))
	}
	if already {
		lines = append(lines, t.say("summary.already", nil))
	}
	return lines
}

// Summary says in plain sentences what one capture held. home is judged from
// this capture alone.
func (t *Teller) Summary(home classify.Home, c flow.Capture, already bool, path string) []string {
	t = t.at(home)
	lines := t.CaptureLines(c, already)
	if own := home.Facts.Captures; len(own) == 1 { // its times may have been mended
		c.FirstNs, c.LastNs = own[0].FirstNs, own[0].LastNs
	}
	if c.HasTime {
		from, to := t.Words.Dates(c.FirstNs, c.LastNs)
		span := t.say("summary.span", wording.Args{
			"Length": t.Words.Duration(time.Duration(c.LastNs - c.FirstNs)),
			"From":   from, "FromTime": t.Words.Clock(c.FirstNs), "To": to, "ToTime": t.Words.Clock(c.LastNs),
		})
		lines = slices.Insert(lines, 1, span)
	}
	lines = append(lines, t.HomeLines(home)...)
	if c.Skipped > 0 {
		lines = append(lines, t.Words.Count("summary.skipped", int(c.Skipped), nil))
	}
	return append(lines, t.closing(path)...)
}

// SummaryOfMany says what a home holds after several captures were read into it.
func (t *Teller) SummaryOfMany(home classify.Home, path string) []string {
	lines := append([]string{t.say("summary.together", nil)}, t.HomeLines(home)...)
	return append(lines, t.closing(path)...)
}

// closing says where everything is kept and how to see more.
func (t *Teller) closing(path string) []string {
	return []string{t.say("summary.kept", wording.Args{"Path": path}), t.say("summary.next", nil)}
}

// HomeLines says in plain sentences what is in a home. What people did with
// their own phones and computers is not in it.
func (t *Teller) HomeLines(home classify.Home) []string {
	lines := []string{t.Words.Count("summary.devices", len(home.Devices), nil)}
	var most classify.Device
	people := 0
	for _, d := range home.Devices {
		switch {
		case !shown(d):
			people++
		case uplink(d) > uplink(most):
			most = d
		}
	}
	if people > 0 {
		lines = append(lines, t.Words.Count("summary.people", people, nil))
	}
	sum := t.summed(home)
	if sum.talking == 0 {
		return append(lines, t.quiet(home, people)...)
	}
	lines = append(lines, t.Words.Count("summary.talking", sum.talking, wording.Args{"Companies": t.Words.Count("count.companies", sum.companies, nil)}))
	if uplink(most) > 0 {
		name := t.names(home)[most.Facts.Device.Key]
		lines = append(lines, t.say("summary.most", wording.Args{"Device": name, "Out": t.Words.Bytes(uplink(most))}))
	}
	return lines
}

// quiet says that nobody exchanged data, and who tried in vain.
func (t *Teller) quiet(home classify.Home, people int) []string {
	key := "summary.nothing"
	if people > 0 {
		key = "summary.nothing.people"
	}
	lines := []string{t.say(key, nil)}
	if knocker, n := mostKnocks(home.Devices); n > 0 {
		lines = append(lines, t.say("summary.knocked", wording.Args{
			"Device": t.names(home)[knocker.Facts.Device.Key], "Knocked": t.strangers(knocker, n),
		}))
	}
	return lines
}

// mostKnocks gives the shown device that tried the most unnamed addresses in
// vain, and how many.
func mostKnocks(list []classify.Device) (most classify.Device, n int) {
	for _, d := range list {
		if k := knocked(d); shown(d) && k > n {
			most, n = d, k
		}
	}
	return most, n
}

// DeviceLine is one device in a listing.
type DeviceLine struct {
	Key, Name, Kind, Address, Sent, Companies string
}

// DeviceLines lists the devices of a home, most worth a look first, and last
// what people carry, of which it tells no figures.
func (t *Teller) DeviceLines(h classify.Home) []DeviceLine {
	names := t.names(h)
	list := slices.Clone(h.Devices)
	byNeed(list)
	lines, people := make([]DeviceLine, 0, len(list)), []DeviceLine(nil)
	for _, d := range list {
		key := d.Facts.Device.Key
		line := DeviceLine{
			Key: key, Name: names[key], Kind: t.kindLine(d.Facts.Device, d.Identity), Address: strings.TrimPrefix(key, "ip:"),
			Sent: t.Words.Bytes(uplink(d)), Companies: t.Words.Count("count.companies", t.companiesOf(d), nil),
		}
		if !shown(d) {
			line.Sent, line.Companies = t.say("table.private", nil), ""
			people = append(people, line)
			continue
		}
		lines = append(lines, line)
	}
	return append(lines, people...)
}

// CompanyLine is one company in a listing.
type CompanyLine struct {
	ID, Name, Seat           string
	Role                     Role
	Sent                     string // payload sent to it, for people
	Devices                  string // names of the devices
	Purposes                 []string
	DeviceKeys               []string
	Names                    []string
	SentBytes, ReceivedBytes uint64 // payload
}

// CompanyLines lists whom the devices of a home exchanged data with, most sent
// first. What people called with their own phones and computers is left out.
func (t *Teller) CompanyLines(h classify.Home) []CompanyLine {
	names := t.names(h)
	byKey := map[string]*CompanyLine{}
	for _, d := range h.Devices {
		if !shown(d) {
			continue
		}
		for _, dest := range d.Destinations {
			if dest.Reach != flow.ReachContacted {
				continue
			}
			have, ok := byKey[dest.Key]
			if !ok {
				row := t.row(dest)
				have = &CompanyLine{ID: dest.Company.ID, Name: row.Name, Seat: row.Seat, Role: role(groupOf(dest))}
				byKey[dest.Key] = have
			}
			have.take(d, dest)
		}
	}
	list := make([]CompanyLine, 0, len(byKey))
	for _, c := range byKey {
		c.Purposes, c.Names, c.DeviceKeys = unique(c.Purposes), unique(c.Names), unique(c.DeviceKeys)
		c.Sent = t.Words.Bytes(c.SentBytes)
		var devices []string
		for _, k := range c.DeviceKeys {
			devices = append(devices, names[k])
		}
		c.Devices = t.Words.List(unique(devices))
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b CompanyLine) int {
		return cmp.Or(cmp.Compare(b.SentBytes, a.SentBytes), strings.Compare(a.Name, b.Name), strings.Compare(string(a.Role), string(b.Role)))
	})
	return list
}

// take adds what a device sent to a company.
func (c *CompanyLine) take(d classify.Device, dest classify.Destination) {
	c.SentBytes += dest.Own.SentPayload
	c.ReceivedBytes += dest.Own.ReceivedPayload
	c.Purposes = append(c.Purposes, dest.Purpose...)
	c.Names = append(c.Names, dest.Names...)
	c.DeviceKeys = append(c.DeviceKeys, d.Facts.Device.Key)
}

func unique(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	out = slices.Compact(out)
	if out == nil {
		return []string{}
	}
	return out
}
