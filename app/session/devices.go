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
// device, whenever it was seen.
func (d *Desk) DeviceChange(ctx context.Context, key string) (view.ChangePage, error) {
	home, err := d.now().judge(ctx, view.PeriodAll)
	if err != nil {
		return view.ChangePage{}, d.trouble(err, "")
	}
	page, ok := d.teller().NewChange(home, wholeOf(home, key))
	if !ok {
		return view.ChangePage{}, d.trouble(fmt.Errorf("looking for device %q: %w", key, ErrNoDevice), key)
	}
	return page, nil
}
