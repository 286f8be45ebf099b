//go:build e2e && linux

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A load is one program that hears a line on which packets come at a steady rate.
type load struct {
	tool string
	sent int // as far as it came over the line: a flood overruns the kernel's own queue before anybody can hear it
	seen int
	busy time.Duration // of processors, from the first packet until a while after the last
	most int           // KiB that Telltale and its helper had in memory
}

// lost is how much of what was sent was not seen, percent.
func (l load) lost() float64 { return 100 * float64(l.sent-l.seen) / float64(max(l.sent, 1)) }

// asked gives what a variable of the environment asks for, or what is usual.
func asked(name, usual string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return usual
}

// TestLoad pours packets over a line, at one rate after the other, and holds what `telltale watch` sees, while somebody
// looks at the home each second, against tcpdump (and dumpcap, where it is): no loss where tcpdump has none. The kept
// test is short. For figures: TELLTALE_RATES="10000 50000 100000 200000" TELLTALE_SECONDS=30s.
func TestLoad(t *testing.T) {
	need(t, "tcpdump")
	h := newHome(t)
	h.hush()
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	for rate := range strings.FieldsSeq(asked("TELLTALE_RATES", "20000")) {
		other := h.listenTo(p, rate, "tcpdump", "-n", "-i", "line0", "-B", "16384", "-Z", "root", "-w", os.DevNull)
		loads := []load{other, h.watchLoad(p, rate)}
		if _, err := exec.LookPath("dumpcap"); err == nil {
			loads = append(loads, h.listenTo(p, rate, "dumpcap", "-q", "-i", "line0", "-B", "16", "-w", os.DevNull))
		}
		for _, l := range loads {
			t.Logf("%8s/s %8s: sent %8d, lost %7.4f %%, processor %6.2f s, %5.1f %% of a core, at most %d KiB",
				rate, l.tool, l.sent, l.lost(), l.busy.Seconds(), 100*l.busy.Seconds()/lasts(t).Seconds(), l.most)
		}
		if mine := loads[1]; other.seen == other.sent && mine.seen < mine.sent {
			t.Errorf("at %s packets a second Telltale saw %d of %d, and tcpdump all", rate, mine.seen, mine.sent)
		}
	}
}

func lasts(t *testing.T) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(asked("TELLTALE_SECONDS", "2s"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// pour pours packets over the line from the far side until the time is over, and gives how many came.
func (h *home) pour(p *person, file, rate, how string, meanwhile func()) int {
	h.t.Helper()
	before := h.arrived()
	self, err := os.Executable()
	if err != nil {
		h.t.Fatal(err)
	}
	cmd := p.command(h.t.Context(), "ip", "netns", "exec", h.far, self, file, rate, lasts(h.t).String(), how)
	cmd.Env = append(cmd.Env, roleVar+"=pour")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	in, err := cmd.StdinPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	sent, told := sentBy(out)
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for over := false; !over; {
		select {
		case <-told:
			over = true
		case <-again.C:
			meanwhile()
		}
	}
	if err := errors.Join(in.Close(), cmd.Wait()); err != nil || *sent < 0 {
		h.t.Fatalf("pouring: %v: %s", err, errs.String())
	}
	return h.arrived() - before
}

// sentBy reads how many packets the part that pours says it sent, until it has: below 0 if it does not say.
func sentBy(out io.Reader) (sent *int, told chan struct{}) {
	sent, told = new(int), make(chan struct{})
	*sent = -1
	go func() {
		defer close(told)
		r := bufio.NewReader(out)
		_, _ = r.ReadString('\n') // that it is ready
		line, _ := r.ReadString('\n')
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			*sent = n
		}
	}()
	return sent, told
}

// arrived is how many packets came over the line so far.
func (h *home) arrived() int {
	h.t.Helper()
	out, err := exec.Command("ip", "netns", "exec", h.near, "cat", "/sys/class/net/line0/statistics/rx_packets").Output()
	n, wrong := strconv.Atoi(strings.TrimSpace(string(out)))
	if err := errors.Join(err, wrong); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// captured is how tcpdump and dumpcap tell what they saw.
var captured = regexp.MustCompile(`(?m)(?:^(\d+) packets captured|^Packets received/dropped on interface .*: (\d+)/)`)

// listenTo loads a program that says itself what it saw.
func (h *home) listenTo(p *person, rate, name string, args ...string) load {
	h.t.Helper()
	cmd := p.command(h.t.Context(), "ip", append([]string{"netns", "exec", h.near, name}, args...)...)
	said, err := cmd.StderrPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	text := make(chan string)
	begun := make(chan struct{})
	go func() {
		r := bufio.NewReader(said)
		first, _ := r.ReadString('\n') // it listens by then
		for name == "dumpcap" && !strings.HasPrefix(first, "File:") && first != "" {
			first, _ = r.ReadString('\n')
		}
		close(begun)
		rest, _ := io.ReadAll(r)
		text <- string(rest)
	}()
	<-begun
	before := processorTime(h.t, cmd.Process.Pid)
	l := load{tool: name, sent: h.pour(p, "example.pcapng", rate, "plain", func() {})}
	h.settle(cmd.Process.Pid)
	l.busy = processorTime(h.t, cmd.Process.Pid) - before
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		h.t.Fatal(err)
	}
	all := <-text
	_ = cmd.Wait() // what it says is looked at
	for _, part := range captured.FindStringSubmatch(all) {
		if n, err := strconv.Atoi(part); err == nil {
			l.seen = n
		}
	}
	return l
}

// settle waits until a program has done nothing for a while: what it still holds back at its end would count as lost.
func (h *home) settle(pid int) {
	h.t.Helper()
	last, still := processorTime(h.t, pid), 0
	until(h.t, "the program to rest", func() bool {
		now := processorTime(h.t, pid)
		if still++; now != last {
			last, still = now, 0
		}
		return still >= 30
	})
}

// watchLoad loads `telltale watch`, with a reader beside it.
func (h *home) watchLoad(p *person, rate string) load {
	h.t.Helper()
	q := newPerson(h.t)
	watch := h.begin(q, "--quiet")
	both := []int{watch.Process.Pid, child(h.t, watch.Process.Pid).Pid}
	before := processorTime(h.t, both...)
	l := load{tool: "telltale"}
	read := func() { _ = q.telltale("captures", "--count") } // before the first packets there is nothing to count
	l.sent = h.pour(p, "example.pcapng", rate, "plain", read)
	until(h.t, "all to be kept, or lost", func() bool { return q.packets()+q.droppedSoFar() >= l.sent })
	l.busy = processorTime(h.t, both...) - before
	l.most = memoryOf(both...)
	end(h.t, watch)
	l.seen = q.packets()
	return l
}

// droppedSoFar is how many packets the home knows to be lost.
func (p *person) droppedSoFar() (sum int) {
	for _, c := range p.captures() {
		sum += c.Dropped
	}
	return sum
}

// processorTime gives how long processes were on a processor, in steps of a hundredth of a second (proc_pid_stat(5)).
func processorTime(t *testing.T, pids ...int) (sum time.Duration) {
	t.Helper()
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')'):]))
		for _, ticks := range fields[12:14] { // utime and stime
			n, err := strconv.Atoi(ticks)
			if err != nil {
				t.Fatal(err)
			}
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}

// memoryOf gives the most that processes had in memory together, KiB.
func memoryOf(pids ...int) (sum int) {
	for _, pid := range pids {
		sum += statusOf(pid, "VmHWM")
	}
	return sum
}

// statusOf gives a figure of /proc/PID/status, 0 when the process is gone.
func statusOf(pid int, what string) (now int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // gone when it has ended
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, what+":"); found {
			_, _ = fmt.Sscan(rest, &now) // what is no number is none
		}
	}
	return now
}
