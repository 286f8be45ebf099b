package main

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"telltale/capture/adapter"
)

// devicesMost is how many /dev/bpf devices are tried; macOS makes another whenever the
// last one is taken.
const devicesMost = 256

// device is one /dev/bpf device (bpf(4) of macOS), opened for reading alone: with it
// nothing can be sent.
// It is asked by the functions of package syscall. They are marked as deprecated in favour
// of a package that makes filters and cannot ask a device anything.
type device struct {
	name        string // of the interface
	promiscuous bool
	fd          int
	dlt         int
	lost        bool // the interface went, and is to be read again when it comes back
	room        []byte
	packets     []packet
	before      syscall.BpfStat
}

// openTap opens a device, binds it to the interface, and gives its LINKTYPE_ number.
func openTap(o options) (*device, uint16, error) {
	fd, err := openDevice()
	if err != nil {
		return nil, 0, unopened(o.iface, err)
	}
	d := &device{name: o.iface, promiscuous: o.promiscuous, fd: fd}
	size, err := syscall.SetBpfBuflen(fd, int(o.bufferMiB)<<20) // the system makes less of it (sysctl debug.bpf_maxbufsize)
	if err != nil {
		return nil, 0, fmt.Errorf("making room for packets: %w", err)
	}
	d.room = make([]byte, size)
	if err := syscall.SetBpf(fd, []syscall.BpfInsn{{Code: syscall.BPF_RET | syscall.BPF_K, K: o.snapBytes}}); err != nil {
		return nil, 0, fmt.Errorf("setting how much of a packet is kept: %w", err)
	}
	if err := d.bind(); err != nil {
		return nil, 0, unopened(o.iface, err)
	}
	link, ok := linkOf(uint32(d.dlt))
	if !ok {
		return nil, 0, &refusal{exitNoInterface, fmt.Sprintf("The interface %q is of a kind that cannot be read here (%d). Choose another one from: networksetup -listallhardwareports", o.iface, d.dlt)}
	}
	return d, link, nil
}

// openDevice opens the first device that nobody has.
func openDevice() (int, error) {
	busy := error(unix.ENOENT)
	for i := range devicesMost {
		fd, err := unix.Open(fmt.Sprintf("/dev/bpf%d", i), unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err == nil {
			return fd, nil
		}
		if errors.Is(err, unix.ENOENT) {
			return 0, busy // there are no more
		}
		busy = err
	}
	return 0, busy
}

// bind lets packets of the interface in. A read gives what came in waitMost.
func (d *device) bind() error {
	if err := syscall.SetBpfInterface(d.fd, d.name); err != nil {
		return err // Don't wrap the error, the caller tells people.
	}
	dlt, err := syscall.BpfDatalink(d.fd)
	if err != nil {
		return fmt.Errorf("asking for the kind of interface %q: %w", d.name, err)
	}
	if d.dlt != 0 && dlt != d.dlt {
		return errOtherKind
	}
	d.dlt = dlt
	wait := syscall.NsecToTimeval(int64(waitMost))
	if err := syscall.SetBpfTimeout(d.fd, &wait); err != nil {
		return fmt.Errorf("setting how long a read waits: %w", err)
	}
	if d.promiscuous {
		if err := syscall.SetBpfPromisc(d.fd, 1); err != nil {
			return fmt.Errorf("letting interface %q take all packets: %w", d.name, err)
		}
	}
	d.lost, d.before = false, syscall.BpfStat{} // the system counts from here
	return nil
}

// errOtherKind says that another interface came under the name: its packets would be
// taken for what they are not.
var errOtherKind = errors.New("the interface is of another kind than before")

// unopened says why nothing can be read.
func unopened(iface string, err error) error {
	switch {
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return &refusal{exitPermission, "This program has no permission to read packets. Wireshark's installer brings “ChmodBPF”, which gives it to you (the group access_bpf): install it, then sign out and in again."}
	case errors.Is(err, unix.ENXIO):
		return &refusal{exitNoInterface, fmt.Sprintf("There is no interface called %q on this computer. To see what there is, type: networksetup -listallhardwareports", iface)}
	case errors.Is(err, unix.ENETDOWN):
		return &refusal{exitNoInterface, fmt.Sprintf("The interface %q is switched off.", iface)}
	case errors.Is(err, unix.EBUSY):
		return &refusal{exitFailure, "All places for programs that read packets (/dev/bpf) are taken. Close another one, then try again."}
	}
	return fmt.Errorf("opening a place to read packets from: %w", err)
}

// read gives what came within waitMost.
func (d *device) read() ([]packet, error) {
	n := 0
	if !d.lost {
		var err error
		n, err = unix.Read(d.fd, d.room)
		switch {
		case err == nil, errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN):
		case errors.Is(err, unix.ENXIO), errors.Is(err, unix.EIO), errors.Is(err, unix.ENETDOWN):
			d.lost = true
		default:
			return nil, fmt.Errorf("reading packets: %w", err)
		}
	}
	if d.lost {
		time.Sleep(waitMost) // reading does not wait any more
	}
	d.packets, _ = appendBPF(d.packets[:0], d.room[:max(n, 0)]) // what the system wrote wrongly is lost
	return d.packets, nil
}

// counts gives what the system counted since it was last asked.
func (d *device) counts() (received, dropped uint32, err error) {
	if d.lost {
		return 0, 0, nil
	}
	now, err := syscall.BpfStats(d.fd)
	if err != nil {
		return 0, 0, err // Don't wrap the error, the caller says what it was doing.
	}
	received, dropped = now.Recv-d.before.Recv, now.Drop-d.before.Drop
	d.before = *now
	return received, dropped, nil
}

// look gives the state of the interface, and reads it again when it came back.
func (d *device) look() string {
	now, err := adapter.Find(d.name)
	if err != nil {
		d.lost = d.lost || errors.Is(err, adapter.ErrNone)
		return stateGone
	}
	if d.lost && d.bind() != nil {
		return stateGone
	}
	if !now.Up {
		return stateDown
	}
	return stateUp
}
