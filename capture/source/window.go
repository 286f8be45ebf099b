package source

import (
	"errors"
	"io"
)

const (
	readBytes   = 128 << 10       // one read: larger ones crowd what is counted out of the processor's cache, smaller ones cost system calls
	recordBytes = 256<<10 + 4<<10 // the longest record that is held whole
)

// window shows a stream through a sliding piece of memory, so that a record is
// read where it lies and never copied.
type window struct {
	from   io.Reader
	buf    []byte
	lo, hi int   // buf[lo:hi] is read and not yet used
	err    error // why no more comes
}

func newWindow(from io.Reader) *window {
	return &window{from: from, buf: make([]byte, readBytes+recordBytes)}
}

// peek gives at least n unused bytes (n up to recordBytes), nil if the stream
// ends before. What an earlier peek gave is no longer valid.
func (w *window) peek(n int) []byte {
	if w.hi-w.lo < n && !w.fill(n) {
		return nil
	}
	return w.buf[w.lo:w.hi]
}

func (w *window) fill(n int) bool {
	if w.lo > 0 {
		w.hi = copy(w.buf, w.buf[w.lo:w.hi])
		w.lo = 0
	}
	for empty := 0; w.hi < n; {
		if w.err != nil {
			return false
		}
		got, err := w.from.Read(w.buf[w.hi:min(w.hi+readBytes, len(w.buf))])
		w.hi += got
		w.err = err
		if got == 0 && err == nil {
			if empty++; empty > 100 {
				w.err = errNoProgress
			}
		}
	}
	return true
}

// skip passes over n bytes of any number and reports whether they were there.
func (w *window) skip(n int64) bool {
	for {
		have := int64(w.hi - w.lo)
		if have >= n {
			w.lo += int(n)
			return true
		}
		n -= have
		w.lo = w.hi
		if w.peek(1) == nil {
			return false
		}
	}
}

// end says why the stream gave no whole record: nil at a clean end.
func (w *window) end() *Problem {
	switch {
	case w.err == nil, errors.Is(w.err, io.EOF):
		if w.hi == w.lo {
			return nil
		}
		return truncated(errRecordCut)
	case errors.Is(w.err, io.ErrUnexpectedEOF):
		return truncated(w.err)
	}
	return damaged(w.err)
}
