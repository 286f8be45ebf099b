package decode

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// Fields of an IEEE 802.11 header (IEEE 802.11-2020 section 9.2.4) and of a
// radiotap header (radiotap.org).
const (
	wifiBytes        = 24
	wifiTypeMask     = 0x0c // first byte
	wifiTypeData     = 0x08
	wifiVersionMask  = 0x03
	wifiNoPayload    = 0x40 // subtype bit of the null frames
	wifiQoS          = 0x80 // subtype bit
	wifiToDS         = 0x01 // second byte
	wifiFromDS       = 0x02
	wifiProtected    = 0x40
	wifiOrder        = 0x80
	wifiAggregate    = 0x80 // QoS control: several units in one frame
	radiotapBytes    = 8
	radiotapMore     = 1 << 31 // another presence word follows
	radiotapHasTime  = 1 << 0
	radiotapHasFlags = 1 << 1
	radiotapPadded   = 0x20 // flag: the 802.11 header is padded to four bytes
)

// radiotap passes over a radiotap header, of which only the padding flag
// matters here.
func radiotap(p *flow.Packet, b layer) Oddity {
	d := b.Bytes
	if len(d) < radiotapBytes {
		return OddityLinkShort
	}
	length := int(binary.LittleEndian.Uint16(d[2:]))
	if length < radiotapBytes || length > len(d) {
		return OddityLinkShort
	}
	return wifi(p, b.from(length), radiotapPads(d[:length]))
}

func radiotapPads(d []byte) bool {
	present := binary.LittleEndian.Uint32(d[4:])
	if present&radiotapHasFlags == 0 {
		return false
	}
	off := 4
	for word := uint32(radiotapMore); word&radiotapMore != 0; off += 4 {
		if off+4 > len(d) {
			return false
		}
		word = binary.LittleEndian.Uint32(d[off:])
	}
	if present&radiotapHasTime != 0 {
		off = (off+7)&^7 + 8 // an eight-byte clock, aligned
	}
	return off < len(d) && d[off]&radiotapPadded != 0
}

// wifi reads an IEEE 802.11 data frame. Sealed frames keep their addresses
// and nothing else.
func wifi(p *flow.Packet, b layer, padded bool) Oddity {
	d := b.Bytes
	if len(d) < 2 {
		return OddityLinkShort
	}
	if d[0]&wifiVersionMask != 0 || d[0]&wifiTypeMask != wifiTypeData {
		return OddityWiFiControl
	}
	length := wifiHeaderBytes(d[0], d[1])
	if padded {
		length = (length + 3) &^ 3
	}
	if len(d) < length {
		return OddityLinkShort
	}
	wifiEnds(p, d)
	return wifiPayload(p, b, length)
}

func wifiHeaderBytes(control, flags byte) int {
	n := wifiBytes
	if flags&(wifiToDS|wifiFromDS) == wifiToDS|wifiFromDS {
		n += 6 // a fourth address
	}
	if control&wifiQoS != 0 {
		n += 2
		if flags&wifiOrder != 0 {
			n += 4 // HT control
		}
	}
	return n
}

// wifiEnds finds source and destination among the three or four addresses
// (IEEE 802.11-2020 table 9-30).
func wifiEnds(p *flow.Packet, d []byte) {
	first, second, third := flow.MAC(d[4:10]), flow.MAC(d[10:16]), flow.MAC(d[16:22])
	dst, src := first, second
	switch d[1] & (wifiToDS | wifiFromDS) {
	case wifiToDS:
		dst = third
	case wifiFromDS:
		src = third
	case wifiToDS | wifiFromDS:
		dst, src = third, flow.MAC(d[24:30])
	}
	ends(p, dst, src)
}

func wifiPayload(p *flow.Packet, b layer, header int) Oddity {
	d := b.Bytes
	switch {
	case d[0]&wifiNoPayload != 0:
		return OddityWiFiControl
	case d[1]&wifiProtected != 0:
		return OddityWiFiSealed
	case d[22]&0x0f != 0: // a later fragment of a frame has no LLC header
		return OddityNotIP
	}
	if d[0]&wifiQoS != 0 {
		control := wifiBytes
		if d[1]&(wifiToDS|wifiFromDS) == wifiToDS|wifiFromDS {
			control += 6
		}
		if d[control]&wifiAggregate != 0 {
			return wifiFirst(p, b.from(header))
		}
	}
	return network(p, b.from(header), 0)
}

// wifiFirst reads the first of several units that one frame carries (A-MSDU, IEEE
// 802.11-2020 section 9.3.2.2): ends of its own, a length, then LLC. The frame
// counts once, by its first IP header (measurement specification 3.1).
func wifiFirst(p *flow.Packet, b layer) Oddity {
	const head = 14
	d := b.Bytes
	if len(d) < head {
		return OddityLinkShort
	}
	ends(p, flow.MAC(d[:6]), flow.MAC(d[6:12]))
	return network(p, b.from(head).firstOnWire(int(binary.BigEndian.Uint16(d[12:]))), 0)
}

// ends keeps the two addresses of a frame as far as they are usable.
func ends(p *flow.Packet, dst, src flow.MAC) {
	p.LinkBroadcast = dst.Group()
	p.DstMAC, p.SrcMAC = flow.MAC{}, flow.MAC{}
	if dst.Usable() {
		p.DstMAC = dst
	}
	if src.Usable() {
		p.SrcMAC = src
	}
}
