package capturetest

import (
	"encoding/binary"
	"net/netip"
)

// Sweep records how a device knocks at one TCP port of many addresses of IPv4,
// one after the other, without an answer. With marked set the sequence number
// is the address, the mark of Mirai's scanner.
func (r *Recorder) Sweep(fromNs, stepNs int64, device, router *Host, targets []netip.Addr, port uint16, marked bool) {
	for i, target := range targets {
		client, remote := Call(device, Far(router.MAC, target), port)
		sequence := uint32(i)*7919 + 1
		if raw := target.As4(); marked {
			sequence = binary.BigEndian.Uint32(raw[:])
		}
		syn := Segment{Source: client.Addr, Destination: remote.Addr, Sequence: sequence, Flags: SYN, Window: 64240, Options: SYNOptions(1460)}
		r.Add(fromNs+int64(i)*stepNs, syn.Frame(Link{Source: device.MAC, Destination: router.MAC}, client.header()))
	}
}

// Flood is packets that go one way at an even rate.
type Flood struct {
	FromNs, LengthNs int64
	PerSecond        int
	PayloadBytes     int
	NewPort          bool // each packet comes from another port
}

// Requests records SYNs, each from another port and with another sequence number.
func (r *Recorder) Requests(f Flood, device, target *Host, port uint16) {
	for i := range f.count() {
		client, remote := Call(device, target, port)
		syn := Segment{Source: client.Addr, Destination: remote.Addr, Sequence: uint32(i) * 104729, Flags: SYN, Window: 64240}
		r.Add(f.at(i), syn.Frame(Link{Source: device.MAC, Destination: target.MAC}, client.header()))
	}
}

// Datagrams records UDP.
func (r *Recorder) Datagrams(f Flood, device, target *Host, port uint16) {
	client, remote := Call(device, target, port)
	payload := make([]byte, f.PayloadBytes)
	for i := range f.count() {
		if f.NewPort {
			client, remote = Call(device, target, port)
		}
		r.SendUDP(f.at(i), client, remote, payload)
	}
}

func (f Flood) count() int { return int(f.LengthNs * int64(f.PerSecond) / second) }

func (f Flood) at(i int) int64 { return f.FromNs + int64(i)*second/int64(f.PerSecond) }
