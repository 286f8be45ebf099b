package device

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// Known is another device of the home, with the names that it asks for.
type Known struct {
	Device flow.Device
	Names  []string
}

// similar weighs what the owner said of devices like this one. Those that are
// alike and of which the owner said different things speak for none.
func (w *weigher) similar(in Seen) {
	kind, evidence := "", statement.Evidence{}
	for _, other := range in.Others {
		if other.Device.Key == in.Device.Key || other.Device.OwnKind == "" || !Similar(in, other, w.tables) {
			continue
		}
		if kind != "" && kind != other.Device.OwnKind {
			return
		}
		if name := cmp.Or(other.Device.OwnName, other.Device.Hostname, other.Device.Key); kind == "" || name < evidence.Detail {
			evidence = statement.Evidence{Kind: "owner", Key: "evidence.similar", Detail: name}
		}
		kind = other.Device.OwnKind
	}
	w.kind(kind, weightSimilar, "owner", evidence)
}

// Similar reports whether two devices are of one make: the same maker prefix
// (the first half of the hardware address), and beside it the same model, the
// same name but for its number, or the same maker whose names it asks for. One
// without the other is too little: a maker makes many things, and a name may
// be anybody's.
func Similar(a Seen, b Known, tables *knowledge.Tables) bool {
	m, n := a.Device.MAC, b.Device.MAC
	if !m.Usable() || !n.Usable() || m.Random() || n.Random() || [3]byte(m[:3]) != [3]byte(n[:3]) {
		return false
	}
	mine := marks(a.Device.Clues, a.Names, tables)
	return slices.ContainsFunc(marks(b.Device.Clues, b.Names, tables), func(mark string) bool { return slices.Contains(mine, mark) })
}

// marks are by what a device is known as one of its make.
func marks(clues []flow.Clue, names []string, tables *knowledge.Tables) []string {
	var list []string
	for _, c := range clues {
		switch c.Kind {
		case flow.ClueMDNSModel:
			if key, value, _ := strings.Cut(c.Value, "="); slices.Contains([]string{"md", "model", "am", "ty"}, strings.ToLower(key)) {
				list = append(list, "model "+knowledge.Squeeze(value))
			}
		case flow.ClueDHCPHostname, flow.ClueMDNSName, flow.ClueNBNSName:
			if stem := stem(c.Value); stem != "" {
				list = append(list, "name "+stem)
			}
		case flow.ClueSSDPUSN:
			if _, kind, ok := strings.Cut(c.Value, ":device:"); ok {
				list = append(list, "ssdp "+strings.ToLower(kind))
			}
		default:
		}
	}
	for _, name := range names {
		if c, _, _ := tables.Company(name); c.Kind == "maker" {
			list = append(list, "asks "+strings.ToLower(name))
		}
	}
	return list
}

// stem is a name without the number at its end by which devices of one make
// are told apart: "Lightify-7B5F6B" gives lightify; empty if too little stays.
func stem(name string) string {
	const shortest = 4
	name = strings.ToLower(name)
	cut := strings.LastIndexAny(name, "-_ ")
	if cut > 0 && strings.Trim(name[cut+1:], "0123456789abcdef") == "" {
		name = name[:cut]
	}
	name = strings.TrimRight(name, "0123456789-_ ")
	if len(name) < shortest {
		return ""
	}
	return name
}
