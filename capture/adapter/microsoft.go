package adapter

import (
	"slices"
	"strings"

	"telltale/capture/flow"
)

// record is what Windows says of an adapter (IP_ADAPTER_ADDRESSES of iptypes.h).
type record struct {
	guid        string // AdapterName, with its braces
	name        string // FriendlyName: "Wi-Fi", "Ethernet 2"
	description string // "Intel(R) Wi-Fi 6 AX201 160MHz"
	kind        uint32 // IfType, of the list of IANA (ipifcons.h)
	status      uint32 // OperStatus
}

// Numbers of ipifcons.h and ifdef.h.
const (
	typeEthernet = 6
	typePPP      = 23
	typeVirtual  = 53 // as WireGuard's
	typeWiFi     = 71
	typeTunnel   = 131
	statusUp     = 1
)

// devicePrefix stands before the name of an adapter where Npcap is asked for it.
const devicePrefix = `\Device\NPF_`

// microsoftAdapter makes an adapter of what Windows says of it; false for what no home hangs on.
func microsoftAdapter(r record) (Adapter, bool) {
	a := Adapter{Interface: flow.Interface{Name: r.name, Up: r.status == statusUp}, Device: devicePrefix + r.guid}
	switch r.kind {
	case typeWiFi:
		a.Kind = flow.InterfaceWiFi
		if says(r.description, "Wi-Fi Direct Virtual") { // by which a mobile hotspot is made; else it is of no use
			a.Hotspot = true
			return a, a.Up
		}
	case typeEthernet:
		a.Kind = microsoftKind(r.description)
	case typePPP, typeVirtual, typeTunnel:
		a.Kind = flow.InterfaceTunnel
		if says(r.description, "Teredo", "ISATAP", "6to4", "IP-HTTPS") { // IPv6 inside IPv4, made by the system itself
			return a, false
		}
	}
	return a, a.Kind != ""
}

// microsoftKind tells the kind of what says that it is Ethernet; "" for what no home hangs on.
func microsoftKind(description string) flow.InterfaceKind {
	switch {
	case says(description, "loopback", "bluetooth", "kernel debug"):
		return ""
	case says(description, "TAP-", "Wintun", "WireGuard", "OpenVPN", "Tailscale", "VPN"):
		return flow.InterfaceTunnel
	case says(description, "Hyper-V", "VirtualBox", "VMware"):
		return flow.InterfaceVirtual
	case says(description, "bridge"):
		return flow.InterfaceBridge
	case says(description, "USB", "Remote NDIS", "Apple Mobile Device"):
		return flow.InterfaceUSB
	}
	return flow.InterfaceCable
}

func says(text string, parts ...string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, strings.ToLower(p)) })
}

// called reports whether a person or a program means this adapter by a name.
func (r record) called(name string) bool {
	return strings.EqualFold(name, r.name) || strings.EqualFold(name, r.guid) || strings.EqualFold(name, devicePrefix+r.guid)
}
