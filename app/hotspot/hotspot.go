// Package hotspot makes this computer a Wi-Fi hotspot by way of NetworkManager, and puts back what was there before.
package hotspot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/godbus/dbus/v5"
)

// The errors that a person can do something about.
var (
	ErrAbsent     = errors.New("there is no NetworkManager")
	ErrNoAdapter  = errors.New("there is no Wi-Fi adapter that can be a hotspot")
	ErrDenied     = errors.New("NetworkManager does not let this user make a hotspot")
	ErrNoSharing  = errors.New("NetworkManager cannot share the connection: it needs dnsmasq")
	ErrNoStart    = errors.New("the adapter could not be made a hotspot")
	ErrNotCarried = errors.New("there is no hotspot of Telltale")
)

// Name is what the connection is called, by which a later start knows it again. It is also the name of the Wi-Fi network.
const Name = "Telltale"

// Manager talks to NetworkManager. Its methods may be called from any goroutine.
type Manager struct{ bus *dbus.Conn }

// Open connects to the system's bus ($DBUS_SYSTEM_BUS_ADDRESS). The error is ErrAbsent where there is none, or nobody on
// it who manages networks.
func Open(ctx context.Context) (*Manager, error) {
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(context.WithoutCancel(ctx)))
	if err != nil {
		return nil, fmt.Errorf("connecting to the system's bus: %w: %w", ErrAbsent, err)
	}
	m := &Manager{bus: bus}
	var there bool
	if err := bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, service).Store(&there); err != nil || !there {
		m.Close()
		return nil, errors.Join(ErrAbsent, err)
	}
	return m, nil
}

// Close ends the connection, and with it a hotspot that was started with Bound.
func (m *Manager) Close() { _ = m.bus.Close() } // there is nothing to be done about it

// Adapter is a Wi-Fi adapter.
type Adapter struct {
	Interface string // as the system calls it
	Capable   bool   // it can be a hotspot, and NetworkManager may use it
	Uses      Before // what it is connected to now; zero for nothing
	Uplink    bool   // this computer reaches the Internet by it
	path      dbus.ObjectPath
}

// Before is what an adapter was connected to before it became a hotspot.
type Before struct {
	Interface string `json:"interface,omitempty"` // of the adapter
	UUID      string `json:"uuid,omitempty"`      // of the connection, "" for none
	Name      string `json:"name,omitempty"`      // of the connection, for a person
}

// State is how things stand.
type State struct {
	Adapters []Adapter
	Radio    bool   // Wi-Fi is switched on
	Uplink   string // the interface by which this computer reaches the Internet, "" for none
	Running  string // the interface that is a hotspot of Telltale, "" for none
}

// Choose gives the adapter that a hotspot would use: of those that can be one, first such that this computer does not
// reach the Internet by.
func (s State) Choose() (Adapter, bool) {
	var found Adapter
	for _, a := range s.Adapters {
		if a.Capable && (found.Interface == "" || found.Uplink && !a.Uplink) {
			found = a
		}
	}
	return found, found.Interface != ""
}

// Look tells how things stand. It changes nothing.
func (m *Manager) Look(ctx context.Context) (State, error) {
	var s State
	var err error
	if s.Radio, err = get[bool](ctx, m.object(root), service+".WirelessEnabled"); err != nil {
		return s, fmt.Errorf("asking NetworkManager: %w", err)
	}
	uplink, err := get[dbus.ObjectPath](ctx, m.object(root), service+".PrimaryConnection")
	if err != nil {
		return s, fmt.Errorf("asking NetworkManager: %w", err)
	}
	var devices []dbus.ObjectPath
	if err := m.object(root).CallWithContext(ctx, service+".GetDevices", 0).Store(&devices); err != nil {
		return s, fmt.Errorf("asking NetworkManager for devices: %w", err)
	}
	for _, path := range devices {
		d, err := m.device(ctx, path)
		if err != nil {
			return s, err // Don't wrap the error, it says what was being done.
		}
		if d.Uplink = uplink != none && d.active == uplink; d.Uplink {
			s.Uplink = d.Interface
		}
		if !d.wifi {
			continue
		}
		if d.Uses.Name == Name {
			s.Running, d.Uses = d.Interface, Before{}
		}
		s.Adapters = append(s.Adapters, d.Adapter)
	}
	return s, nil
}

// Wish is a hotspot that somebody wants.
type Wish struct {
	Interface string // of the adapter
	Password  string // of the network; use Password
	Bound     bool   // it ends with the connection to the bus, so also with this process
}

// Start makes an adapter a hotspot, waits until it is one, and gives what the adapter was connected to before: hand it to
// Stop. The connection is volatile: NetworkManager forgets it when it ends. Where it fails, what was there before is put
// back.
func (m *Manager) Start(ctx context.Context, w Wish) (Before, error) {
	s, err := m.Look(ctx)
	if err != nil {
		return Before{}, err // Don't wrap the error, it says what was being done.
	}
	for _, a := range s.Adapters {
		if a.Interface == w.Interface && a.Capable {
			return m.start(ctx, w, a)
		}
	}
	return Before{}, ErrNoAdapter
}

func (m *Manager) start(ctx context.Context, w Wish, a Adapter) (Before, error) {
	a.Uses.Interface = a.Interface
	bind := "none"
	if w.Bound {
		bind = "dbus-client"
	}
	options := map[string]dbus.Variant{"persist": dbus.MakeVariant("volatile"), "bind-activation": dbus.MakeVariant(bind)}
	var connection, active dbus.ObjectPath
	var more map[string]dbus.Variant
	call := m.object(root).CallWithContext(ctx, service+".AddAndActivateConnection2", interactive, w.settings(), a.path, none, options)
	if err := call.Store(&connection, &active, &more); err != nil {
		return Before{}, fmt.Errorf("making a hotspot: %w", refusal(err))
	}
	if err := m.await(ctx, active, a.path); err != nil {
		back := m.Stop(context.WithoutCancel(ctx), a.Uses)
		if errors.Is(back, ErrNotCarried) {
			back = nil // it is gone already, and what was before was put back
		}
		return Before{}, errors.Join(fmt.Errorf("making a hotspot: %w", err), back)
	}
	return a.Uses, nil
}

// settings are those of the connection (nm-settings-dbus(5)). 2.4 GHz and WPA2 are what the things of a home speak. Without
// IPv6, all that they say to the Internet passes where it is seen.
func (w Wish) settings() map[string]map[string]dbus.Variant {
	v := func(x any) dbus.Variant { return dbus.MakeVariant(x) }
	return map[string]map[string]dbus.Variant{
		"connection":      {"id": v(Name), "type": v("802-11-wireless"), "interface-name": v(w.Interface), "autoconnect": v(false)},
		"802-11-wireless": {"ssid": v([]byte(Name)), "mode": v("ap"), "band": v("bg")},
		"802-11-wireless-security": {
			"key-mgmt": v("wpa-psk"), "psk": v(w.Password),
			"proto": v([]string{"rsn"}), "pairwise": v([]string{"ccmp"}), "group": v([]string{"ccmp"}),
		},
		"ipv4": {"method": v("shared")},
		"ipv6": {"method": v("ignore")},
	}
}

// Stop ends the hotspot of Telltale and connects the adapter to what it was connected to before. ErrNotCarried says that
// there was no hotspot any more; what was before is put back all the same.
func (m *Manager) Stop(ctx context.Context, before Before) error {
	var paths []dbus.ObjectPath
	paths, err := get[[]dbus.ObjectPath](ctx, m.object(root), service+".ActiveConnections")
	if err != nil {
		return fmt.Errorf("asking NetworkManager: %w", err)
	}
	ended := ErrNotCarried
	for _, path := range paths {
		if id, err := get[string](ctx, m.object(path), active+".Id"); err != nil || id != Name {
			continue // one that ended meanwhile tells nothing
		}
		ended = nil
		if err := m.object(root).CallWithContext(ctx, service+".DeactivateConnection", interactive, path).Err; err != nil {
			return fmt.Errorf("ending the hotspot: %w", refusal(err))
		}
	}
	if err := m.putBack(ctx, before); err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	return ended
}

// putBack connects an adapter to what it was connected to, unless it is connected already or that is gone.
func (m *Manager) putBack(ctx context.Context, before Before) error {
	if before.UUID == "" {
		return nil
	}
	s, err := m.Look(ctx)
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	for _, a := range s.Adapters {
		if a.Interface != before.Interface || a.Uses.UUID == before.UUID {
			continue
		}
		var connection dbus.ObjectPath
		if err := m.object(settings).CallWithContext(ctx, service+".Settings.GetConnectionByUuid", 0, before.UUID).Store(&connection); err != nil {
			return fmt.Errorf("looking for %q: %w", before.Name, err)
		}
		if err := m.object(root).CallWithContext(ctx, service+".ActivateConnection", interactive, connection, a.path, none).Err; err != nil {
			return fmt.Errorf("connecting to %q again: %w", before.Name, refusal(err))
		}
	}
	return nil
}

// letters are those of a password: none that look like another one when they are read aloud or from a screen.
const letters = "abcdefghijkmnpqrstuvwxyz23456789"

// Password makes a password for a Wi-Fi network, of 60 bits.
func Password() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}

// Invitation is what a QR code says so that a telephone joins the network (the format of ZXing, which phones read).
func Invitation(password string) string {
	return "WIFI:T:WPA;S:" + Name + ";P:" + password + ";;"
}
