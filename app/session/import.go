package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/source"
	"telltale/capture/store"
)

// Import reads a capture and adds it to the home. The same capture again
// changes nothing and says so. A capture that cannot be read, a full disk or
// an ended context leave the home as it was; one that ends after the capture was
// kept takes nothing back. Errors wrap those of reading and of the store.
func (s *Session) Import(ctx context.Context, in Input, report Reading) (*Imported, error) {
	f := regular(in.Reader)
	known, already, err := s.knownFile(ctx, &f)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	if already {
		result, err := s.again(ctx, in, report, known)
		if err != nil || result != nil {
			return result, err
		}
		if err := f.rewind(); err != nil {
			return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
		}
	}
	return s.add(ctx, in, &f, report)
}

// again answers for a file whose digest is known, and writes nothing. It gives
// nil if what was read shows another capture: a digest may be that of a sample,
// and a file may change between hashing and reading.
func (s *Session) again(ctx context.Context, in Input, report Reading, known flow.Capture) (*Imported, error) {
	if in.Detail == DetailNone && !strings.HasPrefix(known.SHA256, source.SampledPrefix) {
		known.Name = in.Name
		return imported(&meter.Result{Capture: known}, true), nil // nobody will look at more
	}
	result, err := read(ctx, in, report, meter.Options{}, source.HashNone)
	if err != nil {
		return nil, err
	}
	c := &result.Capture
	if !alike(c, &known) {
		return nil, nil
	}
	c.SHA256, c.ID = known.SHA256, known.ID
	return imported(result, true), nil
}

// alike reports whether two captures agree in their totals.
func alike(a, b *flow.Capture) bool {
	return a.Packets == b.Packets && a.WireBytes == b.WireBytes && a.HasTime == b.HasTime &&
		a.FirstNs == b.FirstNs && a.LastNs == b.LastNs && a.Status == b.Status
}

// add reads a capture and writes it in one transaction. That it is known may
// still turn out at its end: a stream has no digest before.
func (s *Session) add(ctx context.Context, in Input, f *file, report Reading) (*Imported, error) {
	options, err := s.metering(ctx)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	w := newWriting(ctx, s.store)
	defer w.abort()
	in.stretches = newStretches(nil)
	hashing := source.HashSampled
	if f.hash != "" {
		hashing, in.digest = source.HashNone, f.after
	}
	options.Sink = w.take
	result, err := read(ctx, in, report, options, hashing)
	if err != nil {
		return nil, err
	}
	overlap, err := w.overlap(in.stretches)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	switch {
	case overlap.Whole:
		result.Capture.ID = overlap.Captures[0]
		return overlapping(imported(result, true), overlap), nil
	case len(overlap.Same) > 0 && f.size > 0:
		w.abort()
		if err := s.addRest(ctx, in, f, result, overlap.Same, options); err != nil {
			return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
		}
		return overlapping(imported(result, false), overlap), nil
	}
	return s.keep(ctx, in, w, result, overlap)
}

// keep writes what is known at the end of a capture, unless it turns out to be
// known.
func (s *Session) keep(ctx context.Context, in Input, w *writing, result *meter.Result, overlap flow.Overlap) (*Imported, error) {
	c := &result.Capture
	id, err := w.finish(result)
	c.ID = id
	if !errors.Is(err, store.ErrKnown) {
		if err != nil {
			return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
		}
		return overlapping(imported(result, false), overlap), nil
	}
	have, _, err := s.store.Same(ctx, *c)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	c.ID = have.ID
	return imported(result, true), nil
}

// addRest reads a capture a second time and adds it without the packets of slots
// that another capture holds. The result is that of the first reading, of all
// packets; it gets the row and what was left out.
func (s *Session) addRest(ctx context.Context, in Input, f *file, all *meter.Result, same []int64, options meter.Options) error {
	if err := f.rewind(); err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	w := newWriting(ctx, s.store)
	defer w.abort()
	in.stretches, in.Detail = newStretches(same), DetailNone
	options.Sink = w.take
	rest, err := read(ctx, in, nil, options, source.HashNone)
	if err != nil {
		return err
	}
	if _, err := w.overlap(in.stretches); err != nil { // keeps the fingerprints of what is new
		return err
	}
	whole, skipped, unattributed := all.Capture, rest.Capture.Skipped, rest.Capture.Unattributed
	rest.Capture = whole
	rest.Capture.Skipped, rest.Capture.Unattributed, rest.Capture.LeftOut = skipped, unattributed, in.stretches.left
	all.Capture.ID, err = w.finish(rest)
	all.Capture.LeftOut = in.stretches.left
	return err // Don't wrap the error, it says what was being done.
}

// knownDevices tells which devices the home had before.
func (s *Session) knownDevices(ctx context.Context) (func(key string) bool, error) {
	devices, err := s.store.Devices(ctx)
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	keys := make(map[string]bool, len(devices))
	for i := range devices {
		keys[devices[i].Key] = true
	}
	return func(key string) bool { return keys[key] }, nil
}

// knownFile gives the capture that a file was imported as, judged by its digest.
func (s *Session) knownFile(ctx context.Context, f *file) (flow.Capture, bool, error) {
	return s.store.Known(ctx, f.digest()) // Don't wrap the error, it says what was being done.
}

// ExampleName is what the example home's capture is called.
const ExampleName = "example-home.pcapng"

// WriteExample writes the capture of so many days of the made-up example home.
func WriteExample(w io.Writer, days int) error {
	if err := capturetest.ExampleDays(w, days); err != nil {
		return fmt.Errorf("making the example home: %w", err)
	}
	return nil
}

// ImportExample makes a day of the example home and adds it to this home.
func (s *Session) ImportExample(ctx context.Context, report Reading) (*Imported, error) {
	return s.importDays(ctx, 1, report)
}

// importDays makes so many days of the example home and adds them to this home.
func (s *Session) importDays(ctx context.Context, days int, report Reading) (*Imported, error) {
	read, write := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		write.CloseWithError(capturetest.ExampleDays(write, days))
	}()
	defer func() {
		_ = read.Close() // ends the writer if reading stopped early
		<-done
	}()
	return s.Import(ctx, Input{Name: ExampleName, Reader: read, Detail: DetailNone}, report)
}
