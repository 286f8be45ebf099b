package capturetest

import (
	"encoding/hex"
	"testing"
)

// TestQUICKeysOfTheStandard holds the server's side against RFC 9001 appendix
// A.1; the client's is tested by a whole packet.
func TestQUICKeysOfTheStandard(t *testing.T) {
	keys, err := newQUICKeys([]byte{0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08}, true)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := hex.EncodeToString(keys.iv), "0ac1493ca1905853b0bba03e"; got != want {
		t.Errorf("IV of the server is %s, want %s", got, want)
	}
}
