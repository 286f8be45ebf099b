package decode

import (
	"bytes"
	"fmt"
)

const (
	nbnsRegistration = 5 // opcodes of RFC 1002 section 4.2.1.1
	nbnsRefresh      = 8
	nbnsRefreshAlt   = 9 // what some hosts send, RFC 1002 section 4.2.4 against 4.2.1.1

	nbnsNameType  = 0x20
	nbnsGroupFlag = 0x8000
	nbnsEncoded   = 32 // bytes of a first-level encoded name, RFC 1001 section 14.1
)

// ParseNBNS gives the names that a NetBIOS registration or refresh request
// (UDP port 137) claims for its sender: unique names of a workstation (suffix
// 00) or a file server (suffix 20), without padding (measurement specification
// section 6). Any other message gives no names and no error.
func ParseNBNS(b []byte) (names []string, err error) {
	r := reader{b: b}
	r.skip(2)
	flags := r.u16()
	questions, answers, authority, additional := int(r.u16()), int(r.u16()), int(r.u16()), int(r.u16())
	if r.short {
		return nil, fmt.Errorf("reading NBNS header: %w", ErrCut)
	}
	if !nbnsClaims(flags) {
		return nil, nil
	}
	for range questions {
		if nbnsOwner(&r); !r.short {
			r.skip(4)
		}
	}
	for range answers + authority + additional {
		name, unique := nbnsRecord(&r)
		if r.short {
			return names, fmt.Errorf("reading NBNS record: %w", ErrCut)
		}
		if unique && name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

// nbnsClaims reports whether a message with these flags is a request that
// claims names.
func nbnsClaims(flags uint16) bool {
	const response = 0x8000
	opcode := flags >> 11 & 0xf
	return flags&response == 0 && (opcode == nbnsRegistration || opcode == nbnsRefresh || opcode == nbnsRefreshAlt)
}

// nbnsRecord reads one resource record, which alone says whether its name is
// that of a group (RFC 1002 section 4.2.3).
func nbnsRecord(r *reader) (name string, unique bool) {
	raw := nbnsOwner(r)
	kind := r.u16()
	r.skip(6) // class, TTL
	body := reader{b: r.take(int(r.u16()))}
	group := body.u16()&nbnsGroupFlag != 0
	if kind != nbnsNameType || body.short || group {
		return "", false
	}
	return nbnsPlain(raw), true
}

// nbnsOwner reads an encoded name, mostly a pointer back to the question, and
// gives its first label.
func nbnsOwner(r *reader) []byte {
	if r.short {
		return nil
	}
	_, next, err := readDNSName(r.b, r.off)
	if err != nil {
		r.fail()
		return nil
	}
	label := firstLabel(r.b, r.off)
	r.off = next
	return label
}

// firstLabel gives the first label of a name that has been read once.
func firstLabel(b []byte, off int) []byte {
	for range dnsMaxJumps + 1 {
		n := int(b[off])
		if n&0xc0 != 0xc0 {
			return b[off+1 : off+1+n]
		}
		off = dnsPointer(b, off)
	}
	return nil
}

// nbnsPlain undoes the first-level encoding, two letters from A to P for a
// byte, and gives the name if its suffix is one that tells of a host.
func nbnsPlain(label []byte) string {
	if len(label) != nbnsEncoded {
		return ""
	}
	var name [nbnsEncoded / 2]byte
	for i := range name {
		hi, lo := label[2*i]-'A', label[2*i+1]-'A'
		if hi > 15 || lo > 15 {
			return ""
		}
		name[i] = hi<<4 | lo
	}
	suffix := name[len(name)-1]
	if suffix != 0x00 && suffix != 0x20 {
		return ""
	}
	return wireText(bytes.TrimRight(name[:len(name)-1], " \x00"))
}
