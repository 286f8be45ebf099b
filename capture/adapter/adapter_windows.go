package adapter

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

// List gives the adapters that a home can hang on.
func List() ([]Adapter, error) {
	records, err := read()
	if err != nil {
		return nil, err
	}
	var list []Adapter
	for _, r := range records {
		if a, ok := microsoftAdapter(r); ok {
			list = append(list, a)
		}
	}
	return list, nil
}

// Find gives any adapter by the name that people know, by that of the system, or by that
// of Npcap. The error is ErrNone, or of the system.
func Find(name string) (Adapter, error) {
	records, err := read()
	if err != nil {
		return Adapter{}, err
	}
	for _, r := range records {
		if r.called(name) {
			a, _ := microsoftAdapter(r) // who names it wants it, whatever it is
			return a, nil
		}
	}
	return Adapter{}, ErrNone
}

// What read leaves out (GetAdaptersAddresses of iphlpapi.h).
const skipped = windows.GAA_FLAG_SKIP_ANYCAST | windows.GAA_FLAG_SKIP_MULTICAST | windows.GAA_FLAG_SKIP_DNS_SERVER

// roomFirst is what Windows advises to offer at first, bytes; roomTries is how often more
// is offered, since adapters may come meanwhile.
const (
	roomFirst = 15 << 10
	roomTries = 4
)

// read asks Windows for all adapters.
func read() ([]record, error) {
	size := uint32(roomFirst)
	var room []byte
	for range roomTries {
		room = make([]byte, size)
		err := windows.GetAdaptersAddresses(windows.AF_UNSPEC, skipped, 0, (*windows.IpAdapterAddresses)(unsafe.Pointer(&room[0])), &size)
		if err == nil {
			return records((*windows.IpAdapterAddresses)(unsafe.Pointer(&room[0]))), nil
		}
		if errors.Is(err, windows.ERROR_NO_DATA) {
			return nil, nil
		}
		if !errors.Is(err, windows.ERROR_BUFFER_OVERFLOW) {
			return nil, fmt.Errorf("listing interfaces: %w", err)
		}
	}
	return nil, fmt.Errorf("listing interfaces: %w", windows.ERROR_BUFFER_OVERFLOW)
}

func records(first *windows.IpAdapterAddresses) []record {
	var list []record
	for a := first; a != nil; a = a.Next {
		list = append(list, record{
			guid: windows.BytePtrToString(a.AdapterName), name: windows.UTF16PtrToString(a.FriendlyName),
			description: windows.UTF16PtrToString(a.Description), kind: a.IfType, status: a.OperStatus,
		})
	}
	return list
}
