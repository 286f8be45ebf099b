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
	for err = r.Next(&frame); err == nil; err = r.Next(&frame) {
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

// TestRecordingEqualsItsSource plays the example home over a line as fast as it goes, records it with
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
