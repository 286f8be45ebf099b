package meter

import "telltale/capture/flow"

// opened: a flow begins, or begins anew: its first packet, or a SYN.
func (m *Meter) opened(_ *entry, _ int, _ *flow.Packet) {}

// answered: the side that did not open the flow sends its first packet, in
// direction dir.
func (m *Meter) answered(_ *entry, _ int, _ *flow.Packet) {}

// sendingBegins: one end sends payload after a pause, or for the first time.
func (m *Meter) sendingBegins(_ *entry, _ int, _ *flow.Packet) {}

// sendingEnds: what one end sent without a pause is complete.
func (m *Meter) sendingEnds(_ *entry, _ int, _ *sending) {}

// many: so many packets (a multiple of manyPackets) have gone one way within
// the flow's hour.
func (m *Meter) many(_ *entry, _ int, _ *flow.Packet) {}

// manyPackets is how often many is called, packets; a power of two.
const manyPackets = 512

// ended: the flow is over, or was still for long. What it counted in its last
// hour is still in its legs.
func (m *Meter) ended(_ *entry) {}

// inSetup reports whether a device was being set up at a time.
func (m *Meter) inSetup(_ uint32, _ addrID, _ int64, _ bool) bool { return false }

// addPatterns adds what was found in the hours before a limit.
func (m *Meter) addPatterns(_ *flow.Part, _ int32) {}

// patterns adds what is known only at the end of the capture.
func (m *Meter) patterns(_ *Result) {}
