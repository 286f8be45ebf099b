package disclose

import "bytes"

// serialValue judges the value of a key that says "serial number".
func serialValue(v []byte) (string, bool) {
	return maskCredential(v), len(v) >= 6 && serialLike(append([]byte("00"), v...)) && !allSame(v)
}

// uuidValue takes a UUID, but not that of all zeros: advertising ids show it
// when the owner has turned them off.
func uuidValue(v []byte) (string, bool) {
	v = bytes.TrimPrefix(v, []byte("uuid:"))
	if len(v) != 36 && len(v) != 32 {
		return "", false
	}
	n := 0
	for i, c := range v {
		switch {
		case hexClass[c] < 16:
			n++
		case c != '-' || len(v) != 36 || !uuidHyphen(i):
			return "", false
		}
	}
	if n != 32 || bytes.Count(v, []byte("0")) > 24 {
		return "", false
	}
	return string(v[:2]) + hidden, true
}

// uuidHyphen reports whether a hyphen stands there in a UUID (RFC 9562 section
// 4).
func uuidHyphen(i int) bool { return i == 8 || i == 13 || i == 18 || i == 23 }

// imeiValue takes 15 digits whose last checks the others (3GPP TS 23.003 annex
// B). One number in ten does, so a key must say that it is one.
func imeiValue(v []byte) (string, bool) {
	if len(v) != 15 || !digits(v) || allSame(v) {
		return "", false
	}
	sum := 0
	for i, c := range v {
		d := int(c - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return string(v[:2]) + hidden, sum%10 == 0
}

func ssidValue(v []byte) (string, bool) {
	return initial(v), len(v) > 0 && len(v) <= 32 && !empty(v)
}

// empty reports whether a value is a word for nothing.
func empty(v []byte) bool {
	switch string(bytes.ToLower(v[:min(len(v), 12)])) {
	case "", "null", "none", "nil", "true", "false", "undefined", "unknown", "0", "1", "n/a", "yes", "no":
		return true
	}
	return allSame(v) && (v[0] == '*' || v[0] == 'x' || v[0] == '0' || v[0] == '-')
}

func secretValue(v []byte) (string, bool) {
	return maskCredential(v), len(v) >= 3 && !empty(v) && !placeholder(v)
}

// tokenValue takes what is long enough to be one.
func tokenValue(v []byte) (string, bool) {
	return maskCredential(v), len(v) >= 8 && !empty(v) && !placeholder(v)
}

// placeholder reports whether a value stands for another, as in a template.
func placeholder(v []byte) bool {
	return v[0] == '{' || v[0] == '$' || v[0] == '%' || v[0] == '['
}

// phoneValue takes a number in the form of ITU-T E.164, perhaps parted.
func phoneValue(v []byte) (string, bool) {
	n, plus := 0, len(v) > 0 && v[0] == '+'
	for i, c := range v {
		switch {
		case digit(c):
			n++
		case c == '+' && i == 0, c == ' ', c == '-', c == '(', c == ')', c == '/':
		default:
			return "", false
		}
	}
	if n < 8 || n > 15 || allSame(v) {
		return "", false
	}
	if plus {
		return "+" + hidden, true
	}
	return hidden, true
}

// degrees cuts a decimal degree of at least three places to one; "" if it is
// none.
func degrees(v []byte, limit int) string {
	whole, places, ok := bytes.Cut(v, []byte("."))
	number := bytes.TrimPrefix(whole, []byte("-"))
	if !ok || len(places) < 3 || !digits(places) || !digits(number) || len(number) > 3 {
		return ""
	}
	n := 0
	for _, c := range number {
		n = n*10 + int(c-'0')
	}
	if n > limit || n == 0 && allSame(places) {
		return ""
	}
	return maskDegrees(v[:len(whole)+2])
}

// placeValue takes two coordinates under one key.
func placeValue(v []byte) (string, bool) {
	a, b, ok := bytes.Cut(bytes.TrimSpace(v), []byte(","))
	if !ok {
		a, b, ok = bytes.Cut(v, []byte(" "))
	}
	lat, lon := degrees(bytes.TrimSpace(a), 180), degrees(bytes.TrimSpace(b), 180)
	return lat + ", " + lon, ok && lat != "" && lon != ""
}

// postalValue takes what a postcode may look like anywhere.
func postalValue(v []byte) (string, bool) {
	n := 0
	for _, c := range v {
		switch {
		case digit(c):
			n++
		case !letter(c) && c != ' ' && c != '-':
			return "", false
		}
	}
	return hidden, n >= 2 && len(v) >= 3 && len(v) <= 10 && !allSame(v)
}

// zoneValue takes the name of a time zone, as the tz database has it; an offset
// says less than a country does.
func zoneValue(v []byte) (string, bool) {
	masked := maskZone(v)
	return masked, masked != hidden && len(v) <= 40
}

// possessiveValue takes a name that says whose something is: "Anna's lamp"
// (label specification D.2, D13).
func possessiveValue(v []byte) (string, bool) {
	for _, mark := range [...]string{"'s ", "\u2019s ", "s-iPhone", "s-iPad", "s-MacBook", "s iPhone", "s iPad"} {
		if n := bytes.Index(v, []byte(mark)); n > 1 && letter(v[0]) {
			return hidden, true
		}
	}
	return "", false
}

func versionValue(v []byte) (string, bool) {
	if len(v) == 0 || len(v) > 64 || empty(v) && !digit(v[0]) || !hasDigit(v) {
		return "", false
	}
	return maskVersion(v), true
}

func modelValue(v []byte) (string, bool) {
	return maskCredential(v), len(v) >= 2 && len(v) <= 64 && !empty(v) && v[0] != '{'
}

func hasDigit(v []byte) bool {
	for _, c := range v {
		if digit(c) {
			return true
		}
	}
	return false
}

// numeric reads a plain decimal number, up to its point.
func numeric(v []byte) (int, bool) {
	v = bytes.TrimPrefix(v, []byte("-"))
	whole, places, point := bytes.Cut(v, []byte("."))
	if !digits(whole) || len(whole) > 7 || point && !digits(places) {
		return 0, false
	}
	n := 0
	for _, c := range whole {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// numberValue takes any number; what it is, is not told.
func numberValue(v []byte) (string, bool) {
	_, ok := numeric(v)
	return hidden, ok
}

// weightValue takes a person's weight in kilograms, pounds or grams; a load
// balancer's weights are smaller.
func weightValue(v []byte) (string, bool) {
	n, ok := numeric(v)
	return hidden, ok && (n > 20 && n < 500 && n%100 != 0 || n >= 3000 && n <= 300000)
}

func pulseValue(v []byte) (string, bool) {
	n, ok := numeric(v)
	return hidden, ok && n >= 25 && n <= 250
}

func readingValue(v []byte) (string, bool) {
	for len(v) > 0 && !digit(v[len(v)-1]) && v[len(v)-1] != '.' { // a unit
		v = v[:len(v)-1]
	}
	return numberValue(v)
}

func stateValue(v []byte) (string, bool) {
	switch string(bytes.ToLower(v[:min(len(v), 12)])) {
	case "true", "false", "on", "off", "open", "opened", "closed", "close", "0", "1", "active", "inactive", "detected", "clear", "locked", "unlocked":
		return hidden, true
	}
	return "", false
}

// titleValue takes words: the number of a radio channel is none.
func titleValue(v []byte) (string, bool) {
	n := 0
	for _, c := range v {
		if letter(c) || c >= 0x80 {
			n++
		}
	}
	return maskCredential(v), n >= 3 && len(v) <= 200 && !empty(v)
}

func languageValue(v []byte) (string, bool) {
	masked := maskLanguage(v)
	return masked, masked != hidden && len(v) <= 32
}

// defaultLogin reports whether a login is one that devices leave the factory
// with: a short list of those that are public (label specification E.2,
// TT-X11; the list that Mirai tried, Antonakakis et al. 2017, table 5).
func defaultLogin(user, password []byte) bool {
	if len(user) > 32 || len(password) > 32 {
		return false
	}
	switch string(bytes.ToLower(user)) {
	case "root":
		return oneOf(password, "root", "admin", "default", "123456", "12345", "54321", "password", "pass", "user", "system", "1111", "1234", "666666", "888888", "xc3511", "vizxv", "xmhdipc", "juantech", "anko", "klv123", "klv1234", "zlxx.", "7ujmko0vizxv", "7ujmko0admin", "hi3518", "jvbzd", "ikwb", "dreambox", "realtek", "00000000", "zte521")
	case "admin", "administrator":
		return oneOf(password, "admin", "admin1", "admin1234", "password", "pass", "1234", "12345", "123456", "54321", "1111", "1111111", "4321", "7ujmko0admin", "smcadmin", "meinsm", "default")
	case "user", "guest", "support", "service", "tech", "ubnt", "supervisor", "mother", "pi", "default":
		return oneOf(password, "user", "guest", "support", "service", "tech", "ubnt", "supervisor", "fucker", "12345", "123456", "raspberry", "default", "password")
	case "666666", "888888":
		return bytes.Equal(user, password)
	}
	return false
}

func oneOf(v []byte, list ...string) bool {
	for _, one := range list {
		if string(v) == one {
			return true
		}
	}
	return false
}
