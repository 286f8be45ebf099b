package flow

import "net/netip"

// Attempt is what a device tried within one slot without getting an answer:
// many hosts on one port (Port set, Remote invalid), or many ports of one host
// (Remote valid, Port 0). A sweep over a million hosts is one row (label
// specification E.1, TT-B01 to TT-B05).
type Attempt struct {
	Device   string // device key
	StartNs  int64  // start of the slot, UTC, a multiple of SlotNs
	Protocol string
	Scope    Scope
	Port     uint16
	Remote   netip.Addr
	Tries    uint64       // connections opened, or first datagrams sent, answered or not
	Failed   uint32       // distinct hosts (or ports) that gave no answer or refused; counted exactly up to a bound, then a floor
	Refused  uint32       // of Failed, those that refused: a reset, or port unreachable
	Answered uint32       // distinct hosts (or ports) that answered
	Peak     uint32       // most hosts (or ports) that failed within any five minutes that end in this slot; more than Failed where a sweep lies across two slots
	Fresh    uint32       // of Failed, those that had not failed in either of the two slots before: a sum over up to three slots counts each once
	OneWay   bool         // until then no packet to the device was captured, so that what failed cannot be told
	Short    uint32       // answered connections to ports where one signs in that ended within 10 s with less than 5 kB each way (TT-B05)
	Repeated uint32       // distinct hosts that answered at such a port and were tried three times or more in this slot and the one before (TT-B05)
	Marked   uint32       // SYN packets whose sequence number is the address they go to, the mark of Mirai (TT-B04)
	Examples []netip.Addr // a few of the hosts that failed, the smallest addresses first; none for ports of one host
}

// Flood is a stretch in which a device sent to one target at a rate that no
// home device needs (label specification E.1, TT-B06 and TT-B07).
type Flood struct {
	Device          string
	Remote          netip.Addr
	Protocol        string
	Port            uint16 // 0 if several
	Scope           Scope
	StartNs, LastNs int64
	SYN             bool   // connection requests; else datagrams of any protocol
	Packets         uint64 // sent; as they are counted in handfuls of a flow, at least
	Bytes           uint64 // sent, on the wire; likewise
	Returned        uint64 // packets that came back; likewise
	PeakPackets     uint32 // most packets within one second
	TenPackets      uint64 // most packets within ten seconds in a row
	TenBytes        uint64 // most bytes within ten seconds in a row
}

// SpreadKind says what a Spread counts.
type SpreadKind uint8

// The kinds.
const (
	SpreadForged   SpreadKind = iota + 1 // sender addresses of the Internet under the device's hardware address that are not its own (TT-B09)
	SpreadProbed                         // local addresses that it asked for by ARP or NDP, or knocked at (D.3 P08)
	SpreadAnswered                       // answers to strangers, at least five times as large as the questions, of one service for which Amplifies (TT-B08)
)

// Spread is how many distinct addresses a device used or turned to in quick
// succession, or how often it answered strangers (label specification D.3 P08,
// E.1 TT-B08 and TT-B09). Rows with a peak below SpreadFloor, of answers below
// AnswersFloor, are not kept.
type Spread struct {
	Device   string
	StartNs  int64 // start of the slot, UTC, a multiple of SlotNs
	Kind     SpreadKind
	Peak     uint32       // most distinct addresses (of IPv6 senders: /64 prefixes) within 60 s, counted exactly up to a bound, then a floor; or most answers within 60 s
	Examples []netip.Addr // a few of those, the smallest addresses first
}

// SpreadFloor is the smallest peak that is kept; the rules ask for ten.
const SpreadFloor = 5

// AnswersFloor is the smallest peak of answers that is kept, which is what the
// rule asks for.
const AnswersFloor = 50

// Amplifies reports whether what offers a service on this port of UDP may answer
// with much more than it is asked with (label specification E.1, TT-B08).
func Amplifies(port uint16) bool {
	switch port {
	case 53, 123, 161, 389, 1900, 5353, 11211:
		return true
	}
	return false
}

// Burst is a stretch of sending to one remote party without a pause longer than
// BurstGapNs, of at least BurstFloorBytes (label specification D.3).
type Burst struct {
	Device          string
	Remote          netip.Addr
	Name            string // what the flow itself called its destination, "" if nothing
	Source          NameSource
	Protocol        string
	Port            uint16
	StartNs, LastNs int64
	SentPackets     uint64 // with payload
	LargePackets    uint64 // of them, those with more than 900 bytes of payload (P02)
	SentPayload     uint64 // bytes
	ReceivedPayload uint64 // bytes that came back on the same flow from the start until BurstAnswerNs after the end, or until the next sending
}

// Bounds of a burst.
const (
	BurstGapNs      = int64(2e9)   // a pause this long ends a burst
	BurstAnswerNs   = int64(10e9)  // how long an answer is waited for (P01)
	BurstLongestNs  = int64(300e9) // a longer burst is cut, so that a stream of hours is many rows
	BurstFloorBytes = 2000         // smaller ones are not kept; the smallest that a rule asks for is P04's few kilobytes
)

// Beat tells how regularly a device turned to one remote party: the times
// between the starts of its sendings (label specification D.3 P03 and P06, E.1
// TT-B11).
type Beat struct {
	Device          string
	Remote          netip.Addr
	Name            string // what the flows called their destination, "" if nothing
	Source          NameSource
	Protocol        string
	Port            uint16
	FirstNs, LastNs int64
	Count           uint64 // intervals
	MeanNs          int64  // mean interval
	SpreadNs        int64  // standard deviation of the intervals
	MeanBytes       uint64 // mean payload of a sending
	SpreadBytes     uint64 // standard deviation of it
	IntervalNs      Quartiles
	Bytes           Quartiles
}

// Quartiles tell how values lie. Skewness and dispersion, which the score of
// TT-B11 is made of, follow from them: (Low + High - 2 Median) / (High - Low),
// and Deviation / Median.
type Quartiles struct {
	Low, Median, High int64
	Deviation         int64 // median distance from the median
}

// TLSUse is one way in which a device sealed connections to one remote party,
// as both sides stated it in the clear (label specification E.3, TT-C06 to
// TT-C09).
type TLSUse struct {
	Device          string
	Remote          netip.Addr
	Name            string // server name of the ClientHello, "" if none or hidden
	Port            uint16
	QUIC            bool
	Version         uint16 // chosen by the server, 0 if its hello was not seen
	Cipher          uint16 // chosen by the server, 0 likewise
	ALPN            string // offered by the device, comma-joined, at most 64 bytes
	JA4             string // fingerprint of the ClientHello, "" if it was not seen
	ECH             bool   // the hello bears an encrypted name, or pretends to
	CertFaults      CertFault
	CertNames       []string // of the first certificate (TLS 1.2 and before), at most 8; weaker than the server name
	SentAfter       uint64   // application bytes that the device sent after the server's certificate
	FirstNs, LastNs int64
	Count           uint64 // connections
}

// CertFault is a set of things wrong with a certificate, as far as its own
// bytes and the time of the packet tell.
type CertFault uint8

// The faults.
const (
	CertExpired CertFault = 1 << iota
	CertNotYet
	CertSelfSigned // issuer and subject are the same
	CertOtherName  // none of its names is the server name asked for
	CertShortKey   // RSA below 2048 bits (TT-C09)
)

// Setup is the window in which a device was set up; what it did then is shown
// and not judged (label specification B.1).
type Setup struct {
	Device         string
	FromNs         int64
	UntilNs        int64  // exclusive
	RelayedFirstNs int64  // first packet that it carried for somebody else, 0 if none
	RelayedLastNs  int64  // last one, likewise
	RelayedPackets uint64 // in the whole capture
}

// Lookups are a device's questions to name servers within one hour (label
// specification E.1, TT-B13). Parent is the name without its first label; the
// row with an empty Parent counts all.
type Lookups struct {
	Device string
	HourNs int64
	Parent string
	Asked  uint32
	Names  uint32 // distinct names asked for
	Failed uint32 // answered with "no such name"
}

// Observation is something personal or telling that was read in the clear
// (label specification D.2), or a request that opens a door (E.2 TT-X01). It
// holds what kind of thing, and a value that is masked so far that it can be
// recognised by its owner but not used by anyone. No payload is kept.
type Observation struct {
	Device          string
	Rule            string // rule of the label specification, e.g. "D01"
	What            string // form in which it was found, e.g. "mac_eui64", "http_authorization"
	Masked          string
	Remote          netip.Addr
	Name            string // what the flow called its destination, "" if nothing
	Protocol        string
	Port            uint16
	Scope           Scope
	Capture         int64  // row in the store of the capture that holds the first one, 0 before
	Packet          uint64 // position in that capture of the packet that completed the first one, from 0
	FirstNs, LastNs int64
	Count           uint64
}

// Part is facts of a capture that are complete: what its packets said up to
// some time. Sums of several parts add up.
type Part struct {
	Traffic  []Traffic
	Slots    []Slot
	Attempts []Attempt
	Floods   []Flood
	Spreads  []Spread
	Bursts   []Burst
	Lookups  []Lookups
}
