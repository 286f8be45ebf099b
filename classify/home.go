// Package classify turns facts into judgements: a pure function over what was
// seen and the tables, with the same result on any machine.
package classify

import (
	"net/netip"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/company"
	"telltale/classify/device"
	"telltale/classify/disclosure"
	"telltale/classify/purpose"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// Home is a judged home: the facts and what is said of them.
type Home struct {
	Facts   flow.Facts
	Devices []Device // as in Facts.Devices
	LeftOut []Device // as in Facts.LeftOut: what they are and whom they talked to, without label or findings; no figure of the home counts them
	Tables  string   // content version of the tables that were used
	Setup   bool     // the traffic of set-ups counts (Options.Setup)

	Findings []risk.Finding        // what the owner should know of the home as a whole
	Coverage []statement.Statement // what was watched, for how long, and what was missed or hidden

	Away []PutAway               // findings that the owner called fine, in no other list; see Heeding
	Back map[risk.Topic]Returned // those told again although they were called fine
	New  map[risk.Topic]bool     // those that were not shown before
}

// Device is a judged device.
type Device struct {
	Facts        flow.DeviceFacts
	Identity     device.Identity
	Destinations []Destination  // remote parties on the Internet, most sent bytes first, then by name
	Neighbours   []flow.Partner // remote parties inside the home (scopes lan and multicast)
	Label        carelabel.Label
	Findings     []risk.Finding          // what the owner should know of it, the gravest first
	Leaves       []disclosure.Disclosure // what data left, or may have; none of a person's own phone or computer
	Coverage     []statement.Statement   // for how long it was seen, and what of it does not count
}

// Destination is one company, or one unnamed server, that a device was in
// touch with for one purpose.
type Destination struct {
	Key     string           // "company:<id>", "domain:<registrable>", "network:<asn>" or "ip:<address>", then "/" and the group
	Company company.Operator // zero Name when nobody knows
	Group   purpose.Group    // how a screen groups it
	Purpose []string         // purpose ids, most sent first
	Party   purpose.Party
	Names   []string // host names seen, in order
	Addrs   []string // addresses without any name
	More    bool     // there were more addresses than are kept apart
	Reach   flow.Reach
	Own     flow.Counter
	Setup   flow.Counter // of Own, what was exchanged while the device was set up; the label leaves it out
	Grade   flow.Grade   // of what was sent apart from that
	FirstNs int64
	LastNs  int64
	Hours   []int64           // starts of the hours with traffic, ascending
	Server  []company.Country // countries of the servers where two tables agree
	Said    []statement.Statement
	Flows   []int // of Facts.Partners of the device, those that make up the destination, in their order

	unit      string            // Key without the group: one company, whatever for
	infra     bool              // nothing but name servers and clocks
	uplink    uint64            // sent payload without DNS, NTP and DHCP, and without that of set-up, bytes
	judged    flow.Reach        // Reach without what was exchanged during set-up
	uses      map[string]useSum // by purpose id
	metNs     int64             // when data was exchanged with it first, 0 if never
	updatedNs int64             // when data was exchanged last with an update server of it, sealed; 0 if never
	remotes   []netip.Addr      // every address, for the countries of the servers
}

// useSum is what a destination got for one purpose, and how the purpose is known.
type useSum struct {
	sent       uint64
	confidence statement.Confidence
	evidence   []statement.Evidence
}
