package adapter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

// listed is what networksetup prints, shortened.
const listed = `
Hardware Port: Ethernet Adapter (en4)
Device: en4
Ethernet Address: 02:00:5e:00:53:01

Hardware Port: USB 10/100/1000 LAN
Device: en7
Ethernet Address: 02:00:5e:00:53:02

Hardware Port: Wi-Fi
Device: en0
Ethernet Address: 02:00:5e:00:53:03

Hardware Port: Thunderbolt Bridge
Device: bridge0
Ethernet Address: N/A

VLAN Configurations
===================
`

// printed is what ifconfig -a prints, shortened.
const printed = `lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
	inet 127.0.0.1 netmask 0xff000000
gif0: flags=8010<POINTOPOINT,MULTICAST> mtu 1280
stf0: flags=0<> mtu 1280
anpi0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	status: inactive
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether 02:00:5e:00:53:03
	inet6 fe80::1%en0 prefixlen 64 secured scopeid 0xe
	inet 192.0.2.5 netmask 0xffffff00 broadcast 192.0.2.255
	media: autoselect
	status: active
en4: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	status: inactive
en7: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	status: active
ap1: flags=8822<BROADCAST,SMART,SIMPLEX,MULTICAST> mtu 1500
awdl0: flags=8943<UP,BROADCAST,RUNNING,PROMISC,SIMPLEX,MULTICAST> mtu 1500
	status: active
llw0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
bridge0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	member: en1 flags=3<LEARNING,DISCOVER>
	status: inactive
bridge100: flags=8a63<UP,BROADCAST,SMART,RUNNING,ALLMULTI,SIMPLEX,MULTICAST> mtu 1500
	inet 192.168.2.1 netmask 0xffffff00 broadcast 192.168.2.255
	status: active
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
	inet6 fe80::2%utun0 prefixlen 64 scopeid 0x12
utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1420
	inet 10.8.0.2 --> 10.8.0.1 netmask 0xffffffff
`

func TestApple(t *testing.T) {
	t.Parallel()
	names := ports(listed)
	var got []flow.Interface
	for _, c := range configuration(printed) {
		if a, ok := appleAdapter(c, names[c.name]); ok {
			if a.Device != a.Name {
				t.Errorf("%s is opened as %q", a.Name, a.Device)
			}
			got = append(got, a.Interface)
		}
	}
	want := []flow.Interface{
		{Name: "en0", Label: "Wi-Fi", Kind: flow.InterfaceWiFi, Up: true},
		{Name: "en4", Label: "Ethernet Adapter", Kind: flow.InterfaceCable},
		{Name: "en7", Label: "USB 10/100/1000 LAN", Kind: flow.InterfaceUSB, Up: true},
		{Name: "bridge0", Label: "Thunderbolt Bridge", Kind: flow.InterfaceBridge},
		{Name: "bridge100", Kind: flow.InterfaceBridge, Up: true, Hotspot: true},
		{Name: "utun4", Kind: flow.InterfaceTunnel, Up: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAppleHotspot: its radio is of use while it is on.
func TestAppleHotspot(t *testing.T) {
	t.Parallel()
	if a, ok := appleAdapter(configured{name: "ap1", up: true}, ""); !ok || !a.Hotspot || a.Kind != flow.InterfaceWiFi {
		t.Errorf("%+v, %v", a, ok)
	}
}

// TestAppleNonsense: what cannot be read is none, and says nothing of what was read before.
func TestAppleNonsense(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "\tstatus: active\n", "ifconfig: interface en9 does not exist\n", "en0: flags=8863\n\tinet 192.0.2.1\n"} {
		if got := configuration(text); got != nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := ports("Device: en0\nHardware Port: Wi-Fi\n\nHardware Port: USB\nDevice: en5\nDevice: en6\n"); !cmp.Equal(got, map[string]string{"en5": "USB"}) {
		t.Errorf("%v", got)
	}
}
