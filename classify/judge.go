package classify

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
)

// Options change what is judged. The zero value is for people.
type Options struct {
	// Setup lets rules see the traffic of set-up windows like any other, to
	// calibrate them on recordings of set-ups; people never ask so (label
	// specification B.1). The facts must be read with it too.
	Setup bool
	// Brief leaves out what data leaves, for pages that do not tell it: over a
	// year of a large home that is half of the work.
	Brief bool
}

// Judge turns facts into judgements. It is a pure function: the same facts and
// the same tables give the same result.
func Judge(facts flow.Facts, tables *knowledge.Tables) Home {
	return JudgeWith(facts, tables, Options{})
}

// JudgeWith is Judge with options.
func JudgeWith(facts flow.Facts, tables *knowledge.Tables, options Options) Home {
	h := Home{Facts: facts, Tables: tables.Version(), Setup: options.Setup}
	told := told(facts.Devices)
	for _, f := range facts.Devices {
		h.Devices = append(h.Devices, judgeDevice(f, told, tables))
	}
	for _, f := range facts.LeftOut {
		h.LeftOut = append(h.LeftOut, judgeDevice(f, told, tables))
	}
	j := &judging{home: facts.Home, watched: watchedSpans(facts.Captures), lost: lost(facts.Captures), tables: tables, options: options}
	j.findings(&h)
	for i := range h.Devices {
		j.label(&h.Devices[i])
		h.Devices[i].Coverage = coveredDevice(h.Devices[i], options.Setup)
		h.Devices[i].Leaves = j.leaves(h.Devices[i])
	}
	h.Coverage = Cover(h)
	return h
}

// judging is what the judgement of each device needs to know of the home.
type judging struct {
	home    flow.Home
	watched []flow.Span
	lost    float64
	tables  *knowledge.Tables
	options Options
}

// watchedSpans gives the times that captures cover.
func watchedSpans(list []flow.Capture) []flow.Span {
	var spans []flow.Span
	for i := range list {
		spans = append(spans, list[i].Watched()...)
	}
	return spans
}

func judgeDevice(f flow.DeviceFacts, told []device.Known, tables *knowledge.Tables) Device {
	f = inOrder(f)
	d := Device{Facts: f}
	d.Identity = device.Identify(seen(f, told), tables)
	for _, p := range f.Partners {
		if p.Scope != flow.ScopeInternet {
			d.Neighbours = append(d.Neighbours, p)
		}
	}
	d.Destinations = destinations(f, d.Identity, tables)
	return d
}

// gateway reports whether a device gives out addresses (DHCP, RFC 2131), as a
// router of a home does: to one device, or to all while it has none yet. Who asks
// it first is served by its own port; else it is known by the port it sends to. A
// device that gives addresses out on a Wi-Fi of its own while it is set up is none.
func gateway(f flow.DeviceFacts) bool {
	const dhcpServer, dhcpClient = 67, 68
	return slices.ContainsFunc(f.Partners, func(p flow.Partner) bool {
		port := uint16(dhcpClient)
		if p.Served {
			port = dhcpServer
		}
		return p.Scope != flow.ScopeInternet && p.Protocol == "udp" && p.Port == port && p.Own.SentPackets > 0
	})
}

// ownNames are the names that a device itself used, without those of a phone
// that it carried during set-up (label specification 0.1, 2).
func ownNames(list []flow.Partner) []string {
	var names []string
	for _, p := range list {
		if p.Name != "" && p.Scope == flow.ScopeInternet && all(p).SentPackets > 0 {
			names = append(names, p.Name)
		}
	}
	return distinct(names)
}

// housekeeping reports whether a remote party is a name server, a clock or a
// giver of addresses, by its port; the uplink leaves them out (label
// specification B.1, U).
func housekeeping(p flow.Partner) bool {
	if p.Served || p.Protocol != "udp" && p.Protocol != "tcp" { // the port is the device's own where it serves
		return false
	}
	switch p.Port {
	case 53, 67, 68, 123, 546, 547, 853:
		return true
	}
	return false
}

func distinct[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}
