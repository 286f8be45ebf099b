package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// within runs f in a network namespace, on a thread of its own that ends with it.
func (h *home) within(name string, f func()) {
	h.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		fd, err := unix.Open("/run/netns/"+name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			h.t.Error(err)
			return
		}
		defer func() { _ = unix.Close(fd) }() // it was only named
		if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
			h.t.Error(err)
			return
		}
		f()
	}()
	<-done
}

// numbered makes frames of an experimental EtherType that carry their number.
func numbered(n, size int) [][]byte {
	frames := make([][]byte, n)
	for i := range frames {
		f := make([]byte, size)
		copy(f, "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x88\xb5")
		binary.BigEndian.PutUint32(f[14:], uint32(i))
		frames[i] = f
	}
	return frames
}

// TestEveryPacketOnce compares what was captured with what was sent, frame by frame.
func TestEveryPacketOnce(t *testing.T) {
	h := newHome(t)
	ways := map[string]func(*running) error{
		"standard input closes": func(r *running) error { return r.input.Close() },
		"SIGTERM":               func(r *running) error { return r.cmd.Process.Signal(syscall.SIGTERM) },
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			r := h.start("--snap", "200", h.iface)
			before := time.Now()
			sent := append(numbered(5000, 60), numbered(5000, 1400)...)
			h.send(sent...)
			if err := end(r); err != nil {
				t.Fatal(err)
			}
			frames, lost, code := r.finish()
			if lost != 0 || code != exitOK {
				t.Fatalf("%d lost, code %d", lost, code)
			}
			same(t, sent, frames, 200)
			for i, f := range frames {
				if f.TimeNs < before.UnixNano() || f.TimeNs > time.Now().UnixNano() {
					t.Fatalf("frame %d is of %v", i, time.Unix(0, f.TimeNs))
				}
			}
			last, n := r.lines[len(r.lines)-1], uint64(len(sent))
			got := statistics{Received: last.Received, Written: last.Written, Dropped: last.Dropped, Queued: last.Queued, Last: last.Last}
			if want := (statistics{Received: n, Written: n, Last: true}); got != want {
				t.Errorf("the last line says %+v", last)
			}
		})
	}
}

// same holds that frames are those that were sent, in order, cut to snap bytes.
func same(t *testing.T, sent [][]byte, frames []kept, snap int) {
	t.Helper()
	if len(frames) != len(sent) {
		t.Fatalf("%d of %d frames", len(frames), len(sent))
	}
	for i, f := range frames {
		if f.Data != string(sent[i][:min(snap, len(sent[i]))]) || int(f.Wire) != len(sent[i]) {
			t.Fatalf("frame %d: %d bytes of %d", i, len(f.Data), f.Wire)
		}
	}
}

// TestFlushesSoon holds that a lone packet is handed on within a fifth of a
// second, given that the computer has time for it.
func TestFlushesSoon(t *testing.T) {
	h := newHome(t)
	r := h.start(h.iface)
	var best time.Duration
	for try := range 10 {
		r.mu.Lock()
		n := r.out.Len()
		r.mu.Unlock()
		began := time.Now()
		h.send(numbered(1, 60)...)
		for grown := false; !grown; runtime.Gosched() {
			r.mu.Lock()
			grown = r.out.Len() > n
			r.mu.Unlock()
			if time.Since(began) > patience {
				t.Fatal("a packet does not arrive")
			}
		}
		if took := time.Since(began); try == 0 || took < best {
			best = took
		}
	}
	if best > time.Second/5 {
		t.Errorf("the quickest of ten packets took %v", best)
	}
}

// TestHoldsNothing reads from /proc what the running program may do.
func TestHoldsNothing(t *testing.T) {
	h := newHome(t)
	leak, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer leak.Close()
	cmd := exec.Command("ip", "netns", "exec", h.here, program(t), h.iface)
	cmd.ExtraFiles = []*os.File{leak}
	r := start(t, cmd)
	proc := fmt.Sprintf("/proc/%d", r.cmd.Process.Pid)
	if kinds := openFiles(t, proc); !slices.Equal(kinds, []string{"anon_inode", "anon_inode", "pipe", "pipe", "pipe", "socket"}) {
		t.Errorf("open files: %v", kinds)
	}
	tasks, err := filepath.Glob(proc + "/task/*/status")
	if err != nil || len(tasks) == 0 {
		t.Fatal("no threads", err)
	}
	for _, task := range tasks {
		status, err := os.ReadFile(task)
		if err != nil {
			continue // a thread that ended
		}
		for _, want := range []string{"CapInh:\t0000000000000000", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"} {
			if !bytes.Contains(status, []byte(want+"\n")) {
				t.Errorf("%s has no %q", task, want)
			}
		}
	}
}

// openFiles gives the kinds of files that a process has open, sorted.
func openFiles(t *testing.T, proc string) []string {
	t.Helper()
	open, err := filepath.Glob(proc + "/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, f := range open {
		to, err := os.Readlink(f)
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, strings.Split(to, ":")[0])
	}
	slices.Sort(kinds)
	return kinds
}

// TestInterfaceComesAndGoes takes the interface down, up, away, and back.
func TestInterfaceComesAndGoes(t *testing.T) {
	h := newHome(t)
	r := h.start("--promiscuous", h.iface)
	is := func(state string) func(statistics) bool {
		return func(s statistics) bool { return s.State == state }
	}
	r.until("the interface up", is(stateUp))
	h.send(numbered(10, 60)...)
	h.ip("-n", h.here, "link", "set", h.iface, "down")
	r.until("the interface down", is(stateDown))
	h.ip("-n", h.here, "link", "set", h.iface, "up")
	r.until("the interface up again", is(stateUp))
	h.send(numbered(20, 60)...)
	h.ip("-n", h.here, "link", "del", h.iface)
	r.until("the interface gone", is(stateGone))
	h.cable()
	back := r.until("another interface of the name", is(stateUp))
	h.send(numbered(40, 60)...)
	_ = r.input.Close() // a pipe
	frames, lost, code := r.finish()
	if len(frames) != 70 || lost != 0 || code != exitOK || back.Changes != 4 {
		t.Errorf("%d of 70 frames, %d lost, code %d, %d changes of 4", len(frames), lost, code, back.Changes)
	}
}

// TestDropsAreCounted keeps the reader from reading: what finds no room is
// counted, the counts add up, and the word to end is heard all the same.
func TestDropsAreCounted(t *testing.T) {
	h := newHome(t)
	cmd := exec.Command("ip", "netns", "exec", h.here, program(t), "--buffer", "1", h.iface)
	r := &running{t: t, cmd: cmd, more: make(chan struct{}, 1), ended: make(chan struct{})}
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &told{running: r}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it may be over
	r.until("its first word", func(statistics) bool { return true })
	const sent = 8000
	h.send(numbered(sent, 1400)...)
	full := r.until("drops", func(s statistics) bool { return s.Dropped > 0 && s.Received == sent })
	_ = input.Close() // a pipe
	if _, err := r.out.ReadFrom(out); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	frames, lost := readBack(t, r.out.Bytes())
	if full.RingFull == 0 || lost == 0 || len(frames)+int(lost) != sent {
		t.Errorf("%d frames and %d lost of %d; %+v", len(frames), lost, sent, full)
	}
}

// TestRefusals lists what a person is told when it cannot begin.
func TestRefusals(t *testing.T) {
	h := newHome(t)
	tests := []struct {
		name  string
		iface string
		uid   uint32
		code  int
		said  string
	}{
		{"no such interface", "nope0", 0, exitNoInterface, `There is no interface called "nope0" on this computer. To see what there is, type: ip link`},
		{"no permission", h.iface, 65534, exitPermission, "sudo setcap cap_net_raw=ep " + program(t)},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			h.within(h.here, func() {
				cmd := exec.Command(program(t), tc.iface)
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: tc.uid, Gid: tc.uid}}
				var said bytes.Buffer
				cmd.Stderr = &said
				_ = cmd.Run() // the exit code is looked at
				if code := cmd.ProcessState.ExitCode(); code != tc.code || strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), tc.said) {
					t.Errorf("code %d, want %d; said %q", code, tc.code, said.String())
				}
			})
		})
	}
}
