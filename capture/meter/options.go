package meter

import "telltale/capture/flow"

// Limits keep memory bounded, whatever a capture holds. A limit of zero is the
// default one.
type Limits struct {
	Flows       int // flows held at once; beyond, those unused for longest are folded into their sums and counted as evicted
	StreamBytes int // payload held at once while a hello or a request is not complete; beyond, it is not read
	Partners    int // remote parties (address, service, name) of a device that are kept apart within an hour; beyond, they are the rest
	Waiting     int // sums that wait for the end of the capture to tell whose they are; beyond, they are settled by what is known
	Whole       int // sums over the whole capture with SumsBounded; beyond, they are the rest
	Devices     int // hardware addresses told apart; beyond, they count as absent. Of pairs of them, addresses, devices without one and bytes of names there is room for so many each
	Hour        int // remote parties of all devices that are kept apart within an hour, beyond the first few of each device; beyond, they are the rest
	Rows        int // rows that wait to be handed over; beyond, they are, though their hour goes on
}

// DefaultLimits suit a home: far more flows than a home has open at once.
func DefaultLimits() Limits {
	return Limits{Flows: 1 << 20, StreamBytes: 16 << 20, Partners: 1000, Waiting: 1 << 16, Whole: 1 << 15, Devices: 1 << 16, Hour: 1 << 20, Rows: 1 << 18}
}

// How much of each kind there is room for, for each device that is told apart. A home
// has some hundreds of devices, and of all else far less than that.
const (
	pairsEach     = 4    // pairs of hardware addresses
	notedEach     = 2    // addresses and prefixes that devices sourced or claimed
	nowhereEach   = 2    // devices without a hardware address
	addressesEach = 16   // IPv6 addresses
	bytesEach     = 1024 // of names and clues
)

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	usual := DefaultLimits()
	for _, one := range []struct{ have, usual *int }{
		{&l.Flows, &usual.Flows},
		{&l.StreamBytes, &usual.StreamBytes},
		{&l.Partners, &usual.Partners},
		{&l.Waiting, &usual.Waiting},
		{&l.Whole, &usual.Whole},
		{&l.Devices, &usual.Devices},
		{&l.Hour, &usual.Hour},
		{&l.Rows, &usual.Rows},
	} {
		if *one.have <= 0 {
			*one.have = *one.usual
		}
	}
	l.Flows = min(l.Flows, maxFlows)
	return l
}

// Sums says how much is kept over the whole capture for Result.Conversations
// and Result.Whole, beside the facts that a Sink takes hour by hour.
type Sums uint8

// The sums, in rising cost.
const (
	SumsNone    Sums = iota // none: an import that prints nothing
	SumsBounded             // up to a bound of rows, beyond it "the rest" in one row with the zero address
	SumsAll                 // every conversation, exactly
)

// Options say what a Meter gives and how much room it may take.
type Options struct {
	Limits
	// Sink takes what is complete while reading goes on, and the last part when
	// the capture is settled. The part and all in it is the receiver's. An error
	// ends the metering. With nil everything waits for Settle.
	Sink func(*flow.Part) error
	Sums Sums
	// Known reports whether the device of a key was in the home before this
	// capture; such a device is not being set up. nil: none was.
	Known func(key string) bool
	// Near tells by latitude and longitude in degrees whether a place lies in or near
	// the home's country, so that readable coordinates are found without a key (label
	// specification D.2, D11). nil: that is not known.
	Near func(lat, lon float64) bool
	// WiFiName is the name of the home's Wi-Fi, for which readable payload is
	// searched (label specification D.2, D06); "" if it is not known. It is kept as a
	// hash.
	WiFiName string
}

// Result is what one capture stated, in a fixed order: the same capture gives
// the same result, byte for byte.
type Result struct {
	Capture       flow.Capture        // totals; name, hash and status are the reader's
	Devices       []flow.Device       // by key
	Conversations []flow.Conversation // as Options.Sums says; by device, remote address, service
	Names         []flow.NameBinding  // by device, remote address, name
	Whole         []flow.Traffic      // as Options.Sums says; sums over the whole capture, HourNs 0
	flow.Part                         // what Options.Sink did not take

	Beats        []flow.Beat
	TLS          []flow.TLSUse
	Setups       []flow.Setup
	Observations []flow.Observation
}
