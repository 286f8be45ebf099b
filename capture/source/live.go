package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// HelperName is the program that opens interfaces.
const HelperName = "telltale-capture"

// endWait is how long the helper may take to hand over what it still holds.
const endWait = 10 * time.Second

// ErrNoHelper says that the program that opens interfaces is not installed.
var ErrNoHelper = errors.New("there is no " + HelperName)

// Counts is what the helper tells once a second. Packets are counted since the
// start.
type Counts struct {
	State    string `json:"state"` // of the interface: up, down or gone
	Received uint64 `json:"received"`
	Dropped  uint64 `json:"dropped"` // of Received, those that the system lost
	JumpMs   int64  `json:"clock_jump_ms"`
	SleptMs  int64  `json:"slept_ms"`
}

// Live is an interface that is being watched by the helper, another process.
type Live struct {
	cmd   *exec.Cmd
	in    io.Closer
	out   io.Reader
	begun bool // something was read

	router bool // ssh to a router, with tcpdump on it: they talk in lines of text

	mu   sync.Mutex
	last Counts
	said string // its last word that was no counts; of a router all of them, as far as there is room
	over chan struct{}
}

// The exit codes of the helper that say what a person can do.
const (
	RefusedPermission = 3 // no right to read packets
	RefusedInterface  = 4 // no such interface, or one that cannot be read
)

// Refused is an error of the helper in its own words.
type Refused struct {
	Code     int // its exit code
	Sentence string
}

// Error gives the sentence.
func (r *Refused) Error() string { return r.Sentence }

// Helper gives the path of the helper: beside the program at path self, or where
// installing puts it. The error is ErrNoHelper.
func Helper(self string) (string, error) {
	folder := filepath.Dir(self)
	for _, path := range []string{filepath.Join(folder, helperFile), filepath.Join(folder, "..", "lib", "telltale", helperFile)} {
		if stat, err := os.Stat(path); err == nil && stat.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", fmt.Errorf("looking beside %q: %w", self, ErrNoHelper)
}

// Watch starts the helper with its arguments, the last of which is the interface.
// tell gets its counts once a second, from another goroutine.
func Watch(helper string, args []string, tell func(Counts)) (*Live, error) {
	return start(&Live{cmd: exec.Command(helper, args...)}, tell)
}

// start starts a program that writes packets to its standard output and ends when its
// standard input closes, and listens to what it says.
func start(l *Live, tell func(Counts)) (*Live, error) {
	l.over = make(chan struct{})
	cmd := l.cmd
	if !l.router { // ssh may have to ask something there
		withoutConsole(cmd)
	}
	in, err := l.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(cmd.Path), err)
	}
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(cmd.Path), err)
	}
	told, err := l.cmd.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(cmd.Path), err)
	}
	l.in, l.out = in, patient(out)
	if err := l.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(cmd.Path), err)
	}
	go l.listen(told, tell)
	return l, nil
}

// listen takes what the helper says, until it says no more.
func (l *Live) listen(told io.Reader, tell func(Counts)) {
	defer close(l.over)
	lines := bufio.NewScanner(told)
	for lines.Scan() {
		var c Counts
		if l.router {
			l.heard(lines.Text(), tell)
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			l.mu.Lock()
			l.said = string(bytes.TrimPrefix(lines.Bytes(), []byte(HelperName+": ")))
			l.mu.Unlock()
			continue
		}
		l.mu.Lock()
		l.last = c
		l.mu.Unlock()
		tell(c)
	}
}

// Read gives the packets as pcapng.
func (l *Live) Read(b []byte) (int, error) {
	n, err := l.out.Read(b)
	l.begun = l.begun || n > 0
	return n, err
}

// ErrQuiet says that nothing was captured for as long as somebody would wait.
var ErrQuiet = errors.New("nothing was captured")

// ReadFor is Read that waits no longer than a while: then it gives ErrQuiet.
func (l *Live) ReadFor(b []byte, wait time.Duration) (int, error) {
	if pipe, ok := l.out.(interface{ SetReadDeadline(at time.Time) error }); ok {
		_ = pipe.SetReadDeadline(time.Now().Add(wait)) // where that cannot be, it waits for packets
	}
	n, err := l.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return n, ErrQuiet
	}
	return n, err
}

// Drain reads what is left to the end of the stream and forgets it.
func (l *Live) Drain() {
	if pipe, ok := l.out.(interface{ SetReadDeadline(at time.Time) error }); ok {
		_ = pipe.SetReadDeadline(time.Time{})
	}
	_, _ = io.Copy(io.Discard, l.out)
}

// Empty reports whether nothing was read at all.
func (l *Live) Empty() bool { return !l.begun }

// Counts gives what the helper told last.
func (l *Live) Counts() Counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Stop asks the helper to end; what it still holds can be read until the end of
// the stream. One that does not end is ended. It may be called from any goroutine.
func (l *Live) Stop() {
	_ = l.in.Close()                                           // it may be over by itself
	if l.router && l.cmd.Process.Signal(os.Interrupt) != nil { // tcpdump does not look at its standard input
		_ = l.cmd.Process.Kill() // Windows cannot interrupt
	}
	time.AfterFunc(endWait, func() { _ = l.cmd.Process.Kill() })
}

// Wait waits for the end of the helper, after the end of the stream was read. A
// helper that gave up gives a *Refused.
func (l *Live) Wait() error {
	<-l.over
	err := l.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		l.mu.Lock()
		defer l.mu.Unlock()
		return &Refused{Code: exit.ExitCode(), Sentence: l.said}
	}
	if err != nil {
		return fmt.Errorf("waiting for %s: %w", HelperName, err)
	}
	return nil
}
