package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
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
	Detail Detail

	digest    func(read int64) string // of the source once so much was read; nil: see read
	stretches *stretches              // nil: no fingerprints are taken, nothing is left out
}

// Detail says how much of a capture by itself somebody will look at, beside what
// the home keeps. Less of it takes less memory.
type Detail uint8

// The details.
const (
	DetailSummary Detail = iota // who talked to whom, up to a bound; the rest in one line
	DetailNone                  // nothing
	DetailAll                   // every conversation
)

// sums says the same to the meter.
func (d Detail) sums() meter.Sums {
	switch d {
	case DetailNone:
		return meter.SumsNone
	case DetailAll:
		return meter.SumsAll
	case DetailSummary:
	}
	return meter.SumsBounded
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

// framesExpected is of how many frames at a time a meter is told that they come.
const framesExpected = 16

// manyPackets is how many make a capture whose counting takes much memory.
const manyPackets = 1 << 18

// reportEvery is how often progress is told, at most.
const reportEvery = 100 * time.Millisecond

// exampleMark begins the section comment of the example home.
const exampleMark = "Telltale example home"

// read reads one capture into facts. Whatever the capture holds is no error: a
// *source.Problem that left something readable is told by Capture.Status and
// Capture.Problem of the result. An error is given when there is nothing to read
// (a *source.Problem), the sink of the options gave one, or the context ended.
func read(ctx context.Context, in Input, report Reading, options meter.Options, hashing source.Hashing) (*meter.Result, error) {
	reader, err := source.Open(in.Reader, in.Name, source.WithHashing(hashing))
	if err != nil {
		return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
	}
	options.Sums = in.Detail.sums()
	m := meter.New(options)
	end, err := frames(ctx, reader, m, in.meter(m), telling(in, reader, report))
	if err != nil {
		return nil, fmt.Errorf("reading capture %q: %w", in.Name, err)
	}
	result, err := m.Settle()
	if err != nil {
		return nil, fmt.Errorf("settling capture %q: %w", in.Name, err)
	}
	finish(reader, in, result, end)
	if result.Capture.Packets >= manyPackets {
		debug.FreeOSMemory() // what counted is not needed any more, and what follows takes as much as it leaves
	}
	return result, nil
}

// meter gives what takes the frames: the meter, for those that are not left out.
func (in Input) meter(m *meter.Meter) func(*flow.Frame) error {
	s := in.stretches
	if s == nil {
		return m.Frame
	}
	return func(f *flow.Frame) error {
		if s.leaves(f) {
			return nil
		}
		return m.Frame(f)
	}
}

// frames hands all frames to take, which gives them to m, and gives what the reader
// ended with.
func frames(ctx context.Context, reader *source.Reader, m *meter.Meter, take func(*flow.Frame) error, tell func(packets uint64, last bool)) (end, err error) {
	var frame flow.Frame
	n := uint64(0)
	for ; ; n++ {
		if n%framesBetweenLooks == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			tell(n, false)
		}
		if n%framesExpected == 0 && m.Crowded() {
			reader.Coming(framesExpected, m.Expect)
		}
		if end = reader.Next(&frame); end != nil {
			break
		}
		if err := take(&frame); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil { // else a source that gave up with the context would look like a damaged file
		return nil, err
	}
	tell(n, true)
	return end, nil
}

// telling passes progress on, not more often than reportEvery but for the last.
func telling(in Input, reader *source.Reader, report Reading) func(packets uint64, last bool) {
	if report == nil {
		return func(uint64, bool) {}
	}
	started := time.Now()
	told := started
	return func(packets uint64, last bool) {
		now := time.Now()
		if !last && now.Sub(told) < reportEvery {
			return
		}
		told = now
		report(Progress{Name: in.Name, Read: reader.Consumed(), Size: in.Size, Packets: packets, Elapsed: now.Sub(started)})
	}
}

// finish adds to the result what the reader knows of the capture as a whole.
func finish(reader *source.Reader, in Input, r *meter.Result, end error) {
	c := &r.Capture
	c.Name = in.Name
	c.SHA256 = reader.SHA256()
	if in.digest != nil {
		c.SHA256 = in.digest(reader.Consumed())
	}
	c.Format = reader.Format()
	c.LinkType = reader.LinkType()
	c.Dropped = reader.Dropped()
	c.Status = reader.Status()
	c.Example = strings.HasPrefix(reader.Comment(), exampleMark)
	var problem *source.Problem
	if errors.As(end, &problem) {
		c.Problem = problem.Key
	}
}
