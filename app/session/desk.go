package session

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
)

// Desk serves the window: it does what a person asks for and answers with
// pages. Its methods may be called from any goroutine.
type Desk struct {
	session *Session
	teller  *view.Teller

	mu    sync.Mutex
	frame view.Frame // as of the last change, so that asking for it is quick
	empty bool
	held  held
}

// held are the homes that were judged since the last change, by span: turning
// from page to page judges nothing anew.
type held struct {
	round  int   // counts the changes made here, so that a judgement begun before one is not kept
	newest int64 // row of the newest capture: another program may have imported one
	homes  map[flow.Span]classify.Home
}

// NewDesk makes the desk of an open session.
func NewDesk(ctx context.Context, s *Session, words *wording.Words) (*Desk, error) {
	d := &Desk{session: s, teller: &view.Teller{Words: words, Tables: s.tables, Lang: wording.Source}}
	return d, d.refresh(ctx)
}

// OpenWords opens the catalogue of a language.
func OpenWords(lang string) (*wording.Words, error) {
	return wording.Open(assets.Locale, lang)
}

// refresh forgets what was judged and reads anew what stands around every page.
func (d *Desk) refresh(ctx context.Context) error {
	d.mu.Lock()
	d.held.round++
	d.held.homes = nil
	d.mu.Unlock()
	home, err := d.judge(ctx, view.PeriodAll)
	if err != nil {
		return err
	}
	frame := d.teller.NewFrame(home)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.frame, d.empty = frame, len(home.Facts.Captures) == 0
	return nil
}

// Frame gives what stands around every page.
func (d *Desk) Frame() view.Frame {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.frame
}

// Start gives the first page.
func (d *Desk) Start() view.Start {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.teller.NewStart(!d.empty)
}

// Words gives the words of a key of the window itself.
func (d *Desk) Words(key string) string {
	if key = "window." + key; !d.teller.Words.Has(key) {
		return ""
	}
	return d.teller.Words.Say(key, nil)
}

// Home gives the page of the home.
func (d *Desk) Home(ctx context.Context, p view.Period) (view.Home, error) {
	home, err := d.judge(ctx, p)
	if err != nil {
		return view.Home{}, d.trouble(err, "")
	}
	return d.teller.NewHome(home, p), nil
}

// Device gives the page of a device; one that was not seen in the period gets a
// page that says so.
func (d *Desk) Device(ctx context.Context, key string, p view.Period) (view.Device, error) {
	home, err := d.judge(ctx, p)
	if err != nil {
		return view.Device{}, d.trouble(err, "")
	}
	if page, ok := d.teller.NewDevice(home, key, p); ok {
		return page, nil
	}
	if home, err = d.judge(ctx, view.PeriodAll); err != nil {
		return view.Device{}, d.trouble(err, "")
	}
	if page, ok := d.teller.NewUnseen(home, key, p); ok {
		return page, nil
	}
	return view.Device{}, d.trouble(fmt.Errorf("looking for device %q: %w", key, ErrNoDevice), key)
}

// judge gives the home over a period, from what is held if nothing changed.
// The home is shared: whoever gets it only reads.
func (d *Desk) judge(ctx context.Context, p view.Period) (classify.Home, error) {
	captures, err := d.session.Captures(ctx)
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	span := lastSpan(captures, periodNs(p))
	newest := newestID(captures)
	d.mu.Lock()
	if newest != d.held.newest {
		d.held.newest, d.held.homes = newest, nil
	}
	round := d.held.round
	home, ok := d.held.homes[span]
	d.mu.Unlock()
	if ok {
		return home, nil
	}
	home, err = d.session.Judge(ctx, span)
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if round == d.held.round && newest == d.held.newest {
		if d.held.homes == nil {
			d.held.homes = map[flow.Span]classify.Home{}
		}
		d.held.homes[span] = home
	}
	return home, nil
}

// newestID gives the highest row of the captures, 0 if there are none.
func newestID(captures []flow.Capture) int64 {
	var newest int64
	for _, c := range captures {
		newest = max(newest, c.ID)
	}
	return newest
}

// periodNs is how long a period is; 0 is all time.
func periodNs(p view.Period) int64 {
	const day = 24 * flow.HourNs
	switch p {
	case view.PeriodDay:
		return day
	case view.PeriodWeek:
		return 7 * day
	case view.PeriodMonth:
		return 30 * day
	case view.PeriodAll:
	}
	return 0
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
	report(d.Progress(Progress{Name: in.Name, Size: in.Size}))
	if _, err := d.session.Import(ctx, in, func(p Progress) { report(d.Progress(p)) }); err != nil {
		return d.trouble(err, in.Name)
	}
	return d.trouble(d.refresh(context.WithoutCancel(ctx)), in.Name) // it is kept by now, whoever stops
}

// Example makes and reads the made-up home.
func (d *Desk) Example(ctx context.Context, report func(view.Progress)) error {
	report(view.Progress{Title: d.teller.Words.Say("progress.example", nil), Fraction: -1, Cancel: d.teller.Words.Say("progress.cancel", nil)})
	if _, err := d.session.ImportExample(ctx, func(p Progress) { report(d.Progress(p)) }); err != nil {
		return d.trouble(err, ExampleName)
	}
	return d.trouble(d.refresh(context.WithoutCancel(ctx)), ExampleName) // as in read
}

// Rename gives a device the owner's name.
func (d *Desk) Rename(ctx context.Context, key, name string) error {
	if err := d.session.Rename(ctx, key, name); err != nil {
		return d.trouble(err, key)
	}
	return d.trouble(d.refresh(context.WithoutCancel(ctx)), key) // as in read
}

// trouble puts an error into words; nil stays nil.
func (d *Desk) trouble(err error, name string) error {
	if err == nil {
		return nil
	}
	return Trouble(d.teller.Words, err, name)
}

// Progress puts progress into words.
func (d *Desk) Progress(p Progress) view.Progress {
	return d.teller.NewProgress(p.Name, p.Read, p.Size, p.Elapsed)
}
