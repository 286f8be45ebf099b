package decode

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// dtlsMajor is the first byte of a version of DTLS (RFC 9147 section 5.3).
const dtlsMajor = 0xfe

// JA4 gives the fingerprint of a ClientHello, such as
// "t13d1516h2_8daaf6152771_e5627efa2ab1": which versions, ciphers, extensions and
// signatures a program offers, whatever the order. It follows the public
// specification of JA4, TLS client (FoxIO, BSD 3-Clause). For QUIC it begins with
// "q", for DTLS with "d". A ServerHello, an SSL 2.0 hello and one of Google's QUIC have none: "".
func (h *Hello) JA4(quic bool) string {
	if !h.Client || h.SSLv2 || h.Version == 0 {
		return ""
	}
	out := make([]byte, 0, 36)
	out = h.ja4Head(out, quic)
	var room [512]byte
	ciphers := appendHexList(room[:0], sorted(h.CipherSuites))
	out = appendShortHash(append(out, '_'), ciphers)
	kinds := make([]uint16, 0, len(h.Extensions))
	for _, e := range h.Extensions {
		if e != tlsExtServerName && e != tlsExtALPN { // they say where to, and are in the head
			kinds = append(kinds, e)
		}
	}
	list := appendHexList(room[:0], sorted(kinds))
	if len(list) > 0 && len(h.Signatures) > 0 {
		list = appendHexList(append(list, '_'), h.Signatures)
	}
	return string(appendShortHash(append(out, '_'), list))
}

// ja4Head writes the readable first part.
func (h *Hello) ja4Head(out []byte, quic bool) []byte {
	protocol, name := byte('t'), byte('i')
	version := h.Version
	if len(h.Versions) > 0 {
		version = slices.Max(h.Versions)
	}
	switch {
	case quic:
		protocol = 'q'
	case h.Version>>8 == dtlsMajor: // the newer, the smaller
		protocol = 'd'
		if len(h.Versions) > 0 {
			version = slices.Min(h.Versions)
		}
	}
	if h.HasServerName {
		name = 'd'
	}
	out = append(out, protocol)
	out = append(out, ja4Version(version)...)
	out = append(out, name)
	out = appendTwoDigits(out, len(h.CipherSuites))
	out = appendTwoDigits(out, len(h.Extensions))
	return append(out, ja4ALPN(h.ALPN)...)
}

func ja4Version(v uint16) string {
	switch v {
	case 0x0304:
		return "13"
	case 0x0303:
		return "12"
	case 0x0302:
		return "11"
	case 0x0301:
		return "10"
	case 0x0300:
		return "s3"
	case 0x0002:
		return "s2"
	case 0xfeff:
		return "d1"
	case 0xfefd:
		return "d2"
	case 0xfefc:
		return "d3"
	}
	return "00"
}

// ja4ALPN gives the first and last letter of the first protocol, or those of its
// hexadecimal form if either is no letter or digit.
func ja4ALPN(protocols []string) string {
	if len(protocols) == 0 || protocols[0] == "" {
		return "00"
	}
	p := protocols[0]
	if !alphanumeric(p[0]) || !alphanumeric(p[len(p)-1]) {
		p = hex.EncodeToString([]byte(p))
	}
	return string([]byte{p[0], p[len(p)-1]})
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func appendTwoDigits(b []byte, n int) []byte {
	n = min(n, 99)
	return append(b, '0'+byte(n/10), '0'+byte(n%10))
}

func sorted(list []uint16) []uint16 {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// appendHexList writes numbers of four hexadecimal digits with commas between.
func appendHexList(b []byte, list []uint16) []byte {
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = hex.AppendEncode(b, []byte{byte(v >> 8), byte(v)})
	}
	return b
}

// appendShortHash writes the first twelve digits of a SHA-256, zeros for nothing.
func appendShortHash(b, of []byte) []byte {
	if len(of) == 0 {
		return append(b, "000000000000"...)
	}
	sum := sha256.Sum256(of)
	return hex.AppendEncode(b, sum[:6])
}
