package view

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/knowledge"
)

// mostAddresses bounds the list of addresses of a company: nobody reads more.
const mostAddresses = 200

// contact is one remote address under one name with one port, as one device met
// it.
type contact struct {
	key     string // of the device
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
			contacts = append(contacts, contact{d.device.Facts.Device.Key, p})
		}
	}
	slices.SortStableFunc(contacts, func(a, b contact) int {
		return cmp.Or(cmp.Compare(sentTo(b.partner), sentTo(a.partner)), a.partner.Remote.Compare(b.partner.Remote), cmp.Compare(a.partner.Port, b.partner.Port))
	})
	return ServersPanel{Title: t.say("company.servers", nil), Rows: t.worldRows(s), Doubt: t.doubt(s).Lines}, t.addresses(names, contacts)
}

// addresses lists contacts, the same as a table with tabs besides.
func (t *Teller) addresses(names map[string]string, contacts []contact) AddressPanel {
	panel := AddressPanel{
		Switch: t.say("expert.switch", nil), Title: t.say("company.addresses", nil), More: t.say("whohears.more", nil),
		Copy: t.say("expert.copy", nil), Copied: t.say("expert.copied", nil),
	}
	if rest := len(contacts) - mostAddresses; rest > 0 {
		panel.Rest = t.Words.Count("drill.rest", rest, nil)
		contacts = contacts[:mostAddresses]
	}
	var text strings.Builder
	for _, c := range contacts {
		panel.Rows = append(panel.Rows, AddressRow{Device: names[c.key], Flow: t.flow(c.partner)})
		text.WriteString(t.tabs(c.key, c.partner))
	}
	panel.Text = flowHead + text.String()
	return panel
}

// partners gives the remote parties behind the destinations of a dealing.
func (d dealing) partners() []flow.Partner {
	var list []flow.Partner
	for _, dest := range d.list {
		for _, i := range dest.Flows {
			list = append(list, d.device.Facts.Partners[i])
		}
	}
	return list
}

// sentTo is what a device sent to a remote party, while it was set up and after.
func sentTo(p flow.Partner) uint64 { return p.Own.SentPayload + p.Setup.SentPayload }
