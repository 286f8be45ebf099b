//go:build !linux

package source

import "telltale/capture/flow"

// Interfaces lists none: live watching works on Linux so far.
func Interfaces() ([]flow.Interface, error) { return nil, nil }
