package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// standIn is a program in the place of the helper: a script that is given a
// whole recording of the example home as its packets.
func standIn(t *testing.T, script string) string {
	t.Helper()
	return scripted(t, source.HelperName, script)
}

// scripted writes a program that does what a script says, beside a recording that is
// called packets.
func scripted(t *testing.T, name, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a script for sh")
	}
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "packets"))
	if err != nil {
		t.Fatal(err)
	}
	if err = errors.Join(capturetest.ExampleHome(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\ncd "+folder+"\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const saysSix = `echo '{"state":"up","received":7,"dropped":6}' >&2` + "\n"

// TestWatchKeeps watches a helper that ends by itself, one that is stopped, and one
// that gives up: every packet is in the home each time, in captures of six hours.
func TestWatchKeeps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, script string
		refused      int // exit code, 0: all well
	}{
		{"ends", saysSix + "cat packets", 0},
		{"is stopped", saysSix + "cat packets; cat >/dev/null", 0},
		{"gives up", saysSix + "cat packets; echo 'telltale-capture: It broke.' >&2; exit 9", 9},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			counts := func(c source.Counts) {
				if c.Dropped == 6 && tc.refused == 0 {
					stop()
				}
			}
			err = s.Watch(ctx, session.Watching{Interface: "eth0", Name: "eth0 live", Helper: standIn(t, tc.script), Counts: counts})
			var refused *source.Refused
			if errors.As(err, &refused) != (tc.refused != 0) || (err != nil && (refused.Code != tc.refused || refused.Sentence != "It broke.")) {
				t.Fatalf("error %v", err)
			}
			checkKept(t, s)
		})
	}
}

// checkKept holds that a home has the example, six hours a capture.
func checkKept(t *testing.T, s *session.Session) {
	t.Helper()
	kept, err := s.Captures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	imported, err := whole.ImportExample(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var packets, dropped uint64
	for _, c := range kept {
		packets += c.Packets
		dropped += c.Dropped
		if c.Name != "eth0 live" || c.FirstNs/int64(6*3600e9) != c.LastNs/int64(6*3600e9) {
			t.Errorf("%q is from %d to %d", c.Name, c.FirstNs, c.LastNs)
		}
	}
	if packets != imported.Capture.Packets || len(kept) != 4 || dropped != 6 {
		t.Errorf("%d packets of %d in %d captures, %d dropped", packets, imported.Capture.Packets, len(kept), dropped)
	}
}

func TestWatchWithoutAHelper(t *testing.T) {
	t.Parallel()
	if _, err := source.Helper(filepath.Join(t.TempDir(), "telltale")); !errors.Is(err, source.ErrNoHelper) {
		t.Errorf("error %v", err)
	}
	path := standIn(t, "exit 0")
	if got, err := source.Helper(filepath.Join(filepath.Dir(path), "telltale")); err != nil || got != path {
		t.Errorf("%q, %v", got, err)
	}
}

// watched gives what a home knows after a watch of the example home.
func watched(t *testing.T, every time.Duration) (flow.Facts, int) {
	t.Helper()
	s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	kept := 0
	err = s.Watch(t.Context(), session.Watching{
		Interface: "eth0", Name: "eth0 live", Helper: standIn(t, "cat packets"), Counts: func(source.Counts) {},
		Every: every, Kept: func(flow.Capture) { kept++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	home, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	return home.Facts, kept
}

// TestKeepingOftenChangesNothing: how often what a watch saw is kept changes
// nothing of what the home knows.
func TestKeepingOftenChangesNothing(t *testing.T) {
	t.Parallel()
	want, seldom := watched(t, time.Hour)
	got, often := watched(t, time.Nanosecond)
	if seldom != 4 || often < 10*seldom {
		t.Errorf("kept %d and %d times", seldom, often)
	}
	rows := cmp.Options{ // numbered as they came in
		cmpopts.SortSlices(func(a, b flow.TLSUse) bool { return fmt.Sprint(a) < fmt.Sprint(b) }),
		cmpopts.SortSlices(func(a, b flow.Beat) bool { return fmt.Sprint(a) < fmt.Sprint(b) }),
		cmpopts.SortSlices(func(a, b flow.Observation) bool { return fmt.Sprint(a) < fmt.Sprint(b) }),
	}
	if diff := cmp.Diff(want, got, rows, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("facts (-kept seldom +kept often):\n%.4000s", diff)
	}
}

// TestInterruptionsAreKept: what the helper tells of sleeps, clocks, the interface and
// losses is kept with the watch, and told as coverage.
func TestInterruptionsAreKept(t *testing.T) {
	t.Parallel()
	s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	script := `echo '{"state":"up","received":7,"dropped":6}' >&2
echo '{"state":"up","received":7,"dropped":6,"slept_ms":90000}' >&2
echo '{"state":"down","received":7,"dropped":6,"clock_jump_ms":-5000}' >&2
echo '{"state":"gone","received":7,"dropped":6}' >&2
echo '{"state":"up","received":7,"dropped":9}' >&2
read go
cat packets`
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	counts := func(c source.Counts) {
		if c.Dropped == 9 {
			stop() // closes what the script waits for
		}
	}
	if err := s.Watch(ctx, session.Watching{Interface: "eth0", Name: "eth0 live", Helper: standIn(t, script), Counts: counts}); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Captures(t.Context())
	if err != nil || len(kept) != 4 {
		t.Fatalf("%d captures, %v", len(kept), err)
	}
	checkInterruptions(t, kept)
	checkTold(t, s, "coverage.asleep", "coverage.clock", "coverage.away", "coverage.dropped")
}

// checkInterruptions holds what kept one watch from seeing all.
func checkInterruptions(t *testing.T, kept []flow.Capture) {
	t.Helper()
	got := map[flow.Interrupting]uint64{}
	for _, i := range kept[0].Interruptions {
		got[i.Kind] += i.Count
		if i.AtNs == 0 || i.Kind == flow.InterruptedSlept && i.LastedNs != 90*int64(time.Second) || i.Kind == flow.InterruptedClock && i.LastedNs != -5*int64(time.Second) {
			t.Errorf("%+v", i)
		}
	}
	want := map[flow.Interrupting]uint64{flow.InterruptedSlept: 1, flow.InterruptedClock: 1, flow.InterruptedDown: 1, flow.InterruptedGone: 1, flow.InterruptedDropped: 9}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("interruptions (-want +got):\n%s", diff)
	}
	for _, c := range kept[1:] {
		if len(c.Interruptions) != 0 {
			t.Errorf("told twice: %+v", c.Interruptions)
		}
	}
}

// checkTold holds that the coverage of a home says some sentences.
func checkTold(t *testing.T, s *session.Session, keys ...string) {
	t.Helper()
	home, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, c := range home.Coverage {
		told[c.Sentence] = true
	}
	for _, key := range keys {
		if !told[key] {
			t.Errorf("coverage does not say %s", key)
		}
	}
}
