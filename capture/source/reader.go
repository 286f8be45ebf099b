package source

import (
	"errors"
	"fmt"
	"io"

	"telltale/capture/flow"
)

// Reader gives the frames of one capture in the order of the file. It is for
// one goroutine.
type Reader struct {
	name   string
	in     *intake
	win    *window
	packed bool
	file   *pcapFile   // one of the two is set
	blocks *pcapngFile //
	end    error       // set once reading is over

	packets uint64
	link    uint16 // of the first frame
}

// Option changes how a capture is opened.
type Option func(*Reader)

// WithHashing says how much of the capture goes into its digest; without it
// every byte does.
func WithHashing(hashing Hashing) Option {
	return func(r *Reader) { r.in.hashing = hashing }
}

// Open begins to read a capture from r and finds out what kind it is: pcap
// (with microseconds, nanoseconds or the longer records of FRITZ!Box routers) or
// pcapng, in either byte order, plain or in gzip. The name is used in messages
// only. A *Problem with status not_a_capture or unsupported says that there is
// nothing to read; faults further on come from Next.
func Open(r io.Reader, name string, options ...Option) (*Reader, error) {
	reader := &Reader{name: name, in: &intake{from: r}}
	for _, option := range options {
		option(reader)
	}
	reader.in = newIntake(r, reader.in.hashing)
	reader.win = newWindow(reader.in)
	if problem := reader.begin(); problem != nil {
		problem.Err = fmt.Errorf("opening capture %q: %w", name, problem.Err)
		return nil, problem
	}
	return reader, nil
}

// Next reads the next frame into f; f.Data is valid until the call after it.
// At the end of the capture it gives io.EOF, and a *Problem if the capture is
// cut short or damaged or cannot be read on. After that it repeats itself.
func (r *Reader) Next(f *flow.Frame) error {
	if r.end != nil {
		return r.end
	}
	var found bool
	var problem *Problem
	if r.file != nil {
		found, problem = r.file.next(r.win, f)
	} else {
		found, problem = r.blocks.next(r.win, f)
	}
	if !found {
		return r.finish(problem)
	}
	f.Index = r.packets
	if r.packets == 0 {
		r.link = f.LinkType
	}
	r.packets++
	return nil
}

// Coming visits what up to n frames hold that Next will give, as far as they were
// read from the source already: none, if the capture is of a kind that has to be
// followed block by block.
func (r *Reader) Coming(n int, visit func(data []byte)) {
	if r.file != nil && r.end == nil {
		r.file.coming(r.win, n, visit)
	}
}

// finish settles how reading ended and reads the rest of the bytes for the
// digest.
func (r *Reader) finish(problem *Problem) error {
	r.end = io.EOF
	if problem != nil {
		if failed := r.in.err; failed != nil && !errors.Is(failed, io.EOF) {
			problem.Status, problem.Key = flow.StatusTruncated, KeyUnreadable
			problem.Err = fmt.Errorf("reading capture: %w", failed)
		}
		problem.Err = fmt.Errorf("%q: %w", r.name, problem.Err)
		r.end = problem
	}
	r.in.drain(r.win.buf)
	return r.end
}

// Status says how reading ended: ok, empty if there was no frame, or that of
// the problem. Before the end it is ok.
func (r *Reader) Status() flow.Status {
	var problem *Problem
	switch {
	case errors.As(r.end, &problem):
		return problem.Status
	case r.end != nil && r.packets == 0:
		return flow.StatusEmpty
	}
	return flow.StatusOK
}

// Format gives "pcap" or "pcapng", with "+gzip" if it was packed.
func (r *Reader) Format() string {
	format := "pcapng"
	if r.file != nil {
		format = "pcap"
	}
	if r.packed {
		format += "+gzip"
	}
	return format
}

// LinkType names the link type of the first frame, "" before there was one.
func (r *Reader) LinkType() string {
	if r.packets == 0 {
		return ""
	}
	return LinkName(r.link)
}

// Comment gives the comment of the first section of a pcapng capture, as it
// stands there, "" if there is none.
func (r *Reader) Comment() string {
	if r.blocks == nil {
		return ""
	}
	return r.blocks.comment
}

// Dropped says how many frames the capturing side says it lost (statistics
// blocks of pcapng), as far as was read.
func (r *Reader) Dropped() uint64 {
	if r.blocks == nil {
		return 0
	}
	return r.blocks.dropped()
}

// Consumed says how many bytes were read from the source so far, packed as they
// are.
func (r *Reader) Consumed() int64 { return r.in.count }

// SHA256 gives the digest of all bytes of the source as they came (before
// unpacking), 64 hexadecimal digits. It is "" without hashing, before Next
// reached the end, and if the source goes on for more than 1 GiB behind a
// fault. With HashSampled, that of a capture over 16 MiB is SampledPrefix and a
// digest of the sample.
func (r *Reader) SHA256() string {
	if r.end == nil {
		return ""
	}
	return r.in.digest()
}
