//go:build !linux

package source

// Interfaces lists none: live watching works on Linux so far.
func Interfaces() ([]Interface, error) { return nil, nil }
