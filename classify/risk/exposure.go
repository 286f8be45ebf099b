package risk

import (
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/person"
)

// mapping is TT-X01. A console or a computer asks so for its games: that is
// for information. It counts as high for cameras, recorders and storage: what
// needs more protection than most has that step already by the common rules.
func (s *subject) mapping() []found {
	f := found{rule: "TT-X01"}
	switch {
	case s.Kind == "game_console" || s.Personal:
		f.severity, f.set = Info, true
	case s.Security < enhanced && (s.can("video") || s.Kind == "video_recorder" || s.Kind == "nas_storage"):
		f.severity, f.set = High, true
	}
	var why proof
	ports := []string{}
	for _, scope := range [...]flow.Scope{flow.ScopeLAN, flow.ScopeMulticast, flow.ScopeInternet} {
		s.observations(scope, func(o *flow.Observation) {
			if got := s.observed(o); len(got) > 0 {
				f.sights = append(f.sights, got...)
				ports = append(ports, o.Masked)
				why.add("mapping", o.Masked)
				why.packet(o)
			}
		}, "TT-X01")
	}
	f.args, f.evidence = map[string]any{"Ports": few(ports)}, why
	return []found{f}
}

// service reports whether a UDP port is one where a device listens for anybody,
// and not one that it took for a call of its own.
func service(port uint16) bool {
	switch port {
	case 1194, 1900, 3702, 5060, 5353, 5683, 11211, 51820:
		return true
	}
	return port < 1024
}

// reached is TT-X07. Amplifiers are told by TT-B08 as well.
func (s *subject) reached() []found {
	f := found{rule: "TT-X07"}
	var why proof
	hosts := map[netip.Addr]bool{}
	ports := []string{}
	own := s.calls()
	s.partners(func(p *flow.Partner) {
		if !p.Served || !answered(p) || p.Name != "" || own[p.Remote] {
			return
		}
		f.sights = append(f.sights, s.hours(p)...)
		hosts[p.Remote] = true
		var one proof
		one.service(p.Protocol, p.Port)
		for _, e := range one {
			ports = append(ports, e.Detail)
		}
		why = append(why, one...)
		why.add("address", p.Remote.String())
	})
	f.args, f.evidence = map[string]any{"Hosts": len(hosts), "Ports": few(ports)}, tidy(why)
	return []found{f}
}

// calls are the addresses that the device itself turns to. What comes from there
// may belong to a call that began before the recording.
func (s *subject) calls() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	s.partners(func(p *flow.Partner) {
		if !p.Served {
			own[p.Remote] = true
		}
	})
	return own
}

// answered reports whether a call from outside was taken. A reset is no answer,
// so there must be payload. From port 32768 on it may be one of the device's own
// calls, of which the beginning was missed.
func answered(p *flow.Partner) bool {
	const ephemeral = 32768
	switch p.Protocol {
	case "tcp":
		return p.Port < ephemeral && p.Own.SentPackets > 0 && p.Own.ReceivedPackets > 0 && p.Own.SentPayload+p.Own.ReceivedPayload > 0
	case "udp":
		return service(p.Port) && both(p)
	}
	return false
}

// tidy takes pieces that stand twice out, and keeps the first few.
func tidy(p proof) proof {
	var kept proof
	for _, e := range p {
		if !slices.Contains(kept, e) && len(kept) < maxEvidence {
			kept = append(kept, e)
		}
	}
	return kept
}

// announces reports whether a clue is a name that a device shows to all near it.
func announces(kind flow.ClueKind) bool {
	switch kind {
	case flow.ClueDHCPHostname, flow.ClueDHCPFQDN, flow.ClueMDNSName, flow.ClueMDNSInstance, flow.ClueNBNSName, flow.ClueLLMNRName, flow.ClueDHCPv6Name:
		return true
	}
	return false
}

// shownName is TT-X08.
func (s *subject) shownName() []found {
	f := found{rule: "TT-X08"}
	var why proof
	for i := range s.Facts.Device.Clues {
		c := &s.Facts.Device.Clues[i]
		value := c.Value
		if c.Kind == flow.ClueMDNSModel {
			_, value, _ = strings.Cut(value, "fn=")
		} else if !announces(c.Kind) {
			continue
		}
		if !person.Named(value) {
			continue
		}
		f.sights = s.see(f.sights, sight{c.FirstNs, c.LastNs, c.Count})
		why.add("value", value)
	}
	for _, scope := range [...]flow.Scope{flow.ScopeLAN, flow.ScopeMulticast} {
		s.observations(scope, func(o *flow.Observation) {
			f.sights = append(f.sights, s.observed(o)...)
			why.value(o.Masked)
		}, "D13")
	}
	f.args, f.evidence = map[string]any{}, why
	return []found{f}
}

// findings gives those of the whole home.
func (h *household) findings() []Finding {
	f, ok := h.fingerprint()
	if !ok {
		return nil
	}
	rule, ok := h.rules[f.rule]
	if !ok || !twice(f.sights) {
		return nil
	}
	first, last := extent(f.sights)
	return []Finding{{
		Rule: rule.ID, Version: rule.Version, Severity: rule.Severity, FirstNs: first, LastNs: last, Count: raised(f.sights),
		Sentence: sentenceKey(rule.ID, ""), Args: f.args, Evidence: f.evidence, Remedy: rule.Remedy, Who: rule.Who, Provisions: rule.Provisions,
	}}
}

// fingerprint is TT-X09: how many devices announce a number that only they have.
func (h *household) fingerprint() (found, bool) {
	const least = 3
	f := found{rule: "TT-X09"}
	var why proof
	devices := 0
	for i := range h.in.Devices {
		d := &h.in.Devices[i]
		if d.Personal && !h.in.People {
			continue
		}
		s := subject{household: h, Device: d}
		mine := s.numbered()
		if len(mine) == 0 {
			continue
		}
		devices++
		f.sights = append(f.sights, mine...)
		why.add("device", d.Facts.Device.Key)
	}
	f.args, f.evidence = map[string]any{"Devices": devices}, why
	return f, devices >= least
}

// numbered tells when a device announced a serial number or UUID.
func (s *subject) numbered() []sight {
	var list []sight
	for i := range s.Facts.Device.Clues {
		if c := &s.Facts.Device.Clues[i]; numbers(c) {
			list = s.see(list, sight{c.FirstNs, c.LastNs, c.Count})
		}
	}
	return list
}

// numbers reports whether a clue holds a number of the device's own.
func numbers(c *flow.Clue) bool {
	value := strings.ToLower(c.Value)
	switch c.Kind {
	case flow.ClueSSDPUSN, flow.ClueWSDEndpoint:
		return strings.Contains(value, "uuid:")
	case flow.ClueMDNSModel:
		key, id, _ := strings.Cut(value, "=")
		switch key {
		case "sn", "serial", "serialnumber", "uuid", "id", "deviceid", "udid", "bridgeid":
			return len(id) >= 6
		}
	}
	return false
}

// leftOpenNs is how long after its set-up a device may still carry others
// (label specification E.2, TT-X10), and setupNs how long set-up may have taken
// where it was not seen (B.1).
const (
	leftOpenNs = flow.HourNs
	setupNs    = 30 * minuteNs
)

// openSetup is TT-X10. What is made to carry others is left out.
func (s *subject) openSetup() []found {
	if s.Router || s.Kind == "router_gateway" || s.Kind == "mesh_extender" || s.Facts.Relayed == (flow.Counter{}) {
		return nil
	}
	f := found{rule: "TT-X10"}
	from := s.setUpUntil() + leftOpenNs
	packets := uint64(0)
	for i := range s.Facts.Partners {
		p := &s.Facts.Partners[i]
		if !carriedOnly(p) || p.LastNs <= from || !s.watched(p.LastNs-leftOpenNs) {
			continue
		}
		n := p.Relayed.SentPackets + p.Relayed.ReceivedPackets
		packets += n
		f.sights = append(f.sights, sight{max(p.FirstNs, from), p.LastNs, n})
	}
	f.args = map[string]any{"Packets": int(packets)}
	return []found{f}
}

// watched reports whether a recording covers a time. Where none covers the hour
// before, the device may just be set up once more.
func (s *subject) watched(ns int64) bool {
	return len(s.in.Watched) == 0 || slices.ContainsFunc(s.in.Watched, func(w flow.Span) bool { return w.FromNs <= ns && ns < w.ToNs })
}

// carriedOnly reports whether the device had nothing to do with a remote party
// itself, so that its times are those of whom it carried.
func carriedOnly(p *flow.Partner) bool {
	return p.Relayed != (flow.Counter{}) && p.Own == (flow.Counter{}) && p.Setup == (flow.Counter{})
}

// setUpUntil is when the device was set up for certain.
func (s *subject) setUpUntil() int64 {
	until := s.Facts.FirstNs + setupNs
	if ns := s.Facts.Device.FirstNs; ns != 0 && ns < s.Facts.FirstNs {
		until = ns + setupNs
	}
	for _, w := range s.Facts.Setups {
		until = max(until, w.UntilNs)
	}
	return until
}

// factoryPassword is TT-X11. Within the home the password is that of the device
// that somebody signs in to; on the Internet the device itself signs in.
func (s *subject) factoryPassword() []found {
	f := found{rule: "TT-X11", variant: "abroad"}
	var why proof
	take := func(o *flow.Observation) {
		f.sights = append(f.sights, s.observed(o)...)
		why.remote(o.Name, o.Remote)
		why.packet(o)
	}
	s.observations(flow.ScopeInternet, take, "TT-X11")
	f.args, f.evidence = map[string]any{}, why
	return []found{f, s.signedInTo()}
}

// signedInTo gathers the logins of others in the home to the device.
func (s *subject) signedInTo() found {
	f := found{rule: "TT-X11"}
	var why proof
	for i := range s.in.Devices {
		other := subject{household: s.household, Device: &s.in.Devices[i]}
		other.observations(flow.ScopeLAN, func(o *flow.Observation) {
			if !slices.Contains(s.Facts.Device.Addrs, o.Remote) {
				return
			}
			if got := other.observed(o); len(got) > 0 {
				f.sights = append(f.sights, got...)
				why.service(o.Protocol, o.Port)
				why.packet(o)
			}
		}, "TT-X11")
	}
	f.args, f.evidence = map[string]any{}, why
	return f
}
