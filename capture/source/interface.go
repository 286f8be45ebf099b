package source

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// likeliestFirst sorts interfaces: first those that are up, then by what a home hangs
// on, then by name.
func likeliestFirst(list []flow.Interface) {
	slices.SortFunc(list, func(a, b flow.Interface) int {
		return cmp.Or(cmp.Compare(likely(a), likely(b)), strings.Compare(a.Name, b.Name))
	})
}

// likely orders interfaces: first those that are up, then by what a home hangs on.
func likely(i flow.Interface) int {
	order := slices.Index([]flow.InterfaceKind{flow.InterfaceCable, flow.InterfaceWiFi, flow.InterfaceUSB, flow.InterfaceBridge, flow.InterfaceTunnel, flow.InterfaceVirtual}, i.Kind)
	if !i.Up {
		order += 10
	}
	return order
}
