package main

import "encoding/binary"

// The pcapng format (draft-ietf-opsawg-pcapng sections 4.1 to 4.6), in little
// endian, which all systems that this is built for use.
const (
	blockSection    = 0x0a0d0d0a
	blockInterface  = 1
	blockStatistics = 5
	blockEnhanced   = 6
	orderMagic      = 0x1a2b3c4d
	blockOverhead   = 12 // type, length and the length again
	enhancedHeader  = 20

	optionName       = 2 // if_name
	optionResolution = 9 // if_tsresol
	optionReceived   = 4 // isb_ifrecv
	optionDropped    = 7 // isb_osdrop
	optionProgram    = 4 // shb_userappl
	nanoseconds      = 9 // if_tsresol: ten to the minus nine
)

// packet is one packet as the system holds it.
type packet struct {
	timeNs int64
	wire   uint32 // original length, bytes
	data   []byte // captured bytes, lent until the next are read
	tag    uint32 // protocol and content of an 802.1Q tag that the kernel took out, 0 for none
}

// appendStart appends what stands before the first packet: a section and the
// description of its one interface.
func appendStart(b []byte, iface string, link uint16, snapBytes uint32) []byte {
	b, at := begin(b, blockSection)
	b = binary.LittleEndian.AppendUint32(b, orderMagic)
	b = binary.LittleEndian.AppendUint16(b, 1) // version 1.0
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint64(b, 1<<64-1) // a stream does not know its length
	b = end(option(b, optionProgram, []byte("telltale-capture")), at)

	b, at = begin(b, blockInterface)
	b = binary.LittleEndian.AppendUint16(b, link)
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint32(b, snapBytes)
	b = option(b, optionName, []byte(iface))
	return end(option(b, optionResolution, []byte{nanoseconds}), at)
}

// tagAt is where an 802.1Q tag stands in an Ethernet frame, and tagBytes its
// length (IEEE 802.1Q-2018 9.3).
const (
	tagAt    = 12
	tagBytes = 4
)

// appendPacket appends one packet, cut to snapBytes, with the tag back in its
// place if the kernel had taken one out.
func appendPacket(b []byte, p packet, snapBytes uint32) []byte {
	front, tag, back := p.data, []byte(nil), []byte(nil)
	var room [tagBytes]byte
	if p.tag != 0 && len(p.data) >= tagAt {
		binary.BigEndian.PutUint32(room[:], p.tag)
		front, tag, back = p.data[:tagAt], room[:], p.data[tagAt:]
		p.wire += tagBytes
	}
	captured := min(len(p.data)+len(tag), int(snapBytes))
	b, at := begin(b, blockEnhanced)
	b = binary.LittleEndian.AppendUint32(b, 0) // the one interface
	b = binary.LittleEndian.AppendUint32(b, uint32(uint64(p.timeNs)>>32))
	b = binary.LittleEndian.AppendUint32(b, uint32(p.timeNs))
	b = binary.LittleEndian.AppendUint32(b, uint32(captured))
	b = binary.LittleEndian.AppendUint32(b, p.wire)
	start := len(b)
	b = append(append(append(b, front...), tag...), back...)
	b = pad(b[:start+captured], captured)
	return seal(b, at)
}

// appendStatistics appends what became of the packets, in the last block.
func appendStatistics(b []byte, timeNs int64, received, dropped uint64) []byte {
	b, at := begin(b, blockStatistics)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(uint64(timeNs)>>32))
	b = binary.LittleEndian.AppendUint32(b, uint32(timeNs))
	b = option(b, optionReceived, binary.LittleEndian.AppendUint64(nil, received))
	return end(option(b, optionDropped, binary.LittleEndian.AppendUint64(nil, dropped)), at)
}

// begin begins a block and gives its place; its length is filled in by seal.
func begin(b []byte, kind uint32) ([]byte, int) {
	at := len(b)
	b = binary.LittleEndian.AppendUint32(b, kind)
	return binary.LittleEndian.AppendUint32(b, 0), at
}

// end closes the list of options and then the block.
func end(b []byte, at int) []byte {
	return seal(binary.LittleEndian.AppendUint32(b, 0), at)
}

// seal writes the length of the block that begins at at, in both places.
func seal(b []byte, at int) []byte {
	length := uint32(len(b) - at + 4)
	binary.LittleEndian.PutUint32(b[at+4:], length)
	return binary.LittleEndian.AppendUint32(b, length)
}

func option(b []byte, code uint16, value []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, code)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(value)))
	return pad(append(b, value...), len(value))
}

// pad appends zeroes until n bytes have become a multiple of four.
func pad(b []byte, n int) []byte {
	for ; n%4 != 0; n++ {
		b = append(b, 0)
	}
	return b
}
