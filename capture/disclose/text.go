package disclose

import "bytes"

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

// text looks at bytes that may be text, whatever is around it.
func (l *look) text(b []byte) {
	before := l.depth
	b = l.percent(b)
	l.pass(b, true)
	l.mails(b)
	l.wrapped(b)
	l.depth = before
}

// only looks for the device's own address and nothing else.
func (l *look) only(b []byte) { l.pass(b, false) }

// pass goes over bytes once: hardware addresses in all forms, and keys with
// their values.
func (l *look) pass(b []byte, pairs bool) {
	var run hexRun
	for i, c := range b {
		k := hexClass[c]
		if k < 16 {
			run.add(k)
			if run.n >= 12 {
				l.address(&run, l.at(b[:i+1]))
			}
			continue
		}
		if run.bare >= 10 && k != classLetter {
			l.runEnded(&run, l.at(b[:i]))
		}
		switch k {
		case classHexSep:
			run.part(c)
		case classColon:
			run.part(c)
			if pairs {
				l.pair(b, i)
			}
		case classLetter:
			run = hexRun{mixed: true}
		default:
			run = hexRun{}
			if pairs && k != classOther {
				l.pair(b, i)
			}
		}
	}
	if run.bare >= 10 {
		l.runEnded(&run, l.at(b))
	}
}

// pair looks at the key before the separator at i, and if it is one that a rule
// knows, at its value.
func (l *look) pair(b []byte, i int) {
	from, to := keyBefore(b, i)
	if from == to {
		return
	}
	var room [keyBytes]byte
	n := 0
	for _, c := range b[from:to] {
		if c != '_' && c != '-' {
			room[n] = lower(c)
			n++
		}
	}
	if n < 2 || !letter(room[0]) {
		return
	}
	if l.keyShape[n]&(1<<(room[0]-'a')) != 0 {
		if rule, ok := keyRules[string(room[:n])]; ok {
			if value := valueAfter(b, i); len(value) > 0 {
				l.keyed(rule, value)
			}
			return
		}
	}
	l.anyValue(b, i)
}

// keyBefore finds the key that ends before i: letters, digits, hyphens and
// underscores, perhaps in quotes, perhaps with blanks behind.
func keyBefore(b []byte, i int) (from, to int) {
	to = i
	if b[i] == '>' {
		return tagBefore(b, i)
	}
	for n := 0; n < 5 && to > 0 && (b[to-1] == ' ' || b[to-1] == '"' || b[to-1] == '\'' || b[to-1] == '\\'); n++ {
		to--
	}
	from = to
	for from > 0 && to-from < keyBytes && (alnum(b[from-1]) || b[from-1] == '_' || b[from-1] == '-') {
		from--
	}
	return from, to
}

// tagBefore finds the name of an opening tag without attributes.
func tagBefore(b []byte, i int) (from, to int) {
	from = i
	for from > 0 && i-from < keyBytes && (alnum(b[from-1]) || b[from-1] == '_' || b[from-1] == '-') {
		from--
	}
	if from == 0 || b[from-1] != '<' && b[from-1] != ':' {
		return i, i
	}
	return from, i
}

// valueAfter gives the value behind the separator at i, without its quotes.
func valueAfter(b []byte, i int) []byte {
	rest := b[i+1 : min(len(b), i+1+valueBytes)]
	if b[i] == '>' {
		n := bytes.IndexByte(rest, '<')
		if n < 0 {
			n = len(rest)
		}
		return bytes.TrimSpace(rest[:n])
	}
	quote := byte(0)
	for len(rest) > 0 && quote == 0 && (rest[0] == ' ' || rest[0] == '\\' || rest[0] == '"' || rest[0] == '\'') {
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
		if local == nil || notMail(b[:at-len(local)], local, domain) {
			continue
		}
		l.found(RuleMail, "mail", maskMail(local, domain), l.at(b[:at+1+len(domain)]))
	}
}

// mailAround gives the parts of an address around the @ at a place, nil if there
// is none.
func mailAround(b []byte, at int) (local, domain []byte) {
	i := at
	for i > 0 && at-i < 64 && mailByte(b[i-1]) {
		i--
	}
	j := at + 1
	for j < len(b) && j-at < 255 && (alnum(b[j]) || b[j] == '.' || b[j] == '-') {
		j++
	}
	local, domain = b[i:at], bytes.TrimRight(b[at+1:j], ".-")
	dot := bytes.LastIndexByte(domain, '.')
	if len(local) == 0 || local[0] == '.' || !alnum(local[len(local)-1]) || dot < 1 {
		return nil, nil
	}
	if top := domain[dot+1:]; len(top) < 2 || len(top) > 24 || !letters(top) || bytes.Contains(domain, []byte("..")) {
		return nil, nil
	}
	return local, domain
}

func mailByte(c byte) bool {
	return alnum(c) || c == '.' || c == '_' || c == '+' || c == '-'
}

// notMail reports whether what looks like an address is something else: the
// login in a URL, a party of SIP or XMPP, an "icon@2x.png", or an example.
func notMail(before, local, domain []byte) bool {
	tail := before[max(0, len(before)-8):]
	for _, mark := range [...]string{"sip:", "sips:", "xmpp:", "//"} {
		if bytes.HasSuffix(tail, []byte(mark)) {
			return true
		}
	}
	if n := len(before); n > 0 && (before[n-1] == ':' || before[n-1] == '/') && bytes.Contains(before[max(0, n-64):], []byte("://")) {
		return true // user:password@host
	}
	dot := bytes.LastIndexByte(domain, '.')
	if len(local) > 0 && dot > 0 && fileEnding(domain[dot+1:]) {
		return true
	}
	return !hasLetter(domain[:dot]) || allSame(domain)
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
