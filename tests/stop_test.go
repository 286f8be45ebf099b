//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A person who stops a long import gets their home back as it was.
func TestStoppedImport(t *testing.T) {
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	example, err := os.ReadFile(filepath.Join(p.home, "example.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	if keys := p.devices(); len(keys) != 0 {
		t.Fatalf("a new home has devices: %v", keys)
	}

	r := p.stopReading(example[:len(example)/2], "import", "-")
	if r.code != 1 || r.out != "" || !strings.HasPrefix(r.err, "Stopped.\nThe recording was not added.") {
		t.Errorf("a stopped import ended with %d, printed %q and said %q", r.code, r.out, r.err)
	}
	if keys := p.devices(); len(keys) != 0 {
		t.Errorf("a stopped import left devices: %v", keys)
	}
	p.mustRun(program(t), "import", "example.pcapng")
	if keys := p.devices(); len(keys) != 15 {
		t.Errorf("after it the example was read, and has %d devices, not 15", len(keys))
	}
}

// What went in before somebody stopped stays, and is told.
func TestStoppedBetweenFiles(t *testing.T) {
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	example, err := os.ReadFile(filepath.Join(p.home, "example.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	r := p.stopReading(example[:len(example)/2], "import", "example.pcapng", "-", "example.pcapng")
	want := "Stopped.\n1 of 3 recordings are in the home. The others were not added.\n"
	if r.code != 1 || !strings.HasPrefix(r.out, "Read ") || !strings.HasPrefix(r.err, want) {
		t.Errorf("an import stopped between files ended with %d, printed %q and said %q", r.code, r.out, r.err)
	}
	if keys := p.devices(); len(keys) != 15 {
		t.Errorf("%d devices, want the 15 of the recording that went in", len(keys))
	}
}

// stopReading runs a command, hands it a part of a recording on standard input, leaves that open, and presses Ctrl+C.
func (p *person) stopReading(part []byte, args ...string) result {
	p.t.Helper()
	cmd := p.command(p.t.Context(), program(p.t), args...)
	pipe, err := cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	defer time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }).Stop()
	// A pipe holds far less than this: when all is written, the program has read most of it.
	_, err = pipe.Write(part)
	if err := errors.Join(err, cmd.Process.Signal(os.Interrupt)); err != nil {
		p.t.Error(err)
	}
	_ = cmd.Wait() // what it ended with is in the result
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}
