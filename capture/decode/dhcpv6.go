package decode

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"telltale/capture/flow"
)

// DHCPv6 messages and options that are read (RFC 8415 sections 7.3 and 21; 23
// of RFC 3646, 39 of RFC 4704, 112 of RFC 8520).
const (
	dhcp6RelayForward = 12
	dhcp6RelayReply   = 13

	dhcp6ClientID     = 1
	dhcp6Requested    = 6
	dhcp6RelayMessage = 9
	dhcp6UserClass    = 15
	dhcp6VendorClass  = 16
	dhcp6Resolvers    = 23
	dhcp6FQDN         = 39
	dhcp6MUD          = 112

	dhcp6MaxRelays    = 8   // RFC 8415 section 7.6: HOP_COUNT_LIMIT
	dhcp6MaxDUID      = 130 // RFC 8415 section 11.1
	dhcp6MaxResolvers = 8
)

// DHCPv6 is one DHCPv6 message. Of an option that comes more than once the first
// counts; texts are trimmed.
type DHCPv6 struct {
	MessageType uint8        // 1 solicit, 2 advertise, 3 request, 7 reply, 11 information request …
	Request     bool         // from a client
	Relayed     bool         // a relay handed it on: the frame's addresses are the relay's
	DUID        string       // client identifier in hexadecimal; stays the same over changes of address
	LinkAddr    flow.MAC     // hardware address within the DUID, if it holds one: of some interface of the client
	FQDN        string       // option 39
	VendorClass string       // option 16: the first text of it
	UserClass   string       // option 15: likewise
	Params      string       // option 6: decimal numbers in message order, comma-joined
	MUDURL      string       // option 112
	Resolvers   []netip.Addr // option 23 of an answer, at most 8
}

// ParseDHCPv6 reads the payload of UDP ports 546 and 547, through relays. For a
// message cut short it returns the complete options and an error that wraps ErrCut.
func ParseDHCPv6(b []byte) (DHCPv6, error) {
	var d DHCPv6
	for range dhcp6MaxRelays + 1 {
		const plain, relay = 4, 34 // bytes before the options
		if len(b) < plain {
			return d, fmt.Errorf("reading DHCPv6 header: %w", ErrCut)
		}
		d.MessageType = b[0]
		if b[0] != dhcp6RelayForward && b[0] != dhcp6RelayReply {
			d.Request = dhcp6FromClient(b[0])
			err := d.options(b[plain:])
			return d, err
		}
		d.Relayed = true
		if len(b) < relay {
			return d, fmt.Errorf("reading DHCPv6 relay header: %w", ErrCut)
		}
		b = dhcp6Inner(b[relay:])
	}
	return d, fmt.Errorf("reading DHCPv6 relays: %w", ErrBroken)
}

// dhcp6FromClient tells the messages that clients send (RFC 8415 section 7.3).
func dhcp6FromClient(kind byte) bool {
	switch kind {
	case 1, 3, 4, 5, 6, 8, 9, 11: // solicit, request, confirm, renew, rebind, release, decline, information request
		return true
	}
	return false
}

// dhcp6Inner finds the message that a relay carries; none is nil.
func dhcp6Inner(b []byte) []byte {
	r := reader{b: b}
	for r.left() >= 4 {
		code, body := r.u16(), r.take(int(r.u16()))
		if code == dhcp6RelayMessage {
			return body
		}
	}
	return nil
}

func (d *DHCPv6) options(b []byte) error {
	r := reader{b: b}
	for r.left() > 0 {
		code, body := r.u16(), r.take(int(r.u16()))
		if r.short {
			return fmt.Errorf("reading DHCPv6 options: %w", ErrCut)
		}
		if len(body) > 0 {
			d.option(code, body)
		}
	}
	return nil
}

func (d *DHCPv6) option(code uint16, body []byte) {
	switch code {
	case dhcp6ClientID:
		d.client(body)
	case dhcp6Requested:
		first(&d.Params, decimals16(body))
	case dhcp6UserClass:
		first(&d.UserClass, dhcp6Text(body))
	case dhcp6VendorClass:
		first(&d.VendorClass, dhcp6Text(body[min(4, len(body)):])) // after the enterprise number
	case dhcp6Resolvers:
		d.Resolvers = appendAddrs16(d.Resolvers, body, dhcp6MaxResolvers)
	case dhcp6FQDN:
		first(&d.FQDN, encodedName(body[1:])) // after the flags
	case dhcp6MUD:
		first(&d.MUDURL, wireText(body))
	}
}

// appendAddrs16 adds IPv6 addresses until there are most of them.
func appendAddrs16(list []netip.Addr, b []byte, most int) []netip.Addr {
	for ; len(b) >= 16 && len(list) < most; b = b[16:] {
		list = append(list, netip.AddrFrom16([16]byte(b)))
	}
	return list
}

// first keeps the value of an option that comes for the first time.
func first(to *string, value string) {
	if *to == "" {
		*to = value
	}
}

// client reads a DUID (RFC 8415 section 11). Types 1 and 3 hold the address of
// one of the client's interfaces; hardware type 1 is Ethernet.
func (d *DHCPv6) client(duid []byte) {
	if d.DUID != "" || len(duid) > dhcp6MaxDUID {
		return
	}
	d.DUID = hex.EncodeToString(duid)
	r := reader{b: duid}
	kind, hardware := r.u16(), r.u16()
	if kind == 1 {
		r.skip(4) // the time when it was made
	}
	if (kind == 1 || kind == 3) && hardware == 1 && r.left() == 6 {
		if mac := flow.MAC(r.take(6)); mac.Usable() {
			d.LinkAddr = mac
		}
	}
}

// dhcp6Text gives the first text of a class option.
func dhcp6Text(b []byte) string {
	r := reader{b: b}
	return wireText(r.take(int(r.u16())))
}

func decimals16(b []byte) string {
	var s strings.Builder
	for ; len(b) >= 2 && s.Len() < 1024; b = b[2:] {
		if s.Len() > 0 {
			s.WriteByte(',')
		}
		s.WriteString(strconv.Itoa(int(b[0])<<8 | int(b[1])))
	}
	return s.String()
}

// encodedName reads labels with a length before each, as DNS writes them, but
// without pointers; the root at the end may be missing.
func encodedName(b []byte) string {
	var labels []string
	for len(b) > 0 && b[0] != 0 && int(b[0]) < len(b) {
		n := int(b[0])
		labels = append(labels, string(b[1:1+n]))
		b = b[1+n:]
	}
	return wireText([]byte(strings.Join(labels, ".")))
}
