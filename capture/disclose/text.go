package disclose

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Classes of bytes for the one pass over text; below 16 a byte is a
// hexadecimal digit of that value.
const (
	classHexSep = 16 + iota // may stand between the digits of a hardware address
	classColon              // the same, and between a key and its value
	classEquals             // between a key and its value
	classTag                // ends a tag of XML
	classLetter             // a letter or digit that no hexadecimal number holds
	classOther
)

// hexClass gives the class of each byte.
var hexClass = makeClasses()

func makeClasses() [256]uint8 {
	var t [256]uint8
	for c := range t {
		switch b := byte(c); {
		case digit(b):
			t[c] = b - '0'
		case letter(b) && b|0x20 <= 'f':
			t[c] = b | 0x20 - 'a' + 10
		case letter(b):
			t[c] = classLetter
		default:
			t[c] = classOther
		}
	}
	for _, b := range []byte("-. _") {
		t[b] = classHexSep
	}
	t[':'], t['='], t['>'] = classColon, classEquals, classTag
	return t
}

// text looks at bytes that may be text, whatever is around it. Of others only the
// stretches are looked at that can be read.
func (l *look) text(b []byte) {
	if !unreadable(b) {
		l.words(b)
		return
	}
	for from := nextText(b, 0); from >= 0; {
		to := from + readableRun
		for to < len(b) && printable(b[to]) {
			to++
		}
		l.words(b[from:to])
		from = nextText(b, to)
	}
}

// readableRun is the shortest stretch of text within other bytes that is looked
// at: a key and a value are longer.
const readableRun = 8

// nextText gives where the next readableRun bytes of printable ASCII begin, -1 if
// there are none. It takes eight bytes at once, and goes on behind the last of
// them that is not printable.
func nextText(b []byte, from int) int {
	for from+readableRun <= len(b) {
		bad := unprintable(binary.LittleEndian.Uint64(b[from:]))
		if bad == 0 {
			return from
		}
		from += bits.Len64(bad) / 8
	}
	return -1
}

// unprintable sets the highest bit of each of eight bytes that is not printable
// ASCII. No sum carries over into the next byte.
func unprintable(v uint64) uint64 {
	const each = 0x0101010101010101
	low := v &^ (0x80 * each)
	atLeastBlank, above := low+(0x80-' ')*each, low+(0x80-0x7f)*each
	return (^atLeastBlank | above | v) & (0x80 * each)
}

func printable(c byte) bool { return c >= ' ' && c <= '~' }

// unreadable reports whether a beginning holds more than a few bytes that no text
// has.
func unreadable(b []byte) bool {
	b = b[:min(len(b), 64)]
	few := len(b) / 16
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' || c == 0x7f {
			if few--; few < 0 {
				return true
			}
		}
	}
	return false
}

// Kinds of runs, as bits of runClass.
const (
	runHex    = 1 << iota // hexadecimal digits and what may part them
	runBase64             // either alphabet (RFC 4648 sections 4 and 5)
)

// runClass gives the kinds of runs that a byte may stand in.
var runClass = makeRuns()

func makeRuns() [256]uint8 {
	var t [256]uint8
	for c := range t {
		b := byte(c)
		if hexClass[b] <= classColon {
			t[c] |= runHex
		}
		if alnum(b) || b == '+' || b == '/' || b == '-' || b == '_' {
			t[c] |= runBase64
		}
	}
	return t
}

// eachRun visits the runs of a kind that are so long at least. It looks at
// the byte with which a run would be long enough, so that it passes over most
// others.
func eachRun(b []byte, least int, kind uint8, visit func(from, to int)) {
	from := 0 // no run begins before it
	for from+least <= len(b) {
		bad := -1
		for i := from + least - 1; i >= from; i-- {
			if runClass[b[i]]&kind == 0 {
				bad = i
				break
			}
		}
		if bad >= 0 {
			from = bad + 1
			continue
		}
		to := from + least
		for to < len(b) && runClass[b[to]]&kind != 0 {
			to++
		}
		visit(from, to)
		from = to + 1
	}
}

// words looks at text, unless the same text told nothing before: requests differ
// in a few words from one to the next.
func (l *look) words(b []byte) {
	const worthIt = 32
	if len(b) < worthIt || l.message != (message{}) {
		l.allOf(b)
		return
	}
	key := l.quietKey(b)
	slot := &l.quiet[key%memos]
	if *slot == key {
		return
	}
	told := l.told
	l.allOf(b)
	if l.told == told && l.message == (message{}) {
		*slot = key
	}
}

// allOf looks at text for all that may be in it.
func (l *look) allOf(b []byte) {
	before := l.depth
	b = l.percent(b)
	l.pass(b, true)
	l.mails(b)
	if l.near != nil {
		l.places(b)
	}
	l.wrapped(b)
	l.depth = before
}

// only looks for the device's own address and nothing else.
func (l *look) only(b []byte) { l.pass(b, false) }

// pass looks for hardware addresses in all forms, and for keys with their values.
func (l *look) pass(b []byte, pairs bool) {
	eachRun(b, 10, runHex, func(from, to int) { l.digits(b, from, to) })
	if !pairs {
		return
	}
	for i, c := range b {
		if k := hexClass[c]; k >= classColon && k <= classTag {
			l.pair(b, i)
		}
	}
}

// digits looks at a run of hexadecimal digits and what may part them.
func (l *look) digits(b []byte, from, to int) {
	run := hexRun{mixed: from > 0 && hexClass[b[from-1]] == classLetter}
	for i, c := range b[from:to] {
		if k := hexClass[c]; k < 16 {
			run.add(k)
			if run.n >= 12 && l.mayBeAddress(run.value) {
				l.address(&run, l.at(b[:from+i+1]))
			}
			continue
		}
		if run.bare >= 10 {
			l.runEnded(&run, l.at(b[:from+i]))
		}
		run.part(c)
	}
	if run.bare >= 10 && (to == len(b) || hexClass[b[to]] != classLetter) {
		l.runEnded(&run, l.at(b[:to]))
	}
}

// pair looks at the key before the separator at i, and if it is one that a rule
// knows, at its value.
func (l *look) pair(b []byte, i int) {
	from, to := keyBefore(b, i)
	if from == to {
		return
	}
	if l.wifi.length > 0 && b[i] != '>' {
		l.wifiNameAt(b, i)
	}
	rule, ok := l.ruleOf(b[from:to])
	if !ok {
		l.anyValue(b, i)
		return
	}
	if b[i] == '>' && rule.rule == RuleWatched {
		return // the title of a page
	}
	value := valueAfter(b, i, valueBytes)
	if rule.part == partBoth {
		value = numbersAfter(b, i)
	}
	if len(value) > 0 {
		l.keyed(rule, value)
	}
}

// ruleOf gives the rule that knows a key, written in whatever way.
func (s *Scanner) ruleOf(key []byte) (keyRule, bool) {
	var room [keyBytes]byte
	n := 0
	for _, c := range key {
		if c != '_' && c != '-' {
			room[n] = lower(c)
			n++
		}
	}
	if n == 0 || !letter(room[0]) || s.keyShape[n]&(1<<(room[0]-'a')) == 0 {
		return keyRule{}, false
	}
	rule, ok := keyRules[string(room[:n])]
	return rule, ok
}

// keyBefore finds the key that ends before i: letters, digits, hyphens and
// underscores, perhaps in quotes, perhaps with blanks behind.
func keyBefore(b []byte, i int) (from, to int) {
	to = i
	if b[i] == '>' {
		return tagBefore(b, i)
	}
	for n := 0; n < 5 && to > 0 && opensValue(b[to-1]); n++ {
		to--
	}
	return nameStart(b, to), to
}

// opensValue reports whether c may stand between a separator and what it parts.
func opensValue(c byte) bool { return c == ' ' || c == '"' || c == '\'' || c == '\\' }

// nameStart gives where the name that ends at to begins.
func nameStart(b []byte, to int) int {
	from := to
	for from > 0 && to-from < keyBytes && (alnum(b[from-1]) || b[from-1] == '_' || b[from-1] == '-') {
		from--
	}
	return from
}

// tagBefore finds the name of an opening tag without attributes.
func tagBefore(b []byte, i int) (from, to int) {
	from = nameStart(b, i)
	if from == 0 || b[from-1] != '<' && b[from-1] != ':' {
		return i, i
	}
	return from, i
}

// valueAfter gives the value behind the separator at i, without its quotes, and
// no more than so many bytes of it.
func valueAfter(b []byte, i, most int) []byte {
	rest := b[i+1 : min(len(b), i+1+most)]
	if b[i] == '>' {
		text, _, _ := bytes.Cut(rest, []byte("<"))
		return bytes.TrimSpace(text)
	}
	quote := byte(0)
	for len(rest) > 0 && quote == 0 && opensValue(rest[0]) {
		if rest[0] == '"' || rest[0] == '\'' {
			quote = rest[0]
		}
		rest = rest[1:]
	}
	n := 0
	for n < len(rest) && !endsValue(rest[n], quote) {
		n++
	}
	return rest[:n]
}

// numbersAfter gives the numbers behind the separator at i, with what parts them.
func numbersAfter(b []byte, i int) []byte {
	rest := bytes.TrimLeft(b[i+1:min(len(b), i+1+valueBytes)], " \"'\\[(")
	n := 0
	for n < len(rest) && (digit(rest[n]) || rest[n] == '.' || rest[n] == '-' || rest[n] == ',' || rest[n] == ' ') {
		n++
	}
	return rest[:n]
}

// endsValue reports whether c ends a value that began with quote, or without.
func endsValue(c, quote byte) bool {
	if quote != 0 {
		return c == quote || c == '\\' || c < ' '
	}
	switch c {
	case '&', ';', ',', '}', ']', '<', '>', '"', '\'', '\\', ')':
		return true
	}
	return c <= ' '
}

// mails looks for e-mail addresses (label specification D.2, D09).
func (l *look) mails(b []byte) {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], '@')
		if n < 0 {
			return
		}
		at := from + n
		from = at + 1
		local, domain := mailAround(b, at)
		if local == nil || notMail(b[:at-len(local)], domain) {
			continue
		}
		l.found(RuleMail, "mail", maskMail(local, domain), l.at(b[:at+1+len(domain)]))
	}
}

// mailAround gives the parts of an address around the @ at a place, nil if there
// is none.
func mailAround(b []byte, at int) (local, domain []byte) {
	const most = 64 // RFC 5321 section 4.5.3.1.1; longer domains are none that people have
	from, to := at, at+1
	for from > max(0, at-most) && mailByte(b[from-1]) {
		from--
	}
	for to < min(len(b), at+most) && mailByte(b[to]) && b[to] != '_' && b[to] != '+' {
		to++
	}
	local, domain = b[from:at], bytes.TrimRight(b[at+1:to], ".-")
	if !mailLocal(local) || !mailDomain(domain) {
		return nil, nil
	}
	return local, domain
}

// mailLocal reports whether v may stand before the @.
func mailLocal(v []byte) bool {
	return len(v) > 0 && v[0] != '.' && alnum(v[len(v)-1])
}

// mailDomain reports whether a domain ends in letters, as those of mail do.
func mailDomain(v []byte) bool {
	dot := bytes.LastIndexByte(v, '.')
	if dot < 1 || bytes.Contains(v, []byte("..")) {
		return false
	}
	top := v[dot+1:]
	return len(top) >= 2 && len(top) <= 24 && letters(top)
}

func mailByte(c byte) bool {
	return alnum(c) || c == '.' || c == '_' || c == '+' || c == '-'
}

// notMail reports whether what looks like an address is something else: the
// login in a URL, a party of SIP or XMPP, an "icon@2x.png", or an example.
func notMail(before, domain []byte) bool {
	tail := before[max(0, len(before)-8):]
	for _, mark := range [...]string{"sip:", "sips:", "xmpp:", "//"} {
		if bytes.HasSuffix(tail, []byte(mark)) {
			return true
		}
	}
	if inURL(before) {
		return true
	}
	dot := bytes.LastIndexByte(domain, '.')
	return fileEnding(domain[dot+1:]) || !hasLetter(domain[:dot])
}

// inURL reports whether what follows is the password of user:password@host.
func inURL(before []byte) bool {
	n := len(before)
	return n > 0 && (before[n-1] == ':' || before[n-1] == '/') && bytes.Contains(before[max(0, n-64):], []byte("://"))
}

// fileEnding reports whether a last part after a dot is that of a file.
func fileEnding(v []byte) bool {
	if len(v) < 2 || len(v) > 5 {
		return false
	}
	switch string(bytes.ToLower(v)) {
	case "png", "jpg", "jpeg", "gif", "webp", "svg", "js", "css", "json", "html", "htm", "xml", "bin", "img", "mp4", "local", "lan":
		return true
	}
	return false
}

func hasLetter(v []byte) bool {
	for _, c := range v {
		if letter(c) {
			return true
		}
	}
	return false
}

// allSame reports whether a value is one character over and over.
func allSame(v []byte) bool {
	for _, c := range v {
		if c != v[0] {
			return false
		}
	}
	return true
}
