package flow

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// MAC is an EUI-48 link-layer address. The zero value means "none".
type MAC [6]byte

// ParseMAC reads six hexadecimal bytes parted by colons or hyphens, in either
// case, and returns an error for anything else.
func ParseMAC(s string) (MAC, error) {
	var m MAC
	plain := strings.NewReplacer(":", "", "-", "").Replace(s)
	if len(s) != 17 || len(plain) != 12 {
		return MAC{}, fmt.Errorf("parsing hardware address %q: want six bytes like 00:11:22:33:44:55", s)
	}
	if _, err := hex.Decode(m[:], []byte(plain)); err != nil {
		return MAC{}, fmt.Errorf("parsing hardware address %q: %w", s, err)
	}
	return m, nil
}

// String gives the address in lower case with colons.
func (m MAC) String() string {
	const digits = "0123456789abcdef"
	b := make([]byte, 0, 17)
	for i, v := range m {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, digits[v>>4], digits[v&15])
	}
	return string(b)
}

// IsZero reports whether there is no address.
func (m MAC) IsZero() bool { return m == MAC{} }

// Group reports whether the address is a broadcast or multicast address (the
// low bit of the first byte, IEEE 802-2014 section 8.2).
func (m MAC) Group() bool { return m[0]&1 != 0 }

// Usable reports whether the address can name a device: not zero and not a
// group address (measurement specification section 2, rule 2).
func (m MAC) Usable() bool { return !m.IsZero() && !m.Group() }

// Random reports whether the address is locally administered, as phones and
// laptops make them up for privacy (IEEE 802-2014 section 8.2).
func (m MAC) Random() bool { return m.Usable() && m[0]&2 != 0 }
