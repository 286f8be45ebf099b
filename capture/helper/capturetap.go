//go:build darwin || (windows && !arm64)

package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

// capture opens the interface, gives up what this system lets it give up, and hands
// packets on until it is told to end.
func capture(o options) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // else a reader that ends would end this program before its last word
	t, link, err := openTap(o)
	if err != nil {
		return err
	}
	if err := renounce(t); err != nil {
		return err
	}
	r := &relay{
		tap: t, out: newOutflow(os.Stdout), ended: ended(os.Stdin, signals), clocks: clocks, tell: newTeller(os.Stderr),
		snapBytes: o.snapBytes, told: statistics{Interface: o.iface},
	}
	r.buffer = appendStart(r.buffer, o.iface, link, o.snapBytes)
	return r.run()
}

// ended is closed when nothing more is said on in, or when a signal comes.
func ended(in io.Reader, signals <-chan os.Signal) <-chan struct{} {
	silent, over := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, in) // nothing is said there but its end
		close(silent)
	}()
	go func() {
		defer close(over)
		select {
		case <-silent:
		case <-signals:
		}
	}()
	return over
}

// newTeller gives a function that writes lines, and drops those for which nobody has
// room: who does not read the statistics loses them, and no packets.
func newTeller(to io.Writer) func([]byte) {
	lines := make(chan []byte, 4)
	go func() {
		for line := range lines {
			_, _ = to.Write(line) // see above
		}
	}()
	return func(line []byte) {
		select {
		case lines <- line:
		default:
		}
	}
}
