package capturetest

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"telltale/capture/flow"
)

// DHCPv6 message types (RFC 8415 section 7.3).
const (
	DHCPv6Solicit uint8 = 1
	DHCPv6Reply   uint8 = 7
)

// DHCPv6Option is one option of a DHCPv6 message.
type DHCPv6Option struct {
	Code uint16
	Data []byte
}

// DHCPv6 gives a message of a type with options (RFC 8415 section 8).
func DHCPv6(kind uint8, transaction uint32, options ...DHCPv6Option) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(kind)<<24|transaction&0xffffff)
	for _, o := range options {
		b = binary.BigEndian.AppendUint16(b, o.Code)
		b = binary.BigEndian.AppendUint16(b, uint16(len(o.Data)))
		b = append(b, o.Data...)
	}
	return b
}

// DHCPv6ClientID makes option 1, a DUID-LL of a hardware address (RFC 8415
// section 11.4).
func DHCPv6ClientID(mac flow.MAC) DHCPv6Option {
	return DHCPv6Option{1, append([]byte{0, 3, 0, 1}, mac[:]...)}
}

// DHCPv6FullName makes option 39 (RFC 4704) with the name in the form of DNS.
func DHCPv6FullName(name string) DHCPv6Option {
	return DHCPv6Option{39, append([]byte{1}, labels(name)...)}
}

// labels writes a name without compression.
func labels(name string) []byte {
	var b []byte
	for label := range strings.SplitSeq(name, ".") {
		b = append(append(b, byte(len(label))), label...)
	}
	return append(b, 0)
}

// WSDiscovery is what a device says of itself by WS-Discovery.
type WSDiscovery struct {
	Endpoint string // "urn:uuid:…"
	Types    string // "dn:NetworkVideoTransmitter", several with a space between
	Scopes   string // likewise
	XAddrs   string // likewise
}

// Hello gives the message with which a device comes up (OASIS WS-Discovery 1.1
// section 4.1).
func (w WSDiscovery) Hello() []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"` +
		` xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">` +
		`<s:Body><d:Hello><a:EndpointReference><a:Address>` + w.Endpoint + `</a:Address></a:EndpointReference><d:Types>` + w.Types +
		`</d:Types><d:Scopes>` + w.Scopes + `</d:Scopes><d:XAddrs>` + w.XAddrs + `</d:XAddrs></d:Hello></s:Body></s:Envelope>`)
}

// LLDPFrame gives the frame of a unit with the sender's address as chassis, a
// system name and a description (IEEE 802.1AB-2016 section 8).
func LLDPFrame(sender flow.MAC, system, description string) []byte {
	unit := append([]byte{0x02, 7, 4}, sender[:]...)
	unit = append(unit, 0x04, 2, 5, '1', 0x06, 2, 0, 120)
	for kind, text := range []string{5: system, 6: description} {
		if text != "" {
			unit = binary.BigEndian.AppendUint16(unit, uint16(kind)<<9|uint16(len(text)))
			unit = append(unit, text...)
		}
	}
	nearest := flow.MAC{0x01, 0x80, 0xc2, 0, 0, 0x0e}
	return Ethernet(Link{Source: sender, Destination: nearest}, flow.EtherLLDP, append(unit, 0, 0))
}

// EAPOLStart gives the frame with which a device asks to sign in (IEEE 802.1X).
func EAPOLStart(sender, to flow.MAC) []byte {
	return Ethernet(Link{Source: sender, Destination: to}, flow.EtherEAPOL, []byte{2, 1, 0, 0})
}

// ResolverOption makes the option of a router advertisement that announces name
// servers (RFC 8106 section 5.1).
func ResolverOption(lifeSeconds uint32, servers ...netip.Addr) []byte {
	b := []byte{25, byte(1 + 2*len(servers)), 0, 0}
	b = binary.BigEndian.AppendUint32(b, lifeSeconds)
	for _, s := range servers {
		b = append(b, s.AsSlice()...)
	}
	return b
}
