package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// The errors of watching from the window.
var (
	ErrWatching    = errors.New("an interface is being watched already")
	ErrNoInterface = errors.New("there is no such interface")
)

// showEvery is how often pages follow what a watch keeps: often enough to see that
// something happens, and rarely enough to read in peace.
const showEvery = 10 * time.Second

// firstCounts is how long it waits for the first word of the helper: one that may not
// open the interface says so at once.
const firstCounts = 5 * time.Second

// watchRun is the watch that the window began.
type watchRun struct {
	port   flow.Interface
	mirror bool
	stop   context.CancelFunc
	over   chan struct{} // closed when the watch has ended
	first  chan struct{} // closed at the first counts

	mu      sync.Mutex
	begun   time.Time
	counts  source.Counts
	told    bool   // there were counts
	packets uint64 // of captures that are complete
	now     flow.Capture
	shown   time.Time
	slept   int // how often the computer slept, or its clock was set
	err     error
}

// count takes what the helper counted.
func (r *watchRun) count(c source.Counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.told {
		r.told = true
		close(r.first)
	}
	if c.SleptMs != 0 || c.JumpMs != 0 {
		r.slept++
	}
	r.counts = c
}

// kept takes what was kept, and reports whether it is time to show it.
func (r *watchRun) kept(c flow.Capture) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.ID != r.now.ID {
		r.packets += r.now.Packets
	}
	r.now = c
	due := time.Since(r.shown) >= showEvery
	if due {
		r.shown = time.Now()
	}
	return due
}

// mark says how it goes.
func (r *watchRun) mark() view.Watched {
	r.mu.Lock()
	defer r.mu.Unlock()
	return view.Watched{
		Port: r.port, Mirror: r.mirror, BegunNs: r.begun.UnixNano(), Length: time.Since(r.begun).Truncate(time.Second),
		Packets: r.packets + r.now.Packets, Dropped: r.counts.Dropped, State: r.counts.State, Breaks: r.slept,
	}
}

// OnNews has f called whenever what is shown changed by itself, from any goroutine.
func (d *Desk) OnNews(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed = f
}

// tellChange tells that what is shown changed.
func (d *Desk) tellChange() {
	d.mu.Lock()
	f := d.changed
	d.mu.Unlock()
	if f != nil {
		f()
	}
}

// watching gives the watch that goes on or is paused, nil for none.
func (d *Desk) watching() *watchRun {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.watch
}

// Watch gives the page on which an interface is chosen and a watch is followed.
func (d *Desk) Watch(context.Context) (view.Watch, error) {
	state := view.WatchState{Paused: d.isPaused()}
	if r := d.watching(); r != nil {
		mark := r.mark()
		state.Now = &mark
	}
	ports, err := source.Interfaces()
	if err != nil {
		return view.Watch{}, d.trouble(err, "")
	}
	state.Ports = ports
	if helper, err := Helper(); err == nil {
		state.Helper = helper
		_, err := exec.LookPath("pkexec")
		state.Ask = err == nil
	}
	return d.teller().NewWatch(state), nil
}

// isPaused reports whether the watch waits for its owner.
func (d *Desk) isPaused() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.watch != nil && d.paused
}

// Helper gives the program that opens interfaces, beside this one.
func Helper() (string, error) {
	self, err := OwnPath()
	if err != nil {
		return "", err
	}
	return source.Helper(self)
}

// OwnPath gives the path of this program.
func OwnPath() (string, error) {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	return self, nil
}

// StartWatch begins to watch an interface. With mirror set it is one that hears what
// goes on in the whole home.
func (d *Desk) StartWatch(ctx context.Context, port string, mirror bool) error {
	helper, err := Helper()
	if err != nil {
		return d.trouble(err, port)
	}
	if d.watching() != nil {
		return d.trouble(ErrWatching, port)
	}
	ports, err := source.Interfaces()
	if err != nil {
		return d.trouble(err, port)
	}
	for _, p := range ports {
		if p.Name == port {
			return d.begin(ctx, &watchRun{port: p, mirror: mirror}, helper)
		}
	}
	return d.trouble(ErrNoInterface, port)
}

// begin begins a watch, or goes on with one that was paused.
func (d *Desk) begin(ctx context.Context, r *watchRun, helper string) error {
	run, stop := context.WithCancel(d.ended)
	r.stop, r.begun, r.over, r.first = stop, time.Now(), make(chan struct{}), make(chan struct{})
	d.mu.Lock()
	d.watch, d.paused, d.shown = r, false, d.own
	d.mu.Unlock()
	go d.run(run, r, helper)
	select {
	case <-r.first:
	case <-r.over:
		return d.trouble(r.err, r.port.Name)
	case <-time.After(firstCounts):
	case <-ctx.Done():
	}
	return nil
}

// run watches until it is stopped.
func (d *Desk) run(ctx context.Context, r *watchRun, helper string) {
	defer close(r.over)
	name := d.teller().Words.Say("watch.name", map[string]any{"Name": r.port.Name})
	r.err = d.own.session.Watch(ctx, Watching{
		Interface: r.port.Name, Name: name, Helper: helper, Mirror: r.mirror, Counts: r.count,
		Kept: func(c flow.Capture) {
			if r.kept(c) {
				d.showKept(ctx)
			}
		},
	})
	d.mu.Lock()
	if d.watch == r && !d.paused {
		d.watch = nil
	}
	d.mu.Unlock()
	d.showKept(context.WithoutCancel(ctx))
}

// showKept has the pages show what was kept meanwhile.
func (d *Desk) showKept(ctx context.Context) {
	if err := d.own.refresh(ctx); err == nil { // else the pages stay as they are, and the next time tells
		d.tellChange()
	}
}

// PauseWatch pauses the watch, or goes on with it.
func (d *Desk) PauseWatch(ctx context.Context) error {
	r := d.watching()
	switch {
	case r == nil:
		return nil
	case d.isPaused():
		helper, err := Helper()
		if err != nil {
			return d.trouble(err, r.port.Name)
		}
		return d.begin(ctx, &watchRun{port: r.port, mirror: r.mirror}, helper)
	}
	d.mu.Lock()
	d.paused = true
	d.mu.Unlock()
	return d.halt(ctx, r)
}

// StopWatch ends the watch; what was seen is kept.
func (d *Desk) StopWatch(ctx context.Context) error {
	r := d.watching()
	if r == nil {
		return nil
	}
	err := d.halt(ctx, r)
	d.mu.Lock()
	d.watch, d.paused = nil, false
	d.mu.Unlock()
	return err
}

// halt ends the helper and waits until all it brought is kept.
func (d *Desk) halt(ctx context.Context, r *watchRun) error {
	r.stop()
	select {
	case <-r.over:
	case <-ctx.Done():
		return d.trouble(ctx.Err(), r.port.Name)
	}
	return d.trouble(r.err, r.port.Name)
}

// ForgetHour forgets what was seen in the hour before the newest packet, and in the
// hour that goes on. A watch begins anew, so that nothing of it comes later.
func (d *Desk) ForgetHour(ctx context.Context) error {
	goes := d.watching() != nil && !d.isPaused()
	if goes {
		if err := d.PauseWatch(ctx); err != nil {
			return err
		}
	}
	s := d.own.session
	last, err := s.newest(ctx)
	if err == nil && last != 0 {
		err = s.ForgetSpan(ctx, flow.Span{FromNs: last - flow.HourNs, ToNs: last + 1})
	}
	if err = d.trouble(errors.Join(err, d.own.refresh(context.WithoutCancel(ctx))), ""); err != nil || !goes {
		return err
	}
	return d.PauseWatch(ctx) // goes on
}

// GivePermission has the system ask for the administrator's password, and then lets
// the helper open interfaces, and nothing else.
func (d *Desk) GivePermission(ctx context.Context) error {
	helper, err := Helper()
	if err != nil {
		return d.trouble(err, "")
	}
	if said, err := exec.CommandContext(ctx, "pkexec", "setcap", "cap_net_raw+ep", helper).CombinedOutput(); err != nil {
		return d.trouble(fmt.Errorf("giving %q its permission: %w: %s", helper, err, said), helper)
	}
	return nil
}

// canWatch reports whether there is a program that opens interfaces.
func canWatch() bool {
	_, err := Helper()
	return err == nil
}
