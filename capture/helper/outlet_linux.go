package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// pipeBytes is how much a pipe to the reader may hold: more than the usual
// 64 KiB, so that the two programs take turns less often.
const pipeBytes = 1 << 20

// stallMost is for how many waits of a tenth of a second a reader may take nothing
// at the end.
const stallMost = 20

// errEnd says that it is time to end: standard input closed, a signal came, or
// nobody reads any more.
var errEnd = errors.New("time to end")

// outlet is where packets go, and where the word to end comes from.
type outlet struct {
	in, out int
	ended   <-chan os.Signal
	over    bool // it was time to end
}

// newOutlet prepares the standard streams. A pipe that is full must not keep
// this program from ending, so writing to one never waits.
func newOutlet(in, out int, ended <-chan os.Signal) (*outlet, error) {
	var about unix.Stat_t
	if err := unix.Fstat(out, &about); err != nil {
		return nil, fmt.Errorf("looking at standard output: %w", err)
	}
	if about.Mode&unix.S_IFMT == unix.S_IFIFO {
		_, _ = unix.FcntlInt(uintptr(out), unix.F_SETPIPE_SZ, pipeBytes) // a smaller one does as well
		if err := unix.SetNonblock(out, true); err != nil {
			return nil, fmt.Errorf("preparing standard output: %w", err)
		}
	}
	return &outlet{in: in, out: out, ended: ended}, nil
}

// wait waits for something on a file, a tenth of a second at most, and looks
// whether it is time to end.
func (o *outlet) wait(fd int, events int16) error {
	return o.poll(fd, events, retireMs)
}

// rest waits for nothing, so many milliseconds, and looks whether it is time to end.
func (o *outlet) rest(ms int64) error {
	if ms == 0 {
		return nil
	}
	return o.poll(-1, 0, ms) // a file of that number is passed over (poll(2))
}

func (o *outlet) poll(fd int, events int16, ms int64) error {
	files := []unix.PollFd{{Fd: int32(fd), Events: events}, {Fd: int32(o.in), Events: unix.POLLIN}}
	timeout := unix.NsecToTimespec(ms * 1e6)
	if o.over { // standard input would not let it wait
		files = files[:1]
	}
	if _, err := unix.Ppoll(files, &timeout, nil); err != nil && !errors.Is(err, unix.EINTR) {
		return fmt.Errorf("waiting: %w", err)
	}
	select {
	case <-o.ended:
		o.over = true
	default:
		o.over = o.over || len(files) > 1 && files[1].Revents != 0 && o.closed()
	}
	if o.over {
		return errEnd
	}
	return nil
}

// closed reads standard input, on which nothing is said but its end.
func (o *outlet) closed() bool {
	var heard [512]byte
	n, err := unix.Read(o.in, heard[:])
	return n <= 0 && !errors.Is(err, unix.EAGAIN) && !errors.Is(err, unix.EINTR)
}

// write writes b whole, and calls idle while the reader keeps it waiting. Once
// it is time to end, a reader that takes nothing for stallMost waits is left.
func (o *outlet) write(b []byte, idle func() error) error {
	stalled := 0
	for len(b) > 0 {
		n, err := unix.Write(o.out, b)
		switch {
		case n > 0:
			b, stalled = b[n:], 0
		case errors.Is(err, unix.EPIPE), stalled > stallMost:
			return errEnd
		case errors.Is(err, unix.EAGAIN):
			if err := o.room(idle); err != nil {
				return err
			}
			if o.over {
				stalled++
			}
		case err != nil && !errors.Is(err, unix.EINTR):
			return fmt.Errorf("writing packets: %w", err)
		}
	}
	return nil
}

// room waits until there may be room in the pipe. That it is time to end is
// noted, and what is being written is written first.
func (o *outlet) room(idle func() error) error {
	if err := o.wait(o.out, unix.POLLOUT); err != nil && !errors.Is(err, errEnd) {
		return err
	}
	return idle()
}

// tell writes a line to standard error if there is room: who does not read the
// statistics loses them, and no packets.
func tell(line []byte) {
	file := []unix.PollFd{{Fd: int32(unix.Stderr), Events: unix.POLLOUT}}
	if n, err := unix.Ppoll(file, &unix.Timespec{}, nil); err == nil && n == 1 && file[0].Revents&unix.POLLOUT != 0 {
		_, _ = unix.Write(unix.Stderr, line) // see above
	}
}
