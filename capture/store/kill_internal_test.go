package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

// Settings of the kill test by environment.
const (
	killHome    = "TELLTALE_TEST_KILL_HOME"    // makes the test binary import into that home
	killCount   = "TELLTALE_TEST_KILLS"        // how often; ten times by default
	killProgram = "TELLTALE_BIN"               // the built program, which then imports instead of the test binary
	killCapture = "TELLTALE_TEST_KILL_CAPTURE" // what it imports; the example home by default
)

// TestKillVictim is the child of TestKills: an import of two months.
func TestKillVictim(t *testing.T) {
	path := os.Getenv(killHome)
	if path == "" {
		t.Skip("runs only as the child of TestKills")
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	for day := range int64(60) {
		rows := manyHours()
		for i := range rows {
			rows[i].HourNs += day * dayNs
			rows[i].FirstNs += day * dayNs
			rows[i].LastNs += day * dayNs
		}
		_, _, slots := named(rows)
		if err := imp.Part(&flow.Part{Traffic: rows, Slots: slots}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imp.Finish(flow.Capture{Name: "victim", SHA256: "victim"}); err != nil && !errors.Is(err, ErrKnown) {
		t.Fatal(err)
	}
}

// victim gives what starts an import into a home, as a process of its own.
func victim(t *testing.T) func(path string) *exec.Cmd {
	t.Helper()
	program := os.Getenv(killProgram)
	if program == "" {
		return func(path string) *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKillVictim$")
			cmd.Env = append(os.Environ(), killHome+"="+path)
			return cmd
		}
	}
	capture := os.Getenv(killCapture)
	if capture == "" {
		capture = filepath.Join(t.TempDir(), "example.pcapng")
		if out, err := exec.CommandContext(t.Context(), program, "example", capture).CombinedOutput(); err != nil {
			t.Fatalf("making the example home: %v\n%s", err, out)
		}
	}
	return func(path string) *exec.Cmd {
		return exec.CommandContext(t.Context(), program, "import", "--db", path, capture)
	}
}

// rowsOf gives every row of every table.
func rowsOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, table := range tables(t, s) {
		all[table] = contents(t, s, table)
	}
	return all
}

func tables(t *testing.T, s *Store) (names []string) {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || len(names) < 20 {
		t.Fatalf("tables %v (%v)", names, err)
	}
	return names
}

// furnished gives a home that holds something before the import.
func furnished(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := sample(t, s, 3); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustRun(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
}

// TestKills ends an import at random moments. Whenever it was, the home opens, is
// whole, holds either what it held before or all of the capture, and a second
// import makes of it, row for row, what an unbroken one makes.
func TestKills(t *testing.T) {
	kills := 10
	if n, err := strconv.Atoi(os.Getenv(killCount)); err == nil {
		kills = n
	} else if testing.Short() {
		t.Skip("some seconds")
	}
	start := victim(t)
	path := furnished(t)
	before := rowsOf(t, path)
	began := time.Now()
	mustRun(t, start(path))
	took := time.Since(began)
	want := rowsOf(t, path)
	if cmp.Equal(before, want) {
		t.Fatal("the import changed nothing")
	}
	k := killing{start: start, before: before, want: want}
	r := rand.New(rand.NewPCG(uint64(began.UnixNano()), 7))
	for range kills {
		k.once(t, time.Duration(r.Int64N(int64(took)*11/10)))
	}
	t.Logf("an import takes %v; of %d kills %d left nothing of it, %d all of it; %d left a write-ahead log to clear up",
		took.Round(time.Millisecond), kills, k.undone, k.done, k.torn)
	if kills >= 10 && k.undone == 0 {
		t.Error("no kill came in time to prove anything")
	}
}

// killing counts what kills left.
type killing struct {
	start              func(path string) *exec.Cmd
	before, want       map[string][]string // rows of a home before and after an unbroken import
	undone, done, torn int
}

// once kills one import after some time, looks at what it left and imports again.
func (k *killing) once(t *testing.T, after time.Duration) {
	t.Helper()
	path := furnished(t)
	if killAfter(t, k.start(path), path, after) > 0 {
		k.torn++
	}
	got := rowsOf(t, path)
	switch {
	case cmp.Equal(k.before, got):
		k.undone++
	case cmp.Equal(k.want, got):
		k.done++
	default:
		t.Fatalf("half an import is left:\n%s", cmp.Diff(k.before, got))
	}
	mustRun(t, k.start(path))
	if diff := cmp.Diff(k.want, rowsOf(t, path)); diff != "" {
		t.Fatalf("after a kill and a second import (-unbroken +killed):\n%s", diff)
	}
}

// killAfter starts an import, kills it after some time, and gives how large a
// log it left.
func killAfter(t *testing.T, cmd *exec.Cmd, path string, after time.Duration) int64 {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.NewTimer(after)
	defer timer.Stop()
	<-timer.C
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()         // says that it was killed
	stat, err := os.Stat(path + "-wal")
	if err != nil {
		return 0
	}
	return stat.Size()
}

// TestEveryTableIsCompared holds that the tables compared by name are there.
func TestEveryTableIsCompared(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	all := tables(t, s)
	for _, table := range everyTable {
		if !slices.Contains(all, table) {
			t.Errorf("no table %s", table)
		}
	}
}
