package adapter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

func TestMicrosoft(t *testing.T) {
	t.Parallel()
	const up, down = 1, 2
	tests := []struct {
		name, description string
		kind, status      uint32
		want              flow.Interface // zero: left out
	}{
		{"Ethernet", "Intel(R) Ethernet Connection (7) I219-V", 6, up, flow.Interface{Kind: flow.InterfaceCable, Up: true}},
		{"Ethernet 2", "Realtek USB GbE Family Controller", 6, down, flow.Interface{Kind: flow.InterfaceUSB}},
		{"Ethernet 3", "Remote NDIS based Internet Sharing Device", 6, up, flow.Interface{Kind: flow.InterfaceUSB, Up: true}},
		{"Wi-Fi", "Intel(R) Wi-Fi 6 AX201 160MHz", 71, up, flow.Interface{Kind: flow.InterfaceWiFi, Up: true}},
		{"Local Area Connection* 10", "Microsoft Wi-Fi Direct Virtual Adapter #2", 71, up, flow.Interface{Kind: flow.InterfaceWiFi, Up: true, Hotspot: true}},
		{"Local Area Connection* 9", "Microsoft Wi-Fi Direct Virtual Adapter", 71, down, flow.Interface{}},
		{"vEthernet (Default Switch)", "Hyper-V Virtual Ethernet Adapter", 6, up, flow.Interface{Kind: flow.InterfaceVirtual, Up: true}},
		{"Network Bridge", "Microsoft Network Adapter Multiplexor Bridge", 6, up, flow.Interface{Kind: flow.InterfaceBridge, Up: true}},
		{"OpenVPN", "TAP-Windows Adapter V9", 6, down, flow.Interface{Kind: flow.InterfaceTunnel}},
		{"home", "WireGuard Tunnel", 53, up, flow.Interface{Kind: flow.InterfaceTunnel, Up: true}},
		{"Teredo", "Microsoft Teredo Tunneling Adapter", 131, up, flow.Interface{}},
		{"Bluetooth Network Connection", "Bluetooth Device (Personal Area Network)", 6, down, flow.Interface{}},
		{"Npcap Loopback Adapter", "Npcap Loopback Adapter", 6, up, flow.Interface{}},
		{"Loopback Pseudo-Interface 1", "Software Loopback Interface 1", 24, up, flow.Interface{}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			const guid = "{01234567-89AB-CDEF-0123-456789ABCDEF}"
			got, ok := microsoftAdapter(record{guid: guid, name: tc.name, description: tc.description, kind: tc.kind, status: tc.status})
			if ok != (tc.want != flow.Interface{}) {
				t.Fatalf("listed %v: %+v", ok, got)
			}
			if got.Device != `\Device\NPF_`+guid {
				t.Errorf("it is opened as %q", got.Device)
			}
			tc.want.Name = tc.name
			if diff := cmp.Diff(tc.want, got.Interface); ok && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCalled(t *testing.T) {
	t.Parallel()
	r := record{guid: "{0123}", name: "Wi-Fi 2"}
	for name, want := range map[string]bool{"Wi-Fi 2": true, "wi-fi 2": true, "{0123}": true, `\Device\NPF_{0123}`: true, "Wi-Fi": false, "": false} {
		if got := r.called(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
