package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"telltale/capture/flow"
)

// well ends a test where something went wrong that it rests on.
func well(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fullOf gives how many rows each table holds, but for that of the home.
func fullOf(t *testing.T, s *Store) map[string]int {
	t.Helper()
	rows, err := s.reader.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'home'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	full := map[string]int{}
	for rows.Next() {
		var name string
		well(t, rows.Scan(&name))
		var n int
		well(t, s.reader.QueryRow(`SELECT count(*) FROM `+name).Scan(&n))
		if n > 0 {
			full[name] = n
		}
	}
	well(t, rows.Err())
	return full
}

func TestClearLeavesNothingButWhatTheOwnerSaidOfTheHome(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	well(t, s.SetHome(t.Context(), flow.Home{TimeZone: "Africa/Nairobi", Country: "KE"}))
	well(t, sample(t, s, 300))
	const key, secret = "02:00:00:00:00:07", "Grandmother's bedroom"
	well(t, s.RenameDevice(t.Context(), key, secret))
	well(t, s.SetWiFiName(t.Context(), secret))
	well(t, s.SetFine(t.Context(), FineFinding{FindingTopic: FindingTopic{Device: key, Rule: "TT-C01"}}))
	well(t, s.AddShown(t.Context(), []FindingTopic{{Rule: "TT-X09"}}))
	if n := len(fullOf(t, s)); n < 6 {
		t.Fatalf("only %d tables hold anything before", n)
	}
	well(t, s.Clear(t.Context()))
	if full := fullOf(t, s); len(full) != 0 {
		t.Errorf("still there: %v", full)
	}
	if home, err := s.Home(t.Context()); err != nil || home.Country != "KE" {
		t.Errorf("home %+v (%v)", home, err)
	}
	if err := sample(t, s, 3); err != nil {
		t.Errorf("reading something anew: %v", err)
	}
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + suffix)
		if err == nil && bytes.Contains(raw, []byte(secret)) {
			t.Errorf("what was deleted can still be read in home.db%s", suffix)
		}
	}
}

func TestClearTakesTheNameOfTheWiFi(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	well(t, s.SetWiFiName(t.Context(), "Nest of Kim"))
	well(t, s.Clear(t.Context()))
	if name, err := s.WiFiName(t.Context()); err != nil || name != "" {
		t.Errorf("the name of the Wi-Fi is %q (%v)", name, err)
	}
}

func TestClearOfNothing(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	well(t, s.Clear(t.Context()))
}
