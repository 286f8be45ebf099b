package flow

// InterfaceKind says what an interface is to a person.
type InterfaceKind string

// The kinds of interfaces.
const (
	InterfaceCable   InterfaceKind = "cable"   // a network socket of the computer
	InterfaceUSB     InterfaceKind = "usb"     // a network adapter or phone at a USB socket
	InterfaceWiFi    InterfaceKind = "wifi"    // Wi-Fi, as a guest of a network or as its hotspot
	InterfaceBridge  InterfaceKind = "bridge"  // several interfaces put together, as a router or a hotspot does
	InterfaceTunnel  InterfaceKind = "tunnel"  // a VPN
	InterfaceVirtual InterfaceKind = "virtual" // made by software, for programs of this computer
)

// Interface is a network interface of this computer.
type Interface struct {
	Name    string // as the system calls it
	Label   string // as people know it from the settings of the system, "" where they know it by its name
	Kind    InterfaceKind
	Up      bool // switched on, with something at the other end
	Hotspot bool // others reach the Internet through it, as far as its name and kind tell
}
