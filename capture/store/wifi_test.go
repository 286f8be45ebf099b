package store_test

import (
	"bytes"
	"os"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/store"
)

const networkName = "Nest of Kim, 2nd floor"

// wantsWiFi wants a name of the Wi-Fi.
func wantsWiFi(t *testing.T, s *store.Store, want string) {
	t.Helper()
	if got, err := s.WiFiName(t.Context()); err != nil || got != want {
		t.Errorf("the name is %q (%v), want %q", got, err, want)
	}
}

// TestWiFiName keeps the name as long as the owner leaves it there.
func TestWiFiName(t *testing.T) {
	s, path := openHome(t)
	wantsWiFi(t, s, "")
	for _, set := range []string{networkName, "Attic", ""} {
		if err := s.SetWiFiName(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		if err := s.SetHome(t.Context(), flow.Home{TimeZone: "Africa/Nairobi"}); err != nil {
			t.Fatal(err)
		}
		wantsWiFi(t, reopen(t, path), set) // it is no part of what else is said
	}
}

// TestWiFiNameIsGone finds not a byte of a name that was taken back or changed.
func TestWiFiNameIsGone(t *testing.T) {
	for _, next := range []string{"", "Attic"} {
		s, path := openHome(t)
		for _, set := range []string{networkName, next} {
			if err := s.SetWiFiName(t.Context(), set); err != nil {
				t.Fatal(err)
			}
		}
		for _, file := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(file)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte(networkName)) {
				t.Errorf("after %q, %s still holds the name", next, file)
			}
		}
	}
}
