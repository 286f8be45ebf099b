package main

import (
	"fmt"
	"strings"
)

// unactivated says why Npcap did not open an adapter, by the words of the library that
// asks it (pcap_activate(3PCAP) names the cases; numbers it does not hand on).
func unactivated(iface, said string) error {
	said = strings.TrimSpace(said)
	low := strings.ToLower(said)
	switch {
	case strings.Contains(low, "denied"), strings.Contains(low, "access"), strings.Contains(low, "permission"):
		return &refusal{exitPermission, fmt.Sprintf("Npcap lets only administrators read packets from %q. Start Telltale as an administrator, or install Npcap again without that choice.", iface)}
	case strings.Contains(low, "no such device"):
		return &refusal{exitNoInterface, fmt.Sprintf("Npcap does not know the interface %q. Take it out and put it in again, or install Npcap again.", iface)}
	case strings.Contains(low, "not up"):
		return &refusal{exitNoInterface, fmt.Sprintf("The interface %q is switched off.", iface)}
	}
	return &refusal{exitFailure, fmt.Sprintf("Npcap could not open %q. It said: %s", iface, said)}
}
