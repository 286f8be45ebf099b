package meter

import (
	"encoding/binary"

	"telltale/capture/flow"
)

// crowdedPlaces is how large the index of flows is when it no longer fits near the
// processor.
const crowdedPlaces = 1 << 16

// Crowded reports whether flows are so many that it pays to tell Expect of the
// frames that come next.
func (m *Meter) Crowded() bool { return len(m.flows.index) >= crowdedPlaces }

// Expect is told what frames hold that Frame is given soon. It fetches the places of
// their flows in the index, several at once: Frame would wait for each. Nothing else
// depends on it, so that it knows only the most ordinary frames.
func (m *Meter) Expect(data []byte) {
	const ports = etherBytes + ipv4Bytes
	if len(data) < ports+4 || binary.BigEndian.Uint16(data[12:]) != etherIPv4 || data[etherBytes] != plainIPv4 {
		return
	}
	ip := data[etherBytes:]
	src, dst := addrID(binary.BigEndian.Uint32(ip[12:])), addrID(binary.BigEndian.Uint32(ip[16:]))
	var from, to uint64
	if proto := ip[9]; proto == flow.ProtoTCP || proto == flow.ProtoUDP {
		from, to = uint64(binary.BigEndian.Uint16(data[ports:])), uint64(binary.BigEndian.Uint16(data[ports+2:]))
	}
	key, _ := keyBetween(src, dst, ip[9], from, to)
	m.flows.fetchPlace(m.flows.hash(&key))
}
