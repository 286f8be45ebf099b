package flow

import (
	"encoding/binary"
	"math/bits"
)

// Stretch is the fingerprint of one capture's packets within one slot. Two
// captures whose fingerprints of a slot are equal hold the same packets there,
// whatever the file format, the order of the packets, or how much of each was kept.
type Stretch struct {
	StartNs int64  // start of the slot, UTC, a multiple of SlotNs
	Packets uint64 // that bear a time
	Sum     uint64 // of their Print, modulo 2^64
}

// Overlap tells what a capture has in common with those that were imported before.
type Overlap struct {
	Same        []int64 // starts of slots that another capture holds packet for packet, ascending
	SamePackets uint64  // packets within them
	Whole       bool    // there are no other slots
	Near        uint64  // packets in further slots of which another capture holds packets too; at most so many are the same
	FromNs      int64   // start of the first slot, the same or near
	ToNs        int64   // end of the last one
	Captures    []int64 // rows in the store of the other captures, ascending
}

// Constants of the mixing: odd numbers without pattern (2^64 divided by the
// golden ratio, and two of the constants of wyhash).
const (
	printA = 0x9e3779b97f4a7c15
	printB = 0xa0761d6478bd642f
	printC = 0xe7037ed1a0b428db
)

// Where the bytes lie that Print looks at: behind the addresses of an Ethernet
// frame, up to the sequence numbers of TCP over IPv4.
const (
	printFrom = 14
	printTo   = 46
)

// Print mixes what stays of a packet when it is captured twice into 64 bits:
// its time to the millisecond (files differ in resolution), its length on the
// wire, and 32 of its bytes, which for most hold the headers of IP and the
// transport, with their checksum, ports and sequence numbers. The position, and
// bytes beyond those, are left out, since a recording may be cut or written
// anew. It allocates nothing.
func Print(f *Frame) uint64 {
	h := uint64(f.TimeNs/1e6) ^ uint64(f.Wire)<<44 ^ printA // milliseconds need 41 bits
	b := f.Data
	if len(b) < printTo {
		var short [printTo]byte
		copy(short[:], b)
		b = short[:]
	}
	b = b[printFrom:printTo]
	h = fold(h^binary.LittleEndian.Uint64(b), printB^binary.LittleEndian.Uint64(b[8:]))
	return fold(h^binary.LittleEndian.Uint64(b[16:]), printC^binary.LittleEndian.Uint64(b[24:]))
}

// fold multiplies two words and joins both halves of the product.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}
