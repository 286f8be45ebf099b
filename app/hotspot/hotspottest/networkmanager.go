// Package hotspottest plays NetworkManager on a bus of its own, for tests.
package hotspottest

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// What stands on the bus.
const (
	Cable    = "eth0"  // carries this computer's way to the Internet, unless told otherwise
	WiFi     = "wlan0" // connected to HomeName
	HomeName = "Home network"
	HomeUUID = "5b0ac2f0-1f5c-4d3f-9c93-6f1f7a2f7d11"

	service    = "org.freedesktop.NetworkManager"
	root       = dbus.ObjectPath("/org/freedesktop/NetworkManager")
	cablePath  = root + "/Devices/1"
	wifiPath   = root + "/Devices/2"
	cableUp    = root + "/ActiveConnection/1"
	homeUp     = root + "/ActiveConnection/2"
	hotspotUp  = root + "/ActiveConnection/3"
	homeSaved  = root + "/Settings/2"
	nothing    = dbus.ObjectPath("/")
	properties = "org.freedesktop.DBus.Properties"
)

// How is how the stand-in behaves.
type How struct {
	Deny       bool   // polkit refuses
	Reason     uint32 // not 0: the adapter fails to become a hotspot, for this reason
	Slow       bool   // it becomes one only when Ready is called
	NoAP       bool   // the adapter cannot be a hotspot
	WiFiUplink bool   // this computer reaches the Internet by Wi-Fi
}

// NetworkManager is the stand-in.
type NetworkManager struct {
	Address string // of the bus

	bus      *dbus.Conn
	mu       sync.Mutex
	how      How
	settings map[string]map[string]dbus.Variant
	options  map[string]dbus.Variant
	owner    string // of a hotspot that is bound
	wifi     dbus.ObjectPath
	state    uint32
}

// New starts the bus and takes the name of NetworkManager on it, or skips the test where there is no dbus-daemon. Hand
// Address to programs as $DBUS_SYSTEM_BUS_ADDRESS.
func New(t testing.TB) *NetworkManager {
	t.Helper()
	m := &NetworkManager{wifi: homeUp, Address: startBus(t)}
	bus, err := dbus.Connect(m.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	m.bus = bus
	for _, path := range []dbus.ObjectPath{root, cablePath, wifiPath, cableUp, homeUp, hotspotUp} {
		if err := bus.Export(object{m, path}, path, properties); err != nil {
			t.Fatal(err)
		}
	}
	if err := bus.Export(manager{m}, root, service); err != nil {
		t.Fatal(err)
	}
	if err := bus.Export(saved{}, root+"/Settings", service+".Settings"); err != nil {
		t.Fatal(err)
	}
	if err := bus.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged")); err != nil {
		t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 64)
	bus.Signal(signals)
	go m.follow(signals)
	if _, err := bus.RequestName(service, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return m
}

// startBus starts a bus that everybody may use for everything.
func startBus(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("there is no dbus-daemon here")
	}
	folder, err := os.MkdirTemp("", "bus") // its path may not be long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	address := "unix:path=" + filepath.Join(folder, "socket")
	config := filepath.Join(folder, "config")
	text := fmt.Sprintf(`<busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth><policy context="default">`+
		`<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`, address)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--nofork", "--print-address", "--config-file="+config)
	said, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait() // it was killed
	})
	if _, err := said.Read(make([]byte, 1)); err != nil { // it listens by then
		t.Fatalf("dbus-daemon: %v", err)
	}
	return address
}

// Behave changes how it behaves from now on.
func (m *NetworkManager) Behave(how How) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.how = how
}

func (m *NetworkManager) behaviour() How {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.how
}

// Using gives the name of what the Wi-Fi adapter is connected to, "" for nothing.
func (m *NetworkManager) Using() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.names()[m.wifi]
}

func (m *NetworkManager) names() map[dbus.ObjectPath]string {
	id, _ := m.settings["connection"]["id"].Value().(string)
	return map[dbus.ObjectPath]string{cableUp: "Wired", homeUp: HomeName, hotspotUp: id}
}

// Asked gives a setting of the hotspot that was asked for last, nil for none.
func (m *NetworkManager) Asked(group, key string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	if group == "" {
		return m.options[key].Value()
	}
	return m.settings[group][key].Value()
}

// Leave takes the Wi-Fi adapter off whatever it is connected to.
func (m *NetworkManager) Leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wifi = nothing
}

// Ready lets a slow adapter be a hotspot.
func (m *NetworkManager) Ready() { m.become(2) }

// become changes the state of the hotspot's connection, and tells.
func (m *NetworkManager) become(state uint32) {
	m.mu.Lock()
	m.state = state
	if state == 4 && m.wifi == hotspotUp {
		m.wifi, m.owner = nothing, ""
	}
	m.mu.Unlock()
	_ = m.bus.Emit(hotspotUp, properties+".PropertiesChanged", service+".Connection.Active",
		map[string]dbus.Variant{"State": dbus.MakeVariant(state)}, []string{}) // the bus is gone when a test ends
}

// follow ends a hotspot whose owner left the bus.
func (m *NetworkManager) follow(signals <-chan *dbus.Signal) {
	for s := range signals {
		if s.Name != "org.freedesktop.DBus.NameOwnerChanged" || len(s.Body) != 3 || s.Body[2] != "" {
			continue
		}
		m.mu.Lock()
		ends := m.owner != "" && s.Body[0] == m.owner
		m.mu.Unlock()
		if ends {
			m.become(4)
		}
	}
}

// object answers for the properties of one object.
type object struct {
	m    *NetworkManager
	path dbus.ObjectPath
}

// Get is org.freedesktop.DBus.Properties.Get.
func (o object) Get(_, name string) (dbus.Variant, *dbus.Error) {
	o.m.mu.Lock()
	defer o.m.mu.Unlock()
	value, ok := o.m.values()[o.path][name]
	if !ok || o.path == hotspotUp && o.m.settings == nil {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", []any{name})
	}
	return dbus.MakeVariant(value), nil
}

// values are those of all properties as they are now.
func (m *NetworkManager) values() map[dbus.ObjectPath]map[string]any {
	uplink, can := cableUp, uint32(0x40|0x200)
	if m.how.WiFiUplink {
		uplink = homeUp
	}
	if m.how.NoAP {
		can = 0x200
	}
	actives := slices.DeleteFunc([]dbus.ObjectPath{cableUp, m.wifi}, func(p dbus.ObjectPath) bool { return p == nothing })
	return map[dbus.ObjectPath]map[string]any{
		root:      {"WirelessEnabled": true, "PrimaryConnection": uplink, "ActiveConnections": actives},
		cablePath: {"DeviceType": uint32(1), "Interface": Cable, "ActiveConnection": cableUp},
		wifiPath: {
			"DeviceType": uint32(2), "Interface": WiFi, "ActiveConnection": m.wifi, "State": uint32(100),
			"WirelessCapabilities": can, "StateReason": struct{ State, Reason uint32 }{30, m.how.Reason},
		},
		cableUp:   {"Uuid": "cable", "Id": "Wired", "State": uint32(2)},
		homeUp:    {"Uuid": HomeUUID, "Id": HomeName, "State": uint32(2)},
		hotspotUp: {"Uuid": "hotspot", "Id": m.names()[hotspotUp], "State": m.state},
	}
}

// manager answers for NetworkManager itself.
type manager struct{ m *NetworkManager }

// GetDevices lists the devices.
func (a manager) GetDevices() ([]dbus.ObjectPath, *dbus.Error) {
	return []dbus.ObjectPath{cablePath, wifiPath}, nil
}

// AddAndActivateConnection2 begins to make the adapter what is asked for.
func (a manager) AddAndActivateConnection2(settings map[string]map[string]dbus.Variant, device, _ dbus.ObjectPath,
	options map[string]dbus.Variant, sender dbus.Sender,
) (dbus.ObjectPath, dbus.ObjectPath, map[string]dbus.Variant, *dbus.Error) {
	m, how := a.m, a.m.behaviour()
	if how.Deny {
		return "", "", nil, dbus.NewError(service+".PermissionDenied", []any{"Not authorized to share connections via wifi."})
	}
	if device != wifiPath {
		return "", "", nil, dbus.NewError(service+".UnknownDevice", []any{"Device not found"})
	}
	m.mu.Lock()
	m.settings, m.options, m.wifi, m.state, m.owner = maps.Clone(settings), options, hotspotUp, 1, ""
	if options["bind-activation"].Value() == "dbus-client" {
		m.owner = string(sender)
	}
	m.mu.Unlock()
	switch {
	case how.Reason != 0:
		go m.become(4)
	case !how.Slow:
		go m.become(2)
	}
	return root + "/Settings/3", hotspotUp, map[string]dbus.Variant{}, nil
}

// DeactivateConnection ends a connection.
func (a manager) DeactivateConnection(path dbus.ObjectPath) *dbus.Error {
	if a.m.behaviour().Deny {
		return dbus.NewError(service+".PermissionDenied", []any{"Not authorized to deactivate connections"})
	}
	if path == hotspotUp {
		a.m.become(4)
	}
	return nil
}

// ActivateConnection connects the adapter to the home network.
func (a manager) ActivateConnection(connection, device, _ dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
	if connection != homeSaved || device != wifiPath {
		return "", dbus.NewError(service+".UnknownConnection", []any{"Connection not found"})
	}
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	a.m.wifi = homeUp
	return homeUp, nil
}

// saved answers for the connections that are saved.
type saved struct{}

// GetConnectionByUuid gives the home network.
func (saved) GetConnectionByUuid(uuid string) (dbus.ObjectPath, *dbus.Error) {
	if uuid != HomeUUID {
		return "", dbus.NewError(service+".Settings.InvalidConnection", []any{"No connection with the UUID was found."})
	}
	return homeSaved, nil
}
