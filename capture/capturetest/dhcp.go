package capturetest

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// DHCP message types (RFC 2132 section 9.6).
const (
	DHCPDiscover uint8 = 1
	DHCPOffer    uint8 = 2
	DHCPRequest  uint8 = 3
	DHCPAck      uint8 = 5
	DHCPInform   uint8 = 8
)

// DHCPOption is one option of a DHCP message.
type DHCPOption struct {
	Code uint8
	Data []byte
}

// DHCP is a DHCP message for IPv4 (RFC 2131). Zero addresses are written as
// 0.0.0.0.
type DHCP struct {
	Type        uint8 // option 53; offers and acknowledgements are BOOTREPLY
	Transaction uint32
	ClientMAC   flow.MAC
	ClientIP    netip.Addr
	YourIP      netip.Addr
	ServerIP    netip.Addr
	Options     []DHCPOption // besides option 53
}

// Bytes gives the message, padded to the 300 bytes of BOOTP.
func (d DHCP) Bytes() []byte {
	b := make([]byte, 236, 300)
	b[0], b[1], b[2] = 1, 1, 6
	if d.Type == DHCPOffer || d.Type == DHCPAck {
		b[0] = 2
	}
	binary.BigEndian.PutUint32(b[4:], d.Transaction)
	for i, a := range []netip.Addr{d.ClientIP, d.YourIP, d.ServerIP} {
		if a.Is4() {
			copy(b[12+4*i:], a.AsSlice())
		}
	}
	copy(b[28:], d.ClientMAC[:])
	b = append(b, 0x63, 0x82, 0x53, 0x63, 53, 1, d.Type)
	for _, o := range d.Options {
		b = append(b, o.Code, byte(len(o.Data)))
		b = append(b, o.Data...)
	}
	b = append(b, 255)
	for len(b) < 300 {
		b = append(b, 0)
	}
	return b
}

// DHCPText makes an option of words, such as 12 (host name), 60 (vendor class).
func DHCPText(code uint8, text string) DHCPOption { return DHCPOption{Code: code, Data: []byte(text)} }

// DHCPAddress makes an option of addresses, such as 1 (mask), 3 (router),
// 6 (name servers), 50 (wanted address), 54 (server).
func DHCPAddress(code uint8, addrs ...netip.Addr) DHCPOption {
	o := DHCPOption{Code: code}
	for _, a := range addrs {
		o.Data = append(o.Data, a.AsSlice()...)
	}
	return o
}

// DHCPSeconds makes an option of a time span, such as 51 (lease), 58 and 59
// (renewal).
func DHCPSeconds(code uint8, seconds uint32) DHCPOption {
	return DHCPOption{Code: code, Data: binary.BigEndian.AppendUint32(nil, seconds)}
}

// DHCPParameters makes option 55, the list of what a client wants to know.
func DHCPParameters(codes ...uint8) DHCPOption { return DHCPOption{Code: 55, Data: codes} }

// DHCPClientID makes option 61 from a MAC.
func DHCPClientID(mac flow.MAC) DHCPOption {
	return DHCPOption{Code: 61, Data: append([]byte{1}, mac[:]...)}
}

// DHCPFullName makes option 81 (RFC 4702) with the name in plain letters.
func DHCPFullName(name string) DHCPOption {
	return DHCPOption{Code: 81, Data: append([]byte{0, 0, 0}, name...)}
}

// Lease is what a router gives to a device, and what the device says of itself.
type Lease struct {
	Router  *Host
	Device  *Host
	Seconds uint32
	Clues   []DHCPOption // said in each discover and request: 12, 55, 60, 61, 81
}

// netmask is that of a /24, the size of nearly every home network.
func netmask() netip.Addr { return netip.AddrFrom4([4]byte{255, 255, 255, 0}) }

func (l Lease) answer(kind uint8, transaction uint32, client netip.Addr) DHCP {
	router := l.Router.IPv4
	return DHCP{
		Type: kind, Transaction: transaction, ClientMAC: l.Device.MAC,
		ClientIP: client, YourIP: l.Device.IPv4, ServerIP: router,
		Options: []DHCPOption{
			DHCPAddress(54, router), DHCPSeconds(51, l.Seconds), DHCPSeconds(58, l.Seconds/2),
			DHCPAddress(1, netmask()), DHCPAddress(3, router), DHCPAddress(6, router),
		},
	}
}

// Take records discover, offer, request and acknowledgement from atNs on, and
// gives the time when the device has its address.
func (l Lease) Take(r *Recorder, atNs int64, transaction uint32) int64 {
	device := &Host{MAC: l.Device.MAC, IPv4: netip.IPv4Unspecified()}
	everybody := &Host{MAC: Broadcast(), IPv4: netip.AddrFrom4([4]byte{255, 255, 255, 255})}
	from := End{device, netip.AddrPortFrom(device.IPv4, 68)}
	to := End{everybody, netip.AddrPortFrom(everybody.IPv4, 67)}
	back := End{&Host{MAC: l.Device.MAC}, netip.AddrPortFrom(l.Device.IPv4, 68)}
	router := End{l.Router, netip.AddrPortFrom(l.Router.IPv4, 67)}
	ask := DHCP{Type: DHCPDiscover, Transaction: transaction, ClientMAC: l.Device.MAC, Options: l.Clues}
	r.SendUDP(atNs, from, to, ask.Bytes())
	r.SendUDP(atNs+4e6, router, back, l.answer(DHCPOffer, transaction, netip.Addr{}).Bytes())
	ask.Type = DHCPRequest
	ask.Options = append([]DHCPOption{DHCPAddress(50, l.Device.IPv4), DHCPAddress(54, l.Router.IPv4)}, l.Clues...)
	r.SendUDP(atNs+9e6, from, to, ask.Bytes())
	r.SendUDP(atNs+14e6, router, back, l.answer(DHCPAck, transaction, netip.Addr{}).Bytes())
	return atNs + 20e6
}

// Reclaim records how a device that was in the network before asks for the
// address that it had (RFC 2131 section 3.2), and gives the time when it has it.
func (l Lease) Reclaim(r *Recorder, atNs int64, transaction uint32) int64 {
	device := &Host{MAC: l.Device.MAC, IPv4: netip.IPv4Unspecified()}
	everybody := &Host{MAC: Broadcast(), IPv4: netip.AddrFrom4([4]byte{255, 255, 255, 255})}
	ask := DHCP{Type: DHCPRequest, Transaction: transaction, ClientMAC: l.Device.MAC, Options: append([]DHCPOption{DHCPAddress(50, l.Device.IPv4)}, l.Clues...)}
	r.SendUDP(atNs, End{device, netip.AddrPortFrom(device.IPv4, 68)}, End{everybody, netip.AddrPortFrom(everybody.IPv4, 67)}, ask.Bytes())
	back := End{&Host{MAC: l.Device.MAC}, netip.AddrPortFrom(l.Device.IPv4, 68)}
	router := End{l.Router, netip.AddrPortFrom(l.Router.IPv4, 67)}
	r.SendUDP(atNs+6e6, router, back, l.answer(DHCPAck, transaction, netip.Addr{}).Bytes())
	return atNs + 12e6
}

// Renew records a request straight to the router and its acknowledgement.
func (l Lease) Renew(r *Recorder, atNs int64, transaction uint32) {
	device := End{l.Device, netip.AddrPortFrom(l.Device.IPv4, 68)}
	router := End{l.Router, netip.AddrPortFrom(l.Router.IPv4, 67)}
	ask := DHCP{
		Type: DHCPRequest, Transaction: transaction, ClientMAC: l.Device.MAC,
		ClientIP: l.Device.IPv4, Options: l.Clues,
	}
	r.SendUDP(atNs, device, router, ask.Bytes())
	r.SendUDP(atNs+3e6, router, device, l.answer(DHCPAck, transaction, l.Device.IPv4).Bytes())
}
