//go:build e2e

package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// recorder is the program telltale-capture, which is built beside Telltale.
func recorder(t *testing.T) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(program(t)), "telltale-capture")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v; use: make build", err)
	}
	return path
}

// burst is how many bytes replay sends at once, a hundred times a second: a computer that is busy with something
// else for half a second loses none of them.
const burst = 256 << 10

// replay sends every frame of a recording over the line, in order.
func replay(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := source.Open(f, file)
	if err != nil {
		return err
	}
	line, err := listen("line0")
	if err != nil {
		return err
	}
	defer line.Close()
	var frame flow.Frame
	pace, sent := time.NewTicker(10*time.Millisecond), 0
	defer pace.Stop()
	for err = r.Next(&frame); err == nil; err = r.Next(&frame) {
		if sent += len(frame.Data); sent > burst {
			sent = 0
			<-pace.C
		}
		if _, err := syscall.Write(line.fd, frame.Data); err != nil {
			return fmt.Errorf("sending frame %d: %w", frame.Index, err)
		}
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	<-ready()
	return nil
}

// hush keeps the kernel's own voice off the line, so that only what is sent is on it.
func (h *home) hush() {
	h.t.Helper()
	for _, space := range []string{h.near, h.far} {
		h.ip("-n", space, "address", "flush", "dev", "line0")
		off := exec.Command("ip", "netns", "exec", space, "sh", "-c", "! test -d /proc/sys/net/ipv6 || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6")
		if out, err := off.CombinedOutput(); err != nil {
			h.t.Skipf("the kernel keeps talking here: %v: %s", err, out)
		}
	}
}

// TestRecordingEqualsItsSource plays the example home over a line, quickly, records it with
// telltale-capture, and compares the home of that recording with the home of the example itself. Times are other
// ones, so sums are compared.
func TestRecordingEqualsItsSource(t *testing.T) {
	h := newHome(t)
	h.hush()
	folder := t.TempDir()
	original, recorded := filepath.Join(folder, "example.pcapng"), filepath.Join(folder, "recorded.pcapng")
	p := newPerson(t)
	p.mustRun(program(t), "example", original)

	out, err := os.Create(recorded)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var errs bytes.Buffer
	cmd := exec.Command("ip", "netns", "exec", h.near, recorder(t), "--buffer", "256", "line0")
	cmd.Stdout, cmd.Stderr = out, &errs
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The recording begins once the interface is bound, which the first block in the file shows.
	until(t, "the recording to begin", func() bool { s, err := out.Stat(); return err == nil && s.Size() > 0 })
	h.start(h.far, "replay", original).finish()
	_ = in.Close() // a pipe
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}

	want, got := takeIn(t, original), takeIn(t, recorded)
	if want.Capture.Packets == 0 || got.Capture != want.Capture {
		t.Errorf("the recording holds %+v, the example %+v; %s", got.Capture, want.Capture, errs.String())
	}
	if diff := gocmp.Diff(want.Devices, got.Devices); diff != "" {
		t.Errorf("devices (-example +recording):\n%s", diff)
	}
	if diff := gocmp.Diff(conversations(want), conversations(got)); diff != "" {
		t.Errorf("conversations (-example +recording):\n%s", diff)
	}
}

// takeIn imports a recording into a home of its own, which must account for every packet.
func takeIn(t *testing.T, file string) imported {
	t.Helper()
	p := newPerson(t)
	var got imported
	if err := json.Unmarshal([]byte(p.mustRun(program(t), "import", "--json", file)), &got); err != nil {
		t.Fatal(err)
	}
	if count := strings.TrimSpace(p.mustRun(program(t), "captures", "--count")); count != fmt.Sprint(got.Capture.Packets) {
		t.Errorf("the home of %s accounts for %s packets of %d", filepath.Base(file), count, got.Capture.Packets)
	}
	slices.SortFunc(got.Devices, func(a, b seenDevice) int { return cmp.Compare(a.MAC, b.MAC) })
	return got
}

// conversations gives the sums of an import in an order of their own.
func conversations(i imported) []string {
	var list []string
	for _, c := range i.Conversations {
		list = append(list, fmt.Sprintf("%+v", c.conversation))
	}
	slices.Sort(list)
	return list
}

// TestWatchEqualsAnImport watches a line live and records it beside that: the home of the watch equals the home of the
// recording, row by row.
func TestWatchEqualsAnImport(t *testing.T) {
	h := newHome(t)
	h.hush()
	original, folder := filepath.Join(t.TempDir(), "example.pcapng"), filepath.Join(t.TempDir(), "beside")
	watcher := newPerson(t)
	watcher.mustRun(program(t), "example", original)
	watch := h.begin(watcher, "--quiet", "--record", folder, "--record-whole")
	h.start(h.far, "replay", original).finish()
	end(t, watch)
	recorded, _ := filepath.Glob(filepath.Join(folder, "*.pcapng")) // the pattern is a good one
	if want := takeIn(t, original).Capture.Packets; watcher.packets() != want {
		t.Errorf("%d packets were seen, %d sent", watcher.packets(), want)
	}
	sameRows(t, watcher, recorded, nil)
	if list := watcher.mustRun(program(t), "captures"); !strings.Contains(list, "line0 (watched live)") {
		t.Errorf("the watch is not told of as one:\n%s", list)
	}
}

func create(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // what is in it was read by then
	return f
}

// TestWatchSaysWhatIsWrong names an interface that there is not, and watches without the right to.
func TestWatchSaysWhatIsWrong(t *testing.T) {
	h := newHome(t)
	p := newPerson(t)
	wrong := p.run("ip", "netns", "exec", h.near, program(t), "watch", "nope0")
	if wrong.code != 1 || !strings.Contains(wrong.err, `There is no interface called "nope0" on this computer.`) {
		t.Errorf("exit code %d, said %q", wrong.code, wrong.err)
	}
	need(t, "setpriv")
	right := p.run("ip", "netns", "exec", h.near, "setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", program(t), "watch", "line0")
	if right.code != 3 || !strings.Contains(right.err, "sudo setcap cap_net_raw=ep") {
		t.Errorf("exit code %d, said %q", right.code, right.err)
	}
}

// confined reports whether a process has a child that has given up everything but its socket.
func confined(parent int) bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent)) // the pattern is a good one
	for _, thread := range threads {
		children, _ := os.ReadFile(thread) // a thread may have ended
		for child := range strings.FieldsSeq(string(children)) {
			if status, err := os.ReadFile("/proc/" + child + "/status"); err == nil && strings.Contains(string(status), "Seccomp:\t2") {
				return true
			}
		}
	}
	return false
}
