package session

import (
	"time"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// flushEvery is how long packets that are recorded beside a watch may wait.
const flushEvery = time.Second

// beside is the recording beside a watch. One that cannot go on, for instance because
// the disk is full, does not end the watch.
type beside struct {
	to      *source.Recording // nil: nothing is recorded
	ended   func(error)       // told when it cannot go on; may be nil
	flushed time.Time
}

// beginRecording begins to record beside a watch, if somebody wants that.
func (w Watching) beginRecording() (*beside, error) {
	if w.Record == nil {
		return &beside{}, nil
	}
	name := w.Interface
	if w.Router != nil {
		name = w.Router.Target
	}
	to, err := source.Record(*w.Record, name)
	return &beside{to: to, ended: w.RecordingEnded}, err // Don't wrap the error, it says what was being done.
}

// frame records a packet.
func (b *beside) frame(f *flow.Frame) {
	if b.to != nil {
		b.check(b.to.Frame(f))
	}
}

// flush writes what waits, now and then.
func (b *beside) flush() {
	if b.to != nil && time.Since(b.flushed) >= flushEvery {
		b.flushed = time.Now()
		b.check(b.to.Flush())
	}
}

// check gives up after an error.
func (b *beside) check(err error) {
	if err == nil {
		return
	}
	_ = b.to.Close() // the first error says more
	b.to = nil
	if b.ended != nil {
		b.ended(err)
	}
}

// end ends the recording.
func (b *beside) end() {
	if b.to != nil {
		b.check(b.to.Close())
	}
}
