//go:build !arm64

package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/gopacket/pcap"

	"telltale/capture/adapter"
)

// npcap is an adapter that is read by Npcap, whose library is loaded while the program
// runs, and need not be there to build it.
type npcap struct {
	name                string // of the adapter, as people know it
	options             options
	handle              *pcap.Handle
	dlt                 uint32
	lost                bool // the adapter went, and is to be read again when it comes back
	one                 [1]packet
	received, dropped32 uint32 // what Npcap counted so far
}

// openTap opens the adapter, and gives its LINKTYPE_ number.
func openTap(o options) (*npcap, uint16, error) {
	n := &npcap{name: o.iface, options: o}
	if err := n.open(); err != nil {
		return nil, 0, err
	}
	link, ok := linkOf(n.dlt)
	if !ok {
		return nil, 0, &refusal{exitNoInterface, fmt.Sprintf("The interface %q is of a kind that cannot be read here (%d). Choose another one from: netsh interface show interface", o.iface, n.dlt)}
	}
	return n, link, nil
}

// open opens the adapter that has the name now.
func (n *npcap) open() error {
	if err := pcap.LoadWinPCAP(); err != nil {
		return &refusal{exitPermission, "Npcap, with which programs read packets on Windows, is not on this computer. Its installer is at https://npcap.com. Install it, then try again."}
	}
	found, err := adapter.Find(n.name)
	if errors.Is(err, adapter.ErrNone) {
		return &refusal{exitNoInterface, fmt.Sprintf("There is no interface called %q on this computer. To see what there is, type: netsh interface show interface", n.name)}
	}
	if err != nil {
		return fmt.Errorf("looking for interface %q: %w", n.name, err)
	}
	idle, err := pcap.NewInactiveHandle(found.Device)
	if err != nil {
		return fmt.Errorf("asking Npcap for interface %q: %w", n.name, err)
	}
	defer idle.CleanUp()
	err = errors.Join(
		idle.SetSnapLen(int(n.options.snapBytes)), idle.SetPromisc(n.options.promiscuous), idle.SetTimeout(waitMost),
		idle.SetBufferSize(int(n.options.bufferMiB)<<20),
	)
	if err != nil {
		return fmt.Errorf("preparing Npcap: %w", err)
	}
	followClock(idle)
	handle, err := idle.Activate()
	if err != nil {
		return unactivated(n.name, err.Error())
	}
	n.handle, n.dlt, n.lost, n.received, n.dropped32 = handle, uint32(handle.LinkType()), false, 0, 0
	return nil
}

// followClock asks for times by the clock of the computer. The ones that Npcap takes
// by itself run beside it, and are seconds off after some days.
func followClock(idle *pcap.InactiveHandle) {
	for _, name := range []string{"host_hiprec", "host_lowprec"} {
		if by, err := pcap.TimestampSourceFromString(name); err == nil && idle.SetTimestampSource(by) == nil {
			return
		}
	}
}

// read gives the next packet. Those that wait already come without asking the system.
func (n *npcap) read() ([]packet, error) {
	if n.lost {
		time.Sleep(waitMost)
		return nil, nil
	}
	b, about, err := n.handle.ZeroCopyReadPacketData()
	if errors.Is(err, pcap.NextErrorTimeoutExpired) {
		return nil, nil
	}
	if err != nil { // of an adapter that was taken out, or of a computer that slept
		n.lost = true
		n.handle.Close()
		return nil, nil
	}
	n.one[0] = packet{timeNs: about.Timestamp.UnixNano(), wire: uint32(about.Length), data: b}
	return n.one[:], nil
}

// counts gives what Npcap counted since it was last asked.
func (n *npcap) counts() (received, dropped uint32, err error) {
	if n.lost {
		return 0, 0, nil
	}
	now, err := n.handle.Stats()
	if err != nil {
		return 0, 0, nil //nolint:nilerr // an adapter that was taken out tells nothing, and the next read finds out
	}
	received, dropped = uint32(now.PacketsReceived)-n.received, uint32(now.PacketsDropped)-n.dropped32
	n.received, n.dropped32 = uint32(now.PacketsReceived), uint32(now.PacketsDropped)
	return received, dropped, nil
}

// look gives the state of the adapter, and reads it again when it came back. One of
// another kind stays out: its packets would be taken for what they are not.
func (n *npcap) look() string {
	now, err := adapter.Find(n.name)
	if err != nil {
		return stateGone
	}
	if n.lost && !n.again() {
		return stateGone
	}
	if !now.Up {
		return stateDown
	}
	return stateUp
}

func (n *npcap) again() bool {
	before := n.dlt
	if n.open() != nil {
		return false
	}
	if n.dlt != before {
		n.handle.Close()
		n.dlt, n.lost = before, true
		return false
	}
	return true
}
