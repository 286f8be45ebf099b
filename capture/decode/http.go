package decode

import (
	"bytes"
	"strconv"
	"strings"

	"telltale/capture/flow"
)

const (
	httpMaxMethod = 20       // the longest registered is UPDATEREDIRECTREF, 17 bytes
	httpMaxLine   = 16 << 10 // a request line beyond that is no request line
	httpMaxHeader = 64 << 10
)

// HTTPRequest is the head of an HTTP/1 request (RFC 9112).
type HTTPRequest struct {
	Method        []byte // within what was read, as Target
	Target        []byte // as sent
	Sloppy        bool   // the request line has no version, or one that does not exist
	Host          string // Host header without the port, in the form of flow.CleanName; "" when absent or bad
	HasHost       bool   // there is a Host header, whatever it holds
	SecondHost    string // a second one, which no request should have: then nobody knows which counts
	UserAgent     string
	ContentLength int64 // bytes; -1 when not stated
	Chunked       bool  // the body comes in chunks (RFC 9112 section 7.1)
	HeaderLen     int   // bytes up to the body, with the empty line; 0 while it is not complete
}

// HTTPResponse is the head of an HTTP/1 response.
type HTTPResponse struct {
	Status        int // 100 to 999
	Server        string
	ContentType   string // lower case, without parameters
	ContentLength int64  // bytes; -1 when not stated
	Chunked       bool
	HeaderLen     int // bytes up to the body, with the empty line; 0 while it is not complete
}

// ParseHTTPRequest reads the request at the beginning of b. It answers No at
// the first byte that no request has, and Done once the header is complete.
// With More, the fields of complete header lines are set already.
func ParseHTTPRequest(b []byte) (HTTPRequest, Verdict) {
	q := HTTPRequest{ContentLength: -1}
	line, rest, v := requestLine(b)
	if v != Done {
		return q, v
	}
	method, target, ok := cutRequestLine(line)
	if !ok {
		method, target, ok = cutSloppyLine(line)
		q.Sloppy = true
	}
	if !ok {
		return q, No
	}
	q.Method, q.Target = method, target
	lines := linesOf(rest)
	for lines.next() {
		q.header(lines.name, lines.value)
	}
	if lines.verdict == Done {
		q.HeaderLen = len(b) - len(rest) + lines.used
	}
	return q, lines.verdict
}

// requestLine gives the first line once it is there, and says No early.
func requestLine(b []byte) (line, rest []byte, v Verdict) {
	n := 0
	for n < len(b) && n <= httpMaxMethod && methodByte(b[n]) {
		n++
	}
	if n < len(b) && (n < 3 || b[n] != ' ') {
		return nil, nil, No
	}
	line, rest, ok := cutLine(b)
	switch {
	case len(b)-len(rest) > httpMaxLine: // with or without an end
		return nil, nil, No
	case ok:
		return line, rest, Done
	}
	return nil, nil, More
}

// methodByte reports whether c may stand in a method: RFC 9110 allows any
// token, but only capitals, hyphens and underscores are in use.
func methodByte(c byte) bool { return 'A' <= c && c <= 'Z' || c == '-' || c == '_' }

// cutRequestLine parts "GET /path HTTP/1.1". The target may hold spaces in
// sloppy requests, so the version is looked for from the end.
func cutRequestLine(line []byte) (method, target []byte, ok bool) {
	method, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok {
		return nil, nil, false
	}
	at := bytes.LastIndex(rest, []byte(" HTTP/1."))
	if at < 0 || !plausibleMinor(rest[at+len(" HTTP/1."):]) {
		return nil, nil, false
	}
	return method, bytes.TrimSpace(rest[:at]), true
}

// cutSloppyLine parts a request line with no version, as HTTP had none at first, or
// with one that does not exist: "HTTP/2.0", "http/1.1". Only for methods that are hard
// to mistake.
func cutSloppyLine(line []byte) (method, target []byte, ok bool) {
	method, rest, _ := bytes.Cut(line, []byte(" "))
	switch string(method) {
	case "GET", "HEAD", "POST", "PUT":
	default:
		return nil, nil, false
	}
	const proto = "http/"
	rest = bytes.TrimSpace(rest)
	at := bytes.LastIndexByte(rest, ' ')
	if last := rest[at+1:]; at >= 0 && len(last) > len(proto) && foldEqual(last[:len(proto)], proto) {
		return method, bytes.TrimSpace(rest[:at]), isDigits(last[len(last)-1:])
	}
	return method, rest, at < 0 && len(rest) > 0 && rest[0] == '/' && string(method) != "PUT"
}

func plausibleMinor(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	return len(b) == 1 && '0' <= b[0] && b[0] <= '9'
}

// host keeps the first two Host headers. One server may heed the first and another
// the last (RFC 9112 section 3.2 wants such a request refused).
func (q *HTTPRequest) host(value []byte) {
	switch name := hostName(value); {
	case !q.HasHost:
		q.HasHost, q.Host = true, name
	case q.SecondHost == "" && name != q.Host:
		q.SecondHost = name
	}
}

func (q *HTTPRequest) header(name, value []byte) {
	switch {
	case foldEqual(name, "host"):
		q.host(value)
	case foldEqual(name, "user-agent"):
		if q.UserAgent == "" {
			q.UserAgent = wireText(value)
		}
	case foldEqual(name, "content-length"):
		q.ContentLength = contentLength(value)
	case foldEqual(name, "transfer-encoding"):
		q.Chunked = isChunked(value)
	}
}

// ParseHTTPResponse reads the response at the beginning of b, with the same
// verdicts as ParseHTTPRequest.
func ParseHTTPResponse(b []byte) (HTTPResponse, Verdict) {
	p := HTTPResponse{ContentLength: -1}
	const proto = "HTTP/1."
	if n := min(len(b), len(proto)); string(b[:n]) != proto[:n] {
		return p, No
	}
	line, rest, ok := cutLine(b)
	switch {
	case len(b)-len(rest) > httpMaxLine:
		return p, No
	case !ok:
		return p, More
	}
	if p.Status, ok = statusCode(line); !ok {
		return p, No
	}
	lines := linesOf(rest)
	for lines.next() {
		p.header(lines.name, lines.value)
	}
	if lines.verdict == Done {
		p.HeaderLen = len(b) - len(rest) + lines.used
	}
	return p, lines.verdict
}

// statusCode reads "HTTP/1.1 200 OK".
func statusCode(line []byte) (int, bool) {
	const at = len("HTTP/1.1 ")
	if len(line) < at+3 || line[at-1] != ' ' {
		return 0, false
	}
	n, err := strconv.Atoi(string(line[at : at+3]))
	return n, err == nil && n >= 100
}

func (p *HTTPResponse) header(name, value []byte) {
	switch {
	case foldEqual(name, "server"):
		p.Server = wireText(value)
	case foldEqual(name, "content-type"):
		p.ContentType = mediaType(value)
	case foldEqual(name, "content-length"):
		p.ContentLength = contentLength(value)
	case foldEqual(name, "transfer-encoding"):
		p.Chunked = isChunked(value)
	}
}

// headerLines goes over the complete "name: value" lines of a header, up to the empty
// line. White space before the colon belongs to the name, which makes it another one
// (RFC 9112 section 5.1). A folded line (RFC 9112 section 5.2) and one without a colon
// are passed over.
type headerLines struct {
	rest        []byte
	size        int // of all, bytes
	name, value []byte
	used        int     // up to and with the empty line, once that came
	verdict     Verdict // once next reported false
}

func linesOf(header []byte) headerLines { return headerLines{rest: header, size: len(header)} }

// next goes to the next line, and reports false behind the last one.
func (h *headerLines) next() bool {
	for {
		line, rest, ok := cutLine(h.rest)
		switch {
		case h.size-len(rest) > httpMaxHeader: // with or without an end
			h.verdict = No
			return false
		case !ok:
			h.verdict = More
			return false
		case len(line) == 0:
			h.used, h.verdict = h.size-len(rest), Done
			return false
		}
		h.rest = rest
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		if colon := bytes.IndexByte(line, ':'); colon >= 0 {
			h.name, h.value = line[:colon], bytes.TrimSpace(line[colon+1:])
			return true
		}
	}
}

// cutLine cuts b after its first line end, LF with or without CR before it.
func cutLine(b []byte) (line, rest []byte, ok bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return nil, nil, false
	}
	return bytes.TrimSuffix(b[:i], []byte("\r")), b[i+1:], true
}

// hostName takes the port off a Host header and brings it into the form of
// flow.CleanName; an IPv6 address loses its brackets.
func hostName(value []byte) string {
	switch {
	case len(value) > 0 && value[0] == '[':
		end := bytes.IndexByte(value, ']')
		if end < 0 {
			return ""
		}
		value = value[1:end]
	case bytes.Count(value, []byte(":")) == 1:
		at := bytes.IndexByte(value, ':')
		if !isDigits(value[at+1:]) {
			return ""
		}
		value = value[:at]
	}
	name, _ := flow.CleanName(value)
	return name
}

// isDigits reports whether b is a number, or nothing, as a port may be (RFC 3986
// section 3.2.3).
func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func mediaType(value []byte) string {
	kind, _, _ := bytes.Cut(value, []byte(";"))
	return strings.ToLower(wireText(kind))
}

func contentLength(value []byte) int64 {
	n, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

func isChunked(value []byte) bool {
	const chunked = "chunked"
	return len(value) >= len(chunked) && foldEqual(value[len(value)-len(chunked):], chunked)
}

// foldEqual compares header names; want is in lower case ASCII. It allocates
// nothing.
func foldEqual(b []byte, want string) bool {
	if len(b) != len(want) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != want[i] {
			return false
		}
	}
	return true
}
