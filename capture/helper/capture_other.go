//go:build (!linux && !darwin && !windows) || (windows && arm64)

package main

// capture says that there is nothing to capture with on this system. The library by
// which Npcap is asked knows no Windows on ARM.
func capture(options) error {
	return &refusal{exitFailure, "Watching live works on Linux, macOS, and Windows with an Intel or AMD processor. Record with another program, for instance Wireshark, and open the file with: telltale import FILE"}
}
