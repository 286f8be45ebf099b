//go:build !arm64

package main

// renounce has nothing to give up: Npcap asks for no right of this program, or for all
// those of an administrator, and Windows takes them from no program that runs.
func renounce(*npcap) error { return nil }
