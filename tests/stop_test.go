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

	r := p.stopReading(example[:len(example)/2])
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

// stopReading hands a part of a recording to an import, leaves the pipe open, and presses Ctrl+C.
func (p *person) stopReading(part []byte) result {
	p.t.Helper()
	cmd := p.command(p.t.Context(), program(p.t), "import", "-")
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
