//go:build !linux

package cli

// lean does something on Linux only.
func lean() {}
