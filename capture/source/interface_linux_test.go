package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

// TestInterfaces reads a made-up folder like that of Linux.
func TestInterfaces(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put := func(path, text string) {
		t.Helper()
		full := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, kind := range map[string]string{"lo": "772", "eth0": "1", "eth1": "1", "wlan0": "1", "br0": "1", "tun0": "65534", "veth1": "1", "can0": "280", "usb0": "1", "wlan1": "1", "br1": "1", "docker0": "1", "br-0123456789ab": "1"} {
		put("net/"+name+"/type", kind)
		put("net/"+name+"/operstate", "up")
	}
	put("net/eth1/operstate", "down")
	put("net/tun0/operstate", "unknown")
	put("net/eth0/device/id", "1")
	put("net/eth1/device/id", "1")
	put("net/wlan0/wireless/x", "")
	put("net/br0/bridge/x", "")
	put("net/usb0/device/id", "1")
	put("net/eth0/address", "00:00:5e:00:53:01")
	put("net/wlan1/phy80211/x", "")
	for _, bridge := range []string{"br1", "docker0", "br-0123456789ab"} {
		put("net/"+bridge+"/bridge/x", "")
	}
	put("net/br0/brif/eth5/device/x", "")
	put("net/br0/brif/eth6/device/x", "")
	put("net/br1/brif/veth7/x", "")
	// wlan1 is a hotspot; wlan0 is not, though the computer passes on: it is the way to the Internet itself.
	put("proc/net/route", "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"+
		"wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\nwlan0\t0002A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n"+
		"wlan1\t002A0A0A\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\neth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"+
		"docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0")
	for _, name := range []string{"wlan0", "wlan1", "docker0"} {
		put("proc/sys/net/ipv4/conf/"+name+"/forwarding", "1")
	}
	put("proc/sys/net/ipv4/conf/eth0/forwarding", "0")
	put("bus/usb/x", "")
	if err := os.Symlink(filepath.Join(folder, "bus", "usb"), filepath.Join(folder, "net", "usb0", "device", "subsystem")); err != nil {
		t.Fatal(err)
	}
	got, err := interfacesIn(filepath.Join(folder, "net"), filepath.Join(folder, "proc"))
	if err != nil {
		t.Fatal(err)
	}
	want := []flow.Interface{
		{Name: "eth0", Kind: flow.InterfaceCable, Up: true, MAC: flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}},
		{Name: "wlan0", Kind: flow.InterfaceWiFi, Up: true},
		{Name: "wlan1", Kind: flow.InterfaceWiFi, Up: true, Hotspot: true},
		{Name: "usb0", Kind: flow.InterfaceUSB, Up: true},
		{Name: "br0", Kind: flow.InterfaceBridge, Up: true, Hotspot: true},
		{Name: "br1", Kind: flow.InterfaceBridge, Up: true},
		{Name: "tun0", Kind: flow.InterfaceTunnel, Up: true},
		{Name: "br-0123456789ab", Kind: flow.InterfaceVirtual, Up: true},
		{Name: "docker0", Kind: flow.InterfaceVirtual, Up: true},
		{Name: "veth1", Kind: flow.InterfaceVirtual, Up: true},
		{Name: "eth1", Kind: flow.InterfaceCable},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("interfaces (-want +got):\n%s", diff)
	}
}

func TestInterfacesOfThisComputer(t *testing.T) {
	t.Parallel()
	if _, err := interfacesIn(filepath.Join(t.TempDir(), "nowhere"), t.TempDir()); err == nil {
		t.Error("a folder that is not there can be read")
	}
	if _, err := Interfaces(); err != nil {
		t.Error(err)
	}
}
