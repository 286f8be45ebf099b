package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"telltale/capture/flow"
)

// released holds the SHA-256 of every migration, in order. Homes out there were
// made by these very statements: never edit one, add a file.
var released = []string{
	"efa307faf8bb3cf055af092e91f58451bcf89f1cb847fdcd16d684cae023989b",
	"4f5c48c3573cb230da64dcc53a3667c7eef5cb28c27d462c1500374a47f1c89e",
	"17a84df71ad1089c183eb33a4bde5cd12515387e70c7981575e9e4e4cb361fd5",
	"0b6c0bd77658612768a023820c2b88ff7c8440da07b0b35892977089bc68fb79",
	"8115a670616b2e068db8c2af9ce9280009a69f82dfbf3bb98229e399120d5689",
	"25c8d22eb1331856c2c42794c6a461650f88934b9343be8f6e8c134325855b77",
}

func TestReleasedMigrationsAreNotEdited(t *testing.T) {
	texts := migrationTexts(t)
	if len(texts) != len(released) {
		t.Fatalf("%d migrations, %d hashes", len(texts), len(released))
	}
	for i, text := range texts {
		sum := sha256.Sum256([]byte(text))
		if got := hex.EncodeToString(sum[:]); got != released[i] {
			t.Errorf("migration %d has SHA-256 %s", i+1, got)
		}
	}
}

// migrationTexts gives the files of all migrations, with their sentences.
func migrationTexts(t *testing.T) (texts []string) {
	t.Helper()
	paths, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := migrationFiles.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// fileOfVersion makes a home as the program of that version left it.
func fileOfVersion(t *testing.T, version int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "home.db")
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", writeDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := migrate(t.Context(), db, steps[:version]); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryVersionOpens(t *testing.T) {
	for version := range len(released) + 1 {
		s, err := Open(t.Context(), fileOfVersion(t, version))
		if err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
		var now int
		if err := s.reader.QueryRow("PRAGMA user_version").Scan(&now); err != nil || now != len(released) {
			t.Errorf("version %d became %d (%v), want %d", version, now, err, len(released))
		}
		if home, err := s.Home(t.Context()); err != nil || home.TimeZone != "UTC" {
			t.Errorf("version %d: home %+v, %v", version, home, err)
		}
		_ = s.Close()
	}
}

func TestFailedMigrationLeavesTheFileAsItWas(t *testing.T) {
	path := fileOfVersion(t, 1)
	db, err := sql.Open("sqlite3", writeDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	steps = append(steps[:1:1], "CREATE TABLE half (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")
	if err := migrate(t.Context(), db, steps); err == nil {
		t.Fatal("a broken step passed")
	}
	var version, half int
	err = db.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema WHERE name = 'half')").Scan(&version, &half)
	if err != nil || version != 1 || half != 0 {
		t.Errorf("version %d, %d half-made tables (%v), want 1 and 0", version, half, err)
	}
}

func TestNewerAndForeignFilesAreRefusedUntouched(t *testing.T) {
	for _, c := range []struct {
		name  string
		setUp string
		want  error
	}{
		{"newer", fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(released)+1), ErrNewer},
		{"foreign", "CREATE TABLE moz_places (id INTEGER)", ErrForeign},
		{"foreign of the same version", "PRAGMA application_id = 7; PRAGMA user_version = 1", ErrForeign},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other.db")
			db, err := sql.Open("sqlite3", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(c.setUp); err != nil {
				t.Fatal(err)
			}
			_ = db.Close()
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), path); !errors.Is(err, c.want) {
				t.Errorf("Open gives %v, want %v", err, c.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || string(after) != string(before) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

var columnLine = regexp.MustCompile(`^  [a-z_0-9]+ +(INTEGER|TEXT)`)

// TestSchemaReadsLikeDocumentation keeps a sentence at every table and column.
func TestSchemaReadsLikeDocumentation(t *testing.T) {
	columns, tables := 0, 0
	for _, text := range migrationTexts(t) {
		for _, m := range tableText.FindAllStringSubmatch(text, -1) {
			tables++
			columns += checkTable(t, m[1], strings.Split(m[0], "\n"))
		}
	}
	if columns < 100 || tables != tablesOf(t) {
		t.Errorf("read %d columns of %d tables, want over 100 of %d", columns, tables, tablesOf(t))
	}
}

var tableText = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \(.*?\n\) STRICT`)

// tablesOf counts the tables of a new file, and wants no sentence to be in it.
func tablesOf(t *testing.T) (tables int) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var told int
	err = s.reader.QueryRow(`SELECT count(*), coalesce(sum(sql LIKE '%-- %'), 0) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables, &told)
	if err != nil || told != 0 {
		t.Errorf("%d tables hold sentences (%v)", told, err)
	}
	return tables
}

// checkTable looks at the lines of one CREATE TABLE and counts its columns.
func checkTable(t *testing.T, name string, lines []string) (columns int) {
	t.Helper()
	if !strings.HasPrefix(lines[1], "  -- ") || !strings.HasSuffix(lines[1], ".") {
		t.Errorf("table %s has no sentence", name)
	}
	if !strings.Contains(lines[len(lines)-1], "STRICT") {
		t.Errorf("table %s is not STRICT", name)
	}
	for _, line := range lines[2:] {
		if !columnLine.MatchString(line) {
			continue
		}
		columns++
		if !strings.Contains(line, " -- ") || !strings.HasSuffix(line, ".") {
			t.Errorf("table %s: no sentence at %q", name, line)
		}
	}
	return columns
}

// sample adds n devices with some traffic.
func sample(t *testing.T, s *Store, n int) error {
	t.Helper()
	imp, err := s.Import(t.Context())
	if err != nil {
		return err
	}
	defer imp.Abort()
	for i := range n {
		key := fmt.Sprintf("02:00:00:00:%02x:%02x", i>>8, i&255)
		err := imp.Traffic([]flow.Traffic{{Device: key, Protocol: "udp", Scope: flow.ScopeLAN, Own: flow.Counter{SentPackets: 1, SentBytes: 60}}})
		if err != nil {
			return err
		}
	}
	_, err = imp.Finish(flow.Capture{Name: "sample"})
	return err
}

func TestFullDiskKeepsWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := sample(t, s, 3); err != nil {
		t.Fatal(err)
	}
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+1)); err != nil {
		t.Fatal(err)
	}
	if err := sample(t, s, 5000); !errors.Is(err, ErrFull) {
		t.Fatalf("import onto a full disk gives %v, want ErrFull", err)
	}
	if devices, err := s.Devices(t.Context()); err != nil || len(devices) != 3 {
		t.Errorf("%d devices are left (%v), want 3", len(devices), err)
	}
	if _, err := s.writer.Exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := sample(t, s, 5); err != nil {
		t.Errorf("importing once there is room again: %v", err)
	}
}

func TestLockedByAnotherProcessIsBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	other, err := sql.Open("sqlite3", writeDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := s.writer.Exec("PRAGMA busy_timeout = 1"); err != nil { // not five seconds
		t.Fatal(err)
	}
	if _, err := s.Import(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("Import gives %v, want ErrBusy", err)
	}
	if _, err := s.Facts(t.Context(), flow.Span{}); err != nil {
		t.Errorf("reading beside a writer: %v", err)
	}
}
