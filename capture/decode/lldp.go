package decode

import (
	"encoding/hex"
	"fmt"
	"net/netip"

	"telltale/capture/flow"
)

// Types of an LLDP unit's parts (IEEE 802.1AB-2016 section 8.4).
const (
	lldpEnd         = 0
	lldpChassis     = 1
	lldpPort        = 4 // port description
	lldpSystem      = 5
	lldpDescription = 6

	lldpChassisMAC  = 4 // subtypes of the chassis, table 8-2
	lldpChassisAddr = 5
)

// LLDP is what a Link Layer Discovery unit says of its sender (EtherType 88cc).
type LLDP struct {
	Chassis     string // a hardware or network address, or a text, whichever the sender chose
	System      string // system name
	Description string // system description: often product and version
	Port        string // port description
}

// ParseLLDP reads the unit behind the EtherType. For one cut short it returns the
// complete parts and an error that wraps ErrCut.
func ParseLLDP(b []byte) (LLDP, error) {
	var l LLDP
	r := reader{b: b}
	for r.left() > 0 {
		head := r.u16()
		kind, body := head>>9, r.take(int(head&0x1ff))
		if r.short {
			return l, fmt.Errorf("reading LLDP unit: %w", ErrCut)
		}
		switch kind {
		case lldpEnd:
			return l, nil
		case lldpChassis:
			first(&l.Chassis, chassis(body))
		case lldpPort:
			first(&l.Port, wireText(body))
		case lldpSystem:
			first(&l.System, wireText(body))
		case lldpDescription:
			first(&l.Description, wireText(body))
		}
	}
	return l, nil
}

// chassis reads an identifier, the first byte of which says of what kind it is.
func chassis(b []byte) string {
	switch {
	case len(b) < 2:
		return ""
	case b[0] == lldpChassisMAC && len(b) == 7:
		return flow.MAC(b[1:]).String()
	case b[0] == lldpChassisAddr && (len(b) == 6 || len(b) == 18): // after the address family
		if a, ok := netip.AddrFromSlice(b[2:]); ok {
			return a.String()
		}
	case b[0] == lldpChassisMAC || b[0] == lldpChassisAddr:
		return hex.EncodeToString(b[1:])
	}
	return wireText(b[1:])
}

// EAPOLJoins reads an EAPOL frame (EtherType 888e; IEEE 802.1X-2020 section 11)
// and says who of the two ends joins the network: the sender, or else the receiver.
// It reports false for a frame that tells nothing of it. Nothing of its keys or
// names is read.
func EAPOLJoins(b []byte) (sender, ok bool) {
	const packet, start, key = 0, 1, 3 // types of a frame
	if len(b) < 4 {
		return false, false
	}
	switch b[1] {
	case start:
		return true, true
	case packet: // an EAP request (1) comes from the network, a response (2) from who joins
		return len(b) > 4 && b[4] == 2, len(b) > 4 && (b[4] == 1 || b[4] == 2)
	case key: // the network asks for an answer by the Ack bit (IEEE 802.11-2020 section 12.7.2)
		const ack = 0x80
		return len(b) > 6 && b[6]&ack == 0, len(b) > 6
	}
	return false, false
}
