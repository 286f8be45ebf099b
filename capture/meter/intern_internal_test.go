package meter

import (
	"net/netip"
	"testing"

	"telltale/capture/flow"
)

// TestAddressesBeyondTheLimitKeepTheirClass: what is not told apart still counts
// on the right side.
func TestAddressesBeyondTheLimitKeepTheirClass(t *testing.T) {
	a := newAddresses(newHashSeeds(), 1)
	first := netip.MustParseAddr("2001:db8::1")
	id := a.id(first)
	for text, want := range map[string]class{"2001:db8::2": classOpen, "fe80::1": classLocal, "fd00::1": classLocal, "ff02::fb": classGroup} {
		other := a.id(netip.MustParseAddr(text))
		if other == id || a.class(other) != want {
			t.Errorf("%s is number %d of class %d, want another than %d of class %d", text, other, a.class(other), id, want)
		}
	}
	if a.id(first) != id || a.addr(id) != first || len(a.list) != 4 || a.full != 4 {
		t.Errorf("%d addresses are kept, %d were too many; the first is %v", len(a.list), a.full, a.addr(id))
	}
}

// TestClassOfIPv4 holds the quick way against the slow one, at both ends of every
// range.
func TestClassOfIPv4(t *testing.T) {
	for _, text := range []string{
		"0.0.0.0", "0.0.0.1", "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0",
		"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0",
		"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0",
		"223.255.255.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.254", "255.255.255.255",
	} {
		addr := netip.MustParseAddr(text)
		a := addresses{}
		if got, want := a.class(a.id(addr)), classOf(addr); got != want {
			t.Errorf("%s is of class %d, want %d", text, got, want)
		}
	}
}

// TestLinksBeyondTheLimitCountAsAbsent: the hardware addresses of a file made to do
// harm do not fill the memory.
func TestLinksBeyondTheLimitCountAsAbsent(t *testing.T) {
	const most = 1 << 10
	l := newLinks(most)
	for i := range most + 10 {
		l.mac(flow.MAC{2, byte(i >> 16), byte(i >> 8), byte(i), 0, 1})
	}
	p := flow.Packet{SrcMAC: flow.MAC{2, 9, 9, 9, 9, 9}, DstMAC: l.macs[1]}
	one := l.list[l.id(&p)]
	if one.srcID != 0 || one.src.Usable() || one.dstID != 1 || len(l.macs) != most || l.full == 0 {
		t.Errorf("link = %+v with %d addresses, want no source", one, len(l.macs))
	}
}

// TestTableForgetsAndFinds adds and removes flows at random and looks for all.
func TestTableForgetsAndFinds(t *testing.T) {
	table := newFlowTable(newHashSeeds())
	have := map[flowKey]bool{}
	for i := range 60_000 {
		k := flowKey{ends: uint64(i*7919) % 30_011, service: uint64(i % 3)}
		e, hash := table.find(&k)
		if (e != nil) != have[k] {
			t.Fatalf("step %d: flow found: %v, want %v", i, e != nil, have[k])
		}
		if e == nil {
			table.add(&k, hash)
			have[k] = true
			continue
		}
		table.remove(e.number)
		delete(have, k)
		if len(have)%1000 == 0 {
			checkAllThere(t, &table, have)
		}
	}
	if table.live != len(have) || table.live == 0 {
		t.Errorf("%d flows, want %d", table.live, len(have))
	}
}

func checkAllThere(t *testing.T, table *flowTable, have map[flowKey]bool) {
	t.Helper()
	for k := range have {
		if e, _ := table.find(&k); e == nil || e.key != k {
			t.Fatalf("flow %v is lost", k)
		}
	}
}
