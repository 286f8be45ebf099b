package capturetest

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"telltale/capture/flow"
)

// ExampleComment is the comment of the example home's section.
const ExampleComment = "Telltale example home: made up, not recorded"

const (
	second = int64(time.Second)
	minute = int64(time.Minute)
	hour   = int64(time.Hour)
	day    = 24 * hour
)

// ExampleDevice is the truth about one device of the example home.
type ExampleDevice struct {
	Name      string // as its owner would call it
	Brand     string // invented
	Kind      string // id of the device ontology; "" for people's own devices
	MAC       flow.MAC
	IPv4      netip.Addr
	IPv6      netip.Addr // global; zero: it speaks IPv4 only
	HostName  string     // as DHCP shows it; "": it says none
	Model     string     // as it says of itself; "": nowhere
	Does      string     // what happens in the day, in one sentence
	Companies []string   // registrable names it calls itself
	Relays    []string   // registrable names that others reach through it
}

// Example is the truth about the example home, for tests.
type Example struct {
	Start       time.Time
	Length      time.Duration
	TimeZone    string // the hours of the day below are also UTC hours
	Country     string // where the home is: ISO 3166
	WiFiName    string
	Network     netip.Prefix
	OnLink      netip.Prefix // announced by the router
	Router      flow.MAC
	Command     netip.AddrPort // who steers the infected recorder; it has no name
	SweepStart  time.Time      // of the infected recorder's telnet sweep
	SweepEnd    time.Time
	SetUpStart  time.Time // of the plug, while it relays a phone
	SetUpEnd    time.Time
	RelayedFrom netip.Addr // source address of what the plug relays
	Devices     []ExampleDevice
}

// Device finds a device by its name.
func (e Example) Device(name string) (ExampleDevice, bool) {
	i := slices.IndexFunc(e.Devices, func(d ExampleDevice) bool { return d.Name == name })
	if i < 0 {
		return ExampleDevice{}, false
	}
	return e.Devices[i], true
}

// ExampleHomeInfo gives the truth about what ExampleHome writes.
func ExampleHomeInfo() Example {
	start := time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC)
	at := func(h, m int) time.Time { return start.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute) }
	return Example{
		Start: start, Length: 24 * time.Hour, TimeZone: "Europe/Lisbon", Country: "PT",
		WiFiName:    "Maplehouse",
		Network:     netip.MustParsePrefix("192.168.178.0/24"),
		OnLink:      netip.MustParsePrefix("2001:db8:77:1::/64"),
		Router:      documentationMAC(0x01),
		Command:     netip.MustParseAddrPort("203.0.113.77:48101"),
		SweepStart:  at(20, 30),
		SweepEnd:    at(21, 10),
		SetUpStart:  at(15, 0),
		SetUpEnd:    at(15, 25),
		RelayedFrom: netip.MustParseAddr("10.22.22.2"),
		Devices:     exampleDevices(),
	}
}

// documentationMAC gives an address of the range that RFC 9542 section 2.1.4
// keeps for documentation.
func documentationMAC(last byte) flow.MAC { return flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, last} }

// ExampleHome writes one made-up day of a made-up home as pcapng with
// nanoseconds. It writes the same bytes on every machine. The error is w's.
func ExampleHome(w io.Writer) error { return ExampleDays(w, 1) }

// ExampleDays writes the example home with days before: the last day is that
// of ExampleHome; before it the plug is not there yet, and the recorder obeys nobody.
// It writes the same bytes on every machine. The error is w's.
func ExampleDays(w io.Writer, days int) error {
	nw := NewPCAPNGWriter(w, binary.LittleEndian)
	beginSection(nw, ExampleComment)
	for before := days - 1; before >= 0; before-- {
		truth := ExampleHomeInfo()
		truth.Start = truth.Start.AddDate(0, 0, -before)
		h := newHome(truth)
		h.before = before
		h.live()
		if h.err != nil {
			return fmt.Errorf("making example home: %w", h.err)
		}
		for _, p := range h.Packets() {
			nw.Packet(0, p)
		}
	}
	if err := nw.Err(); err != nil {
		return fmt.Errorf("writing example home: %w", err)
	}
	return nil
}

// home is the example home while its day is being written.
type home struct {
	Recorder
	before  int // days before that of ExampleHome
	truth   Example
	startNs int64
	router  *Host
	servers []service
	err     error // the first that happened
}

func newHome(truth Example) *home {
	router := truth.Devices[0]
	return &home{
		Recorder: Recorder{packets: make([]Packet, 0, 1<<17)},
		truth:    truth, startNs: truth.Start.UnixNano(), servers: services(),
		router: &Host{MAC: router.MAC, IPv4: router.IPv4, IPv6: router.IPv6},
	}
}

// live writes the day. Each device draws from a row of chance of its own, so
// that a change to one leaves the others as they were.
func (h *home) live() {
	days := []func(*device){
		(*device).liveRouter, (*device).liveTV, (*device).liveCamera, (*device).liveSpeaker,
		(*device).liveLampHub, (*device).liveScale, (*device).livePlug, (*device).liveRecorder,
		(*device).liveThermostat, (*device).liveSmokeAlarm, (*device).liveVacuum, (*device).livePrinter,
		(*device).liveEnergyMonitor, (*device).livePhone, (*device).liveLaptop,
	}
	const plug = 6
	for i, live := range days {
		if i != plug || h.before == 0 {
			live(h.newDevice(i))
		}
	}
	end := h.startNs + day
	h.packets = slices.DeleteFunc(h.packets, func(p Packet) bool { return p.AtNs >= end })
}

func (h *home) newDevice(index int) *device {
	about := h.truth.Devices[index]
	d := &device{
		home: h, about: about, chance: NewChance(uint64(1000 + index + 100*h.before)), known: map[string]int64{},
		Host: &Host{MAC: about.MAC, IPv4: about.IPv4, IPv6: about.IPv6},
	}
	if index == 0 {
		d.Host = h.router
	}
	return d
}

// at gives a time of the day in nanoseconds since 1970.
func (h *home) at(hours, minutes, seconds int) int64 {
	return h.startNs + int64(hours)*hour + int64(minutes)*minute + int64(seconds)*second
}

func (h *home) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}
