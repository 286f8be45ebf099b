package decode

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"telltale/capture/flow"
)

// DHCPv4 options that are read (RFC 2132; 81 of RFC 4702, 161 of RFC 8520).
const (
	dhcpPad         = 0
	dhcpRouter      = 3
	dhcpResolvers   = 6
	dhcpHostname    = 12
	dhcpRequested   = 50
	dhcpOverload    = 52
	dhcpMessageType = 53
	dhcpServerID    = 54
	dhcpParams      = 55
	dhcpVendorClass = 60
	dhcpClientID    = 61
	dhcpFQDN        = 81
	dhcpMUD         = 161
	dhcpEnd         = 255

	dhcpFixed = 236 // bytes before the options (RFC 2131 section 2)
	dhcpMagic = 0x63825363
)

// DHCP is one DHCPv4 or BOOTP message. Of an option that comes more than once
// the first counts (measurement specification section 6); texts are trimmed.
type DHCP struct {
	Request     bool       // BOOTREQUEST: from a client
	MessageType uint8      // option 53, 0 for plain BOOTP; 1 discover … 8 inform
	Client      flow.MAC   // client hardware address field, zero unless Ethernet
	Hostname    string     // option 12
	VendorClass string     // option 60
	FQDN        string     // option 81
	Params      string     // option 55: decimal numbers in message order, comma-joined
	MUDURL      string     // option 161
	Requested   netip.Addr // option 50
	YourAddr    netip.Addr // yiaddr field; invalid when 0.0.0.0
	ClientAddr  netip.Addr // ciaddr field; invalid when 0.0.0.0
	Router      netip.Addr // first of option 3
	Server      netip.Addr // option 54
	// ClientID is option 61 in hexadecimal, "" for one that only repeats the
	// hardware address. It may stay the same over changes of address.
	ClientID  string
	Resolvers []netip.Addr // option 6: name servers that an answer offers, at most 8
}

// ParseDHCP reads the payload of UDP ports 67 and 68. For a message cut short
// it returns the complete options and an error that wraps ErrCut.
func ParseDHCP(b []byte) (DHCP, error) {
	var d DHCP
	if len(b) < dhcpFixed {
		return d, fmt.Errorf("reading DHCP header: %w", ErrCut)
	}
	if b[0] != 1 && b[0] != 2 {
		return d, fmt.Errorf("reading DHCP header: %w", ErrBroken)
	}
	d.Request = b[0] == 1
	if b[1] == 1 && b[2] == 6 {
		d.Client = flow.MAC(b[28:34])
	}
	d.ClientAddr = someAddr(b[12:16])
	d.YourAddr = someAddr(b[16:20])
	if len(b) < dhcpFixed+4 || binary.BigEndian.Uint32(b[dhcpFixed:]) != dhcpMagic {
		return d, nil // plain BOOTP has no options
	}
	p := dhcpParser{to: &d}
	if err := p.all(b); err != nil {
		return d, fmt.Errorf("reading DHCP options: %w", err)
	}
	return d, nil
}

// all reads the options, and those that the fields for a boot file and a
// server name hold (RFC 2132 section 9.3).
func (p *dhcpParser) all(b []byte) error {
	const file, name = 1, 2
	err := p.options(b[dhcpFixed+4:])
	if p.overload&file != 0 {
		err = firstError(err, p.options(b[108:236]))
	}
	if p.overload&name != 0 {
		err = firstError(err, p.options(b[44:108]))
	}
	return err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// dhcpParser walks options; seen keeps which have come already.
type dhcpParser struct {
	to       *DHCP
	seen     [4]uint64
	overload uint8
}

func (p *dhcpParser) options(b []byte) error {
	r := reader{b: b}
	for r.left() > 0 {
		code := r.u8()
		if code == dhcpPad {
			continue
		}
		if code == dhcpEnd {
			return nil
		}
		body := r.take(int(r.u8()))
		if r.short {
			return ErrCut
		}
		word, bit := code>>6, uint64(1)<<(code&63)
		if p.seen[word]&bit == 0 {
			p.seen[word] |= bit
			p.option(code, body)
		}
	}
	return nil
}

func (p *dhcpParser) option(code uint8, body []byte) {
	if len(body) == 0 {
		return
	}
	switch code {
	case dhcpHostname:
		p.to.Hostname = wireText(body)
	case dhcpVendorClass:
		p.to.VendorClass = wireText(body)
	case dhcpParams:
		p.to.Params = decimals(body)
	case dhcpFQDN:
		p.to.FQDN = clientFQDN(body)
	case dhcpMUD:
		p.to.MUDURL = wireText(body)
	case dhcpClientID:
		p.to.ClientID = clientID(body, p.to.Client)
	default:
		p.number(code, body)
	}
}

func (p *dhcpParser) number(code uint8, body []byte) {
	switch code {
	case dhcpMessageType:
		p.to.MessageType = body[0]
	case dhcpOverload:
		p.overload = body[0]
	case dhcpRequested:
		p.to.Requested = someAddr(body)
	case dhcpRouter:
		p.to.Router = someAddr(body)
	case dhcpServerID:
		p.to.Server = someAddr(body)
	case dhcpResolvers:
		p.to.Resolvers = someAddrs(body)
	}
}

// someAddrs reads a list of IPv4 addresses.
func someAddrs(b []byte) []netip.Addr {
	const most = 8
	var list []netip.Addr
	for ; len(b) >= 4 && len(list) < most; b = b[4:] {
		if a := someAddr(b); a.IsValid() {
			list = append(list, a)
		}
	}
	return list
}

// clientID reads option 61 (RFC 2132 section 9.14): a type, then the identifier.
// Hardware type 1 with the client's own address says nothing new.
func clientID(b []byte, client flow.MAC) string {
	if len(b) == 7 && b[0] == 1 && flow.MAC(b[1:]) == client {
		return ""
	}
	return hex.EncodeToString(b)
}

// someAddr reads an IPv4 address; none, and 0.0.0.0, are the invalid address.
func someAddr(b []byte) netip.Addr {
	if len(b) < 4 || bytes.Equal(b[:4], []byte{0, 0, 0, 0}) {
		return netip.Addr{}
	}
	return netip.AddrFrom4([4]byte(b))
}

func decimals(b []byte) string {
	var s strings.Builder
	s.Grow(4 * len(b))
	for i, v := range b {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteString(strconv.Itoa(int(v)))
	}
	return s.String()
}

// clientFQDN reads option 81: flags, two old result codes, and the name, in
// the form of DNS if the E flag is set and as text if not (RFC 4702 section 2).
func clientFQDN(b []byte) string {
	const head, encoded = 3, 0x04
	if len(b) <= head {
		return ""
	}
	name := b[head:]
	if b[0]&encoded == 0 {
		return wireText(bytes.TrimRight(name, ".\x00"))
	}
	return encodedName(name)
}
