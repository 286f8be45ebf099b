package disclose

// wifiName is the name of the home's Wi-Fi, as a hash, if it holds what would end
// a value that stands without quotes, such as a blank. The zero value is none.
type wifiName struct {
	hash   uint64
	length int // bytes
}

// wifiBytes is how long the name of a Wi-Fi may be (IEEE 802.11-2020 section
// 9.4.2.2).
const wifiBytes = 32

// keepWiFiName notes the name, if it has to be looked for by itself.
func (s *Scanner) keepWiFiName(name []byte) {
	s.wifi = wifiName{}
	for _, c := range name {
		if endsValue(c, 0) && len(name) <= wifiBytes {
			s.wifi = wifiName{s.hash(name), len(name)}
		}
	}
}

// wifiNameAt looks for the name of the home's Wi-Fi as the value behind the
// separator at i, without quotes. In a form a plus stands for a blank (WHATWG URL
// section 5.1).
func (l *look) wifiNameAt(b []byte, i int) {
	from := i + 1
	for from < len(b) && b[from] == ' ' {
		from++
	}
	end := from + l.wifi.length
	if end > len(b) || end < len(b) && alnum(b[end]) {
		return
	}
	var room [wifiBytes]byte
	name := room[:copy(room[:], b[from:end])]
	for i, c := range name {
		if c == '+' {
			name[i] = ' '
		}
	}
	if l.hash(name) == l.wifi.hash {
		l.found(RuleSSID, "ssid", initial(name), l.at(b[:end]))
	}
}
