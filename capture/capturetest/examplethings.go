package capturetest

import "fmt"

// liveLampHub: two lines and many announcements.
func (d *device) liveLampHub() {
	d.clues = []DHCPOption{DHCPText(60, "lumo-hub"), DHCPParameters(1, 3, 6, 12, 15, 28)}
	ready := d.join(d.at(0, 0, 33))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 4200*second)
	d.keep(beat{
		name: "eu1.mqtt.hubravo.example", kind: mqtt12(), chain: [][]byte{d.certificate("*.mqtt.hubravo.example", "Hubravo Ltd")},
		periodNs: minute, jitterNs: second / 5, up: [2]int{31, 31}, down: [2]int{31, 31}, reopenNs: 8 * hour,
	}, ready+second, end)
	for at := ready + minute; at < end; at += d.chance.AroundNs(hour, 20*second) {
		d.once(at, "bridge.lumo.example", web13(), [2]int{d.chance.Between(1500, 3500), 400})
	}
	for _, m := range [][2]int{{6, 40}, {7, 50}, {18, 20}, {18, 22}, {19, 40}, {20, 14}, {21, 50}, {22, 30}, {23, 10}} {
		d.once(d.at(m[0], m[1], 0), "bridge.lumo.example", web13(), [2]int{900, 300})
	}
	d.announce(ready, end, 10*minute,
		MDNSService{Instance: "Lumo Hub 3F21", Kind: "_hap._tcp", Port: 8080, Texts: []string{"md=LH-2", "id=00:00:5E:00:53:13", "ci=2", "ff=1"}},
		MDNSService{Instance: "Lumo Hub 3F21", Kind: "_lumo._tcp", Port: 443, Texts: []string{"modelid=LH-2", "bridgeid=00005efffe005313"}})
	d.notify(ready+3*second, end, 15*minute, SSDP{
		Device:   "uuid:2f402f80-0053-11e1-9b23-00005e005313",
		Location: "http://192.168.178.23:80/description.xml", Server: "Lumo/2.1 UPnP/1.0 LumoHub/LH-2",
	}, "upnp:rootdevice", "urn:schemas-upnp-org:device:basic:1")
}

// liveScale: modelled on a scale of 2016 that sent all it knew in the clear.
func (d *device) liveScale() {
	d.clues = []DHCPOption{DHCPText(60, "wagix-rtos"), DHCPParameters(1, 3, 6)}
	for i, m := range [][3]int{{7, 12, 72400}, {7, 31, 58900}} {
		ready := d.join(d.at(m[0], m[1], 5))
		body := fmt.Sprintf("action=measure&serial=WGX1-0053-%d&mac=00:00:5e:00:53:14&ssid=%s&weight=%d.%d&unit=kg&user=%d&batterylvl=%d&currentfw=1.4.2&timezone=%s",
			90417, d.truth.WiFiName, m[2]/1000, m[2]%1000/100, i+1, 83-i, d.truth.TimeZone)
		c := d.openTCP(ready, "api.wagix.example", 80)
		c.Send(HTTPRequest("POST", "/v1/measure", []Header{
			{"Host", "api.wagix.example"},
			{"User-Agent", "Wagix-S1/1.4.2"},
			{"Content-Type", "application/x-www-form-urlencoded"},
			{"Connection", "close"},
		}, []byte(body)))
		c.Receive(HTTPResponse("200 OK", []Header{{"Content-Type", "application/json"}, {"Connection", "close"}}, []byte(`{"status":0}`)))
		c.Close()
	}
}

// livePlug: during set-up a phone is on the plug's own network, and the plug
// hands its packets on. That is the phone's traffic and not the plug's.
func (d *device) livePlug() {
	d.clues = []DHCPOption{DHCPText(60, "PLUGO-P1"), DHCPParameters(1, 3, 28, 6)}
	ready := d.joinFirst(d.truth.SetUpStart.UnixNano() + 3*second)
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.relay(ready + 30*second)
	d.askTime(ready, end, hour)
	d.keep(beat{
		name: "mqtt.plugo.example", kind: mqtt12(), chain: [][]byte{d.certificate("*.plugo.example", "Plugo Pte")},
		periodNs: 61 * second, jitterNs: second / 4, up: [2]int{38, 44}, down: [2]int{31, 31},
	}, ready+2*second, end)
}

func (d *device) relay(atNs int64) {
	phone := &device{
		home: d.home, about: d.about, chance: d.chance, known: map[string]int64{},
		Host: &Host{MAC: d.MAC, IPv4: d.truth.RelayedFrom},
	}
	until := d.truth.SetUpEnd.UnixNano() - minute
	for at := atNs; at < until; at += d.chance.AroundNs(95*second, 40*second) {
		for _, name := range []string{"www.chirpo.example", "www.pixunda.example", "www.tidewire.example", "www.searcha.example"} {
			if d.chance.IntN(3) > 0 {
				phone.once(at+d.chance.AroundNs(2*second, second), name, web13(), [2]int{d.chance.Between(800, 2500), d.chance.Between(3000, 14_000)})
			}
		}
	}
}

// liveThermostat: sealed and quiet.
func (d *device) liveThermostat() {
	d.clues = []DHCPOption{DHCPText(60, "warmelo"), DHCPParameters(1, 3, 6, 42)}
	ready := d.join(d.at(0, 0, 41))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	for at := ready; at < end; at += d.chance.AroundNs(2*hour, 5*minute) {
		d.askRouterTime(at)
		d.once(at+second, "io.warmelo.example", web13(), [2]int{d.chance.Between(380, 620), 220})
	}
}

// liveSmokeAlarm: it is on the network for a minute, once.
func (d *device) liveSmokeAlarm() {
	d.clues = []DHCPOption{DHCPText(60, "smokari-a1"), DHCPParameters(1, 3, 6)}
	ready := d.join(d.at(3, 33, 0))
	d.askRouterTime(ready)
	d.once(ready+second, "home.smokari.example", web13(), [2]int{410, 180})
}

// liveVacuum: quiet but for the time when it cleans.
func (d *device) liveVacuum() {
	d.clues = []DHCPOption{DHCPText(60, "udhcp 1.31.0"), DHCPParameters(1, 3, 6, 12, 15, 28, 42)}
	ready := d.join(d.at(0, 0, 47))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 6*hour)
	line := beat{
		name: "api.dustino.example", kind: mqtt12(), chain: [][]byte{d.certificate("*.dustino.example", "Dustino")},
		periodNs: 3 * minute, jitterNs: second, up: [2]int{52, 60}, down: [2]int{31, 31},
	}
	d.keep(line, ready+second, d.at(12, 0, 0))
	busy := line
	busy.periodNs, busy.up = 5*second, [2]int{180, 420}
	d.keep(busy, d.at(12, 0, 5), d.at(12, 45, 0))
	for _, m := range []int{15, 30, 46} {
		s := d.openTLS(d.at(12, m, 0), "maps.dustino.example", web13())
		s.Up(d.chance.Between(380_000, 460_000), 8*second)
		s.Down(300, 0)
		s.Close()
	}
	d.keep(line, d.at(12, 46, 0), end)
}

// livePrinter: it speaks of itself in the home, and once to its maker.
func (d *device) livePrinter() {
	d.clues = []DHCPOption{DHCPText(60, "Printello JetOS"), DHCPParameters(1, 3, 6, 15, 44, 47), DHCPFullName("PRINTELLO5500.home")}
	ready := d.join(d.at(0, 0, 52))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	texts := []string{"ty=Printello 5500", "product=(Printello 5500)", "usb_MDL=5500", "usb_MFG=Printello", "note=Study"}
	d.announce(ready, end, 15*minute,
		MDNSService{Instance: "Printello 5500", Kind: "_ipp._tcp", Port: 631, Texts: texts},
		MDNSService{Instance: "Printello 5500", Kind: "_pdl-datastream._tcp", Port: 9100, Texts: texts})
	for at := ready + 4*second; at < end; at += d.chance.AroundNs(hour, minute) {
		for i, suffix := range []byte{0x00, 0x20} {
			payload := NBNSRegistration(uint16(d.chance.Uint64()), d.about.HostName, suffix, d.IPv4)
			d.SendGroup(at+int64(i)*5e6, d.Host, 137, homeBroadcast(137), payload)
		}
	}
	d.once(d.at(16, 9, 0), "ink.printello.example", web13(), [2]int{2600, 240})
}

// liveEnergyMonitor: every 10 seconds. The messages differ in size, as readings do.
func (d *device) liveEnergyMonitor() {
	d.clues = []DHCPOption{DHCPText(60, "wattiro/esp"), DHCPParameters(1, 3, 28, 6)}
	ready := d.join(d.at(0, 0, 56))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 3*hour)
	d.keep(beat{
		name: "live.wattiro.example", kind: old12(), chain: [][]byte{d.certificate("live.wattiro.example", "Wattiro ApS")},
		periodNs: 10 * second, jitterNs: second / 20, up: [2]int{120, 240}, reopenNs: 4 * hour,
	}, ready+second, end)
}
