package flow

// Status says how a capture ended (measurement specification section 8).
type Status string

// The statuses. Everything but StatusUnsupported and StatusNotACapture gives
// facts, even if the file is cut short or damaged.
const (
	StatusOK          Status = "ok"
	StatusTruncated   Status = "truncated"     // the file ends inside a record
	StatusDamaged     Status = "damaged"       // a record that cannot be right
	StatusUnsupported Status = "unsupported"   // a capture of a kind that Telltale cannot read
	StatusNotACapture Status = "not_a_capture" // something else
	StatusEmpty       Status = "empty"         // no packet in it
)

// Readable reports whether a capture of this status gave facts.
func (s Status) Readable() bool { return s != StatusUnsupported && s != StatusNotACapture }

// Capture is one recording or watch, with its totals (measurement
// specification section 1).
type Capture struct {
	ID       int64  // row in the store, 0 before
	Name     string // the file's base name, "-" for standard input, or the interface
	SHA256   string // of the bytes as read (before gunzip), 64 hex digits; over 16 MiB "sampled:" and the digest of a sample
	Format   string // "pcap", "pcapng", with "+gzip"
	LinkType string // of the first frame, e.g. "ethernet"
	Example  bool   // the made-up example home

	Packets       uint64
	WireBytes     uint64 // sum of original lengths
	FirstNs       int64  // smallest and largest time stamp; both 0 and HasTime false when there is none
	LastNs        int64
	HasTime       bool
	Skipped       uint64 // frames without a readable IP header
	Unattributed  uint64 // IP frames of scope transit
	LeftOut       uint64 // of Packets, those that an earlier import had counted already, left out
	Dropped       uint64 // frames the capturing side says it lost
	Oddities      []Oddity
	Interruptions []Interruption // of a watch, in the order in which they began
	Status        Status
	Problem       string // one plain sentence for the status, "" when ok; a key of the catalogue, never raw bytes
}

// Oddity counts packets that could not be read, or broke their protocol.
type Oddity struct {
	Reason string // e.g. "ip_header_short", "dns_truncated"
	Count  uint64
}
