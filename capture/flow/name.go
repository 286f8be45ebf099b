package flow

import (
	"net/netip"
	"time"
)

// NameSource says which protocol bound a name to an address.
type NameSource uint8

// The sources, the most telling first: what a flow itself says of its
// destination weighs more than an earlier answer of a name server.
const (
	NameNone NameSource = iota
	NameTLSSNI
	NameQUICSNI
	NameHTTPHost
	NameDNS
)

// String gives the word used in files and tables: "dns", "tls_sni", "quic_sni",
// "http_host" (measurement specification section 5), "" for none.
func (s NameSource) String() string {
	switch s {
	case NameTLSSNI:
		return "tls_sni"
	case NameQUICSNI:
		return "quic_sni"
	case NameHTTPHost:
		return "http_host"
	case NameDNS:
		return "dns"
	case NameNone:
	}
	return ""
}

// ParseNameSource reads what String gives; anything else is NameNone.
func ParseNameSource(s string) NameSource {
	for _, v := range []NameSource{NameTLSSNI, NameQUICSNI, NameHTTPHost, NameDNS} {
		if v.String() == s {
			return v
		}
	}
	return NameNone
}

// NameBinding ties a name to a remote address, for one device, at one time,
// with the protocol that said so. There is no global table of names: two
// devices may mean different things by one address.
type NameBinding struct {
	Device  string     // device key
	Name    string     // lower case, no final dot, printable ASCII (measurement specification 5)
	Remote  netip.Addr // the address that the name stands for
	Source  NameSource
	FirstNs int64  // first and last time the binding was seen
	LastNs  int64  //
	Count   uint64 // how often it was seen
	// Relayed says that only somebody whom the device carries used or was told
	// the name, such as a phone on a plug's own Wi-Fi. It says nothing of the
	// device itself (label specification 0.1, 2).
	Relayed bool
}

// NameReachNs is how long after a packet a name may be learnt that is still put
// on it, in nanoseconds. Packets may come in another order than they were sent,
// and an answer may be missed and asked for again; but hours later the address
// may belong to somebody else.
const NameReachNs = int64(5 * time.Minute)

// CleanName brings a name from the wire into the one form that is kept: lower
// case, no final dot. It reports false for an empty name, one over 255 bytes,
// or one with anything but printable ASCII (measurement specification 5).
func CleanName(raw []byte) (string, bool) {
	for len(raw) > 0 && raw[len(raw)-1] == '.' {
		raw = raw[:len(raw)-1]
	}
	if len(raw) == 0 || len(raw) > 255 {
		return "", false
	}
	var room [255]byte
	b := room[:len(raw)]
	for i, c := range raw {
		if c <= ' ' || c > '~' {
			return "", false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b[i] = c
	}
	return string(b), true
}
