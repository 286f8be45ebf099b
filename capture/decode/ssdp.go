package decode

import (
	"bytes"
	"fmt"
)

// SSDPKind says which way an SSDP message speaks.
type SSDPKind string

// The kinds (UPnP Device Architecture 2.0, section 1).
const (
	SSDPNotify   SSDPKind = "notify"   // a device announces itself
	SSDPSearch   SSDPKind = "search"   // somebody looks for devices
	SSDPResponse SSDPKind = "response" // a device answers a search
)

// SSDP is one message of UDP port 1900. Every value is trimmed text from the
// wire.
type SSDP struct {
	Kind      SSDPKind
	Server    string // SERVER: operating system, UPnP version, product
	USN       string // unique service name: a UUID and often a device type
	Location  string // where the device description is
	UserAgent string
	ST        string // search target, or the notification type of a notify
}

// ParseSSDP reads one message. For one that is cut short it returns the
// complete header lines and an error that wraps ErrCut; for anything that is no
// SSDP, one that wraps ErrBroken.
func ParseSSDP(b []byte) (SSDP, error) {
	var s SSDP
	line, rest, ok := cutLine(bytes.TrimLeft(b, "\r\n"))
	if !ok {
		return s, fmt.Errorf("reading SSDP start line: %w", ErrCut)
	}
	switch {
	case bytes.HasPrefix(line, []byte("NOTIFY ")):
		s.Kind = SSDPNotify
	case bytes.HasPrefix(line, []byte("M-SEARCH ")):
		s.Kind = SSDPSearch
	case bytes.HasPrefix(line, []byte("HTTP/1.")):
		s.Kind = SSDPResponse
	default:
		return s, fmt.Errorf("reading SSDP start line: %w", ErrBroken)
	}
	lines := linesOf(rest)
	for lines.next() {
		s.header(lines.name, lines.value)
	}
	if lines.verdict != Done {
		// Many devices leave out the last empty line, so a last line without
		// an end is read too.
		if last := bytes.LastIndexByte(rest, '\n'); last+1 < len(rest) {
			s.lastLine(rest[last+1:])
		}
		return s, fmt.Errorf("reading SSDP headers: %w", ErrCut)
	}
	return s, nil
}

func (s *SSDP) lastLine(line []byte) {
	if name, value, ok := bytes.Cut(line, []byte(":")); ok {
		s.header(bytes.TrimSpace(name), bytes.TrimSpace(value))
	}
}

func (s *SSDP) header(name, value []byte) {
	name = bytes.TrimSpace(name) // those who write it are less strict than those of HTTP
	var to *string
	switch {
	case foldEqual(name, "server"):
		to = &s.Server
	case foldEqual(name, "usn"):
		to = &s.USN
	case foldEqual(name, "location"):
		to = &s.Location
	case foldEqual(name, "user-agent"):
		to = &s.UserAgent
	case foldEqual(name, "st"), foldEqual(name, "nt"):
		to = &s.ST
	default:
		return
	}
	if *to == "" {
		*to = wireText(value)
	}
}
