package pattern

import (
	"hash/maphash"
	"math/bits"
	"net/netip"

	"telltale/capture/flow"
)

// Source is who sent a packet: the hardware address of its frame, zero if it
// held none, and the address.
type Source struct {
	MAC  flow.MAC
	Addr netip.Addr
}

// Place says whose a source is, seen together with a remote address.
type Place struct {
	Device string     // device key
	Scope  flow.Scope // between the two; ScopeTransit where the source is no device's own address, whose rows are dropped
	Open   bool       // not known yet: its rows wait
}

// Locate tells the place of a source. It is asked when rows are taken, with a
// remote address that stands for all in the row.
type Locate func(from Source, remote netip.Addr) Place

// Name gives the text of a name that flows were told with, "" for 0.
type Name func(uint32) string

// host is an address without pointers. IPv4 lies in ::ffff:0:0/96.
type host [16]byte

func hostOf(a netip.Addr) host { return a.As16() }

func (h host) addr() netip.Addr { return netip.AddrFrom16(h).Unmap() }

// sender is a Source without pointers.
type sender struct {
	mac  flow.MAC
	addr host
}

func senderOf(s Source) sender { return sender{s.MAC, hostOf(s.Addr)} }

func (s sender) source() Source { return Source{s.mac, s.addr.addr()} }

// maxSenders is how many senders are told apart at once; a home has some
// hundred, with all their IPv6 addresses.
const maxSenders = 4096

// senders gives each sender a small number.
type senders struct {
	ids    map[sender]uint16
	list   []sender
	last   sender
	lastID uint16
}

// id gives the number of a sender, and false when there is no room for one more.
func (s *senders) id(of sender) (uint16, bool) {
	if len(s.list) > 0 && s.last == of {
		return s.lastID, true
	}
	id, ok := s.ids[of]
	if !ok {
		if len(s.list) >= maxSenders {
			return 0, false
		}
		if s.ids == nil {
			s.ids = map[sender]uint16{}
		}
		id = uint16(len(s.list))
		s.ids[of] = id
		s.list = append(s.list, of)
	}
	s.last, s.lastID = of, id
	return id, true
}

// find gives the number of a sender that has one.
func (s *senders) find(of sender) (uint16, bool) {
	if len(s.list) > 0 && s.last == of {
		return s.lastID, true
	}
	id, ok := s.ids[of]
	return id, ok
}

func (s *senders) reset() {
	clear(s.ids)
	s.list = s.list[:0]
}

// seed makes hashes differ from run to run, else a capture could be made whose
// addresses all fall on one place. Nothing that is told depends on it.
func seed() uint64 { return maphash.String(maphash.MakeSeed(), "") | 1 }

// mix joins three numbers into a hash, as wyhash does.
func mix(seed, a, b, c uint64) uint64 {
	high, low := bits.Mul64(a^seed, b^0x9e3779b97f4a7c15)
	high, low = bits.Mul64(high^low^c, seed^0xe7037ed1a0b428db)
	return high ^ low
}

// floorTo rounds down to a multiple of step, also before 1970.
func floorTo(ns, step int64) int64 {
	r := ns % step
	if r < 0 {
		r += step
	}
	return ns - r
}

// noTime reports whether a time is none that a packet can have had, so far away
// that differences could overflow.
func noTime(ns int64) bool {
	const late, early = 1 << 62, -1 << 61 // the year 2116 and 1896
	return ns > late || ns < early
}
