package knowledge

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strconv"
)

// nameTable maps network numbers to the names of their owners.
type nameTable struct {
	numbers []uint32
	names   texts
}

// network is a row of networks.tsv.
type network struct {
	number uint32
	name   string
	many   bool // answers from many places: role content or anycast
}

// networkTable holds networks.tsv: by number, and by prefix with the lengths in use from long to short.
type networkTable struct {
	byNumber map[uint32]network
	byPrefix map[netip.Prefix]network
	lengths4 []int
	lengths6 []int
}

// NetworkOwner names who announces an address to the internet: the number of the autonomous system and the owner's
// name without legal form, "AS" and the number where the owner is not known. ok is false if nobody announces it, as for
// private addresses. The owner of a network is often not the company behind a service, but the one that it rents from.
func (t *Tables) NetworkOwner(addr netip.Addr) (asn uint32, name string, ok bool) {
	plain, ok := plainAddr(addr)
	if !ok {
		return 0, "", false
	}
	owners, err := t.owners()
	if err != nil {
		return 0, "", false
	}
	asn = owners.at(plain)
	if n, ok := t.network(plain, asn); ok {
		return n.number, n.name, true
	}
	if asn == 0 {
		return 0, "", false
	}
	names, err := t.ownerName()
	if err != nil {
		names = &nameTable{}
	}
	return asn, plainCompany(names.of(asn)), true
}

// network finds the row of networks.tsv for an address: the longest prefix that holds it, else the network number.
func (t *Tables) network(plain netip.Addr, asn uint32) (network, bool) {
	table, err := t.networks()
	if err != nil {
		return network{}, false
	}
	lengths := table.lengths6
	if plain.Is4() {
		lengths = table.lengths4
	}
	for _, bits := range lengths {
		prefix, err := plain.Prefix(bits)
		if err != nil {
			continue
		}
		if n, ok := table.byPrefix[prefix]; ok {
			return n, true
		}
	}
	n, ok := table.byNumber[asn]
	return n, ok
}

// manyPlaces says whether the address belongs to a network that answers from many places at once.
func (t *Tables) manyPlaces(plain netip.Addr) bool {
	asn := uint32(0)
	if owners, err := t.owners(); err == nil {
		asn = owners.at(plain)
	}
	n, _ := t.network(plain, asn)
	return n.many
}

// of returns the registered name, or "AS" and the number where there is none.
func (t *nameTable) of(asn uint32) string {
	if i, ok := slices.BinarySearch(t.numbers, asn); ok {
		return t.names.at(i)
	}
	return "AS" + strconv.FormatUint(uint64(asn), 10)
}

func readOwnerNames(fsys fs.FS) (*nameTable, error) {
	p, err := readPacked(fsys, "data/asn_names.zst", "TTNAMES1")
	if err != nil {
		return nil, err
	}
	t := &nameTable{numbers: make([]uint32, p.count())}
	at := uint64(0)
	for i := range t.numbers {
		at += p.uvarint()
		if at > 1<<32-1 {
			p.fail("network number too large")
			break
		}
		t.numbers[i] = uint32(at)
	}
	t.names = p.lines(len(t.numbers))
	return t, p.end()
}

func readNetworks(fsys fs.FS) (*networkTable, error) {
	rows, err := readRows(fsys, "data/networks.tsv", 5)
	if err != nil {
		return nil, err
	}
	t := &networkTable{byNumber: map[uint32]network{}, byPrefix: map[netip.Prefix]network{}}
	for _, row := range rows {
		number, err := strconv.ParseUint(row[0], 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading networks: %w: %w", ErrTable, err)
		}
		n := network{number: uint32(number), name: row[2], many: row[3] != "cloud"}
		if row[1] == "-" {
			t.byNumber[n.number] = n
			continue
		}
		prefix, err := netip.ParsePrefix(row[1])
		if err != nil {
			return nil, fmt.Errorf("reading networks: %w: %w", ErrTable, err)
		}
		t.addPrefix(prefix.Masked(), n)
	}
	return t, nil
}

func (t *networkTable) addPrefix(prefix netip.Prefix, n network) {
	t.byPrefix[prefix] = n
	lengths := &t.lengths6
	if prefix.Addr().Is4() {
		lengths = &t.lengths4
	}
	longFirst := func(a, b int) int { return cmp.Compare(b, a) }
	if i, found := slices.BinarySearchFunc(*lengths, prefix.Bits(), longFirst); !found {
		*lengths = slices.Insert(*lengths, i, prefix.Bits())
	}
}
