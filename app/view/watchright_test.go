package view_test

import (
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/flow"
)

// TestRightOfEachSystem: a command stands only where a command helps.
func TestRightOfEachSystem(t *testing.T) {
	t.Parallel()
	_, teller := exampleHome(t)
	tests := []struct{ system, part, command string }{
		{"linux", "in a terminal", "sudo setcap cap_net_raw+ep /x/telltale-capture"},
		{"darwin", "ChmodBPF", ""},
		{"windows", "Npcap", ""},
	}
	for _, tc := range tests {
		t.Run(tc.system, func(t *testing.T) {
			t.Parallel()
			got := teller.NewWatch(view.WatchState{System: tc.system, Helper: "/x/telltale-capture", Ask: true}).Right
			if !strings.Contains(got.Line, tc.part) || got.Type != tc.command || (got.Ask != "") != (tc.command != "") {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestPortByItsLabel: what the system's settings call a port comes before its name.
func TestPortByItsLabel(t *testing.T) {
	t.Parallel()
	_, teller := exampleHome(t)
	ports := []flow.Interface{{Name: "en7", Label: "USB 10/100/1000 LAN", Kind: flow.InterfaceUSB, Up: true}, {Name: "Wi-Fi 2", Kind: flow.InterfaceWiFi, Up: true}}
	page := teller.NewWatch(view.WatchState{System: "darwin", Helper: "/x/telltale-capture", Ports: ports})
	for i, want := range []string{"USB 10/100/1000 LAN (en7)", "Wi-Fi (Wi-Fi 2)"} {
		if got := page.Ports[i].Title; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
