package flow

import "net/netip"

// Facts is everything that judgement starts from: one home over one span.
type Facts struct {
	Home     Home
	Span     Span
	Captures []Capture
	Devices  []DeviceFacts // sorted by device key
	LeftOut  []DeviceFacts // devices that the owner leaves out, in none of the above, by key: over all time, and as sums of days tell (no ByHour, Slots, Bursts, Lookups)
}

// Home is what the owner says of the home; never read from a clock or a place
// of the machine that judges.
type Home struct {
	TimeZone     string // IANA name, "UTC" if not set
	OffsetNs     int64  // of local time from UTC over the span
	Country      string // ISO 3166 alpha-2, "" if not set
	QuietFromMin int    // quiet hours, minutes after local midnight; 60 = 01:00
	QuietToMin   int    // 300 = 05:00
}

// Span is a stretch of time, both ends in nanoseconds; ToNs is exclusive.
// The zero value means all time.
type Span struct{ FromNs, ToNs int64 }

// All reports whether the span has no ends.
func (s Span) All() bool { return s == Span{} }

// DeviceFacts is one device with all that was seen of it within the span.
type DeviceFacts struct {
	Device    Device
	FirstNs   int64  // first and last packet within the span
	LastNs    int64  //
	Hours     int    // hours (UTC) with any packet of the device
	Days      int    // days with at least six such hours (label specification B.1, D)
	UpPackets uint64 // uplink packets with payload to the Internet (N)
	Own       Counter
	Relayed   Counter
	Setup     Counter   // its own packets within its set-up windows: of the sums here only in Hours, UpPackets and ByHour, which are shown
	Partners  []Partner // sorted by remote address, name, protocol, port
	ByHour    []HourSum // sorted by hour
	Slots     []Slot    // sorted by start, without those in which a set-up window lies

	Watched bool // only watches saw it, at any time, and no recording that was read

	Setups       []Setup // its set-up windows, whenever they were, by start
	Attempts     []Attempt
	Floods       []Flood
	Spreads      []Spread
	Bursts       []Burst
	Beats        []Beat
	TLS          []TLSUse
	Lookups      []Lookups
	Observations []Observation
}

// HourSum is what a device sent to and received from the Internet in one hour.
type HourSum struct {
	HourNs int64
	Own    Counter
}

// Partner is a remote party of one device: an address and the name it went by.
type Partner struct {
	Remote   netip.Addr
	Name     string // the flow's own name, else the best bound one at the time, else ""
	Source   NameSource
	Others   []NameBinding // every other name bound to the address by this device
	Protocol string
	Port     uint16
	Scope    Scope
	Served   bool // the remote side opened the flows; Port is the device's own then
	Own      Counter
	Grade    Grade
	Relayed  Counter
	Setup    Counter // the device's own packets within its set-up windows; in neither Own, Grade, Reach nor Hours
	Reach    Reach
	FirstNs  int64
	LastNs   int64
	Hours    []int64 // starts of the hours with traffic, ascending
}
