package capturetest

import (
	"net/netip"

	"telltale/capture/flow"
)

// exampleDevices lists the devices in the order in which they live. Brands are
// made up; MACs are of the documentation range, but for the phone's, which is
// random as phones have it.
func exampleDevices() []ExampleDevice {
	return append(exampleMedia(), append(exampleThings(), examplePeople()...)...)
}

func homeIPv4(last byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 168, 178, last}) }

// homeIPv6 gives the address that a device makes of its MAC in the home's /64.
func homeIPv6(last byte) netip.Addr {
	return EUI64(netip.MustParsePrefix("2001:db8:77:1::/64"), documentationMAC(last))
}

func exampleMedia() []ExampleDevice {
	return []ExampleDevice{
		{
			Name: "Router", Brand: "Routano", Kind: "router_gateway", MAC: documentationMAC(0x01),
			IPv4: homeIPv4(1), IPv6: homeIPv6(0x01), HostName: "", Model: "Routano Box 7",
			Does: "It hands out addresses, answers names and time, and shows itself by UPnP.",
		},
		{
			Name: "Living-room TV", Brand: "Orvo", Kind: "smart_tv", MAC: documentationMAC(0x10),
			IPv4: homeIPv4(20), HostName: "Orvo-TV-55", Model: "Orvo OV55Q",
			Does: "It is on from 17:30 to 23:05, reports what is on screen every 15 seconds then, and calls an advertising firm every 5 minutes, also at night.",
			Companies: []string{
				"adsight.example", "clicknet.example", "crashbox.example", "orvo-firmware.example", "orvo.example",
				"panelone.example", "streamo.example", "time.example", "tubia.example", "viewmetric.example",
			},
		},
		{
			Name: "Front-door camera", Brand: "Camora", Kind: "outdoor_camera", MAC: documentationMAC(0x11),
			IPv4: homeIPv4(21), HostName: "Camora-Cam-Front", Model: "Camora C2",
			Does:      "It keeps a line open every 62 seconds and uploads a clip when something moves.",
			Companies: []string{"camora-video.example", "camora.example", "time.example"},
		},
		{
			Name: "Kitchen speaker", Brand: "Voxa", Kind: "smart_speaker", MAC: documentationMAC(0x12),
			IPv4: homeIPv4(22), IPv6: homeIPv6(0x12), HostName: "Voxa-Mini", Model: "Voxa Mini 2",
			Does:      "It sends bursts the size of a spoken sentence when people are in the kitchen.",
			Companies: []string{"connectcheck.example", "time.example", "voxa-metrics.example", "voxa.example"},
		},
	}
}

func exampleThings() []ExampleDevice {
	return []ExampleDevice{
		{
			Name: "Lamp hub", Brand: "Lumo", Kind: "smart_home_hub", MAC: documentationMAC(0x13),
			IPv4: homeIPv4(23), HostName: "Lumo-Hub-3F21", Model: "LH-2",
			Does:      "It keeps two lines open and announces itself in the home.",
			Companies: []string{"hubravo.example", "lumo.example", "time.example"},
		},
		{
			Name: "Bathroom scale", Brand: "Wagix", Kind: "smart_scale", MAC: documentationMAC(0x14),
			IPv4: homeIPv4(24), HostName: "wagix-scale", Model: "Wagix S1",
			Does:      "It uploads a weighing twice in the morning so that all can be read on the way: serial number, MAC, Wi-Fi name, weight, battery.",
			Companies: []string{"wagix.example"},
		},
		{
			Name: "Heater plug", Brand: "Plugo", Kind: "smart_plug", MAC: documentationMAC(0x15),
			IPv4: homeIPv4(25), HostName: "Plugo-Plug-8C", Model: "Plugo P1",
			Does:      "It is set up at 15:00 and relays a phone for 25 minutes; after that it is sealed and small.",
			Companies: []string{"plugo.example", "time.example"},
			Relays:    []string{"chirpo.example", "pixunda.example", "searcha.example", "tidewire.example"},
		},
		{
			Name: "Video recorder", Brand: "Recorda", Kind: "video_recorder", MAC: documentationMAC(0x16),
			IPv4: homeIPv4(26), HostName: "NVR", Model: "Recorda NVR-8",
			Does:      "It asks the router to open a port, uploads readable pictures, trusts a certificate that has run out, calls an unnamed address every 60 seconds from 13:30 on, and knocks on telnet doors of strangers from 20:30 to 21:10.",
			Companies: []string{"peerovia.example", "recorda.example", "time.example"},
		},
		{
			Name: "Thermostat", Brand: "Warmelo", Kind: "thermostat", MAC: documentationMAC(0x17),
			IPv4: homeIPv4(27), HostName: "Warmelo-Thermostat-Hall", Model: "Warmelo T3",
			Does:      "It reports every two hours, sealed.",
			Companies: []string{"warmelo.example"},
		},
		{
			Name: "Smoke alarm", Brand: "Smokari", Kind: "smoke_co_alarm", MAC: documentationMAC(0x18),
			IPv4: homeIPv4(28), HostName: "Smokari-Smoke-A1", Model: "Smokari A1",
			Does:      "It says once in a night that it works.",
			Companies: []string{"smokari.example"},
		},
		{
			Name: "Robot vacuum", Brand: "Dustino", Kind: "robot_vacuum", MAC: documentationMAC(0x19),
			IPv4: homeIPv4(29), HostName: "Dustino-Vacuum-R4", Model: "Dustino R4",
			Does:      "It cleans from 12:00 to 12:45 and uploads its map.",
			Companies: []string{"dustino.example", "time.example"},
		},
		{
			Name: "Printer", Brand: "Printello", Kind: "printer_scanner", MAC: documentationMAC(0x1a),
			IPv4: homeIPv4(30), HostName: "PRINTELLO5500", Model: "Printello 5500",
			Does:      "It announces itself, prints once for the laptop, and reports its ink once.",
			Companies: []string{"printello.example"},
		},
		{
			Name: "Energy monitor", Brand: "Wattiro", Kind: "energy_monitor", MAC: documentationMAC(0x1b),
			IPv4: homeIPv4(31), HostName: "wattiro-meter", Model: "Wattiro M1",
			Does:      "It reports every 10 seconds, day and night.",
			Companies: []string{"time.example", "wattiro.example"},
		},
	}
}

func examplePeople() []ExampleDevice {
	web := []string{
		"adsight.example", "chirpo.example", "clicknet.example", "connectcheck.example", "edgelory.example",
		"lanternpost.example", "pixunda.example", "searcha.example", "tidewire.example", "viewmetric.example",
	}
	phone := flow.MAC{0x5a, 0x1c, 0x9e, 0x43, 0xd0, 0x72}
	return []ExampleDevice{
		{
			Name: "Phone", MAC: phone, IPv4: homeIPv4(40),
			IPv6:      netip.MustParseAddr("2001:db8:77:1:a4c1:7be2:90d5:3f18"),
			HostName:  "Kims-Phone",
			Does:      "Somebody reads news and looks at pictures with it, and takes it out from 9:40 to 12:05.",
			Companies: append([]string{"pingavo.example"}, web...),
		},
		{
			Name: "Laptop", Brand: "Tecado", MAC: documentationMAC(0x1d), IPv4: homeIPv4(41), IPv6: homeIPv6(0x1d),
			HostName: "kim-laptop", Model: "Tecado 14",
			Does:      "Somebody works with it from 14:00 to 17:20 and prints once.",
			Companies: append([]string{"askname.example", "time.example"}, web...),
		},
	}
}
