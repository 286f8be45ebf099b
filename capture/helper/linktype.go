package main

// The LINKTYPE_ numbers (the list of the tcpdump group) of what is read here.
const (
	linkNull     = 0 // four bytes of the address family, then an IP packet
	linkEthernet = 1
	linkRaw      = 101 // an IP packet without anything before it
	linkWifi     = 105
	linkLoop     = 108 // as linkNull, in the byte order of the network
	linkRadiotap = 127
)

// The DLT_ numbers, by which systems with BPF, and Npcap, tell what they read, are
// the LINKTYPE_ numbers but for this one and its like (pcap-linktype(7)).
const dltRaw = 12

// linkOf gives the LINKTYPE_ number for a DLT_ number; false for what is not read.
func linkOf(dlt uint32) (uint16, bool) {
	switch dlt {
	case linkNull, linkEthernet, linkWifi, linkLoop, linkRadiotap:
		return uint16(dlt), true
	case dltRaw, linkRaw:
		return linkRaw, true
	}
	return 0, false
}
