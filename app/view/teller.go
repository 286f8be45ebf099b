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
	Lang   string // language of country names, e.g. "en"
}

// say is short for a sentence without a count.
func (t *Teller) say(key string, args wording.Args) string { return t.Words.Say(key, args) }

// KindName gives the word for a kind of device, "" for none.
func (t *Teller) KindName(kind string) string {
	if kind == "" || !t.Words.Has("kind."+kind) {
		return ""
	}
	return t.say("kind."+kind, nil)
}

// DeviceName gives the name under which a device is shown: the owner's, else
// brand and kind, else its own name, else its maker, else its address.
func (t *Teller) DeviceName(d flow.Device, id device.Identity) string {
	kind := t.KindName(id.Kind)
	switch {
	case d.OwnName != "":
		return d.OwnName
	case id.Brand != "" && kind != "":
		return t.say("device.brand_kind", wording.Args{"Brand": id.Brand, "Kind": kind})
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

// names gives each device its name; where two would bear the same, each gets
// the end of its address.
func (t *Teller) names(h classify.Home) map[string]string {
	count := map[string]int{}
	names := map[string]string{}
	for _, d := range h.Devices {
		n := t.DeviceName(d.Facts.Device, d.Identity)
		names[d.Facts.Device.Key] = n
		count[n]++
	}
	for _, d := range h.Devices {
		key := d.Facts.Device.Key
		if count[names[key]] > 1 && d.Facts.Device.OwnName == "" {
			names[key] = t.say("device.twin", wording.Args{"Name": names[key], "End": twinEnd(d.Facts.Device)})
		}
	}
	return names
}

func twinEnd(d flow.Device) string {
	if d.Hostname != "" {
		return d.Hostname
	}
	if len(d.Key) > 5 {
		return d.Key[len(d.Key)-5:]
	}
	return d.Key
}

// icon names the picture of a device.
func icon(id device.Identity) string {
	if id.Kind == "" {
		return "unknown"
	}
	return id.Kind
}

// kindLine says what a device is thought to be, with its doubt.
func (t *Teller) kindLine(d flow.Device, id device.Identity) string {
	kind := t.KindName(id.Kind)
	switch {
	case kind == "" && id.ModuleMaker:
		return t.say("kindline.module", wording.Args{"Maker": id.Maker})
	case kind == "" && id.RandomAddress:
		return t.say("kindline.random", nil)
	case kind == "":
		return t.say("kindline.unknown", nil)
	case id.Owner:
		return t.say("kindline.owner", wording.Args{"Kind": kind})
	}
	return t.say("kindline."+id.KindConfidence.String(), wording.Args{"Kind": kind})
}

// identity says in one sentence what a device is thought to be.
func (t *Teller) identity(d flow.Device, id device.Identity) string {
	kind := t.KindName(id.Kind)
	what := kind
	if kind != "" && id.Brand != "" {
		what = t.say("device.brand_kind", wording.Args{"Brand": id.Brand, "Kind": kind})
	}
	switch {
	case kind == "":
		return t.kindLine(d, id)
	case id.Owner:
		return t.say("identity.owner", wording.Args{"What": capital(what)})
	}
	sure := id.KindConfidence
	if id.Brand != "" {
		sure = min(sure, id.BrandConfidence)
	}
	return t.say("identity."+sure.String(), wording.Args{"What": capital(what)})
}

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
	return lines
}

func (t *Teller) evidence(e statement.Evidence) string {
	return t.say(e.Key, wording.Args{"Detail": e.Detail})
}

// shown reports whether a device has a place among the cards: not a person's
// own phone or computer, and not a thing without any traffic to tell of.
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
			cmp.Compare(trackerLevel(b), trackerLevel(a)),
			cmp.Compare(b.Facts.Own.SentBytes, a.Facts.Own.SentBytes),
			strings.Compare(a.Facts.Device.Key, b.Facts.Device.Key),
		)
	})
}

func trackerLevel(d classify.Device) byte {
	for _, s := range d.Label.Symbols {
		if s.ID == "trackers" {
			return s.Low
		}
	}
	return 0
}
