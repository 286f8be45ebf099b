package flow

import "net/netip"

// Scope says between which sides an IP frame travelled (measurement
// specification section 4, rule 2).
type Scope uint8

// The scopes. A transit frame belongs to no device.
const (
	ScopeTransit Scope = iota
	ScopeInternet
	ScopeLAN
	ScopeMulticast
)

// String gives the word used in files: "internet", "lan", "multicast", "transit".
func (s Scope) String() string {
	switch s {
	case ScopeInternet:
		return "internet"
	case ScopeLAN:
		return "lan"
	case ScopeMulticast:
		return "multicast"
	case ScopeTransit:
	}
	return "transit"
}

// ParseScope reads what String gives; anything else is ScopeTransit.
func ParseScope(s string) Scope {
	for _, v := range []Scope{ScopeInternet, ScopeLAN, ScopeMulticast} {
		if v.String() == s {
			return v
		}
	}
	return ScopeTransit
}

// Reach says how far a device got with a remote party (label specification
// B.1: asked, tried, contacted).
type Reach uint8

// The reaches, in rising order.
const (
	ReachAsked     Reach = iota // only its name was asked for
	ReachTried                  // packets went out, no payload came back
	ReachHeard                  // payload came in, none went out
	ReachContacted              // payload went both ways
)

// Contacted reports whether data went both ways: only that counts as being in
// touch (label specification B.1).
func (r Reach) Contacted() bool { return r == ReachContacted }

// Group reports whether addr is a group address: 224/4, 255.255.255.255 or
// ff00::/8 (measurement specification 3.2).
func Group(addr netip.Addr) bool {
	return addr.IsMulticast() || addr == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// Local reports whether addr is on the local side by itself, whatever prefixes
// are on-link (measurement specification 3.2).
func Local(addr netip.Addr) bool {
	if addr.Is4In6() {
		addr = addr.Unmap()
	}
	if addr.Is4() {
		return localV4(addr.As4())
	}
	b := addr.As16()
	switch {
	case b[0]&0xfe == 0xfc: // fc00::/7 unique local, RFC 4193
		return true
	case b[0] == 0xfe && b[1]&0x80 == 0x80: // fe80::/10 link-local and fec0::/10 site-local
		return true
	}
	return addr.IsLoopback() || addr.IsUnspecified()
}

func localV4(b [4]byte) bool {
	switch b[0] {
	case 10, 127: // 10/8 RFC 1918, 127/8
		return true
	case 172: // 172.16/12 RFC 1918
		return b[1]&0xf0 == 16
	case 192: // 192.168/16 RFC 1918
		return b[1] == 168
	case 169: // 169.254/16 RFC 3927
		return b[1] == 254
	case 100: // 100.64/10 shared space, RFC 6598
		return b[1]&0xc0 == 64
	}
	return b == [4]byte{}
}
