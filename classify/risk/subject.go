package risk

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/statement"
)

// household is what rules need to know of the other devices.
type household struct {
	in        *Input
	rules     map[string]Rule    // by id
	resolvers []netip.Addr       // name servers that the network offered
	traffic   map[int64]slotLoad // by start of the slot, on the Internet; made when it is asked for
}

// subject is the device that is judged.
type subject struct {
	*household
	*Device
	about map[place]int       // of Destinations
	named map[netip.Addr]bool // addresses that bore a name; made when it is asked for
}

type place struct {
	remote netip.Addr
	name   string
}

func newHousehold(in *Input) *household {
	return &household{in: in, rules: byID(), resolvers: offered(in.Devices)}
}

func newSubject(h *household, d *Device) *subject {
	s := &subject{household: h, Device: d, about: make(map[place]int, len(d.Destinations))}
	for i := range d.Destinations {
		one := &d.Destinations[i]
		s.about[place{one.Remote, one.Name}] = i
	}
	return s
}

// destination tells what is known of a remote party; of one that is not among
// the destinations only what was handed in.
func (s *subject) destination(remote netip.Addr, name string) Destination {
	if i, ok := s.about[place{remote, name}]; ok {
		return s.Destinations[i]
	}
	return Destination{Remote: remote, Name: name, Unit: "ip:" + remote.String()}
}

// can reports whether the kind perceives something.
func (s *subject) can(sense string) bool { return slices.Contains(s.Senses, sense) }

// peers reports whether devices of this kind exchange data with each other.
func (s *subject) peers() bool { return slices.Contains(s.Roles, "p2p") }

// partners calls back for each remote party on the Internet with which the
// device itself had to do outside set-up.
func (s *subject) partners(take func(p *flow.Partner)) {
	for i := range s.Facts.Partners {
		p := &s.Facts.Partners[i]
		if p.Scope == flow.ScopeInternet && p.Own != (flow.Counter{}) {
			take(p)
		}
	}
}

// both reports whether payload went both ways, outside set-up.
func both(p *flow.Partner) bool { return p.Own.SentPayload > 0 && p.Own.ReceivedPayload > 0 }

// hours are the sights of a partner: one in each hour with traffic outside
// set-up, at its beginning but for the first and the last packet.
func (s *subject) hours(p *flow.Partner) []sight {
	var list []sight
	if len(p.Hours) == 0 {
		return s.see(nil, sight{p.FirstNs, p.LastNs, 2})
	}
	for _, hour := range p.Hours {
		from, to := max(hour, p.FirstNs), min(hour+flow.HourNs-1, p.LastNs)
		if one, ok := s.outside(sight{from, max(from, to), 1}); ok {
			list = append(list, once(one.firstNs))
		}
	}
	return list
}

// observed gives the sights of what was read in the clear.
func (s *subject) observed(o *flow.Observation) []sight {
	return s.see(nil, sight{o.FirstNs, o.LastNs, o.Count})
}

// observations calls back for each observation of one of some rules that was
// sent that way.
func (s *subject) observations(scope flow.Scope, take func(o *flow.Observation), rules ...string) {
	for i := range s.Facts.Observations {
		if o := &s.Facts.Observations[i]; o.Scope == scope && slices.Contains(rules, o.Rule) {
			take(o)
		}
	}
}

// maxEvidence bounds what a finding names; there may be thousands.
const maxEvidence = 8

// proof gathers evidence, each piece once.
type proof []statement.Evidence

// add takes a piece whose sentence is "finding.evidence." and its kind.
func (p *proof) add(kind, detail string) {
	if detail == "" || len(*p) >= maxEvidence {
		return
	}
	e := statement.Evidence{Kind: "traffic", Key: evidenceKey + kind, Detail: detail, Weight: 1}
	if !slices.Contains(*p, e) {
		*p = append(*p, e)
	}
}

const evidenceKey = "finding.evidence."

// remote adds a remote party: its name, else its address.
func (p *proof) remote(name string, addr netip.Addr) {
	switch {
	case name != "":
		p.add("name", name)
	case addr.IsValid():
		p.add("address", addr.String())
	}
}

// value adds what was read, unless nothing of it may be shown.
func (p *proof) value(masked string) {
	if strings.Trim(masked, "*") != "" {
		p.add("value", masked)
	}
}

// packet adds where an observation was first made.
func (p *proof) packet(o *flow.Observation) {
	if o.Capture > 0 {
		p.add("packet", fmt.Sprintf("%d, %d", o.Capture, o.Packet+1))
	}
}

// service adds a protocol and port.
func (p *proof) service(protocol string, port uint16) {
	if port > 0 {
		p.add("service", fmt.Sprintf("%s %d", protocol, port))
	}
}

// addresses adds examples.
func (p *proof) addresses(list []netip.Addr) {
	for _, a := range list {
		p.add("address", a.String())
	}
}

// called is how people know a remote party: by its name, else by its address.
func called(name string, addr netip.Addr) string {
	if name != "" {
		return name
	}
	return addr.String()
}

// few gives at most three of some names in order, each once.
func few(names []string) []string {
	const most = 3
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(most, len(names))]
}
