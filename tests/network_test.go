//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// family finds the address families in a line of strace: AF_UNIX stays on this computer, every other can leave it.
var family = regexp.MustCompile(`\b[AP]F_[A-Z0-9_]+`)

// openings gives the lines of a trace that name a family other than AF_UNIX, or ask for io_uring, which could connect
// unseen by strace.
func openings(trace string) []string {
	var lines []string
	for line := range strings.Lines(trace) {
		for _, name := range family.FindAllString(line, -1) {
			if name != "AF_UNIX" && name != "AF_LOCAL" {
				lines = append(lines, strings.TrimSpace(line))
				break
			}
		}
		if strings.Contains(line, "io_uring_setup(") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// traced gives the command that runs a program with every system call about the network written to a file.
func traced(t *testing.T, p *person, name string, args ...string) (command, string) {
	t.Helper()
	need(t, "strace")
	file := filepath.Join(t.TempDir(), "trace")
	if r := p.run("strace", "-o", file, "true"); r.code != 0 {
		t.Skipf("strace may not watch a process here: %s", r.err)
	}
	return command{"strace", append([]string{"-f", "--seccomp-bpf", "-qq", "-e", "trace=network,io_uring_setup", "-o", file, name}, args...)}, file
}

type command struct {
	name string
	args []string
}

func readTrace(t *testing.T, file string) string {
	t.Helper()
	trace, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(trace)
}

// What finds nothing must first be able to find something.
func TestTraceSeesASocket(t *testing.T) {
	p := newPerson(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd, file := traced(t, p, "env", roleVar+"=socket", self)
	p.mustRun(cmd.name, cmd.args...)
	found := openings(readTrace(t, file))
	if len(found) != 1 || !strings.Contains(found[0], "socket(AF_INET, ") {
		t.Errorf("a process that opened one socket for the Internet was seen as %q", found)
	}
}

// openSocket asks for a socket and sends nothing.
func openSocket() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	return syscall.Close(fd)
}

func TestOpenings(t *testing.T) {
	trace := `12 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3
12 connect(3, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0
12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 4
13 connect(5, {sa_family=AF_INET6, sin6_port=htons(443)}, 28) = 0
13 io_uring_setup(8, {}) = 6
13 +++ exited with 0 +++
`
	want := []string{
		"12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 4",
		"13 connect(5, {sa_family=AF_INET6, sin6_port=htons(443)}, 28) = 0",
		"13 io_uring_setup(8, {}) = 6",
	}
	if diff := cmp.Diff(want, openings(trace)); diff != "" {
		t.Errorf("openings (-want +got):\n%s", diff)
	}
}

// Telltale makes no network connection of its own: it does not even ask for a socket that could.
func TestNoNetwork(t *testing.T) {
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	for _, args := range [][]string{
		{"import", "--json", "example.pcapng"}, {"devices"}, {"companies"}, {"show", "orvo-tv-55"}, {"--pages", "pages"}, {"version"},
	} {
		t.Run(args[0], func(t *testing.T) {
			cmd, file := traced(t, p, program(t), args...)
			p.mustRun(cmd.name, cmd.args...)
			for _, line := range openings(readTrace(t, file)) {
				t.Errorf("telltale %s: %s", strings.Join(args, " "), line)
			}
		})
	}
}

// The window connects to its display, and to nothing else.
func TestNoNetworkFromTheWindow(t *testing.T) {
	p := newPerson(t)
	p.display = openScreen(t)
	cmd, file := traced(t, p, program(t))
	w := p.openWindow(cmd.name, cmd.args...)
	start := w.picture("traced-start", drawn)
	w.showExample()
	w.picture("traced-home", other(start))
	w.quit()
	trace := readTrace(t, file)
	if !strings.Contains(trace, ".X11-unix") {
		t.Error("the trace does not even show the display: it shows nothing")
	}
	for _, line := range openings(trace) {
		t.Error(line)
	}
}
