package capturetest

import (
	"encoding/binary"
	"strconv"
)

// Header is a line of an HTTP head.
type Header struct {
	Name  string
	Value string
}

// HTTPRequest gives an HTTP/1.1 request. Content-Length is added when there is a
// body.
func HTTPRequest(method, target string, headers []Header, body []byte) []byte {
	return httpMessage(method+" "+target+" HTTP/1.1", headers, body, len(body) > 0)
}

// HTTPResponse gives an HTTP/1.1 response with Content-Length. status is
// "200 OK" and the like.
func HTTPResponse(status string, headers []Header, body []byte) []byte {
	return httpMessage("HTTP/1.1 "+status, headers, body, true)
}

func httpMessage(first string, headers []Header, body []byte, withLength bool) []byte {
	all := []string{first}
	for _, h := range headers {
		all = append(all, h.Name+": "+h.Value)
	}
	if withLength {
		all = append(all, "Content-Length: "+strconv.Itoa(len(body)))
	}
	return append(lines(all...), body...)
}

// ntpEpoch is 1970 in the seconds of NTP, which count from 1900 (RFC 5905).
const ntpEpoch = 2208988800

// NTP gives a client's question, or a server's answer to it, at a time.
func NTP(answer bool, atNs int64) []byte {
	b := make([]byte, 48)
	b[0], b[2], b[3] = 0x23, 6, 0xec // version 4, client
	if answer {
		b[0], b[1] = 0x24, 2
		copy(b[12:], []byte{127, 0, 0, 1}) // reference of a made-up clock
		for _, at := range []int{16, 24, 32} {
			ntpTime(b[at:], atNs)
		}
	}
	ntpTime(b[40:], atNs)
	return b
}

func ntpTime(b []byte, atNs int64) {
	binary.BigEndian.PutUint32(b, uint32(atNs/1e9+ntpEpoch))
	binary.BigEndian.PutUint32(b[4:], uint32(uint64(atNs%1e9)<<32/1e9))
}
