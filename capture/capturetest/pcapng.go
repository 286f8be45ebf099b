package capturetest

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Option codes of pcapng blocks (draft-ietf-opsawg-pcapng section 3.5, 4).
const (
	OptionComment          uint16 = 1
	OptionHardware         uint16 = 2 // of a section
	OptionSystem           uint16 = 3 // of a section
	OptionApplication      uint16 = 4 // of a section
	OptionInterfaceName    uint16 = 2 // of an interface
	OptionInterfaceAbout   uint16 = 3 // of an interface
	OptionTimeResolution   uint16 = 9 // of an interface
	OptionTimeOffset       uint16 = 14
	OptionReceivedPackets  uint16 = 4 // of interface statistics
	OptionDroppedPackets   uint16 = 5 // of interface statistics
	optionEnd              uint16 = 0
	blockSection           uint32 = 0x0a0d0d0a
	blockInterface         uint32 = 1
	blockSimplePacket      uint32 = 3
	blockStatistics        uint32 = 5
	blockEnhancedPacket    uint32 = 6
	pcapngByteOrderMagic   uint32 = 0x1a2b3c4d
	unknownSectionLength   uint64 = 0xffffffffffffffff
	defaultResolutionPower        = 6
)

// Option is an option of a pcapng block. Numbers in Value must be in the byte
// order of the section.
type Option struct {
	Code  uint16
	Value []byte
}

// TextOption makes an option of words.
func TextOption(code uint16, text string) Option { return Option{Code: code, Value: []byte(text)} }

// ResolutionOption says what a tick of an interface's clock is: 10 to the power
// of minus power seconds; with the high bit set, 2 to the power of minus the rest.
func ResolutionOption(power uint8) Option {
	return Option{Code: OptionTimeResolution, Value: []byte{power}}
}

// PCAPNGWriter writes a pcapng file block by block. The first error of the
// underlying writer stops it and is given by Err.
type PCAPNGWriter struct {
	w          io.Writer
	order      ByteOrder
	resolution []uint8 // of each interface of the section
	buffer     []byte
	err        error
}

// NewPCAPNGWriter gives a writer; a nil order means little endian. A file must
// begin with Section.
func NewPCAPNGWriter(w io.Writer, order ByteOrder) *PCAPNGWriter {
	if order == nil {
		order = binary.LittleEndian
	}
	return &PCAPNGWriter{w: w, order: order}
}

// Err is the first error of the underlying writer.
func (n *PCAPNGWriter) Err() error { return n.err }

// SetOrder changes the byte order; it takes effect with the next Section.
func (n *PCAPNGWriter) SetOrder(order ByteOrder) { n.order = order }

// Section begins a section; interfaces are counted from 0 again.
func (n *PCAPNGWriter) Section(options ...Option) {
	n.resolution = nil
	b := n.order.AppendUint32(n.buffer[:0], pcapngByteOrderMagic)
	b = n.order.AppendUint16(b, 1)
	b = n.order.AppendUint16(b, 0)
	b = n.order.AppendUint64(b, unknownSectionLength)
	n.buffer = n.options(b, options)
	n.Block(blockSection, n.buffer)
}

// Interface describes the next interface. Without a ResolutionOption its clock
// counts microseconds.
func (n *PCAPNGWriter) Interface(linkType, snapBytes uint32, options ...Option) {
	power := uint8(defaultResolutionPower)
	for _, o := range options {
		if o.Code == OptionTimeResolution && len(o.Value) == 1 {
			power = o.Value[0]
		}
	}
	n.resolution = append(n.resolution, power)
	b := n.order.AppendUint16(n.buffer[:0], uint16(linkType))
	b = n.order.AppendUint16(b, 0)
	b = n.order.AppendUint32(b, snapBytes)
	n.buffer = n.options(b, options)
	n.Block(blockInterface, n.buffer)
}

// Packet writes an Enhanced Packet block for an interface that was described.
func (n *PCAPNGWriter) Packet(interfaceIndex int, p Packet, options ...Option) {
	ticks := ticksOf(p.AtNs, n.resolution[interfaceIndex])
	b := n.order.AppendUint32(n.buffer[:0], uint32(interfaceIndex))
	b = n.order.AppendUint32(b, uint32(ticks>>32))
	b = n.order.AppendUint32(b, uint32(ticks))
	b = n.order.AppendUint32(b, uint32(len(p.Data)))
	b = n.order.AppendUint32(b, p.wireBytes())
	b = pad4(append(b, p.Data...))
	n.buffer = n.options(b, options)
	n.Block(blockEnhancedPacket, n.buffer)
}

// SimplePacket writes a Simple Packet block, which has no time and belongs to
// interface 0.
func (n *PCAPNGWriter) SimplePacket(p Packet) {
	b := n.order.AppendUint32(n.buffer[:0], p.wireBytes())
	n.buffer = pad4(append(b, p.Data...))
	n.Block(blockSimplePacket, n.buffer)
}

// Statistics writes an Interface Statistics block with the packets that were
// received and those that were dropped.
func (n *PCAPNGWriter) Statistics(interfaceIndex int, atNs int64, received, dropped uint64) {
	ticks := ticksOf(atNs, n.resolution[interfaceIndex])
	b := n.order.AppendUint32(n.buffer[:0], uint32(interfaceIndex))
	b = n.order.AppendUint32(b, uint32(ticks>>32))
	b = n.order.AppendUint32(b, uint32(ticks))
	n.buffer = n.options(b, []Option{
		{Code: OptionReceivedPackets, Value: n.order.AppendUint64(nil, received)},
		{Code: OptionDroppedPackets, Value: n.order.AppendUint64(nil, dropped)},
	})
	n.Block(blockStatistics, n.buffer)
}

// Block writes any block: body is padded to a multiple of 4 bytes.
func (n *PCAPNGWriter) Block(kind uint32, body []byte) {
	if n.err != nil {
		return
	}
	body = pad4(body)
	total := uint32(12 + len(body))
	var head [8]byte
	n.order.PutUint32(head[:], kind)
	n.order.PutUint32(head[4:], total)
	block := append(head[:], body...)
	block = n.order.AppendUint32(block, total)
	if _, err := n.w.Write(block); err != nil {
		n.err = fmt.Errorf("writing pcapng block: %w", err)
	}
}

func (n *PCAPNGWriter) options(b []byte, options []Option) []byte {
	if len(options) == 0 {
		return b
	}
	for _, o := range options {
		b = n.order.AppendUint16(b, o.Code)
		b = n.order.AppendUint16(b, uint16(len(o.Value)))
		b = pad4(append(b, o.Value...))
	}
	b = n.order.AppendUint16(b, optionEnd)
	return n.order.AppendUint16(b, 0)
}

// pad4 relies on every fixed part before options being a multiple of 4 long.
func pad4(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// ticksOf counts a time in the ticks of an interface's clock.
func ticksOf(atNs int64, power uint8) uint64 {
	ns := uint64(atNs)
	if power&0x80 != 0 {
		shift := power & 0x7f
		return ns/1e9<<shift + ns%1e9<<shift/1e9
	}
	for ; power < 9; power++ {
		ns /= 10
	}
	for ; power > 9; power-- {
		ns *= 10
	}
	return ns
}
