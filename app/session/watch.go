package session

import (
	"context"
	"errors"
	"fmt"
	"io"

	"telltale/capture/source"
)

// Watching is an interface to be watched.
type Watching struct {
	Interface string
	Name      string              // what a person calls the watch
	Helper    string              // path of the program that opens the interface
	Counts    func(source.Counts) // told once a second, from another goroutine
	Mirror    bool                // the interface hears what is not for this computer, and that counts too
}

// arguments are those of the helper.
func (w Watching) arguments() []string {
	if w.Mirror {
		return []string{"--promiscuous", w.Interface}
	}
	return []string{w.Interface}
}

// Watch watches an interface until the context ends, which is no error, or the
// helper does. What was seen is kept by the hour, each as a capture of its own
// that bears the name of the watch; it is kept whoever stops. Errors wrap
// *source.Refused and those of Import.
func (s *Session) Watch(ctx context.Context, w Watching) error {
	live, err := source.Watch(w.Helper, w.arguments(), w.Counts)
	if err != nil {
		return fmt.Errorf("watching %q: %w", w.Interface, err)
	}
	defer context.AfterFunc(ctx, live.Stop)()
	keeping := s.keepHours(context.WithoutCancel(ctx), w, live)
	live.Stop() // else a helper whose packets cannot be kept would go on
	_, _ = io.Copy(io.Discard, live)
	if err := errors.Join(keeping, live.Wait()); err != nil {
		return fmt.Errorf("watching %q: %w", w.Interface, err)
	}
	return nil
}

// keepHours imports one hour after the other.
func (s *Session) keepHours(ctx context.Context, w Watching, live *source.Live) error {
	hours := source.NewHourly(live, func() uint64 { return live.Counts().Dropped })
	for {
		hour, err := hours.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err // Don't wrap the error, it says what was being done.
		}
		if _, err := s.Import(ctx, Input{Name: w.Name, Reader: hour, Detail: DetailNone}, nil); err != nil {
			return err // Don't wrap the error, it says what was being done.
		}
	}
}
