package capturetest

import "net/netip"

// livePhone: a person's phone, in and out of the home.
func (d *device) livePhone() {
	d.clues = []DHCPOption{DHCPText(60, "android-dhcp-15"), DHCPParameters(1, 3, 6, 15, 26, 28, 51, 58, 59, 43)}
	for _, span := range [][2]int64{{d.at(0, 1, 10), d.at(9, 40, 0)}, {d.at(12, 5, 0), d.at(24, 0, 0)}} {
		ready := d.join(span[0])
		d.checkConnection(ready, "Dalvik/2.1.0 (Linux; U)")
		d.stayIn(ready, span[1])
		d.keep(beat{
			name: "push.pingavo.example", kind: tlsKind{port: 5228, version: TLS13}, periodNs: 15 * minute, jitterNs: minute,
			up: [2]int{30, 50}, down: [2]int{30, 400},
		}, ready+second, span[1])
	}
	for _, span := range [][4]int{{6, 45, 8, 10}, {8, 50, 9, 35}, {12, 15, 12, 50}, {17, 40, 18, 5}, {19, 0, 19, 40}, {21, 30, 23, 20}} {
		d.browse(d.at(span[0], span[1], 0), d.at(span[2], span[3], 0), 7*minute)
	}
}

// liveLaptop: a person's computer in the afternoon.
func (d *device) liveLaptop() {
	d.clues = []DHCPOption{DHCPFullName("kim-laptop.home"), DHCPText(60, "MSFT 5.0"), DHCPParameters(1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252)}
	ready := d.join(d.at(14, 0, 0))
	end := d.at(17, 20, 0)
	d.stayIn(ready, end)
	d.checkConnection(ready, "Tecado NCSI")
	d.askTime(ready, end, 2*hour)
	d.hideNames(ready+5*second, end)
	d.search(ready+3*second, "ssdp:all", "Tecado/14 UPnP/1.0", d.routerAnswer())
	for at := ready; at < end; at += hour {
		d.SendGroup(at, d.Host, 5353, MDNSGroup(false), MDNSQuestion("_ipp._tcp", "_orvocast._tcp").Bytes())
	}
	d.browse(ready+20*second, end, 9*minute)
	d.print(d.at(16, 5, 0))
}

// hideNames asks some names inside TLS, where the router does not see them.
func (d *device) hideNames(fromNs, untilNs int64) {
	d.keep(beat{
		name: "dns.askname.example", kind: tlsKind{port: 443, version: TLS13, alpn: []string{"h2"}},
		periodNs: 80 * second, jitterNs: 70 * second, up: [2]int{120, 160}, down: [2]int{180, 420}, reopenNs: hour,
	}, fromNs, untilNs)
}

// print sends a document to the printer, within the home.
func (d *device) print(atNs int64) {
	printer := &Host{MAC: documentationMAC(0x1a), IPv4: homeIPv4(30)}
	client := End{d.Host, netip.AddrPortFrom(d.IPv4, d.nextPort())}
	c := d.OpenTCP(atNs, d.chance, client, End{printer, netip.AddrPortFrom(printer.IPv4, 9100)})
	c.Send(append([]byte("\x1b%-12345X@PJL JOB NAME=\"letter\"\r\n@PJL ENTER LANGUAGE=RASTER\r\n"), d.chance.Bytes(180_000)...))
	c.Receive([]byte("@PJL USTATUS JOB\r\nEND\r\n"))
	c.Close()
}

// browse visits pages between two times.
func (d *device) browse(fromNs, untilNs, gapNs int64) {
	pages := []string{
		"www.tidewire.example", "www.lanternpost.example", "www.searcha.example",
		"www.chirpo.example", "www.pixunda.example",
	}
	for at := fromNs; at < untilNs; at += d.chance.AroundNs(gapNs, gapNs*3/5) {
		d.visit(at, pages[d.chance.IntN(len(pages))])
	}
}

// visit loads a page, and with it what the page brings from others.
func (d *device) visit(atNs int64, page string) {
	if d.chance.IntN(3) == 0 {
		q := d.openQUIC(atNs, page)
		q.Up(d.chance.Between(900, 2600))
		q.Down(d.chance.Between(12_000, 40_000))
	} else {
		d.once(atNs, page, web13(), [2]int{d.chance.Between(900, 2600), d.chance.Between(12_000, 40_000)})
	}
	others := []string{"static.edgelory.example", "web.viewmetric.example", "tag.clicknet.example", "ads.adsight.example", "img.chirpo.example"}
	for i, name := range others {
		if d.chance.IntN(5) < 2 {
			at := atNs + int64(i+1)*d.chance.AroundNs(150e6, 60e6)
			d.once(at, name, web13(), [2]int{d.chance.Between(500, 1600), d.chance.Between(1000, 12_000)})
		}
	}
}
