//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// server is an sshd of our own on the loopback, with tcpdump beside it: what a router is to Telltale.
type server struct {
	t      *testing.T
	folder string
	port   string
	cmd    *exec.Cmd
}

// newServer starts it, with keys that live as long as the test.
func newServer(t *testing.T) *server {
	t.Helper()
	need(t, "tcpdump")
	need(t, "ssh-keygen")
	if os.Geteuid() != 0 {
		t.Skip("only root can listen to the loopback")
	}
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		sshd = "/usr/sbin/sshd"
	}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // sshd insists on it
		t.Skipf("no place for sshd here: %v", err)
	}
	s := &server{t: t, folder: t.TempDir(), port: freePort(t)}
	for _, key := range []string{"host", "other-host", "owner", "stranger"} {
		s.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", s.path(key))
	}
	s.write("authorized", s.read("owner.pub"))
	s.write("config", fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\nUsePAM no\nStrictModes no\n"+
		"PermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n", s.port, s.path("host"), s.path("authorized")))
	s.write("known", fmt.Sprintf("[127.0.0.1]:%s %s", s.port, s.read("host.pub")))
	s.write("changed", fmt.Sprintf("[127.0.0.1]:%s %s", s.port, s.read("other-host.pub")))
	s.write("nobody", "")
	s.cmd = exec.Command(sshd, "-D", "-e", "-f", s.path("config"))
	var said bytes.Buffer
	s.cmd.Stderr = &said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("%v; use: make needs", err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		_ = s.cmd.Wait() // it was killed
	})
	until(t, "sshd to listen", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+s.port)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
	return s
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func (s *server) path(name string) string { return filepath.Join(s.folder, name) }

func (s *server) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) read(name string) string {
	s.t.Helper()
	b, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

func (s *server) run(name string, args ...string) {
	s.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v: %s", name, err, out)
	}
}

// watch is the verb, for somebody with a key and a list of known hosts.
func (s *server) watch(p *person, key, known, port string) *exec.Cmd {
	args := []string{"watch", "--ssh", "root@127.0.0.1", port}
	for _, option := range []string{
		"-F", "none", "-p", s.port, "-i", s.path(key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
		"-o", "GlobalKnownHostsFile=none", "-o", "UserKnownHostsFile=" + s.path(known),
	} {
		args = append(args, "--ssh-option="+option)
	}
	return p.command(s.t.Context(), program(s.t), args...)
}

// TestRouterRefuses holds the sentence for each way in which a router may refuse.
func TestRouterRefuses(t *testing.T) {
	s := newServer(t)
	for _, tc := range []struct{ name, key, known, port, want string }{
		{"wrong key", "stranger", "known", "lo", "The router lets nobody in with this name and key."},
		{"changed host key", "owner", "changed", "lo", "The router has another key of its own than the last time."},
		{"unknown host key", "owner", "nobody", "lo", "The key of the router was not confirmed."},
		{"no such port", "owner", "known", "nolan7", "The router has no such interface."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPerson(t)
			cmd := s.watch(p, tc.key, tc.known, tc.port)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !strings.Contains(string(out), tc.want) {
				t.Errorf("%v; it says:\n%s", err, out)
			}
		})
	}
}

// TestRouterIsWatched watches the loopback through sshd and tcpdump: once it is stopped by its owner, once the
// connection breaks. What was seen is kept each time, and nothing of the connection itself.
func TestRouterIsWatched(t *testing.T) {
	for _, breaks := range []bool{false, true} {
		t.Run(fmt.Sprintf("breaks %v", breaks), func(t *testing.T) {
			s := newServer(t)
			p := newPerson(t)
			cmd := s.watch(p, "owner", "known", "lo")
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			chatter := talk(t)
			until(t, "packets to be kept", func() bool {
				chatter()
				out, _ := p.command(t.Context(), program(t), "captures").Output() // before the first packet there is nothing to tell
				return strings.Contains(string(out), "watched live")
			})
			if breaks {
				s.run("pkill", "-KILL", "-P", strconv.Itoa(s.cmd.Process.Pid))
			} else if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			err := cmd.Wait()
			if (err != nil) != breaks {
				t.Errorf("%v; it says:\n%s", err, said.String())
			}
			if breaks && !strings.Contains(said.String(), "The router does not answer, or the connection to it broke.") {
				t.Errorf("it says:\n%s", said.String())
			}
			if list := p.mustRun(program(t), "captures"); !strings.Contains(list, "root@127.0.0.1 (watched live)") {
				t.Errorf("the watch is not told of:\n%s", list)
			}
		})
	}
}

// talk gives a function that sends a few datagrams over the loopback.
func talk(t *testing.T) func() {
	t.Helper()
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return func() {
		for range 10 {
			if _, err := l.WriteTo([]byte("tick"), l.LocalAddr()); err != nil {
				t.Error(err)
			}
		}
	}
}
