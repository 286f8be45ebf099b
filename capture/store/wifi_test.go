package store_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"telltale/capture/flow"
)

// TestWiFiName keeps the name as long as the owner leaves it there, and not a byte
// of it longer.
func TestWiFiName(t *testing.T) {
	const name = "Nest of Kim, 2nd floor"
	s, path := openHome(t)
	wants := func(s interface {
		WiFiName(ctx context.Context) (string, error)
	}, want string,
	) {
		t.Helper()
		if got, err := s.WiFiName(t.Context()); err != nil || got != want {
			t.Errorf("the name is %q (%v), want %q", got, err, want)
		}
	}
	wants(s, "")
	for _, set := range []string{name, ""} {
		if err := s.SetWiFiName(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		wants(reopen(t, path), set)
		if set == "" {
			continue
		}
		if err := s.SetHome(t.Context(), flow.Home{TimeZone: "Africa/Nairobi"}); err != nil {
			t.Fatal(err)
		}
		wants(s, name) // it is no part of what else is said
	}
	for _, file := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(name)) {
			t.Errorf("%s still holds the name", file)
		}
	}
}
