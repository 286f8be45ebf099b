package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
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
	imported := &Imported{Capture: result.Capture, Already: already, Conversations: result.Conversations, Names: result.Names, facts: alone(result)}
	names := usedNames(result.Traffic)
	for _, d := range result.Devices {
		seen := device.Seen{Device: d, Names: names[d.Key]}
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

// usedNames lists, by device key, the names that a device used for what it
// contacted itself; each name once, in order.
func usedNames(traffic []flow.Traffic) map[string][]string {
	names := map[string][]string{}
	for _, t := range traffic {
		if t.Name != "" && t.Scope == flow.ScopeInternet && t.Own.SentPackets > 0 {
			names[t.Device] = append(names[t.Device], t.Name)
		}
	}
	for key, list := range names {
		slices.Sort(list)
		names[key] = slices.Compact(list)
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
