package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"telltale/app/ui/page/devices"
	"telltale/app/view"
)

// DevicesBackend is what the page of all devices needs, and the one on which a device is changed.
type DevicesBackend interface {
	// DeviceList returns the page of all devices for a stretch of time.
	DeviceList(ctx context.Context, p view.Period) (view.Devices, error)
	// DeviceChange returns the page on which the device with a key is changed.
	DeviceChange(ctx context.Context, key string) (view.ChangePage, error)
	// SetKind says what kind of thing a device is; "" lets it be worked out.
	SetKind(ctx context.Context, key, kind string) error
	// Join says that two devices are one, which is told as the first.
	Join(ctx context.Context, key, other string) error
	// Split says that a part of a device is one of its own.
	Split(ctx context.Context, part string) error
	// LeaveOut leaves a device out of all that is told, or takes it in again.
	LeaveOut(ctx context.Context, key string, out bool) error
}

type devicesTurn struct {
	*devices.Page
	shell *Shell
	shown *view.Devices
}

func newDevicesTurn(s *Shell) *devicesTurn { return &devicesTurn{Page: devices.New(s), shell: s} }

func (t *devicesTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.DeviceList(ctx, p)
	return func() location {
		t.shown, t.shell.mark = &v, v.Mark
		t.Update(v)
		return at
	}, err
}

func (t *devicesTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// ShowDevices shows the page of all devices.
func (s *Shell) ShowDevices() { s.Show(view.PageDevices, "") }

// changeTurn is the page on which a device is changed.
type changeTurn struct {
	*devices.Change
	shell *Shell
	shown *view.ChangePage
}

func newChangeTurn(s *Shell) *changeTurn { return &changeTurn{Change: devices.NewChange(s), shell: s} }

func (t *changeTurn) fetch(ctx context.Context, at location, _ view.Period) (func() location, error) {
	v, err := t.shell.backend.DeviceChange(ctx, at.key)
	return func() location {
		t.shown = &v
		t.Update(v)
		at.key = v.Key // it may be told as part of another by now
		return at
	}, err
}

func (t *changeTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// OpenChange shows the page on which a device is changed.
func (s *Shell) OpenChange(key string) { s.Show(view.PageChange, key) }

// SetKind says what kind of thing a device is.
func (s *Shell) SetKind(key, kind string) {
	s.change(func(ctx context.Context) error { return s.backend.SetKind(ctx, key, kind) })
}

// Join says that two devices are one.
func (s *Shell) Join(key, other string) {
	s.change(func(ctx context.Context) error { return s.backend.Join(ctx, key, other) })
}

// Split says that a part of a device is one of its own.
func (s *Shell) Split(part string) {
	s.change(func(ctx context.Context) error { return s.backend.Split(ctx, part) })
}

// LeaveOut leaves a device out of all that is told, or takes it in again; both are shown on the page of all devices.
func (s *Shell) LeaveOut(key string, out bool) {
	s.changeThen(func(ctx context.Context) error { return s.backend.LeaveOut(ctx, key, out) }, s.ShowDevices)
}

// searcher is a page on which one can search.
type searcher interface{ Search(c fyne.Canvas) }

// search brings the keyboard to the field for searching of the page that is shown, else to that for devices.
func (s *Shell) search() {
	if p, ok := s.pages[s.here.page].(searcher); ok {
		p.Search(s.canvas())
		return
	}
	if len(s.frame.Entries) == 0 {
		return
	}
	s.seeking = true
	s.ShowDevices()
}

// canvas is what the window draws on, nil if there is none.
func (s *Shell) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s.root) }
