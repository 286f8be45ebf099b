package findings_test

import (
	"telltale/capture/capturetest"
)

// daily records one contact a day.
func daily(days int, name string) func(l *lab) {
	return func(l *lab) {
		for i := range days {
			l.cloud(noon+int64(i)*day, thing(2), name)
		}
	}
}

// newcomer records a company that turns up after so many days.
func newcomer(days int, update bool) func(l *lab) {
	return func(l *lab) {
		daily(days, "a.lumo.example")(l)
		if update {
			l.cloud(noon+int64(days)*day-6*hour, thing(2), "get.orvo-firmware.example")
		}
		l.cloud(noon+int64(days)*day, thing(2), "in.chirpo.example")
	}
}

// uploads records 15 days with a little and one with so many packets of 60 kB.
func uploads(packets int) func(l *lab) {
	return func(l *lab) {
		daily(16, "a.lumo.example")(l)
		client, remote := capturetest.Call(thing(2), l.server(31), 9100)
		frame := capturetest.Datagram{Source: client.Addr, Destination: remote.Addr, Payload: make([]byte, 60_000)}.
			Frame(capturetest.Link{Source: mac(2), Destination: mac(1)}, capturetest.IPHeader{})
		for i := range packets {
			l.AddPacket(capturetest.Packet{AtNs: noon + 15*day + hour + int64(i)*second, Data: frame[:80], OriginalBytes: len(frame)})
		}
	}
}

// films records that a device sends what may be video on some nights at an hour.
func films(nights int, atHour int64) func(l *lab) {
	return cameraThat(func(l *lab) {
		for i := range nights {
			client, remote := capturetest.Call(thing(2), l.server(32), 443)
			c := l.OpenTCP(sunday+int64(i)*day+atHour*hour+10*minute, l.chance, client, remote)
			s := c.BeginTLS(l.chance, capturetest.NewClientHello(l.chance, "live.camora-video.example", capturetest.TLS13, "h2"))
			s.Up(600_000, 8*second)
			s.Down(300, 0)
			c.Close()
		}
	})
}

// reports records that a TV sends small things of changing size at even times.
func reports(name string, length int64) func(l *lab) {
	return func(l *lab) {
		l.called(thing(2), "webostv")
		client, remote := capturetest.Call(thing(2), l.server(33), 443)
		c := l.OpenTCP(noon, l.chance, client, remote)
		s := c.BeginTLS(l.chance, capturetest.NewClientHello(l.chance, name, capturetest.TLS13, "h2"))
		for at := noon + 15*second; at < noon+length; at += 15 * second {
			c.At(at)
			s.Up(l.chance.Between(700, 1900), 0)
			s.Down(100, 0)
		}
		c.Close()
	}
}

// cares records six hours a day for so many days.
func cares(days int, name string) func(l *lab) {
	return func(l *lab) {
		for i := range days {
			for h := range int64(6) {
				l.datagram(noon+int64(i)*day+h*hour, thing(2), l.server(34), 5000, 9000, []byte("alive"))
			}
		}
		if name != "" {
			l.cloud(noon+int64(days-9)*day, thing(2), name)
		}
	}
}

// atNight records contact with a name on so many nights.
func atNight(nights int, name string, atHour int64) func(l *lab) {
	return func(l *lab) {
		for i := range nights {
			l.cloud(sunday+int64(i)*day+atHour*hour+20*minute, thing(2), name)
		}
	}
}

func habitTrials() []trial {
	return []trial{
		{"TT-H01", "a new company after 16 days", "TT-H01 info", newcomer(16, false)},
		{"TT-H01", "a new company after 10 days", nothing, newcomer(10, false)},
		{"TT-H01", "a new company after an update", nothing, newcomer(16, true)},
		{"TT-H02", "60 MB on one day", "TT-H02 medium", uploads(1000)},
		{"TT-H02", "42 MB on one day", nothing, uploads(700)},
		{"TT-H03", "a camera sends video on 3 nights", "TT-H03 high", films(3, 2)},
		{"TT-H03", "on 2 nights", nothing, films(2, 2)},
		{"TT-H03", "on 3 evenings", nothing, films(3, 21)},
		{"TT-H04", "a TV reports every 15 seconds for half an hour", "TT-H04 medium", reports("log.panelone.example", 30*minute)},
		{"TT-H04", "for a quarter of an hour", nothing, reports("log.panelone.example", 15*minute)},
		{"TT-H04", "a player reports where it plays from", nothing, reports("play.lanternpost.example", 30*minute)},
		{"TT-H05", "91 days without a server for updates", "TT-H05 low", cares(91, "")},
		{"TT-H05", "91 days with one", nothing, cares(91, "get.orvo-firmware.example")},
		{"TT-H05", "80 days without", nothing, cares(80, "")},
		{"TT-H06", "an advertising firm on 3 nights", "TT-H06 low", atNight(3, "x.adsight.example", 3)},
		{"TT-H06", "on 2 nights", nothing, atNight(2, "x.adsight.example", 3)},
		{"TT-H06", "on 3 evenings", nothing, atNight(3, "x.adsight.example", 20)},
	}
}
