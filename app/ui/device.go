package ui

import (
	"context"

	"telltale/app/ui/page/device"
	"telltale/app/view"
)

// DeviceBackend is what the page of a device needs.
type DeviceBackend interface {
	// Device returns the page of the device with a key for a stretch of time.
	Device(ctx context.Context, key string, p view.Period) (view.Device, error)
	// Rename gives a device the owner's name; "" takes it away.
	Rename(ctx context.Context, key, name string) error
}

type deviceTurn struct {
	*device.Page
	shell *Shell
	shown *view.Device
}

func newDeviceTurn(s *Shell) *deviceTurn { return &deviceTurn{Page: device.New(s), shell: s} }

func (t *deviceTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.Device(ctx, at.key, p)
	return func() location {
		t.shown, t.shell.mark = &v, v.Mark
		t.Update(v)
		return at
	}, err
}

func (t *deviceTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// OpenDevice shows the page of a device.
func (s *Shell) OpenDevice(key string) { s.Show(view.PageDevice, key) }

// Rename gives a device the owner's name and shows it.
func (s *Shell) Rename(key, name string) {
	s.change(func(ctx context.Context) error { return s.backend.Rename(ctx, key, name) })
}
