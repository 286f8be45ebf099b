package cli

import "testing"

// TestByteCount reads sizes as people write them.
func TestByteCount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"1GB": 1e9, "500MB": 500e6, "2 tb": 2e12, "1048576MB": 1 << 20 * 1e6,
		"": 0, "GB": 0, "1": 0, "-1GB": 0, "0GB": 0, "1.5GB": 0, "1KB": 0, "99999999TB": 0, "9223372036854775807GB": 0,
	} {
		if got, ok := byteCount(text); got != want || ok != (want != 0) {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
}
