//go:build darwin || windows

package source

import (
	"telltale/capture/adapter"
	"telltale/capture/flow"
)

// Interfaces lists the interfaces of this computer that can be watched, those that a
// home hangs on first. The loopback is none of them.
func Interfaces() ([]flow.Interface, error) {
	adapters, err := adapter.List()
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	list := make([]flow.Interface, 0, len(adapters))
	for _, a := range adapters {
		list = append(list, a.Interface)
	}
	likeliestFirst(list)
	return list, nil
}
