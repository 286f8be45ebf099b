package capturetest

import (
	"encoding/binary"
	"net/netip"
)

// liveRecorder: a recorder as many were sold: a port opened on the router,
// readable pictures, and at last somebody else's program on it.
func (d *device) liveRecorder() {
	d.clues = []DHCPOption{DHCPText(60, "udhcp 1.19.4"), DHCPParameters(1, 3, 6, 12, 15, 28)}
	ready := d.join(d.at(0, 1, 2))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 6*hour)
	d.keep(beat{
		name: "dev.recorda.example", kind: old12(), chain: [][]byte{d.staleCertificate()},
		periodNs: 90 * second, jitterNs: second, up: [2]int{60, 80}, down: [2]int{40, 40},
	}, ready+second, end)
	d.openDoor(ready + 6*second)
	d.holdPeer(ready+20*second, end)
	for hours := 8; hours <= 22; hours += 2 {
		d.sendPicture(d.at(hours, 14, d.chance.IntN(59)))
	}
	if d.before > 0 {
		return
	}
	d.obey(d.at(13, 30, 0), end)
	d.sweep(d.truth.SweepStart.UnixNano(), d.truth.SweepEnd.UnixNano())
}

// staleCertificate is signed by itself, for another name, and has run out.
func (d *device) staleCertificate() []byte {
	return d.certify(Certificate{
		CommonName: "localhost", Organisation: "Recorda",
		NotBefore: d.truth.Start.AddDate(-11, 0, 0), NotAfter: d.truth.Start.AddDate(-1, 0, 0),
	})
}

// openDoor asks the router by UPnP to let strangers in to port 8080.
func (d *device) openDoor(atNs int64) {
	d.search(atNs, "urn:schemas-upnp-org:device:InternetGatewayDevice:2", "", d.routerAnswer())
	body := `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>` +
		`<u:AddPortMapping xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:2"><NewRemoteHost></NewRemoteHost><NewExternalPort>8080</NewExternalPort>` +
		`<NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort><NewInternalClient>192.168.178.26</NewInternalClient><NewEnabled>1</NewEnabled>` +
		`<NewPortMappingDescription>NVR web</NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration></u:AddPortMapping></s:Body></s:Envelope>`
	answer := `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
		`<u:AddPortMappingResponse xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:2"/></s:Body></s:Envelope>`
	xml := Header{"Content-Type", `text/xml; charset="utf-8"`}
	client := End{d.Host, netip.AddrPortFrom(d.IPv4, d.nextPort())}
	c := d.OpenTCP(atNs+second, d.chance, client, End{d.router, routerPort(d, 49000)})
	c.Send(HTTPRequest("POST", "/igd/control/WANIPConn1", []Header{
		{"Host", "192.168.178.1:49000"},
		{"User-Agent", "Recorda NVR-8 UPnP/1.0"},
		xml,
		{"SOAPAction", `"urn:schemas-upnp-org:service:WANIPConnection:2#AddPortMapping"`},
	}, []byte(body)))
	c.Receive(HTTPResponse("200 OK", []Header{xml, {"Server", routerSSDP().Server}}, []byte(answer)))
	c.Close()
}

// holdPeer keeps a way open for viewers, by UDP.
func (d *device) holdPeer(fromNs, untilNs int64) {
	server, at := d.resolve(fromNs, "p2p.peerovia.example")
	client, remote := Call(d.Host, server, 32100)
	for ; at < untilNs; at += d.chance.AroundNs(minute, second/2) {
		d.SendUDP(at, client, remote, append([]byte{0xf1, 0x0c, 0, 24}, d.chance.Bytes(24)...))
		d.SendUDP(at+21e6, remote, client, append([]byte{0xf1, 0x0d, 0, 4}, d.chance.Bytes(4)...))
	}
}

// sendPicture uploads a picture that anybody on the way can see.
func (d *device) sendPicture(atNs int64) {
	c := d.openTCP(atNs, "thumbs.recorda.example", 80)
	c.Send(HTTPRequest("POST", "/upload/NVR8-005316/ch1.jpg", []Header{
		{"Host", "thumbs.recorda.example"}, {"User-Agent", "Recorda NVR-8/3.0.11"}, {"Content-Type", "image/jpeg"},
	}, JPEG(d.chance, 120, 90)))
	c.Receive(HTTPResponse("200 OK", nil, []byte("OK")))
	c.Close()
}

// obey calls an address without a name every 60 seconds. Before the sweep it is
// told what to do.
func (d *device) obey(fromNs, untilNs int64) {
	server := Far(d.router.MAC, d.truth.Command.Addr())
	sweepNs := d.truth.SweepStart.UnixNano()
	told := false
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(minute, second/2) {
		client, remote := Call(d.Host, server, d.truth.Command.Port())
		c := d.OpenTCP(at, d.chance, client, remote)
		c.Send([]byte{0, 0, 0, 1})
		answer := []byte{0, 0}
		if !told && at+minute > sweepNs-30*second {
			answer, told = d.chance.Bytes(96), true
		}
		c.Receive(answer)
		c.Close()
	}
}

// sweep knocks on telnet doors with the mark of Mirai: the sequence number is
// the address. Nearly nobody answers; a few refuse. The addresses are of the
// documentation and benchmark ranges, so that nobody is meant.
func (d *device) sweep(fromNs, untilNs int64) {
	done := map[netip.Addr]bool{}
	port := d.nextPort()
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(2*second/3, second/3) {
		target := d.stranger()
		if done[target] {
			continue
		}
		done[target] = true
		d.knock(at, target, port)
	}
}

// knock sends one SYN; one in twenty is refused.
func (d *device) knock(atNs int64, target netip.Addr, port uint16) {
	door := uint16(23)
	if d.chance.IntN(10) == 0 {
		door = 2323
	}
	raw := target.As4()
	syn := Segment{
		Source: netip.AddrPortFrom(d.IPv4, port), Destination: netip.AddrPortFrom(target, door),
		Sequence: binary.BigEndian.Uint32(raw[:]), Flags: SYN, Window: uint16(d.chance.Between(2000, 65000)),
	}
	d.Add(atNs, syn.Frame(Link{Source: d.MAC, Destination: d.router.MAC}, IPHeader{ID: uint16(d.chance.Uint64())}))
	if d.chance.IntN(20) == 0 {
		refusal := Segment{Source: syn.Destination, Destination: syn.Source, Acknowledge: syn.Sequence + 1, Flags: RST | ACK}
		d.Add(atNs+60e6, refusal.Frame(Link{Source: d.router.MAC, Destination: d.MAC}, IPHeader{HopLimit: 48}))
	}
}

// stranger draws an address: nine in ten from 198.18.0.0/15, the others from
// the upper half of a documentation range, where no server of the home lives.
func (d *device) stranger() netip.Addr {
	low := byte(d.chance.Between(130, 254))
	switch d.chance.IntN(30) {
	case 0:
		return netip.AddrFrom4([4]byte{192, 0, 2, low})
	case 1:
		return netip.AddrFrom4([4]byte{198, 51, 100, low})
	case 2:
		return netip.AddrFrom4([4]byte{203, 0, 113, low})
	}
	return netip.AddrFrom4([4]byte{198, byte(18 + d.chance.IntN(2)), byte(d.chance.IntN(256)), byte(d.chance.Between(1, 254))})
}

func routerPort(d *device, port uint16) netip.AddrPort {
	return netip.AddrPortFrom(d.router.IPv4, port)
}

func homeBroadcast(port uint16) netip.AddrPort { return netip.AddrPortFrom(homeIPv4(255), port) }
