package decode

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// Types of TLS records and handshake messages (RFC 8446 sections 5.1 and 4).
const (
	tlsChangeCipher = 20
	tlsAlert        = 21
	tlsHandshake    = 22
	tlsHeartbeat    = 24

	tlsHelloRequest = 0
	tlsClientHello  = 1
	tlsServerHello  = 2
	tlsCertificate  = 11
)

// tlcpMajor is both bytes of the version that TLCP has (GB/T 38636-2020), whose
// hello is that of TLS.
const tlcpMajor = 1

const (
	tlsRecordHeader = 5
	tlsMaxRecord    = 1<<14 + 2048 // RFC 5246 section 6.2.3, the largest of all versions
	tlsMaxHello     = 1 << 16      // a hello with post-quantum keys is below 4 KiB
	tlsMaxNames     = 8            // further names of one hello that are told
)

// Extensions that are read (IANA TLS ExtensionType values).
const (
	tlsExtServerName = 0
	tlsExtSignatures = 13
	tlsExtALPN       = 16
	tlsExtVersions   = 43
	tlsExtECH        = 0xfe0d
	tlsExtESNI       = 0xffce // the draft before Encrypted Client Hello
)

// Hello is what the first message of one side of a TLS connection states.
type Hello struct {
	Client        bool     // a ClientHello; else a ServerHello
	HasServerName bool     // the server_name extension is there
	ServerName    string   // in the form of flow.CleanName; "" when absent or bad
	OtherNames    []string // further names asked for, though RFC 6066 section 3 allows one of a type
	BadServerName bool     // the extension holds a name that flow.CleanName refuses
	ALPN          []string // protocols offered, or the one chosen
	Version       uint16   // of a ClientHello its legacy_version; of a ServerHello the version chosen
	Versions      []uint16 // supported_versions as offered, without GREASE (RFC 8701)
	CipherSuites  []uint16 // offered, without GREASE; of a ServerHello the one chosen
	Extensions    []uint16 // types of a ClientHello's extensions in its order, without GREASE
	Signatures    []uint16 // signature_algorithms as offered, without GREASE
	ECH           bool     // encrypted_client_hello is there, which may be GREASE
	Retry         bool     // a ServerHello that is a HelloRetryRequest
	SSLv2         bool     // a ClientHello in the form of SSL 2.0, which has no server name
}

// ParseTLS reads the hello at the beginning of one direction of a TCP stream;
// stream holds its bytes in order from the start. A hello may span records.
// With More, the Hello holds what could be read so far, which for a
// ClientHello cut short may include its name. More bytes may turn More into
// another verdict; Done and No stand.
func ParseTLS(stream []byte) (Hello, Verdict) {
	if len(stream) == 0 {
		return Hello{}, More
	}
	if stream[0]&0x80 != 0 {
		return parseSSLv2(stream)
	}
	msg, v := firstHandshake(stream)
	if v == No || len(msg) == 0 {
		return Hello{}, v
	}
	switch msg[0] {
	case tlsClientHello:
		return helloBody(msg), v
	case tlsServerHello:
		return helloBody(msg), v
	case tlsHelloRequest: // not yet all of it; a hello may follow
		return Hello{}, More
	}
	return Hello{}, No
}

// helloBody reads a hello with its four byte header. A message that has come
// in full is done even when its inner lengths do not add up.
func helloBody(msg []byte) Hello {
	h := Hello{Client: msg[0] == tlsClientHello}
	body := reader{b: msg[min(4, len(msg)):]}
	switch {
	case len(body.b) == 0:
	case h.Client:
		parseClientHello(&body, &h)
	default:
		parseServerHello(&body, &h)
	}
	return h
}

// plausibleRecord reports whether b begins like a TLS record; it looks at no
// more than five bytes, and fewer are judged as far as they go.
func plausibleRecord(b []byte) bool {
	if len(b) > 0 && (b[0] < tlsChangeCipher || b[0] > tlsHeartbeat) {
		return false
	}
	if len(b) > 1 && !recordVersion(b[1:]) {
		return false
	}
	return len(b) < tlsRecordHeader || int(binary.BigEndian.Uint16(b[3:])) <= tlsMaxRecord
}

// recordVersion reports whether b begins like the version of a record; one byte is
// judged alone.
func recordVersion(b []byte) bool {
	switch b[0] {
	case 3:
		return len(b) < 2 || b[1] <= 4
	case tlcpMajor:
		return len(b) < 2 || b[1] == tlcpMajor
	}
	return false
}

// StartsTLS reports whether b begins with a ClientHello or ServerHello in a TLS
// record. It finds TLS within a stream that began as something else, such as
// STARTTLS, when it is asked of every segment: six bytes are compared.
func StartsTLS(b []byte) bool {
	b = b[beforeHandshake(b):]
	return len(b) > tlsRecordHeader && b[0] == tlsHandshake && plausibleRecord(b) && b[3]|b[4] != 0 &&
		(b[5] == tlsClientHello || b[5] == tlsServerHello)
}

// beforeHandshake gives the length of the whole records at the beginning of b that
// may come before a hello: an alert, which a server sends that does not know the
// name (RFC 6066 section 3), and a change of cipher, which a client sends before its
// second hello (RFC 8446 appendix D.4).
func beforeHandshake(b []byte) int {
	at := 0
	for at < len(b) && b[at] < tlsHandshake {
		n := tlsRecordHeader + shortRecord(b[at:])
		if n == tlsRecordHeader || at+n > len(b) {
			break
		}
		at += n
	}
	return at
}

// shortRecord gives the length of the body of a record that may come before a hello:
// 0 for any other, and for one of which the header is not there.
func shortRecord(b []byte) int {
	if len(b) < tlsRecordHeader || !plausibleRecord(b) {
		return 0
	}
	switch n := int(binary.BigEndian.Uint16(b[3:])); {
	case b[0] == tlsAlert && n == 2, b[0] == tlsChangeCipher && n == 1:
		return n
	}
	return 0
}

// MayBegin is a quick look at whether TLS or a message of HTTP/1 may begin with b:
// where it says no, StartsTLS, ParseHTTPRequest and ParseHTTPResponse find none.
func MayBegin(b []byte) bool {
	if len(b) < 3 {
		return false
	}
	return b[0] >= tlsChangeCipher && b[0] <= tlsHandshake && (b[1] == 3 || b[1] == tlcpMajor) || methodByte(b[0]) && methodByte(b[1]) && methodByte(b[2])
}

// firstHandshake gives the first handshake message with its header: in full
// with Done, or as much as there is with More. A message within one record is
// not copied.
func firstHandshake(stream []byte) ([]byte, Verdict) {
	w := walkHandshake(stream)
	for {
		msg, v := w.next()
		if v == Done && msg[0] == tlsHelloRequest {
			continue
		}
		return msg, v
	}
}

// handshakeWalker cuts the records at the beginning of a stream into handshake
// messages. It stops at the first record of another type after one of them, because
// what follows a change of cipher is sealed.
type handshakeWalker struct {
	stream  []byte
	pending []byte // handshake bytes not handed out
	joined  bool   // pending is a copy of its own
}

// walkHandshake begins at the first record that is not one of beforeHandshake.
func walkHandshake(stream []byte) handshakeWalker {
	return handshakeWalker{stream: stream[beforeHandshake(stream):]}
}

// next gives the next message. With More the slice is the beginning of a
// message, possibly empty.
func (w *handshakeWalker) next() ([]byte, Verdict) {
	for {
		if len(w.pending) >= 4 {
			n := 4 + (int(w.pending[1])<<16 | int(w.pending[2])<<8 | int(w.pending[3]))
			if n > tlsMaxHello {
				return nil, No
			}
			if len(w.pending) >= n {
				msg := w.pending[:n:n]
				w.pending = w.pending[n:]
				return msg, Done
			}
		}
		if v := w.record(); v != Done {
			return w.pending, v
		}
	}
}

// record adds the next record to what is pending. More means that the stream
// ends within the record; its captured part is added all the same.
func (w *handshakeWalker) record() Verdict {
	if len(w.stream) == 0 {
		return More
	}
	if !plausibleRecord(w.stream) {
		return No
	}
	if w.stream[0] != tlsHandshake {
		return w.early()
	}
	if len(w.stream) < tlsRecordHeader {
		return More
	}
	n := int(binary.BigEndian.Uint16(w.stream[3:]))
	body := w.stream[tlsRecordHeader:]
	v := Done
	if n > len(body) {
		n, v = len(body), More
	}
	w.add(body[:n:n])
	w.stream = body[n:]
	return v
}

// early judges a record that holds no handshake: what is there of it may become one
// that comes before a hello.
func (w *handshakeWalker) early() Verdict {
	n := len(w.stream)
	if w.stream[0] < tlsHandshake && (n < tlsRecordHeader || n < tlsRecordHeader+shortRecord(w.stream)) {
		return More
	}
	return No
}

func (w *handshakeWalker) add(part []byte) {
	switch {
	case len(w.pending) == 0:
		w.pending, w.joined = part, false
	case w.joined:
		w.pending = append(w.pending, part...)
	default:
		both := make([]byte, 0, len(w.pending)+len(part))
		w.pending, w.joined = append(append(both, w.pending...), part...), true
	}
}

// parseClientHello reads RFC 8446 section 4.1.2 without the message header.
func parseClientHello(r *reader, h *Hello) {
	h.Client = true
	h.Version = r.u16()
	r.skip(32)          // random
	r.skip(int(r.u8())) // session id
	h.CipherSuites = uint16s(r.atMost(int(r.u16())))
	r.skip(int(r.u8())) // compression methods
	tlsExtensions(r, h)
}

// parseServerHello reads RFC 8446 section 4.1.3 without the message header.
func parseServerHello(r *reader, h *Hello) {
	h.Version = r.u16()
	random := r.take(32)
	h.Retry = string(random) == helloRetryRandom
	r.skip(int(r.u8()))
	if suite := r.u16(); !r.short {
		h.CipherSuites = []uint16{suite}
	}
	r.skip(1)
	tlsExtensions(r, h)
}

// helloRetryRandom is the SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3).
const helloRetryRandom = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91" +
	"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"

// tlsExtensions walks the extension block; one cut short ends the walk after what
// there is of it.
func tlsExtensions(r *reader, h *Hello) {
	block := reader{b: r.atMost(int(r.u16()))}
	for block.left() >= 4 {
		kind, n := block.u16(), int(block.u16())
		if h.Client {
			clientExtension(kind, block.atMost(n), h)
		} else {
			serverExtension(kind, block.atMost(n), h)
		}
	}
}

func clientExtension(kind uint16, body []byte, h *Hello) {
	if !isGREASE(kind) {
		h.Extensions = append(h.Extensions, kind)
	}
	switch kind {
	case tlsExtServerName:
		h.HasServerName = true
		serverName(body, h)
	case tlsExtALPN:
		h.ALPN = protocolNames(body)
	case tlsExtVersions:
		r := reader{b: body}
		h.Versions = uint16s(r.atMost(int(r.u8())))
	case tlsExtSignatures:
		r := reader{b: body}
		h.Signatures = uint16s(r.atMost(int(r.u16())))
	case tlsExtECH, tlsExtESNI:
		h.ECH = true
	}
}

func serverExtension(kind uint16, body []byte, h *Hello) {
	switch kind {
	case tlsExtALPN:
		h.ALPN = protocolNames(body)
	case tlsExtVersions:
		if len(body) == 2 {
			h.Version = binary.BigEndian.Uint16(body)
		}
	}
}

// serverName reads the host names of RFC 6066 section 3. There should be one; where
// there are more, nobody knows which one the server heeds.
func serverName(body []byte, h *Hello) {
	r := reader{b: body}
	list := reader{b: r.atMost(int(r.u16()))}
	for list.left() >= 3 {
		kind, name := list.u8(), list.take(int(list.u16()))
		if kind != 0 || name == nil {
			continue
		}
		clean, ok := flow.CleanName(name)
		switch {
		case h.ServerName == "" && !h.BadServerName:
			h.ServerName, h.BadServerName = clean, !ok
		case ok && clean != h.ServerName && len(h.OtherNames) < tlsMaxNames:
			h.OtherNames = append(h.OtherNames, clean)
		}
	}
}

// protocolNames reads RFC 7301 section 3.1.
func protocolNames(body []byte) []string {
	r := reader{b: body}
	return protocolList(r.atMost(int(r.u16())))
}

// protocolList reads names with a length before each.
func protocolList(b []byte) []string {
	list := reader{b: b}
	var names []string
	for list.left() > 0 {
		name := list.take(int(list.u8()))
		if len(name) > 0 && !isGREASEName(name) {
			names = append(names, string(name))
		}
	}
	return names
}

// uint16s reads a list of numbers without the values of RFC 8701 that stand
// for nothing.
func uint16s(b []byte) []uint16 {
	if len(b) < 2 {
		return nil
	}
	out := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		if v := binary.BigEndian.Uint16(b); !isGREASE(v) {
			out = append(out, v)
		}
	}
	return out
}

func isGREASE(v uint16) bool { return v&0x0f0f == 0x0a0a && v>>8 == v&0xff }

func isGREASEName(b []byte) bool {
	return len(b) == 2 && isGREASE(binary.BigEndian.Uint16(b))
}

// parseSSLv2 knows the ClientHello that old clients send in the form of
// SSL 2.0 to offer SSL 3.0 or later (RFC 5246 appendix E.2). All lengths must
// fit, because two bytes are little to go by.
func parseSSLv2(b []byte) (Hello, Verdict) {
	const head = 11
	if len(b) >= 3 && b[2] != tlsClientHello {
		return Hello{}, No
	}
	if len(b) < head {
		return Hello{}, More
	}
	r := reader{b: b}
	size := int(r.u16() & 0x7fff)
	r.skip(1)
	h := Hello{Client: true, SSLv2: true, Version: r.u16()}
	suites, session, challenge := int(r.u16()), int(r.u16()), int(r.u16())
	switch {
	case h.Version != 2 && (h.Version < 0x0300 || h.Version > 0x0304),
		suites == 0, suites%3 != 0, session != 0 && session != 16,
		challenge < 16, challenge > 32, size != head-2+suites+session+challenge:
		return Hello{}, No
	case len(b) < 2+size:
		return h, More
	}
	return h, Done
}
