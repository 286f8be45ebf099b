package decode

import "telltale/capture/flow"

// Oddity says why a frame gave less than it might have. It is a reason to
// count, not an error: a capture is full of frames that are no IP at all.
type Oddity uint8

// The oddities. Up to OddityIPHeaderShort the frame has no readable IP header
// (measurement specification 3.1); after it the addresses are good, and only
// what follows them is not.
const (
	OddityNone           Oddity = iota
	OddityLinkUnknown           // a link type that is not read
	OddityLinkShort             // the link header is cut short
	OddityNotIP                 // another protocol than IP or ARP, or a way to IP that is not followed
	OddityWiFiControl           // a Wi-Fi management or control frame, or one without payload
	OddityWiFiSealed            // a Wi-Fi data frame that the network encrypted
	OddityARPShort              // an ARP frame that is cut short, or not of Ethernet and IPv4
	OddityIPVersion             // the version in the header is not the one the link promised
	OddityIPHeaderShort         // the IP header is cut short
	OddityIPLength              // the IP length is smaller than the header itself
	OddityExtensionShort        // the IPv6 extension headers are cut short
	OddityTransportShort        // the transport header is cut short or absurd
)

// String gives the word under which the oddity is counted, "" for none.
func (o Oddity) String() string {
	names := [...]string{
		OddityNone:           "",
		OddityLinkUnknown:    "link_unknown",
		OddityLinkShort:      "link_short",
		OddityNotIP:          "not_ip",
		OddityWiFiControl:    "wifi_control",
		OddityWiFiSealed:     "wifi_sealed",
		OddityARPShort:       "arp_short",
		OddityIPVersion:      "ip_version",
		OddityIPHeaderShort:  "ip_header_short",
		OddityIPLength:       "ip_length",
		OddityExtensionShort: "ip_extension_short",
		OddityTransportShort: "transport_short",
	}
	if int(o) < len(names) {
		return names[o]
	}
	return ""
}

// The link types that are read, by LINKTYPE_ number (tcpdump group's list;
// measurement specification 2.4).
const (
	linkNull      = 0   // BSD loopback, family in the byte order of the host
	linkEthernet  = 1   //
	linkPPP       = 9   //
	linkRawBSD    = 12  // raw IP by another number
	linkRawOpen   = 14  // raw IP on OpenBSD
	linkRaw       = 101 // raw IP, version 4 or 6
	linkWiFi      = 105 // IEEE 802.11
	linkLoop      = 108 // OpenBSD loopback, family in network order
	linkCooked    = 113 // Linux "any", first form
	linkRadiotap  = 127 // IEEE 802.11 after a radiotap header
	linkIPv4      = 228 //
	linkIPv6      = 229 //
	linkCookedTwo = 276 // Linux "any", second form
)

// Headers fills p with what the headers of f state: link layer, outermost IP
// header and transport (measurement specification 2 to 4.5). Whatever p held
// is forgotten. p.Payload points into f.Data. It allocates nothing and never
// fails; the oddity says what stood in the way, if anything did.
func Headers(f *flow.Frame, p *flow.Packet) Oddity {
	p.Reset()
	p.TimeNs, p.HasTime, p.Wire, p.Index = f.TimeNs, f.HasTime, f.Wire, f.Index
	b := layer{Bytes: f.Data}
	if captured := len(f.Data); int64(f.Wire) > int64(captured) {
		b.Cut = int(int64(f.Wire) - int64(captured))
	}
	if f.LinkType == linkEthernet {
		return ethernet(p, b)
	}
	return otherLink(p, b, f.LinkType)
}

// layer is the captured bytes from one header on, and how many more there were
// on the wire.
type layer struct {
	Bytes []byte
	Cut   int
}

// wire says how long the layer was on the wire, bytes.
func (l layer) wire() int { return len(l.Bytes) + l.Cut }

// from passes over n bytes, which the caller knows to be there.
func (l layer) from(n int) layer { return layer{Bytes: l.Bytes[n:], Cut: l.Cut} }

// firstOnWire keeps the first n bytes of what was on the wire, so that padding
// and trailers of the layer below do not count.
func (l layer) firstOnWire(n int) layer {
	switch {
	case n >= l.wire():
		return l
	case n >= len(l.Bytes):
		return layer{Bytes: l.Bytes, Cut: n - len(l.Bytes)}
	}
	return layer{Bytes: l.Bytes[:n:n]}
}

func otherLink(p *flow.Packet, b layer, link uint16) Oddity {
	switch link {
	case linkCooked:
		return cooked(p, b)
	case linkCookedTwo:
		return cookedTwo(p, b)
	case linkRaw, linkRawBSD, linkRawOpen:
		return rawIP(p, b)
	case linkIPv4:
		return ipv4(p, b)
	case linkIPv6:
		return ipv6(p, b)
	case linkNull, linkLoop:
		return loopback(p, b)
	}
	return radioOrSerial(p, b, link)
}

func radioOrSerial(p *flow.Packet, b layer, link uint16) Oddity {
	switch link {
	case linkPPP:
		return ppp(p, b)
	case linkWiFi:
		return wifi(p, b, false)
	case linkRadiotap:
		return radiotap(p, b)
	}
	return OddityLinkUnknown
}
