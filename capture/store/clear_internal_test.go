package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"telltale/capture/flow"
)

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
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := s.reader.QueryRow(`SELECT count(*) FROM ` + name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			full[name] = n
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return full
}

func TestClearLeavesNothingButWhatTheOwnerSaidOfTheHome(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.SetHome(t.Context(), flow.Home{TimeZone: "Africa/Nairobi", Country: "KE"}); err != nil {
		t.Fatal(err)
	}
	if err := sample(t, s, 300); err != nil {
		t.Fatal(err)
	}
	const key, secret = "02:00:00:00:00:07", "Grandmother's bedroom"
	if err := s.RenameDevice(t.Context(), key, secret); err != nil {
		t.Fatal(err)
	}
	if err := s.SetFine(t.Context(), FineFinding{FindingTopic: FindingTopic{Device: key, Rule: "TT-C01"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddShown(t.Context(), []FindingTopic{{Rule: "TT-X09"}}); err != nil {
		t.Fatal(err)
	}
	if n := len(fullOf(t, s)); n < 6 {
		t.Fatalf("only %d tables hold anything before", n)
	}
	if err := s.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
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

func TestClearOfNothing(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
}
