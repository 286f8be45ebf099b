package source

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"telltale/capture/flow"
)

// interfaceFolder is where Linux tells of its interfaces (Documentation/ABI/testing/sysfs-class-net).
const interfaceFolder = "/sys/class/net"

// Interfaces lists the interfaces of this computer that can be watched, those that a
// home hangs on first. The loopback is none of them.
func Interfaces() ([]flow.Interface, error) { return interfacesIn(interfaceFolder, "/proc") }

func interfacesIn(folder, proc string) ([]flow.Interface, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	var list []flow.Interface
	routes := routesIn(proc)
	for _, e := range entries {
		at := filepath.Join(folder, e.Name())
		if i, ok := interfaceAt(at, e.Name()); ok {
			i.Hotspot = i.Hotspot || i.Kind != flow.InterfaceVirtual && routes.leadsOut(proc, i.Name)
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
	if i.Kind == flow.InterfaceBridge && ofProgram.MatchString(name) {
		i.Kind = flow.InterfaceVirtual
	}
	i.Hotspot = i.Kind == flow.InterfaceBridge && joins(at) || i.Kind == flow.InterfaceWiFi && strings.HasPrefix(name, "ap")
	i.MAC, _ = flow.ParseMAC(word(at, "address")) // a tunnel has none
	return i, true
}

// ofProgram finds the bridges that programs make for what they run: Docker and Podman, libvirt, LXC.
var ofProgram = regexp.MustCompile(`^(docker|podman|cni|virbr|lxcbr|lxdbr|incusbr)[0-9-]|^br-[0-9a-f]{12}$`)

// joins reports whether a bridge has two network sockets: then all between them goes through it.
func joins(at string) bool {
	members, _ := filepath.Glob(filepath.Join(at, "brif", "*", "device")) // the pattern is a good one
	return len(members) > 1
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
