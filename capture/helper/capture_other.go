//go:build !linux

package main

// capture says that there is nothing yet to capture with on this system.
func capture(options) error {
	return &refusal{exitFailure, "Watching live works on Linux so far. Record with another program, for instance Wireshark, and open the file with: telltale import FILE"}
}
