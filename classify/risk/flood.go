package risk

import (
	"telltale/capture/flow"
)

// Thresholds of label specification E.1, TT-B06 to TT-B09.
const (
	floodSYNs       = 100 * 10 // within ten seconds
	floodAnswered   = 0.1      // of what was sent, at most
	floodPackets    = 500 * 10
	floodBytes      = 5_000_000 / 8 * 10
	floodReturned   = 0.01
	amplified       = 5  // times what came in
	amplifiedRate   = 50 // packets a minute
	forgedAddresses = 10
)

// requestFlood is TT-B06.
func (s *subject) requestFlood() []found {
	return s.flooded("TT-B06", func(f *flow.Flood) bool {
		return f.SYN && f.TenPackets >= floodSYNs && float64(f.Returned) <= floodAnswered*float64(f.Packets)
	})
}

// flooded gathers the floods that a rule takes, outside set-up.
func (s *subject) flooded(rule string, takes func(f *flow.Flood) bool) []found {
	out := found{rule: rule}
	var why proof
	var most uint64
	for i := range s.Facts.Floods {
		f := &s.Facts.Floods[i]
		if s.settingUp(f.StartNs, f.LastNs+1) || !takes(f) {
			continue
		}
		most = max(most, uint64(f.PeakPackets))
		out.sights = append(out.sights, sight{f.StartNs, f.LastNs, 2})
		why.add("address", f.Remote.String())
		why.service(f.Protocol, f.Port)
	}
	out.args, out.evidence = map[string]any{"Packets": int(most)}, why
	return []found{out}
}

// packetFlood is TT-B07, and its case of any GRE to the Internet.
func (s *subject) packetFlood() []found {
	list := s.flooded("TT-B07", func(f *flow.Flood) bool {
		fast := f.TenPackets >= floodPackets || f.TenBytes >= floodBytes
		return !f.SYN && f.Scope == flow.ScopeInternet && fast && float64(f.Returned) < floodReturned*float64(f.Packets) && !s.streamsTo(f)
	})
	return append(list, s.tunnel())
}

// streamsTo reports whether a flood is a stream: its other side is one for video,
// voice or peers, or the kind of the device sends pictures or has peers and data
// came back from there. What is flooded does not speak to who floods it.
func (s *subject) streamsTo(f *flow.Flood) bool {
	peer, spoke := false, false
	s.partners(func(p *flow.Partner) {
		if p.Remote != f.Remote {
			return
		}
		switch s.destination(p.Remote, p.Name).Purpose {
		case "video_relay", "p2p", "voice", "content":
			peer = true
		}
		spoke = spoke || both(p)
	})
	return peer || spoke && (s.can("video") || s.peers())
}

// tunnel finds GRE to the Internet. A tunnel that carries data both ways, or that
// PPTP agreed on (RFC 2637), is no flood.
func (s *subject) tunnel() found {
	const pptp = 1723
	f := found{rule: "TT-B07", variant: "gre"}
	var why proof
	packets := uint64(0)
	s.partners(func(p *flow.Partner) {
		if p.Protocol != "gre" || p.Own.SentPackets == 0 || float64(p.Own.ReceivedPackets) >= floodReturned*float64(p.Own.SentPackets) {
			return
		}
		agreed := false
		s.partners(func(other *flow.Partner) {
			agreed = agreed || other.Remote == p.Remote && other.Protocol == "tcp" && other.Port == pptp
		})
		if agreed {
			return
		}
		packets += p.Own.SentPackets
		f.sights = append(f.sights, s.hours(p)...)
		why.add("address", p.Remote.String())
	})
	f.args, f.evidence = map[string]any{"Packets": int(packets)}, why
	return f
}

// amplifies reports whether a service answers with much more than it is asked
// with (label specification E.1, TT-B08).
func amplifies(port uint16) bool {
	switch port {
	case 53, 123, 161, 389, 1900, 5353, 11211:
		return true
	}
	return false
}

// amplifier is TT-B08. The rate is that of a partner from its first packet to its
// last, or that of all strangers together.
func (s *subject) amplifier() []found {
	byPort := map[uint16]*amplifying{}
	s.partners(func(p *flow.Partner) {
		if !p.Served || p.Protocol != "udp" || !amplifies(p.Port) || p.Own.SentPayload < amplified*p.Own.ReceivedPayload || p.Own.SentPayload == 0 {
			return
		}
		one := byPort[p.Port]
		if one == nil {
			one = &amplifying{firstNs: p.FirstNs, lastNs: p.LastNs}
			byPort[p.Port] = one
		}
		one.add(p)
	})
	f := found{rule: "TT-B08"}
	var why proof
	hosts, times := 0, uint64(0)
	for _, port := range [...]uint16{53, 123, 161, 389, 1900, 5353, 11211} {
		one := byPort[port]
		if one == nil || max(one.best, rate(one.packets, one.firstNs, one.lastNs)) < amplifiedRate {
			continue
		}
		f.sights = s.see(f.sights, sight{one.firstNs, one.lastNs, one.packets / amplifiedRate})
		hosts, times = hosts+one.hosts, max(times, one.sent/max(one.received, 1))
		why.service("udp", port)
		why.add("address", one.example)
	}
	f.args, f.evidence = map[string]any{"Hosts": hosts, "Times": int(times)}, why
	return []found{f}
}

// amplifying is what strangers got from one port.
type amplifying struct {
	packets, sent, received uint64
	best                    float64
	firstNs, lastNs         int64
	hosts                   int
	example                 string
}

func (a *amplifying) add(p *flow.Partner) {
	a.packets += p.Own.SentPackets
	a.sent += p.Own.SentPayload
	a.received += p.Own.ReceivedPayload
	a.best = max(a.best, rate(p.Own.SentPackets, p.FirstNs, p.LastNs))
	a.firstNs, a.lastNs = min(a.firstNs, p.FirstNs), max(a.lastNs, p.LastNs)
	a.hosts++
	if a.example == "" {
		a.example = p.Remote.String()
	}
}

// rate is packets a minute; what took less time counts as one.
func rate(packets uint64, firstNs, lastNs int64) float64 {
	return float64(packets) / max(float64(lastNs-firstNs)/float64(minuteNs), 1)
}

// forgedSender is TT-B09. What hands on packets of others is no forger.
func (s *subject) forgedSender() []found {
	if s.Router {
		return nil
	}
	f := found{rule: "TT-B09"}
	var why proof
	peak := uint32(0)
	for i := range s.Facts.Spreads {
		one := &s.Facts.Spreads[i]
		if one.Kind != flow.SpreadForged || one.Peak < forgedAddresses || s.settingUp(one.StartNs, slotEnd(one.StartNs)) {
			continue
		}
		peak = max(peak, one.Peak)
		f.sights = append(f.sights, once(one.StartNs))
		why.addresses(one.Examples)
	}
	f.args, f.evidence = map[string]any{"Senders": int(peak)}, why
	return []found{f}
}
