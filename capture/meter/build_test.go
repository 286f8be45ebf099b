package meter_test

import (
	"net/netip"
	"testing"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

const (
	second   = int64(1e9)
	startNs  = int64(1_700_000_000) * second / flow.HourNs * flow.HourNs // the start of an hour
	ethernet = 1
	rawIP    = 101
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func mac(last byte) flow.MAC { return flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, last} }

// A small home: one router, two devices, one server behind the router.
func router() *capturetest.Host {
	return &capturetest.Host{MAC: mac(1), IPv4: addr("192.168.1.1")}
}

func lamp() *capturetest.Host {
	return &capturetest.Host{MAC: mac(2), IPv4: addr("192.168.1.20")}
}

func camera() *capturetest.Host {
	return &capturetest.Host{MAC: mac(3), IPv4: addr("192.168.1.30")}
}

func server() *capturetest.Host { return capturetest.Far(mac(1), addr("203.0.113.7")) }

// frames turns what was recorded into frames of one link type, in the order of
// time.
func frames(r *capturetest.Recorder, link uint16) []flow.Frame {
	list := make([]flow.Frame, 0, r.Len())
	for i, p := range r.Packets() {
		list = append(list, flow.Frame{
			TimeNs: p.AtNs, HasTime: true, Wire: uint32(max(p.OriginalBytes, len(p.Data))),
			LinkType: link, Index: uint64(i), Data: p.Data,
		})
	}
	return list
}

// settle meters frames with the default limits.
func settle(list []flow.Frame) *meter.Result { return settleWith(meter.Limits{}, list) }

func settleWith(limits meter.Limits, list []flow.Frame) *meter.Result {
	return settleAs(meter.Options{Limits: limits, Sums: meter.SumsAll}, list)
}

// settleAs meters frames as the options say; none of them has a Sink that fails.
func settleAs(options meter.Options, list []flow.Frame) *meter.Result {
	m := meter.New(options)
	for i := range list {
		if err := m.Frame(&list[i]); err != nil {
			panic(err)
		}
	}
	r, err := m.Settle()
	if err != nil {
		panic(err)
	}
	return r
}

// recorded meters what a Recorder holds.
func recorded(r *capturetest.Recorder) *meter.Result { return settle(frames(r, ethernet)) }

// conversation finds the one conversation of a device with a remote address.
func conversation(t *testing.T, r *meter.Result, device string, remote netip.Addr) flow.Conversation {
	t.Helper()
	var found []flow.Conversation
	for _, c := range r.Conversations {
		if c.Device == device && c.Remote == remote {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("conversations of %s with %s = %v, want one; all: %+v", device, remote, found, r.Conversations)
	}
	return found[0]
}

// names lists the names that a device bound to an address, as "source name".
func names(r *meter.Result, device string, remote netip.Addr) []string {
	var list []string
	for _, b := range r.Names {
		if b.Device == device && b.Remote == remote {
			list = append(list, b.Source.String()+" "+b.Name)
		}
	}
	return list
}

func deviceOf(t *testing.T, r *meter.Result, key string) flow.Device {
	t.Helper()
	for _, d := range r.Devices {
		if d.Key == key {
			return d
		}
	}
	t.Fatalf("no device %s among %+v", key, r.Devices)
	return flow.Device{}
}

// udpFrame is one datagram between two hosts.
func udpFrame(from, to *capturetest.Host, fromPort, toPort uint16, payload string) []byte {
	return capturetest.Datagram{
		Source:      netip.AddrPortFrom(from.IPv4, fromPort),
		Destination: netip.AddrPortFrom(to.IPv4, toPort),
		Payload:     []byte(payload),
	}.Frame(capturetest.Link{Source: from.MAC, Destination: to.MAC}, capturetest.IPHeader{})
}

// hello is a ClientHello with a server name.
func hello(name string) []byte {
	return capturetest.NewClientHello(capturetest.NewChance(7), name, capturetest.TLS13, "h2").Record()
}

// tcpSegment is one segment from the lamp's port 50000 to the server's port.
func tcpSegment(port uint16, seq uint32, flags uint8, payload []byte) []byte {
	return capturetest.Segment{
		Source: netip.AddrPortFrom(lamp().IPv4, 50000), Destination: netip.AddrPortFrom(server().IPv4, port),
		Sequence: seq, Flags: flags, Payload: payload,
	}.Frame(capturetest.Link{Source: mac(2), Destination: mac(1)}, capturetest.IPHeader{})
}

// ordered meters frames in the order given, a millisecond apart.
func ordered(list ...[]byte) *meter.Result {
	var all []flow.Frame
	for i, data := range list {
		all = append(all, flow.Frame{
			TimeNs: startNs + int64(i)*1e6, HasTime: true, Wire: uint32(len(data)), LinkType: ethernet, Index: uint64(i), Data: data,
		})
	}
	return settle(all)
}
