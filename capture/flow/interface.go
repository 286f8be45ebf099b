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
	Hotspot bool // others reach the Internet through it
	MAC     MAC  // its hardware address, zero where it has none or the system does not tell
}

// Hearing is what came in at an interface, by whom it is from and to.
type Hearing struct {
	Own      uint64 // packets from or to the computer itself; with a hotspot also what it passes on
	Group    uint64 // packets of others to everybody
	Others   uint64 // packets that others sent each other
	BothWays bool   // of two others, both were heard
}

// Few is how many packets say nothing: a switch that does not know yet where somebody is
// sends what is for them everywhere.
const Few = 10

// HearsOthers reports whether what others send each other arrives, beyond a stray packet
// in twenty.
func (h Hearing) HearsOthers() bool { return h.Others >= Few && h.Others*20 >= h.Own }

// OwnOnly reports whether only the computer itself was heard, and what is for everybody.
func (h Hearing) OwnOnly() bool { return h.Own >= Few && !h.HearsOthers() }
