//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// needTerminals leaves a test out on a machine that makes no pseudo terminals, such as a bare change of root.
func needTerminals(t *testing.T) {
	t.Helper()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("this machine makes no pseudo terminals: %v", err)
	}
	if err := terminal.Close(); err != nil {
		t.Fatal(err)
	}
}

// A person sees how far a long import is; a file or a pipe sees only what was asked for.
func TestProgress(t *testing.T) {
	need(t, "script")
	needTerminals(t)
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	example, err := os.ReadFile(filepath.Join(p.home, "example.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	const times = 10 // a recording of many sections, long enough to be watched
	if err := os.WriteFile(filepath.Join(p.home, "long.pcapng"), bytes.Repeat(example, times), 0o600); err != nil {
		t.Fatal(err)
	}
	const width = "100"
	shown := p.mustRun("script", "-qec", "stty cols "+width+"; exec '"+program(t)+"' import long.pcapng", "/dev/null")
	bar, rest, found := strings.Cut(shown, "Read ")
	if !found || strings.Contains(rest, "\x1b") {
		t.Errorf("after the summary began there was more of the bar: %q", rest)
	}
	if !strings.HasSuffix(bar, "\x1b[2K\r") {
		t.Errorf("the bar was not cleared: %q", bar)
	}
	drawn := regexp.MustCompile(`Reading long\.pcapng +\d+% \|█* *\| \([\d.]+/\d+ MB, [\d.]+ [kMG]B/s\) \[\d+s:\d+s\]`)
	if !drawn.MatchString(bar) {
		t.Errorf("the bar shows no name, rate and time left: %q", bar)
	}
	if r := p.telltale("import", "long.pcapng"); r.code != 0 || r.err != "" || strings.Contains(r.out, "\x1b") {
		t.Errorf("without a terminal: exit code %d, %q, %q", r.code, r.out, r.err)
	}
}
