package session

import (
	"context"
	"errors"
	"fmt"
	"io"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/classify"
	"telltale/classify/device"
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
	imported := &Imported{Capture: result.Capture, Already: already, Conversations: result.Conversations, Names: result.Names}
	for _, d := range result.Devices {
		seen := device.Seen{Device: d, Names: namesOf(d.Key, result.Traffic)}
		imported.Devices = append(imported.Devices, Identified{Device: d, Identity: device.Identify(seen, s.tables)})
	}
	return imported, nil
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
	if err := errors.Join(imp.Devices(r.Devices), imp.Clues(clues), imp.Names(r.Names), imp.Traffic(r.Traffic), imp.Slots(r.Slots)); err != nil {
		return fmt.Errorf("writing facts: %w", err)
	}
	r.Capture.ID, err = imp.Finish(r.Capture)
	return err // Don't wrap the error, it says what was being done.
}

// namesOf lists the names that a device used for what it contacted itself.
func namesOf(key string, traffic []flow.Traffic) []string {
	seen := map[string]bool{}
	var names []string
	for _, t := range traffic {
		if t.Device == key && t.Name != "" && t.Scope == flow.ScopeInternet && t.Own.SentPackets > 0 && !seen[t.Name] {
			seen[t.Name] = true
			names = append(names, t.Name)
		}
	}
	return names
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
	go func() { write.CloseWithError(capturetest.ExampleHome(write)) }()
	defer read.Close() // ends the writer if reading stopped early
	return s.Import(ctx, Input{Name: ExampleName, Reader: read}, report)
}

// Judged gives the home over all time with one device picked out; false if the
// device is not in it.
func (s *Session) Judged(ctx context.Context, key string, span flow.Span) (classify.Device, bool, error) {
	home, err := s.Judge(ctx, span)
	if err != nil {
		return classify.Device{}, false, err // Don't wrap the error, it says what was being done.
	}
	for _, d := range home.Devices {
		if d.Facts.Device.Key == key {
			return d, true, nil
		}
	}
	return classify.Device{}, false, nil
}
