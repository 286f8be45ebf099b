package main

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// bufferBytes is how much is written at once while many packets come.
const bufferBytes = 256 << 10

// watch hands packets of a ring on until it is time to end.
type watch struct {
	link      *link
	out       *outlet
	snapBytes uint32
	buffer    []byte
	pending   uint64 // packets in the buffer
	blocks    int    // of the ring that were taken the last time
	told      statistics
	last      moment
}

// run writes packets as they come: at once when few do, and a buffer at a time
// when many do. What has come until the end is written too.
func (w *watch) run() error {
	w.last = clocks()
	w.told.since(w.last, w.last)
	err := w.second()
	for err == nil {
		if err = w.drain(); err == nil {
			err = w.flush()
		}
		if err == nil {
			err = w.rest()
		}
		if err == nil {
			err = w.wait()
		}
	}
	if !errors.Is(err, errEnd) {
		return err
	}
	return w.finish()
}

// rest lets blocks gather while packets come, as each time that two programs take turns
// costs more than the packets themselves. It is the shorter the more came the last time,
// so that the ring has room for many times as much as may come meanwhile.
func (w *watch) rest() error {
	if w.blocks == 0 {
		return nil
	}
	return w.out.rest(restMs(w.blocks, w.link.ring.blocks))
}

// restMs is how long to rest when so many blocks of a ring of some size were ready, milliseconds.
func restMs(ready, ring int) int64 {
	switch {
	case ready <= ring/16:
		return retireMs
	case ready <= ring/8:
		return retireMs / 4
	case ready <= ring/4:
		return retireMs / 20
	}
	return 0
}

// wait waits for a block, and tells once a second. An interface that went down
// leaves an error on the socket, which must be taken or waiting would not wait.
func (w *watch) wait() error {
	if err := w.out.wait(w.link.ring.fd, unix.POLLIN); err != nil {
		return err
	}
	return w.tick()
}

// drain writes every block that is ready.
func (w *watch) drain() error {
	w.blocks = 0
	for range w.link.ring.blocks { // a bound, so that the word to end is heard in a flood
		packets, ok := w.link.ring.take()
		if !ok {
			return nil
		}
		for _, p := range packets {
			w.buffer = appendPacket(w.buffer, p, w.snapBytes)
			w.pending++
			if len(w.buffer) >= bufferBytes {
				if err := w.flush(); err != nil {
					return err
				}
			}
		}
		w.link.ring.give()
		w.blocks++
	}
	return nil
}

// flush writes the buffer.
func (w *watch) flush() error {
	if len(w.buffer) == 0 {
		return nil
	}
	if err := w.out.write(w.buffer, w.tick); err != nil {
		return err
	}
	w.buffer = w.buffer[:0]
	w.told.Written += w.pending
	w.pending = 0
	return nil
}

// tick calls second when one is over, or when the interface has changed.
func (w *watch) tick() error {
	if broken, _ := unix.GetsockoptInt(w.link.ring.fd, unix.SOL_SOCKET, unix.SO_ERROR); broken != 0 {
		return w.second()
	}
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &now); err != nil || now.Nano()-w.last.boot < int64(time.Second) {
		return nil
	}
	return w.second()
}

// second tells the statistics.
func (w *watch) second() error {
	now := clocks()
	w.told.since(w.last, now)
	w.last = now
	w.told.turned(w.link.look())
	received, dropped, full, err := w.link.ring.counts()
	if err != nil {
		return err
	}
	w.told.counted(received, dropped, full)
	tell(w.told.line())
	return nil
}

// finish writes what is left in the ring and the last block. The block that the
// kernel still fills is handed over after retireMs.
func (w *watch) finish() error {
	stop := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K}
	_ = unix.SetsockoptSockFprog(w.link.ring.fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &stop}) // else a few more come
	_, _ = unix.GetsockoptInt(w.link.ring.fd, unix.SOL_SOCKET, unix.SO_ERROR)                                                    // else waiting would not wait
	for range 2 {
		file := []unix.PollFd{{Fd: int32(w.link.ring.fd), Events: unix.POLLIN}}
		timeout := unix.NsecToTimespec(2 * retireMs * 1e6)
		_, _ = unix.Ppoll(file, &timeout, nil) // what is ready by then is taken
		if err := w.drain(); err != nil {
			break
		}
	}
	err := w.flush()
	w.told.Last = true
	err = errors.Join(err, w.second())
	w.buffer = appendStatistics(w.buffer, w.last.wall, w.told.Received, w.told.Dropped)
	if err = errors.Join(err, w.flush()); errors.Is(err, errEnd) {
		return nil // who reads no more wants no more
	}
	return err
}

// clocks asks the three clocks; one that the kernel does not have stands still.
func clocks() moment {
	var wall, boot, awake unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_REALTIME, &wall)
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot)
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake)
	return moment{wall: wall.Nano(), boot: boot.Nano(), awake: awake.Nano()}
}
