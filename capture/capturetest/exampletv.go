package capturetest

import (
	"fmt"
	"net/netip"
)

// liveTV: modelled on televisions that recognise what is on the screen, in
// batches every 15 seconds, and that call advertising firms all day.
func (d *device) liveTV() {
	d.clues = []DHCPOption{DHCPText(60, "orvo-tv 5.4"), DHCPParameters(1, 3, 6, 12, 15, 28, 42)}
	ready := d.join(d.at(0, 0, 12))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 4*hour)
	d.keep(beat{
		name: "cloud.orvo.example", kind: web13(), periodNs: 2 * minute, jitterNs: 4 * second,
		up: [2]int{90, 180}, down: [2]int{40, 90}, reopenNs: 4 * hour,
	}, ready+second, end)
	d.keep(beat{
		name: "beacon.adsight.example", kind: web13(), periodNs: 5 * minute, jitterNs: 3 * second,
		up: [2]int{700, 2400}, down: [2]int{200, 500}, reopenNs: hour,
	}, ready+5*second, end)
	d.once(d.at(3, 20, 0), "fw.orvo-firmware.example", web13(), [2]int{600, 2800})
	d.tvStranger()
	d.tvAnnounce(ready, end)
	d.tvEvening()
}

func (d *device) tvAnnounce(fromNs, untilNs int64) {
	d.announce(fromNs, untilNs, 30*minute, MDNSService{
		Instance: "Living-room TV", Kind: "_orvocast._tcp", Port: 8009, Texts: []string{"md=Orvo OV55Q", "fn=Living-room TV", "fw=5.4.118", "serial=" + tvSerial},
	})
	d.notify(d.at(17, 30, 4), d.at(23, 5, 0), 15*minute, SSDP{
		Device:   "uuid:0a1b7f2a-0053-4c10-9d10-00005e005310",
		Location: "http://192.168.178.20:9197/dmr.xml", Server: "OrvoOS/5.4 UPnP/1.0 OV55Q/1.0",
	}, "upnp:rootdevice", "urn:schemas-upnp-org:device:MediaRenderer:1")
	d.search(d.at(17, 30, 9), "urn:schemas-upnp-org:device:InternetGatewayDevice:2", "OrvoOS/5.4 UPnP/1.0", d.routerAnswer())
}

// tvStranger calls an address without a name, at night.
func (d *device) tvStranger() {
	for _, at := range []int64{d.at(2, 11, 0), d.at(3, 11, 30), d.at(4, 10, 50)} {
		client, remote := Call(d.Host, Far(d.router.MAC, netip.MustParseAddr("203.0.113.9")), 8443)
		s := d.OpenTCP(at, d.chance, client, remote).BeginTLS(d.chance, NewClientHello(d.chance, "", TLS13))
		s.Up(d.chance.Between(60_000, 90_000), 0)
		s.Down(400, 0)
		s.Close()
	}
}

func (d *device) tvEvening() {
	on, off := d.at(17, 30, 0), d.at(23, 5, 0)
	d.once(on+2*second, "log.orvo.example", web13(), [2]int{9000, 700})
	d.keep(beat{
		name: "acr.viewmetric.example", kind: web13(), periodNs: 15 * second, jitterNs: second / 4,
		up: [2]int{620, 1150}, down: [2]int{30, 60}, reopenNs: 30 * minute,
	}, on+20*second, off+20*second)
	for at := on + 40*second; at < off; at += d.chance.AroundNs(28*minute, 6*minute) {
		d.once(at, "tag.clicknet.example", web13(), [2]int{1800, 900})
		d.once(at+3*second, "ads.adsight.example", web13(), [2]int{2200, 14_000})
	}
	d.once(d.at(19, 2, 10), "in.crashbox.example", old12(), [2]int{22_000, 300})
	d.tvReadable(on, off)
	d.tvStreamo()
	d.tvTubia()
	d.once(off+5*second, "log.orvo.example", web13(), [2]int{16_000, 700})
}

// tvSerial names this one television; it says so in the home and outside.
const tvSerial = "OV55Q-0053107F2A"

// tvReadable sends a number that names the TV so that anybody on the way can
// read it, an advertising number four times, and the Wi-Fi name twice.
func (d *device) tvReadable(fromNs, untilNs int64) {
	gapNs := (untilNs - fromNs) / 31
	for i := range int64(31) {
		target := fmt.Sprintf("/v1/p?dev_id=%s&ev=tick&n=%d&locale=en-GB", tvSerial, i)
		if i%8 == 3 {
			target += "&ifa=3f2b8c1e-5a77-4d0e-9b61-005310a7e52d&lmt=0"
		}
		if i%16 == 0 {
			target += "&ssid=" + d.truth.WiFiName
		}
		c := d.openTCP(fromNs+i*gapNs+30*second, "p.panelone.example", 80)
		c.Send(HTTPRequest("GET", target, []Header{
			{"Host", "p.panelone.example"}, {"User-Agent", "OrvoOS/5.4 (OV55Q; Linux armv7l)"}, {"Accept", "*/*"}, {"Connection", "close"},
		}, nil))
		c.Receive(HTTPResponse("200 OK", []Header{{"Content-Type", "image/gif"}, {"Connection", "close"}}, []byte(onePixel)))
		c.Close()
	}
}

// onePixel is a GIF of one pixel, as counters of visits send it.
const onePixel = "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00" +
	"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b"

// tvStreamo watches a film over QUIC.
func (d *device) tvStreamo() {
	from, until := d.at(18, 5, 0), d.at(18, 55, 0)
	d.keep(beat{
		name: "api.streamo.example", kind: web13(), periodNs: minute, jitterNs: 2 * second,
		up: [2]int{300, 900}, down: [2]int{120, 400},
	}, from-8*second, until+5*second)
	q := d.openQUIC(from, "v12.streamo.example")
	for at := from + second; at < until; at += d.chance.AroundNs(10*second, 2*second) {
		q.At(at)
		q.Up(280)
		q.Down(d.chance.Between(6000, 9000))
	}
}

// tvTubia watches clips over TLS.
func (d *device) tvTubia() {
	from, until := d.at(20, 15, 0), d.at(21, 45, 0)
	d.keep(beat{
		name: "api.tubia.example", kind: web13(), periodNs: 90 * second, jitterNs: 9 * second,
		up: [2]int{400, 1400}, down: [2]int{300, 2500},
	}, from-6*second, until+4*second)
	s := d.openTLS(from, "seg.tubia.example", web13())
	for at := from + second; at < until; at += d.chance.AroundNs(15*second, 3*second) {
		s.At(at)
		s.Up(420, 0)
		s.Down(d.chance.Between(6000, 9000), 0)
	}
	s.Close()
}
