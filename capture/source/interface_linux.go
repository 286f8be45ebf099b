package source

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	slices.SortFunc(list, func(a, b flow.Interface) int {
		return cmp.Or(cmp.Compare(likely(a), likely(b)), strings.Compare(a.Name, b.Name))
	})
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
	i := flow.Interface{Name: name, Kind: flow.InterfaceVirtual, Up: word(at, "operstate") == "up"}
	bus, _ := filepath.EvalSymlinks(filepath.Join(at, "device", "subsystem"))
	switch {
	case has(at, "wireless"), has(at, "phy80211"):
		i.Kind = flow.InterfaceWiFi
	case has(at, "bridge"):
		i.Kind = flow.InterfaceBridge
	case kind == none, has(at, "tun_flags"):
		i.Kind, i.Up = flow.InterfaceTunnel, i.Up || word(at, "operstate") == "unknown"
	case filepath.Base(bus) == "usb":
		i.Kind = flow.InterfaceUSB
	case has(at, "device"):
		i.Kind = flow.InterfaceCable
	}
	i.Hotspot = i.Kind == flow.InterfaceBridge || i.Kind == flow.InterfaceWiFi && strings.HasPrefix(name, "ap")
	return i, true
}

// likely orders interfaces: first those that are up, then by what a home hangs on.
func likely(i flow.Interface) int {
	order := slices.Index([]flow.InterfaceKind{flow.InterfaceCable, flow.InterfaceWiFi, flow.InterfaceUSB, flow.InterfaceBridge, flow.InterfaceTunnel, flow.InterfaceVirtual}, i.Kind)
	if !i.Up {
		order += 10
	}
	return order
}

func has(at, name string) bool {
	_, err := os.Stat(filepath.Join(at, name))
	return err == nil
}

func word(at, name string) string {
	b, _ := os.ReadFile(filepath.Join(at, name)) // what cannot be read is not said
	return strings.TrimSpace(string(b))
}
