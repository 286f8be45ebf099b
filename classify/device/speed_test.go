package device_test

import (
	"fmt"
	"testing"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
)

// BenchmarkIdentify judges a talkative device with the real tables: 60 clues, 200 names, 100 ports.
func BenchmarkIdentify(b *testing.B) {
	tables := knowledge.Open(assets.Data)
	in := device.Seen{Device: flow.Device{Key: "k", MAC: mac(b, "00:17:88:01:02:03")}}
	for i := range 20 {
		in.Device.Clues = append(in.Device.Clues,
			clue(flow.ClueMDNSInstance, fmt.Sprintf("Living room %d", i)), clue(flow.ClueSSDPUSN, fmt.Sprintf("uuid:%d::urn:schemas-upnp-org:device:Basic:1", i)),
			clue(flow.ClueMDNSModel, fmt.Sprintf("md=Model %d", i)))
	}
	for i := range 200 {
		in.Names = append(in.Names, fmt.Sprintf("host%d.sub.site%d.com", i, i%50))
	}
	for i := range 100 {
		in.Ports = append(in.Ports, device.Port{Protocol: "tcp", Port: uint16(8000 + i), Served: i%2 == 0})
	}
	device.Identify(in, tables) // reads the tables
	b.ReportAllocs()
	for b.Loop() {
		device.Identify(in, tables)
	}
}
