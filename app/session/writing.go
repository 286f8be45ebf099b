package session

import (
	"context"
	"fmt"

	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/store"
)

// partsWaiting is how many parts may wait to be written: reading and writing
// need not go in step, and memory stays bounded.
const partsWaiting = 2

// writing puts the facts of one capture into the store while the capture is
// still being read, all in one transaction. Reading and writing are on two
// goroutines, so that a second core has something to do.
type writing struct {
	ctx    context.Context // of the transaction
	store  *store.Store
	parts  chan *flow.Part // nil before the first one
	closed bool            // of parts
	ended  chan struct{}   // closed when the writing goroutine is over; before that imp and err are its own
	imp    *store.Import   // nil until there was something to write
	err    error
}

func newWriting(ctx context.Context, s *store.Store) *writing {
	return &writing{ctx: ctx, store: s, ended: make(chan struct{})}
}

// take is the sink of a meter: it hands a part over and waits only if writing
// does not keep up. The error is that of writing an earlier part.
func (w *writing) take(p *flow.Part) error {
	if w.parts == nil { // only now is there anything to write, so that a pipe that waits keeps nobody else from writing
		w.parts = make(chan *flow.Part, partsWaiting)
		go w.write()
	}
	select {
	case w.parts <- p:
		return nil
	case <-w.ended:
		return w.err
	}
}

// write is the writing goroutine.
func (w *writing) write() {
	defer close(w.ended)
	for p := range w.parts {
		if w.err = w.put(p); w.err != nil {
			return
		}
	}
}

// put writes one part.
func (w *writing) put(p *flow.Part) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.imp.Part(p) // Don't wrap the error, it says what was being done.
}

// begin begins the transaction, once.
func (w *writing) begin() (err error) {
	if w.imp == nil {
		w.imp, err = w.store.Import(w.ctx)
	}
	return err // Don't wrap the error, it says what was being done.
}

// join waits until all parts are written.
func (w *writing) join() error {
	if w.parts == nil {
		return nil
	}
	if !w.closed {
		w.closed = true
		close(w.parts)
	}
	<-w.ended
	return w.err
}

// overlap hands over the fingerprints and tells what the capture has in common
// with others. One that holds packets without a time is never wholly known.
func (w *writing) overlap(s *stretches) (flow.Overlap, error) {
	if err := w.join(); err != nil {
		return flow.Overlap{}, fmt.Errorf("writing facts: %w", err)
	}
	if err := w.begin(); err != nil {
		return flow.Overlap{}, err
	}
	overlap, err := w.imp.Stretches(s.list())
	overlap.Whole = overlap.Whole && s.untimed == 0
	return overlap, err // Don't wrap the error, it says what was being done.
}

// finish writes what is known only at the end of a capture, and commits. It
// gives the row of the capture, or store.ErrKnown.
func (w *writing) finish(r *meter.Result) (int64, error) {
	if err := w.join(); err != nil {
		return 0, fmt.Errorf("writing facts: %w", err)
	}
	if err := w.begin(); err != nil {
		return 0, err
	}
	var clues []flow.Clue
	for i := range r.Devices {
		clues = append(clues, r.Devices[i].Clues...)
	}
	for _, write := range []func() error{
		func() error { return w.imp.Devices(r.Devices) },
		func() error { return w.imp.Clues(clues) },
		func() error { return w.imp.Names(r.Names) },
		func() error { return w.imp.Beats(r.Beats) },
		func() error { return w.imp.TLS(r.TLS) },
		func() error { return w.imp.Setups(r.Setups) },
		func() error { return w.imp.Observations(r.Observations) },
	} {
		if err := write(); err != nil {
			return 0, fmt.Errorf("writing facts: %w", err)
		}
	}
	return w.imp.Finish(r.Capture) // Don't wrap the error, it says what was being done.
}

// abort undoes everything, unless finish went well.
func (w *writing) abort() {
	_ = w.join() // whoever aborts has an error that says more
	if w.imp != nil {
		w.imp.Abort()
	}
}
