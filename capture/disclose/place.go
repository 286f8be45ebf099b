package disclose

import (
	"bytes"
	"strconv"
)

// Near has pairs of numbers without a key looked for that are a place in or near
// the home's country, which near tells by latitude and longitude in degrees (label
// specification D.2, D11). Without it only keys tell what is a place.
func (s *Scanner) Near(near func(lat, lon float64) bool) {
	s.near = near
	s.learnt++
}

// places looks for two decimals with a comma between them that are no part of a
// longer list.
func (l *look) places(b []byte) {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], ',')
		if n < 0 {
			return
		}
		comma := from + n
		from = comma + 1
		if comma == 0 || !digit(b[comma-1]) || from == len(b) {
			continue
		}
		if first, second, ok := l.pairAround(b, comma); ok {
			l.unnamedPlace(b, first, second)
		}
	}
}

// numberAt is where a number stands in a text.
type numberAt struct{ from, to int }

// pairAround finds the numbers on both sides of a comma, and reports false where
// they stand in a word or a list, or behind a key that says itself what they are.
func (l *look) pairAround(b []byte, comma int) (first, second numberAt, ok bool) {
	const most = 20 // letters of a number
	first = numberAt{comma, comma}
	for first.from > max(0, comma-most) && numeral(b[first.from-1]) {
		first.from--
	}
	second.from = comma + 1
	if b[second.from] == ' ' {
		second.from++
	}
	for second.to = second.from; second.to < min(len(b), second.from+most) && numeral(b[second.to]); {
		second.to++
	}
	if inWord(b, first.from-1) || inWord(b, second.to) {
		return first, second, false
	}
	return first, second, !l.saysPlace(b, first.from)
}

func numeral(c byte) bool { return digit(c) || c == '.' || c == '-' }

// inWord reports whether what stands at a place makes a number the part of a word
// or of a list.
func inWord(b []byte, at int) bool {
	if at < 0 || at >= len(b) {
		return false
	}
	switch c := b[at]; c {
	case ' ': // behind the comma of a list, or before the next number
		return at > 0 && b[at-1] == ','
	case ',', '.', '_', '%':
		return true
	default:
		return alnum(c)
	}
}

// saysPlace reports whether the key before a value is one for places.
func (l *look) saysPlace(b []byte, from int) bool {
	for from > 0 && (opensValue(b[from-1]) || b[from-1] == '[' || b[from-1] == '(') {
		from--
	}
	if from == 0 || b[from-1] != ':' && b[from-1] != '=' {
		return false
	}
	start, end := keyBefore(b, from-1)
	if start == end {
		return false
	}
	rule, ok := l.ruleOf(b[start:end])
	return ok && rule.part == partBoth
}

// unnamedPlace tells of two numbers if they are a place near the home: latitude and
// longitude, or the other way round as in GeoJSON (RFC 7946 section 3.1.1).
func (l *look) unnamedPlace(b []byte, first, second numberAt) {
	one, other := b[first.from:first.to], b[second.from:second.to]
	a, c := degrees(one, 180), degrees(other, 180)
	if a == "" || c == "" {
		return
	}
	x, err := strconv.ParseFloat(string(one), 64)
	if err != nil {
		return
	}
	y, err := strconv.ParseFloat(string(other), 64)
	if err != nil {
		return
	}
	if l.near(x, y) || l.near(y, x) {
		l.found(RulePlace, "coordinates", a+", "+c, l.at(b[:second.to]))
	}
}
