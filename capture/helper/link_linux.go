package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// linkType gives the LINKTYPE_ number for a hardware type of the kernel.
func linkType(hardware uint16) (uint16, bool) {
	switch hardware {
	case unix.ARPHRD_ETHER, unix.ARPHRD_LOOPBACK:
		return linkEthernet, true
	case unix.ARPHRD_NONE, unix.ARPHRD_RAWIP:
		return linkRaw, true
	case unix.ARPHRD_IEEE80211:
		return linkWifi, true
	case unix.ARPHRD_IEEE80211_RADIOTAP:
		return linkRadiotap, true
	}
	return 0, false
}

// link is the interface that a ring reads. All that it asks it asks the socket
// that is open, and needs no right for.
type link struct {
	ring        *ring
	name        string
	promiscuous bool
	index       uint32 // that the socket is bound to, 0 for none
	hardware    uint16
}

// find looks the interface up and gives its number, its kind and whether it is up.
func (l *link) find() (index uint32, hardware uint16, up bool, err error) {
	ask, err := unix.NewIfreq(l.name)
	if err != nil {
		return 0, 0, false, err // Don't wrap the error, the caller tells people.
	}
	if err = unix.IoctlIfreq(l.ring.fd, unix.SIOCGIFINDEX, ask); err != nil {
		return 0, 0, false, err // Don't wrap the error, the caller tells people.
	}
	index = ask.Uint32()
	if err = unix.IoctlIfreq(l.ring.fd, unix.SIOCGIFHWADDR, ask); err != nil {
		return 0, 0, false, err // Don't wrap the error, the caller tells people.
	}
	hardware = ask.Uint16()
	if err = unix.IoctlIfreq(l.ring.fd, unix.SIOCGIFFLAGS, ask); err != nil {
		return 0, 0, false, err // Don't wrap the error, the caller tells people.
	}
	return index, hardware, ask.Uint16()&unix.IFF_UP != 0, nil
}

// open binds the ring to the interface and gives its LINKTYPE_ number.
func (l *link) open() (uint16, error) {
	index, hardware, _, err := l.find()
	if err != nil {
		return 0, &refusal{exitNoInterface, fmt.Sprintf("There is no interface called %q on this computer. To see what there is, type: ip link", l.name)}
	}
	kind, ok := linkType(hardware)
	if !ok {
		return 0, &refusal{exitNoInterface, fmt.Sprintf("The interface %q is of a kind that cannot be read here (%d). Choose another one from: ip link", l.name, hardware)}
	}
	l.hardware, l.ring.tagged = hardware, kind == linkEthernet
	if hardware == unix.ARPHRD_LOOPBACK { // else each packet would be seen twice, on its way out and in
		if err := unix.SetsockoptInt(l.ring.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
			return 0, fmt.Errorf("leaving out what is seen twice: %w", err)
		}
	}
	return kind, l.bind(index)
}

// bind lets packets of the interface in.
func (l *link) bind(index uint32) error {
	if err := unix.Bind(l.ring.fd, &unix.SockaddrLinklayer{Protocol: swapped(unix.ETH_P_ALL), Ifindex: int(index)}); err != nil {
		return fmt.Errorf("listening on interface %q: %w", l.name, err)
	}
	l.index = index
	if !l.promiscuous {
		return nil
	}
	member := unix.PacketMreq{Ifindex: int32(index), Type: unix.PACKET_MR_PROMISC}
	if err := unix.SetsockoptPacketMreq(l.ring.fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &member); err != nil {
		return fmt.Errorf("letting interface %q take all packets: %w", l.name, err)
	}
	return nil
}

// swapped gives a number in the byte order of the network (both systems that
// this is built for have the other one).
func swapped(v uint16) uint16 { return v<<8 | v>>8 }

// look gives the state of the interface; one that came back is read again. One
// of another kind under the same name stays out: its packets would be taken for
// what they are not.
func (l *link) look() string {
	index, hardware, up, err := l.find()
	switch {
	case err != nil || hardware != l.hardware:
		return stateGone
	case index != l.index && l.bind(index) != nil:
		return stateGone
	case !up:
		return stateDown
	}
	return stateUp
}
