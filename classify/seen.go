package classify

import (
	"telltale/capture/flow"
	"telltale/classify/device"
)

// seen gathers by what a device is judged.
func seen(f flow.DeviceFacts, told []device.Known) device.Seen {
	return device.Seen{Device: f.Device, Names: ownNames(f.Partners), Gateway: gateway(f), Ports: ports(f.Partners), Others: told}
}

// told gives the devices of which the owner said what kind they are.
func told(list []flow.DeviceFacts) []device.Known {
	var known []device.Known
	for _, f := range list {
		if f.Device.OwnKind != "" {
			known = append(known, device.Known{Device: f.Device, Names: ownNames(f.Partners)})
		}
	}
	return known
}

// ports gives at which ports a device answered others in the home, and to
// which it sent by itself, in order. A port that it only refused is none.
func ports(list []flow.Partner) []device.Port {
	var ports []device.Port
	have := map[device.Port]bool{}
	for _, p := range list {
		sum := all(p)
		transport := p.Protocol == "tcp" || p.Protocol == "udp"
		if !transport || sum.SentPayload == 0 || p.Served && p.Scope == flow.ScopeInternet {
			continue
		}
		port := device.Port{Protocol: p.Protocol, Port: p.Port, Served: p.Served}
		if !have[port] {
			have[port] = true
			ports = append(ports, port)
		}
	}
	return ports
}
