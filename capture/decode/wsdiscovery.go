package decode

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of what is kept of a WS-Discovery message.
const (
	wsdMaxItems = 32  // types, scopes or addresses
	wsdMaxText  = 512 // bytes of one of them
)

// WSDiscovery is what a Hello, ProbeMatches or ResolveMatches message of
// WS-Discovery (UDP port 3702; OASIS WS-Discovery 1.1) says of its sender. All
// texts come from the wire.
type WSDiscovery struct {
	Announces bool     // the sender speaks of itself: Hello, or an answer to a search
	Endpoint  string   // first address of an endpoint, mostly "urn:uuid:…"
	Types     []string // "wsdp:Device", "dn:NetworkVideoTransmitter", with the prefix as sent
	Scopes    []string // "onvif://www.onvif.org/hardware/…"
	XAddrs    []string // where the device answers; never fetched
}

// ParseWSDiscovery reads one message. It takes only what it looks for out of the
// XML and builds no tree of it, so that no input costs more than one pass. It
// returns an error that wraps ErrBroken for anything that is no XML envelope.
func ParseWSDiscovery(b []byte) (WSDiscovery, error) {
	var w WSDiscovery
	rest := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(rest) == 0 || rest[0] != '<' || !bytes.Contains(rest, []byte("Envelope")) {
		return w, fmt.Errorf("reading WS-Discovery message: %w", ErrBroken)
	}
	for len(rest) > 0 {
		name, text, after, ok := nextElement(rest)
		if !ok {
			break
		}
		w.element(name, text)
		rest = after
	}
	if !w.Announces {
		return WSDiscovery{}, nil // a search says nothing of its sender
	}
	return w, nil
}

// nextElement finds the next start tag: its name without prefix, the text up to
// the next tag, and what follows the start tag.
func nextElement(b []byte) (name, text, after []byte, ok bool) {
	for {
		_, rest, _ := bytes.Cut(b, []byte("<"))
		tag, behind, closed := bytes.Cut(rest, []byte(">"))
		if !closed {
			return nil, nil, nil, false
		}
		if name := localName(tag); name != nil {
			text, _, _ := bytes.Cut(behind, []byte("<"))
			return name, text, behind, true
		}
		b = behind
	}
}

// localName gives the name of a start tag without its prefix, nil for any other tag.
func localName(tag []byte) []byte {
	if len(tag) == 0 || tag[0] == '/' || tag[0] == '?' || tag[0] == '!' {
		return nil
	}
	if i := bytes.IndexAny(tag, " \t\r\n/"); i >= 0 {
		tag = tag[:i]
	}
	return tag[bytes.IndexByte(tag, ':')+1:]
}

func (w *WSDiscovery) element(name, text []byte) {
	switch string(name) {
	case "Hello", "ProbeMatches", "ResolveMatches", "ProbeMatch", "ResolveMatch":
		w.Announces = true
	case "Address": // those before belong to the envelope: ReplyTo and From
		if w.Announces && w.Endpoint == "" {
			w.Endpoint = xmlText(text)
		}
	case "Types":
		w.Types = xmlItems(w.Types, text)
	case "Scopes":
		w.Scopes = xmlItems(w.Scopes, text)
	case "XAddrs":
		w.XAddrs = xmlItems(w.XAddrs, text)
	}
}

// xmlItems adds the words of a list.
func xmlItems(have []string, text []byte) []string {
	for word := range bytes.FieldsSeq(text) {
		if len(have) >= wsdMaxItems {
			break
		}
		if s := xmlText(word); s != "" {
			have = append(have, s)
		}
	}
	return have
}

// xmlText bounds a text and undoes the five names of XML (XML 1.0 section 4.6).
func xmlText(b []byte) string {
	if len(b) > wsdMaxText {
		b = b[:wsdMaxText]
		for range utf8.UTFMax - 1 { // not in the middle of a letter
			if r, n := utf8.DecodeLastRune(b); r != utf8.RuneError || n != 1 {
				break
			}
			b = b[:len(b)-1]
		}
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&").Replace(wireText(b))
}
