package main

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// tap is what packets are read from where the system shares no ring with its
// programs, as Linux does.
type tap interface {
	// read gives packets that came. It waits for the first of them, but not much longer
	// than waitMost. They hold until it is called again.
	read() ([]packet, error)
	// counts gives how many packets came, those dropped among them, and how many were
	// dropped by the system, since it was last asked.
	counts() (received, dropped uint32, err error)
	// look gives the state of the interface. One that came back is read again.
	look() string
}

const (
	waitMost   = 100 * time.Millisecond
	drainMost  = 2 * waitMost    // how long packets are taken that came before the end
	stallWait  = 2 * time.Second // how long a reader may take nothing at the end
	tappedMost = 256 << 10       // bytes written at once while many packets come
)

// errClosed says that nobody reads any more, or took nothing for stallWait at the end.
var errClosed = errors.New("nobody reads the packets")

// relay hands packets of a tap on until it is time to end.
type relay struct {
	tap       tap
	out       *outflow
	ended     <-chan struct{}
	clocks    func() moment
	tell      func([]byte) // takes a line of statistics, and never waits
	snapBytes uint32

	buffer  []byte
	pending uint64 // packets in buffer
	told    statistics
	last    moment // of the last line of statistics
	flushed int64  // on the clock that nobody sets, nanoseconds
}

// outflow writes in a goroutine of its own, so that a reader who takes nothing costs
// packets, and keeps this program neither from counting them nor from ending.
type outflow struct {
	full, spare chan []byte
	over        chan error // tells once, at the end or at the first error
}

func newOutflow(to io.Writer) *outflow {
	o := &outflow{full: make(chan []byte, 1), spare: make(chan []byte, 1), over: make(chan error, 1)}
	o.spare <- nil
	go o.run(to)
	return o
}

func (o *outflow) run(to io.Writer) {
	for b := range o.full {
		if _, err := to.Write(b); err != nil {
			o.over <- err
			return
		}
		o.spare <- b[:0]
	}
	o.over <- nil
}

// run begins with what the buffer holds, and ends well when it is time to end or
// when nobody reads any more.
func (r *relay) run() error {
	r.last = r.clocks()
	r.flushed = r.last.boot
	r.told.since(r.last, r.last)
	err := r.second()
	for err == nil && !r.over() {
		err = r.step()
	}
	if err == nil {
		err = r.finish()
	}
	if errors.Is(err, errClosed) {
		return nil // who reads no more wants no more
	}
	return err
}

// over reports whether it is time to end.
func (r *relay) over() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// step reads once, and writes when there is enough or enough time has gone.
func (r *relay) step() error {
	packets, err := r.tap.read()
	if err != nil {
		return err
	}
	for _, p := range packets {
		r.buffer = appendPacket(r.buffer, p, r.snapBytes)
		r.pending++
	}
	now := r.clocks()
	if full := len(r.buffer) >= tappedMost; full || len(packets) == 0 || now.boot-r.flushed >= int64(waitMost) {
		if err := r.flush(full); err != nil {
			return err
		}
		r.flushed = now.boot
	}
	if now.boot-r.last.boot < int64(time.Second) {
		return nil
	}
	return r.second()
}

// flush hands the buffer to the writer. While that is busy, the buffer grows; one that
// must go waits, and the statistics go on meanwhile.
func (r *relay) flush(must bool) error {
	for waited := time.Duration(0); len(r.buffer) > 0; {
		select {
		case spare := <-r.out.spare:
			r.out.full <- r.buffer
			r.buffer, r.told.Written, r.pending = spare, r.told.Written+r.pending, 0
			continue
		case err := <-r.out.over:
			return errors.Join(errClosed, err)
		default:
		}
		if !must {
			return nil
		}
		if waited > stallWait {
			return errClosed
		}
		if r.over() {
			waited += waitMost
		}
		if err := r.idle(); err != nil {
			return err
		}
	}
	return nil
}

// idle waits until there may be room, and goes on with the statistics.
func (r *relay) idle() error {
	select {
	case spare := <-r.out.spare:
		r.out.spare <- spare // its place is free, since it came from there
	case <-time.After(waitMost):
	}
	if r.clocks().boot-r.last.boot < int64(time.Second) {
		return nil
	}
	return r.second()
}

// second tells the statistics.
func (r *relay) second() error {
	now := r.clocks()
	r.told.since(r.last, now)
	r.last = now
	r.told.turned(r.tap.look())
	received, dropped, err := r.tap.counts()
	if err != nil {
		return fmt.Errorf("asking for the counts of the system: %w", err)
	}
	r.told.counted(received, dropped, 0)
	if r.told.Last && r.pending == 0 { // all that came before the end was read, so what waits came after it
		r.told.Received -= r.told.Queued
		r.told.Queued = 0
	}
	r.tell(r.told.line())
	return nil
}

// finish writes what came until the end, the last counts and the last block.
func (r *relay) finish() error {
	end := r.clocks().boot + int64(drainMost)
	for r.clocks().boot < end {
		packets, err := r.tap.read()
		if err != nil || len(packets) == 0 {
			break
		}
		for _, p := range packets {
			r.buffer = appendPacket(r.buffer, p, r.snapBytes)
			r.pending++
		}
	}
	err := r.flush(true)
	r.told.Last = true
	if err = errors.Join(err, r.second()); err != nil {
		return err
	}
	r.buffer = appendStatistics(r.buffer, r.last.wall, r.told.Received, r.told.Dropped)
	if err = r.flush(true); err != nil {
		return err
	}
	close(r.out.full)
	select {
	case err = <-r.out.over:
	case <-time.After(stallWait):
		err = errClosed
	}
	if err != nil {
		return errors.Join(errClosed, err)
	}
	return nil
}
