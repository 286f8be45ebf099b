package store

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRunes is the length to which Clean cuts a value. DHCP options and DNS
// names end at 255 bytes; headers have no end, and no page shows more.
const MaxRunes = 512

// Clean makes a value from the wire safe to keep: control characters, line
// separators, marks that turn the writing direction (which can make a name read
// as another) and bytes that are not UTF-8 become U+FFFD, one each, and
// anything after MaxRunes runes is cut. A clean value stays as it is. What is
// dangerous only in one place, such as HTML or a CSV formula, is escaped there.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	n := 0
	for _, r := range s { // an invalid byte ranges as U+FFFD
		if n == MaxRunes {
			break
		}
		if harmful(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

func isClean(s string) bool {
	if len(s) <= MaxRunes && isPlain(s) { // nearly all are
		return true
	}
	if !utf8.ValidString(s) || (len(s) > MaxRunes && utf8.RuneCountInString(s) > MaxRunes) {
		return false
	}
	return strings.IndexFunc(s, harmful) < 0
}

// isPlain reports whether s holds only what ASCII can print.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func harmful(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	case r == 0x200e, r == 0x200f, r == 0x061c: // implicit direction marks
		return true
	case r == 0x2028, r == 0x2029, r == 0xfeff: // line and paragraph separator, byte order mark
		return true
	}
	return unicode.IsControl(r)
}
