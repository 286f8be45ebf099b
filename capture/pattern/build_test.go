package pattern_test

import (
	"math/rand/v2"
	"net/netip"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

const (
	second = int64(1e9)
	startT = int64(1_700_000_000) * second / flow.HourNs * flow.HourNs // the start of an hour
)

func mac(last byte) flow.MAC { return flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, last} }

// device is the source of one of the home's devices.
func device(last byte) pattern.Source {
	return pattern.Source{MAC: mac(last), Addr: netip.AddrFrom4([4]byte{192, 168, 1, last})}
}

// stranger is one of 65,536 addresses of the benchmark range.
func stranger(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)})
}

// atHome places sources as if 192.168.0.0/16 and fd00::/8 were the home, and
// global IPv6 unknown.
func atHome(from pattern.Source, remote netip.Addr) pattern.Place {
	p := pattern.Place{Device: from.MAC.String()}
	switch {
	case from.Addr.Is6() && !flow.Local(from.Addr):
		p.Open = true
	case !flow.Local(from.Addr):
	case flow.Local(remote):
		p.Scope = flow.ScopeLAN
	default:
		p.Scope = flow.ScopeInternet
	}
	return p
}

// settled places them as at the end of a capture: all IPv6 is at home.
func settled(from pattern.Source, remote netip.Addr) pattern.Place {
	p := atHome(from, remote)
	if p.Open {
		p.Open, p.Scope = false, flow.ScopeInternet
	}
	return p
}

func noName(uint32) string { return "" }

func chance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }
