package session

import (
	"net/netip"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/meter"
)

func TestNamesOfOneCapture(t *testing.T) {
	const plug, traffic, second = "00:00:5e:00:53:02", int64(1_700_000_000_000_000_000), int64(1e9)
	remote := netip.MustParseAddr("203.0.113.7")
	told := func(name string, afterNs int64, relayed bool) flow.NameBinding {
		return flow.NameBinding{
			Device: plug, Name: name, Remote: remote, Source: flow.NameDNS,
			FirstNs: traffic + afterNs, LastNs: traffic + afterNs, Count: 1, Relayed: relayed,
		}
	}
	for _, c := range []struct {
		name  string
		names []flow.NameBinding
		want  string
	}{
		{"nothing known", nil, ""},
		{"told before", []flow.NameBinding{told("old.example", -9*flow.HourNs, false), told("new.example", -second, false)}, "new.example"},
		{"told soon after", []flow.NameBinding{told("late.example", flow.NameReachNs, false), told("soon.example", second, false)}, "soon.example"},
		{"told at the end of the reach", []flow.NameBinding{told("late.example", flow.NameReachNs, false)}, "late.example"},
		{"told too late", []flow.NameBinding{told("late.example", flow.NameReachNs+1, false)}, ""},
		{"told to a phone that the plug carries", []flow.NameBinding{told("phone.example", -second, true)}, ""},
		{"told to both", []flow.NameBinding{told("own.example", -2*second, false), told("phone.example", -second, true)}, "own.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := alone(&meter.Result{
				Names:   c.names,
				Devices: []flow.Device{{Key: plug}},
				Whole:   []flow.Traffic{{Device: plug, Remote: remote, Protocol: "tcp", Port: 443, FirstNs: traffic - 10*second, LastNs: traffic}},
			})
			if got := facts.Devices[0].Partners; len(got) != 1 || got[0].Name != c.want {
				t.Errorf("partners = %+v, want one named %q", got, c.want)
			}
		})
	}
}
