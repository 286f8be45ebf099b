//go:build e2e && linux

package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// smallDisk is a disk of so many bytes, in a folder of the person's, in blocks of 4 KiB as disks of today have: SQLite
// makes room for the memory that its readers share with one byte in each page, which leaves holes in smaller blocks, and a
// hole that a full disk cannot fill kills who writes to it.
func (p *person) smallDisk(bytes int64) string {
	p.t.Helper()
	image, disk := filepath.Join(p.home, "disk.img"), filepath.Join(p.home, "disk")
	err := errors.Join(os.WriteFile(image, nil, 0o600), os.Truncate(image, bytes), os.Mkdir(disk, 0o755))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, step := range [][]string{{"mkfs.ext4", "-q", "-F", "-m", "0", "-b", "4096", "-O", "^has_journal", image}, {"mount", "-o", "loop", image, disk}} {
		if out, err := exec.Command(step[0], step[1:]...).CombinedOutput(); err != nil {
			p.t.Skipf("no disk of its own here: %s: %v: %s", step[0], err, out)
		}
	}
	p.t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			p.t.Errorf("%v: %s", err, out)
		}
	})
	return disk
}

// TestWatchOnAFullDisk watches until the disk of the home is full: it says so, what was shown before is still there, and
// with room again it goes on in the same home.
func TestWatchOnAFullDisk(t *testing.T) {
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	disk := p.smallDisk(8 << 20)
	rest, db := filepath.Join(disk, "rest"), filepath.Join(disk, "home.db")
	if err := os.WriteFile(rest, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	watch := h.beginAndHear(p, &said, "--quiet", "--db", db)
	over := make(chan error, 1)
	go func() { over <- watch.Wait() }()
	shown := 0
	ended := func() bool { return len(over) > 0 }
	for !ended() {
		h.pour(p, "example.pcapng", "20000", "fuzzed", func() {
			if !ended() {
				shown = max(shown, p.packets("--db", db))
			}
		})
	}
	text, want := said.String(), "The disk is full, and “line0” is not being watched any more.\n"+
		"There is no room left to keep what is seen. What was kept until then stays in your home.\nFree some space, then begin the watch again.\n"
	if err := <-over; err == nil || watch.ProcessState.ExitCode() != 1 || !strings.HasSuffix(text, want) {
		t.Errorf("exit code %d, said %q", watch.ProcessState.ExitCode(), text)
	}
	if err := os.Remove(rest); err != nil {
		t.Fatal(err)
	}
	left := p.packets("--db", db)
	t.Logf("%d packets were shown, %d are left", shown, left)
	if shown == 0 || left < shown {
		t.Errorf("%d packets had been shown, and %d are left", shown, left)
	}
	watch = h.begin(p, "--quiet", "--db", db)
	h.pour(p, "example.pcapng", "1000", "plain", func() {})
	until(t, "the watch to go on", func() bool { return p.packets("--db", db) > left })
	end(t, watch)
}
