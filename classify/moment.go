package classify

import (
	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
)

// Moment gives the devices of a home over a shorter stretch of time, with whom
// they were in touch then. What a device is, an hour does not tell: that is known
// from the whole. Nothing else is judged anew, so labels and findings are empty.
func (h Home) Moment(facts flow.Facts, tables *knowledge.Tables) Home {
	known := make(map[string]device.Identity, len(h.Devices))
	for _, d := range h.Devices {
		known[d.Facts.Device.Key] = d.Identity
	}
	facts.Home = h.Facts.Home
	out := Home{Facts: facts, Tables: h.Tables, Setup: h.Setup}
	for _, f := range facts.Devices {
		id, ok := known[f.Device.Key]
		if !ok {
			continue // it came after the home was judged
		}
		f = inOrder(f)
		out.Devices = append(out.Devices, Device{Facts: f, Identity: id, Destinations: destinations(f, id, tables)})
	}
	return out
}
