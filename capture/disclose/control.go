package disclose

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"

	"telltale/capture/decode"
)

// Ports that something is read by.
const (
	portFTP       = 21
	portTelnet    = 23
	portTelnetToo = 2323
	portPOP3      = 110
	portMapping   = 5351 // NAT-PMP and PCP (RFC 6886, RFC 6887)
	portCoAP      = 5683 // RFC 7252
)

// fields takes fields off the front of a message; the first that does not fit
// leaves nothing.
type fields struct{ b []byte }

func (f *fields) take(n int) []byte {
	if n < 0 || n > len(f.b) {
		f.b = nil
		return nil
	}
	v := f.b[:n]
	f.b = f.b[n:]
	return v
}

// counted takes a field with its length in two bytes before it.
func (f *fields) counted() []byte {
	size := f.take(2)
	if size == nil {
		return nil
	}
	return f.take(int(binary.BigEndian.Uint16(size)))
}

// varint takes a number of MQTT: seven bits a byte, at most four bytes.
func (f *fields) varint() int {
	n := 0
	for shift := 0; shift < 28; shift += 7 {
		b := f.take(1)
		if b == nil {
			return -1
		}
		n |= int(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			return n
		}
	}
	return -1
}

// mqtt reads a CONNECT (MQTT 3.1.1 and 5.0, section 3.1) and reports whether
// there is one.
func (l *look) mqtt(b []byte) bool {
	if len(b) < 12 || b[0] != 0x10 {
		return false
	}
	f := fields{b[1:]}
	if f.varint() < 10 {
		return false
	}
	name := string(f.counted())
	if name != "MQTT" && name != "MQIsdp" {
		return false
	}
	rest := f.take(4)
	if rest == nil {
		return false
	}
	l.found(RuleControl, "mqtt", hidden, l.at(b))
	l.mqttLogin(&f, rest[0], rest[1])
	return true
}

// Flags of a CONNECT.
const (
	mqttWill     = 0x04
	mqttPassword = 0x40
	mqttUser     = 0x80
)

// mqttLogin reads what follows the head of a CONNECT.
func (l *look) mqttLogin(f *fields, version, flags byte) {
	const five = 5
	if version == five {
		f.take(f.varint())
	}
	f.counted() // client id; the whole message is looked at later
	if flags&mqttWill != 0 {
		if version == five {
			f.take(f.varint())
		}
		f.counted()
		f.counted()
	}
	var user []byte
	if flags&mqttUser != 0 {
		user = f.counted()
	}
	if flags&mqttPassword == 0 {
		return
	}
	if password := f.counted(); len(password) > 0 {
		l.login("mqtt_connect", user, password, l.at(password))
	}
}

// coap reports whether a datagram is of CoAP (RFC 7252 section 3).
func (l *look) coap(b []byte) bool {
	if len(b) < 4 || b[0]>>6 != 1 || b[0]&15 > 8 {
		return false
	}
	class, detail := b[1]>>5, b[1]&31
	if class == 0 && (detail == 0 || detail > 7) || class == 1 || class > 5 {
		return false
	}
	l.found(RuleControl, "coap", hidden, l.at(b))
	return true
}

// xmpp looks at a stream of XMPP (RFC 6120). That it begins in the clear says
// nothing, as TLS is agreed on within it; a login or a stanza in the clear does.
func (l *look) xmpp(b []byte) {
	for _, word := range [...]string{"<auth ", "<iq ", "<message ", "<presence"} {
		if bytes.Contains(b, []byte(word)) {
			l.found(RuleControl, "xmpp", hidden, l.at(b))
			break
		}
	}
	if _, rest, ok := bytes.Cut(b, []byte("<auth ")); ok {
		tag, value, ok := bytes.Cut(rest, []byte(">"))
		if ok && (bytes.Contains(tag, []byte("'PLAIN'")) || bytes.Contains(tag, []byte("\"PLAIN\""))) {
			value, _, _ = bytes.Cut(value, []byte("<"))
			l.stream.signing().awaits = awaitPlain
			l.awaited(value[:min(len(value), valueBytes)], l.at(b))
		}
	}
	l.pass(b, true)
	l.wrapped(b)
}

// socket looks at the frames of a web socket (RFC 6455 section 5.2), whose
// bytes are masked with a key that stands before them.
func (l *look) socket(b []byte) {
	for n := 0; n < 64 && len(b) > 0; n++ {
		payload, key, rest, ok := socketFrame(b)
		if !ok {
			return
		}
		if len(payload) > 0 && len(payload) <= l.room {
			l.room -= len(payload)
			plain := make([]byte, len(payload))
			for i, c := range payload {
				plain[i] = c ^ key[i&3]
			}
			if decode.StartsTLS(plain) {
				l.stream.drop(l.Scanner)
				return
			}
			l.found(RuleControl, "websocket", hidden, l.at(b[:len(b)-len(rest)]))
			l.inner(plain, l.text)
		}
		b = rest
	}
}

// socketFrame parts the frame at the beginning of b from the rest. Only a
// client's frames are read, which have a key.
func socketFrame(b []byte) (payload, key, rest []byte, ok bool) {
	f := fields{b}
	head := f.take(2)
	if head == nil || head[0]&0x70 != 0 || head[1]&0x80 == 0 {
		return nil, nil, nil, false
	}
	size := uint64(head[1] & 0x7f)
	switch size {
	case 126:
		if long := f.take(2); long != nil {
			size = uint64(binary.BigEndian.Uint16(long))
		}
	case 127:
		if long := f.take(8); long != nil {
			size = binary.BigEndian.Uint64(long)
		}
	}
	if key = f.take(4); key == nil {
		return nil, nil, nil, false
	}
	n := int(min(size, uint64(len(f.b))))
	return f.b[:n], key, f.b[n:], true
}

// mapping reads a request to open a port in the router. One for no time closes
// it.
func (l *look) mapping(b []byte) {
	switch {
	case len(b) == 12 && b[0] == 0 && (b[1] == 1 || b[1] == 2): // RFC 6886 section 3.3
		if binary.BigEndian.Uint32(b[8:]) != 0 {
			l.found(RuleMapping, "nat_pmp", portText(b[1] == 1, binary.BigEndian.Uint16(b[4:])), l.at(b))
		}
	case len(b) >= 60 && b[0] == 2 && b[1] == 1: // RFC 6887 section 11.1
		if binary.BigEndian.Uint32(b[4:]) != 0 {
			l.found(RuleMapping, "pcp_map", portText(b[36] == 17, binary.BigEndian.Uint16(b[40:])), l.at(b))
		}
	}
}

func portText(udp bool, port uint16) string {
	if udp {
		return fmt.Sprintf("udp %d", port)
	}
	return fmt.Sprintf("tcp %d", port)
}

// soapMapping reads the body of AddPortMapping (UPnP WANIPConnection:1 section
// 2.4.16).
func (l *look) soapMapping(b []byte) bool {
	port, err := strconv.ParseUint(tagText(b, "NewExternalPort"), 10, 16)
	if err != nil {
		return false
	}
	l.found(RuleMapping, "upnp", portText(tagText(b, "NewProtocol") == "UDP", uint16(port)), l.at(b))
	return true
}

// tagText gives what stands in the element of a name.
func tagText(b []byte, name string) string {
	_, rest, ok := bytes.Cut(b, []byte("<"+name))
	if !ok {
		return ""
	}
	_, rest, _ = bytes.Cut(rest, []byte(">"))
	text, _, _ := bytes.Cut(rest, []byte("<"))
	return string(bytes.TrimSpace(text[:min(len(text), keyBytes)]))
}
