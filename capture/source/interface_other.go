//go:build !linux && !darwin && !windows

package source

import "telltale/capture/flow"

// Interfaces lists none: live watching works on Linux, macOS and Windows.
func Interfaces() ([]flow.Interface, error) { return nil, nil }
