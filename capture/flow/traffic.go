package flow

import "net/netip"

// HourNs is the length of the finest bucket of stored traffic.
const HourNs = int64(3600) * 1e9

// SlotNs is the length of a slot, the finest bucket for idle and night rules
// (label specification B.4, symbol 6).
const SlotNs = int64(300) * 1e9

// Counter is what went one way or the other, seen from the device.
type Counter struct {
	SentPackets, ReceivedPackets uint64
	SentBytes, ReceivedBytes     uint64 // on the wire, link header included
	SentPayload, ReceivedPayload uint64 // transport payload, bytes on the wire
}

// Add adds other to c.
func (c *Counter) Add(other Counter) {
	c.SentPackets += other.SentPackets
	c.ReceivedPackets += other.ReceivedPackets
	c.SentBytes += other.SentBytes
	c.ReceivedBytes += other.ReceivedBytes
	c.SentPayload += other.SentPayload
	c.ReceivedPayload += other.ReceivedPayload
}

// Grade splits sent payload by how readable it was on its way (label
// specification B.4, symbol 4). The three add up to Counter.SentPayload.
type Grade struct {
	Sealed, Clear, Unknown uint64 // bytes
}

// Add adds other to g.
func (g *Grade) Add(other Grade) {
	g.Sealed += other.Sealed
	g.Clear += other.Clear
	g.Unknown += other.Unknown
}

// Conversation is all packets between one device and one remote address,
// protocol and port within one capture (measurement specification section 4).
type Conversation struct {
	Device   string // device key
	Remote   netip.Addr
	Protocol string // "tcp", "udp", … (ProtocolName)
	Port     uint16 // the remote side's port, 0 where there is none
	Scope    Scope
	Counter
	FirstNs, LastNs int64
	HasTime         bool
}

// Traffic is one row of what is stored: a device, a remote party, a service
// and an hour.
type Traffic struct {
	Device    string     // device key
	Remote    netip.Addr // the zero address stands for the rest, where a device had more partners within the hour than are kept apart
	Name      string     // what the flow itself called its destination (SNI, Host), "" if nothing
	Source    NameSource
	Protocol  string
	Port      uint16 // the remote side's port; with Served the device's own
	Scope     Scope
	Served    bool  // the remote side opened the flows (label specification E.1 TT-B08, E.2 TT-X07)
	Setup     bool  // within the device's set-up window; counted apart, as rules leave it out (label specification B.1)
	HourNs    int64 // start of the hour, UTC
	Own       Counter
	Grade     Grade
	UpPackets uint64  // own sent packets with payload
	Relayed   Counter // packets from or to an address that is not the device's own (label specification B.1); then Own is zero
	Reach     Reach
	FirstNs   int64
	LastNs    int64
}

// Slot is what a device sent to the Internet within five minutes.
type Slot struct {
	Device      string
	StartNs     int64  // start of the slot, UTC, a multiple of SlotNs
	SentPayload uint64 // bytes to the Internet, without DNS, NTP and DHCP (U of label specification B.1)
	Contacts    uint32 // distinct remote addresses with payload in either direction
}

// Presence is what the owner said of telling of a device.
type Presence uint8

// What the owner may have said.
const (
	PresenceUnsaid  Presence = iota // nothing
	PresenceAdded                   // it is told of, whosever it is
	PresenceLeftOut                 // it is left out
)

// Device is a thing on the local side.
type Device struct {
	Key      string // hardware address in lower case, else "ip:<address>"
	MAC      MAC    // zero when the capture holds none
	Addrs    []netip.Addr
	Hostname string   // the best of its own names, "" if it told none
	OwnName  string   // the name that the owner gave, "" if none
	OwnKind  string   // the kind that the owner set, "" if none
	Presence Presence // whether the owner wants it told of
	Parts    []string // keys of others of which the owner says that they are this device too, sorted
	Clues    []Clue
	FirstNs  int64
	LastNs   int64
}
