package decode

import (
	"errors"
	"strings"
	"unicode/utf8"

	"telltale/capture/flow"
)

// Verdict says how far the reading of a stream has come.
type Verdict uint8

// The verdicts.
const (
	More Verdict = iota // so far it fits, and more bytes are needed
	Done                // the facts are complete
	No                  // it is not that protocol, or what is left can give no facts
)

// String gives "more", "done" or "no".
func (v Verdict) String() string {
	switch v {
	case More:
		return "more"
	case Done:
		return "done"
	case No:
	}
	return "no"
}

// ErrCut says that a message ends before its own lengths say it should. What
// was read up to there stands.
var ErrCut = errors.New("the message is cut short")

// ErrBroken says that a message breaks the rules of its protocol. What was
// read up to there stands.
var ErrBroken = errors.New("the message breaks its protocol")

// cleanText is flow.CleanName for a string: it gives back the same string when
// there is nothing to change, so that the usual case copies nothing.
func cleanText(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c > '~' || ('A' <= c && c <= 'Z') {
			return flow.CleanName([]byte(s))
		}
	}
	s = strings.TrimRight(s, ".")
	return s, s != "" && len(s) <= 255
}

// wireText makes a string of text from the wire: up to the first NUL, without
// white space at its ends, and with bytes that are no UTF-8 replaced.
func wireText(b []byte) string {
	for i, c := range b {
		if c == 0 {
			b = b[:i]
			break
		}
	}
	s := strings.TrimSpace(string(b))
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
