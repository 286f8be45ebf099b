package knowledge

import "net/netip"

// reserved lists the ranges that are no place on the internet: the IANA special-purpose address registries (RFC 6890
// and its updates), without the few anycast services in them. 6to4 (RFC 7526) and Teredo (RFC 4380) stand here
// because their country is that of a relay.
var reserved = parsePrefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/3",
	"::/3", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20",
	"4000::/2", "8000::/1",
)

// nat64 holds IPv4 addresses in their last 32 bits (RFC 6052 section 2.1): homes without IPv4 reach it that way.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func parsePrefixes(texts ...string) []netip.Prefix {
	prefixes := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		prefixes[i] = netip.MustParsePrefix(s)
	}
	return prefixes
}

// plainAddr takes off a zone and unwraps IPv4 that is written as IPv6; ok is false for an address that is no single
// place on the internet: private, local, multicast, documentation, reserved or invalid.
func plainAddr(addr netip.Addr) (plain netip.Addr, ok bool) {
	addr = addr.WithZone("").Unmap()
	if nat64.Contains(addr) {
		b := addr.As16()
		addr = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !addr.IsValid() {
		return addr, false
	}
	for _, p := range reserved {
		if p.Contains(addr) {
			return addr, false
		}
	}
	return addr, true
}
