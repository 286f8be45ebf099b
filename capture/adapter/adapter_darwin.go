package adapter

import (
	"fmt"
	"os/exec"
	"syscall"

	"golang.org/x/net/route"

	"telltale/capture/flow"
)

// List gives the adapters that a home can hang on.
func List() ([]Adapter, error) {
	text, err := exec.Command("/sbin/ifconfig", "-a").Output()
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	said, _ := exec.Command("/usr/sbin/networksetup", "-listallhardwareports").Output() // without it they are called en0, en1 …
	names := ports(string(said))
	var list []Adapter
	for _, c := range configuration(string(text)) {
		if a, ok := appleAdapter(c, names[c.name]); ok {
			list = append(list, a)
		}
	}
	return list, nil
}

// Find gives name and state of any interface, without starting a program. The error is
// ErrNone, or of the system.
func Find(name string) (Adapter, error) {
	table, err := route.FetchRIB(syscall.AF_UNSPEC, route.RIBTypeInterface, 0)
	if err != nil {
		return Adapter{}, fmt.Errorf("listing interfaces: %w", err)
	}
	messages, err := route.ParseRIB(route.RIBTypeInterface, table)
	if err != nil {
		return Adapter{}, fmt.Errorf("reading the list of interfaces: %w", err)
	}
	for _, m := range messages {
		if i, ok := m.(*route.InterfaceMessage); ok && i.Name == name {
			return Adapter{Interface: flow.Interface{Name: name, Up: i.Flags&syscall.IFF_UP != 0}, Device: name}, nil
		}
	}
	return Adapter{}, ErrNone
}
