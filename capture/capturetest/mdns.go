package capturetest

import (
	"fmt"
	"net/netip"
	"strings"
)

// MDNSGroup is where multicast DNS of a family goes (RFC 6762 section 3).
func MDNSGroup(v6 bool) netip.AddrPort {
	if v6 {
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte{0: 0xff, 1: 2, 15: 0xfb}), 5353)
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{224, 0, 0, 251}), 5353)
}

// SSDPGroup is where SSDP goes (UPnP Device Architecture 1.1 section 1).
func SSDPGroup() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{239, 255, 255, 250}), 1900)
}

// MDNSService is a service that a device announces.
type MDNSService struct {
	Instance string   // "Orvo TV"; without dots
	Kind     string   // "_ipp._tcp"
	Port     uint16   // where it listens
	Texts    []string // "key=value"
}

// MDNSAnnouncement gives an unasked-for response that announces services and
// the host's addresses: PTR, SRV, TXT, A and AAAA records (RFC 6762 section 8.3,
// RFC 6763). host is without ".local".
func MDNSAnnouncement(host string, addrs []netip.Addr, services ...MDNSService) DNSMessage {
	m := DNSMessage{Flags: DNSResponse | DNSAuthoritative}
	target := host + ".local"
	for _, s := range services {
		kind := s.Kind + ".local"
		name := s.Instance + "." + kind
		m.Answers = append(m.Answers, PointerRecord(kind, name, 4500))
		service, text := ServiceRecord(name, target, s.Port, 120), TextRecord(name, 4500, s.Texts...)
		service.Class, text.Class = cacheFlush, cacheFlush
		m.Answers = append(m.Answers, service, text)
	}
	for _, a := range addrs {
		record := AddressRecord(target, a, 120)
		record.Class = cacheFlush
		m.Answers = append(m.Answers, record)
	}
	return m
}

// MDNSQuestion asks everybody who offers services of the kinds.
func MDNSQuestion(kinds ...string) DNSMessage {
	var m DNSMessage
	for _, k := range kinds {
		m.Questions = append(m.Questions, DNSQuestion{Name: k + ".local", Type: TypePTR})
	}
	return m
}

// SSDP is what an SSDP message of a device says.
type SSDP struct {
	Type     string // "upnp:rootdevice", "urn:..."
	Device   string // "uuid:..."
	Location string // URL of the description
	Server   string // operating system, UPnP version, product
}

// usn joins device and type as UPnP Device Architecture 1.1 table 1-1 wants it.
func (s SSDP) usn() string {
	if s.Type == s.Device || s.Type == "" {
		return s.Device
	}
	return s.Device + "::" + s.Type
}

// Notify gives an "I am here" message to the group.
func (s SSDP) Notify() []byte {
	return lines(
		"NOTIFY * HTTP/1.1", "HOST: 239.255.255.250:1900", "CACHE-CONTROL: max-age=1800",
		"LOCATION: "+s.Location, "NT: "+s.Type, "NTS: ssdp:alive", "SERVER: "+s.Server, "USN: "+s.usn(),
	)
}

// Reply gives the answer to a search.
func (s SSDP) Reply() []byte {
	return lines(
		"HTTP/1.1 200 OK", "CACHE-CONTROL: max-age=1800", "EXT:",
		"LOCATION: "+s.Location, "SERVER: "+s.Server, "ST: "+s.Type, "USN: "+s.usn(),
	)
}

// SSDPSearch gives a search for a type; userAgent may be empty.
func SSDPSearch(kind, userAgent string) []byte {
	all := []string{
		"M-SEARCH * HTTP/1.1", "HOST: 239.255.255.250:1900",
		`MAN: "ssdp:discover"`, "MX: 2", "ST: " + kind,
	}
	if userAgent != "" {
		all = append(all, "USER-AGENT: "+userAgent)
	}
	return lines(all...)
}

// lines ends each line and the block as HTTP does.
func lines(all ...string) []byte { return []byte(strings.Join(all, "\r\n") + "\r\n\r\n") }

// NBNSRegistration gives a NetBIOS name registration (RFC 1002 section 4.2.2) of
// a unique name with a suffix (0x00 workstation, 0x20 file server). It goes from
// port 137 to the broadcast address, port 137.
func NBNSRegistration(id uint16, name string, suffix byte, addr netip.Addr) []byte {
	const typeNB = 0x0020
	label := netBIOSLabel(name, suffix)
	m := DNSMessage{
		ID: id, Flags: 0x2910, // registration, recursion desired, broadcast
		Questions:   []DNSQuestion{{Name: label, Type: typeNB}},
		Additionals: []DNSRecord{{Name: label, Type: typeNB, TTLSeconds: 300000, Data: append([]byte{0, 0}, addr.AsSlice()...)}},
	}
	return m.Bytes()
}

// netBIOSLabel spreads each half byte to a letter (RFC 1001 section 14.1).
func netBIOSLabel(name string, suffix byte) string {
	padded := fmt.Sprintf("%-15.15s", strings.ToUpper(name)) + string(rune(suffix))
	b := make([]byte, 0, 32)
	for i := range len(padded) {
		b = append(b, 'A'+padded[i]>>4, 'A'+padded[i]&15)
	}
	return string(b)
}
