package findings_test

import (
	"net/netip"

	"telltale/capture/capturetest"
)

// sweeps records sweeps over so many addresses, an hour apart.
func sweeps(port uint16, hosts, times int, marked bool) func(l *lab) {
	return func(l *lab) {
		for i := range times {
			l.Sweep(noon+int64(i)*hour, second/2, thing(2), l.router, strangers(i*1000, hosts), port, marked)
		}
	}
}

// ports records requests to so many ports of one host, twice.
func ports(to func(l *lab) *capturetest.Host, n int) func(l *lab) {
	return func(l *lab) {
		d := thing(2)
		for i := range 2 {
			for port := range n {
				l.Requests(capturetest.Flood{FromNs: noon + int64(i)*hour + int64(port)*second, LengthNs: second, PerSecond: 1}, d, to(l), uint16(1000+port))
			}
		}
	}
}

// logins records short sessions at the SSH ports of some hosts.
func logins(n, hosts int) func(l *lab) {
	return func(l *lab) {
		d := thing(2)
		for i := range n {
			client, remote := capturetest.Call(d, l.server(i%hosts), 22)
			c := l.OpenTCP(noon+int64(i)*6*second, l.chance, client, remote)
			c.Receive([]byte("SSH-2.0-door\r\n"))
			c.Send([]byte("SSH-2.0-guess\r\n"))
			c.Close()
		}
		l.cloud(noon+hour, d, "a.lumo.example")
	}
}

// amplify records strangers who ask, and what they get.
func amplify(question, answer, n int) func(l *lab) {
	return amplifyAt(noon, second/2, question, answer, n)
}

// amplifyAt does so from a time on, one after the other.
func amplifyAt(fromNs, everyNs int64, question, answer, n int) func(l *lab) {
	return func(l *lab) {
		for i := range n {
			at := fromNs + int64(i)*everyNs
			l.datagram(at, l.server(9), thing(2), 40000, 123, make([]byte, question))
			l.datagram(at+1e6, thing(2), l.server(9), 123, 40000, make([]byte, answer))
		}
	}
}

// forge records packets under other sender addresses.
func forge(n int, sender func(i int) netip.Addr) func(l *lab) {
	return func(l *lab) {
		for i := range n {
			at := noon + int64(i)*second
			from := &capturetest.Host{MAC: mac(2), IPv4: sender(i)}
			l.datagram(at, from, l.server(9), 4000, 80, []byte("flood"))
		}
	}
}

func flood(syn bool, perSecond int) func(l *lab) {
	return func(l *lab) {
		f := capturetest.Flood{FromNs: noon, LengthNs: 15 * second, PerSecond: perSecond, PayloadBytes: 20}
		if syn {
			l.Requests(f, thing(2), l.server(9), 80)
			return
		}
		l.Datagrams(f, thing(2), l.server(9), 9000)
	}
}

func far(l *lab) *capturetest.Host { return l.server(9) }

func inHome(*lab) *capturetest.Host { return thing(9) }

func attackTrials() []trial {
	return []trial{
		{"TT-B01", "Telnet, 12 addresses in 5 minutes", "TT-B01 critical", sweeps(23, 12, 1, false)},
		{"TT-B01", "Telnet, 9 addresses", nothing, sweeps(23, 9, 1, false)},
		{"TT-B02", "port 8080, 30 addresses, twice in a day", "TT-B02 high", sweeps(8080, 30, 2, false)},
		{"TT-B02", "port 8080, 24 addresses, twice", nothing, sweeps(8080, 24, 2, false)},
		{"TT-B02", "30 addresses, but once", nothing, sweeps(8080, 30, 1, false)},
		{"TT-B02", "30 addresses, twice, while the Internet is down for all", nothing, func(l *lab) {
			sweeps(443, 30, 2, false)(l)
			for i := range int64(2) {
				l.Sweep(noon+i*hour, second, thing(3), l.router, strangers(20000, 10), 443, false)
			}
			l.cloud(sunday+4*minute, thing(3), "a.lumo.example")
		}},
		{"TT-B03", "16 ports of a stranger, twice", "TT-B03 high", ports(far, 16)},
		{"TT-B03", "16 ports of a device in the home, twice", "TT-B03 medium", ports(inHome, 16)},
		{"TT-B03", "14 ports of a stranger, twice", nothing, ports(far, 14)},
		{"TT-B03", "answers to searches from 20 ports of a phone", nothing, func(l *lab) {
			for i := range int64(40) {
				l.datagram(noon+i*10*second, thing(2), thing(9), 1900, uint16(50000+i), []byte("HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n"))
			}
		}},
		{"TT-B04", "3 requests with the mark", "TT-B04 critical", sweeps(23, 3, 1, true)},
		{"TT-B04", "2 requests with the mark", nothing, sweeps(23, 2, 1, true)},
		{"TT-B05", "32 short SSH sessions with two machines", "TT-B05 critical", logins(32, 2)},
		{"TT-B05", "32 short SSH sessions with one machine, as a backup has", nothing, logins(32, 1)},
		{"TT-B05", "24 short SSH sessions with two machines", nothing, logins(24, 2)},
		{"TT-B06", "150 requests a second for 15 seconds", "TT-B06 critical", flood(true, 150)},
		{"TT-B06", "80 requests a second for 15 seconds", nothing, flood(true, 80)},
		{"TT-B07", "800 packets a second for 15 seconds", "TT-B07 critical", flood(false, 800)},
		{"TT-B07", "400 packets a second for 15 seconds", nothing, flood(false, 400)},
		{"TT-B07", "GRE to a stranger", "TT-B07 critical", func(l *lab) { gre(l, false) }},
		{"TT-B07", "GRE to a stranger who answers: a tunnel", nothing, func(l *lab) { gre(l, true) }},
		{"TT-B08", "answers to strangers, ten times as large, 120 a minute", "TT-B08 high", amplify(40, 400, 300)},
		{"TT-B08", "two minutes of it in a day of other answers, few and small", "TT-B08 high", func(l *lab) {
			for i := range 24 * 12 {
				l.datagram(noon+int64(i)*5*minute, l.server(9), thing(2), 40000, 123, make([]byte, 48))
				l.datagram(noon+int64(i)*5*minute+1e6, thing(2), l.server(9), 123, 40000, make([]byte, 48))
			}
			amplifyAt(noon+hour, second/4, 40, 400, 480)(l)
		}},
		{"TT-B08", "one address after the other, each asked once", "TT-B08 high", func(l *lab) {
			for i := range 300 {
				victim := capturetest.Far(l.router.MAC, stranger(40000+i))
				l.datagram(noon+int64(i)*second/4, victim, thing(2), 40000, 123, make([]byte, 40))
				l.datagram(noon+int64(i)*second/4+1e6, thing(2), victim, 123, 40000, make([]byte, 400))
			}
		}},
		{"TT-B08", "as large, 40 a minute all day", nothing, amplifyAt(noon, 3*second/2, 40, 400, 10000)},
		{"TT-B08", "answers of an own server, twice as large", nothing, amplify(40, 80, 300)},
		{"TT-B09", "12 sender addresses that are not its own", "TT-B09 critical", forge(12, func(i int) netip.Addr { return stranger(30000 + i) })},
		{"TT-B09", "9 of them", nothing, forge(9, func(i int) netip.Addr { return stranger(30000 + i) })},
		{"TT-B09", "one private address: it carries a phone", nothing, forge(40, func(int) netip.Addr { return netip.AddrFrom4([4]byte{10, 22, 22, 138}) })},
	}
}

func gre(l *lab, answers bool) {
	const protocol = 47
	for i := range int64(20) {
		from, to := thing(2), l.server(9)
		if answers && i%2 == 1 {
			from, to = to, from
		}
		header := capturetest.IPHeader{Source: from.IPv4, Destination: to.IPv4, Protocol: protocol}
		l.Add(noon+i*second, capturetest.IPFrame(capturetest.Link{Source: from.MAC, Destination: to.MAC}, header, make([]byte, 64)))
	}
}
