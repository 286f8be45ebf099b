// Package adapter tells of the network adapters of a computer with macOS or Windows, by
// the names that people know; on Linux package source reads them from the kernel.
package adapter

import (
	"errors"

	"telltale/capture/flow"
)

// ErrNone says that the computer has no adapter of that name.
var ErrNone = errors.New("there is no such adapter")

// Adapter is a network adapter.
type Adapter struct {
	flow.Interface
	Device string // by which it is opened for reading
}
