package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/source"
	"telltale/capture/store"
)

// keepEvery is how often what a watch saw is kept, unless it is said otherwise: a
// program that is killed loses no more than that.
const keepEvery = 2 * time.Second

// shortestWait is how long it waits for packets at least.
const shortestWait = 100 * time.Millisecond

// stretchNs is how long one capture of a watch may be: at full six hours (UTC)
// another begins, so that what is remembered of flows and names stays bounded in a
// watch of weeks.
const stretchNs = 6 * flow.HourNs

// wholePacket is more than any packet has, bytes.
const wholePacket = "262144"

// errWatchFull says that a watch ended as the disk is full.
var errWatchFull = errors.New("no space is left for what is seen")

// watchLimits bound what is remembered at once: many times what a home has, and little
// enough that a flood of made-up packets, which may go on for weeks, takes no more memory
// than a computer can spare.
func watchLimits() meter.Limits {
	return meter.Limits{Flows: 1 << 16, Devices: 1 << 11, Hour: 1 << 15, Rows: 1 << 15, Waiting: 1 << 14}
}

// Watching is an interface to be watched, or a router.
type Watching struct {
	Interface string
	Router    *source.Router      // nil: an interface of this computer
	Name      string              // what a person calls the watch
	Helper    string              // path of the program that opens the interface
	Counts    func(source.Counts) // told once a second, from another goroutine
	Mirror    bool                // the interface hears what is not for this computer, and that counts too
	Every     time.Duration       // how often what was seen is kept, 0: every two seconds
	Kept      func(flow.Capture)  // told after each time; may be nil
	Hears     func(flow.Hearing)  // told before that what arrives at the interface; may be nil

	Record         *source.Ring // packets are recorded beside the watch as well; nil: they are not
	RecordingEnded func(error)  // told when that cannot go on, while the watch does; may be nil
}

// arguments are those of the helper.
func (w Watching) arguments() []string {
	var args []string
	if w.Mirror {
		args = append(args, "--promiscuous")
	}
	if w.Record != nil && w.Record.Whole {
		args = append(args, "--snap", wholePacket)
	}
	return append(args, w.Interface)
}

// start starts what brings the packets.
func (w Watching) start(breaks *interruptions) (*source.Live, error) {
	tell := func(c source.Counts) {
		breaks.counted(c)
		w.Counts(c)
	}
	if w.Router != nil {
		return source.WatchRouter(*w.Router, tell)
	}
	return source.Watch(w.Helper, w.arguments(), tell)
}

// pace looks after clocks where no helper does.
func (w Watching) pace(live *source.Live, breaks *interruptions) *pace {
	if w.Router == nil {
		return nil
	}
	return newPace(func(happened source.Counts) {
		c := live.Counts()
		c.JumpMs, c.SleptMs = happened.JumpMs, happened.SleptMs
		breaks.counted(c)
		w.Counts(c)
	})
}

// Watch watches an interface until the context ends, which is no error, or the
// helper does. What was seen is kept every few seconds, in captures that bear the
// name of the watch; whoever stops it, what was seen is kept. Errors wrap
// *source.Refused and those of Import.
func (s *Session) Watch(ctx context.Context, w Watching) error {
	breaks := newInterruptions()
	recording, err := w.beginRecording()
	if err != nil {
		return fmt.Errorf("watching %q: %w", w.Interface, err)
	}
	defer recording.end()
	live, err := w.start(breaks)
	if err != nil {
		return fmt.Errorf("watching %q: %w", w.Interface, err)
	}
	defer context.AfterFunc(ctx, live.Stop)()
	keeping := s.follow(context.WithoutCancel(ctx), &keeping{watch: w, live: live, breaks: breaks, beside: recording, pace: w.pace(live, breaks)})
	live.Stop() // else a helper whose packets cannot be kept would go on
	live.Drain()
	ended := live.Wait()
	if w.Router != nil && ctx.Err() != nil {
		ended = nil // ssh was interrupted, as it should
	}
	if err := errors.Join(keeping, ended); err != nil {
		if errors.Is(keeping, store.ErrFull) {
			err = errors.Join(errWatchFull, err)
		}
		return fmt.Errorf("watching %q: %w", w.Interface, err)
	}
	return nil
}

// follow meters the packets of a helper until it ends, and keeps what they tell.
func (s *Session) follow(ctx context.Context, k *keeping) (err error) {
	k.ctx, k.session, k.kept, k.hears = ctx, s, time.Now(), newHearing(k.watch)
	if k.watch.Every <= 0 {
		k.watch.Every = keepEvery
	}
	k.ration = NewRation()
	defer k.ration.End()
	defer k.abort()
	reader, err := source.Open(k, k.watch.Name, source.WithHashing(source.HashNone))
	if err != nil {
		if k.live.Empty() { // it gave up before it wrote anything, and says why itself
			return nil
		}
		return fmt.Errorf("reading packets: %w", err)
	}
	k.reader = reader
	var frame flow.Frame
	for err = reader.Next(&frame); err == nil; err = reader.Next(&frame) {
		if err := k.frame(&frame); err != nil {
			return err // Don't wrap the error, it says what was being done.
		}
	}
	if k.failed != nil {
		return k.failed
	}
	return k.finish() // however the stream ended, what it brought is kept
}

// keeping is a watch that is being kept. It is what the reader reads from, since
// only while that waits for packets it is certain that the meter is at rest.
type keeping struct {
	ctx     context.Context
	session *Session
	watch   Watching
	live    *source.Live
	breaks  *interruptions
	beside  *beside
	hears   *hearing // nil: it is not asked for, or cannot be told
	reader  *source.Reader
	ration  *Ration
	pace    *pace // nil: the helper looks after clocks

	meter   *meter.Meter // nil between two captures
	writing *writing
	prints  *stretches
	row     int64  // of the capture, 0 before it was kept first
	until   int64  // where the capture ends at the latest, nanoseconds
	lost    uint64 // packets that the system lost before this capture
	fresh   bool   // there are packets that were not kept yet
	kept    time.Time
	failed  error // of keeping
}

// Read gives the next packets of the helper, and in between keeps what is due.
func (k *keeping) Read(b []byte) (int, error) {
	for {
		if k.failed = k.keep(false); k.failed != nil {
			return 0, k.failed
		}
		k.beside.flush()
		k.pace.look()
		n, err := k.live.ReadFor(b, max(k.watch.Every/2, shortestWait))
		if n > 0 || !errors.Is(err, source.ErrQuiet) {
			return n, err
		}
	}
}

// frame takes a packet.
func (k *keeping) frame(f *flow.Frame) error {
	if k.meter != nil && f.HasTime && (f.TimeNs >= k.until || f.TimeNs < k.until-stretchNs) {
		if err := k.finish(); err != nil {
			return err
		}
		if err := k.session.Tidy(k.ctx); err != nil {
			return err
		}
	}
	if k.meter == nil {
		if err := k.begin(f); err != nil {
			return err
		}
	}
	k.fresh = true
	k.beside.frame(f)
	k.pace.frame(f)
	k.hears.frame(f)
	k.prints.leaves(f)
	return k.meter.Frame(f)
}

// begin begins a capture with its first packet.
func (k *keeping) begin(f *flow.Frame) error {
	options, err := k.session.metering(k.ctx)
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	k.row, k.prints = 0, newStretches(nil)
	k.until = f.TimeNs - f.TimeNs%stretchNs + stretchNs
	options.Limits, options.Sink, options.Sums = watchLimits(), k.take, meter.SumsNone
	k.meter = meter.New(options)
	return nil
}

// take is the sink of the meter, whatever is being written just now.
func (k *keeping) take(p *flow.Part) error {
	if k.writing == nil {
		k.writing = newWriting(k.ctx, k.session.store)
	}
	return k.writing.take(p)
}

// keep keeps what was seen so far, if it is time to.
func (k *keeping) keep(now bool) error {
	if k.meter == nil || !k.fresh && !k.breaks.due() || !now && time.Since(k.kept) < k.watch.Every {
		return nil
	}
	result, err := k.meter.Checkpoint()
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	return k.write(result)
}

// finish ends a capture and keeps it.
func (k *keeping) finish() error {
	if k.meter == nil {
		return nil
	}
	result, err := k.meter.Settle()
	k.meter = nil
	if err != nil {
		return fmt.Errorf("settling what was watched: %w", err)
	}
	err = k.write(result)
	k.lost = k.live.Counts().Dropped
	k.breaks.next()
	return err
}

// write writes what was told since the last time.
func (k *keeping) write(r *meter.Result) error {
	c := &r.Capture
	c.ID, c.Name, c.Format, c.LinkType = k.row, k.watch.Name, k.reader.Format(), k.reader.LinkType()
	all := k.live.Counts().Dropped
	c.Dropped, c.Status, c.Interruptions = all-min(k.lost, all), flow.StatusOK, k.breaks.tell()
	if k.writing == nil {
		k.writing = newWriting(k.ctx, k.session.store)
	}
	w := k.writing
	defer k.abort()
	if _, err := w.overlap(k.prints); err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	k.prints = newStretches(nil)
	row, err := w.finish(r)
	if err != nil {
		return fmt.Errorf("keeping what was watched: %w", err)
	}
	k.row, k.fresh, k.kept = row, false, time.Now()
	k.ration.Adjust()
	k.hears.tell(k.watch.Hears)
	if k.watch.Kept != nil {
		c.ID = row
		k.watch.Kept(*c)
	}
	return nil
}

// abort undoes what is being written, unless it was finished.
func (k *keeping) abort() {
	if k.writing != nil {
		k.writing.abort()
		k.writing = nil
	}
}
