package findings_test

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"telltale/capture/capturetest"
)

// natPMP is a request to open a port for so many seconds (RFC 6886 section 3.3).
func natPMP(seconds uint32) []byte {
	b := []byte{0, 2, 0, 0, 0, 80, 0x1f, 0x90}
	return binary.BigEndian.AppendUint32(b, seconds)
}

func opens(name string, seconds uint32) func(l *lab) {
	return func(l *lab) {
		if name != "" {
			l.called(thing(2), name)
		}
		for i := range int64(2) {
			l.datagram(noon+i*hour, thing(2), l.router, 40000, 5351, natPMP(seconds))
		}
	}
}

// visited records calls from the Internet.
func visited(taken bool) func(l *lab) {
	return func(l *lab) {
		for i := range 3 {
			at := noon + int64(i)*hour
			caller := l.server(50 + i)
			client, remote := capturetest.Call(caller, thing(2), 8000)
			if taken {
				c := l.OpenTCP(at, l.chance, client, remote)
				c.Send([]byte("who are you?"))
				c.Receive([]byte("a camera"))
				c.Close()
				continue
			}
			l.segment(at, client, remote, capturetest.SYN)
			l.segment(at+1e6, remote, client, capturetest.RST|capturetest.ACK)
		}
	}
}

func (l *lab) segment(atNs int64, from, to capturetest.End, flags uint8) {
	s := capturetest.Segment{Source: from.Addr, Destination: to.Addr, Flags: flags, Window: 1000}
	l.Add(atNs, s.Frame(capturetest.Link{Source: from.Host.MAC, Destination: to.Host.MAC}, capturetest.IPHeader{}))
}

// announces records that a device announces a name, twice.
func announces(instance string) func(l *lab) {
	return func(l *lab) {
		d := thing(2)
		m := capturetest.MDNSAnnouncement("gadget", []netip.Addr{d.IPv4}, capturetest.MDNSService{Instance: instance, Kind: "_http._tcp", Port: 5000})
		for i := range int64(2) {
			l.SendGroup(noon+i*minute, d, 5353, capturetest.MDNSGroup(false), m.Bytes())
		}
	}
}

// numbered records that so many devices announce a number of their own.
func numbered(n byte) func(l *lab) {
	return func(l *lab) {
		for i := range n {
			for at := noon; at < noon+2*hour; at += hour {
				s := capturetest.SSDP{
					Type: "upnp:rootdevice", Device: fmt.Sprintf("uuid:2f402f80-da50-11e1-9b23-0000000000%02d", i),
					Location: "http://192.168.7.9/d.xml", Server: "Linux UPnP/1.0 x/1",
				}
				l.SendGroup(at, thing(2+i), 1900, capturetest.SSDPGroup(), s.Notify())
			}
		}
	}
}

// carries records that a device carries a phone at some times after it was set up.
func carries(after ...int64) func(l *lab) {
	return func(l *lab) {
		plug, phone := thing(3), &capturetest.Host{MAC: mac(3), IPv4: netip.AddrFrom4([4]byte{10, 22, 22, 138})}
		lease := capturetest.Lease{Router: l.router, Device: plug, Seconds: 86400}
		lease.Take(&l.Recorder, noon, 9)
		l.cloud(noon+minute, plug, "a.plugo.example")
		for i, at := range after {
			l.cloud(noon+at, phone, fmt.Sprintf("app%d.chirpo.example", i))
		}
		l.cloud(noon+5*hour, plug, "a.plugo.example")
	}
}

// signsIn records that a computer signs in to a device.
func signsIn(pair string) func(l *lab) {
	return func(l *lab) {
		l.cloud(noon, thing(9), "a.lumo.example")
		for i := range int64(2) {
			up := capturetest.HTTPRequest("GET", "/", []capturetest.Header{{Name: "Host", Value: "192.168.7.2"}, {Name: "Authorization", Value: "Basic " + pair}}, nil)
			l.clear(noon+i*hour+minute, thing(9), thing(2), 80, up, capturetest.HTTPResponse("200 OK", nil, []byte("hello")))
		}
	}
}

func exposureTrials() []trial {
	return []trial{
		{"TT-X01", "asks the router for a port, twice", "TT-X01 medium", opens("", 3600)},
		{"TT-X01", "a camera asks for a port, twice", "TT-X01 high", opens("ipcam", 3600)},
		{"TT-X01", "gives a port back", nothing, opens("", 0)},
		{"TT-X07", "takes calls from three strangers", "TT-X07 high", visited(true)},
		{"TT-X07", "refuses them", nothing, visited(false)},
		{"TT-X08", "announces “Anna's gadget”", "TT-X08 low", announces("Anna's gadget")},
		{"TT-X08", "announces “Living room gadget”", nothing, announces("Living room gadget")},
		{"TT-X09", "three devices announce a UUID", "TT-X09 info", numbered(3)},
		{"TT-X09", "two devices do", nothing, numbered(2)},
		{"TT-X10", "carries a phone two hours after set-up", "TT-X10 medium", carries(5*minute, 3*hour, 3*hour+10*minute)},
		{"TT-X10", "carries a phone during set-up", nothing, carries(5*minute, 10*minute)},
		{"TT-X11", "somebody signs in to it as admin, admin", "TT-X11 high", signsIn("YWRtaW46YWRtaW4=")},
		{"TT-X11", "somebody signs in with a password of his own", nothing, signsIn("YWRtaW46cXozLVJ1dGgtOTE=")},
	}
}
