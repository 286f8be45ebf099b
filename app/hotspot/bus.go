package hotspot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Names on the bus (the D-Bus reference of NetworkManager).
const (
	service = "org.freedesktop.NetworkManager"
	active  = service + ".Connection.Active"

	root     = dbus.ObjectPath("/org/freedesktop/NetworkManager")
	settings = root + "/Settings"
	none     = dbus.ObjectPath("/")
)

// Numbers of NetworkManager (nm-dbus-types).
const (
	typeWiFi         = 2
	capableAP        = 0x40
	stateUnavailable = 20 // of a device: below it cannot be used

	activeIs  = 2 // states of an active connection
	activeWas = 4

	reasonSharedStart = 18 // why a device failed
	reasonShared      = 19
)

// interactive lets the desktop ask for a password.
const interactive = dbus.FlagAllowInteractiveAuthorization

func (m *Manager) object(path dbus.ObjectPath) dbus.BusObject { return m.bus.Object(service, path) }

// get gives a property, which is named with its interface.
func get[T any](ctx context.Context, o dbus.BusObject, property string) (T, error) {
	var v dbus.Variant
	var value T
	dot := strings.LastIndexByte(property, '.')
	if err := o.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, property[:dot], property[dot+1:]).Store(&v); err != nil {
		return value, fmt.Errorf("reading %s: %w", property, err)
	}
	if err := dbus.Store([]any{v.Value()}, &value); err != nil {
		return value, fmt.Errorf("reading %s: %w", property, err)
	}
	return value, nil
}

// device is one of any kind.
type device struct {
	Adapter
	wifi   bool
	active dbus.ObjectPath
}

// device asks for what is to be known of one.
func (m *Manager) device(ctx context.Context, path dbus.ObjectPath) (device, error) {
	o, d := m.object(path), device{Adapter: Adapter{path: path}}
	kind, err := get[uint32](ctx, o, service+".Device.DeviceType")
	if err != nil {
		return d, err // Don't wrap the error, it says what was being done.
	}
	if d.Interface, err = get[string](ctx, o, service+".Device.Interface"); err != nil {
		return d, err // Don't wrap the error, it says what was being done.
	}
	if d.active, err = get[dbus.ObjectPath](ctx, o, service+".Device.ActiveConnection"); err != nil {
		return d, err // Don't wrap the error, it says what was being done.
	}
	if d.wifi = kind == typeWiFi; !d.wifi {
		return d, nil
	}
	state, err := get[uint32](ctx, o, service+".Device.State")
	if err != nil {
		return d, err // Don't wrap the error, it says what was being done.
	}
	can, err := get[uint32](ctx, o, service+".Device.Wireless.WirelessCapabilities")
	if err != nil {
		return d, err // Don't wrap the error, it says what was being done.
	}
	d.Capable = can&capableAP != 0 && state > stateUnavailable
	if d.active != none {
		d.Uses, err = m.uses(ctx, d.active)
	}
	return d, err
}

// uses tells what an active connection is; one that ended meanwhile is none.
func (m *Manager) uses(ctx context.Context, path dbus.ObjectPath) (Before, error) {
	var b Before
	var err error
	if b.UUID, err = get[string](ctx, m.object(path), active+".Uuid"); err != nil {
		return Before{}, gone(err)
	}
	if b.Name, err = get[string](ctx, m.object(path), active+".Id"); err != nil {
		return Before{}, gone(err)
	}
	return b, nil
}

// gone takes away an error that says that something is not there any more.
func gone(err error) error {
	var said dbus.Error
	if errors.As(err, &said) && (strings.HasSuffix(said.Name, ".UnknownObject") || strings.HasSuffix(said.Name, ".UnknownMethod")) {
		return nil
	}
	return err
}

// refusal puts what NetworkManager refuses into an error of this package, where it is one.
func refusal(err error) error {
	var said dbus.Error
	if !errors.As(err, &said) {
		return err
	}
	for _, end := range []string{".PermissionDenied", ".NotAuthorized", ".AccessDenied", ".InteractiveAuthorizationRequired"} {
		if strings.HasSuffix(said.Name, end) {
			return fmt.Errorf("%w: %w", ErrDenied, err)
		}
	}
	return err
}

// await waits until an active connection is up, or says why it will not be.
func (m *Manager) await(ctx context.Context, path, device dbus.ObjectPath) error {
	signals := make(chan *dbus.Signal, 32)
	m.bus.Signal(signals)
	defer m.bus.RemoveSignal(signals)
	match := dbus.WithMatchObjectPath(path)
	if err := m.bus.AddMatchSignalContext(ctx, match); err != nil {
		return fmt.Errorf("listening to NetworkManager: %w", err)
	}
	defer func() { _ = m.bus.RemoveMatchSignal(match) }() // it costs nothing to hear more
	for {
		up, err := m.isUp(ctx, path, device)
		if up || err != nil {
			return err
		}
		select {
		case <-signals:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the adapter: %w", ctx.Err())
		}
	}
}

// isUp reports whether an active connection is up; the error says why it will not be.
func (m *Manager) isUp(ctx context.Context, path, device dbus.ObjectPath) (bool, error) {
	state, err := get[uint32](ctx, m.object(path), active+".State")
	switch {
	case err != nil && gone(err) != nil:
		return false, err // Don't wrap the error, it says what was being done.
	case err != nil || state == activeWas:
		return false, m.why(ctx, device)
	}
	return state == activeIs, nil
}

// why tells why a device failed.
func (m *Manager) why(ctx context.Context, path dbus.ObjectPath) error {
	type reason struct{ State, Reason uint32 }
	r, err := get[reason](ctx, m.object(path), service+".Device.StateReason")
	if err != nil {
		return errors.Join(ErrNoStart, err)
	}
	if r.Reason == reasonShared || r.Reason == reasonSharedStart {
		return ErrNoSharing
	}
	return fmt.Errorf("%w (reason %d of NetworkManager)", ErrNoStart, r.Reason)
}
