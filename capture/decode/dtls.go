package decode

import "encoding/binary"

const (
	dtlsRecordHeader  = 13 // type, version, epoch, sequence number, length (RFC 6347 section 4.1)
	dtlsMessageHeader = 12 // type, length, sequence, fragment offset and length (section 4.2.2)
)

// LooksDTLSHello reports whether a UDP payload begins with a DTLS record in the
// clear that holds a ClientHello or a ServerHello. It compares a few bytes.
func LooksDTLSHello(b []byte) bool {
	return len(b) > dtlsRecordHeader && b[0] == tlsHandshake && b[1] == 0xfe && (b[2] == 0xff || b[2] == 0xfd) &&
		b[3]|b[4] == 0 && (b[dtlsRecordHeader] == tlsClientHello || b[dtlsRecordHeader] == tlsServerHello)
}

// ParseDTLSHello reads the hello at the beginning of a datagram (RFC 6347 section
// 4.2.1). A hello in several pieces is No unless the first holds all of its fields
// that matter: it then is read as far as it goes. The version that a server chose is
// given as that of TLS which DTLS is made from.
func ParseDTLSHello(b []byte) (Hello, Verdict) {
	if !LooksDTLSHello(b) {
		return Hello{}, No
	}
	r := reader{b: b[dtlsRecordHeader-2:]}
	r = reader{b: r.atMost(2 + int(binary.BigEndian.Uint16(r.b)))}
	r.skip(2) // length of the record
	client := r.u8() == tlsClientHello
	size := r.u24()
	r.skip(2)
	from, n := r.u24(), r.u24()
	if r.short || from != 0 || n > size || size > tlsMaxHello {
		return Hello{}, No
	}
	var h Hello
	body := reader{b: r.atMost(n)}
	if !client {
		parseServerHello(&body, &h)
		h.Version = tlsVersionOf(h.Version)
		if len(h.CipherSuites) == 0 {
			return Hello{}, No
		}
		return h, Done
	}
	parseDTLSClientHello(&body, &h)
	if n < size && h.ServerName == "" {
		return Hello{}, No
	}
	return h, Done
}

// parseDTLSClientHello reads what parseClientHello does, with a cookie between.
func parseDTLSClientHello(r *reader, h *Hello) {
	h.Client = true
	h.Version = r.u16()
	r.skip(32)          // random
	r.skip(int(r.u8())) // session id
	r.skip(int(r.u8())) // cookie
	h.CipherSuites = uint16s(r.atMost(int(r.u16())))
	r.skip(int(r.u8())) // compression methods
	tlsExtensions(r, h)
}

// tlsVersionOf gives the version of TLS that one of DTLS is made from (RFC 4347 section
// 1, RFC 6347 section 1, RFC 9147 section 1), and 0 for a number that is none.
func tlsVersionOf(dtls uint16) uint16 {
	switch dtls {
	case 0xfeff:
		return 0x0302
	case 0xfefd:
		return 0x0303
	case 0xfefc:
		return 0x0304
	}
	return 0
}
