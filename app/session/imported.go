package session

import (
	"telltale/capture/flow"
	"telltale/classify/device"
)

// Imported tells of one capture that was read, by itself, whatever the
// database held before.
type Imported struct {
	Capture       flow.Capture
	Problem       string // sentence for Capture.Problem, "" when all is well
	Already       bool   // the same capture was imported before; nothing was changed
	Devices       []Identified
	Conversations []flow.Conversation
	Names         []flow.NameBinding

	facts flow.Facts // of this capture alone
}

// Identified is a device and what it is thought to be.
type Identified struct {
	flow.Device
	Identity device.Identity
}
