package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"telltale/capture/flow"
)

// beingMade gives a file that another process is about to make a home of: it
// holds the write lock and has not switched to WAL, so our switch is refused.
func beingMade(t *testing.T) (path string, release func()) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "home.db")
	other, err := sql.Open("sqlite3", fileURI(path, url.Values{"_txlock": {"immediate"}}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{}
	err = s.connect(t.Context(), path, steps)
	_ = s.Close()
	if !errors.Is(err, ErrBusy) {
		t.Fatalf("connecting to a file that another makes a home of gives %v, want ErrBusy", err)
	}
	return path, func() { _ = tx.Rollback() }
}

func TestTwoProcessesMakeOneHome(t *testing.T) {
	path, release := beingMade(t)
	timer := time.AfterFunc(4*openPause, release)
	defer timer.Stop()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
}

func TestStoppedWhileAnotherMakesTheHome(t *testing.T) {
	path, release := beingMade(t)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	timer := time.AfterFunc(4*openPause, cancel)
	defer timer.Stop()
	s, err := Open(ctx, path)
	if err == nil {
		_ = s.Close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Open gives %v, want context.Canceled", err)
	}
}

// TestOpensWhileAnotherImports holds the write lock, as another process's import does.
func TestOpensWhileAnotherImports(t *testing.T) {
	path := fileOfVersion(t, len(released))
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
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.Facts(t.Context(), flow.Span{}); err != nil {
		t.Errorf("reading beside an import: %v", err)
	}
}

func TestPauseEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := pause(ctx, time.Second); err != nil {
			t.Errorf("a pause within the time gives %v", err)
		}
		for range 2 { // during the pause, and before it
			if err := pause(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a pause beyond the time gives %v", err)
			}
		}
	})
}

// stoppable begins an import into a new home; cancel ends its context.
func stoppable(t *testing.T) (s *Store, imp *Import, cancel context.CancelFunc) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	imp, err = s.Import(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(imp.Abort)
	return s, imp, cancel
}

// TestStoppedWithinAStep ends the context at each place where a step may be.
func TestStoppedWithinAStep(t *testing.T) {
	for _, c := range []struct {
		name string
		step func(*Import) error
	}{
		{"a statement", func(imp *Import) error { return imp.exec(sqlPutAddress, 1, "192.0.2.1") }},
		{"rows that waited", func(imp *Import) error {
			imp.batches.name.args, imp.batches.name.rows = append(imp.batches.name.args, 1, "a.example"), 1
			return imp.flushAll()
		}},
		{"the commit", func(imp *Import) error { return imp.tx.Commit() }},
		{"the end", func(imp *Import) error { _, err := imp.finish(&flow.Capture{}); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, imp, cancel := stoppable(t)
			err := imp.run("testing", func() error {
				cancel()
				_ = imp.tx.Rollback() // as database/sql does soon after
				return c.step(imp)
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("gives %v, want context.Canceled", err)
			}
		})
	}
}

func TestStoppedAfterTheCommitIsASuccess(t *testing.T) {
	s, imp, cancel := stoppable(t)
	err := imp.run("testing", func() error {
		_, err := imp.finish(&flow.Capture{Name: "kept"})
		cancel()
		return err
	})
	if err != nil {
		t.Errorf("a commit that passed gives %v", err)
	}
	if captures, err := s.Captures(t.Context()); err != nil || len(captures) != 1 {
		t.Errorf("%d captures (%v), want 1", len(captures), err)
	}
}

// TestEveryWriterKeepsItsPagesInMemory looks at the connection before and after
// a stopped import, which may cost it.
func TestEveryWriterKeepsItsPagesInMemory(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	const inMemory = 2 // of PRAGMA temp_store
	for i := range 20 {
		var mode int
		if err := s.writer.QueryRow("PRAGMA temp_store").Scan(&mode); err != nil || mode != inMemory {
			t.Fatalf("after %d stopped imports temp_store is %d (%v), want %d", i, mode, err, inMemory)
		}
		ctx, cancel := context.WithCancel(t.Context())
		imp, err := s.Import(ctx)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		imp.Abort()
	}
	s.writer.SetMaxIdleConns(0) // closes the connection: the next is a new one for sure
	var mode int
	if err := s.writer.QueryRow("PRAGMA temp_store").Scan(&mode); err != nil || mode != inMemory {
		t.Errorf("on a new connection temp_store is %d (%v), want %d", mode, err, inMemory)
	}
}
