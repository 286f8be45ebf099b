package session

import (
	"context"
	"fmt"

	"telltale/app/view"
)

// DeviceList gives the page of all devices.
func (d *Desk) DeviceList(ctx context.Context, p view.Period) (view.Devices, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Devices{}, d.trouble(err, "")
	}
	return d.teller().NewDevices(home, p), nil
}

// DeviceChange gives the page on which the owner says what they know better of a
// device, whenever it was seen. It rests on what is judged in brief anyway, so that
// it is there at once after each change.
func (d *Desk) DeviceChange(_ context.Context, key string) (view.ChangePage, error) {
	r := d.now()
	r.mu.Lock()
	home := r.outline
	r.mu.Unlock()
	page, ok := d.teller().NewChange(home, wholeOf(home, key))
	if !ok {
		return view.ChangePage{}, d.trouble(fmt.Errorf("looking for device %q: %w", key, ErrNoDevice), key)
	}
	return page, nil
}
