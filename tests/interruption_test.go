//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// begin begins to watch the line, and waits until the helper holds nothing but its socket.
func (h *home) begin(p *person, flags ...string) *exec.Cmd {
	h.t.Helper()
	return h.beginAndHear(p, nil, flags...)
}

// beginAndHear is begin with an ear for what the watch says.
func (h *home) beginAndHear(p *person, said io.Writer, flags ...string) *exec.Cmd {
	h.t.Helper()
	args := append([]string{"netns", "exec", h.near, program(h.t), "watch", "line0"}, flags...)
	watch := p.command(h.t.Context(), "ip", args...)
	watch.Stderr = said
	if err := watch.Start(); err != nil {
		h.t.Fatal(err)
	}
	until(h.t, "the watch to begin", func() bool { return confined(watch.Process.Pid) })
	return watch
}

// end stops a watch as Ctrl+C does.
func end(t *testing.T, watch *exec.Cmd) {
	t.Helper()
	if err := watch.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := watch.Wait(); err != nil {
		t.Errorf("the watch ended with %v", err)
	}
}

// packets is how many packets the recordings of a home had, as they are told.
func (p *person) packets(flags ...string) (sum int) {
	for _, c := range p.captures(flags...) {
		sum += c.Packets
	}
	return sum
}

type watchedCapture struct {
	Packets       int
	Dropped       int
	Interruptions []struct{ Kind string }
}

func (p *person) captures(flags ...string) []watchedCapture {
	var list struct{ Captures []watchedCapture }
	if err := json.Unmarshal([]byte(p.mustRun(program(p.t), append([]string{"captures", "--json"}, flags...)...)), &list); err != nil {
		p.t.Fatal(err)
	}
	return list.Captures
}

// child gives the process that another one started.
func child(t *testing.T, parent int) *os.Process {
	t.Helper()
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent)) // the pattern is a good one
	for _, thread := range threads {
		children, _ := os.ReadFile(thread) // a thread may have ended
		for one := range strings.FieldsSeq(string(children)) {
			pid, err := strconv.Atoi(one)
			if err != nil {
				t.Fatal(err)
			}
			found, err := os.FindProcess(pid)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
	}
	t.Fatal("the watch has no helper")
	return nil
}

// TestKilledWatchKeepsWhatItShowed kills the helper, then Telltale, in the middle: what was shown before stays, and the
// next watch goes on in the same home.
func TestKilledWatchKeepsWhatItShowed(t *testing.T) {
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	original := filepath.Join(t.TempDir(), "example.pcapng")
	p.mustRun(program(t), "example", original)
	for _, victim := range []string{"helper", "telltale"} {
		before := 0
		if victim == "telltale" {
			before = p.packets()
		}
		watch := h.begin(p, "--quiet")
		helper := child(t, watch.Process.Pid)
		h.start(h.far, "replay", original).finish()
		until(t, "something to be shown", func() bool { return p.packets() > before })
		shown := p.packets()
		killed := helper
		if victim == "telltale" {
			killed = watch.Process
		}
		if err := killed.Kill(); err != nil {
			t.Fatal(err)
		}
		if watch.Wait() == nil {
			t.Errorf("%s was killed, and all was well", victim)
		}
		until(t, "the helper to be gone", func() bool { _, err := os.Stat(fmt.Sprintf("/proc/%d", helper.Pid)); return err != nil })
		if now := p.packets(); now < shown {
			t.Errorf("%s was killed: %d packets had been shown, and %d are left", victim, shown, now)
		}
	}
}

// TestInterfaceGoesAndComesBack switches the line off and on, and takes it away and lays it anew: the watch goes on, says
// so with what it kept, and the recording beside it can be read.
func TestInterfaceGoesAndComesBack(t *testing.T) {
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	folder := filepath.Join(t.TempDir(), "beside")
	original := filepath.Join(t.TempDir(), "example.pcapng")
	p.mustRun(program(t), "example", original)
	watch := h.begin(p, "--quiet", "--record", folder)
	h.start(h.far, "replay", original).finish()
	until(t, "something to be kept", func() bool { return p.packets() > 0 })
	h.ip("-n", h.near, "link", "set", "line0", "down")
	until(t, "that the line is down", func() bool { return p.interrupted("down") })
	h.ip("-n", h.near, "link", "set", "line0", "up")
	h.ip("-n", h.near, "link", "delete", "line0")
	until(t, "that the line is gone", func() bool { return p.interrupted("gone") })
	before := p.packets()
	h.lay()
	until(t, "the watch to go on", func() bool {
		h.start(h.far, "replay", original).finish() // what comes before the helper has looked is not seen
		return p.packets() > before
	})
	end(t, watch)

	recorded, _ := filepath.Glob(filepath.Join(folder, "telltale-line0-*.pcapng")) // the pattern is a good one
	if len(recorded) == 0 {
		t.Fatal("nothing was recorded")
	}
	other := newPerson(t)
	other.mustRun(program(t), append([]string{"import", "--quiet"}, recorded...)...)
	if got, want := other.packets(), p.packets(); got != want {
		t.Errorf("%d packets were recorded, %d seen", got, want)
	}
}

// interrupted reports whether a watch told of an interruption of some kind.
func (p *person) interrupted(kind string) bool {
	return slices.ContainsFunc(p.captures(), func(c watchedCapture) bool {
		return slices.ContainsFunc(c.Interruptions, func(i struct{ Kind string }) bool { return i.Kind == kind })
	})
}

// oddClocks is a stand-in for the helper: it tells of an hour's sleep and of a clock that was set back by a minute, as the
// helper does when its clocks say so, and is the helper from then on.
const oddClocks = `#!/bin/sh
echo '{"state":"up","sleeps":1,"slept_ms":3600000}' >&2
echo '{"state":"up","clock_jumps":1,"clock_jump_ms":-60000}' >&2
exec %q "$@"
`

// TestSleepAndClocksAreTold watches with a helper whose clocks are odd: both are said, and stored with the watch. No test can
// put a computer to sleep, or set its clock; what the helper makes of its clocks is tested beside it.
func TestSleepAndClocksAreTold(t *testing.T) {
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	bin := t.TempDir()
	p.mustRun("cp", program(t), bin)
	if err := os.WriteFile(filepath.Join(bin, "telltale-capture"), fmt.Appendf(nil, oddClocks, recorder(t)), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TELLTALE_BIN", filepath.Join(bin, "telltale"))
	var said bytes.Buffer
	watch := h.beginAndHear(p, &said)
	h.pour(p, "example.pcapng", "1000", "plain", func() {})
	until(t, "sleep to be stored", func() bool { return p.packetsIfAny() > 0 && p.interrupted("slept") && p.interrupted("clock") })
	end(t, watch)
	for _, want := range []string{
		"The computer slept. What happened meanwhile was not seen.\n", "The clock of this computer was set. Times before and after do not fit together.\n",
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it does not say %q, but:\n%s", want, said.String())
		}
	}
}
