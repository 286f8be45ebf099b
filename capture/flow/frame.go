package flow

// Frame is one packet record as a capture holds it, before anything in it is
// read. Data belongs to the reader and is valid only until the next frame.
type Frame struct {
	TimeNs   int64  // capture time, nanoseconds
	HasTime  bool   // false for a pcapng Simple Packet block
	Wire     uint32 // original length, bytes (measurement specification 1.2)
	LinkType uint16 // LINKTYPE_ number, as the tcpdump group lists them
	Index    uint64 // position in the capture, from 0
	Data     []byte // captured bytes
}
