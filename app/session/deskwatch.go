package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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
	router *source.Router // instead of a port; nil for none
	folder string         // instead of a port; "" for none
	stop   context.CancelFunc
	over   chan struct{} // closed when the watch has ended
	first  chan struct{} // closed at the first counts

	mu          sync.Mutex
	begun       time.Time
	counts      source.Counts
	told        bool   // there were counts
	packets     uint64 // of captures that are complete
	now         flow.Capture
	shown       time.Time         // when pages last showed what was kept
	ticked      time.Time         // when they last showed that nothing came
	slept       int               // how often the computer slept, or its clock was set
	files       int               // recordings that were read, of a folder
	record      view.RecordChoice // beside it
	recordEnded string            // why that ended, "" if it did not
	refused     string            // the last of them that could not be read, with the reason
	heard       flow.Hearing
	err         error
}

// count takes what the helper counted, each second, and reports whether it is time to
// show that the watch goes on: where nothing arrives nothing is kept, and no page would
// follow.
func (r *watchRun) count(c source.Counts) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.router == nil || c.State != "" { // a router says much before it listens
		r.begins()
	}
	if c.SleptMs != 0 || c.JumpMs != 0 {
		r.slept++
	}
	turned := r.counts.State != c.State
	r.counts = c
	due := turned || time.Since(r.shown) >= showEvery+keepEvery && time.Since(r.ticked) >= showEvery
	if due {
		r.ticked = time.Now()
	}
	return due
}

// begins notes that it is going; its lock is held.
func (r *watchRun) begins() {
	if !r.told {
		r.told, r.begun = true, time.Now() // whoever looks for a password takes a while
		close(r.first)
	}
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

// hears takes what arrives at the port.
func (r *watchRun) hears(h flow.Hearing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = h
}

// mark says how it goes.
func (r *watchRun) mark() view.Watched {
	r.mu.Lock()
	defer r.mu.Unlock()
	return view.Watched{
		Port: r.port, Mirror: r.mirror, BegunNs: r.begun.UnixNano(), Length: time.Since(r.begun).Truncate(time.Second),
		Packets: r.packets + r.now.Packets, Dropped: r.counts.Dropped, State: r.counts.State, Breaks: r.slept, Heard: r.heard,
		Router: r.target(), Folder: r.folder, Files: r.files, Refused: r.refused, Record: r.record, RecordEnded: r.recordEnded,
	}
}

// again is a watch of the same.
func (r *watchRun) again() *watchRun {
	return &watchRun{port: r.port, mirror: r.mirror, router: r.router, folder: r.folder, record: r.record}
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
	state := view.WatchState{
		Paused: d.isPaused(), Fell: d.fallen(), Record: d.recording(), Keeps: source.HeaderBytes,
		Hotspots: runtime.GOOS == "linux", Sharing: d.sharing() != nil, System: runtime.GOOS,
	}
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
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	if real, err := filepath.EvalSymlinks(self); err == nil { // some drives of Windows do not tell
		self = real
	}
	return self, nil
}

// StartWatch begins to watch an interface. With mirror set it is one that hears what
// goes on in the whole home.
func (d *Desk) StartWatch(ctx context.Context, port string, mirror bool) error {
	if _, err := Helper(); err != nil {
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
			return d.begin(ctx, &watchRun{port: p, mirror: mirror, record: d.recording()})
		}
	}
	return d.trouble(ErrNoInterface, port)
}

// begin begins a watch, or goes on with one that was paused. That of a router begins
// when it listens, however long its owner looks for a password.
func (d *Desk) begin(ctx context.Context, r *watchRun) error {
	run, stop := context.WithCancel(d.ended)
	r.stop, r.begun, r.over, r.first = stop, time.Now(), make(chan struct{}), make(chan struct{})
	d.mu.Lock()
	d.watch, d.paused, d.shown, d.fell = r, false, d.own, nil
	d.mu.Unlock()
	go d.run(run, r)
	wait := time.After(firstCounts)
	if r.router != nil {
		wait = nil
	}
	select {
	case <-r.first:
	case <-r.over:
		d.putBack(r)
		if r.err == nil && run.Err() != nil {
			return run.Err() // its owner thought better of it
		}
		return d.watchTrouble(r)
	case <-wait:
	case <-ctx.Done():
		if r.router == nil {
			return nil
		}
		stop()
		<-r.over
		return ctx.Err()
	}
	return nil
}

// putBack forgets why a watch ended: whoever began it is told.
func (d *Desk) putBack(r *watchRun) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fell == r {
		d.fell = nil
	}
}

// run watches until it is stopped. Why it ended by itself is kept, so that its owner can
// be told.
func (d *Desk) run(ctx context.Context, r *watchRun) {
	defer close(r.over)
	r.err = d.follow(ctx, r)
	d.mu.Lock()
	if d.watch == r && !d.paused {
		d.watch = nil
		if r.err != nil && ctx.Err() == nil {
			d.fell = r
		}
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
		return d.begin(ctx, r.again())
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
		d.mu.Lock()
		d.fell = nil
		d.mu.Unlock()
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
	return d.watchTrouble(r)
}

// ForgetHour forgets what was seen in the hour before the newest packet, and in the
// hour that goes on, also what was recorded beside it. A watch begins anew, so that nothing of it comes later.
func (d *Desk) ForgetHour(ctx context.Context) error {
	goes := d.watching() != nil && !d.isPaused()
	if goes {
		if err := d.PauseWatch(ctx); err != nil {
			return err
		}
	}
	err := d.drop(ctx, d.own, d.forgetHour, func(t *view.Teller) string { return t.Words.Say("watching.forgotten", nil) })
	if err = d.trouble(err, ""); err != nil || !goes {
		return err
	}
	return d.PauseWatch(ctx) // goes on
}

// forgetHour forgets the last hour of the home, and of what was recorded beside it.
func (d *Desk) forgetHour(ctx context.Context) error {
	last, err := d.own.session.newest(ctx)
	if err != nil || last == 0 {
		return err // Don't wrap the error, it says what was being done.
	}
	since := last - flow.HourNs
	err = d.own.session.ForgetSpan(ctx, flow.Span{FromNs: since, ToNs: last + 1})
	folder := d.recording().Folder
	if r := d.watching(); r != nil && r.record.On {
		folder = r.record.Folder
	}
	return errors.Join(err, source.ForgetRecorded(folder, time.Unix(0, since-since%flow.HourNs)))
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
