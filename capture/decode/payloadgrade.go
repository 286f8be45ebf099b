package decode

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"telltale/capture/flow"
)

// Readability says whether others on the way can read what one side of a flow
// sent (label specification B.4, symbol 4).
type Readability uint8

// The grades.
const (
	Unknown Readability = iota // too little to go by, or a form that we do not know
	Sealed
	Clear
	Mixed // clear in part: see Grader.Grade
)

// String gives "unknown", "sealed", "clear" or "mixed".
func (r Readability) String() string {
	switch r {
	case Sealed:
		return "sealed"
	case Clear:
		return "clear"
	case Mixed:
		return "mixed"
	case Unknown:
	}
	return "unknown"
}

// Thresholds of label specification B.4, symbol 4.
const (
	gradePrintable  = 0.9 // share of printable bytes above which payload is clear
	gradeHigh       = 0.9 // byte entropy, of 8 bits, above which payload is sealed
	gradeHighBytes  = 256 // from that much payload
	gradeLow        = 0.4 // byte entropy below which payload is clear
	gradeLowBytes   = 100 // above that much payload
	gradeMaxSampled = math.MaxUint16
)

// graderKind is what a flow turned out to carry.
type graderKind uint8

const (
	graderNew graderKind = iota
	graderSealed
	graderHTTP
	graderOther
)

// Grader judges the payload that one side of one flow sends. It holds no
// payload: at most a count for each byte value, and that only for flows that
// are not TLS, DTLS or QUIC. The zero value is ready.
type Grader struct {
	kind     graderKind
	inHeader bool // the next byte belongs to an HTTP header
	lastLF   bool // the header's last byte but for CR was a line end
	body     bodyKind
	seen     uint64 // bytes added
	clear    uint64 // of these, bytes of HTTP headers and of clear bodies
	sealed   uint64 // bytes after a TLS hello in a flow that began otherwise
	sample   *byteSample
}

// bodyKind is what the header says of an HTTP body.
type bodyKind uint8

const (
	bodyUnstated bodyKind = iota // to be judged by its bytes
	bodyText                     // said to be text, which devices say of sealed bodies too
	bodyClear
)

// byteSample counts byte values of up to 64 KiB.
type byteSample struct {
	total    int
	counts   [256]uint16
	judged   Readability // the verdict on the first judgedOf bytes
	judgedOf int
}

// Reset makes g ready for another flow and keeps its room.
func (g *Grader) Reset() {
	sample := g.sample
	if sample != nil {
		*sample = byteSample{}
	}
	*g = Grader{sample: sample}
}

// Add takes the next payload of the flow, in order as far as the caller knows
// it. What is lost in between does no harm.
func (g *Grader) Add(b []byte) {
	if len(b) == 0 {
		return
	}
	g.seen += uint64(len(b))
	if g.kind == graderNew {
		g.kind = firstKind(b)
	}
	switch {
	case g.kind == graderSealed:
		g.sealed += uint64(len(b))
	case StartsTLS(b): // STARTTLS, a CONNECT proxy, a tunnel of web sockets
		g.kind = graderSealed
		g.sealed += uint64(len(b))
	case g.kind == graderHTTP:
		g.addHTTP(b)
	default:
		g.count(b)
	}
}

// firstKind recognises a flow by its first payload.
func firstKind(b []byte) graderKind {
	switch {
	case beginsTLS(b), beginsDTLS(b), LooksQUIC(b):
		return graderSealed
	case beginsHTTP(b):
		return graderHTTP
	}
	return graderOther
}

// beginsTLS reports whether b begins with a TLS record of any type, so that
// flows are recognised too whose start was not captured.
func beginsTLS(b []byte) bool {
	return len(b) > tlsRecordHeader && plausibleRecord(b) && b[3]|b[4] != 0
}

// beginsDTLS reports whether b begins with a DTLS record (RFC 6347 section 4.1)
// of version 1.0 or 1.2, which 1.3 shows too.
func beginsDTLS(b []byte) bool {
	const header = 13
	if len(b) < header || b[0] < tlsChangeCipher || b[0] > 26 || b[1] != 0xfe || b[2] != 0xff && b[2] != 0xfd {
		return false
	}
	return int(binary.BigEndian.Uint16(b[11:])) <= tlsMaxRecord
}

// beginsHTTP reports whether b begins with the head of an HTTP/1 message. It is
// asked for every payload of an HTTP flow and copies nothing.
func beginsHTTP(b []byte) bool {
	line, _, v := requestLine(b)
	switch v {
	case Done:
		_, _, ok := cutRequestLine(line)
		return ok
	case More:
		_, target, ok := bytes.Cut(b, []byte(" "))
		return ok && len(target) > 0 && (target[0] == '/' || target[0] == '*' || target[0] == 'h')
	case No:
	}
	return bytes.HasPrefix(b, []byte("HTTP/1."))
}

// addHTTP splits a payload into header and body. Requests are found where a
// payload begins with one, as clients send them.
func (g *Grader) addHTTP(b []byte) {
	if !g.inHeader && beginsHTTP(b) {
		g.inHeader, g.lastLF, g.body = true, false, bodyUnstated
	}
	if g.inHeader {
		n := g.headerPart(b)
		g.clear += uint64(n)
		g.body = max(g.body, statedBody(b[:n]))
		b = b[n:]
	}
	switch {
	case len(b) == 0:
	case g.body == bodyClear || clearMagic(b):
		g.body = bodyClear
		g.clear += uint64(len(b))
	case g.body == bodyText && readsAsText(b):
		g.clear += uint64(len(b))
	default:
		g.count(b)
	}
}

// headerPart gives how many bytes of b belong to the header that is open.
func (g *Grader) headerPart(b []byte) int {
	for at := 0; at < len(b); {
		line, _, ends := bytes.Cut(b[at:], []byte("\n"))
		if len(bytes.TrimLeft(line, "\r")) > 0 {
			g.lastLF = false
		}
		if !ends {
			break
		}
		at += len(line) + 1
		if g.lastLF {
			g.inHeader = false
			return at
		}
		g.lastLF = true
	}
	return len(b)
}

// statedBody looks for a Content-Type that everybody can read in a part of a
// header; a start line does no harm. Compressing, as gzip does, hides nothing.
func statedBody(part []byte) bodyKind {
	kind, packed := bodyUnstated, false
	for lines := linesOf(part); lines.next(); {
		switch {
		case foldEqual(lines.name, "content-type"):
			kind = bodyOf(mediaType(lines.value))
		case foldEqual(lines.name, "content-encoding"):
			packed = len(lines.value) > 0 && !foldEqual(lines.value, "identity")
		}
	}
	if packed && kind == bodyText {
		return bodyClear
	}
	return kind
}

// bodyOf judges a media type.
func bodyOf(kind string) bodyKind {
	switch top, sub, _ := strings.Cut(kind, "/"); top {
	case "image", "audio", "video", "multipart", "message":
		return bodyClear
	case "text":
		return bodyText
	case "application":
		switch sub {
		case "json", "xml", "x-www-form-urlencoded", "javascript", "x-javascript", "soap+xml", "graphql", "x-ndjson":
			return bodyText
		}
		if strings.HasSuffix(sub, "+json") || strings.HasSuffix(sub, "+xml") {
			return bodyText
		}
	}
	return bodyUnstated
}

// readsAsText reports whether more than nine tenths of a body are text, in ASCII
// or UTF-8.
func readsAsText(b []byte) bool {
	readable := 0
	for i := 0; i < len(b); {
		c, n := rune(b[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRune(b[i:])
		}
		if c >= ' ' && c != 0x7f && c != utf8.RuneError || c == '\t' || c == '\n' || c == '\r' {
			readable += n
		}
		i += n
	}
	return float64(readable) > gradePrintable*float64(len(b))
}

// clearMagic reports whether a body begins like a file of a well-known form.
func clearMagic(b []byte) bool {
	for _, magic := range [...]string{
		"\xff\xd8\xff", "\x89PNG", "GIF8", "RIFF", "\x1f\x8b\x08", "PK\x03\x04", "%PDF", "OggS", "fLaC", "ID3", "\x00\x00\x00\x18ftyp", "\x00\x00\x00\x20ftyp", "<?xml",
	} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	return false
}

// count adds to the sample of byte values until that is full.
func (g *Grader) count(b []byte) {
	if g.sample == nil {
		g.sample = &byteSample{}
	}
	b = b[:min(len(b), gradeMaxSampled-g.sample.total)]
	g.sample.total += len(b)
	counts := &g.sample.counts // else it is looked up anew for each byte
	for _, c := range b {
		counts[c]++
	}
}

// verdict judges by the share of printable bytes and the byte entropy. It is
// asked for every stretch of a flow, of which most add nothing to the sample.
func (s *byteSample) verdict() Readability {
	if s == nil || s.total == 0 {
		return Unknown
	}
	if s.judgedOf != s.total {
		s.judged, s.judgedOf = s.judge(), s.total
	}
	return s.judged
}

func (s *byteSample) judge() Readability {
	if float64(s.printable()) > gradePrintable*float64(s.total) {
		return Clear
	}
	if s.total <= gradeLowBytes {
		return Unknown
	}
	entropy := s.entropy()
	switch {
	case entropy > gradeHigh && s.total >= gradeHighBytes:
		return Sealed
	case entropy < gradeLow && s.total > gradeLowBytes:
		return Clear
	}
	return Unknown
}

// printable counts ASCII text with its white space.
func (s *byteSample) printable() int {
	n := int(s.counts['\t']) + int(s.counts['\n']) + int(s.counts['\r'])
	for _, c := range s.counts[' ' : '~'+1] {
		n += int(c)
	}
	return n
}

// entropy is Shannon's, to the base of 256: from 0 to 1. Its terms are added up in
// four sums, since each addition waits for the one before it.
func (s *byteSample) entropy() float64 {
	var sums [4]float64
	table := entropyTerms()
	for i, c := range s.counts {
		if int(c) < len(table) {
			sums[i%4] += table[c]
			continue
		}
		sums[i%4] += float64(c) * math.Log2(float64(c))
	}
	total := float64(s.total)
	return (math.Log2(total) - (sums[0]+sums[1]+sums[2]+sums[3])/total) / 8
}

// entropyTerms gives n log2 n for small n, since nearly every sample is small.
var entropyTerms = sync.OnceValue(func() *[1024]float64 {
	var table [1024]float64
	for n := 2; n < len(table); n++ {
		table[n] = float64(n) * math.Log2(float64(n))
	}
	return &table
})

// Verdict gives the grade of all that was added.
func (g *Grader) Verdict() Readability {
	rest := g.rest()
	grade := Unknown
	if rest > 0 {
		grade = g.sample.verdict()
	}
	switch {
	case g.seen == 0:
		return Unknown
	case g.sealed == g.seen, rest == g.seen && grade == Sealed:
		return Sealed
	case g.sealed == 0 && (rest == 0 || grade == Clear):
		return Clear
	case g.sealed == 0 && g.clear == 0:
		return grade
	}
	return Mixed
}

// rest gives the bytes that only their values can judge.
func (g *Grader) rest() uint64 { return g.seen - g.sealed - g.clear }

// Grade shares out total bytes of sent payload as those that were added turned
// out; total may be more than was captured. The three parts add up to total.
func (g *Grader) Grade(total uint64) flow.Grade {
	if g.seen == 0 {
		return flow.Grade{Unknown: total}
	}
	part := func(n uint64) uint64 {
		return min(uint64(math.Round(float64(total)*(float64(n)/float64(g.seen)))), total)
	}
	clearBytes, sealed := g.clear, g.sealed
	if rest := g.rest(); rest > 0 {
		switch g.sample.verdict() {
		case Clear:
			clearBytes += rest
		case Sealed:
			sealed += rest
		case Unknown, Mixed:
		}
	}
	out := flow.Grade{Clear: part(clearBytes)}
	out.Sealed = min(part(sealed), total-out.Clear)
	out.Unknown = total - out.Clear - out.Sealed
	if clearBytes+sealed == g.seen { // no rounding crumbs
		out.Sealed += out.Unknown
		out.Unknown = 0
		if sealed == 0 {
			out.Clear, out.Sealed = total, 0
		}
	}
	return out
}
