package view

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify/knowledge"
)

// mostAddresses bounds the list of addresses of a company: nobody reads more.
const mostAddresses = 300

// contact is one remote address under one name with one port, as one device met
// it.
type contact struct {
	device  string
	partner flow.Partner
}

// companyServers says where the servers stand, and lists their addresses for
// experts, most sent first.
func (t *Teller) companyServers(names map[string]string, list []dealing) (ServersPanel, AddressPanel) {
	s := newServers()
	seen := map[netip.Addr]knowledge.Country{}
	var contacts []contact
	for _, d := range list {
		partners := d.partners()
		t.placed(partners, s, seen)
		for _, p := range partners {
			contacts = append(contacts, contact{names[d.device.Facts.Device.Key], p})
		}
	}
	slices.SortStableFunc(contacts, func(a, b contact) int {
		return cmp.Or(cmp.Compare(sentTo(b.partner), sentTo(a.partner)), a.partner.Remote.Compare(b.partner.Remote), cmp.Compare(a.partner.Port, b.partner.Port))
	})
	addresses := AddressPanel{Title: t.say("company.addresses", nil), More: t.say("whohears.more", nil)}
	for _, c := range contacts[:min(len(contacts), mostAddresses)] {
		addresses.Rows = append(addresses.Rows, t.addressRow(c))
	}
	return ServersPanel{Title: t.say("company.servers", nil), Rows: t.worldRows(s), Doubt: t.doubt(s).Lines}, addresses
}

// partners gives the remote parties behind the destinations of a dealing.
func (d dealing) partners() []flow.Partner {
	names, addrs := map[string]bool{}, map[string]bool{}
	for _, dest := range d.list {
		for _, n := range dest.Names {
			names[n] = true
		}
		for _, a := range dest.Addrs {
			addrs[a] = true
		}
	}
	var list []flow.Partner
	for _, p := range d.device.Facts.Partners {
		if p.Scope != flow.ScopeInternet || !p.Remote.IsValid() {
			continue
		}
		if p.Name != "" && names[p.Name] || p.Name == "" && addrs[p.Remote.String()] {
			list = append(list, p)
		}
	}
	return list
}

// sentTo is what a device sent to a remote party, while it was set up and after.
func sentTo(p flow.Partner) uint64 { return p.Own.SentPayload + p.Setup.SentPayload }

// addressRow writes one contact.
func (t *Teller) addressRow(c contact) AddressRow {
	p := c.partner
	args := wording.Args{
		"Device": c.device, "Name": p.Name, "Sent": t.Words.Bytes(sentTo(p)),
		"Received": t.Words.Bytes(p.Own.ReceivedPayload + p.Setup.ReceivedPayload),
	}
	row := AddressRow{Address: p.Remote.String() + " " + p.Protocol + "/" + strconv.Itoa(int(p.Port))}
	if p.Name == "" {
		row.Detail = t.say("company.address.unnamed", args)
		return row
	}
	row.Detail = t.say("company.address", args)
	return row
}
