package knowledge

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Longest name and label (RFC 1035 section 2.3.4), written without the final dot.
const (
	maxName  = 253
	maxLabel = 63
)

// RegistrableDomain gives the part of a name that somebody registered: "cdn.shop.co.uk" gives "shop.co.uk". Only the
// public registries' part of the Public Suffix List counts: names that a company lends to its customers belong to that
// company, so "x.s3.amazonaws.com" gives "amazonaws.com" (knowledge specification section 4). Names under "example"
// (RFC 2606) count as registered, for the example home. Empty for addresses, single labels, names of the local
// network and what is no name.
func RegistrableDomain(name string) string {
	name, ok := plainName(name)
	if !ok {
		return ""
	}
	suffix, icann := publicsuffix.PublicSuffix(name)
	for !icann {
		_, rest, dot := strings.Cut(suffix, ".")
		if !dot {
			break
		}
		suffix, icann = publicsuffix.PublicSuffix(rest)
	}
	if !icann && suffix != "example" || suffix == "onion" || suffix == "arpa" || strings.HasSuffix(suffix, ".arpa") {
		return ""
	}
	if len(name) <= len(suffix)+1 {
		return ""
	}
	before := name[:len(name)-len(suffix)-1]
	return name[strings.LastIndexByte(before, '.')+1:]
}

// plainName brings a name into the form that the tables hold: lower case, no final dot. ok is false for what is no
// host name: addresses, empty or overlong labels, characters other than letters, digits, hyphen and underscore.
func plainName(name string) (string, bool) {
	name = strings.TrimSuffix(name, ".")
	if name == "" || len(name) > maxName {
		return "", false
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return "", false
	}
	name = strings.ToLower(name)
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > maxLabel || strings.ContainsFunc(label, foreignToNames) {
			return "", false
		}
	}
	return name, true
}

func foreignToNames(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}
