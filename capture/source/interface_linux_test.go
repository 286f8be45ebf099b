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
	for name, kind := range map[string]string{"lo": "772", "eth0": "1", "eth1": "1", "wlan0": "1", "br0": "1", "tun0": "65534", "veth1": "1", "can0": "280", "usb0": "1"} {
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
	put("bus/usb/x", "")
	if err := os.Symlink(filepath.Join(folder, "bus", "usb"), filepath.Join(folder, "net", "usb0", "device", "subsystem")); err != nil {
		t.Fatal(err)
	}
	got, err := interfacesIn(filepath.Join(folder, "net"))
	if err != nil {
		t.Fatal(err)
	}
	want := []flow.Interface{
		{Name: "eth0", Kind: flow.InterfaceCable, Up: true},
		{Name: "wlan0", Kind: flow.InterfaceWiFi, Up: true},
		{Name: "usb0", Kind: flow.InterfaceUSB, Up: true},
		{Name: "br0", Kind: flow.InterfaceBridge, Up: true, Hotspot: true},
		{Name: "tun0", Kind: flow.InterfaceTunnel, Up: true},
		{Name: "veth1", Kind: flow.InterfaceVirtual, Up: true},
		{Name: "eth1", Kind: flow.InterfaceCable},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("interfaces (-want +got):\n%s", diff)
	}
	if _, err := interfacesIn(filepath.Join(folder, "nowhere")); err == nil {
		t.Error("a folder that is not there can be read")
	}
	if _, err := Interfaces(); err != nil {
		t.Error(err)
	}
}
