package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"telltale/app/settings"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/capturetest"
	"telltale/classify"
)

// Desk serves the window: it does what a person asks for and answers with
// pages. Its methods may be called from any goroutine.
//
// The example home has a database of its own that goes with the desk, so that
// looking around puts nothing made up into the owner's home.
type Desk struct {
	// Days is how long the example home is shown for, 0: eight days, after which most
	// symbols of the care label have a letter. Set it before anything else is done.
	Days int

	SSHOptions []string // for the ssh that signs in to routers, beyond what is typed; set before anything is asked

	Kept *settings.File // what is remembered on this computer; nil = nothing; set before anything is asked

	Build view.Build // which program this is, for the page About; set before anything is asked

	speaking atomic.Pointer[view.Teller] // in the language that was chosen last
	own      *room

	ended  context.Context // done when the desk is closed: whatever makes the example home then gives up
	end    context.CancelFunc
	making chan struct{} // room for one: whoever makes the example home, or takes it away, puts something in

	mu      sync.Mutex
	example *room // nil until somebody looks at it
	shown   *room // one of the two
	scratch string

	watch   *watchRun                                                // nil for none
	paused  bool                                                     // the watch waits for its owner
	beside  view.RecordChoice                                        // whether watches are recorded beside, and where
	fell    *watchRun                                                // the last watch, if it ended by itself and its owner was not told
	asks    func(q view.Question, answer func(text string, ok bool)) // asks the owner; may be nil
	changed func()                                                   // told when what is shown changed by itself; may be nil
	hotspot *hotspotRun                                              // nil for none
}

// NewDesk makes the desk of an open session. Close it before the session.
func NewDesk(ctx context.Context, s *Session, words *wording.Words) (*Desk, error) {
	d := &Desk{making: make(chan struct{}, 1)}
	d.speaking.Store(&view.Teller{Words: words, Tables: s.tables})
	d.ended, d.end = context.WithCancel(context.WithoutCancel(ctx))
	d.own = &room{session: s, teller: d.teller}
	d.shown = d.own
	return d, d.own.refresh(ctx)
}

// Close takes the example home away; if it is being made, it waits until that
// has given up. It may be called again.
func (d *Desk) Close() error {
	d.end()
	if r := d.watching(); r != nil {
		<-r.over
	}
	d.endHotspot()
	d.making <- struct{}{}
	defer func() { <-d.making }()
	d.mu.Lock()
	made := d.example
	d.example, d.shown = nil, d.own
	d.mu.Unlock()
	if made == nil {
		return nil
	}
	if err := errors.Join(made.session.Close(), os.RemoveAll(d.scratch)); err != nil {
		return fmt.Errorf("taking the example home away: %w", err)
	}
	return nil
}

// now is the home that is shown.
func (d *Desk) now() *room {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shown
}

func (d *Desk) show(r *room) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shown = r
}

// Frame gives what stands around every page.
func (d *Desk) Frame() view.Frame {
	frame, _ := d.now().around()
	if r := d.watching(); r != nil {
		frame.Watching = d.teller().NewWatchMark(r.mark(), d.isPaused())
	} else if fell := d.fallen(); fell != nil {
		frame.Watching = d.teller().NewFallenMark(*fell)
	}
	return frame
}

// Start gives the first page.
func (d *Desk) Start() view.Start {
	_, empty := d.own.around()
	return d.teller().NewStart(view.Doors{Own: !empty, InExample: d.now() != d.own, Watch: true})
}

// How gives the page that says how to come by a recording.
func (d *Desk) How(key string) (view.How, bool) { return d.teller().NewHow(key) }

// Words gives the words of a key of the window itself.
func (d *Desk) Words(key string) string {
	words := d.teller().Words
	if key = "window." + key; !words.Has(key) {
		return ""
	}
	return words.Say(key, nil)
}

// Home gives the page of the home.
func (d *Desk) Home(ctx context.Context, p view.Period) (view.Home, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Home{}, d.trouble(err, "")
	}
	return d.teller().NewHome(home, p), nil
}

// Device gives the page of a device; one that was not seen in the period gets a
// page that says so.
func (d *Desk) Device(ctx context.Context, key string, p view.Period) (view.Device, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Device{}, d.trouble(err, "")
	}
	key = wholeOf(home, key)
	home = home.WithLeaves(key, d.own.session.tables) // the same for the example
	if page, ok := d.teller().NewDevice(home, key, p); ok {
		return page, nil
	}
	if home, err = d.now().judge(ctx, view.PeriodAll); err != nil {
		return view.Device{}, d.trouble(err, "")
	}
	if page, ok := d.teller().NewUnseen(home, key, p); ok {
		return page, nil
	}
	return view.Device{}, d.trouble(fmt.Errorf("looking for device %q: %w", key, ErrNoDevice), key)
}

// wholeOf gives the key of the device that one is told as, itself if it is no part.
func wholeOf(home classify.Home, key string) string {
	for _, d := range home.Devices {
		if slices.Contains(d.Facts.Device.Parts, key) {
			return d.Facts.Device.Key
		}
	}
	return key
}

// Open reads a recording by its path.
func (d *Desk) Open(ctx context.Context, path string, report func(view.Progress)) error {
	file, err := os.Open(path)
	if err != nil {
		return d.trouble(fmt.Errorf("opening recording: %w", err), filepath.Base(path))
	}
	var size int64
	if stat, err := file.Stat(); err == nil {
		size = stat.Size()
	}
	return d.read(ctx, file, Input{Name: filepath.Base(path), Reader: file, Size: size}, report)
}

// OpenReader reads a recording that has no path, and closes it.
func (d *Desk) OpenReader(ctx context.Context, r io.ReadCloser, name string, report func(view.Progress)) error {
	return d.read(ctx, r, Input{Name: name, Reader: r}, report)
}

func (d *Desk) read(ctx context.Context, c io.Closer, in Input, report func(view.Progress)) error {
	defer func() { _ = c.Close() }() // it was only read
	in.Detail = DetailNone           // the pages show the home
	report(d.Progress(Progress{Name: in.Name, Size: in.Size}))
	if _, err := d.own.session.Import(ctx, in, func(p Progress) { report(d.Progress(p)) }); err != nil {
		return d.trouble(err, d.own.session.Subject(err, in.Name))
	}
	d.show(d.own)
	ctx = context.WithoutCancel(ctx) // it is kept by now, whoever stops
	tidying := d.own.session.Tidy(ctx)
	return d.trouble(errors.Join(tidying, d.own.refresh(ctx)), in.Name)
}

// Own shows the owner's home again, after the example.
func (d *Desk) Own(context.Context, func(view.Progress)) error {
	d.show(d.own)
	return nil
}

// Example makes, reads and shows the made-up home. It is made once: who asks
// while it is being made waits for it.
func (d *Desk) Example(ctx context.Context, report func(view.Progress)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.ended, cancel)()
	select {
	case d.making <- struct{}{}:
		defer func() { <-d.making }()
	case <-ctx.Done():
		return d.trouble(ctx.Err(), ExampleName)
	}
	if d.ended.Err() != nil { // closed while waiting, and both ways were open
		return d.trouble(d.ended.Err(), ExampleName)
	}
	return d.trouble(d.make(ctx, report), ExampleName)
}

// make makes the example home unless it is there, and shows it. One goroutine at
// a time is in it.
func (d *Desk) make(ctx context.Context, report func(view.Progress)) error {
	d.mu.Lock()
	r := d.example
	d.mu.Unlock()
	if r == nil {
		words := d.teller().Words
		report(view.Progress{Title: words.Say("progress.example", nil), Fraction: -1, Cancel: words.Say("progress.cancel", nil)})
		scratch, err := os.MkdirTemp("", "telltale-example-")
		if err != nil {
			return fmt.Errorf("making room for the example home: %w", err)
		}
		if r, err = d.furnish(ctx, filepath.Join(scratch, "home.db"), report); err != nil {
			_ = os.RemoveAll(scratch) // the first error says more
			return err
		}
		d.scratch = scratch
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.example, d.shown = r, r
	return nil
}

// exampleDays is for how many days the example home is shown.
const exampleDays = 8

// settleExample says of the example home what its owner would have said.
func (s *Session) settleExample(ctx context.Context) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	truth := capturetest.ExampleHomeInfo()
	settings.Country, settings.TimeZone = truth.Country, truth.TimeZone
	return s.Set(ctx, settings) // Don't wrap the error, it says what was being done.
}

// furnish makes the example home in a database at path.
func (d *Desk) furnish(ctx context.Context, path string, report func(view.Progress)) (*room, error) {
	s, err := Open(ctx, path)
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	s.tables = d.own.session.tables // as they are loaded already
	r := &room{session: s, teller: d.teller}
	days := d.Days
	if days == 0 {
		days = exampleDays
	}
	if _, err = s.importDays(ctx, days, func(p Progress) { report(d.Progress(p)) }); err == nil {
		err = s.settleExample(ctx)
	}
	if err == nil {
		err = r.refresh(ctx)
	}
	if err != nil {
		_ = s.Close() // the first error says more
		return nil, err
	}
	return r, nil
}

// trouble puts an error into words; nil stays nil.
func (d *Desk) trouble(err error, name string) error {
	if err == nil {
		return nil
	}
	return Trouble(d.teller().Words, err, name)
}

// Progress puts progress into words.
func (d *Desk) Progress(p Progress) view.Progress {
	return d.teller().NewProgress(p.Name, p.Read, p.Size, p.Elapsed)
}
