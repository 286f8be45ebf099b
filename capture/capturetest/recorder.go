package capturetest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"
)

// Packet is a frame and when it was seen.
type Packet struct {
	AtNs          int64  // nanoseconds since 1970-01-01 UTC
	Data          []byte // what was captured
	OriginalBytes int    // length on the wire; 0 means all of Data
}

// wireBytes is the length on the wire.
func (p Packet) wireBytes() uint32 { return uint32(max(p.OriginalBytes, len(p.Data))) }

// Recorder collects packets in any order. The zero value is ready. It is not
// safe for use by several goroutines.
type Recorder struct {
	packets []Packet
}

// Add takes a frame that was seen at atNs.
func (r *Recorder) Add(atNs int64, frame []byte) {
	r.packets = append(r.packets, Packet{AtNs: atNs, Data: frame})
}

// AddPacket takes a packet as it is, for instance one that was cut short.
func (r *Recorder) AddPacket(p Packet) { r.packets = append(r.packets, p) }

// Len is the number of packets.
func (r *Recorder) Len() int { return len(r.packets) }

// Packets gives all packets in the order of time, those of the same nanosecond
// in the order they were added. The result is the caller's.
func (r *Recorder) Packets() []Packet {
	sorted := slices.Clone(r.packets)
	slices.SortStableFunc(sorted, func(a, b Packet) int { return cmp.Compare(a.AtNs, b.AtNs) })
	return sorted
}

// PCAP gives the packets as a pcap file of Ethernet frames: little endian, with
// nanoseconds.
func (r *Recorder) PCAP() []byte {
	var b bytes.Buffer
	// A buffer takes all that is written, so there is no error to tell of.
	_ = r.WritePCAP(&b, PCAPFormat{Order: binary.LittleEndian, Nanoseconds: true, LinkType: LinkTypeEthernet})
	return b.Bytes()
}

// PCAPNG gives the packets as a pcapng file of Ethernet frames: little endian,
// one section with the comment, one interface with nanoseconds.
func (r *Recorder) PCAPNG(comment string) []byte {
	var b bytes.Buffer
	// A buffer takes all that is written, so there is no error to tell of.
	_ = r.WritePCAPNG(&b, comment)
	return b.Bytes()
}

// WritePCAP writes the packets in the order of time; the error is w's.
func (r *Recorder) WritePCAP(w io.Writer, format PCAPFormat) error {
	pw, err := NewPCAPWriter(w, format)
	if err != nil {
		return err
	}
	for _, p := range r.Packets() {
		if err := pw.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// WritePCAPNG writes the packets in the order of time; the error is w's.
func (r *Recorder) WritePCAPNG(w io.Writer, comment string) error {
	nw := NewPCAPNGWriter(w, binary.LittleEndian)
	beginSection(nw, comment)
	for _, p := range r.Packets() {
		nw.Packet(0, p)
	}
	return nw.Err()
}

// beginSection writes what stands before the packets of a recording.
func beginSection(nw *PCAPNGWriter, comment string) {
	nw.Section(TextOption(OptionComment, comment), TextOption(OptionApplication, "Telltale"))
	nw.Interface(LinkTypeEthernet, 0, TextOption(OptionInterfaceName, "home"), ResolutionOption(9))
}
