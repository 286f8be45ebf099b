package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"telltale/capture/flow"
)

// interfaceFolder is where Linux tells of its interfaces (Documentation/ABI/testing/sysfs-class-net).
const interfaceFolder = "/sys/class/net"

// Interfaces lists the interfaces of this computer that can be watched, those that a
// home hangs on first. The loopback is none of them.
func Interfaces() ([]flow.Interface, error) { return interfacesIn(interfaceFolder) }

func interfacesIn(folder string) ([]flow.Interface, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	var list []flow.Interface
	for _, e := range entries {
		at := filepath.Join(folder, e.Name())
		if i, ok := interfaceAt(at, e.Name()); ok {
			list = append(list, i)
		}
	}
	likeliestFirst(list)
	return list, nil
}

// interfaceAt reads what a folder tells of an interface; false for the loopback and
// for what is no Ethernet, Wi-Fi or tunnel.
func interfaceAt(at, name string) (flow.Interface, bool) {
	const ethernet, none = "1", "65534" // ARPHRD_ETHER, ARPHRD_NONE of if_arp.h
	kind := word(at, "type")
	if kind != ethernet && kind != none {
		return flow.Interface{}, false
	}
	i := flow.Interface{Name: name, Kind: interfaceKind(at, kind == none), Up: word(at, "operstate") == "up"}
	i.Up = i.Up || i.Kind == flow.InterfaceTunnel && word(at, "operstate") == "unknown"
	i.Hotspot = i.Kind == flow.InterfaceBridge || i.Kind == flow.InterfaceWiFi && strings.HasPrefix(name, "ap")
	return i, true
}

// interfaceKind tells it by what the folder holds; bare is one without hardware addresses.
func interfaceKind(at string, bare bool) flow.InterfaceKind {
	bus, _ := filepath.EvalSymlinks(filepath.Join(at, "device", "subsystem"))
	switch {
	case has(at, "wireless"), has(at, "phy80211"):
		return flow.InterfaceWiFi
	case has(at, "bridge"):
		return flow.InterfaceBridge
	case bare, has(at, "tun_flags"):
		return flow.InterfaceTunnel
	case filepath.Base(bus) == "usb":
		return flow.InterfaceUSB
	case has(at, "device"):
		return flow.InterfaceCable
	}
	return flow.InterfaceVirtual
}

func has(at, name string) bool {
	_, err := os.Stat(filepath.Join(at, name))
	return err == nil
}

func word(at, name string) string {
	b, _ := os.ReadFile(filepath.Join(at, name)) // what cannot be read is not said
	return strings.TrimSpace(string(b))
}
