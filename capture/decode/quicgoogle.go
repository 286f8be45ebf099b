package decode

import (
	"bytes"
	"encoding/binary"

	"telltale/capture/flow"
)

// Google's QUIC before it became the one of RFC 9000 (Q024 to Q050; "QUIC Crypto"
// of 2013 to 2020). Its hello is a table of tags.
const (
	googleMaxTags = 128 // RFC none; Chromium kMaxEntries
	googleTagSize = 8   // bytes of a tag and the end of its value
	googleMagic   = "CHLO"
	googleQ050    = 0x51303530
)

// googleVersion reports whether b begins with a version tag, "Q024" to "Q049";
// Q050 is read as QUIC with keys of its own.
func googleVersion(b []byte) bool {
	return len(b) >= 4 && b[0] == 'Q' && b[1] == '0' && '0' <= b[2] && b[2] <= '4' && '0' <= b[3] && b[3] <= '9'
}

// LooksGoogleQUIC reports whether a UDP payload begins like a packet of Google's
// QUIC that states its version: the public header with an 8 byte connection ID, or
// the long header from Q044 on. It compares a few bytes.
func LooksGoogleQUIC(b []byte) bool {
	const version, longID, fixed = 0x01, 0x08, 0x80
	if len(b) < 14 {
		return false
	}
	if b[0]&fixed != 0 {
		return googleVersion(b[1:])
	}
	return b[0]&(version|longID) == version|longID && googleVersion(b[9:])
}

// GoogleQUICHello finds the hello of a client in a datagram for which
// LooksGoogleQUIC is true, and gives what its SNI and ALPN tags say. Of the frames
// around it nothing is read, as their form changed from version to version.
func GoogleQUICHello(b []byte) (Hello, Verdict) {
	at := bytes.Index(b, []byte(googleMagic))
	if at < 0 {
		return Hello{}, More
	}
	return googleTags(b[at:])
}

// googleTags reads a hello from its magic on: the number of tags, then each with
// the end of its value, little endian, then the values.
func googleTags(b []byte) (Hello, Verdict) {
	const head = 8
	if len(b) < head {
		return Hello{}, More
	}
	count := int(binary.LittleEndian.Uint16(b[4:]))
	if count == 0 || count > googleMaxTags {
		return Hello{}, No
	}
	values := head + count*googleTagSize
	if len(b) < values {
		return Hello{}, More
	}
	h := Hello{Client: true}
	from := 0
	for i := range count {
		tag := b[head+i*googleTagSize:]
		to := int(binary.LittleEndian.Uint32(tag[4:]))
		if to < from {
			return Hello{}, No
		}
		if values+to > len(b) {
			return h, More
		}
		if string(tag[:4]) == "SNI\x00" {
			h.HasServerName = true
			name, ok := flow.CleanName(b[values+from : values+to])
			h.ServerName, h.BadServerName = name, !ok
		}
		from = to
	}
	return h, Done
}
