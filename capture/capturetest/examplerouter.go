package capturetest

func routerSSDP() SSDP {
	return SSDP{
		Device:   "uuid:77e1a000-53a1-4b00-8000-00005e005301",
		Location: "http://192.168.178.1:49000/igd.xml",
		Server:   "Linux/5.15 UPnP/1.1 Routano-Box-7/4.20",
	}
}

// liveRouter announces the prefix and the gateway; what the router answers is
// recorded with those who ask.
func (d *device) liveRouter() {
	for at := d.at(0, 0, 1); at < d.at(24, 0, 0); at += d.chance.AroundNs(10*minute, minute) {
		d.Add(at, d.advertisement())
	}
	about := routerSSDP()
	d.notify(d.at(0, 0, 5), d.at(24, 0, 0), 20*minute, about,
		"upnp:rootdevice", about.Device, "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
		"urn:schemas-upnp-org:service:WANIPConnection:2")
}

func (h *home) routerAnswer() ssdpAnswer { return ssdpAnswer{host: h.router, about: routerSSDP()} }

// askRouterTime asks the router itself for the time, as the smallest devices do.
func (d *device) askRouterTime(atNs int64) {
	client, remote := Call(d.Host, d.router, 123)
	d.SendUDP(atNs, client, remote, NTP(false, atNs))
	d.SendUDP(atNs+2e6, remote, client, NTP(true, atNs+1e6))
}
