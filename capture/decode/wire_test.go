package decode_test

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
)

// wireHex reads bytes from hexadecimal text with white space between.
func wireHex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		tb.Fatalf("reading hex: %v", err)
	}
	return b
}

// wire16 joins 16-bit numbers in network byte order.
func wire16(vs ...uint16) []byte {
	var b []byte
	for _, v := range vs {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// wireJoin joins byte slices and strings.
func wireJoin(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch v := p.(type) {
		case []byte:
			b = append(b, v...)
		case string:
			b = append(b, v...)
		case byte:
			b = append(b, v)
		case int:
			b = append(b, byte(v))
		case rune:
			b = append(b, byte(v))
		default:
			panic("wireJoin knows bytes, strings and small numbers only")
		}
	}
	return b
}

// with16 puts a 16-bit length before b.
func with16(b []byte) []byte { return wireJoin(wire16(uint16(len(b))), b) }
