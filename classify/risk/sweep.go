package risk

import (
	"slices"

	"telltale/capture/flow"
)

// Thresholds of label specification E.1, TT-B01 to TT-B05.
const (
	doorHosts        = 10 // TT-B01
	sweepHosts       = 25 // TT-B02, likewise for what lies on the Internet
	sweepHostsHome   = 250
	sweepHostsPeople = 250 // computers, within 15 minutes
	peopleSlots      = 3
	sweepPorts       = 15 // TT-B03
	downShare        = 0.8
	marks            = 3 // TT-B04

	sshSessions, sshSlots = 30, 6 // TT-B05: within 30 minutes
	ftpSessions, ftpSlots = 20, 3 // within 15 minutes
	telnetHosts           = 5     // tried three times or more within 10 minutes
	guessedHosts          = 2     // fewer are a backup, or work on one's own machine
)

// doors are the ports by which Mirai and its kin look for devices to take over
// (label specification E.1, TT-B01).
func doors(port uint16) bool {
	switch port {
	case 23, 2323, 2223, 5555, 7547, 8291, 37215, 52869:
		return true
	}
	return false
}

// tried calls back for each row of what the device tried in vain, outside set-up.
func (s *subject) tried(take func(a *flow.Attempt)) {
	for i := range s.Facts.Attempts {
		a := &s.Facts.Attempts[i]
		if !s.settingUp(a.StartNs, slotEnd(a.StartNs)) {
			take(a)
		}
	}
}

// doorSlot is what was tried at doors within five minutes.
type doorSlot struct{ most, sum, crossed uint32 }

// hosts is how many strangers there were at least. A scanner tries two doors of
// a host at most; where several ports of a host failed, hosts may count oftener.
func (d doorSlot) hosts() uint32 {
	if d.crossed > 0 {
		return d.most
	}
	return max(d.most, (d.sum+1)/2)
}

// doorSweep is TT-B01.
func (s *subject) doorSweep() []found {
	slots := map[int64]doorSlot{}
	ports := []uint16{}
	var examples proof
	s.tried(func(a *flow.Attempt) {
		if a.Scope != flow.ScopeInternet || a.Protocol != "tcp" || a.OneWay {
			return
		}
		one := slots[a.StartNs]
		switch {
		case a.Remote.IsValid():
			one.crossed++
		case doors(a.Port):
			one.most, one.sum = max(one.most, a.Peak), one.sum+a.Peak
			ports = append(ports, a.Port)
			examples.addresses(a.Examples)
		}
		slots[a.StartNs] = one
	})
	f := found{rule: "TT-B01"}
	hosts := uint32(0)
	for start, one := range slots {
		if n := one.hosts(); n >= doorHosts {
			hosts = max(hosts, n)
			f.sights = append(f.sights, once(start))
		}
	}
	slices.Sort(ports)
	f.args = map[string]any{"Hosts": int(hosts)}
	f.evidence = clipped(append(servicesOf("tcp", slices.Compact(ports)), examples...))
	return []found{f}
}

func servicesOf(protocol string, ports []uint16) proof {
	var p proof
	for _, port := range ports {
		p.service(protocol, port)
	}
	return p
}

func clipped(p proof) proof { return p[:min(len(p), maxEvidence)] }

// addressSweep is TT-B02. Doors that TT-B01 speaks of are not told twice.
func (s *subject) addressSweep() []found {
	f := found{rule: "TT-B02"}
	var why proof
	most := uint32(0)
	before := map[sweepKey]int64{} // start of the last slot that was told
	for _, a := range s.sweeps() {
		n, limit := a.Peak, uint32(sweepHosts)
		switch {
		case s.Personal:
			n, limit = s.freshWithin(a), sweepHostsPeople
		case a.Scope == flow.ScopeLAN:
			limit = sweepHostsHome
		}
		if n < limit || s.internetDown(a) {
			continue
		}
		k := sweepKey{a.Protocol, a.Port, a.Scope}
		if last, ok := before[k]; ok && a.StartNs-last == flow.SlotNs && a.Failed < limit {
			continue // the same sweep, which lies across two slots
		}
		before[k] = a.StartNs
		most = max(most, n)
		f.sights = append(f.sights, once(a.StartNs))
		why.service(a.Protocol, a.Port)
		why.addresses(a.Examples[:min(len(a.Examples), 2)])
	}
	f.args, f.evidence = map[string]any{"Hosts": int(most)}, why
	return []found{f}
}

type sweepKey struct {
	protocol string
	port     uint16
	scope    flow.Scope
}

// sweeps are the rows of many hosts at one port that can be a sweep.
func (s *subject) sweeps() []*flow.Attempt {
	var list []*flow.Attempt
	s.tried(func(a *flow.Attempt) {
		if !a.Remote.IsValid() && !a.OneWay && (a.Scope == flow.ScopeInternet || a.Scope == flow.ScopeLAN) && s.onePort(a) {
			list = append(list, a)
		}
	})
	return list
}

// onePort reports whether a row tells of one port, and not one that TT-B01 speaks
// of. Datagrams of what exchanges data with its peers are no sweep.
func (s *subject) onePort(a *flow.Attempt) bool {
	switch a.Protocol {
	case "tcp":
		return a.Port != 0 && (!doors(a.Port) || a.Scope == flow.ScopeLAN)
	case "udp":
		return a.Port != 0 && !s.peers()
	}
	return true
}

// freshWithin counts the hosts that failed within 15 minutes that end with a row.
func (s *subject) freshWithin(row *flow.Attempt) uint32 {
	n := uint32(0)
	for i := range s.Facts.Attempts {
		a := &s.Facts.Attempts[i]
		back := row.StartNs - a.StartNs
		if back >= 0 && back < peopleSlots*flow.SlotNs && a.Protocol == row.Protocol && a.Port == row.Port && a.Scope == row.Scope && !a.Remote.IsValid() {
			n += a.Fresh
		}
	}
	return n
}

// slotLoad is how much of what a home tried within a slot came to nothing, by
// distinct remote parties of each device.
type slotLoad struct{ failed, reached uint64 }

// internetDown reports whether nearly all else in the home failed as well: then
// it is the line (label specification E.1, TT-B02). The row itself does not
// count: a sweep in a quiet home would speak for its own innocence.
func (s *subject) internetDown(row *flow.Attempt) bool {
	if row.Scope != flow.ScopeInternet {
		return false
	}
	all := s.load()[row.StartNs]
	failed := all.failed - min(all.failed, uint64(row.Failed))
	return failed > 0 && float64(failed) > downShare*float64(failed+all.reached)
}

// load adds up all devices.
func (h *household) load() map[int64]slotLoad {
	if h.traffic != nil {
		return h.traffic
	}
	h.traffic = map[int64]slotLoad{}
	for i := range h.in.Devices {
		f := &h.in.Devices[i].Facts
		for j := range f.Attempts {
			if a := &f.Attempts[j]; a.Scope == flow.ScopeInternet && !a.Remote.IsValid() {
				one := h.traffic[a.StartNs]
				one.failed += uint64(a.Failed)
				h.traffic[a.StartNs] = one
			}
		}
		for _, slot := range f.Slots {
			one := h.traffic[slot.StartNs]
			one.reached += uint64(slot.Contacts)
			h.traffic[slot.StartNs] = one
		}
	}
	return h.traffic
}

// portSweep is TT-B03. Datagrams within the home are answers to those who search
// for devices, each at another port; those of what exchanges data with its peers
// look for a way through a router.
func (s *subject) portSweep() []found {
	far, near := found{rule: "TT-B03"}, found{rule: "TT-B03", variant: "home", severity: Medium, set: true}
	s.tried(func(a *flow.Attempt) {
		switch {
		case !a.Remote.IsValid() || a.OneWay || a.Peak < sweepPorts:
		case a.Protocol == "tcp" && a.Scope == flow.ScopeLAN:
			near.port(a)
		case a.Scope == flow.ScopeInternet && (a.Protocol == "tcp" || a.Protocol == "udp" && !s.peers()):
			far.port(a)
		}
	})
	return []found{far, near}
}

// port adds a row of many ports of one host.
func (f *found) port(a *flow.Attempt) {
	if f.args == nil {
		f.args = map[string]any{"Ports": 0}
	}
	if n, _ := f.args["Ports"].(int); int(a.Peak) > n {
		f.args["Ports"] = int(a.Peak)
	}
	f.sights = append(f.sights, once(a.StartNs))
	why := proof(f.evidence)
	why.add("address", a.Remote.String())
	f.evidence = why
}

// marker is TT-B04. It needs no answer, so a recording of one direction will do.
func (s *subject) marker() []found {
	f := found{rule: "TT-B04"}
	var why proof
	n := uint32(0)
	s.tried(func(a *flow.Attempt) {
		if a.Marked > 0 {
			n += a.Marked
			f.sights = append(f.sights, once(a.StartNs))
			why.service(a.Protocol, a.Port)
		}
	})
	if n < marks {
		return nil
	}
	f.args, f.evidence = map[string]any{"Packets": int(n)}, why
	return []found{f}
}

// guessing is TT-B05.
func (s *subject) guessing() []found {
	f := found{rule: "TT-B05"}
	var why proof
	tries := uint64(0)
	s.tried(func(a *flow.Attempt) {
		if a.Remote.IsValid() || a.Protocol != "tcp" {
			return
		}
		if n := s.guessed(a); n > 0 {
			tries = max(tries, n)
			f.sights = append(f.sights, once(a.StartNs))
			why.service(a.Protocol, a.Port)
		}
	})
	f.args, f.evidence = map[string]any{"Tries": int(tries)}, why
	return []found{f}
}

// guessed gives how many times a device signed in within the time that the rule
// looks at, which ends with a row; 0 if that is no guessing.
func (s *subject) guessed(row *flow.Attempt) uint64 {
	switch row.Port {
	case 22, 2222:
		return s.shortSessions(row, sshSlots, sshSessions)
	case 21:
		return s.shortSessions(row, ftpSlots, ftpSessions)
	case 23, 2323, 2223:
		if row.Repeated >= telnetHosts {
			return row.Tries
		}
	}
	return 0
}

// shortSessions counts the short sessions at a port within so many slots, 0 if
// they are fewer than least or with one host only.
func (s *subject) shortSessions(row *flow.Attempt, slots int64, least uint64) uint64 {
	n, hosts := uint64(0), uint32(0)
	for i := range s.Facts.Attempts {
		a := &s.Facts.Attempts[i]
		back := row.StartNs - a.StartNs
		if back < 0 || back >= slots*flow.SlotNs || a.Remote.IsValid() || a.Protocol != row.Protocol || a.Port != row.Port || a.Scope != row.Scope {
			continue
		}
		n += uint64(a.Short)
		hosts = max(hosts, a.Repeated)
	}
	if n < least || hosts < guessedHosts {
		return 0
	}
	return n
}
