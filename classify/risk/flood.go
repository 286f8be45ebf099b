package risk

import (
	"net/netip"

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

// amplifier is TT-B08: minutes in which it answered strangers so often and with so
// much. Who got the answers is told by the sums of partners.
func (s *subject) amplifier() []found {
	f := found{rule: "TT-B08"}
	var why proof
	examples := map[netip.Addr]bool{}
	for i := range s.Facts.Spreads {
		one := &s.Facts.Spreads[i]
		if one.Kind != flow.SpreadAnswered || one.Peak < amplifiedRate || s.settingUp(one.StartNs, slotEnd(one.StartNs)) {
			continue
		}
		f.sights = append(f.sights, sight{one.StartNs, slotEnd(one.StartNs) - 1, uint64(one.Peak / amplifiedRate)})
		for _, addr := range one.Examples {
			examples[addr] = true
		}
	}
	if len(f.sights) == 0 {
		return []found{f}
	}
	hosts, times := s.amplifiedFor(&why)
	f.args, f.evidence = map[string]any{"Hosts": max(hosts, len(examples)), "Times": int(times)}, why
	return []found{f}
}

// amplifiedFor counts the strangers who got so much more than they asked with, and
// gives how many times as much at most.
func (s *subject) amplifiedFor(why *proof) (hosts int, times uint64) {
	times = amplified
	s.partners(func(p *flow.Partner) {
		if !p.Served || p.Protocol != "udp" || !flow.Amplifies(p.Port) || p.Own.SentPayload < amplified*max(p.Own.ReceivedPayload, 1) {
			return
		}
		hosts, times = hosts+1, max(times, p.Own.SentPayload/max(p.Own.ReceivedPayload, 1))
		why.service("udp", p.Port)
		why.add("address", p.Remote.String())
	})
	return hosts, times
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
