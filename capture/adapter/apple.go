package adapter

import (
	"regexp"
	"strings"

	"telltale/capture/flow"
)

// ports reads what networksetup(8) of macOS prints for -listallhardwareports: the name
// that people know, by the name of the interface.
func ports(text string) map[string]string {
	names := map[string]string{}
	port := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, found := strings.CutPrefix(line, "Hardware Port: "); found {
			port = name
		}
		if device, found := strings.CutPrefix(line, "Device: "); found && port != "" {
			names[device], port = port, ""
		}
	}
	return names
}

// configured is what ifconfig(8) of macOS prints of one interface.
type configured struct {
	name    string
	up      bool // switched on, and nothing says that there is nothing at the other end
	address bool // it has an IPv4 address
}

// heading begins what is printed of an interface.
var heading = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9]*): flags=[0-9a-fx]+<([A-Z0-9,]*)>`)

// configuration reads what ifconfig -a prints.
func configuration(text string) []configured {
	var list []configured
	for line := range strings.Lines(text) {
		if m := heading.FindStringSubmatch(line); m != nil {
			list = append(list, configured{name: m[1], up: strings.Contains(","+m[2]+",", ",UP,")})
			continue
		}
		if len(list) == 0 {
			continue
		}
		now := &list[len(list)-1]
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "inet "):
			now.address = true
		case line == "status: inactive":
			now.up = false
		}
	}
	return list
}

// appleAdapter makes an adapter of what macOS says of it; false for what no home hangs on,
// as the radio links between Apple's own devices.
func appleAdapter(c configured, port string) (Adapter, bool) {
	label := strings.TrimSuffix(port, " ("+c.name+")") // the name stands beside it anyway
	a := Adapter{Interface: flow.Interface{Name: c.name, Up: c.up, Label: label}, Device: c.name}
	stem := strings.TrimRight(c.name, "0123456789")
	switch stem {
	case "en":
		a.Kind = appleKind(port)
	case "bridge":
		a.Kind = flow.InterfaceBridge
		a.Hotspot = strings.HasPrefix(c.name, "bridge1") && len(c.name) == len("bridge100") // Internet Sharing makes bridge100 and on
	case "ap":
		a.Kind, a.Hotspot = flow.InterfaceWiFi, true
		return a, c.up // it is there, and off, also where nothing is shared
	case "utun", "ipsec", "ppp":
		a.Kind = flow.InterfaceTunnel
		return a, c.up && c.address // the system keeps some of its own
	case "vmenet", "feth":
		a.Kind = flow.InterfaceVirtual
	default:
		return a, false
	}
	return a, true
}

// appleKind tells the kind by the name that people know. It is English or as somebody
// renamed it; what it does not tell is taken for a cable.
func appleKind(port string) flow.InterfaceKind {
	switch {
	case port == "Wi-Fi", port == "AirPort":
		return flow.InterfaceWiFi
	case strings.Contains(port, "USB"), strings.Contains(port, "iPhone"), strings.Contains(port, "iPad"):
		return flow.InterfaceUSB
	}
	return flow.InterfaceCable
}
