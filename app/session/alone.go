package session

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/capture/meter"
)

// alone gives the facts of one capture by itself, whatever the home held
// before: enough to tell who talked to whom, without hours and slots.
func alone(r *meter.Result) flow.Facts {
	facts := flow.Facts{Captures: []flow.Capture{r.Capture}}
	names := boundNames(r.Names)
	byDevice := map[string][]flow.Partner{}
	index := map[partnerKey]int{}
	for _, t := range r.Whole {
		name, source := t.Name, t.Source
		if name == "" {
			name, source = names.at(t.Device, t.Remote, t.LastNs)
		}
		key := partnerKey{t.Device, t.Remote, name, t.Protocol, t.Port, t.Scope, t.Served}
		i, ok := index[key]
		if !ok {
			i = len(byDevice[t.Device])
			index[key] = i
			byDevice[t.Device] = append(byDevice[t.Device], flow.Partner{
				Remote: t.Remote, Name: name, Source: source, Protocol: t.Protocol, Port: t.Port, Scope: t.Scope, Served: t.Served, FirstNs: t.FirstNs, LastNs: t.LastNs,
			})
		}
		widen(&byDevice[t.Device][i], t)
	}
	for _, d := range r.Devices {
		f := flow.DeviceFacts{Device: d, FirstNs: d.FirstNs, LastNs: d.LastNs, Partners: byDevice[d.Key]}
		for _, p := range f.Partners {
			f.Own.Add(p.Own)
			f.Relayed.Add(p.Relayed)
		}
		facts.Devices = append(facts.Devices, f)
	}
	return facts
}

// asSaid tells the devices of one capture as the owner does; with all set, each
// by itself under its own name and kind.
func asSaid(facts flow.Facts, said sayings, all bool) flow.Facts {
	if all {
		for i := range facts.Devices {
			if one := said.of(facts.Devices[i].Device.Key); one != nil {
				facts.Devices[i].Device.OwnName, facts.Devices[i].Device.OwnKind = one.Name, one.Kind
			}
		}
		return facts
	}
	wholes := map[string][]flow.DeviceFacts{}
	for _, f := range facts.Devices {
		key := f.Device.Key
		if one, err := said.whole(key); err == nil {
			key = one.Key
			f.Device.OwnName, f.Device.OwnKind = one.Name, one.Kind
			if one.LeftOut {
				continue
			}
		}
		wholes[key] = append(wholes[key], f)
	}
	list := make([]flow.DeviceFacts, 0, len(wholes))
	for key, parts := range wholes {
		list = append(list, joined(key, parts))
	}
	slices.SortFunc(list, func(a, b flow.DeviceFacts) int { return strings.Compare(a.Device.Key, b.Device.Key) })
	facts.Devices = list
	return facts
}

// joined makes one device of its parts, which may be all there is of it.
func joined(key string, parts []flow.DeviceFacts) flow.DeviceFacts {
	if i := slices.IndexFunc(parts, func(f flow.DeviceFacts) bool { return f.Device.Key == key }); i >= 0 {
		return flow.Join(parts[i], slices.Delete(slices.Clone(parts), i, i+1)...)
	}
	whole := flow.Device{Key: key, OwnName: parts[0].Device.OwnName, OwnKind: parts[0].Device.OwnKind}
	if mac, err := flow.ParseMAC(key); err == nil { // else the key is an address
		whole.MAC = mac
	}
	return flow.Join(flow.DeviceFacts{Device: whole}, parts...)
}

// partnerKey is what tells a device's remote parties apart.
type partnerKey struct {
	device   string
	remote   netip.Addr
	name     string
	protocol string
	port     uint16
	scope    flow.Scope
	served   bool
}

// widen adds traffic to a remote party.
func widen(p *flow.Partner, t flow.Traffic) {
	p.Own.Add(t.Own)
	p.Relayed.Add(t.Relayed)
	p.Grade.Add(t.Grade)
	p.Reach = max(p.Reach, t.Reach)
	p.FirstNs = min(p.FirstNs, t.FirstNs)
	p.LastNs = max(p.LastNs, t.LastNs)
}

// bound are the names that devices were told for addresses.
type bound map[boundKey][]flow.NameBinding

type boundKey struct {
	device string
	remote netip.Addr
}

func boundNames(list []flow.NameBinding) bound {
	b := bound{}
	for _, n := range list {
		if n.Source == flow.NameDNS && !n.Relayed {
			key := boundKey{n.Device, n.Remote}
			b[key] = append(b[key], n)
		}
	}
	for _, names := range b {
		slices.SortFunc(names, func(x, y flow.NameBinding) int {
			return cmp.Or(cmp.Compare(x.FirstNs, y.FirstNs), strings.Compare(x.Name, y.Name))
		})
	}
	return b
}

// at gives the name that a device was told last before a time, else the first
// it was told soon after (flow.NameReachNs), else none; as the store does for
// what it keeps.
func (b bound) at(device string, remote netip.Addr, ns int64) (string, flow.NameSource) {
	names := b[boundKey{device, remote}]
	if len(names) == 0 || names[0].FirstNs-ns > flow.NameReachNs {
		return "", flow.NameNone
	}
	best := names[0]
	for _, n := range names {
		if n.FirstNs <= ns {
			best = n
		}
	}
	return best.Name, flow.NameDNS
}
