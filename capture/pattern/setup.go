package pattern

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// How long a set-up window lasts (label specification B.1).
const (
	setupNs        = 1800 * int64(1e9) // from the join on
	setupRelayNs   = 600 * int64(1e9)  // after the last packet that it relayed within the window
	setupLongestNs = 7200 * int64(1e9) // a device whose own network is left open relays for ever
	keyedNs        = 60 * int64(1e9)   // a lease so soon after signing in belongs to it
)

// When so many devices join within so long, the power or the router came back,
// and nobody sets anything up.
const (
	crowdDevices = 4
	crowdNs      = 180 * int64(1e9)
)

// Bounds of what is followed.
const (
	setupDevices = 4096
	setupJoins   = 256
)

// setupWatch is what is known of one hardware address.
type setupWatch struct {
	mac             flow.MAC
	present         bool // it used an address of its own
	joined          bool // a join was seen, whether or not it opened a window
	open            bool // a window was opened
	keyed           bool // it signed in
	keyedNs         int64
	wants           bool // it asked for an address that it believes to have
	wanted          host
	wantedNs        int64
	fromNs, untilNs int64
	firstNs, lastNs int64 // relayed
	packets         uint64
	relayed         bool
}

// Setups finds the windows in which devices are set up. The zero value is ready.
type Setups struct {
	Known  func(key string) bool // whether the device of a key was in the home before; nil: none was
	at     map[flow.MAC]uint32
	list   []setupWatch
	last   flow.MAC   // the last one that was present
	latest [64]uint32 // of list, number+1 of those asked for last, by a part of their address
	joins  []uint32   // in list, the devices with a window, as they joined
	opened []flow.MAC // devices of which a window was opened
	beyond uint64
}

// Beyond gives how many devices no room was found for.
func (s *Setups) Beyond() uint64 { return s.beyond }

func (s *Setups) watch(mac flow.MAC) *setupWatch {
	if !mac.Usable() {
		return nil
	}
	i, ok := s.find(mac)
	if !ok {
		if len(s.list) >= setupDevices {
			s.beyond++
			return nil
		}
		if s.at == nil {
			s.at = map[flow.MAC]uint32{}
		}
		i = uint32(len(s.list))
		s.at[mac] = i
		s.list = append(s.list, setupWatch{mac: mac})
	}
	return &s.list[i]
}

// find gives the number of a hardware address in list. The same few are asked for
// over and over.
func (s *Setups) find(mac flow.MAC) (uint32, bool) {
	place := &s.latest[(mac[5]^mac[4]<<3)%uint8(len(s.latest))]
	if *place > 0 && s.list[*place-1].mac == mac {
		return *place - 1, true
	}
	i, ok := s.at[mac]
	if ok {
		*place = i + 1
	}
	return i, ok
}

// Present notes that a hardware address used an address of its own, other than
// those that a device makes up before it has a lease. Who joins after that was
// in the home already.
func (s *Setups) Present(mac flow.MAC) {
	if mac == s.last {
		return
	}
	s.last = mac
	if w := s.watch(mac); w != nil {
		w.present = true
	}
}

// Keyed notes that a device signed in to a wireless network (EAPOL).
func (s *Setups) Keyed(timeNs int64, mac flow.MAC) {
	if w := s.watch(mac); w != nil && !w.keyed && !noTime(timeNs) {
		w.keyed, w.keyedNs = true, timeNs
	}
}

// Wants notes that a device without a lease asks for an address that it had:
// it comes back. If Given says that it gets another one it had that somewhere
// else, and is new here.
func (s *Setups) Wants(timeNs int64, mac flow.MAC, addr netip.Addr) {
	if w := s.watch(mac); w != nil && !w.wants && !noTime(timeNs) {
		w.wants, w.wanted, w.wantedNs = true, hostOf(addr), timeNs
	}
}

// Given notes the address that a device is given. It is told before the device
// can use it.
func (s *Setups) Given(mac flow.MAC, addr netip.Addr) {
	w := s.watch(mac)
	if w == nil || !w.wants {
		return
	}
	w.wants = false
	if w.wanted != hostOf(addr) {
		s.Lease(w.wantedNs, mac, true)
	}
}

// Lease notes that a device asks for an address: with discover set it knows of
// none, else it wants one that it had. The latter is a join only right after
// signing in.
func (s *Setups) Lease(timeNs int64, mac flow.MAC, discover bool) {
	w := s.watch(mac)
	if w == nil || noTime(timeNs) || w.present || w.joined {
		return
	}
	fromNs := timeNs
	if w.signedIn(timeNs) {
		fromNs = w.keyedNs
	} else if !discover {
		return
	}
	w.joined = true
	if s.Known != nil && s.Known(mac.String()) {
		return
	}
	w.open, w.fromNs, w.untilNs = true, fromNs, fromNs+setupNs
	s.opened = append(s.opened, mac)
	i, _ := s.find(mac)
	s.crowd(w, i)
}

// signedIn reports whether the device signed in just before a time.
func (w *setupWatch) signedIn(timeNs int64) bool {
	return w.keyed && timeNs >= w.keyedNs && timeNs-w.keyedNs <= keyedNs
}

// crowd closes the windows of devices that joined together with many others.
func (s *Setups) crowd(w *setupWatch, i uint32) {
	if len(s.joins) >= setupJoins {
		s.joins = s.joins[1:]
	}
	s.joins = append(s.joins, i)
	near := 0
	for _, j := range s.joins {
		if s.near(w, j) {
			near++
		}
	}
	if near < crowdDevices {
		return
	}
	for _, j := range s.joins {
		if s.near(w, j) {
			s.list[j].open = false
		}
	}
}

func (s *Setups) near(w *setupWatch, j uint32) bool {
	d := w.fromNs - s.list[j].fromNs
	return d <= crowdNs && -d <= crowdNs
}

// Relay takes packets that a device carried for somebody else.
func (s *Setups) Relay(mac flow.MAC, firstNs, lastNs int64, packets uint64) {
	w := s.watch(mac)
	if w == nil || noTime(firstNs) || noTime(lastNs) || lastNs < firstNs {
		return
	}
	w.packets += packets
	if !w.relayed {
		w.relayed, w.firstNs, w.lastNs = true, firstNs, lastNs
	}
	w.firstNs, w.lastNs = min(w.firstNs, firstNs), max(w.lastNs, lastNs)
	if w.open && firstNs < w.untilNs && lastNs >= w.fromNs {
		w.untilNs = min(max(w.untilNs, lastNs+setupRelayNs), w.fromNs+setupLongestNs)
	}
}

// Opened reports whether a window of a device was opened, whatever came of it.
// In most homes there are none or few.
func (s *Setups) Opened(mac flow.MAC) bool {
	const few = 8
	if len(s.opened) <= few {
		return slices.Contains(s.opened, mac)
	}
	i, ok := s.find(mac)
	return ok && s.list[i].joined
}

// In reports whether a device is being set up at a time, as far as is known by
// now.
func (s *Setups) In(mac flow.MAC, timeNs int64) bool {
	if !s.Opened(mac) {
		return false
	}
	i, _ := s.find(mac)
	w := &s.list[i]
	return w.open && timeNs >= w.fromNs && timeNs < w.untilNs
}

// Take gives the windows by device, and forgets all.
func (s *Setups) Take() []flow.Setup {
	var list []flow.Setup
	for i := range s.list {
		w := &s.list[i]
		if !w.open {
			continue
		}
		list = append(list, flow.Setup{
			Device: w.mac.String(), FromNs: w.fromNs, UntilNs: w.untilNs,
			RelayedFirstNs: w.firstNs, RelayedLastNs: w.lastNs, RelayedPackets: w.packets,
		})
	}
	*s = Setups{Known: s.Known, beyond: s.beyond}
	slices.SortFunc(list, func(a, b flow.Setup) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.FromNs, b.FromNs))
	})
	return list
}
