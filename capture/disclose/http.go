package disclose

import (
	"bytes"
	"encoding/base64"
	"strconv"
)

// headKind is the kind of a message that begins with lines of text.
type headKind uint8

const (
	headNone headKind = iota
	headRequest
	headResponse
)

// headOf tells whether bytes begin a message of HTTP, RTSP or SIP (RFC 9112,
// RFC 7826, RFC 3261).
func headOf(b []byte) headKind {
	for _, name := range [...]string{"HTTP/1.", "RTSP/1.0 ", "SIP/2.0 "} {
		if bytes.HasPrefix(b, []byte(name)) {
			return headResponse
		}
	}
	if !beginsMethod(b) {
		return headNone
	}
	line, _, _ := bytes.Cut(b[:min(len(b), 8<<10)], []byte("\n"))
	line = bytes.TrimRight(line, "\r ")
	for _, name := range [...]string{" HTTP/1.0", " HTTP/1.1", " RTSP/1.0", " SIP/2.0"} {
		if bytes.HasSuffix(line, []byte(name)) {
			return headRequest
		}
	}
	return headNone
}

// methodByte reports whether c may stand in the name of a method.
func methodByte(c byte) bool { return 'A' <= c && c <= 'Z' || c == '-' || c == '_' }

// beginsMethod reports whether b begins with a method and a blank.
func beginsMethod(b []byte) bool {
	n := 0
	for n < len(b) && n <= 20 && methodByte(b[n]) {
		n++
	}
	return n >= 3 && n < len(b) && b[n] == ' '
}

// header is what a head says of its body.
type header struct {
	kind     string // content type, lower case, without parameters
	boundary []byte
	coding   string // content encoding
	length   int64  // -1 if it is not told
	chunked  bool
	socket   bool // asks for a web socket
	mapping  bool // SOAP that opens a port
}

// messages looks at a run of messages, the first of which may be the rest of
// one that began earlier.
func (l *look) messages(b []byte) {
	if left := l.stream.bodyLeft; left > 0 {
		n := int(min(left, int64(len(b))))
		l.stream.bodyLeft -= int64(n)
		if !l.stream.bodyMute {
			l.text(b[:n])
		}
		b = b[n:]
	}
	for len(b) > 0 {
		if headOf(b) == headNone {
			l.unheaded(b)
			return
		}
		l.message = message{}
		b = l.one(b)
	}
}

// unheaded looks at what is neither a head nor the rest of a body.
func (l *look) unheaded(b []byte) {
	switch {
	case l.stream.kind == protoSocket:
		l.socket(b)
	case b[0] == '$' && l.interleaved(b):
	case l.stream.bodyMute:
	default:
		l.plain(b, false)
	}
}

// one looks at the message at the beginning of b and gives what is behind it.
func (l *look) one(b []byte) []byte {
	head, body := cutHead(b)
	line, lines, _ := bytes.Cut(head, []byte("\n"))
	request := headOf(b) == headRequest
	if request {
		l.target(bytes.TrimRight(line, "\r"))
	}
	h := header{length: -1}
	for len(lines) > 0 {
		line, rest, _ := bytes.Cut(lines, []byte("\n"))
		lines = rest
		l.headerLine(bytes.TrimRight(line, "\r"), &h)
	}
	if l.published(head, &h) {
		l.found(RuleMedia, "rtsp", "RTSP", l.at(head))
	}
	if h.socket && request {
		l.stream.kind = protoSocket
		return body
	}
	return l.bodyOf(body, &h, request)
}

// cutHead parts a message at the empty line.
func cutHead(b []byte) (head, body []byte) {
	for _, gap := range [...]string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(b, []byte(gap)); i >= 0 {
			return b[:i+len(gap)], b[i+len(gap):]
		}
	}
	return b, b[len(b):]
}

// target looks at the first line of a request.
func (l *look) target(line []byte) {
	l.stream.request = true
	_, rest, _ := bytes.Cut(line, []byte(" "))
	path, _, _ := bytes.Cut(rest, []byte(" "))
	l.stream.firmware = firmwarePath(path)
	for rest := path[:min(len(path), 2<<10)]; len(rest) > 0; {
		var part []byte
		part, rest, _ = bytes.Cut(rest, []byte("/"))
		if len(part) >= 6 && len(part) <= 64 && !bytes.ContainsAny(part, "?=&") {
			l.knownValue(part)
		}
	}
	l.text(path)
}

// headerLine looks at one line of a head.
func (l *look) headerLine(line []byte, h *header) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 {
		return
	}
	value = bytes.TrimSpace(value)
	var room [keyBytes]byte
	low := room[:min(len(name), keyBytes)]
	for i := range low {
		low[i] = lower(name[i])
	}
	switch string(low) {
	case "host", "date", "connection", "accept", "accept-encoding", "accept-charset", "server", "via", "allow", "public", "last-modified", "if-modified-since", "cache-control":
		l.only(line)
	case "authorization", "proxy-authorization":
		l.authorization(value)
	case "user-agent":
		l.agent(line, value)
	case "accept-language":
		l.language(value)
	default:
		if !l.bodyHeader(low, value, h) {
			l.text(line)
		}
	}
}

// bodyHeader reads a line that is about the body, and reports whether it is.
func (l *look) bodyHeader(name, value []byte, h *header) bool {
	switch string(name) {
	case "content-type":
		h.contentType(value)
	case "content-encoding":
		h.coding = string(bytes.ToLower(value[:min(len(value), 20)]))
	case "content-length":
		if n, err := strconv.ParseInt(string(value), 10, 64); err == nil && n >= 0 {
			h.length = n
		}
	case "transfer-encoding":
		h.chunked = bytes.EqualFold(value, []byte("chunked"))
	case "upgrade":
		h.socket = bytes.EqualFold(value, []byte("websocket"))
	case "soapaction":
		h.mapping = bytes.Contains(value, []byte("#AddPortMapping")) || bytes.Contains(value, []byte("#AddAnyPortMapping"))
	default:
		return false
	}
	return true
}

// contentType reads the media type and the boundary of a multipart body.
func (h *header) contentType(value []byte) {
	kind, parameters, _ := bytes.Cut(value, []byte(";"))
	h.kind = string(bytes.ToLower(bytes.TrimSpace(kind[:min(len(kind), 100)])))
	if _, boundary, ok := bytes.Cut(parameters, []byte("boundary=")); ok {
		boundary, _, _ = bytes.Cut(boundary, []byte(";"))
		h.boundary = bytes.Trim(boundary, "\" ")
	}
}

func (l *look) agent(line, value []byte) {
	l.only(line)
	if masked := maskAgent(value); masked != hidden {
		l.found(RuleSoftware, "user_agent", masked, l.at(line))
	}
}

func (l *look) language(value []byte) {
	first, _, _ := bytes.Cut(value, []byte(","))
	if masked, ok := languageValue(first); ok {
		l.found(RuleLanguage, "accept_language", masked, l.at(value))
	}
}

// authorization looks at a login. Digest and its like show no password (RFC
// 7616), Basic does (RFC 7617), and a token is as good as one.
func (l *look) authorization(value []byte) {
	scheme, rest, _ := bytes.Cut(value, []byte(" "))
	rest = bytes.TrimSpace(rest)
	switch {
	case bytes.EqualFold(scheme, []byte("basic")):
		out := make([]byte, base64.StdEncoding.DecodedLen(min(len(rest), valueBytes)))
		n, _ := base64.StdEncoding.Decode(out, rest[:min(len(rest), valueBytes)])
		user, password, ok := bytes.Cut(out[:n], []byte(":"))
		if ok && len(password) > 0 {
			l.login("http_basic", user, password, l.at(value))
		}
	case bytes.EqualFold(scheme, []byte("bearer")) || bytes.EqualFold(scheme, []byte("token")):
		if len(rest) >= 8 {
			l.found(RulePassword, "http_bearer", maskCredential(rest), l.at(value))
		}
	default:
		l.only(value)
	}
}

// login tells of a login, and whether it is one from the factory.
func (l *look) login(what string, user, password []byte, end int) {
	if len(password) == 0 {
		return
	}
	l.found(RulePassword, what, maskCredential(password), end)
	if defaultLogin(user, password) {
		l.found(RuleDefault, what, hidden, end)
	}
	l.inner(user, func(user []byte) { l.pass(user, true); l.mails(user) })
}

// bodyOf looks at a body and gives what is behind it.
func (l *look) bodyOf(rest []byte, h *header, request bool) []byte {
	n := len(rest)
	switch {
	case h.chunked:
		whole, used := l.joined(rest)
		l.stream.bodyLeft, l.stream.bodyMute = 0, mediaType(h.kind) != ""
		l.inner(whole, func(b []byte) { l.body(b, h) })
		return rest[used:]
	case h.length >= 0:
		n = int(min(h.length, int64(len(rest))))
		l.stream.bodyLeft = h.length - int64(n)
	case request:
		n = 0
	}
	l.stream.bodyMute = mediaType(h.kind) != "" || h.coding != ""
	if n > 0 || mediaType(h.kind) != "" && h.length > 0 {
		l.body(rest[:n], h)
	}
	return rest[n:]
}

// joined takes a body out of its chunks (RFC 9112 section 7.1), as far as it is
// there, and gives how many bytes that used.
func (l *look) joined(b []byte) (whole []byte, used int) {
	if l.room < len(b) {
		return nil, len(b)
	}
	l.room -= len(b)
	for used < len(b) {
		line, _, ok := bytes.Cut(b[used:], []byte("\n"))
		text, _, _ := bytes.Cut(bytes.TrimRight(line, "\r "), []byte(";"))
		size, err := strconv.ParseUint(string(text[:min(len(text), 9)]), 16, 31)
		if !ok || err != nil {
			return whole, len(b)
		}
		used += len(line) + 1
		n := min(int(size), len(b)-used)
		whole = append(whole, b[used:used+n]...)
		used = min(used+n+2, len(b))
		if size == 0 {
			break
		}
	}
	return whole, used
}

// body looks at a whole body, or as much of it as came.
func (l *look) body(b []byte, h *header) {
	if plain := l.inflate(h.coding, b); plain != nil {
		bare := *h
		bare.coding = ""
		l.inner(plain, func(b []byte) { l.body(b, &bare) })
		return
	}
	if h.mapping && l.soapMapping(b) {
		return
	}
	if rule := mediaType(h.kind); rule != "" {
		l.found(rule, topType(h.kind), topType(h.kind), l.at(b))
		return
	}
	switch {
	case len(h.boundary) > 0:
		l.parts(b, h.boundary)
	case l.media(b):
	default:
		if wide := l.narrow(b); wide != nil {
			l.inner(wide, l.text)
			return
		}
		l.text(b)
	}
}

// mediaType gives the rule that a content type falls under: a picture, or sound
// and moving pictures; "" for neither.
func mediaType(kind string) string {
	switch topType(kind) {
	case "image":
		return RulePicture
	case "video", "audio":
		return RuleMedia
	}
	if kind == "multipart/x-mixed-replace" { // pictures, one replacing the other
		return RuleMedia
	}
	return ""
}

// topType gives the part of a content type before the slash, if it is one that
// we know.
func topType(kind string) string {
	for _, top := range [...]string{"image", "video", "audio", "multipart"} {
		if len(kind) > len(top) && kind[:len(top)] == top && kind[len(top)] == '/' {
			return top
		}
	}
	return ""
}

// parts looks at each part of a multipart body (RFC 2046 section 5.1).
func (l *look) parts(b, boundary []byte) {
	mark := append([]byte("--"), boundary...)
	for n := 0; n < 64; n++ {
		part, rest, found := bytes.Cut(b, mark)
		if len(part) > 4 {
			l.part(bytes.TrimLeft(part, "\r\n"))
		}
		if !found {
			return
		}
		b = rest
	}
}

// part looks at one part: what its head calls it is the key of what it holds.
func (l *look) part(b []byte) {
	head, body := cutHead(b)
	inside := header{length: -1}
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r"), []byte(":"))
		if ok {
			l.bodyHeader(bytes.ToLower(name[:min(len(name), keyBytes)]), bytes.TrimSpace(value), &inside)
		}
	}
	if mediaType(inside.kind) != "" || len(body) > valueBytes {
		inside.boundary = nil
		l.body(body, &inside)
		return
	}
	if _, key, ok := bytes.Cut(head, []byte("name=\"")); ok {
		key, _, _ = bytes.Cut(key, []byte("\""))
		pair := append(append(bytes.Clone(key), '='), bytes.TrimSpace(body)...)
		l.inner(pair, l.text)
		return
	}
	l.text(body)
}
