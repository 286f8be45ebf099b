package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// capture opens the interface, gives up everything else, and hands packets on
// until it is told to end.
func capture(o options) error {
	// All is done one after the other. With a second processor to give away, Go's
	// scheduler would look sixty times after each wait whether there is work for it.
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(10) // it makes half a kilobyte of garbage a second, and need not let 4 MiB of it gather for hours
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	closeInherited()
	r, err := openRing(o.snapBytes, o.bufferMiB)
	if err != nil {
		return unopened(o.iface, err)
	}
	l := &link{ring: r, name: o.iface, promiscuous: o.promiscuous}
	kind, err := l.open()
	if err != nil {
		return err
	}
	out, err := newOutlet(unix.Stdin, unix.Stdout, ended)
	if err != nil {
		return err
	}
	wakeScheduler()
	if err := renounce(r.fd); err != nil {
		return err
	}
	w := &watch{link: l, out: out, snapBytes: o.snapBytes, told: statistics{Interface: o.iface}}
	w.buffer = appendStart(w.buffer, o.iface, kind, o.snapBytes)
	return w.run()
}

// wakeScheduler has Go's scheduler open the two files that it needs for timers (an epoll
// and an eventfd) while it may. It would open them minutes after the first collection of
// garbage, when memory is first given back to the system, and end the program if it cannot.
func wakeScheduler() { time.AfterFunc(time.Hour, func() {}).Stop() }

// closeInherited closes what the program that started this one had open. Where
// a standard stream does not wait, Go has files of its own among them by now.
func closeInherited() {
	for _, fd := range []uintptr{0, 1, 2} {
		if flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0); err != nil || flags&unix.O_NONBLOCK != 0 {
			return
		}
	}
	_ = unix.CloseRange(3, 1<<31-1, 0) // an old kernel has none, and then they stay
}

// unopened says why there is no socket.
func unopened(iface string, err error) error {
	switch {
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES):
		program, _ := os.Executable() // without a path the advice is still right
		return &refusal{exitPermission, fmt.Sprintf("This program has no permission to read packets from %q. An administrator gives it with: sudo setcap cap_net_raw=ep %s", iface, program)}
	case errors.Is(err, unix.ENOMEM):
		return &refusal{exitFailure, "There is not enough memory for the ring of packets. Ask for a smaller one, for instance with: --buffer 4"}
	}
	return fmt.Errorf("opening a packet socket: %w", err)
}
