package session

import (
	"context"
	"fmt"
	"io"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// Import reads a capture and adds it to the home. The same capture again
// changes nothing and says so. A capture that cannot be read, a full disk or
// an ended context leave the home as it was. Errors wrap those of Read and of
// the store.
func (s *Session) Import(ctx context.Context, in Input, report Reading) (*Imported, error) {
	result, err := Read(ctx, in, report)
	if err != nil {
		return nil, err
	}
	known, already, err := s.store.Known(ctx, result.Capture.SHA256)
	if err != nil {
		return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
	}
	if !already {
		if err := s.keep(ctx, result); err != nil {
			return nil, fmt.Errorf("importing capture %q: %w", in.Name, err)
		}
	} else {
		result.Capture.ID = known.ID
	}
	return &Imported{
		Capture: result.Capture, Already: already, Conversations: result.Conversations, Names: result.Names, result: result,
	}, nil
}

// keep writes a result in one transaction.
func (s *Session) keep(ctx context.Context, r *meter.Result) error {
	imp, err := s.store.Import(ctx)
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	defer imp.Abort()
	var clues []flow.Clue
	for _, d := range r.Devices {
		clues = append(clues, d.Clues...)
	}
	for _, write := range []func() error{
		func() error { return imp.Devices(r.Devices) },
		func() error { return imp.Clues(clues) },
		func() error { return imp.Names(r.Names) },
		func() error { return imp.Traffic(r.Traffic) },
		func() error { return imp.Slots(r.Slots) },
	} {
		if err := write(); err != nil {
			return fmt.Errorf("writing facts: %w", err)
		}
	}
	r.Capture.ID, err = imp.Finish(r.Capture)
	return err // Don't wrap the error, it says what was being done.
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
	return s.Import(ctx, Input{Name: ExampleName, Reader: read}, report)
}
