package capturetest

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
)

// Link types (https://www.tcpdump.org/linktypes.html).
const (
	LinkTypeNull     uint32 = 0
	LinkTypeEthernet uint32 = 1
	LinkTypeRaw      uint32 = 101
	LinkTypeSLL      uint32 = 113
	LinkTypeSLL2     uint32 = 276
)

// ByteOrder is how a capture file writes its numbers; binary.LittleEndian and
// binary.BigEndian are the two.
type ByteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// PCAPFormat says how a pcap file is written.
type PCAPFormat struct {
	Order       ByteOrder // nil means little endian
	Nanoseconds bool      // magic a1b23c4d instead of a1b2c3d4
	Modified    bool      // magic a1b2cd34 with 24-byte record heads, as home routers of AVM write
	LinkType    uint32    // LinkTypeEthernet and so on
	SnapBytes   uint32    // 0 means 262144
}

// PCAPWriter writes a pcap file.
type PCAPWriter struct {
	w      io.Writer
	format PCAPFormat
	buffer []byte
}

// NewPCAPWriter writes the file's header; the error is w's.
func NewPCAPWriter(w io.Writer, format PCAPFormat) (*PCAPWriter, error) {
	if format.Order == nil {
		format.Order = binary.LittleEndian
	}
	if format.SnapBytes == 0 {
		format.SnapBytes = 262144
	}
	magic := uint32(0xa1b2c3d4)
	switch {
	case format.Modified:
		magic = 0xa1b2cd34
	case format.Nanoseconds:
		magic = 0xa1b23c4d
	}
	o := format.Order
	b := o.AppendUint32(nil, magic)
	b = o.AppendUint16(b, 2)
	b = o.AppendUint16(b, 4)
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
	b = o.AppendUint32(b, format.SnapBytes)
	b = o.AppendUint32(b, format.LinkType)
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("writing pcap header: %w", err)
	}
	return &PCAPWriter{w: w, format: format}, nil
}

// Write writes one packet; the error is the writer's. A time that the file's
// resolution cannot hold is cut, not rounded.
func (p *PCAPWriter) Write(packet Packet) error {
	o := p.format.Order
	fraction := packet.AtNs % 1e9
	if !p.format.Nanoseconds || p.format.Modified {
		fraction /= 1000
	}
	b := o.AppendUint32(p.buffer[:0], uint32(packet.AtNs/1e9))
	b = o.AppendUint32(b, uint32(fraction))
	b = o.AppendUint32(b, uint32(len(packet.Data)))
	b = o.AppendUint32(b, packet.wireBytes())
	if p.format.Modified {
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0) // interface index, protocol, type, padding
	}
	b = append(b, packet.Data...)
	p.buffer = b
	if _, err := p.w.Write(b); err != nil {
		return fmt.Errorf("writing pcap record: %w", err)
	}
	return nil
}

// Gzip packs files one after the other, each as a member of its own.
func Gzip(files ...[]byte) []byte {
	var b bytes.Buffer
	for _, file := range files {
		zw := gzip.NewWriter(&b)
		// A buffer takes all that is written, so there is no error to tell of.
		_, _ = zw.Write(file)
		_ = zw.Close()
	}
	return b.Bytes()
}
