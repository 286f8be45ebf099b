//go:build e2e && linux

package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fullDisk runs in namespaces of its own: a disk of a megabyte, a home on it, then no room; then room again.
const fullDisk = `set -u
mount -t tmpfs -o size=1m tmpfs disk || exit 99
"$T" import --quiet --db disk/home.db small.pcap || exit 11
head -c 1m /dev/zero >disk/rest 2>/dev/null
"$T" import --db disk/home.db example.pcapng; echo "full: $?"
rm disk/rest
"$T" captures --count --db disk/home.db; echo "kept: $?"
"$T" import --quiet --db disk/home.db example.pcapng; echo "again: $?"
mount -o remount,ro disk
"$T" import --db disk/home.db small.pcap; echo "read only: $?"
`

// A full disk takes nothing away, and the same import goes well when there is room.
func TestFullDisk(t *testing.T) {
	p := newPerson(t)
	if r := p.run("unshare", "-Urm", "true"); r.code != 0 {
		t.Skipf("no namespaces here: %s", r.err)
	}
	p.mustRun(program(t), "example", "example.pcapng")
	small, err := os.Create(filepath.Join(p.home, "small.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	tape := newTape(small)
	for n := range int64(20) {
		tape.exchange(n*1e9, 1, 443, [4]byte{198, 51, 100, 7})
	}
	if err := errors.Join(tape.flush(), small.Close(), os.Mkdir(filepath.Join(p.home, "disk"), 0o755)); err != nil {
		t.Fatal(err)
	}
	r := p.run("unshare", "-Urm", "sh", "-c", "T='"+program(t)+"'\n"+fullDisk)
	if r.code == 99 {
		t.Skipf("no file system can be mounted here: %s", r.err)
	}
	if want := "full: 1\n40\nkept: 0\nagain: 0\nread only: 1\n"; r.out != want {
		t.Errorf("exit code %d; printed %q, want %q", r.code, r.out, want)
	}
	full, readOnly := "The disk is full.\nThere is no room left to keep what was read.", "The database cannot be written.\nTelltale may not write to “disk/home.db”.\n"
	if !strings.HasPrefix(r.err, full) || !strings.Contains(r.err, readOnly) {
		t.Errorf("it said %q", r.err)
	}
}
