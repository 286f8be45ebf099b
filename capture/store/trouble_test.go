package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// victimHome, if set, makes the test binary import into that home until it is killed.
const victimHome = "TELLTALE_TEST_VICTIM_HOME"

// minLog is how many bytes of an unfinished import the log holds at the kill.
const minLog = 1 << 20

func TestVictim(t *testing.T) {
	path := os.Getenv(victimHome)
	if path == "" {
		t.Skip("runs only as the child of TestKillLeavesWhatWasThere")
	}
	s := reopen(t, path)
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := synthetic{devices: 60, partners: 120, days: 1}
	told := false
	for hour := int64(0); ; hour++ {
		traffic, slots := h.hour(hour)
		add(t, imp, load{traffic: traffic, slots: slots})
		// The log grows once the page cache is full: then there is something to undo.
		if !told && fileBytes(t, path+"-wal") > minLog {
			told = true
			_, _ = os.Stdout.WriteString("deep in the import\n")
		}
	}
}

func TestKillLeavesWhatWasThere(t *testing.T) {
	s, path := openHome(t)
	put(t, s, oneCapture())
	before := allFacts(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$")
	child.Env = append(os.Environ(), victimHome+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if killed := child.Process.Kill(); killed != nil {
		t.Fatal(killed)
	}
	_ = child.Wait() // says that it was killed
	if err != nil || !strings.Contains(line, "deep") {
		t.Fatalf("the child said %q (%v)", line, err)
	}
	if fileBytes(t, path+"-wal") < minLog {
		t.Error("the child left no log: the kill came too early to prove anything")
	}
	s = reopen(t, path)
	if diff := cmp.Diff(before, allFacts(t, s), loose); diff != "" {
		t.Errorf("facts changed:\n%s", diff)
	}
	in := oneCapture()
	in.capture.SHA256 = "another"
	put(t, s, in)
}

func TestNoDatabase(t *testing.T) {
	noise := bytes.Repeat([]byte("this is no database "), 1000)
	for _, c := range []struct {
		name  string
		spoil func(path string) error
		want  error
	}{
		{"text", func(path string) error { return os.WriteFile(path, noise, 0o600) }, store.ErrDamaged},
		{"header gone", func(path string) error { return overwrite(path, noise[:100], 0) }, store.ErrDamaged},
		{"schema gone", func(path string) error { return overwrite(path, noise[:3000], 100) }, store.ErrDamaged},
		{"cut off", func(path string) error { return os.Truncate(path, 3000) }, store.ErrDamaged},
		{"no write permission", func(path string) error { return os.Chmod(path, 0o400) }, store.ErrReadOnly},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, path := openHome(t)
			put(t, s, oneCapture())
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err = store.Open(t.Context(), path)
			if err == nil {
				_ = s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("Open gives %v, want %v", err, c.want)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("Open changed the file (%v)", err)
			}
		})
	}
}

func overwrite(path string, with []byte, at int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(with, at)
	return errors.Join(err, f.Close())
}

func TestDamageWithinIsTold(t *testing.T) {
	s, path := openHome(t)
	(synthetic{devices: 3, partners: 20, days: 2}).fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const page = 4096
	junk := bytes.Repeat([]byte{0xff}, page)
	for at := int64(40 * page); at+page < fileBytes(t, path); at += page {
		if err := overwrite(path, junk, at); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(t.Context(), path)
	if err == nil {
		defer func() { _ = s.Close() }()
		_, err = s.Facts(t.Context(), flow.Span{})
	}
	if !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a damaged home gives %v, want ErrDamaged", err)
	}
}

func TestPathThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(file, "home.db")} {
		if s, err := store.Open(t.Context(), path); err == nil {
			_ = s.Close()
			t.Errorf("Open(%q) passed", path)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Open(ctx, filepath.Join(dir, "new.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with an ended context gives %v", err)
	}
}

// TestReadersSeeOnlyWhatWasCommitted reads while an import runs.
func TestReadersSeeOnlyWhatWasCommitted(t *testing.T) {
	s, path := openHome(t)
	put(t, s, oneCapture())
	other := reopen(t, path) // as another process
	before := allFacts(t, s)
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	h := synthetic{devices: 10, partners: 10, days: 1}
	var readers sync.WaitGroup
	begun := make(chan struct{}, 4)
	stop := make(chan struct{})
	for i := range 4 {
		from := []*store.Store{s, other}[i%2]
		readers.Go(func() {
			readUntil(t, from, before, begun, stop)
		})
	}
	for range 4 {
		<-begun
	}
	for hour := range int64(24) {
		traffic, slots := h.hour(hour)
		add(t, imp, load{traffic: traffic, slots: slots})
	}
	close(stop)
	readers.Wait()
	if _, err := imp.Finish(flow.Capture{}); err != nil {
		t.Fatal(err)
	}
	for _, from := range []*store.Store{s, other} {
		if got := len(allFacts(t, from).Devices); got != 11 {
			t.Errorf("%d devices after the import, want 11", got)
		}
	}
}

func readUntil(t *testing.T, s *store.Store, want flow.Facts, begun chan<- struct{}, stop <-chan struct{}) {
	for first := true; ; first = false {
		facts, err := s.Facts(t.Context(), flow.Span{})
		if err != nil {
			t.Errorf("reading while an import runs: %v", err)
		}
		if diff := cmp.Diff(want, facts, loose); diff != "" {
			t.Errorf("a reader saw half an import:\n%s", diff)
		}
		if first {
			begun <- struct{}{}
		}
		select {
		case <-stop:
			return
		default:
		}
	}
}
