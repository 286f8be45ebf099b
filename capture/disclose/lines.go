package disclose

import (
	"bytes"
	"encoding/base64"
)

// What the next line of a login holds.
const (
	awaitNothing uint8 = iota
	awaitUser          // SMTP, AUTH LOGIN: base64
	awaitPassword
	awaitPlain // SASL PLAIN: both (RFC 4616)
)

// logins looks for the logins of protocols that speak in lines: FTP and POP3
// (RFC 959, RFC 1939), IMAP (RFC 9051), SMTP (RFC 4954).
func (l *look) logins(b []byte) {
	for n := 0; n < 32 && len(b) > 0; n++ {
		line, rest, ok := bytes.Cut(b, []byte("\n"))
		if !ok || len(line) > valueBytes {
			return
		}
		end := l.at(b[:len(line)])
		b = rest
		line = bytes.TrimRight(line, "\r")
		if in := l.stream.signIn; in != nil && in.awaits != awaitNothing {
			l.awaited(line, end)
			continue
		}
		l.loginLine(line, end)
	}
}

// loginLine looks at one command.
func (l *look) loginLine(line []byte, end int) {
	verb, rest := command(line)
	switch string(verb.name()) {
	case "USER":
		in := l.stream.signing()
		in.user, in.hasUser = string(rest[:min(len(rest), 64)]), true
	case "PASS":
		l.passLine(rest, end)
	case "AUTH":
		l.auth(rest, end)
	default:
		verb, rest = command(rest)
		switch string(verb.name()) {
		case "LOGIN":
			user, password, ok := bytes.Cut(rest, []byte(" "))
			if ok {
				l.login("imap_login", bytes.Trim(user, "\""), bytes.Trim(password, "\""), end)
			}
		case "AUTHENTICATE":
			l.auth(rest, end)
		}
	}
}

// verb is the first word of a command, in capitals.
type verb struct {
	letters [12]byte
	length  int
}

func (v *verb) name() []byte { return v.letters[:v.length] }

// command parts the first word of a line from the rest. The verb of a line whose
// first word is too long to be one is empty.
func command(line []byte) (v verb, rest []byte) {
	n := bytes.IndexByte(line[:min(len(line), len(v.letters)+1)], ' ')
	if n < 0 {
		n = len(line)
	}
	if n > len(v.letters) {
		return verb{}, nil
	}
	for i, c := range line[:n] {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		v.letters[i] = c
	}
	v.length = n
	return v, line[min(n+1, len(line)):]
}

// passLine takes PASS after USER. Who comes as "anonymous" shows no password
// (RFC 1635).
func (l *look) passLine(password []byte, end int) {
	in := l.stream.signIn
	if in == nil || !in.hasUser || len(password) == 0 {
		return
	}
	user := []byte(in.user)
	in.user, in.hasUser = "", false
	if bytes.EqualFold(user, []byte("anonymous")) || bytes.EqualFold(user, []byte("ftp")) {
		return
	}
	what := "pass_line"
	switch l.Port {
	case portFTP:
		what = "ftp_pass"
	case portPOP3:
		what = "pop_pass"
	}
	l.login(what, user, password, end)
}

// auth takes the beginning of a SASL login. Others than these two show no
// password.
func (l *look) auth(rest []byte, end int) {
	how, value := command(rest)
	switch string(how.name()) {
	case "PLAIN":
		l.stream.signing().awaits = awaitPlain
		if len(value) > 1 {
			l.awaited(value, end)
		}
	case "LOGIN":
		l.stream.signing().awaits = awaitUser
		if len(value) > 1 {
			l.awaited(value, end)
		}
	}
}

// awaited takes a line of a SASL login.
func (l *look) awaited(line []byte, end int) {
	in := l.stream.signing()
	awaits := in.awaits
	in.awaits = awaitNothing
	value := sasl(line)
	switch {
	case len(value) == 0:
	case awaits == awaitUser:
		in.user, in.awaits = string(value[:min(len(value), 64)]), awaitPassword
	case awaits == awaitPassword:
		l.login("mail_auth", []byte(in.user), value, end)
		in.user = ""
	case awaits == awaitPlain:
		_, rest, _ := bytes.Cut(value, []byte{0})
		user, password, ok := bytes.Cut(rest, []byte{0})
		if ok {
			l.login("sasl_plain", user, password, end)
		}
	}
}

// sasl decodes a line of base64, nil if it is none.
func sasl(line []byte) []byte {
	line = bytes.TrimSpace(line)
	out := make([]byte, base64.StdEncoding.DecodedLen(len(line)))
	n, err := base64.StdEncoding.Decode(out, line)
	if err != nil {
		return nil
	}
	return out[:n]
}

// telnet puts together what is typed letter by letter: the first line is the
// user, the second the password (RFC 854; how nearly every server asks).
func (l *look) telnet(b []byte) {
	in := l.stream.signing()
	for i := 0; i < len(b) && in.line < 2; i++ {
		switch c := b[i]; c {
		case 0xff: // a command
			i += telnetCommand(b[i:]) - 1
		case '\r', '\n':
			if len(in.letters) > 0 {
				l.telnetLine(l.at(b[:i+1]))
			}
		default:
			in.typed(c)
		}
	}
	if in.line >= 2 {
		l.text(b)
	}
}

// typed takes a letter of a line, or the key that takes one back.
func (in *signIn) typed(c byte) {
	switch {
	case c == 8 || c == 0x7f:
		in.letters = in.letters[:max(len(in.letters)-1, 0)]
	case c >= ' ' && len(in.letters) < telnetLine:
		in.letters = append(in.letters, c)
	}
}

func (l *look) telnetLine(end int) {
	in := l.stream.signing()
	line := in.letters
	in.letters = nil
	in.line++
	if in.line == 1 {
		in.user, in.hasUser = string(line[:min(len(line), 64)]), loginName(line)
		return
	}
	if in.hasUser && !bytes.ContainsRune(line, ' ') {
		l.login("telnet_login", []byte(in.user), line, end)
	}
	in.user, in.hasUser = "", false
}

// loginName reports whether a line may be the name of a user.
func loginName(v []byte) bool {
	for _, c := range v {
		if !alnum(c) && c != '_' && c != '.' && c != '-' && c != '@' {
			return false
		}
	}
	return len(v) > 0 && len(v) <= 32
}

// telnetCommand gives the length of the command at the beginning of b.
func telnetCommand(b []byte) int {
	const negotiation, begin = 250, 251
	switch {
	case len(b) < 2:
		return len(b)
	case b[1] == negotiation:
		if n := bytes.Index(b, []byte{0xff, 0xf0}); n >= 0 {
			return n + 2
		}
		return len(b)
	case b[1] >= begin && b[1] < 255:
		return min(3, len(b))
	}
	return 2
}

// chat looks for the first words of IRC (RFC 2812), of which one alone also
// begins other protocols.
func (l *look) chat(b []byte) {
	b = b[:min(len(b), ircBytes)]
	end := l.at(b)
	score := 0
	for n := 0; n < 16 && len(b) > 0; n++ {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		b = rest
		score += ircLine(bytes.TrimRight(line, "\r"))
	}
	if score >= 2 {
		l.found(RuleIRC, "irc", hidden, end)
	}
}

// ircLine gives 2 to a line that only IRC has, 1 to one that it has too.
func ircLine(line []byte) int {
	verb, rest := command(line)
	if len(rest) == 0 {
		return 0
	}
	switch string(verb.name()) {
	case "NICK":
		return points(!bytes.ContainsAny(rest, "=<>{}") && len(rest) <= 40, 1)
	case "USER":
		return points(bytes.Count(rest, []byte(" ")) >= 3, 1)
	case "JOIN":
		return points(rest[0] == '#' || rest[0] == '&', 2)
	case "PRIVMSG":
		return points(bytes.Contains(rest, []byte(" :")), 2)
	}
	return 0
}

func points(ok bool, n int) int {
	if ok {
		return n
	}
	return 0
}

// miner looks for the first words of a miner of coins.
func (l *look) miner(b []byte) {
	b = b[:min(len(b), miningBytes)]
	if !bytes.Contains(b, []byte("\"method\"")) {
		return
	}
	for _, word := range [...]string{"\"mining.subscribe\"", "\"mining.authorize\""} {
		if bytes.Contains(b, []byte(word)) {
			l.found(RuleMining, "stratum", hidden, l.at(b))
			return
		}
	}
}
