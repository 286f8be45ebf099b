package disclose

import (
	"bytes"
	"strings"

	"telltale/capture/flow"
)

// hidden stands for what is masked; its length says nothing.
const hidden = "***"

// maskCredential keeps at most two characters, and fewer of a short value: who
// knows the value recognises it, who does not has as much to guess as before.
func maskCredential(v []byte) string {
	keep := 0
	switch {
	case len(v) >= 8:
		keep = 2
	case len(v) >= 6:
		keep = 1
	}
	for _, c := range v[:keep] {
		if !alnum(c) {
			return hidden
		}
	}
	return string(v[:keep]) + hidden
}

// maskMAC keeps the maker's half.
func maskMAC(m flow.MAC) string { return m.String()[:8] + ":xx:xx:xx" }

// maskMail gives a***@d***.example.
func maskMail(local, domain []byte) string {
	dot := bytes.LastIndexByte(domain, '.')
	return initial(local) + "@" + initial(domain[:dot]) + strings.ToLower(string(domain[dot:]))
}

// initial keeps the first character of what is longer than two.
func initial(v []byte) string {
	if len(v) < 3 || !alnum(v[0]) {
		return hidden
	}
	return string(v[:1]) + hidden
}

// maskDegrees cuts a decimal degree after one decimal, which is some ten
// kilometres.
func maskDegrees(v []byte) string {
	dot := bytes.IndexByte(v, '.')
	if dot < 0 || dot+2 > len(v) {
		return string(v)
	}
	return string(v[:dot+2])
}

// maskZone keeps the part of the world of a time zone.
func maskZone(v []byte) string {
	area, _, ok := bytes.Cut(v, []byte("/"))
	if !ok || len(area) > 10 || !letters(area) {
		return hidden
	}
	return string(area) + "/" + hidden
}

// maskVersion keeps a version that is digits and dots; anything else might be
// a serial number.
func maskVersion(v []byte) string {
	if len(v) <= 12 && versionLike(v) {
		return string(v)
	}
	return maskCredential(v)
}

// versionLike reports whether v is numbers with dots between them, none of them
// as long as a serial number.
func versionLike(v []byte) bool {
	run := 0
	for _, c := range v {
		switch {
		case '0' <= c && c <= '9':
			run++
		case c == '.' && run > 0:
			run = 0
		default:
			return false
		}
		if run > 6 {
			return false
		}
	}
	return run > 0
}

// maskAgent keeps the name of the first program and its version:
// "curl/7.29.0". Digits in the name may be a serial number and are cut.
func maskAgent(v []byte) string {
	product, _, _ := bytes.Cut(v, []byte(" "))
	name, version, _ := bytes.Cut(product, []byte("/"))
	n := wordStart(name, 24)
	out := string(name[:n])
	if n < len(name) || n == 0 {
		out += hidden
	}
	if n > 0 && len(version) <= 12 && versionLike(version) {
		out += "/" + string(version)
	}
	return out
}

// wordStart gives how many letters and hyphens v begins with, at most so many.
func wordStart(v []byte, most int) int {
	n := 0
	for n < len(v) && n < most && (letter(v[n]) || v[n] == '-' && n > 0) {
		n++
	}
	return n
}

// maskLanguage keeps the language without the country.
func maskLanguage(v []byte) string {
	n := 0
	for n < len(v) && letter(v[n]) {
		n++
	}
	if n < 2 || n > 3 {
		return hidden
	}
	return strings.ToLower(string(v[:n]))
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

func alnum(c byte) bool { return letter(c) || digit(c) }

func letters(v []byte) bool {
	for _, c := range v {
		if !letter(c) {
			return false
		}
	}
	return len(v) > 0
}

func digits(v []byte) bool {
	for _, c := range v {
		if !digit(c) {
			return false
		}
	}
	return len(v) > 0
}
