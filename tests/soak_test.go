//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// floodKiB is how much memory Telltale and its helper, whose ring has 16 MiB, may take together in a flood of frames that
// were made to do harm.
const floodKiB = 300 << 10

// a footprint is what a watch takes at one moment, KiB.
type footprint struct{ watch, helper int }

// watchOver watches the line while packets are poured over it, and tells every so often what that takes. It gives the
// last footprint, the most of both together, and the load.
func (h *home) watchOver(p *person, rate, how string, every time.Duration) (load, footprint) {
	h.t.Helper()
	said, err := os.Create(filepath.Join(p.home, "said"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer said.Close()
	watch := h.beginAndHear(p, said, "--quiet")
	near, far := watch.Process.Pid, child(h.t, watch.Process.Pid).Pid
	now := func() footprint { return footprint{statusOf(near, "VmRSS"), statusOf(far, "VmRSS")} }
	before := processorTime(h.t, near, far)
	begun := time.Now()
	told := begun
	tell := func() {
		n := now()
		if n.watch == 0 {
			text, _ := os.ReadFile(said.Name()) // that it ended is bad enough
			h.t.Fatalf("the watch ended, and said: %s", text)
		}
		h.t.Logf("%8s: RSS %d KiB, helper %d KiB, processor %v, database %d bytes, %d packets kept",
			time.Since(begun).Round(time.Second), n.watch, n.helper, processorTime(h.t, near, far)-before, h.database(p), p.packets())
	}
	l := load{tool: "telltale"}
	l.sent = h.pour(p, "example.pcapng", rate, how, func() {
		if time.Since(told) >= every {
			told = time.Now()
			tell()
		}
	})
	until(h.t, "all to be kept, or lost", func() bool { return p.packets()+p.droppedSoFar() >= l.sent })
	tell()
	last := now()
	l.most, l.busy = memoryOf(near, far), processorTime(h.t, near, far)-before
	end(h.t, watch)
	l.seen = p.packets()
	h.t.Logf("sent %d, seen %d, known to be lost %d; processor %v; at most %d KiB in memory", l.sent, l.seen, p.droppedSoFar(), l.busy, l.most)
	return l, last
}

// database is how long the files of a home are, bytes.
func (h *home) database(p *person) (sum int64) {
	files, _ := filepath.Glob(filepath.Join(p.home, ".local/share/telltale/home.db*")) // the pattern is a good one
	for _, f := range files {
		sum += size(f)
	}
	return sum
}

// TestSoak watches 2,000 packets a second for as long as TELLTALE_SECONDS says, which is not for every day.
func TestSoak(t *testing.T) {
	if os.Getenv("TELLTALE_SOAK") == "" {
		t.Skip("takes an hour: TELLTALE_SOAK=yes TELLTALE_SECONDS=1h, with a -timeout of more than that")
	}
	need(t, "sqlite3")
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	l, _ := h.watchOver(p, asked("TELLTALE_RATE", "2000"), "plain", time.Minute)
	if l.seen != l.sent {
		t.Errorf("%d of %d packets were seen", l.seen, l.sent)
	}
	db := filepath.Join(p.home, ".local/share/telltale/home.db")
	for table := range strings.FieldsSeq("capture device partner traffic traffic_day lookup burst slot observation name_binding device_clue interruption oddity") {
		t.Logf("%s: %s rows", table, strings.TrimSpace(p.run("sqlite3", "-readonly", db, "SELECT COUNT(*) FROM "+table).out))
	}
}

// TestFlood pours frames that were made to do harm over the line, as many as can be: memory has a bound, each packet is
// kept or known to be lost, and the watch goes on. The full ten minutes: TELLTALE_SECONDS=10m.
func TestFlood(t *testing.T) {
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	l, _ := h.watchOver(p, asked("TELLTALE_RATE", "0"), "fuzzed", 10*time.Second)
	if l.most == 0 || l.most > floodKiB {
		t.Errorf("at most %d KiB were in memory, want no more than %d", l.most, floodKiB)
	}
	if known := l.seen + p.droppedSoFar(); known != l.sent {
		t.Errorf("of %d packets %d were seen or known to be lost", l.sent, known)
	}
}
