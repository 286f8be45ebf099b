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
	known, already, err := s.knownFile(ctx, f)
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
	return s.add(ctx, in, report)
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
func (s *Session) add(ctx context.Context, in Input, report Reading) (*Imported, error) {
	known, err := s.knownDevices(ctx)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	w := newWriting(ctx, s.store)
	defer w.abort()
	result, err := read(ctx, in, report, meter.Options{Sink: w.take, Known: known}, source.HashSampled)
	if err != nil {
		return nil, err
	}
	c := &result.Capture
	c.ID, err = w.finish(result)
	if !errors.Is(err, store.ErrKnown) {
		if err != nil {
			return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
		}
		return imported(result, false), nil
	}
	have, _, err := s.store.Same(ctx, *c)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	c.ID = have.ID
	return imported(result, true), nil
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
func (s *Session) knownFile(ctx context.Context, f file) (flow.Capture, bool, error) {
	return s.store.Known(ctx, f.digest()) // Don't wrap the error, it says what was being done.
}

// ExampleName is what the example home's capture is called.
const ExampleName = "example-home.pcapng"

// WriteExample writes the capture of the made-up example home.
func WriteExample(w io.Writer) error {
	if err := capturetest.ExampleHome(w); err != nil {
		return fmt.Errorf("making the example home: %w", err)
	}
	return nil
}

// ImportExample makes the example home and adds it to this home.
func (s *Session) ImportExample(ctx context.Context, report Reading) (*Imported, error) {
	read, write := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		write.CloseWithError(capturetest.ExampleHome(write))
	}()
	defer func() {
		_ = read.Close() // ends the writer if reading stopped early
		<-done
	}()
	return s.Import(ctx, Input{Name: ExampleName, Reader: read, Detail: DetailNone}, report)
}
