package disclose

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"io"
	"unicode/utf8"
)

// percent takes off percent-encoding, if there is any; else it gives b itself.
func (l *look) percent(b []byte) []byte {
	if !encoded(b) || l.room < len(b) {
		return b
	}
	l.room -= len(b)
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '%' && i+2 < len(b) && hexClass[b[i+1]] < 16 && hexClass[b[i+2]] < 16 {
			out = append(out, hexClass[b[i+1]]<<4|hexClass[b[i+2]])
			i += 2
			continue
		}
		out = append(out, b[i])
	}
	l.depth = max(l.depth, 1) // places in it are no longer those of the payload
	return out
}

// encoded reports whether there is a percent sign with two digits.
func encoded(b []byte) bool {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], '%')
		if n < 0 || from+n+2 >= len(b) {
			return false
		}
		from += n + 1
		if hexClass[b[from]] < 16 && hexClass[b[from+1]] < 16 {
			return true
		}
	}
}

// inner looks at decoded bytes.
func (l *look) inner(b []byte, visit func([]byte)) {
	if l.depth >= unwrapDepth || len(b) == 0 {
		return
	}
	before := l.depth
	l.depth++
	visit(b)
	l.depth = before
}

// Lengths of base64 that is worth decoding.
const (
	base64Least = 16
	base64Most  = 16 << 10
)

// wrapped looks into runs of base64.
func (l *look) wrapped(b []byte) {
	eachRun(b, base64Least, runBase64, func(from, to int) { l.base64(b[from:to]) })
}

// base64 decodes one run and looks into what is text, a picture or a digest.
func (l *look) base64(run []byte) {
	if l.depth >= unwrapDepth || plainWord(run) {
		return
	}
	out := l.decode64(run)
	if len(out) == 0 {
		return
	}
	l.inner(out, func(out []byte) {
		l.rawDigest(out)
		if what := pictureMagic(out); what != "" {
			l.found(RulePicture, what, what, endOfLook)
			return
		}
		if textual(out) {
			l.pass(out, true)
			l.mails(out)
		}
	})
}

// decode64 gives what a run of either alphabet decodes to, nil if it does not.
func (l *look) decode64(run []byte) []byte {
	run = run[:min(len(run), base64Most)]
	room := base64.RawStdEncoding.DecodedLen(len(run))
	if room > l.room {
		return nil
	}
	l.room -= room
	coding := base64.RawStdEncoding
	if bytes.ContainsAny(run, "-_") {
		coding = base64.RawURLEncoding
	}
	out := make([]byte, room)
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	n, err := coding.Decode(out, run)
	if err != nil {
		return nil
	}
	return out[:n]
}

// plainWord reports whether a run can be no base64 that is worth a look: one
// case of letters only, or digits, as words, paths and hexadecimal numbers are.
func plainWord(run []byte) bool {
	var upper, small bool
	for _, c := range run {
		upper = upper || 'A' <= c && c <= 'Z'
		small = small || 'a' <= c && c <= 'z'
		if upper && small {
			return false
		}
	}
	return true
}

// textual reports whether decoded bytes are text.
func textual(b []byte) bool {
	bad := 0
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' || c == 0x7f {
			bad++
		}
	}
	return len(b) >= 6 && bad == 0 && utf8.Valid(b)
}

// inflate takes off the coding of a body: gzip, deflate in either form. What is
// cut off or damaged gives what came before.
func (l *look) inflate(coding string, b []byte) []byte {
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(b))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			r, err = flate.NewReader(bytes.NewReader(b)), nil
		}
	default:
		return nil
	}
	if err != nil || l.room <= 0 {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(l.room)))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && len(out) == 0 {
		return nil
	}
	l.room -= len(out)
	return out
}

// narrow turns UTF-16 text of ASCII letters into bytes, nil if b is none: a
// byte order mark, or every other byte zero at the beginning.
func (l *look) narrow(b []byte) []byte {
	high := highByte(b)
	if high < 0 || l.room < len(b)/2 {
		return nil
	}
	out := make([]byte, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		c := b[i+1-high]
		if b[i+high] != 0 {
			c = '?'
		}
		out = append(out, c)
	}
	l.room -= len(out)
	return out
}

// highByte gives which byte of a pair is the high one of UTF-16, by how text
// begins; -1 if this is none.
func highByte(b []byte) int {
	const sample = 16
	if len(b) < sample {
		return -1
	}
	b = b[:sample]
	even, odd := zeros(b, 0), zeros(b, 1)
	switch {
	case b[0] == 0xff && b[1] == 0xfe, odd && !even:
		return 1
	case b[0] == 0xfe && b[1] == 0xff, even && !odd:
		return 0
	}
	return -1
}

// zeros reports whether every second byte from at is zero.
func zeros(b []byte, at int) bool {
	for i := at; i < len(b); i += 2 {
		if b[i] != 0 {
			return false
		}
	}
	return true
}
