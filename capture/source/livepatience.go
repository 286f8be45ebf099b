package source

import (
	"io"
	"os"
	"time"
)

// deadlined is a reader that need not be waited for for ever.
type deadlined interface {
	io.Reader
	SetReadDeadline(at time.Time) error
}

// patient gives r where its reads can be given a deadline, and else one that reads it
// in a goroutine of its own: pipes between programs know none on Windows.
func patient(r io.Reader) io.Reader {
	if d, ok := r.(deadlined); ok && d.SetReadDeadline(time.Time{}) == nil {
		return r
	}
	p := &patience{full: make(chan []byte), spare: make(chan []byte, patientBuffers)}
	for range patientBuffers {
		p.spare <- make([]byte, patientBytes)
	}
	go p.run(r)
	return p
}

// One buffer is read while the other is filled.
const (
	patientBuffers = 2
	patientBytes   = 256 << 10
)

// patience reads from another goroutine. Its own methods are for one.
type patience struct {
	full, spare chan []byte
	err         error // why full was closed
	at          time.Time
	held, left  []byte // the buffer that is being read, and what is left of it
}

func (p *patience) run(r io.Reader) {
	defer close(p.full)
	for b := range p.spare {
		n, err := r.Read(b[:patientBytes])
		p.full <- b[:n]
		if err != nil {
			p.err = err
			return
		}
	}
}

// SetReadDeadline says until when Read waits, the zero time for ever.
func (p *patience) SetReadDeadline(at time.Time) error {
	p.at = at
	return nil
}

// Read gives what came. The error at the deadline wraps os.ErrDeadlineExceeded.
func (p *patience) Read(b []byte) (int, error) {
	for len(p.left) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

// next takes the next buffer.
func (p *patience) next() error {
	if p.held != nil {
		p.spare <- p.held // it has room for all of them
		p.held = nil
	}
	var late <-chan time.Time
	if !p.at.IsZero() {
		timer := time.NewTimer(time.Until(p.at))
		defer timer.Stop()
		late = timer.C
	}
	select {
	case b, more := <-p.full:
		if !more {
			return p.err // Don't wrap the error, the reader gave it.
		}
		p.held, p.left = b, b
		return nil
	case <-late:
		return os.ErrDeadlineExceeded
	}
}
