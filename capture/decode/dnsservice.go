package decode

import (
	"encoding/binary"
	"net/netip"
)

// DNS record types of service bindings (RFC 9460 section 14.1).
const (
	DNSTypeSVCB  uint16 = 64
	DNSTypeHTTPS uint16 = 65
)

// Keys of service parameters (RFC 9460 section 14.3.2; 5 of RFC 9848).
const (
	serviceALPN     = 1
	serviceIPv4     = 4
	serviceECH      = 5
	serviceIPv6     = 6
	serviceMaxHints = 32 // addresses kept of one record; those in use hold up to eight
)

// ServiceBinding is the body of an SVCB or HTTPS record (RFC 9460 section 2.2).
type ServiceBinding struct {
	Priority uint16       // 0: an alias, without parameters
	Target   string       // "" for the owner itself; labels joined by dots, as on the wire
	ALPN     []string     // protocols that the service speaks
	Hints    []netip.Addr // ipv4hint and ipv6hint: where the service may be found
	ECH      bool         // it offers keys to hide the server name (RFC 9848)
}

// parseServiceBinding reads the body of such a record; the target is never compressed.
// What stands before any damage counts.
func parseServiceBinding(body []byte) *ServiceBinding {
	r := reader{b: body}
	s := &ServiceBinding{Priority: r.u16()}
	if r.short {
		return nil
	}
	target, next, err := readDNSName(body, r.off)
	plain := len(target) + 2 // a length before the first label, and the root
	if target == "" {
		plain = 1
	}
	if err != nil || next-r.off != plain {
		return nil
	}
	s.Target, r.off = target, next
	for r.left() >= 4 {
		key, value := r.u16(), r.take(int(r.u16()))
		if r.short {
			break
		}
		s.parameter(key, value)
	}
	return s
}

func (s *ServiceBinding) parameter(key uint16, value []byte) {
	switch key {
	case serviceALPN:
		s.ALPN = protocolList(value)
	case serviceIPv4:
		for ; len(value) >= 4 && len(s.Hints) < serviceMaxHints; value = value[4:] {
			s.Hints = append(s.Hints, netip.AddrFrom4([4]byte(value)))
		}
	case serviceIPv6:
		s.Hints = appendAddrs16(s.Hints, value, serviceMaxHints)
	case serviceECH:
		s.ECH = len(value) > 0
	}
}

// DNSQuestion reads the first question of a message and its answer code without
// the rest, which is enough to count look-ups. It reports false for anything but
// a standard query or its answer (opcode 0) with a clean name.
func DNSQuestion(b []byte) (q Question, response bool, rcode uint8, ok bool) {
	return (*DNSReader)(nil).Question(b)
}

// Question is DNSQuestion with the room of a reader.
func (r *DNSReader) Question(b []byte) (q Question, response bool, rcode uint8, ok bool) {
	const opcode = 0x7800
	if len(b) < dnsHeaderLen+dnsMinAsked || binary.BigEndian.Uint16(b[4:]) == 0 {
		return Question{}, false, 0, false
	}
	flags := binary.BigEndian.Uint16(b[2:])
	raw, next, err := r.name(b, dnsHeaderLen)
	if err != nil || flags&opcode != 0 || len(b) < next+4 {
		return Question{}, false, 0, false
	}
	q.Name, ok = cleanText(raw)
	q.Type, q.Class = binary.BigEndian.Uint16(b[next:]), binary.BigEndian.Uint16(b[next+2:])
	return q, flags&0x8000 != 0, uint8(flags & 0xf), ok
}
