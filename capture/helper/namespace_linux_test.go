package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// built is the program under test: rights are given up for every thread, which
// Go can do only in a program without C, so not in a test with the race detector.
var built = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "telltale-capture-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "telltale-capture")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, said)
	}
	return program, os.Chmod(folder, 0o755)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if program, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(program)) // a leftover in the folder for such
	}
	os.Exit(code)
}

func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// home is two network namespaces of our own with one cable between them.
type home struct {
	t              *testing.T
	here, there    string // the namespaces
	iface, sending string // the ends of the cable
}

func newHome(t *testing.T) *home {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("network namespaces need the program ip (iproute2)")
	}
	name := fmt.Sprintf("tthlp%d", os.Getpid())
	h := &home{t: t, here: name + "a", there: name + "b", iface: "ttIn", sending: "ttOut"}
	if err := exec.Command("ip", "netns", "add", h.here).Run(); err != nil {
		t.Skip("this computer lets us make no network namespace")
	}
	t.Cleanup(func() {
		for _, n := range []string{h.here, h.there} {
			_ = exec.Command("ip", "netns", "del", n).Run() // one may not be there
		}
	})
	h.ip("netns", "add", h.there)
	h.cable()
	return h
}

func (h *home) ip(args ...string) {
	h.t.Helper()
	if said, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		h.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, said)
	}
}

// cable lays the cable. No address is given, so that the kernel itself says little.
func (h *home) cable() {
	h.t.Helper()
	for _, n := range []string{h.here, h.there} {
		_ = exec.Command("ip", "netns", "exec", n, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1").Run() // tests count their own frames
	}
	h.ip("link", "add", h.iface, "netns", h.here, "type", "veth", "peer", "name", h.sending, "netns", h.there)
	h.ip("-n", h.there, "link", "set", h.sending, "up")
	h.ip("-n", h.here, "link", "set", h.iface, "up")
}

// send sends frames from the other end of the cable.
func (h *home) send(frames ...[]byte) {
	h.t.Helper()
	h.within(h.there, func() {
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
		if err != nil {
			h.t.Fatal(err)
		}
		defer func() { _ = unix.Close(fd) }() // it is of no use any more
		ask, err := unix.NewIfreq(h.sending)
		if err != nil {
			h.t.Fatal(err)
		}
		if err = unix.IoctlIfreq(fd, unix.SIOCGIFINDEX, ask); err != nil {
			h.t.Fatal(err)
		}
		to := &unix.SockaddrLinklayer{Ifindex: int(ask.Uint32())}
		for _, f := range frames {
			if err := unix.Sendto(fd, f, 0, to); err != nil {
				h.t.Fatal(err)
			}
		}
	})
}

// running is telltale-capture while it runs.
type running struct {
	t     *testing.T
	cmd   *exec.Cmd
	input interface{ Close() error }
	mu    sync.Mutex
	out   bytes.Buffer
	lines []statistics
	said  string // what was no statistics
	more  chan struct{}
	ended chan struct{}
}

// Write takes the packets.
func (r *running) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out.Write(b)
}

// told takes what is said on standard error, line by line.
type told struct {
	*running
	rest []byte
}

// Write takes a piece.
func (o *told) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rest = append(o.rest, b...)
	for {
		line, rest, ok := bytes.Cut(o.rest, []byte("\n"))
		if !ok {
			break
		}
		o.rest = rest
		var s statistics
		if json.Unmarshal(line, &s) == nil {
			o.lines = append(o.lines, s)
		} else {
			o.said += string(line) + "\n"
		}
	}
	select {
	case o.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

// start starts the program in the namespace and waits for its first word.
func (h *home) start(args ...string) *running {
	h.t.Helper()
	return start(h.t, exec.Command("ip", append([]string{"netns", "exec", h.here, program(h.t)}, args...)...))
}

func start(t *testing.T, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{t: t, cmd: cmd, more: make(chan struct{}, 1), ended: make(chan struct{})}
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.input, cmd.Stdout, cmd.Stderr = input, r, &told{running: r}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // the exit code is looked at where it matters
		close(r.ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be over
		<-r.ended
	})
	r.until("its first word", func(statistics) bool { return true })
	return r
}

// patience is how long a busy computer may take.
const patience = 20 * time.Second

// until waits for a line of statistics that fits.
func (r *running) until(what string, fits func(statistics) bool) statistics {
	r.t.Helper()
	late := time.After(patience)
	for {
		r.mu.Lock()
		n, said := len(r.lines), r.said
		var last statistics
		if n > 0 {
			last = r.lines[n-1]
		}
		r.mu.Unlock()
		if n > 0 && fits(last) {
			return last
		}
		select {
		case <-r.more:
		case <-late:
			r.t.Fatalf("no sign of %s; last %+v, said %q", what, last, said)
		}
	}
}

// finish waits for the end and gives the capture, how many packets are missing
// from it by its own account, and the exit code.
func (r *running) finish() ([]kept, uint64, int) {
	r.t.Helper()
	select {
	case <-r.ended:
	case <-time.After(patience):
		r.t.Fatal("it does not end")
	}
	frames, lost := readBack(r.t, r.out.Bytes())
	return frames, lost, r.cmd.ProcessState.ExitCode()
}
