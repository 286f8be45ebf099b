//go:build e2e && linux

package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKilledAtAnyMoment kills the helper, a watch without a window, and a window that watches, each at moments nobody chose,
// while packets come: what had been shown is not lost, the home is whole, what goes on says what happened, and nothing of a
// killed program stays behind. The kept test does each twice; TELLTALE_ROUNDS=20 does it as often as it takes to be sure.
func TestKilledAtAnyMoment(t *testing.T) {
	need(t, "sqlite3")
	rounds, err := strconv.Atoi(asked("TELLTALE_ROUNDS", "2"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	stop := h.trickle(p)
	defer stop()
	for _, victim := range []string{"helper", "watch", "window"} {
		t.Run(victim, func(t *testing.T) {
			q := newPerson(t)
			for round := range rounds {
				h.killOne(t, q, victim)
				if whole := strings.TrimSpace(q.mustRun("sqlite3", q.database(), "PRAGMA integrity_check")); whole != "ok" {
					t.Fatalf("after %d the home is not whole: %s", round+1, whole)
				}
			}
			kept := q.packets()
			t.Logf("%d times: %d packets were kept, of which sums hold %s", rounds, kept, strings.TrimSpace(q.telltale("captures", "--count").out))
			if kept == 0 {
				t.Error("nothing was kept")
			}
		})
	}
}

// database is the file of a person's home.
func (p *person) database() string { return filepath.Join(p.home, ".local/share/telltale/home.db") }

// trickle lets 3,000 packets a second come, until what it gives is called.
func (h *home) trickle(p *person) (stop func()) {
	player := h.startFor(time.Hour, h.far, "pour", filepath.Join(p.home, "example.pcapng"), "3000", "1h", "plain")
	return player.finish
}

// killOne watches, kills after a while, and holds what was left against what had been shown.
func (h *home) killOne(t *testing.T, p *person, victim string) {
	t.Helper()
	var said bytes.Buffer
	var main *os.Process
	var over func()
	if victim == "window" {
		w := h.openWatchingWindow(t, p)
		main, over = w.cmd.Process, func() { <-w.done }
	} else {
		watch := h.beginAndHear(p, &said, "--quiet")
		main, over = watch.Process, func() { _ = watch.Wait() } // what it says is looked at
	}
	helper := child(t, main.Pid)
	late := time.After(2500*time.Millisecond + time.Duration(rand.Int64N(int64(4*time.Second))))
	shown := 0
	for killed := false; !killed; {
		select {
		case <-late:
			killed = true
		default:
			shown = max(shown, p.packetsIfAny())
		}
	}
	dead := main
	if victim == "helper" {
		dead = helper
	}
	if err := dead.Kill(); err != nil {
		t.Fatal(err)
	}
	over()
	until(t, "the helper to be gone", func() bool { _, err := os.Stat(fmt.Sprintf("/proc/%d", helper.Pid)); return err != nil })
	if left := p.packets(); left < shown {
		t.Errorf("%d packets had been shown, and %d are left", shown, left)
	}
	if want := "The program telltale-capture, which opens interfaces, ended.\nWhat was seen until then is in the home.\n"; victim == "helper" && !strings.HasSuffix(said.String(), want) {
		t.Errorf("it said %q", said.String())
	}
}

// packetsIfAny is packets for a home that may not be there yet.
func (p *person) packetsIfAny() int {
	if p.telltale("captures", "--json").code != 0 {
		return 0
	}
	return p.packets()
}

// Where "Watch a network port" lies on the first page, without a home and with one, and on the next page the port, in
// pixels of a window of 1280 by 800.
const watchX, watchY, watchLowerY, portX, portY = "740", "356", "395", "740", "151"

// openWatchingWindow opens a window and clicks until it watches the line.
func (h *home) openWatchingWindow(t *testing.T, p *person, before ...string) *window {
	t.Helper()
	if p.display == "" {
		p.display = openScreen(t, "-ac")
	}
	w := p.openWindow("ip", append(append([]string{"netns", "exec", h.near}, before...), program(t))...)
	first, y := w.picture("watch-first", drawn), watchY
	if size(p.database()) > 0 && p.packetsIfAny() > 0 {
		w.keys("ctrl+1") // a home that is not empty opens with its own page
		first, y = w.picture("watch-start", drawn), watchLowerY
	}
	w.click(watchX, y)
	w.picture("watch-ports", other(first))
	w.click(portX, portY)
	until(t, "the window to watch", func() bool { return confined(w.cmd.Process.Pid) })
	return w
}

// TestNobodyHoldsACapability watches as somebody who is not root, with a helper that has its one permission, without a
// window and with one: no thread of either holds a capability, and only the helper has a socket that hears packets.
func TestNobodyHoldsACapability(t *testing.T) {
	need(t, "setpriv")
	h := newHome(t)
	p := h.stranger(t)
	nobody := []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}
	t.Setenv("TELLTALE_BIN", filepath.Join(p.home, "bin", "telltale"))
	watch := p.command(t.Context(), "ip", append(append([]string{"netns", "exec", h.near}, nobody...), program(t), "watch", "--quiet", "line0")...)
	var said bytes.Buffer
	watch.Stderr = &said
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = watch.Process.Kill() }) // it may have ended
	until(t, "the watch to begin", func() bool { return confined(watch.Process.Pid) })
	h.holdsNothing(t, watch.Process.Pid)
	end(t, watch)

	p.display = openScreen(t, "-ac")
	w := h.openWatchingWindow(t, p, nobody...)
	h.holdsNothing(t, w.cmd.Process.Pid)
	w.quit()
}

// stranger is a person who is not root, with programs of their own in a folder that anybody may enter.
func (h *home) stranger(t *testing.T) *person {
	t.Helper()
	folder, err := os.MkdirTemp("", "telltale-stranger-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) }) // a leftover in the folder for such
	p := &person{t: t, home: folder}
	bin := filepath.Join(folder, "bin")
	for _, step := range [][]string{
		{"mkdir", bin, p.scratch()},
		{"cp", program(t), recorder(t), bin},
		{"chown", "-R", "65534:65534", folder},
		{"chmod", "755", folder, bin},
		{"setcap", "cap_net_raw+ep", filepath.Join(bin, "telltale-capture")},
	} {
		if out, err := exec.Command(step[0], step[1:]...).CombinedOutput(); err != nil {
			t.Skipf("%s: %v: %s", strings.Join(step, " "), err, out)
		}
	}
	return p
}

// holdsNothing reads from /proc that neither a program that watches nor its helper may do anything, and that only the
// helper hears packets.
func (h *home) holdsNothing(t *testing.T, pid int) {
	t.Helper()
	helper := child(t, pid).Pid
	for _, one := range []int{pid, helper} {
		noCapability(t, one)
	}
	heard := h.packetSockets(t)
	if len(heard) != 1 || !opened(helper, heard[0]) || opened(pid, heard[0]) {
		t.Errorf("sockets that hear packets: %v; the helper has %v, the other %v", heard, openOf(helper), openOf(pid))
	}
	if files := openOf(helper); len(files) != 6 { // three streams, the socket, and two of the scheduler
		t.Errorf("the helper has open: %v", files)
	}
}

// noCapability reads that no thread of a process holds a capability.
func noCapability(t *testing.T, pid int) {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil || len(tasks) == 0 {
		t.Fatal("no threads", err)
	}
	for _, task := range tasks {
		status, err := os.ReadFile(task)
		for _, set := range []string{"CapInh", "CapPrm", "CapEff", "CapAmb"} {
			if err == nil && !bytes.Contains(status, []byte(set+":\t0000000000000000\n")) { // else the thread ended
				t.Errorf("%s: %s is not empty", task, set)
			}
		}
	}
}

// packetSockets lists the sockets of the near side that hear packets, as links of /proc/PID/fd name them.
func (h *home) packetSockets(t *testing.T) (list []string) {
	t.Helper()
	out, err := exec.Command("ip", "netns", "exec", h.near, "cat", "/proc/net/packet").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line) // the last one is the inode; the first line names them
		if inode := fields[len(fields)-1]; inode != "Inode" {
			list = append(list, "socket:["+inode+"]")
		}
	}
	return list
}

// openOf lists what a process has open.
func openOf(pid int) (list []string) {
	links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid)) // the pattern is a good one
	for _, link := range links {
		to, _ := os.Readlink(link) // it may be closed by now
		list = append(list, to)
	}
	return list
}

func opened(pid int, what string) bool {
	for _, file := range openOf(pid) {
		if file == what {
			return true
		}
	}
	return false
}
