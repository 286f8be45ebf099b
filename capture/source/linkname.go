package source

import "strconv"

// LinkName gives the word for a LINKTYPE_ number (tcpdump group's list) under
// which a capture is listed, "link-<number>" for one that is not read.
func LinkName(link uint16) string {
	switch link {
	case 0, 108:
		return "loopback"
	case 1:
		return "ethernet"
	case 9:
		return "ppp"
	case 12, 14, 101, 228, 229:
		return "ip"
	case 105, 127:
		return "wifi"
	case 113, 276:
		return "cooked"
	}
	return "link-" + strconv.Itoa(int(link))
}
