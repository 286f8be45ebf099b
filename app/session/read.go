package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/source"
)

// Input is a capture to read.
type Input struct {
	Name   string // what a person calls it: a file name, or "-" for standard input
	Reader io.Reader
	Size   int64 // bytes, 0 if not known
}

// Progress is how far reading has come.
type Progress struct {
	Name    string
	Read    int64 // bytes of the input
	Size    int64 // bytes of the input, 0 if not known
	Packets uint64
	Elapsed time.Duration
}

// Reading tells of reading as it goes, and once more at its end; it may be nil.
type Reading func(Progress)

// framesBetweenLooks is how many frames are read before looking at the clock
// and at the context: often enough for a person, too rarely to cost anything.
const framesBetweenLooks = 4096

// reportEvery is how often progress is told, at most.
const reportEvery = 100 * time.Millisecond

// exampleMark begins the section comment of the example home.
const exampleMark = "Telltale example home"

// Read reads one capture into facts. Whatever the capture holds is no error:
// a *source.Problem that left something readable is told by Capture.Status and
// Capture.Problem of the result. An error is given when there is nothing to
// read (a *source.Problem) or the context ended.
func Read(ctx context.Context, in Input, report Reading) (*meter.Result, error) {
	reader, err := source.Open(in.Reader, in.Name, source.WithHashing(source.HashSampled))
	if err != nil {
		return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
	}
	m := meter.New(meter.Options{Sums: meter.SumsAll})
	started := time.Now()
	told := started
	tell := func(n int, now time.Time) {
		told = now
		report(Progress{Name: in.Name, Read: reader.Consumed(), Size: in.Size, Packets: uint64(n), Elapsed: now.Sub(started)})
	}
	var frame flow.Frame
	var end error
	n := 0
	for ; ; n++ {
		if n%framesBetweenLooks == 0 {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
			}
			if now := time.Now(); report != nil && now.Sub(told) >= reportEvery {
				tell(n, now)
			}
		}
		if end = reader.Next(&frame); end != nil {
			break
		}
		if err := m.Frame(&frame); err != nil {
			return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
		}
	}
	if err := ctx.Err(); err != nil { // else a source that gave up with the context would look like a damaged file
		return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
	}
	if report != nil {
		tell(n, time.Now())
	}
	result, err := m.Settle()
	if err != nil {
		return nil, fmt.Errorf("settling capture %q: %w", in.Name, err)
	}
	return finish(reader, in, result, end), nil
}

// finish adds to the result what the reader knows of the capture as a whole.
func finish(reader *source.Reader, in Input, r *meter.Result, end error) *meter.Result {
	c := &r.Capture
	c.Name = in.Name
	c.SHA256 = reader.SHA256()
	c.Format = reader.Format()
	c.LinkType = reader.LinkType()
	c.Dropped = reader.Dropped()
	c.Status = reader.Status()
	c.Example = strings.HasPrefix(reader.Comment(), exampleMark)
	var problem *source.Problem
	if errors.As(end, &problem) {
		c.Problem = problem.Key
	}
	return r
}
