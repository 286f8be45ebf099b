package classify

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
)

// Waiting gives the devices of facts over all time that are left out until somebody
// adds them: what people carry, where only watches saw it. A recording was chosen by
// whoever reads it; a watch hears all who are at home, whether they know of it or not.
// They are told as in Facts.LeftOut: over all time, and without single hours.
func Waiting(facts flow.Facts, tables *knowledge.Tables) []flow.DeviceFacts {
	var list []flow.DeviceFacts
	told := told(facts.Devices)
	for i := range facts.Devices {
		f := facts.Devices[i]
		if f.Watched && f.Device.Presence == flow.PresenceUnsaid && someones(device.Identify(seen(f, told), tables)) {
			f.ByHour, f.Slots, f.Bursts, f.Lookups = nil, nil, nil, nil
			list = append(list, f)
		}
	}
	return list
}

// someones reports whether a device may be a person's own: a phone or a computer, or
// something of which nothing is known but that it made up its address, as phones do.
func someones(id device.Identity) bool {
	return device.Personal(id.Kind) || id.Kind == "" && id.RandomAddress
}

// Withhold moves devices that wait from those that are told to those that are left out.
func Withhold(facts *flow.Facts, waiting []flow.DeviceFacts) {
	if len(waiting) == 0 {
		return
	}
	byKey := func(a, b flow.DeviceFacts) int { return cmp.Compare(a.Device.Key, b.Device.Key) }
	facts.Devices = slices.DeleteFunc(slices.Clone(facts.Devices), func(f flow.DeviceFacts) bool {
		_, waits := slices.BinarySearchFunc(waiting, f, byKey)
		return waits
	})
	facts.LeftOut = append(slices.Clone(facts.LeftOut), waiting...)
	slices.SortFunc(facts.LeftOut, byKey)
}

// Waits reports whether a device that is left out is so only until somebody adds it,
// and not because its owner said so.
func (d Device) Waits() bool {
	return d.Facts.Watched && d.Facts.Device.Presence == flow.PresenceUnsaid
}
