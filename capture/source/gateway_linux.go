package source

import (
	"path/filepath"
	"strings"
)

// routes is what the kernel tells of its IPv4 routes (proc(5), /proc/net/route), by interface.
type routes struct {
	out  map[string]bool // one of them leads to the Internet
	near map[string]bool // one of them is to the network that the interface itself is in
}

func routesIn(proc string) routes {
	r := routes{out: map[string]bool{}, near: map[string]bool{}}
	for line := range strings.Lines(word(proc, "net/route")) {
		field := strings.Fields(line)
		const none = "00000000"
		switch {
		case len(field) < 8 || field[0] == "Iface":
		case field[1] == none && field[7] == none:
			r.out[field[0]] = true
		case field[2] == none:
			r.near[field[0]] = true
		}
	}
	return r
}

// leadsOut reports whether others reach the Internet through this computer by an interface: it is in a network of its own,
// this computer passes on what comes in there, and reaches the Internet by another one.
func (r routes) leadsOut(proc, name string) bool {
	return r.near[name] && !r.out[name] && len(r.out) > 0 && word(proc, filepath.Join("sys", "net", "ipv4", "conf", name, "forwarding")) == "1"
}
