package view

import (
	"cmp"
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// Teller makes pages out of a judged home, in one language.
type Teller struct {
	Words  *wording.Words
	Tables *knowledge.Tables
}

// say is short for a sentence without a count.
func (t *Teller) say(key string, args wording.Args) string { return t.Words.Say(key, args) }

// country gives the name of a country by its code (ISO 3166-1).
func (t *Teller) country(code string) string { return t.Tables.CountryName(code, t.Words.Lang()) }

// KindName gives the word for a kind of device, "" for none.
func (t *Teller) KindName(kind string) string {
	if kind == "" || !t.Words.Has("kind."+kind) {
		return ""
	}
	return t.say("kind."+kind, nil)
}

// DeviceName gives the name under which a device is shown: the owner's, else
// brand and kind, or its kind, where these are sure enough for a title, else its
// own name, else its maker, else its address.
func (t *Teller) DeviceName(d flow.Device, id device.Identity) string {
	kind := t.KindName(id.Kind)
	sure := t.sureName(id, kind)
	switch {
	case d.OwnName != "":
		return d.OwnName
	case sure != "":
		return sure
	case d.Hostname != "":
		return d.Hostname
	case id.Brand != "":
		return t.say("device.by_brand", wording.Args{"Brand": id.Brand})
	case kind != "":
		return capital(kind)
	case id.Maker != "":
		return t.say("device.by_maker", wording.Args{"Maker": id.Maker})
	}
	return t.say("device.by_address", wording.Args{"Address": strings.TrimPrefix(d.Key, "ip:")})
}

// sureName is brand and kind, or the kind alone, as far as they may stand in a
// title, which bears no doubt; "" if neither may. People's own devices go by
// the names that people gave them.
func (t *Teller) sureName(id device.Identity, kind string) string {
	switch {
	case kind == "" || device.Personal(id.Kind):
		return ""
	case id.Brand != "" && id.BrandConfidence >= statement.Likely:
		return capital(t.say("device.brand_kind", wording.Args{"Brand": id.Brand, "Kind": kind})) // in some languages the kind comes first
	case id.KindConfidence >= statement.Likely:
		return capital(kind)
	}
	return ""
}

// Names gives the name of each device of a home by its key, also of those that
// are left out.
func (t *Teller) Names(h classify.Home) map[string]string { return t.names(h) }

// names gives each device its name. Where two would bear the same, each gets its
// own host name, or the end of its address if that tells them not apart either.
func (t *Teller) names(h classify.Home) map[string]string {
	type call struct{ name, host string }
	names := map[string]string{}
	called, hosts := map[string]int{}, map[call]int{}
	all := slices.Concat(h.Devices, h.LeftOut)
	for _, d := range all {
		n := t.DeviceName(d.Facts.Device, d.Identity)
		names[d.Facts.Device.Key] = n
		called[n]++
		hosts[call{n, d.Facts.Device.Hostname}]++
	}
	for _, d := range all {
		one := d.Facts.Device
		n := names[one.Key]
		if called[n] == 1 || one.OwnName != "" {
			continue
		}
		end := one.Hostname
		if end == "" || end == n || hosts[call{n, end}] > 1 {
			end = one.Key[max(0, len(one.Key)-addressEnd):]
		}
		names[one.Key] = t.say("device.twin", wording.Args{"Name": n, "End": end})
	}
	return names
}

// addressEnd is how many characters of an address tell two devices apart: the
// last two bytes of a hardware address.
const addressEnd = 5

// icon names the picture of a device.
func icon(id device.Identity) string {
	if id.Kind == "" {
		return "unknown"
	}
	return id.Kind
}

// surety is the weaker of what is known of kind and brand, where both are told.
func surety(id device.Identity) statement.Confidence {
	if id.Brand == "" {
		return id.KindConfidence
	}
	return min(id.KindConfidence, id.BrandConfidence)
}

// kindLine says what a device is thought to be, with its doubt. A brand stands
// in the name already, unless the owner gave another.
func (t *Teller) kindLine(d flow.Device, id device.Identity) string {
	kind := t.KindName(id.Kind)
	switch {
	case kind == "":
		return t.unknownKind("kindline.", id)
	case id.Owner:
		return t.say("kindline.owner", wording.Args{"Kind": kind})
	}
	what := wording.Args{"Kind": kind}
	if id.Brand != "" && d.OwnName != "" {
		what["Kind"] = t.say("device.brand_kind", wording.Args{"Brand": id.Brand, "Kind": kind})
	}
	return t.say("kindline."+surety(id).String(), what)
}

// identity says in one sentence what a device is thought to be.
func (t *Teller) identity(id device.Identity) string {
	kind := t.KindName(id.Kind)
	if kind == "" {
		return t.unknownKind("identity.", id)
	}
	if id.Brand != "" {
		kind = t.say("device.brand_kind", wording.Args{"Brand": id.Brand, "Kind": kind})
	}
	if id.Owner {
		return t.say("identity.owner", wording.Args{"What": capital(kind)})
	}
	return t.say("identity."+surety(id).String(), wording.Args{"What": capital(kind)})
}

// unknownKind says what is known of a device whose kind is not.
func (t *Teller) unknownKind(prefix string, id device.Identity) string {
	switch {
	case id.Brand != "":
		return t.say(prefix+"brand."+id.BrandConfidence.String(), wording.Args{"Brand": id.Brand})
	case id.ModuleMaker:
		return t.say(prefix+"module", wording.Args{"Maker": id.Maker})
	case id.RandomAddress:
		return t.say(prefix+"random", nil)
	}
	return t.say(prefix+"unknown", nil)
}

// maxKnow bounds the lines that tell how an identity is known.
const maxKnow = 16

// know lists how an identity is known, one sentence a piece of evidence.
func (t *Teller) know(d classify.Device) []string {
	var lines []string
	seen := map[string]bool{}
	add := func(line string) {
		if !seen[line] {
			seen[line] = true
			lines = append(lines, line)
		}
	}
	for _, s := range d.Identity.Said {
		for _, e := range s.Evidence {
			add(t.evidence(e))
		}
	}
	if d.Identity.Maker != "" && d.Identity.ModuleMaker {
		add(t.say("evidence.module", wording.Args{"Detail": d.Identity.Maker}))
	}
	for _, a := range d.Facts.Device.Addrs {
		add(t.say("evidence.local_address", wording.Args{"Detail": a.String()}))
	}
	if d.Facts.Device.MAC.Usable() {
		add(t.say("evidence.hardware_address", wording.Args{"Detail": d.Facts.Device.MAC.String()}))
	}
	return t.atMost(maxKnow, lines)
}

func (t *Teller) evidence(e statement.Evidence) string {
	return t.say(e.Key, wording.Args{"Detail": e.Detail})
}

// shown reports whether a device has a place among the cards: it is not a
// person's own phone or computer.
func shown(d classify.Device) bool { return !device.Personal(d.Identity.Kind) }

// capital writes the first letter large.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// byNeed orders devices: most worth a look first, then most sent, then by key.
func byNeed(list []classify.Device) {
	slices.SortStableFunc(list, func(a, b classify.Device) int {
		return cmp.Or(
			cmp.Compare(need(b), need(a)),
			cmp.Compare(uplink(b), uplink(a)),
			strings.Compare(a.Facts.Device.Key, b.Facts.Device.Key),
		)
	})
}

// Marks that bring a device to the front of the home (label specification 0.2,
// decision 1: sorted by what needs attention, without a grade).
const (
	manyKnocks    = 25  // addresses that did not answer: a scan (label specification 0.1, 3)
	knockMarks    = 5   // more than all trackers
	clearShare    = 0.1 // from here on the Envelope reads D (label specification B.4, 4)
	clearMarks    = 2
	halfShare     = 0.5 // from here on it reads E
	halfClearMark = 1
)

// need adds up what makes a device worth a look.
func need(d classify.Device) int {
	marks := 0
	if knocked(d) >= manyKnocks {
		marks += knockMarks
	}
	var g flow.Grade
	for _, dest := range d.Destinations {
		g.Add(dest.Grade)
	}
	clearBytes, all := float64(g.Clear), float64(g.Sealed+g.Clear+g.Unknown)
	if clearBytes > clearShare*all {
		marks += clearMarks
	}
	if clearBytes > halfShare*all {
		marks += halfClearMark
	}
	for _, s := range d.Label.Symbols {
		if s.ID == "trackers" && s.Low > 0 {
			marks += int(s.Low - 'A')
		}
	}
	return marks
}
