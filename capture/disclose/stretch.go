package disclose

import (
	"bytes"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// protocol is what a direction was found to carry.
type protocol uint8

const (
	protoOther  protocol = iota
	protoHTTP            // HTTP, RTSP and SIP: a head of lines, perhaps a body
	protoSocket          // web socket, after its HTTP request
	protoXMPP
	protoMQTT
	protoTelnet
)

// stretch looks at bytes of a TCP stream that came one after the other.
func (l *look) stretch(b []byte) {
	if sealed(b) {
		l.stream.drop(l.Scanner)
		return
	}
	first := !l.stream.looked
	l.stream.looked = true
	if l.stream.kind == protoOther {
		l.stream.kind = l.recognise(b, first)
	}
	switch l.stream.kind {
	case protoHTTP:
		l.messages(b)
	case protoSocket:
		l.socket(b)
	case protoTelnet:
		l.telnet(b)
	case protoXMPP:
		l.xmpp(b)
	case protoMQTT, protoOther:
		l.plain(b, first)
	}
}

// plain looks at what has no form of its own.
func (l *look) plain(b []byte, first bool) {
	if l.media(b) {
		return
	}
	if !unreadable(b) {
		if first {
			l.chat(b)
			l.miner(b)
		}
		l.logins(b)
	}
	if wide := l.narrow(b); wide != nil {
		l.inner(wide, l.text)
		return
	}
	l.text(b)
}

// recognise tells by the beginning what a direction carries.
func (l *look) recognise(b []byte, first bool) protocol {
	switch {
	case headOf(b) != headNone:
		return protoHTTP
	case !first:
		return protoOther
	case l.Port == portTelnet || l.Port == portTelnetToo:
		return protoTelnet
	case l.mqtt(b):
		return protoMQTT
	case bytes.Contains(b[:min(len(b), 256)], []byte("<stream:stream")):
		return protoXMPP
	}
	return protoOther
}

// sealed reports whether bytes begin a record of TLS, or SSH.
func sealed(b []byte) bool {
	if decode.StartsTLS(b) || bytes.HasPrefix(b, []byte("SSH-")) {
		return true
	}
	return len(b) > 5 && b[0] >= 0x14 && b[0] <= 0x17 && b[1] == 3 && b[2] <= 4
}

// sealedDatagram reports whether a datagram begins a record of DTLS (RFC 6347
// section 4.1).
func sealedDatagram(b []byte) bool {
	return len(b) > 13 && b[0] >= 0x14 && b[0] <= 0x1a && b[1] == 0xfe
}

// blank reports of a datagram that is not text, before more is made ready for a
// look, that datagram would find nothing in it: so are nearly all that are sealed,
// or numbers.
func blank(port uint16, b []byte) bool {
	return port != portMapping && port != portCoAP && !sealedDatagram(b) && headOf(b) == headNone && rtpHead(b) == 0 &&
		!shows(b) && highByte(b) < 0 && nextText(b, 0) < 0
}

// datagram looks at one datagram.
func (l *look) datagram(b []byte) {
	first := !l.stream.looked
	l.stream.looked = true
	switch {
	case sealedDatagram(b):
		l.stream.drop(l.Scanner)
	case l.Port == portMapping:
		l.mapping(b)
	case l.Proto == flow.ProtoUDP && l.Port == portCoAP && l.coap(b):
		l.text(b)
	case headOf(b) != headNone:
		l.messages(b)
	case l.streamed(b):
	default:
		l.plain(b, first)
	}
}
